# SPDX-License-Identifier: Apache-2.0
"""Writes a sheet as text with tabulators; its record n is row n of the spreadsheet.

Loses formats, formulas and faults. Source: RFC 4180, with tabulators.
"""

from __future__ import annotations

import csv
import io

from ayni.standards.sheets.model import Sheet


def write(sheet: Sheet) -> str:
    """Return the rows of a sheet as text, an empty line for each row that holds nothing."""
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    last = 0
    for number, cells in sheet.rows:
        out.write("\n" * (number - last - 1))
        table.writerow(cells)
        last = number
    return out.getvalue()
