# SPDX-License-Identifier: Apache-2.0
"""Workbooks of spreadsheets (XLSX): a sheet as rows of text, and what cannot be told for sure."""

from ayni.standards.sheets.model import Book, CellFault, Sheet, SheetName
from ayni.standards.sheets.read import holds_cells, read
from ayni.standards.sheets.workbook import book_of, office_part, parts_beside, sheet_names
from ayni.standards.sheets.write import write

__all__ = [
    "Book",
    "CellFault",
    "Sheet",
    "SheetName",
    "book_of",
    "holds_cells",
    "office_part",
    "parts_beside",
    "read",
    "sheet_names",
    "write",
]
