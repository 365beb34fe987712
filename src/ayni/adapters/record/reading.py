# SPDX-License-Identifier: Apache-2.0
"""What pages and commands read of the record, in few queries; never writes.

Values only: whether a viewer may see them is decided by the pages. Waiting acts come from here
alone, the folds never see them (kernel.md A22).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from ayni.adapters.record import frames, ledger, registry, sequencing
from ayni.adapters.record.rows import index_of, marks_for, sizes_of
from ayni.adapters.record.store import SqlStore
from ayni.core import codec, shortcodes
from ayni.core import constitution as law
from ayni.core.acts import Act, Body, Header, decode_body, decode_header
from ayni.core.codec import Json
from ayni.core.errors import CodecError, LimitExceeded, Refusal
from ayni.core.folding import read_candidate, waiting_for
from ayni.core.frame import Frame
from ayni.core.limits import PAGE_ROWS_COUNT
from ayni.core.ports import NEEDS_NEWER, REGULAR, Entry, LogState
from ayni.core.readings import Reading, read_body

WAITING: Final = "waiting"


@dataclass(frozen=True, slots=True)
class ReceiptRead:
    """A receipt that covers an act: whose node stored it, and when, milliseconds UTC."""

    party: str
    time_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRead:
    """One act as pages show it.

    Attributes:
        leaf: leaf hash, 32 bytes.
        party: whose log it stands in.
        verdict: ``regular``, ``needs_newer``, ``waiting`` or a reason code.
        aside: reason code of the room's fold, or empty.
        header: none when the leaf is not a header.
        names: members of the body, open or closed.
        values: open members.
        own: this node signed it.
        signed: a signed head covers it.
        received_ms: when this node stored it.
        receipts: earliest receipt of each node that covers it.
        waits_for: parties whose earlier acts it waits for.
    """

    leaf: bytes
    log: str
    party: str
    index: int
    verdict: str
    aside: str
    depth: int
    header: Header | None
    facts: Mapping[str, Json]
    past: Mapping[str, int]
    names: tuple[str, ...]
    values: Mapping[str, Json]
    own: bool
    signed: bool
    received_ms: int
    receipts: tuple[ReceiptRead, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def regular(self) -> bool:
        """Tell whether folds see it."""
        return self.verdict == REGULAR

    @property
    def reason(self) -> str:
        """Return why it changes nothing, or an empty string."""
        return self.aside or ("" if self.regular else self.verdict)

    @property
    def kind(self) -> str:
        """Return its kind, or an empty string."""
        return self.header.kind if self.header else ""

    @property
    def at_ms(self) -> int:
        """Return the claimed time, or when it was stored if it cannot be read."""
        return self.header.at if self.header else self.received_ms

    @property
    def code(self) -> str:
        """Return the reading code."""
        return shortcodes.code_of(self.leaf)

    @property
    def object_id(self) -> bytes:
        """Return the id of the object it is about."""
        about = self.header.about if self.header else None
        return bytes.fromhex(about) if about else self.leaf

    @property
    def closed(self) -> tuple[str, ...]:
        """Return the members whose value is not here."""
        return tuple(name for name in self.names if name not in self.values)

    @property
    def act(self) -> Act:
        """Return the act that folds read.

        Raises:
            ValueError: the leaf is not a header.
        """
        if self.header is None:
            raise ValueError("an act that cannot be read has no place in a fold")
        return Act(
            leaf=self.leaf, log=self.log, party=self.party, index=self.index,
            header=self.header, facts=self.facts, past=self.past, depth=self.depth,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which acts a list shows; empty values do not filter.

    Attributes:
        state: ``regular``, ``irregular``, ``waiting`` or ``newer``.
    """

    party: str = ""
    kind: str = ""
    state: str = ""


_SELECT: Final = (
    "SELECT a.leaf, a.log, a.party, a.place, a.verdict, a.aside, a.depth, e.header, a.facts,"
    " a.past, b.data, e.received_ms FROM act a JOIN entry e ON e.place = a.place"
    " LEFT JOIN body b ON b.place = a.place"
)
_ORDER: Final = " ORDER BY a.depth, a.log, a.place"


def act(leaf: bytes) -> ActRead | None:
    """Return one act, waiting ones included, or none if it is not held."""
    found = acts([leaf])
    if found:
        return found[0]
    return next((each for each in waiting() if each.leaf == leaf), None)


def acts(leaves: Collection[bytes]) -> list[ActRead]:
    """Return folded acts by leaf hash, in display order."""
    if not leaves:
        return []
    return _read(f"{_SELECT} WHERE a.leaf IN ({marks_for(list(leaves))}){_ORDER}", list(leaves))


