# SPDX-License-Identifier: Apache-2.0
"""Reads the text of a document that a staff wrote with a word processor (DOCX); nothing else of it.

The file comes from a person's machine: its size, its parts and its depth are bounded, entities are
not resolved, and no part but the text is opened. Must not keep the file.
Source: ECMA-376, part 1, 17.3 (paragraphs and runs), 17.13.5 (revisions); part 2 (the package).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ayni.core.errors import FormatError
from ayni.core.limits import (
    MINUTES_FILE_MAX_BYTES,
    MINUTES_PARTS_MAX_COUNT,
    MINUTES_XML_MAX_BYTES,
)
from ayni.web.papers import child
from ayni.web.papers.model import WordText
from ayni.web.papers.package import opened, part_of

MAIN_PART: Final = "word/document.xml"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS: Final = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
}
_GONE: Final = frozenset({qn("w:moveFrom"), qn("w:del"), _FALLBACK})
"""What is struck out, has moved elsewhere, or stands twice for older programs."""
_REVISIONS: Final = frozenset({qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo")})


def read(raw: bytes) -> WordText:
    """Return the text of a DOCX file.

    Args:
        raw: the file.

    Raises:
        FormatError: it is no such file, is encrypted, or is larger than allowed.
    """
    if len(raw) > MINUTES_FILE_MAX_BYTES:
        raise FormatError(f"a file of {len(raw)} bytes found, at most {MINUTES_FILE_MAX_BYTES}")
    xml = _main_part(raw)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise FormatError("a document type found in the text, none expected")
    try:
        root: Any = parse_xml(xml)
    except (ValueError, SyntaxError) as trouble:
        raise FormatError(f"the text cannot be read: {str(trouble)[:120]}") from trouble
    body = root.find(qn("w:body"))
    if body is None:
        raise FormatError(f"no text found in {MAIN_PART}")
    revised = any(element.tag in _REVISIONS for element in body.iter())
    return WordText(text="\n".join(_paragraphs(body)), revised=revised)


def _main_part(raw: bytes) -> bytes:
    try:
        package = opened(raw, parts_max=MINUTES_PARTS_MAX_COUNT)
        xml = part_of(package, MAIN_PART, bytes_max=MINUTES_XML_MAX_BYTES)
    except FormatError as trouble:
        raise FormatError(f"this is no DOCX file: {trouble}") from trouble
    if xml is None:
        raise FormatError(f"no {MAIN_PART} found: this is no DOCX file")
    return xml


def _paragraphs(body: Any) -> Iterator[str]:
    for paragraph in body.iter(qn("w:p")):
        if any(above.tag in _GONE for above in paragraph.iterancestors()):
            continue
        told = "".join(_signs(paragraph)).strip()
        if told:
            yield f"- {told}" if _is_listed(paragraph) and not told[0].isdigit() else told


def _signs(element: Any) -> Iterator[str]:
    """Return the characters of a paragraph; one in a box inside of it stands for itself."""
    for one in element:
        if one.tag in _GONE or one.tag == qn("w:p"):
            continue
        if one.tag == qn("w:t"):
            yield one.text or ""
        elif one.tag in _SIGNS:
            yield _SIGNS[one.tag]
        else:
            yield from _signs(one)


def _is_listed(paragraph: Any) -> bool:
    """Tell whether the word processor puts a number or a dash before it. Source: 17.9.18."""
    properties = paragraph.find(qn("w:pPr"))
    return properties is not None and properties.find(qn("w:numPr")) is not None


def main() -> None:
    """Read the file that comes in."""
    child.work(lambda raw: msgspec.json.encode(read(raw)))


if __name__ == "__main__":
    main()
