# SPDX-License-Identifier: Apache-2.0
"""What leaves the node as files that anybody can check: a whole record, or one act.

Reads only. A head is exported with the receipts that name its very size. Source: DESIGN.md
section 5 (Bundle, proof of one act); core/exporting.py and core/proofs.py for the formats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ayni.adapters.record import ledger, trust
from ayni.adapters.record.store import SqlStore
from ayni.core.acts import Body, decode_body
from ayni.core.cards import read_card
from ayni.core.checkpoints import add_lines
from ayni.core.errors import Refusal
from ayni.core.exporting import LogSource, export_folder
from ayni.core.merkle import inclusion_proof
from ayni.core.notes import Vkey
from ayni.core.policy import Group, Log, Policy, Witness, format_policy
from ayni.core.ports import Entry, LogState
from ayni.core.proofs import ActProof, TlogProof, format_act_proof

RECEIPTS_GROUP = "receipts"
ROWS_AT_A_TIME = 1_000

README = """\
This folder is a record of Ayni: the logs of the parties of one partnership.

full/<log>/        one log, laid out as C2SP tlog-tiles; `checkpoint` carries the receipts
policy             the keys of logs and of the nodes that gave receipts (C2SP tlog-policy)
manifest.json      which logs, up to which act

Check it with `ayni verify FOLDER`, or with any program that reads tlog-tiles. The keys in
`policy` are those of the node that wrote this folder: compare them with yours.
A receipt says "received and stored up to here"; it never means agreement.
"""


@dataclass(frozen=True, slots=True)
class _Head:
    """A signed head with the receipts for its size."""

    size: int
    note: bytes
    receipts: int


def export_plain(out: Path) -> int:
    """Write the whole record, not encrypted, into a folder.

    Args:
        out: a folder that is empty or does not exist.

    Returns:
        How many files were written.
    """
    store = ledger.reading()
    found = [(log, _best_head(store, log, above=0)) for log in store.logs().values()]
    logs = [log for log, head in found if head is not None]
    heads = {log.id: head for log, head in found if head is not None}
    sources = (
        LogSource(
            note=heads[log.id].note,
            reader=store.reader(log.id),
            entries=(entry.header for entry in _entries(store, log.id, heads[log.id].size)),
            bodies=(entry.body for entry in _entries(store, log.id, heads[log.id].size)),
        )
        for log in logs
    )
    receipted = all(head.receipts for head in heads.values())
    written = 0
    for path, raw in export_folder(policy(logs, receipted=receipted), sources, readme=README):
        file = out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
        written += 1
    return written


def prove(leaf: bytes, members: Collection[str]) -> bytes:
    """Return the proof of one act as a file, with the named members open and the rest closed.

    Args:
        leaf: leaf hash of the act, 32 bytes.
        members: names of the members to show.

    Raises:
        Refusal: act_unknown, not_signed_yet or member_unknown.
    """
    store = ledger.reading()
    log, index = _place(store, leaf)
    head = _best_head(store, log, above=index)
    if head is None:
        raise Refusal("not_signed_yet")
    entry = store.entries(log.id, index, index + 1)[0]
    proof = TlogProof(
        index=index,
        hashes=tuple(inclusion_proof(store.reader(log.id), index, head.size)),
        note=head.note,
    )
    text = format_policy(policy([log], receipted=bool(head.receipts)))
    return format_act_proof(
        ActProof(proof=proof, header=entry.header, body=_shown(entry, members), policy=text)
    )


def policy(logs: Collection[LogState], *, receipted: bool) -> Policy:
    """Return the trust file of this node: the keys of logs and of everybody's receipts.

    Args:
        logs: the logs to list.
        receipted: ask for a receipt on every head.
    """
    witnesses = _witnesses()
    groups = (Group(RECEIPTS_GROUP, 1, tuple(w.name for w in witnesses)),)
    return Policy(
        logs=tuple(Log(Vkey.parse(log.key)) for log in logs),
        witnesses=witnesses,
        groups=groups if receipted else (),
        quorum=RECEIPTS_GROUP if receipted else "none",
    )


def _witnesses() -> tuple[Witness, ...]:
    """Return the key that each node gives receipts with, and those that counted before it."""
    own = read_card(trust.own_card()).party
    found = []
    for party in sorted({own, *trust.neighbours()}):
        held = {each.card.receipt: each.card.number for each in trust.cards_of(party)}
        for at, (key, number) in enumerate(held.items()):
            found.append(Witness(party if at == 0 else f"{party}.{number}", Vkey.parse(key)))
    return tuple(found)


def _best_head(store: SqlStore, log: LogState, *, above: int) -> _Head | None:
    """Return the signed head of more than `above` acts with most receipts, of those the newest.

    None if no such head covers only acts that are held. Found in one query: on an ordinary day
    every act has a head of its own, and an old act as many heads above it as acts came later.
    """
    pk = store.pk(log.id)
    rows = store.rows(
        "SELECT r.size FROM receipt r WHERE r.log = %s AND r.size > %s AND r.size <= %s"
        " AND EXISTS (SELECT 1 FROM head h WHERE h.log = r.log AND h.size = r.size)"
        " GROUP BY r.size ORDER BY COUNT(*) DESC, r.size DESC LIMIT 1",
        (pk, above, log.size),
    )
    size = int(rows[0][0]) if rows else log.head_size
    if not above < size <= log.size:
        return None
    note = next(iter(store.head_roots(log.id, size).values()), None)
    if note is None:
        return None
    lines = store.rows(
        "SELECT line FROM receipt WHERE log = %s AND size = %s ORDER BY witness", (pk, size)
    )
    receipts = [bytes(line) for (line,) in lines]
    return _Head(size, add_lines(note, *receipts) if receipts else note, len(receipts))


def _place(store: SqlStore, leaf: bytes) -> tuple[LogState, int]:
    spots = store.spots({leaf}).get(leaf)
    if not spots:
        raise Refusal("act_unknown", leaf=leaf.hex()[:16])
    spot = spots[0]
    return store.logs()[spot.log], spot.index


def _shown(entry: Entry, members: Collection[str]) -> Body | None:
    if entry.body is None:
        return None
    body = decode_body(entry.body)
    names = {member.name for member in body.members}
    unknown = sorted(set(members) - names)
    if unknown:
        raise Refusal("member_unknown", found=", ".join(unknown))
    return body.closed(names - set(members))


def _entries(store: SqlStore, log: str, size: int) -> Iterator[Entry]:
    for at in range(0, size, ROWS_AT_A_TIME):
        yield from store.entries(log, at, min(at + ROWS_AT_A_TIME, size))
