# SPDX-License-Identifier: Apache-2.0
"""What the archive says of matters: their papers, their files, and nothing of what was erased."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from ayni.adapters.attachments import files
from ayni.adapters.record import erasing, ledger, walking
from ayni.core import limits
from ayni.core.attachments import Attachment, hash_of
from ayni.core.errors import NodeTrouble
from ayni.core.shortcodes import code_of
from ayni.node.archive import folder, writing
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests import rows
from ayni.rooms.notices.tests.conftest import scene
from ayni.rooms.notices.tests.scene import amended, given
from tests.node.test_archiving import rows_of
from tests.pair import Scene

__all__ = ["scene"]

pytestmark = pytest.mark.django_db(databases=["default", "record"])

ERASED = "Lo dijo la guardia de la casilla norte del ensayo"
KEPT = "Mantención del punto \U0001f6a7"
SKETCH = b"%PDF-1.7\n" + b"croquis" * 1_000


def silent(_line: str) -> None:
    """Say nothing of what is done."""


def attached(name: str) -> Attachment:
    salt = name.encode().ljust(16, b".")[:16]
    return Attachment(
        hash=hash_of(salt, [SKETCH]), salt=salt, name=name, size=len(SKETCH), type="application/pdf"
    )


def hold(one: Attachment) -> None:
    path = files.held_path(files.root_of(Path(settings.AYNI_DATA)), one.hash)
    path.parent.mkdir(parents=True)
    path.write_bytes(SKETCH)


def text_of(path: Path) -> str:
    """Return what a file of an archive says; papers need poppler."""
    if path.suffix != ".pdf" or path.parent.name == "attachments":
        return path.read_bytes().decode("utf-8", "replace")
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext: install the Debian package poppler-utils")
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


@pytest.fixture
def matters(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Two notices, a series and files, one held and one not; a text of one was erased."""
    monkeypatch.setattr(limits, "ARCHIVE_MATTER_ACTS_COUNT", 1)
    monkeypatch.setattr(limits, "ARCHIVE_REGISTER_ACTS_COUNT", 5)
    monkeypatch.setattr(limits, "ARCHIVE_INDEX_ROWS_COUNT", 2)
    held, lost = attached("croquis.pdf"), attached("=plano.pdf")
    hold(held)
    kept = scene.chl(
        facts.GIVEN,
        given(purpose=KEPT, attachments=[held.to_value(), lost.to_value()]),
    )
    scene.chl(facts.AMENDED, amended(kept), about=kept)
    gone = scene.per(facts.GIVEN, given(purpose=ERASED))
    series = rows.ours(scene)
    scene.sign()
    with ledger.write() as txn:
        assert erasing.again(txn, [(gone, "purpose")]) == 1
    return {"kept": kept, "gone": gone, "series": series}


@pytest.fixture
def archive(matters: dict[str, bytes], tmp_path: Path) -> Path:
    target = tmp_path / "salida"
    writing.write(target, language="es", tell=silent)
    return target


