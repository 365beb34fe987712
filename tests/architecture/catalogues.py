# SPDX-License-Identifier: Apache-2.0
"""Checks of the message catalogues: what lacks a translation; changes no file."""

import gettext
import string
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.tidy import files

LANGUAGES = ("es", "pt")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

Key = tuple[str, str | None]


def catalogue(locale: Path, language: str) -> Catalog:
    """Return the catalogue of this language, fuzzy entries included."""
    path = locale / language / "LC_MESSAGES" / "django.po"
    return read(path.read_bytes(), language)


@cache
def read(raw: bytes, language: str) -> Catalog:
    """Return the catalogue that a file holds, read once for all checks: none of them changes it."""
    return read_po(BytesIO(raw), locale=language)


def faults(locale: Path, language: str) -> list[str]:
    """Return each entry that is not a finished translation, and each that breaks its blanks."""
    wrong = []
    for message in catalogue(locale, language):
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[0]
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if not all(texts):
            wrong.append(f"{language}: not translated: {first!r}")
        elif message.fuzzy:
            wrong.append(f"{language}: fuzzy: {first!r}")
        elif any(blanks(text) - blanks_of(message.id) for text in texts):
            wrong.append(f"{language}: a blank that the message does not have: {first!r}")
    return wrong


def blanks_of(message: str | tuple[str, ...] | list[str]) -> set[str]:
    """Return the names of the blanks in a message, singular and plural together."""
    texts = [message] if isinstance(message, str) else message
    return set().union(*(blanks(text) for text in texts))


def blanks(text: str) -> set[str]:
    """Return the names in ``{name}`` and ``%(name)s``."""
    percent = {part.partition(")")[0] for part in text.split("%(")[1:]}
    try:
        braces = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        braces = set()
    return percent | braces


def stale(locale: Path, language: str) -> list[str]:
    """Return each entry whose compiled text differs from the catalogue."""
    compiled = locale / language / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        return [f"{language}: django.mo is missing; run compilemessages"]
    with compiled.open("rb") as stream:
        machine = gettext.GNUTranslations(stream)
    wrong = []
    for message in catalogue(locale, language):
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, str):
            found = (
                machine.pgettext(message.context, message.id)
                if message.context
                else machine.gettext(message.id)
            )
            if found != message.string:
                wrong.append(f"{language}: run compilemessages: {message.id!r}")
    return wrong


def messages(source: Path) -> Iterator[tuple[Key, str]]:
    """Yield ((message, context), where it stands) for each text of the source."""
    for path in files(source):
        where = path.relative_to(source).as_posix()
        if "tests" in path.parts or "vendor" in path.parts:
            continue
        template = path.suffix in {".html", ".txt"} and "templates" in path.parts
        if template or path.suffix == ".py":
            found = asked_for(path.read_text(encoding="utf-8"), template=template)
            yield from ((key, f"{where}:{line}") for key, line in found)


@cache
def asked_for(text: str, *, template: bool) -> tuple[tuple[Key, int], ...]:
    """Return ((message, context), line) of each text that a module or a template asks for.

    Read once for all checks and languages.
    """
    if template:
        # What is left of a template is indented as the template was, not as Python is.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    found = extract(
        "python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    )
    firsts = ((one if isinstance(one, str) else one[0], line, at) for line, one, _, at in found)
    return tuple(((first, at), line) for first, line, at in firsts if first)


def missing(source: Path, locale: Path, language: str) -> list[str]:
    """Return each text of the source that the catalogue does not hold."""
    held: set[Key] = set()
    for message in catalogue(locale, language):
        first = message.id if isinstance(message.id, str) else message.id[0]
        held.add((first, message.context))
    return [
        f"{language}: {where}: not in the catalogue: {text!r}"
        for (text, context), where in messages(source)
        if (text, context) not in held
    ]


def idle(source: Path, locale: Path, language: str) -> list[str]:
    """Return each message of the catalogue that no text of the source asks for."""
    asked = {key for key, _where in messages(source)}
    found = []
    for message in catalogue(locale, language):
        first = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
        if first and (first, message.context) not in asked:
            found.append(f"{language}: in the catalogue, and nowhere else: {first!r}")
    return found
