# SPDX-License-Identifier: Apache-2.0
"""Says which manual serves whom, and makes a page of its Markdown; knows no person and no record.

The text of a manual comes with the software: nothing that a person typed is ever rendered here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = ("es", "pt", "en")

OF_POWER: Final[Mapping[str, str]] = {
    "duty": "duty",
    "liaison": "liaison",
    "foreign": "foreign",
    "head": "head",
    "secretariat": "secretariat",
    "privacy": "privacy",
    "node": "node",
    "audit": "audit",
    "assistance": "reading",
    "crossing": "reading",
    "statistics": "reading",
    "press": "reading",
}
"""Power to its manual; an office with several powers begins with the first of these."""

TOPICS: Final = ("notices", "clearance", "voice", "watch", "link", "machine")
"""Manuals that belong to no power: what several offices do."""

NAMES: Final = (*dict.fromkeys(OF_POWER.values()), *TOPICS)
"""Every manual, as its file and its address call it."""

OF_ADDRESS: Final[Mapping[str, str]] = {
    "watch": "watch",
    "watch-sheet": "watch",
    "watch-sheet-of": "watch",
    "handover": "watch",
    "alarm": "watch",
    "account": "watch",
    "clearance": "clearance",
    "chains": "clearance",
    "draft": "clearance",
    "framework": "foreign",
    "proposal": "foreign",
    "data": "privacy",
    "data-erased": "privacy",
    "cases": "privacy",
    "case": "privacy",
    "register": "privacy",
    "erase": "privacy",
    "erasure": "privacy",
    "journal": "audit",
    "staff": "node",
    "packets": "link",
    "packet": "link",
    "partnerships": "link",
}
"""Name of a standing page to the manual about it; any other leads to that of the own office."""

_LINK = re.compile(r"\A(?P<name>[a-z]+)\.md(?P<anchor>#.+)?\Z")
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """One manual in one language.

    Attributes:
        name: as in its address.
        title: its first heading.
        html: all that follows the heading.
    """

    name: str
    title: str
    html: SafeString


def of_powers(powers: frozenset[str]) -> list[str]:
    """Return the manuals of an office, the one to begin with first; empty without a power.

    Args:
        powers: what the office may do now.
    """
    return list(dict.fromkeys(name for power, name in OF_POWER.items() if power in powers))


@lru_cache(maxsize=len(NAMES) * len(LANGUAGES))
def manual(name: str, language: str) -> Manual:
    """Return a manual as a part of a page.

    Args:
        name: one of `NAMES`.
        language: es, pt or en.

    Raises:
        KeyError: there is no such manual.
    """
    if name not in NAMES or language not in LANGUAGES:
        raise KeyError(name, language)
    title, tokens = tokens_of((FOLDER / language / f"{name}.md").read_text(encoding="utf-8"))
    html = _READER.renderer.render(tokens, _READER.options, {})
    # Of the files beside this one alone, rendered with markup of theirs switched off.
    return Manual(name=name, title=title, html=mark_safe(html))  # noqa: S308


def tokens_of(text: str) -> tuple[str, Sequence[Token]]:
    """Return the title of a manual, and the tokens of what follows it with addresses put in.

    Args:
        text: Markdown that begins with its title.
    """
    tokens = _READER.parse(text)
    title, body = tokens[1].content, tokens[3:]
    for place, token in enumerate(body):
        if token.type == "heading_open":
            token.attrSet("id", slugify(body[place + 1].content, allow_unicode=True))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("href", _address(str(inner.attrGet("href"))))
    return title, body


def _address(written: str) -> str:
    """Lead from one manual to another as their addresses do; leave any other link as it is."""
    found = _LINK.match(written)
    return f"../{found['name']}/{found['anchor'] or ''}" if found else written
