# SPDX-License-Identifier: Apache-2.0
"""Workbooks as a spreadsheet writes them, put together by hand, whole or wrong in one place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    "</cellXfs>"
)
"""Formats of cells: 0 general, 1 and 2 days, 3 hours."""
ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
)
"""What stands in a workbook with a password, as far as it tells which it is."""


def sheet(body: str, *, after: str = "", space: str = MAIN) -> str:
    """Return the part of a sheet with these rows."""
    return f'<worksheet xmlns="{space}"><sheetData>{body}</sheetData>{after}</worksheet>'


def row(number: int, *cells: str, hidden: bool = False) -> str:
    mark = ' hidden="1"' if hidden else ""
    return f'<row r="{number}"{mark}>{"".join(cells)}</row>'


def said(place: str, text: str) -> str:
    """Return a cell with a text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def number(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def related(*relations: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(relations)}</Relationships>'


def workbook(
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    hidden: frozenset[str] = frozenset(),
    properties: str = "",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook with these sheets: name of the tab to the part.

    Args:
        sheets: in the order of the tabs.
        strings: the shared texts, each as `<si>`.
        hidden: tabs that are not shown.
        properties: what the workbook says of itself.
        more: parts in the place of those made here, or beside them.
    """
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="r{place}"'
        f' state="{"hidden" if name in hidden else "visible"}"/>'
        for place, name in enumerate(sheets, start=1)
    )
    beside = (
        relation(place, "worksheet", f"worksheets/sheet{place}.xml")
        for place in range(1, len(sheets) + 1)
    )
    parts = {
        "_rels/.rels": related(relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": related(
            *beside,
            relation(900, "sharedStrings", "sharedStrings.xml"),
            relation(901, "styles", "/xl/styles.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": part for n, part in enumerate(sheets.values(), start=1)},
        **(more or {}),
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in parts.items():
            out.writestr(name, part)
    return raw.getvalue()
