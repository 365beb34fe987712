# SPDX-License-Identifier: Apache-2.0
"""Makes a room in a copy of the tree and holds it to every check of a room made by hand."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import catalogues, documents, tidy
from tools import new_room
from tools.new_room import RoomError, Wish

# One process makes the copy and holds it to all checks.
ROOT = Path(__file__).parents[2]
WISH = Wish(slug="bridges", one="bridge", title_en="Bridges", title_es="Puentes", title_pt="Pontes")
HOME = "src/ayni/rooms/bridges"


def copy_of_the_tree(copy: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "vendor")
    for name in ("src", "tests", "tools", "docs", "requirements", "changes"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    for name in ("pyproject.toml", *documents.PAGES):
        shutil.copy(ROOT / name, copy)
    # What mypy found out about files that are the same here, it need not find out again.
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    return copy


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tree in which the room was made."""
    copy = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    new_room.make(WISH, copy)
    return copy


def run(tree: Path, *command: str) -> tuple[int, str]:
    """Run a program of the environment in the copy; return its status and what it printed."""
    data = tree / "data"
    data.mkdir(exist_ok=True)
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=tree,
        env={
            **{name: value for name, value in os.environ.items() if "PYTEST" not in name},
            "AYNI_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "ayni.node.settings",
            "PYTHONPATH": str(tree / "src"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_it_has_the_shape_of_a_room(tree: Path) -> None:
    assert [sentence for sentence in tidy.room_shape(tree) if "bridges" in sentence] == []
    assert (tree / HOME / "apps.py").exists()


@pytest.mark.parametrize(
    "check",
    [
        tidy.long_files,
        tidy.long_functions,
        tidy.without_licence,
        tidy.without_purpose,
        tidy.hidden_imports,
        tidy.unexplained_kinds,
        tidy.row_writers,
    ],
    ids=lambda check: check.__name__,
)
def test_it_is_tidy(tree: Path, check: tidy.Check) -> None:
    assert [sentence for sentence in check(tree) if "bridges" in sentence] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_of_it_is_translated(tree: Path, language: str) -> None:
    source = tree / "src" / "ayni"
    locale = source / "locale"
    lost = catalogues.missing(source, locale, language)
    assert [sentence for sentence in lost if "rooms/bridges" in sentence] == []
    told = {m.id: m.string for m in catalogues.catalogue(locale, language)}
    assert told["Bridges"] == {"es": "Puentes", "pt": "Pontes"}[language]


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "format", "--check", HOME),
        ("ruff", "check", HOME),
        ("django-admin", "makemigrations", "bridges", "--check", "--dry-run"),
        ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", HOME),
    ],
    ids=lambda command: command[0],
)
def test_the_tools_accept_it(tree: Path, command: tuple[str, ...]) -> None:
    status, printed = run(tree, *command)
    assert status == 0, printed


def test_its_templates_are_laid_out(tree: Path) -> None:
    pages = sorted(str(path) for path in (tree / HOME).rglob("*.html"))
    status, printed = run(tree, "djade", "--check", *pages)
    assert len(pages) == 3
    assert status == 0, printed


def test_it_keeps_the_contracts(tree: Path) -> None:
    _, printed = run(tree, "lint-imports", "--no-cache")
    broken = printed.partition("Broken contracts")[2]
    assert "Contracts:" in printed, printed
    assert "bridges" not in broken, printed


@pytest.mark.slow
def test_its_types_hold(tree: Path) -> None:
    _, printed = run(tree, "mypy")
    assert "checked" in printed or "Success" in printed, printed
    assert [line for line in printed.splitlines() if "rooms/bridges" in line] == []


def test_it_is_on_the_map_and_in_the_glossary(tree: Path) -> None:
    assert "| `bridges` | Bridges |\n" in (tree / "ARCHITECTURE.md").read_text(encoding="utf-8")
    glossary = (tree / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert "| `bridges` | Bridges | Puentes | Pontes |\n" in glossary
    assert documents.too_long(tree) == []


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"slug": "Bridges"}, "letters a to z"),
        ({"slug": "old_bridges"}, "letters a to z"),
        ({"one": "bridges"}, "the singular"),
        ({"slug": "notices", "one": "notice"}, "there already"),
        ({"title_en": "Neighbour's bridges"}, "quotation marks"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(
    tmp_path: Path, wish: dict[str, str], complaint: str
) -> None:
    (tmp_path / "src" / "ayni" / "rooms" / "notices").mkdir(parents=True)
    asked = {
        "slug": "bridges",
        "one": "bridge",
        "title_en": "Bridges",
        "title_es": "Puentes",
        "title_pt": "Pontes",
    }
    with pytest.raises(RoomError, match=complaint):
        new_room.make(Wish(**(asked | wish)), tmp_path)
    assert not (tmp_path / "src" / "ayni" / "rooms" / "bridges").exists()