def acts_about(object_id: bytes) -> list[ActRead]:
    """Return the timeline of an object: every act about it, irregular ones included."""
    return _read(f"{_SELECT} WHERE a.object = %s{_ORDER}", [object_id])


def page(only: Filter, *, number: int = 1) -> tuple[list[ActRead], int]:
    """Return one page of the record, newest first, and how many acts the filter finds.

    Args:
        only: what to show.
        number: page, from 1.
    """
    if only.state == WAITING:
        found = [w for w in waiting() if _matches(w, only)]
        start = (number - 1) * PAGE_ROWS_COUNT
        return found[start : start + PAGE_ROWS_COUNT], len(found)
    where, values = _where(only)
    store = ledger.reading()
    (total,) = store.rows(f"SELECT COUNT(*) FROM act a{where}", values)[0]
    rows = _read(
        f"{_SELECT}{where} ORDER BY a.depth DESC, a.log DESC, a.place DESC"
        f" LIMIT {PAGE_ROWS_COUNT} OFFSET {(number - 1) * PAGE_ROWS_COUNT}",
        values,
    )
    return rows, int(total)


def waiting() -> list[ActRead]:
    """Return the acts that are stored and not folded yet, with the parties they wait for."""
    store = ledger.reading()
    logs = store.logs()
    found = []
    for log in logs.values():
        for offset, entry in enumerate(store.entries(log.id, log.folded, log.size)):
            found.append(_waiting_act(log, log.folded + offset, entry, logs))
    return found


def urgent_waiting() -> list[ActRead]:
    """Return the waiting acts of urgent kinds: pages show them at once."""
    kinds = registry.kinds()
    return [w for w in waiting() if (kind := kinds.get(w.kind)) is not None and kind.urgent]


def version_of(object_id: bytes) -> int:
    """Return how many regular acts are about an object; what a deed on its page expects."""
    return sequencing.version_of(ledger.reading(), object_id)


def find(text: str) -> bytes:
    """Return the leaf hash that a hash in hex or a reading code stands for.

    Raises:
        Refusal: code_malformed, code_check_wrong or act_unknown.
    """
    store = ledger.reading()
    try:
        leaf = codec.from_hex(text, 32)
        rows = store.rows("SELECT leaf FROM act WHERE leaf = %s", (leaf,))
    except CodecError:
        low, high = shortcodes.prefix(shortcodes.parse(text))
        rows = store.rows("SELECT leaf FROM act WHERE leaf >= %s AND leaf <= %s", (low, high))
    if len(rows) != 1:
        raise Refusal("act_unknown", found=text[:80], count=len(rows))
    return bytes(rows[0][0])


def raw(leaf: bytes) -> Entry | None:
    """Return the bytes of an act as received, or none if it is not held."""
    rows = ledger.reading().rows(
        "SELECT e.leaf, e.header, b.data FROM entry e LEFT JOIN body b ON b.place = e.place"
        " WHERE e.place = (SELECT place FROM act WHERE leaf = %s ORDER BY place LIMIT 1)",
        (leaf,),
    )
    return Entry(bytes(rows[0][0]), bytes(rows[0][1]), rows[0][2]) if rows else None


def body(entry: Entry) -> Body | None:
    """Return the members of a body, open and closed, or none if it is not held or not readable."""
    try:
        return decode_body(entry.body) if entry.body is not None else None
    except CodecError:
        return None


def logs() -> list[LogState]:
    """Return every log held, by party and opening number."""
    return sorted(ledger.reading().logs().values(), key=lambda log: (log.party, log.number, log.id))


def frame() -> Frame:
    """Return constitution and directories as everything folded here makes them."""
    return frames.frame_now(ledger.reading())


def constitution_values() -> Mapping[str, Json]:
    """Return the members of the constitution in force, content included; empty before one is."""
    current = frame().constitution
    return values_of([current.leaf]).get(current.leaf, {}) if current else {}


def places(language: str) -> dict[str, str]:
    """Return place id to name, in a language or in Spanish; ids without a name name themselves."""
    values = constitution_values()
    rows = cast(list[dict[str, str]], values.get("places") or [])
    names = cast(dict[str, dict[str, str]], values.get("place_names") or {})
    told = {row["id"]: names.get(row["id"], {}) for row in rows}
    return {place: name.get(language) or name.get("es") or place for place, name in told.items()}


