# SPDX-License-Identifier: Apache-2.0
"""Shows rows as a table that sorts, filters, turns pages and exports; reads no table itself.

Everything stands in the address (`?sort=-window&state=open&page=2`), so that a list can be sent to
a colleague and works without script. `?format=csv` exports what the filters leave,
`?format=docx` the same for a staff to edit, where a plan offers it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from ayni.core import limits
from ayni.web import sheets
from ayni.web.registry import Words
from ayni.web.sheets import Sheet

Row = TypeVar("Row")

ROWS_PER_PAGE = 50
EXPORT_SLICE_ROWS = 20 * ROWS_PER_PAGE
PAGE_DIGITS_MAX = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table.

    Attributes:
        text: as read and as exported.
        url: where it leads, or empty.
        note: a second, quieter line; not exported.
        party: code of a party whose mark stands before the text.
        code: whether it is a code to be shown letter by letter.
        tone: quiet, warn or grave; always beside words that say the same.
        numeric: whether it is set to the right; a column sets it for its cells.
        iso: an instant for machines, written as `<time>`.
        head: label of its column; narrow pages show it beside the text.
    """

    text: str
    url: str = ""
    note: str = ""
    party: str = ""
    code: bool = False
    tone: str = ""
    numeric: bool = False
    iso: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        key: in the address.
        label: head of the column.
        cell: row to what is shown.
        order: fields a database sorts by, such as `("starts_ms", "pk")`; none: not sortable.
        rank: row to what a list is sorted by; none: not sortable.
        numeric: whether it is set to the right.
    """

    key: str
    label: Words
    cell: Callable[[Row], Cell | str]
    order: tuple[str, ...] = ()
    rank: Callable[[Row], Any] | None = None
    numeric: bool = False

    @property
    def sortable(self) -> bool:
        """Tell whether the head is a link."""
        return bool(self.order) or self.rank is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Generic[Row]):
    """One choice above the table.

    Attributes:
        key: in the address.
        label: what is chosen.
        choices: value in the address and its words.
        lookup: field lookup of a query, such as `state`; empty for lists.
        keep: row and value to whether the row stays; for lists.
    """

    key: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    lookup: str = ""
    keep: Callable[[Row, str], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks of a source.

    Attributes:
        sort: key of a column, or empty.
        descending: the other way round.
        filters: key to value, only those chosen.
        words: typed into the search field.
        offset: first row, 0-based.
        limit: rows at most.
    """

    sort: str = ""
    descending: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    offset: int = 0
    limit: int = ROWS_PER_PAGE


Slice = tuple[Sequence[Row], int]
Reader = Callable[[Asked], Slice[Row]]
"""Reads the rows asked for and the number of rows in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Generic[Row]):
    """How a table is made.

    Attributes:
        name: of the table on its page; also of the file it is exported to.
        caption: what it holds, read aloud.
        columns: from left to right.
        filters: choices above it.
        sort: how it is sorted at first, such as `-window`.
        search: fields of a query that typed words are looked for in; empty: no search field.
        empty: what to say when there is no row; it teaches.
        word: the page offers the list as DOCX too.
    """

    name: str
    caption: Words
    columns: Sequence[Column[Row]]
    filters: Sequence[Filter[Row]] = ()
    sort: str = ""
    search: tuple[str, ...] = ()
    empty: Words = ""
    word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head of a column as shown: `state` is "ascending", "descending" or "none"."""

    label: str
    url: str
    state: str
    numeric: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter as shown."""

    key: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to be drawn by `web/parts/table.html`."""

    name: str
    caption: str
    empty: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    choices: Sequence[Choice]
    words: str
    searchable: bool
    narrowed: bool
    sort: str
    total: int
    first: int
    last: int
    page: int
    pages: int
    previous_url: str
    next_url: str
    export_url: str
    word_url: str
    all_url: str


def query_reader(rows: QuerySet[Any], plan: Plan[Row]) -> Reader[Row]:
    """Read from a query of a selector.

    Args:
        rows: already limited to what the viewer may see.
        plan: its columns name the fields to sort by, its filters the lookups.
    """

    def read(asked: Asked) -> Slice[Row]:
        found = rows
        for choice in plan.filters:
            if choice.lookup and choice.key in asked.filters:
                found = found.filter(**{choice.lookup: asked.filters[choice.key]})
        if asked.words and plan.search:
            anywhere = Q()
            for name in plan.search:
                anywhere |= Q(**{f"{name}__icontains": asked.words})
            found = found.filter(anywhere)
        fields = next((column.order for column in plan.columns if column.key == asked.sort), ())
        if fields:
            sign = "-" if asked.descending else ""
            found = found.order_by(*(f"{sign}{name}" for name in fields))
        if asked.limit > ROWS_PER_PAGE:
            # Slices follow one another: rows that are equal so far need one order.
            found = found.order_by(*found.query.order_by, "pk")
        total = found.count()
        return cast(Sequence[Row], list(found[asked.offset : asked.offset + asked.limit])), total

    return read


def list_reader(rows: Iterable[Row], plan: Plan[Row]) -> Reader[Row]:
    """Read from a list that is already in memory; for short lists only."""

    def read(asked: Asked) -> Slice[Row]:
        found = list(rows)
        for choice in plan.filters:
            keep = choice.keep
            if keep and choice.key in asked.filters:
                found = [row for row in found if keep(row, asked.filters[choice.key])]
        rank = next((column.rank for column in plan.columns if column.key == asked.sort), None)
        if rank:
            found.sort(key=rank, reverse=asked.descending)
        return found[asked.offset : asked.offset + asked.limit], len(found)

    return read


