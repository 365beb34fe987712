# SPDX-License-Identifier: Apache-2.0
"""What pages and commands read of the record, in few queries; never writes.

Values only: whether a viewer may see them is decided by the pages. Waiting acts come from here
alone, the folds never see them (kernel.md A22).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from ayni.adapters.record import births, frames, ledger, registry, sequencing
from ayni.adapters.record.actreads import (
    ORDER,
    SELECT,
    WAITING,
    ActRead,
    ReceiptRead,
    read,
    waiting_acts,
)
from ayni.adapters.record.rows import INDEX_BITS, marks_for, slices
from ayni.adapters.record.store import SqlStore
from ayni.core import codec, shortcodes
from ayni.core import constitution as law
from ayni.core.acts import Act, Body, decode_body
from ayni.core.codec import Json
from ayni.core.errors import CodecError, Refusal
from ayni.core.frame import Frame
from ayni.core.limits import PAGE_ROWS_COUNT
from ayni.core.membership import Membership
from ayni.core.ports import NEEDS_NEWER, REGULAR, Entry, LogState
from ayni.core.readings import read_body

__all__ = ["WAITING", "ActRead", "ReceiptRead"]

WAITING_ACTS_MAX_COUNT: Final = 256
"""Waiting acts of each log that pages look at, the newest."""

KINDS_KEPT_MAX_COUNT: Final = 4_096
"""Acts whose kind is remembered: as many as a day's pages name."""
_kinds: Final[dict[bytes, str]] = {}
_constitutions: Final[dict[bytes, Mapping[str, Json]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which acts a list shows; empty values do not filter.

    Attributes:
        state: ``regular``, ``irregular``, ``waiting`` or ``newer``.
    """

    party: str = ""
    kind: str = ""
    state: str = ""


def act(leaf: bytes) -> ActRead | None:
    """Return one act, waiting ones included, or none if it is not held."""
    found = acts([leaf])
    return found[0] if found else next(iter(waiting_acts((leaf, leaf))), None)


def kind_of(leaf: bytes) -> str:
    """Return the kind of an act that is folded here, or an empty string; for each line of a list.

    What a hash names never changes: a kind that was read once is remembered.
    """
    if leaf not in _kinds:
        rows = ledger.reading().rows("SELECT kind FROM act WHERE leaf = %s LIMIT 1", (leaf,))
        if not rows or not rows[0][0]:
            return ""
        if len(_kinds) >= KINDS_KEPT_MAX_COUNT:
            _kinds.clear()
        _kinds[leaf] = str(rows[0][0])
    return _kinds[leaf]


def store() -> SqlStore:
    """Return the store to read from; for what reads more than acts."""
    return ledger.reading()


def acts(leaves: Collection[bytes]) -> list[ActRead]:
    """Return folded acts by leaf hash, in display order."""
    if not leaves:
        return []
    return read(f"{SELECT} WHERE a.leaf IN ({marks_for(list(leaves))}){ORDER}", list(leaves))


def acts_about(object_id: bytes) -> list[ActRead]:
    """Return the timeline of an object: every act about it, irregular ones included."""
    return read(f"{SELECT} WHERE a.object = %s{ORDER}", [object_id])


def regular_about(object_id: bytes) -> list[Act]:
    """Return the regular acts about an object, which its fold takes; for who shows none of them."""
    return [act.act for act in acts_about(object_id) if act.regular]


def citing(object_id: bytes, *, at_most: int) -> list[ActRead]:
    """Return the regular acts of other objects that cite an object in their header.

    Args:
        object_id: leaf hash of the act that opens it.
        at_most: how many acts to read.
    """
    sql = (
        f"{SELECT} WHERE a.place IN (SELECT place FROM touch WHERE object = %s)"
        f" AND a.object <> %s AND a.verdict = %s{ORDER} LIMIT %s"
    )
    return read(sql, [object_id, object_id, REGULAR, at_most])


def births_of(object_id: bytes) -> list[Act]:
    """Return the birth of an object that no act opened; none of any other object.

    Whoever folds the acts about a child puts it before them. Source: kernel.md S7.
    """
    store = ledger.reading()
    parent = births.parents_of(store.rows, [object_id]).get(object_id)
    if parent is None:
        return []
    acts = store.object_acts([parent])[parent]
    return [birth for birth in registry.births_of(acts) if birth.leaf == object_id]


def acts_of(objects: Collection[bytes], *, at_most: int) -> list[ActRead]:
    """Return the acts about several objects in one order, that of display; irregular ones too.

    Args:
        objects: ids of the objects.
        at_most: how many acts to read.
    """
    if not objects:
        return []
    marks = marks_for(list(objects))
    sql = f"{SELECT} WHERE a.object IN ({marks}){ORDER} LIMIT %s"
    return read(sql, [*objects, at_most])


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
    logs = ledger.reading().logs().values()
    where, values = _where(only, logs)
    found = _newest(where, values, offset=(number - 1) * PAGE_ROWS_COUNT)
    return found, _total(only, where, values, logs)


def newest() -> list[ActRead]:
    """Return the first page of the whole record, without counting the record."""
    return _newest("", [], offset=0)


def newest_without_receipt(party: str, *, witness: str) -> bytes | None:
    """Return the leaf hash of the newest act of a party that another has given no receipt for.

    Args:
        party: whose acts.
        witness: party whose node would have given it.
    """
    # A receipt covers all earlier acts of its log: the newest one of each log tells for all.
    rows = ledger.reading().rows(
        "SELECT a.leaf FROM log l JOIN act a ON a.place = ((l.pk << %s) | (l.folded - 1))"
        " WHERE l.party = %s AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.log = l.pk"
        " AND r.witness = %s AND r.size >= l.folded)"
        " ORDER BY a.depth DESC, a.log DESC, a.place DESC LIMIT 1",
        (INDEX_BITS, party, f"ayni/receipt/{witness}"),
    )
    return bytes(rows[0][0]) if rows else None


def newest_of(kinds: Collection[str], *, at_most: int) -> list[ActRead]:
    """Return the newest acts of some kinds, newest first.

    Args:
        kinds: names of kinds.
        at_most: how many acts to read.
    """
    if not kinds:
        return []
    asked = list(kinds)
    where = f" WHERE a.kind IN ({marks_for(asked)})"
    return _newest(where, asked, offset=0, limit=at_most)


def waiting() -> list[ActRead]:
    """Return the acts that are stored and not folded yet, with the parties they wait for."""
    return waiting_acts()


def urgent_waiting(within: Mapping[str, tuple[int, int]] | None = None) -> list[ActRead]:
    """Return waiting acts of urgent kinds: pages show them at once.

    Args:
        within: as for `waiting_acts`; by default the newest of each log, because a node that
            catches up holds very many that are folded within seconds.
    """
    kinds = registry.kinds()
    found = waiting_acts(within=within, newest=WAITING_ACTS_MAX_COUNT if within is None else None)
    return [act for act in found if (kind := kinds.get(act.kind)) is not None and kind.urgent]


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


def coded(codes: Collection[str]) -> dict[str, list[ActRead]]:
    """Return the acts that reading codes may stand for, waiting ones included; none is chosen.

    Args:
        codes: each in its one spelling.
    """
    store = ledger.reading()
    bounds = {code: shortcodes.prefix(code) for code in codes}
    leaves: list[bytes] = []
    for some in slices(sorted(bounds.values())):
        marks = ", ".join(["(%s, %s)"] * len(some))
        rows = store.rows(
            f"WITH wanted (low, high) AS (VALUES {marks}) SELECT a.leaf FROM wanted w"
            " JOIN act a ON a.leaf >= w.low AND a.leaf <= w.high",
            [bound for pair in some for bound in pair],
        )
        leaves += [bytes(row[0]) for row in rows]
    held = acts(leaves)
    found = {
        code: [act for act in held if low <= act.leaf <= high] + waiting_acts((low, high))
        for code, (low, high) in bounds.items()
    }
    return {code: acts for code, acts in found.items() if acts}


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


def standing() -> tuple[Frame, Membership]:
    """Return the frame, and who takes part, as everything folded here makes them."""
    return frames.standing_now(ledger.reading())


def partnership() -> str:
    """Return the text hash of the first constitution in force, hex; empty before one is.

    It names the partnership for ever: later constitutions follow it.
    """
    current = frame().constitution
    if current is None:
        return ""
    facts = current.facts
    while facts.get("supersedes"):
        earlier = act(bytes.fromhex(str(facts["supersedes"])))
        if earlier is None:
            return ""
        facts = earlier.facts
    return str(facts["text"])


def constitution_values() -> Mapping[str, Json]:
    """Return the members of the constitution in force, content included; empty before one is.

    They are read once: the text of a constitution in force cannot be erased.
    """
    current = frame().constitution
    if current is None:
        return {}
    if current.leaf not in _constitutions:
        _constitutions.clear()
        _constitutions.update(values_of([current.leaf]))
    return _constitutions.get(current.leaf, {})


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


def _newest(
    where: str, values: Sequence[object], *, offset: int, limit: int = PAGE_ROWS_COUNT
) -> list[ActRead]:
    newest = "a.depth DESC, a.log DESC, a.place DESC"
    # The places come from an index alone: what is passed over costs no look at its row.
    chosen = f"SELECT a.place FROM act a{where} ORDER BY {newest} LIMIT {limit} OFFSET {offset}"
    places = [row[0] for row in ledger.reading().rows(chosen, values)]
    sql = f"{SELECT} WHERE a.place IN ({marks_for(places)}) ORDER BY {newest}"
    return read(sql, places) if places else []


def _total(only: Filter, where: str, values: Sequence[object], logs: Iterable[LogState]) -> int:
    if only.kind or only.state:
        return int(ledger.reading().rows(f"SELECT COUNT(*) FROM act a{where}", values)[0][0])
    # Every folded act has one row: what the logs say spares counting the whole record.
    return sum(log.folded for log in logs if only.party in {"", log.party})


def _where(only: Filter, held: Iterable[LogState]) -> tuple[str, list[object]]:
    clauses: list[str] = []
    values: list[object] = []
    if only.party:
        # By log: the indexes in display order hold it, and none holds the party.
        values += [log.id for log in held if log.party == only.party] or [""]
        clauses.append(f"a.log IN ({marks_for(values)})")
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


def frame_acts(kind: str) -> list[ActRead]:
    """Return the acts of one kind that rule the record, such as proposals, in display order."""
    if kind not in law.KINDS:
        raise ValueError(f"{kind} is not a kind of the record itself")
    return read(f"{SELECT} WHERE a.kind = %s{ORDER}", [kind])