def values_of(leaves: Collection[bytes]) -> dict[bytes, Mapping[str, Json]]:
    """Return the open members of folded acts by leaf hash."""
    if not leaves:
        return {}
    rows = ledger.reading().rows(
        "SELECT a.leaf, b.data FROM act a"
        f" JOIN body b ON b.place = a.place WHERE a.leaf IN ({marks_for(list(leaves))})",
        list(leaves),
    )
    return {bytes(leaf): read_body(bytes(data)).values for leaf, data in rows}


def _where(only: Filter) -> tuple[str, list[object]]:
    clauses: list[str] = []
    values: list[object] = []
    if only.party:
        clauses.append("a.party = %s")
        values.append(only.party)
    if only.kind:
        clauses.append("a.kind = %s")
        values.append(only.kind)
    if only.state == REGULAR:
        clauses.append("a.verdict = 'regular' AND a.aside IS NULL")
    elif only.state == "irregular":
        clauses.append("(a.verdict <> 'regular' OR a.aside IS NOT NULL)")
        clauses.append(f"a.verdict <> '{NEEDS_NEWER}'")
    elif only.state == "newer":
        clauses.append(f"a.verdict = '{NEEDS_NEWER}'")
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def _matches(found: ActRead, only: Filter) -> bool:
    return (not only.party or found.party == only.party) and (
        not only.kind or found.kind == only.kind
    )


def _read(sql: str, values: Sequence[object]) -> list[ActRead]:
    store = ledger.reading()
    held = store.logs()
    rows = store.rows(sql, values)
    receipts = _receipts(store, {(row[1], index_of(row[3])) for row in rows})
    return [_act(row, held[row[1]], receipts.get((row[1], index_of(row[3])), ())) for row in rows]


def _act(row: tuple[Any, ...], log: LogState, receipts: tuple[ReceiptRead, ...]) -> ActRead:
    leaf, log_id, party, place, verdict, aside, depth, header, facts, past, data, stored = row
    entry = Entry(bytes(leaf), bytes(header), bytes(data) if data is not None else None)
    candidate = read_candidate(entry)
    said = candidate.body or Reading()
    return ActRead(
        leaf=entry.leaf,
        log=log_id,
        party=party,
        index=index_of(place),
        verdict=verdict,
        aside=aside or "",
        depth=depth,
        header=candidate.header,
        facts=cast(dict[str, Json], codec.decode(bytes(facts))),
        past=sizes_of(bytes(past)),
        names=said.names,
        values=said.values,
        own=log.own,
        signed=log.head_size > index_of(place),
        received_ms=stored,
        receipts=receipts,
    )


def _waiting_act(log: LogState, index: int, entry: Entry, held: Mapping[str, LogState]) -> ActRead:
    candidate = read_candidate(entry)
    said = candidate.body or Reading()
    missing = {
        held[name].party if name in held else "" for name, _ in waiting_for(candidate, log.id, held)
    }
    return ActRead(
        leaf=entry.leaf,
        log=log.id,
        party=log.party,
        index=index,
        verdict=WAITING,
        aside="",
        depth=0,
        header=candidate.header or _header(entry),
        facts={},
        past={},
        names=said.names,
        values=said.values,
        own=log.own,
        signed=log.head_size > index,
        received_ms=0,
        waits_for=tuple(sorted(missing)),
    )


def _header(entry: Entry) -> Header | None:
    try:
        return decode_header(entry.header)
    except (CodecError, LimitExceeded):
        return None


def _receipts(
    store: SqlStore, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], tuple[ReceiptRead, ...]]:
    """Return, for each (log, index), the earliest receipt of each node that covers it."""
    witnesses = [row[0] for row in store.rows("SELECT DISTINCT witness FROM receipt")]
    found: dict[tuple[str, int], tuple[ReceiptRead, ...]] = {}
    for log, index in wanted:
        for witness in witnesses:
            rows = store.rows(
                "SELECT time_s FROM receipt WHERE log = %s AND witness = %s AND size > %s"
                " ORDER BY size LIMIT 1",
                (store.pk(log), witness, index),
            )
            if rows:
                party = witness.rpartition("/")[2]
                earlier = found.get((log, index), ())
                found[log, index] = (*earlier, ReceiptRead(party, int(rows[0][0]) * 1_000))
    return found


def frame_acts(kind: str) -> list[ActRead]:
    """Return the acts of one kind that rule the record, such as proposals, in display order."""
    if kind not in law.KINDS:
        raise ValueError(f"{kind} is not a kind of the record itself")
    return _read(f"{_SELECT} WHERE a.kind = %s{_ORDER}", [kind])