def build(request: HttpRequest, plan: Plan[Row], reader: Reader[Row]) -> Table:
    """Read the page of rows the address asks for and lay it out."""
    asked = asked_of(request.GET, plan)
    rows, total = reader(asked)
    pages = max(1, -(-total // ROWS_PER_PAGE))
    page = asked.offset // ROWS_PER_PAGE + 1
    if page > pages:
        page = pages
        asked = replace(asked, offset=(pages - 1) * ROWS_PER_PAGE)
        rows, total = reader(asked)
    here = request.GET
    return Table(
        name=plan.name,
        caption=str(plan.caption),
        empty=str(plan.empty),
        heads=[_head(column, asked, here) for column in plan.columns],
        rows=[_cells(row, plan) for row in rows],
        choices=[_choice(one, asked) for one in plan.filters],
        words=asked.words,
        searchable=bool(plan.search),
        narrowed=bool(asked.filters or asked.words),
        sort=here.get("sort", ""),
        total=total,
        first=asked.offset + 1 if rows else 0,
        last=asked.offset + len(rows),
        page=page,
        pages=pages,
        previous_url=_address(here, page=str(page - 1)) if page > 1 else "",
        next_url=_address(here, page=str(page + 1)) if page < pages else "",
        export_url=_address(here, page="", format="csv"),
        word_url=_address(here, page="", format="docx") if plan.word else "",
        all_url=request.path,
    )


def wants_export(request: HttpRequest) -> bool:
    """Tell whether the address asks for CSV."""
    return request.GET.get("format") == "csv"


def export(request: HttpRequest, plan: Plan[Row], reader: Reader[Row]) -> HttpResponseBase:
    """Answer with all rows the filters leave, as CSV."""
    return sheets.answer(
        sheet(plan, reader, asked_of(request.GET, plan), at_most=limits.EXPORT_ROWS_MAX_COUNT)
    )


def sheet(
    plan: Plan[Row], reader: Reader[Row], asked: Asked | None = None, *, at_most: int | None = None
) -> Sheet:
    """Return a table as a file: every row that the filters leave, on whatever page.

    Args:
        plan: its columns; what a file is to say otherwise than a page has a plan of its own.
        reader: reads the rows, a slice at a time.
        asked: filters and order; everything in the plan's order without it.
        at_most: rows; a longer list says in its last row that it was cut.
    """
    whole = asked if asked is not None else asked_of(QueryDict(), plan)
    return Sheet(
        name=plan.name,
        title=str(plan.caption),
        heads=[str(column.label) for column in plan.columns],
        rows=lambda: _rows(plan, reader, whole, at_most),
    )


def _rows(
    plan: Plan[Row], reader: Reader[Row], asked: Asked, at_most: int | None
) -> Iterator[Sequence[str]]:
    """Read slice by slice, so that a list of any length takes the memory of one."""
    cut = _("Cut after {n} rows: choose filters, or let an operator run “ayni archive”.")
    done = offset = 0
    total = 1
    while offset < total:
        rows, total = reader(replace(asked, offset=offset, limit=EXPORT_SLICE_ROWS))
        offset += EXPORT_SLICE_ROWS
        for row in rows:
            if done == at_most:
                yield [cut.format(n=at_most)]
                return
            yield [_written(cell) for cell in _cells(row, plan)]
            done += 1


def _written(cell: Cell) -> str:
    """Return what a file says in place of a cell: its instant, else party and text."""
    return cell.iso or " ".join(part for part in (cell.party.upper(), cell.text) if part)


def asked_of(address: QueryDict, plan: Plan[Row]) -> Asked:
    """Read the address; what the plan does not know is left out."""
    told = address.get("sort") or plan.sort
    sortable = {column.key for column in plan.columns if column.sortable}
    key = told.removeprefix("-")
    number = address.get("page", "1")
    fits = number.isascii() and number.isdigit() and len(number) <= PAGE_DIGITS_MAX
    page = int(number) if fits else 1
    filters = {
        choice.key: address.get(choice.key, "")
        for choice in plan.filters
        if address.get(choice.key) in {value for value, _label in choice.choices}
    }
    return Asked(
        sort=key if key in sortable else "",
        descending=told.startswith("-"),
        filters=filters,
        words=address.get("q", "").strip()[:100] if plan.search else "",
        offset=(max(1, page) - 1) * ROWS_PER_PAGE,
    )


def _head(column: Column[Row], asked: Asked, here: QueryDict) -> Head:
    if not column.sortable:
        return Head(label=str(column.label), url="", state="none", numeric=column.numeric)
    chosen = asked.sort == column.key
    state = ("descending" if asked.descending else "ascending") if chosen else "none"
    turned = f"-{column.key}" if state == "ascending" else column.key
    url = _address(here, sort=turned, page="")
    return Head(label=str(column.label), url=url, state=state, numeric=column.numeric)


def _choice(one: Filter[Row], asked: Asked) -> Choice:
    return Choice(
        key=one.key,
        label=str(one.label),
        value=asked.filters.get(one.key, ""),
        choices=[(value, str(label)) for value, label in one.choices],
    )


def _cells(row: Row, plan: Plan[Row]) -> list[Cell]:
    return [_cell(column, row) for column in plan.columns]


def _cell(column: Column[Row], row: Row) -> Cell:
    shown, head = column.cell(row), str(column.label)
    if isinstance(shown, str):
        return Cell(text=shown, numeric=column.numeric, head=head)
    return replace(shown, numeric=shown.numeric or column.numeric, head=head)


def _address(here: QueryDict, **changes: str) -> str:
    there = here.copy()
    there.pop("format", None)
    for key, value in changes.items():
        if value:
            there[key] = value
        else:
            there.pop(key, None)
    return f"?{there.urlencode()}"