def test_an_archive_tells_all_that_is_held_and_nothing_that_was_erased(
    archive: Path, matters: dict[str, bytes]
) -> None:
    for path in archive.rglob("*"):
        if path.is_file():
            assert ERASED not in text_of(path), path
    [gone] = rows_of(archive / "lists" / "erased.csv")
    assert gone["Huella del acto"] == matters["gone"].hex()
    listed = {row["Código de lectura"]: row for row in rows_of(archive / "matters" / "matters.csv")}
    papers = listed[code_of(matters["kept"])]["Documentos"].split()
    assert len(papers) == 2  # a volume each, as the test bounds them
    said = " ".join(text_of(archive / path) for path in papers)
    assert "Mantención del punto [U+1F6A7]" in said
    assert "croquis.pdf" in said
    acts = {row["Código de lectura"]: row for row in rows_of(archive / "record" / "acts.csv")}
    assert KEPT in acts[code_of(matters["kept"])]["Qué dice"]
    assert len(list((archive / "register").iterdir())) == -(-len(acts) // 5)
    pages = sorted(path.name for path in (archive / "matters").glob("*.html"))
    assert pages == ["index-0001.html", "index-0002.html"]


def test_the_index_names_every_list_in_its_own_language(archive: Path) -> None:
    for code, words in {
        "es": ("Avisos previos", "Libros de las partes"),
        "pt": ("Avisos prévios", "Livros das partes"),
        "en": ("Prior notices", "Logs of the parties"),
    }.items():
        page = (archive / f"index-{code}.html").read_text(encoding="utf-8")
        assert all(f"<td>{word}</td>" in page for word in words), code


def test_files_come_along_and_those_that_are_not_here_are_told(archive: Path) -> None:
    here, there = rows_of(archive / "record" / "files.csv")
    assert (archive / here["Dónde está en esta carpeta"]).read_bytes() == SKETCH
    assert there["Nombre"] == "'=plano.pdf"
    assert there["Dónde está en esta carpeta"] == ""
    assert there["Estado"]


def test_every_list_of_the_room_is_there(archive: Path, matters: dict[str, bytes]) -> None:
    lists = archive / "lists" / "notices"
    assert {path.stem for path in lists.iterdir()} == {
        "incidents", "messages", "notices", "series", "series-rows", "unusual",
    }  # fmt: skip
    notices = {row["Código de lectura"]: row for row in rows_of(lists / "notices.csv")}
    assert notices[code_of(matters["gone"])]["Parte"] == "PER"
    series = rows_of(lists / "series-rows.csv")
    assert {row["Series"] for row in series} == {code_of(matters["series"])}
    assert rows_of(lists / "incidents.csv") == []


def test_an_erasure_meanwhile_ends_it_and_leaves_nothing(
    matters: dict[str, bytes], tmp_path: Path
) -> None:
    def erase(line: str) -> None:
        if line.startswith("lists"):
            with ledger.write() as txn:
                erasing.again(txn, [(matters["kept"], "purpose")])

    before = set(tmp_path.iterdir())
    with pytest.raises(NodeTrouble, match="was erased while the archive was written"):
        writing.write(tmp_path / "salida", language="es", tell=erase)
    assert set(tmp_path.iterdir()) == before


def test_a_walk_sees_the_acts_of_its_cut_alone(
    matters: dict[str, bytes], scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = walking.cut()
    seen = [act.leaf for act in walking.acts(within)]
    later = scene.chl(facts.GIVEN, given())
    monkeypatch.setattr(walking, "ROWS_AT_A_TIME", 3)
    assert [act.leaf for act in walking.acts(within)] == seen
    assert later in [act.leaf for act in walking.acts(walking.cut())]
    about = [act.leaf for act in walking.about(matters["kept"], within)]
    assert about == [leaf for leaf in seen if leaf in set(about)]
    assert len(about) == 2


def test_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    deed = (
        "import resource\n"
        "from pathlib import Path\n"
        "from ayni.node.archive import folder\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))\n"
        f"with folder.made(Path({str(tmp_path)!r}) / 'salida') as pile:\n"
        "    folder.put(pile, 'a', [b'short'])\n"
        "    folder.put(pile, 'b/c', [b'long' * 4096])\n"
    )
    done = subprocess.run([sys.executable, "-c", deed], capture_output=True, text=True, check=False)
    told = done.stderr.strip().splitlines()[-1]
    assert "NodeTrouble: salida could not be written: File too large, after 1 files" in told
    assert "Nothing of it was left" in told
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_before_anything_is_written(
    matters: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_FREE_MIN_BYTES", 1 << 60)
    before = set(tmp_path.iterdir())
    with pytest.raises(NodeTrouble, match="Nothing was written"):
        writing.write(tmp_path / "salida", language="es", tell=silent)
    assert set(tmp_path.iterdir()) == before


def test_a_packed_archive_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "salida"
    with folder.made(target) as pile:
        folder.put(pile, "one.txt", [b"1"])
    packed = folder.zipped(target)
    before = packed.read_bytes()
    with pytest.raises(NodeTrouble, match="is there already"):
        folder.zipped(target)
    assert packed.read_bytes() == before
