# SPDX-License-Identifier: Apache-2.0
"""`ayni archive`: the whole partnership as a folder that people read and programs check."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.node.operating import Node, wait_for
from tests.node.test_proving import verify_elsewhere


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of an archive."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def sums_of(folder: Path) -> dict[str, str]:
    """Return the sums that an archive tells of its files."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {name: told for told, name in (line.split("  ", 1) for line in lines)}


@pytest.fixture(scope="module")
def archive(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a node with a constitution in force, packed too."""
    folder = tmp_path_factory.mktemp("archives") / "salida"
    node = Node(joined, "chl")
    before = (node.status()["cut"], node.rows("SELECT COUNT(*) FROM entry"))
    told = node.run("archive", folder, "--language", "es", "--zip")
    assert "check it with `ayni verify salida/bundle`" in told.out
    assert (node.status()["cut"], node.rows("SELECT COUNT(*) FROM entry")) == before
    return folder


def test_the_bundle_inside_is_checked_without_a_node(archive: Path, tmp_path: Path) -> None:
    told = verify_elsewhere(archive / "bundle", "--policy", archive / "policy")
    assert told.code == 0, told
    entries = next(path for path in (archive / "bundle").rglob("*/entries/**/*") if path.is_file())
    raw = bytearray(entries.read_bytes())
    raw[len(raw) // 2] ^= 1
    shutil.copytree(archive / "bundle", tmp_path / "changed")
    (tmp_path / "changed" / entries.relative_to(archive / "bundle")).write_bytes(raw)
    assert verify_elsewhere(tmp_path / "changed").code == 1


def test_every_file_is_summed_and_every_sum_holds(archive: Path) -> None:
    files = {
        path.relative_to(archive).as_posix(): path for path in archive.rglob("*") if path.is_file()
    }
    sums = sums_of(archive)
    assert set(sums) == set(files) - {"SHA256SUMS"}
    for name, told in sums.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == told, name
    assert stat.S_IMODE(archive.stat().st_mode) == 0o700


def test_the_index_leads_in_three_languages_to_files_that_are_there(archive: Path) -> None:
    titles = {"es": "Archivo", "pt": "Arquivo", "en": "Archive"}
    for code, word in titles.items():
        page = (archive / f"index-{code}.html").read_text()
        assert f'<html lang="{code}">' in page
        assert word in page
        assert "<script" not in page
    readme = (archive / "README.txt").read_text()
    assert "== español ==" in readme
    assert "== English ==" in readme
    for page in archive.rglob("*.html"):
        for link in re.findall(r'href="([^"]+)"', page.read_text()):
            assert (page.parent / link).resolve().is_file(), (page.name, link)


def test_tables_hold_every_act_with_its_receipts(archive: Path, joined: Path) -> None:
    acts = rows_of(archive / "record" / "acts.csv")
    held = Node(joined, "chl").rows("SELECT leaf FROM act")
    assert {row["Huella del acto"] for row in acts} == {leaf.hex() for (leaf,) in held}
    assert any("PER 20" in row["Recibido y guardado por el nodo de"] for row in acts)
    assert {row["Libro"] for row in acts} == {
        row["Libro"] for row in rows_of(archive / "record" / "logs.csv")
    }
    offices = rows_of(archive / "lists" / "offices.csv")
    assert "chl.civil.duty" in {row["Oficina"] for row in offices}
    assert rows_of(archive / "lists" / "erased.csv") == []


@pytest.mark.parametrize("folder", ["register", "matters"])
def test_papers_are_pdf_for_archives_with_their_font_inside(archive: Path, folder: str) -> None:
    found = sorted((archive / folder).rglob("*.pdf"))
    assert found
    raw = found[0].read_bytes()
    assert b'pdfaid:part="2"' in raw or b"<pdfaid:part>2</pdfaid:part>" in raw
    for program, word in (("pdfinfo", "Pages:"), ("pdffonts", "IBMPlexSans")):
        if shutil.which(program) is None:
            pytest.skip(f"no {program}: install the Debian package poppler-utils")
        told = subprocess.run([program, found[0]], capture_output=True, text=True, check=True)
        assert word in told.stdout


def test_the_packed_archive_holds_the_same_files(archive: Path) -> None:
    with zipfile.ZipFile(archive.with_name("salida.zip")) as packed:
        assert packed.testzip() is None
        names = set(packed.namelist())
    files = {path for path in archive.rglob("*") if path.is_file()}
    assert names == {f"salida/{path.relative_to(archive).as_posix()}" for path in files}


def test_nothing_is_written_over_anything(joined: Path, tmp_path: Path) -> None:
    node = Node(joined, "chl")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "yesterday").write_text("mine")
    assert "is not empty" in node.run("archive", taken, expect=2).sentence
    begun = tmp_path / "new.unfinished"
    begun.mkdir()
    assert "delete it" in node.run("archive", tmp_path / "new", expect=2).sentence
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "new.unfinished", "taken", "yesterday",
    ]  # fmt: skip


def test_a_command_that_is_ended_leaves_nothing_in_the_clear(joined: Path, tmp_path: Path) -> None:
    node, begun = Node(joined, "chl"), tmp_path / "salida.unfinished"
    words = [sys.executable, "-m", "ayni.node.cli", "archive", str(tmp_path / "salida")]
    process = subprocess.Popen(words, env=node.environment(), stderr=subprocess.DEVNULL)
    wait_for(lambda: begun.exists() or process.poll() is not None, "the archive is begun")
    process.terminate()
    assert process.wait(60) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_a_node_without_a_partnership_says_so(made: Path, tmp_path: Path) -> None:
    told = Node(made, "chl").run("archive", tmp_path / "salida", expect=2)
    assert "no constitution is in force" in told.sentence
    assert list(tmp_path.iterdir()) == []
