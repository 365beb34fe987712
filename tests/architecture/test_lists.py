# SPDX-License-Identifier: Apache-2.0
"""Every page that lists something hands the list out as CSV, or stands here with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "ayni"
LISTS = re.compile(
    r'listing-table|tray-items|parts/(?:table|heap|lines|editions|watch_heaps)\.html"'
)
"""What a list on a page is made of."""
LINKS = re.compile(r'parts/(?:table|sheet_link)\.html"|format=csv')
"""What leads from a page to its CSV."""
WITHOUT: Mapping[str, str] = {
    "web/case.html": "steps of one case; its report is a document to edit",
    "web/directory_card.html": "for the wall; the directory beside it has the CSV",
    "web/draft.html": "steps of one draft; Clearance lists drafts",
    "web/erasure.html": "answers to one request; Data lists requests",
    "web/framework.html": "offices; the directory lists them and has the CSV",
    "web/record_state.html": "logs and roots, a sheet each; the archive has them as CSV",
    "web/watch.html": "the lines of the Desk in the order of the watch; the Desk has the CSV",
    "meetings/parts/edition_archive.html": "one edition; the archive lists all editions as CSV",
    "meetings/parts/mechanism_matter.html": "one mechanism; the archive lists all editions as CSV",
}
"""Page to why it has no CSV of its own."""
PARTS = re.compile(r"web/parts/|meetings/parts/editions")
"""Parts that pages include; the page has the link."""


def templates(root: Path) -> dict[str, str]:
    """Return every template below a folder by the name that pages use."""
    return {
        path.as_posix().partition("/templates/")[2]: path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("templates/**/*.html"))
    }


def without_csv(found: Mapping[str, str], excepted: Mapping[str, str]) -> list[str]:
    """Return the pages that list something and lead to no CSV."""
    return [
        name
        for name, text in found.items()
        if LISTS.search(text)
        and not LINKS.search(text)
        and not PARTS.match(name)
        and name not in excepted
    ]


def views_without_csv(root: Path) -> list[str]:
    """Return the modules that draw a table and never answer with its file."""
    return [
        path.relative_to(root).as_posix()
        for path in sorted(root.rglob("*.py"))
        if "tables.build(" in (text := path.read_text(encoding="utf-8"))
        and "tables.export(" not in text
    ]


def test_every_list_has_its_csv() -> None:
    assert without_csv(templates(SOURCE), WITHOUT) == []


def test_what_leads_to_csv_is_answered_with_csv() -> None:
    assert views_without_csv(SOURCE) == []


def test_every_room_gives_its_lists_to_the_archive() -> None:
    rooms = sorted((SOURCE / "rooms").glob("*/apps.py"))
    assert rooms
    assert [str(path) for path in rooms if "lists=" not in path.read_text(encoding="utf-8")] == []


def test_no_exception_outlives_its_page() -> None:
    found = templates(SOURCE)
    listing = {name for name, text in found.items() if LISTS.search(text)}
    assert [name for name in WITHOUT if name not in listing] == []
    assert [name for name in WITHOUT if LINKS.search(found[name])] == []
    assert [name for name, why in WITHOUT.items() if not why] == []


@pytest.mark.parametrize(
    "text",
    [
        '<table class="table listing-table">',
        '{% include "web/parts/heap.html" with lines=found %}',
        '<ul class="tray-items">',
    ],
)
def test_a_new_list_without_csv_is_found(text: str) -> None:
    assert without_csv({"room/new.html": text}, {}) == ["room/new.html"]
    linked = text + '{% include "web/parts/sheet_link.html" %}'
    assert without_csv({"room/new.html": linked}, {}) == []
    assert without_csv({"room/new.html": text}, {"room/new.html": "paper"}) == []
