# SPDX-License-Identifier: Apache-2.0
"""Checks of the manuals: that each names what is there, in each language alike; changes no file."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from markdown_it.token import Token

from ayni.web.manuals import pages
from tests.architecture import catalogues

TABLE_ROWS_MIN = 5
SECTIONS = 5
"""Of the manual of an office: the day, the deeds, without a link, after a mistake, whom to call."""

MARKS = ("strong_open", "em_open")


def missing(folder: Path) -> list[str]:
    """Each manual is there in each language, and no other file is."""
    wanted = {f"{name}.md" for name in pages.NAMES}
    wrong = []
    for language in pages.LANGUAGES:
        found = {path.name for path in (folder / language).iterdir()}
        wrong += [f"{language}: no {name}" for name in sorted(wanted - found)]
        wrong += [f"{language}: {name} is no manual" for name in sorted(found - wanted)]
    return wrong


def unlike(folder: Path) -> list[str]:
    """The three languages of a manual have one build: headings, rows, points and links."""
    wrong = []
    for name in pages.NAMES:
        built = {language: _build(folder, language, name) for language in pages.LANGUAGES}
        wrong += [
            f"{language}/{name}.md: {built[language]}; expected as in es: {built['es']}"
            for language in ("pt", "en")
            if built[language] != built["es"]
        ]
    return wrong


def thin(folder: Path) -> list[str]:
    """The manual of an office has its five sections, and at least five deeds."""
    wrong = []
    for name in sorted(set(pages.OF_POWER.values())):
        tokens = _tokens(folder, "es", name)
        counts = Counter(token.type for token in tokens)
        if counts["heading_open"] != SECTIONS or counts["tr_open"] - 1 < TABLE_ROWS_MIN:
            wrong.append(
                f"{name}.md: {counts['heading_open']} sections, {counts['tr_open'] - 1} deeds"
            )
    return wrong


def lost(folder: Path) -> list[str]:
    """A link leads to a manual that is there."""
    return [
        f"{language}/{name}.md: {target} leads nowhere"
        for language in pages.LANGUAGES
        for name in pages.NAMES
        for target in _links(_tokens(folder, language, name))
        if target.removeprefix("../").removesuffix("/") not in pages.NAMES
    ]


def unknown_words(folder: Path, locale: Path) -> list[str]:
    """What is marked in a manual is a word of the pages, and the same in each language.

    Only buttons, pages and heaps are marked, bold or slanted, as the catalogue calls them.
    """
    words = {language: _words(locale, language) for language in ("es", "pt")}
    wrong = []
    for name in pages.NAMES:
        english = Counter(_marked(_tokens(folder, "en", name)))
        wrong += [f"en/{name}.md: no page says {t!r}" for t in set(english) - set(words["es"])]
        for language, told in words.items():
            found = Counter(_marked(_tokens(folder, language, name)))
            said = set().union(*(told.get(text, set()) for text in english))
            wrong += [f"{language}/{name}.md: no button says {t!r}" for t in set(found) - said]
            wrong += [
                f"{language}/{name}.md: {text!r} is not named, as it is in en"
                for text in english
                if text in told and not told[text] & set(found)
            ]
    return sorted(wrong)


@cache
def _words(locale: Path, language: str) -> dict[str, set[str]]:
    """Return each message of the catalogue with its translations, one for each context."""
    known: dict[str, set[str]] = {}
    entries: Catalog = catalogues.catalogue(locale, language)
    for message in entries:
        if message.id and isinstance(message.id, str):
            known.setdefault(message.id, set()).add(str(message.string))
    return known


def _tokens(folder: Path, language: str, name: str) -> list[Token]:
    text = (folder / language / f"{name}.md").read_text(encoding="utf-8")
    return list(pages.tokens_of(text)[1])


def _build(folder: Path, language: str, name: str) -> dict[str, object]:
    tokens = _tokens(folder, language, name)
    counts = Counter(token.type for token in tokens)
    kinds = ("heading_open", "tr_open", "td_open", "list_item_open", "fence")
    return {kind: counts[kind] for kind in kinds} | {"links": list(_links(tokens))}


def _links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "link_open":
                yield str(inner.attrGet("href"))


def _marked(tokens: list[Token]) -> Iterator[str]:
    """Yield each text between marks; a line break in it is a space."""
    for token in tokens:
        inside: list[str] | None = None
        for inner in token.children or ():
            if inner.type in MARKS:
                inside = []
            elif inner.type in {"strong_close", "em_close"}:
                yield "".join(inside or ())
                inside = None
            elif inside is not None:
                inside.append(" " if inner.type == "softbreak" else inner.content)
