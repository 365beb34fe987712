# SPDX-License-Identifier: Apache-2.0
"""Derives every hash, tile, head and commitment again from the rows, and names what differs.

Runs before the first signature after a start, a migration or a restore. Reads only; repairs
nothing. Source: DESIGN.md section 5 (fsck); record.md R15.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connections

from ayni.adapters.record import erased, ledger, tiles
from ayni.adapters.record.rows import index_of, place_of
from ayni.adapters.record.store import SqlStore
from ayni.core.acts import decode_header
from ayni.core.checkpoints import open_checkpoint
from ayni.core.commitments import body_commitment
from ayni.core.errors import AyniError, CodecError, LimitExceeded, StoreTrouble
from ayni.core.merkle import HASH_SIZE_BYTES, Frontier, leaf_hash
from ayni.core.notes import Vkey
from ayni.core.ports import LogState
from ayni.core.tiles import WIDTH

PROBLEMS_MAX: Final = 100
_ROWS_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found.

    Attributes:
        logs: logs checked.
        acts: acts checked.
        problems: one sentence each, the first found first; PROBLEMS_MAX at most.
    """

    logs: int
    acts: int
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Look:
    """One log while it is read from its first act to its last."""

    store: SqlStore
    log: LogState
    pk: int
    tell: Callable[[str], None]
    heads: dict[int, list[bytes]] = field(default_factory=dict)
    frontier: Frontier = field(default_factory=Frontier)
    row: list[bytes] = field(default_factory=list)
    roots: list[bytes] = field(default_factory=list)


def check(*, progress: Callable[[int], None] | None = None) -> Report:
    """Check the whole record.

    Args:
        progress: called now and then with the number of acts checked so far.
    """
    with ledger.snapshot() as store:
        return _check(store, progress)


def _check(store: SqlStore, progress: Callable[[int], None] | None) -> Report:
    problems = list(_settings())
    acts = 0

    def tell(problem: str) -> None:
        if len(problems) < PROBLEMS_MAX:
            problems.append(problem)

    logs = store.logs()
    for log in logs.values():
        look = _Look(store=store, log=log, pk=store.pk(log.id), tell=tell)
        _read_heads(look)
        for checked in _read_acts(look):
            acts += checked
            if progress is not None:
                progress(acts)
        _check_end(look)
        _check_heads_above(look)
    return Report(logs=len(logs), acts=acts, problems=tuple(problems))


def require_sound() -> None:
    """Raise unless the record is sound; before anything is signed.

    Raises:
        StoreTrouble: with the first problem.
    """
    report = check()
    if report.problems:
        raise StoreTrouble(
            f"{report.problems[0]} ({len(report.problems)} problems in all). Nothing is signed. "
            "Run `ayni fsck` for the list; keep the node as it is; see docs/operate, Faults."
        )


