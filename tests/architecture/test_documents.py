# SPDX-License-Identifier: Apache-2.0
"""Holds the documents to what is there, and shows that each check can fail."""

import re
import shutil
from pathlib import Path

import click
import pytest

from ayni.node.cli import main
from tests.architecture import documents, tidy

ROOT = Path(__file__).parents[2]
COMMANDS = frozenset(main.list_commands(click.Context(main)))

CHECKS: list[tidy.Check] = [
    documents.too_long,
    documents.lost_paths,
    documents.lost_links,
    documents.decisions,
    documents.rules_without_a_check,
    documents.loose_requirements,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_documents_say_what_is(check: tidy.Check) -> None:
    assert check(ROOT) == []


def test_every_command_that_a_document_names_can_be_given() -> None:
    assert documents.lost_commands(ROOT, COMMANDS) == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_can_be_loaded_and_says_what_it_does(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.get_short_help_str()


def test_every_command_is_in_a_document() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in documents.pages(ROOT))
    assert sorted(COMMANDS - set(documents.COMMAND.findall(told))) == []


def test_every_room_is_on_the_map_and_in_the_glossary() -> None:
    for room in tidy.rooms(ROOT):
        for page in ("ARCHITECTURE.md", "docs/glossary.md"):
            assert f"`{room.name}`" in (ROOT / page).read_text(encoding="utf-8"), (room.name, page)


def test_the_makefile_has_the_few_commands_and_no_other() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert declared is not None
    assert set(declared[1].split()) == {
        *(
            "demo",
            "test",
            "test-slow",
            "check",
            "lint",
            "bench",
            "simulate",
            "fix",
            "vendor",
            "docs",
            "wheels",
        )
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the documents and of what they name."""
    for name in (*documents.PAGES, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("docs", "requirements", "changes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("src", "tests", "tools"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


DECISION = "docs/decisions/0003-floors.md"

# check, the document, what is replaced in it (all of it if empty), by what, a word of the complaint
PLANTED: list[tuple[tidy.Check, str, str, str, str]] = [
    (documents.too_long, "README.md", "", "line\n" * 81, "81 lines"),
    (documents.too_long, "ARCHITECTURE.md", "", "line\n" * 301, "301 lines"),
    (documents.too_long, DECISION, "", "line\n" * 61, "61 lines"),
    (documents.lost_paths, "README.md", "", "see `docs/nowhere.md`\n", "docs/nowhere.md"),
    (documents.lost_paths, "STYLE.md", "`core/errors.py`", "`core/mistakes.py`", "mistakes"),
    (documents.lost_links, "docs/index.md", "guide/index.md", "guide/none.md", "none.md"),
    (documents.decisions, DECISION, "# 3 ", "# 4 ", "title"),
    (documents.decisions, DECISION, "Status: accepted", "Status: good", "Status"),
    (documents.decisions, DECISION, "## Context", "## Reasons", "headings"),
    (documents.rules_without_a_check, "STYLE.md", "[contract floors]", "[contract roofs]", "roofs"),
    (documents.rules_without_a_check, "STYLE.md", "[ruff N]", "[ruff QQ]", "QQ"),
    (documents.rules_without_a_check, "STYLE.md", "[tidy long_functions]", "[tidy x]", "tidy x"),
    (documents.rules_without_a_check, "STYLE.md", " [djade]", "", "each with its check"),
    (documents.loose_requirements, "requirements/node.txt", "click==", "clack==", "click"),
    (documents.loose_requirements, "requirements/dev.txt", "--hash=sha256:", "#", "no hash"),
]


@pytest.mark.parametrize(
    ("check", "page", "old", "new", "complaint"),
    PLANTED,
    ids=[f"{check.__name__}-{number}" for number, (check, *_) in enumerate(PLANTED)],
)
def test_a_planted_untruth_is_found(
    copy: Path, check: tidy.Check, page: str, old: str, new: str, complaint: str
) -> None:
    path = copy / page
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else new, encoding="utf-8")

    assert any(complaint in sentence for sentence in check(copy))


def test_a_gap_in_the_numbers_is_found(copy: Path) -> None:
    (copy / DECISION).unlink()
    assert any("expected the number 0003" in sentence for sentence in documents.decisions(copy))


def test_a_command_that_nobody_wrote_is_found(copy: Path) -> None:
    (copy / "README.md").write_text("Use `ayni conquer`.\n", encoding="utf-8")
    assert "README.md: ayni conquer is not a command" in documents.lost_commands(copy, COMMANDS)
