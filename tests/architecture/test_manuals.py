# SPDX-License-Identifier: Apache-2.0
"""Holds the manuals to the pages they speak of, and shows that each check can fail."""

import shutil
from pathlib import Path

import pytest

from ayni.core.constitution import POWERS
from ayni.web.manuals import pages
from tests.architecture import manuals

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "ayni" / "locale"


def complaints(folder: Path) -> list[str]:
    return [
        *manuals.missing(folder),
        *manuals.unlike(folder),
        *manuals.thin(folder),
        *manuals.lost(folder),
        *manuals.unknown_words(folder, LOCALE),
    ]


def test_every_power_has_a_manual_that_speaks_of_what_is_there() -> None:
    assert set(pages.OF_POWER) == set(POWERS)
    assert complaints(pages.FOLDER) == []


def test_the_documents_hold_the_same_files_and_no_copy() -> None:
    assert (ROOT / "docs" / "guide" / "manual").resolve() == pages.FOLDER.resolve()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for language in pages.LANGUAGES:
        shutil.copytree(pages.FOLDER / language, tmp_path / language)
    return tmp_path


@pytest.mark.parametrize(
    ("page", "old", "new", "complaint"),
    [
        ("es/duty.md", "**Tomar el turno**", "**Coger el turno**", "no button says"),
        ("en/duty.md", "**Take the watch**", "**Seize the watch**", "no page says"),
        ("pt/duty.md", "**Assumir o plantão**", "Assumir o plantão", "is not named"),
        ("es/duty.md", "(voice.md)", "(radio.md)", "leads nowhere"),
        ("pt/duty.md", "## Sem enlace", "Sem enlace", "expected as in es"),
        ("es/audit.md", "| papel para", "\n| papel para", "expected as in es"),
        ("es/audit.md", "## Sin enlace", "Sin enlace", "4 sections"),
    ],
)
def test_a_planted_fault_is_found(
    copy: Path, page: str, old: str, new: str, complaint: str
) -> None:
    path = copy / page
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(complaint in sentence for sentence in complaints(copy))


def test_a_manual_that_lacks_a_language_is_found(copy: Path) -> None:
    (copy / "pt" / "head.md").unlink()
    assert manuals.missing(copy) == ["pt: no head.md"]