def _settings() -> Iterator[str]:
    """Check that a commit of this database survives a power cut."""
    connection = connections[ledger.ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            (level,) = cursor.fetchone()
            if level < 2:
                yield f"the database runs with synchronous={level}, 2 (FULL) expected"
            cursor.execute("PRAGMA quick_check(1)")
            (found,) = cursor.fetchone()
            if found != "ok":
                yield f"SQLite's own check: {found}"
        else:
            cursor.execute("SHOW synchronous_commit")
            (told,) = cursor.fetchone()
            if told == "off":
                yield "the database runs with synchronous_commit=off, on expected"


def _read_heads(look: _Look) -> None:
    for size, root, note in look.store.rows(
        "SELECT size, root, note FROM head WHERE log = %s ORDER BY size", (look.pk,)
    ):
        look.heads.setdefault(size, []).append(bytes(root))
        try:
            head = open_checkpoint(bytes(note), Vkey.parse(look.log.key))
        except AyniError as error:
            look.tell(f"log {look.log.id}, signed head of {size} acts: {error}")
            continue
        if (head.size, head.root) != (size, bytes(root)):
            look.tell(f"log {look.log.id}, signed head of {size} acts: its note says another head")


def _read_acts(look: _Look) -> Iterator[int]:
    _compare_heads(look)
    for start in range(0, look.log.size, _ROWS_AT_ONCE):
        end = min(look.log.size, start + _ROWS_AT_ONCE)
        first, last = place_of(look.pk, start), place_of(look.pk, end)
        rows = look.store.rows(
            "SELECT e.place, e.leaf, e.header, b.data, a.leaf, a.root FROM entry e"
            " LEFT JOIN body b ON b.place = e.place LEFT JOIN act a ON a.place = e.place"
            " WHERE e.place >= %s AND e.place < %s ORDER BY e.place",
            (first, last),
        )
        gone = erased.names_of(look.store.cursor, [bytes(row[1]) for row in rows])
        for offset, row in enumerate(rows):
            if index_of(row[0]) != start + offset:
                look.tell(f"log {look.log.id}: act {start + offset} is missing")
                return
            _check_act(look, start + offset, row)
            _check_erased(look, start + offset, row, gone.get(bytes(row[1]), frozenset()))
        yield len(rows)


def _check_act(look: _Look, index: int, row: tuple[Any, ...]) -> None:
    _, leaf, header, body, act_leaf, act_root = row
    where = f"log {look.log.id}, act {index}"
    if not isinstance(header, bytes) or not isinstance(body or b"", bytes):
        look.tell(f"{where}: text found where the database should hold bytes")
        return
    found = leaf_hash(header)
    if found != leaf:
        look.tell(f"{where}: its leaf hash is {leaf.hex()[:16]}, its bytes give {found.hex()[:16]}")
    look.frontier.append(found)
    look.row.append(found)
    if len(look.row) == WIDTH:
        _check_tile(look, 0, index // WIDTH, look.row)
        look.row = []
    _check_body(look, index, header, body)
    _compare_heads(look)
    if index < look.log.folded:
        if act_leaf != leaf:
            look.tell(f"{where}: it is not in the derived tables; run `ayni rebuild`")
        elif act_root and act_root != look.frontier.root():
            look.tell(f"{where}: another root in the derived tables; run `ayni rebuild`")


def _check_body(look: _Look, index: int, header: bytes, body: bytes | None) -> None:
    where = f"log {look.log.id}, act {index}"
    try:
        expected = decode_header(header).body
    except (CodecError, LimitExceeded):
        return
    if body is None:
        if index < look.log.bodies:
            look.tell(f"{where}: its body is missing; the log is said to hold it")
        return
    try:
        found = body_commitment(body).hex()
    except CodecError as error:
        look.tell(f"{where}: {error}")
        return
    if found != expected:
        look.tell(
            f"{where}: its body gives the commitment {found[:16]}, its header says {expected[:16]}"
        )


def _check_erased(look: _Look, index: int, row: tuple[Any, ...], names: frozenset[str]) -> None:
    """What was erased is not here; the next start erases it again."""
    header, body = row[2], row[3]
    if not names or not isinstance(body, bytes):
        return
    found = erased.to_close(header, body, names)
    if found:
        look.tell(
            f"log {look.log.id}, act {index}: {', '.join(sorted(found))} was erased, and is here "
            "again; start the node, which erases it again before it serves"
        )


def _check_tile(look: _Look, level: int, n: int, hashes: list[bytes]) -> None:
    """Compare one full tile, and those above it that it completes."""
    raw = b"".join(hashes)
    root = tiles.root_of(raw)
    held = look.store.rows(
        "SELECT hashes, root FROM tile WHERE place = %s", (tiles.tile_key(look.pk, level, n),)
    )
    if not held or (bytes(held[0][0]), bytes(held[0][1])) != (raw, root):
        look.tell(f"log {look.log.id}, tile {level}/{n}: it is not the one its acts give")
    if level == 0:
        look.roots.append(root)
        if len(look.roots) % WIDTH == 0:
            _check_tile(look, 1, n // WIDTH, look.roots[-WIDTH:])


def _compare_heads(look: _Look) -> None:
    size = look.frontier.size
    for root in look.heads.get(size, []):
        if root != look.frontier.root() and look.log.state != "frozen":
            look.tell(
                f"log {look.log.id}, signed head of {size} acts: its root is {root.hex()[:16]},"
                f" the acts give {look.frontier.root().hex()[:16]}"
            )


def _check_end(look: _Look) -> None:
    log, frontier = look.log, look.frontier
    where = f"log {log.id}"
    if frontier.size != log.size:
        look.tell(f"{where}: {log.size} acts expected, {frontier.size} found")
    elif frontier.to_bytes() != log.frontier:
        look.tell(f"{where}: the stored tree is not the one its {log.size} acts give")
    (above,) = look.store.rows(
        "SELECT COUNT(*) FROM entry WHERE place >= %s AND place < %s",
        (place_of(look.pk, log.size), place_of(look.pk + 1, 0)),
    )[0]
    if above:
        look.tell(f"{where}: {above} acts found beyond the {log.size} it is said to hold")
    if len(log.fold_frontier) != HASH_SIZE_BYTES * log.folded.bit_count():
        look.tell(f"{where}: its fold stands nowhere; run `ayni rebuild`")
    (folded,) = look.store.rows(
        "SELECT COUNT(*) FROM act WHERE place >= %s AND place < %s",
        (place_of(look.pk, 0), place_of(look.pk + 1, 0)),
    )[0]
    if folded != log.folded:
        look.tell(f"{where}: {log.folded} acts folded expected, {folded} found; run `ayni rebuild`")


def _check_heads_above(look: _Look) -> None:
    """An own log never signed more than it holds: otherwise the data went back in time."""
    log = look.log
    if log.own and look.heads and max(look.heads) > log.size:
        look.tell(f"own log {log.id}: {max(look.heads)} acts were signed, {log.size} are held")
    if log.head_size and log.head_root not in look.heads.get(log.head_size, []):
        look.tell(f"log {log.id}: its newest head is not among the heads kept")
