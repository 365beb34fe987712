# SPDX-License-Identifier: Apache-2.0
"""Holds the tree to the checks of tidy.py, and shows that each of them can fail."""

from pathlib import Path

import pytest

from tests.architecture import tidy
from tools import vendor

ROOT = Path(__file__).parents[2]

SPDX = "# SPDX-License-Identifier: Apache-2.0\n"
HEAD = SPDX + '"""Says what it is for."""\n'

CHECKS: list[tidy.Check] = [
    tidy.long_files,
    tidy.long_functions,
    tidy.without_licence,
    tidy.without_purpose,
    tidy.hidden_imports,
    tidy.vague_names,
    tidy.room_shape,
    tidy.unexplained_kinds,
    tidy.row_writers,
    tidy.record_writers,
    tidy.unnamed_errors,
    tidy.left_traces,
    tidy.open_braces,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_tree_is_tidy(check: tidy.Check) -> None:
    assert check(ROOT) == []


ERRORS = (
    SPDX + '"""The tree::\n\n    AyniError\n"""\n\n\nclass AyniError(Exception):\n    """Any."""\n'
)

# check, path of the planted file, its text, a word of the complaint
PLANTED: list[tuple[tidy.Check, str, str, str]] = [
    (tidy.long_files, "src/ayni/core/a.py", HEAD + "#\n" * 400, "402 lines"),
    (
        tidy.long_functions,
        "src/ayni/core/a.py",
        HEAD + "def walk():\n" + "    pass\n" * 50,
        "walk: 51 lines",
    ),
    (tidy.without_licence, "tests/test_a.py", '"""Says."""\n', "SPDX"),
    (tidy.without_purpose, "src/ayni/core/a.py", SPDX + "A = 1\n", "docstring"),
    (
        tidy.hidden_imports,
        "src/ayni/web/a.py",
        HEAD + "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\n",
        "TYPE_CHECKING",
    ),
    (
        tidy.hidden_imports,
        "src/ayni/web/a.py",
        HEAD + "def late():\n    import os\n    return os\n",
        "inside a function",
    ),
    (
        tidy.hidden_imports,
        "src/ayni/web/apps.py",
        HEAD + "def other():\n    import os\n    return os\n",
        "inside a function",
    ),
    (tidy.open_braces, "src/ayni/web/a.css", "@media print {\n  p { margin: 0; }\n", "braces open"),
    (tidy.vague_names, "src/ayni/core/utils.py", HEAD, "says nothing"),
    (tidy.vague_names, "src/ayni/web/helpers/a.py", HEAD, "says nothing"),
    (tidy.vague_names, "src/ayni/rooms/maps/common.py", HEAD, "says nothing"),
    (
        tidy.unexplained_kinds,
        "src/ayni/rooms/maps/facts.py",
        HEAD + 'DRAWN = "maps.drawn/1"\n',
        "maps.drawn/1",
    ),
    (
        tidy.row_writers,
        "src/ayni/rooms/maps/services.py",
        HEAD + "Map.objects.create(name='a')\n",
        ".create()",
    ),
    (tidy.row_writers, "src/ayni/rooms/maps/views.py", HEAD + "row.save()\n", ".save()"),
    (
        tidy.row_writers,
        "src/ayni/rooms/maps/tasks.py",
        HEAD + "Map.objects.filter(a=1).update(a=2)\n",
        ".update()",
    ),
    (
        tidy.row_writers,
        "src/ayni/web/a.py",
        HEAD + "with connection.cursor() as c:\n    pass\n",
        "raw SQL",
    ),
    (
        tidy.record_writers,
        "src/ayni/adapters/link/a.py",
        HEAD + 'SQL = "DELETE FROM record_act"\n',  # noqa: S608 -- a text, never run
        "table of the record",
    ),
    (
        tidy.unnamed_errors,
        "src/ayni/web/a.py",
        HEAD + "class Lost(AyniError):\n    pass\n",
        "Lost",
    ),
    (
        tidy.unnamed_errors,
        "src/ayni/web/a.py",
        HEAD + "class Gone(Exception):\n    pass\n",
        "Gone",
    ),
    (tidy.left_traces, "docs/a.md", "see /" + "work/main\n", "docs/a.md:1"),
    (tidy.left_traces, "requirements/a.txt", "--index" + "-url=file\n", "a.txt:1"),
]


@pytest.mark.parametrize(
    ("check", "path", "text", "complaint"),
    PLANTED,
    ids=[f"{check.__name__}-{number}" for number, (check, *_) in enumerate(PLANTED)],
)
def test_a_planted_fault_is_found(
    tmp_path: Path, check: tidy.Check, path: str, text: str, complaint: str
) -> None:
    plant(tmp_path, "src/ayni/core/errors.py", ERRORS)
    plant(tmp_path, "src/ayni/rooms/maps/__init__.py", HEAD)
    assert check is tidy.room_shape or check(tmp_path) == []

    plant(tmp_path, path, text)

    found = check(tmp_path)
    assert len(found) >= 1
    assert any(complaint in sentence for sentence in found), found


def test_the_words_of_the_domain_may_be_vague() -> None:
    assert "src/ayni/core/patterns/common.py" in tidy.VAGUE_ALLOWED


@pytest.fixture
def room(tmp_path: Path) -> Path:
    home = "src/ayni/rooms/maps"
    for name in tidy.ROOM_FILES | {"__init__"}:
        plant(tmp_path, f"{home}/{name}.py", HEAD)
    plant(tmp_path, f"{home}/README.md", "# Maps\n")
    plant(tmp_path, f"{home}/templates/maps/board.html", "")
    plant(tmp_path, f"{home}/tests/test_rules.py", HEAD)
    return tmp_path / home


def test_a_room_of_the_right_shape_is_accepted(tmp_path: Path, room: Path) -> None:
    (room / "documents.py").write_text(HEAD)
    assert tidy.room_shape(tmp_path) == []


def test_a_file_that_grew_may_be_a_folder_of_its_name(tmp_path: Path, room: Path) -> None:
    (room / "states.py").unlink()
    plant(room, "states/__init__.py", HEAD)
    plant(room, "states/patrol.py", HEAD)
    assert tidy.room_shape(tmp_path) == []

    plant(room, "patrols/__init__.py", HEAD)
    assert tidy.room_shape(tmp_path) == ["maps: patrols.py is not a name of a room's file"]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("states.py", "states.py is missing"),
        ("README.md", "README.md is missing"),
        ("templates/maps/board.html", "templates/maps/ is missing"),
        ("tests/test_rules.py", "no tests"),
    ],
)
def test_a_room_that_lacks_something_is_named(
    tmp_path: Path, room: Path, path: str, complaint: str
) -> None:
    (room / path).unlink()
    if path.startswith("templates"):
        (room / path).parent.rmdir()
    assert [s for s in tidy.room_shape(tmp_path) if complaint in s]


@pytest.mark.parametrize("path", ["extras.py", "data/points.json", "notes.txt"])
def test_a_room_holds_nothing_of_another_name(tmp_path: Path, room: Path, path: str) -> None:
    plant(room, path, HEAD)
    assert len(tidy.room_shape(tmp_path)) == 1


def test_files_are_small_unless_they_are_listed(tmp_path: Path) -> None:
    allowed = frozenset(
        f"src/ayni/web/static/vendor/{package.folder}/{target}"
        for package in vendor.read_list(vendor.VENDOR)
        for target in package.pins
    )
    assert tidy.big_files(ROOT, allowed) == []

    (tmp_path / "big.bin").write_bytes(bytes(tidy.FILE_MAX_BYTES + 1))
    assert tidy.big_files(tmp_path, frozenset()) == [
        f"big.bin: {tidy.FILE_MAX_BYTES + 1} bytes, at most {tidy.FILE_MAX_BYTES}"
    ]
    assert tidy.big_files(tmp_path, frozenset({"big.bin"})) == []


def plant(root: Path, path: str, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
