# SPDX-License-Identifier: Apache-2.0
"""Papers are written by a process that ends with its job: it knows nothing and stays nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from msgspec.structs import replace

from ayni.core.errors import FormatError, NodeTrouble
from ayni.web.papers import child, pdf, press, word
from ayni.web.papers.model import Paragraph
from tests.alarm.commands import alive
from tests.web.test_papers import PAPER

GIB = 1024**3
HEAD = """
import os, resource, time
from ayni.core.errors import NodeTrouble
from ayni.web.papers import child
def job(given):
"""


def test_a_browser_is_offered_the_files_under_their_names() -> None:
    edited, kept = press.word(PAPER, "relacion-7K3M"), press.pdf(PAPER, "relacion-7K3M")
    assert edited.headers["Content-Type"] == press.WORD_TYPE
    assert kept.headers["Content-Type"] == press.PDF_TYPE
    assert 'filename="relacion-7K3M.docx"' in edited.headers["Content-Disposition"]
    assert 'filename="relacion-7K3M.pdf"' in kept.headers["Content-Disposition"]
    assert edited.content == word.written(PAPER)
    assert kept.content == pdf.written(PAPER)


def test_words_are_those_of_the_page_and_its_language() -> None:
    lazy = replace(
        PAPER,
        title=gettext_lazy("Meetings"),
        blocks=[Paragraph(text=mark_safe("Que suene"))],  # a string of a page
    )
    with override("es"):
        told = press.pdf_written(lazy)
    plain = replace(PAPER, title="Reuniones", blocks=[Paragraph(text="Que suene")])
    assert told == pdf.written(plain)


def test_a_batch_is_written_paper_by_paper_in_its_order() -> None:
    papers = [replace(PAPER, title=f"Aviso {n}") for n in range(3)]
    assert press.pdfs_written(papers) == [pdf.written(paper) for paper in papers]
    with pytest.raises(NodeTrouble):
        press.pdfs_written([replace(PAPER, language="no language of typst")])


def test_what_cannot_be_read_is_said_as_the_reader_says_it() -> None:
    with pytest.raises(FormatError, match="this is no DOCX file"):
        press.word_text(b"no zip")
    assert "Cierre de ruta" in press.word_text(word.written(PAPER)).text


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose modules a child finds."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def processes_that_run(module: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            found += [path.parent.name] if module.encode() in path.read_bytes() else []
    return found


def written_job(jobs: Path, name: str, body: str) -> str:
    (jobs / f"{name}.py").write_text(f"{HEAD}{textwrap.indent(body, '    ')}\nchild.work(job)\n")
    return name


def test_a_child_learns_nothing_of_the_node(jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AYNI_PASSPHRASE", "secret")
    told = child.done(written_job(jobs, "tells", "return repr(sorted(os.environ)).encode()"), b"")
    assert b"PYTHONPATH" in told
    assert b"AYNI" not in told


def test_trouble_of_the_installation_is_said_as_found(jobs: Path) -> None:
    with pytest.raises(NodeTrouble, match=r"^the font is gone$"):
        child.done(written_job(jobs, "troubled", "raise NodeTrouble('the font is gone')"), b"")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("os._exit(9)", "ended with code 9"),
        ("raise ValueError('strange')", "strange"),
        ("return bytes(64 * 1024**3)", "MemoryError"),
    ],
)
def test_a_child_that_fails_is_no_file(jobs: Path, body: str, told: str) -> None:
    with pytest.raises(NodeTrouble, match=told):
        child.done(written_job(jobs, "fails", body), b"")


def test_a_child_keeps_a_bound_that_the_machine_sets(
    jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = written_job(
        jobs, "bounds", "return repr(resource.getrlimit(resource.RLIMIT_AS)).encode()"
    )
    monkeypatch.setattr(child.sys, "executable", str(bounded(jobs)))
    assert child.done(job, b"") == repr((GIB, GIB)).encode()


def bounded(jobs: Path) -> Path:
    """Return a Python that may use one GiB of addresses."""
    path = jobs / "python"
    path.write_text(f'#!/bin/sh\nulimit -v {GIB // 1024}\nexec {sys.executable} "$@"\n')
    path.chmod(0o700)
    return path


def test_a_child_that_does_not_end_is_ended(jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PAPER_TIME_MAX_S", 1)
    job = written_job(jobs, "waits_for_nothing", "time.sleep(600)")
    with pytest.raises(NodeTrouble, match="not ready within 1 seconds"):
        child.done(job, b"")
    assert not [pid for pid in processes_that_run(job) if alive(pid)]


def test_neither_pages_nor_the_archive_load_a_library_of_office_formats(tmp_path: Path) -> None:
    code = (
        "import json, sys, django; django.setup()\n"
        "from ayni.node import urls\n"
        "from ayni.node.archive import writing\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ayni.node.settings",
            "AYNI_DATA": str(tmp_path),
        },
        capture_output=True,
        check=True,
    )
    loaded = set(json.loads(told.stdout))
    assert {"ayni.rooms.meetings.views", "ayni.web.papers.press"} <= loaded
    assert not {"typst", "docx", "lxml"} & loaded
