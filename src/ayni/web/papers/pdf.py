# SPDX-License-Identifier: Apache-2.0
"""Writes a paper as a document that nobody edits: PDF/A, set by typst.

The same paper gives the same bytes: its date is the paper's own. Nothing is fetched: the font lies
beside the pages and is embedded, fonts of the machine are not looked at. What a paper says travels
as JSON, so no text of it is ever read as an instruction. A paper that carries files, such as
proofs, is PDF/A-3b and has a seal, so that damage to it is found.
Source: ISO 19005-2, ISO 19005-3, by typst.
"""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
import typst

from ayni.core.errors import NodeTrouble
from ayni.standards.pdf.model import SEAL_EMPTY
from ayni.standards.pdf.write import sealed
from ayni.web.papers import child, letters
from ayni.web.papers.letters import plain
from ayni.web.papers.model import (
    Aligned,
    Bars,
    Block,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Seal,
    Signatures,
)

STANDARD: Final = "a-2b"
STANDARD_WITH_FILES: Final = "a-3b"
LAYOUT: Final = Path(__file__).with_name("paper.typ")


def written(paper: Paper) -> bytes:
    """Return a paper as the bytes of a PDF/A file.

    Raises:
        NodeTrouble: the installation lacks the font or the layout of papers.
    """
    try:
        made, warnings = typst.compile_with_warnings(
            LAYOUT.read_bytes(),
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"paper": msgspec.json.encode(_told(paper)).decode()},
            pdf_standards=STANDARD_WITH_FILES if paper.inside else STANDARD,
        )
    except (typst.TypstError, OSError) as trouble:
        raise _broken(str(trouble)) from trouble
    if warnings:
        raise _broken(warnings[0].message)
    return sealed(made) if paper.inside else made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[letters.FONTS]
    )


def _broken(found: str) -> NodeTrouble:
    return NodeTrouble(
        f"a paper cannot be written: {found[:200]}. The installation is not whole; install Ayni "
        "anew from its archive."
    )


def _told(paper: Paper) -> dict[str, Any]:
    made = datetime.fromtimestamp(paper.made_ms // 1000, tz=UTC)
    return {
        "title": plain(paper.title),
        "head": plain(paper.head),
        "foot": [plain(text) for text in paper.foot],
        "author": plain(paper.author),
        "made": [made.year, made.month, made.day],
        "language": paper.language,
        "wide": paper.wide,
        "pocket": paper.pocket,
        "watermark": plain(paper.watermark),
        "seal": _seal(paper.seal) if paper.seal else None,
        "keywords": [SEAL_EMPTY] if paper.inside else [],
        "inside": [
            {"name": file.name, "text": file.text, "told": file.told} for file in paper.inside
        ],
        "blocks": [_block(block) for block in paper.blocks],
    }


def _seal(seal: Seal) -> dict[str, str]:
    return {
        "label": plain(seal.label),
        "fingerprint": plain(seal.fingerprint),
        "words": plain(seal.words),
        "qr": seal.qr,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": plain(block.text), "level": block.level}
        case Paragraph():
            return {
                "kind": "paragraph",
                "text": plain(block.text),
                "label": plain(block.label),
                "quiet": block.quiet,
            }
        case Grid():
            return {
                "kind": "grid",
                "heads": [plain(head) for head in block.heads],
                "rows": [[plain(cell) for cell in row] for row in block.rows],
                "shares": list(block.shares) or [1] * len(block.heads),
                "bars": [list(row) for row in block.bars],
                "bar_parts": max(1, block.bar_parts),
            }
        case Bars():
            return {
                "kind": "bars",
                "rows": [[plain(label), count] for label, count in block.rows],
                "most": max(1, block.most),
            }
        case Aligned():
            return {
                "kind": "aligned",
                "languages": list(block.languages),
                "lines": [
                    {
                        "number": plain(line.number),
                        "texts": [plain(text) for text in line.texts],
                        "notes": [plain(note) for note in line.notes],
                    }
                    for line in block.lines
                ],
            }
        case Signatures():
            return {
                "kind": "signatures",
                "places": [[plain(text) for text in place] for place in block.places],
            }


def main() -> None:
    """Write the paper that comes in."""
    child.work(lambda given: written(msgspec.json.decode(given, type=Paper)))


if __name__ == "__main__":
    main()
