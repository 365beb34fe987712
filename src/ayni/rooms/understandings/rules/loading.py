# SPDX-License-Identifier: Apache-2.0
"""Reads a file of old understandings, or a pasted table: every row or none; pure.

The first line names the columns, in Spanish, Portuguese or English, in any order::

    edición;número;texto;área;fecha;página
    XXXIX;7;"Intercambiar los teléfonos de los puestos";defensa;2025-10-16;4

Comma, semicolon or tabulator parts the cells. What a spreadsheet saves as CSV is UTF-8 or the code
page of an old machine: only the first is taken, since the other cannot be told from it for sure.
Source: rooms.md A0.14, A3 (Carga histórica); RFC 4180.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ayni.core import limits, room_limits
from ayni.core.errors import Refusal
from ayni.core.numerals import ROMAN_MAX, roman
from ayni.rooms.meetings.facts import DOMAINS, FORMS
from ayni.rooms.understandings.facts import SHORT_CHARS_MAX, TEXT_CHARS_MAX

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ordinal": ("edicion", "edicao", "edition", "reunion", "reuniao"),
    "number": ("numero", "number", "n", "no", "nro", "num"),
    "text": ("texto", "text", "entendimiento", "entendimento", "understanding"),
    "area": ("area",),
    "dated": ("fecha", "data", "date", "fecha de la edicion"),
    "form": ("tipo", "clase", "form", "kind"),
    "page": ("pagina", "page"),
    "deadline": ("plazo", "prazo", "deadline", "vencimiento"),
    "every_months": ("periodicidad", "periodicidade", "meses", "months"),
    "deliverable": ("entregable", "entrega", "deliverable"),
    "indicator": ("indicador", "indicator"),
}
"""Member of a transcription to what its column may be called, without accents, in lower case."""
REQUIRED = ("ordinal", "number", "text")
AREAS: Mapping[str, str] = {
    **{code: code for code in DOMAINS},
    **dict.fromkeys(("defensa", "defesa"), "defence"),
    **dict.fromkeys(("seguridad", "seguranca"), "security"),
    **dict.fromkeys(("migraciones", "migracion", "migracao"), "migration"),
    **dict.fromkeys(("frontera", "fronteira"), "border"),
    **dict.fromkeys(("proteccion civil", "protecao civil", "desastres"), "civil_protection"),
    **dict.fromkeys(("aduanas", "aduana", "alfandega"), "customs"),
    **dict.fromkeys(("salud", "saude"), "health"),
    **dict.fromkeys(("medio ambiente", "meio ambiente", "ambiente"), "environment"),
    **dict.fromkeys(("otra", "otras", "otro", "outra", "outro"), "other"),
}
FORM_WORDS: Mapping[str, str] = {
    **{code: code for code in FORMS},
    **dict.fromkeys(("ordinaria", "regular"), "regular"),
    **dict.fromkeys(("extraordinaria",), "extraordinary"),
    **dict.fromkeys(("seguimiento", "acompanhamento"), "follow_up"),
}
YEARS = range(1800, 2400)
_ROMANS: Mapping[str, int] = {roman(number): number for number in range(1, ROMAN_MAX + 1)}
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one row.

    Attributes:
        line: of the file, from 1; the line of the heads is 1.
        code: what was found.
        params: what the sentence about it names.
    """

    line: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One understanding as a row has it.

    Attributes:
        line: of the file.
        ordinal: of the edition.
        number: inside the edition.
        text: as in the acta.
        form: of the meeting; regular if the row says nothing.
        area: code, or empty.
        dated: last day of the edition, or none.
        page: of the paper, or none.
        deadline: a day, or none.
        every_months: or none.
        deliverable: or empty.
        indicator: or empty.
    """

    line: int
    ordinal: int
    number: int
    text: str
    form: str = "regular"
    area: str = ""
    dated: date | None = None
    page: int | None = None
    deadline: date | None = None
    every_months: int | None = None
    deliverable: str = ""
    indicator: str = ""

    @property
    def key(self) -> tuple[int, str, int]:
        """Return what no two rows may share."""
        return (self.ordinal, self.form, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file that was read: its rows, or what is wrong with it. With one fault nothing is loaded.

    Attributes:
        rows: in the order of the file.
        faults: in the order of the file.
        ignored: heads of columns that nothing is made of.
    """

    rows: tuple[Loaded, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


def read_bytes(raw: bytes) -> str:
    """Return the text of a file.

    Raises:
        Refusal: file_empty, file_large, file_is_xlsx, file_is_binary or encoding_wrong (`line`,
            `byte`).
    """
    if not raw.strip():
        raise Refusal("file_empty")
    if len(raw) > room_limits.TABLE_FILE_MAX_BYTES:
        most = room_limits.TABLE_FILE_MAX_BYTES // limits.MIB
        raise Refusal("file_large", limit=most)
    if raw.startswith(b"PK\x03\x04"):
        raise Refusal("file_is_xlsx")
    if b"\x00" in raw:
        raise Refusal("file_is_binary")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise Refusal("encoding_wrong", line=line, byte=f"0x{raw[wrong.start]:02X}") from None


def read_rows(
    text: str, *, today: date, held: Collection[tuple[int, str, int]] = frozenset()
) -> Parsed:
    """Return the rows of a file, or what is wrong with each.

    Args:
        text: of the file, or as pasted.
        today: the day on the author's calendar.
        held: ordinal, form and number of what the own state transcribed already.

    Raises:
        Refusal: file_empty, head_missing (`found`), head_twice (`found`), rows_missing or rows_many
            (`found`, `limit`).
    """
    lines = _cells(text)
    if not lines:
        raise Refusal("file_empty")
    heads, ignored = _heads(lines[0][1])
    width = len(lines[0][1])
    rows = [(line, cells) for line, cells in lines[1:] if any(cell.strip() for cell in cells)]
    if not rows:
        raise Refusal("rows_missing")
    most = room_limits.UNDERSTANDINGS_LOADED_MAX_COUNT
    if len(rows) > most:
        raise Refusal("rows_many", found=len(rows), limit=most)
    found: list[Loaded] = []
    faults: list[Fault] = []
    first: dict[tuple[int, str, int], int] = {}
    for line, cells in rows:
        row, wrong = _row(line, cells, heads, today)
        wrong = _too_many(line, cells, width) + wrong
        if row is not None:
            if row.key in first:
                wrong = [_fault(line, "twice", found=str(row.number), first=str(first[row.key]))]
            elif row.key in held:
                wrong = [_fault(line, "held", found=str(row.number))]
            first.setdefault(row.key, line)
        faults += wrong
        if row is not None and not wrong:
            found.append(row)
    return Parsed(rows=tuple(found), faults=tuple(faults), ignored=ignored)


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines with their cells; a cell in quotation marks may hold line breaks."""
    head = text.lstrip().partition("\n")[0]
    parted = max("\t;,", key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff \r\n")), delimiter=parted)
    found = []
    last = 0
    try:
        for cells in reader:
            found.append((last + 1, cells))
            last = reader.line_num
    except csv.Error:
        raise Refusal("file_is_binary") from None
    return found


def _heads(cells: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    heads: dict[str, int] = {}
    ignored = []
    for at, cell in enumerate(cells):
        told = plain(cell)
        name = next((name for name, words in COLUMNS.items() if told in words), "")
        if not name:
            if told:
                ignored.append(cell.strip())
        elif name in heads:
            raise Refusal("head_twice", found=cell.strip())
        else:
            heads[name] = at
    missing = [name for name in REQUIRED if name not in heads]
    if missing:
        told_heads = ", ".join(cell.strip() for cell in cells)[:200]
        raise Refusal("head_missing", found=told_heads, missing=",".join(missing))
    return heads, tuple(ignored)


def _row(
    line: int, cells: Sequence[str], heads: Mapping[str, int], today: date
) -> tuple[Loaded | None, list[Fault]]:
    told = {name: cells[at].strip() if at < len(cells) else "" for name, at in heads.items()}
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for name, read in _READERS.items():
        if not told.get(name) and (name not in REQUIRED or name not in told):
            continue
        value, code = read(told[name])
        if code:
            faults.append(_fault(line, code, found=told[name][:80]))
        else:
            values[name] = value
    dated = values.get("dated")
    if isinstance(dated, date) and dated > today:
        faults.append(_fault(line, "day_ahead", found=told["dated"]))
    return (None, faults) if faults else (Loaded(line=line, **values), [])  # type: ignore[arg-type]


def _too_many(line: int, cells: Sequence[str], width: int) -> list[Fault]:
    """Find a text that was cut at its own commas: cells beyond the heads hold something."""
    if any(cell.strip() for cell in cells[width:]):
        return [_fault(line, "cells_many", found=str(len(cells)))]
    return []


def _fault(line: int, code: str, **params: str) -> Fault:
    return Fault(line=line, code=code, params=params)


def _ordinal(told: str) -> tuple[int | None, str]:
    bare = told.upper().rpartition("-")[2].strip(" .ªº°")
    if bare in _ROMANS:
        number = _ROMANS[bare]
    elif bare.isascii() and bare.isdigit() and len(bare) <= 4:
        number = int(bare)
    else:
        return None, "ordinal_wrong"
    return (number, "") if 1 <= number <= limits.MEETING_ORDINAL_MAX else (None, "ordinal_wrong")


def _number(told: str) -> tuple[int | None, str]:
    bare = told.upper().rpartition("/")[2].removeprefix("E").strip(" -.")
    return _whole(bare, room_limits.UNDERSTANDING_NUMBER_MAX, "number_wrong")


def _page(told: str) -> tuple[int | None, str]:
    return _whole(told, room_limits.UNDERSTANDING_PAGE_MAX, "page_wrong")


def _months(told: str) -> tuple[int | None, str]:
    return _whole(told, room_limits.UNDERSTANDING_MONTHS_MAX, "months_wrong")


def _whole(told: str, most: int, code: str) -> tuple[int | None, str]:
    if not (told.isascii() and told.isdigit() and len(told) <= 6):
        return None, code
    return (int(told), "") if 1 <= int(told) <= most else (None, code)


def _text(told: str) -> tuple[str | None, str]:
    if not told:
        return None, "text_missing"
    if "\ufffd" in told:
        return None, "text_broken"
    return (told, "") if len(told) <= TEXT_CHARS_MAX else (None, "text_long")


def _short(told: str) -> tuple[str | None, str]:
    return (told, "") if len(told) <= SHORT_CHARS_MAX else (None, "long")


def _area(told: str) -> tuple[str | None, str]:
    code = AREAS.get(plain(told))
    return (code, "") if code else (None, "area_wrong")


def _form(told: str) -> tuple[str | None, str]:
    code = FORM_WORDS.get(plain(told))
    return (code, "") if code else (None, "form_wrong")


def _day(told: str) -> tuple[date | None, str]:
    """Read a day as 2025-10-16 or, as people write here, 16-10-2025: never month first."""
    turned = _DAY.fullmatch(told)
    iso = f"{turned[3]}-{int(turned[2]):02d}-{int(turned[1]):02d}" if turned else told
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return None, "day_wrong"
    return (found, "") if found.year in YEARS else (None, "day_wrong")


_READERS = {
    "ordinal": _ordinal,
    "number": _number,
    "text": _text,
    "area": _area,
    "form": _form,
    "dated": _day,
    "deadline": _day,
    "page": _page,
    "every_months": _months,
    "deliverable": _short,
    "indicator": _short,
}


def plain(text: str) -> str:
    """Return a word as heads and codes are compared: lower case, without accents."""
    bare = unicodedata.normalize("NFD", text.strip().casefold())
    kept = "".join(ch for ch in bare if not unicodedata.combining(ch))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())
