# SPDX-License-Identifier: Apache-2.0
"""Writes rows as CSV (RFC 4180) that a spreadsheet opens; the one way a list leaves a page.

UTF-8 with its mark before it, commas, one line for each row. A cell that a spreadsheet would take
for a formula gets an apostrophe before it. Rows pass through one after another: a list of any
length takes the memory of one slice.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from ayni.core import limits

CONTENT_TYPE: Final = "text/csv; charset=utf-8"
MARK: Final = "\ufeff"
"""Before the text: without it, spreadsheets take UTF-8 for the code page of the machine."""
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY_MAX_BYTES: Final = limits.MIB
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list as it leaves the node.

    Attributes:
        name: of the file, without its ending: lower case, digits, hyphens.
        title: what it holds, in the language of the page.
        heads: one for each column.
        rows: reads the rows from the first on, each time it is called.
    """

    name: str
    title: str
    heads: Sequence[str]
    rows: Callable[[], Iterable[Sequence[str]]]

    def __post_init__(self) -> None:
        """Refuse a name that is not a file name everywhere."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a sheet is called a-z, 0-9 and hyphens; found {self.name!r}")


def short(name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """Return a list that is in memory already as a sheet; for what one page shows."""
    return Sheet(name=name, title=title, heads=heads, rows=lambda: rows)


def lines(sheet: Sheet) -> Iterator[bytes]:
    """Return the file of a sheet, line by line."""
    yield MARK.encode() + _line(sheet.heads)
    for row in sheet.rows():
        yield _line(row)


def answer(sheet: Sheet) -> HttpResponseBase:
    """Answer with a sheet as a file.

    The rows are read before the answer begins, as the page would read them: for this viewer, in
    this language, noted in the access log. What does not fit in memory waits on the disk.
    """
    held = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_MAX_BYTES)  # noqa: SIM115
    try:
        for line in lines(sheet):  # written at once, all of them would come to memory first
            held.write(line)
        size = held.tell()
        held.seek(0)
        if size > _IN_MEMORY_MAX_BYTES:
            return _as_file(held, sheet)  # it closes the file
        response = HttpResponse(held.read(), content_type=CONTENT_TYPE)
    except BaseException:
        held.close()
        raise
    held.close()
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.csv"'
    return response


def _as_file(held: IO[bytes], sheet: Sheet) -> FileResponse:
    return FileResponse(
        held, as_attachment=True, filename=f"{sheet.name}.csv", content_type=CONTENT_TYPE
    )


def _line(cells: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return written.getvalue().encode()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
