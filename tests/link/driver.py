# SPDX-License-Identifier: Apache-2.0
"""What a node does besides its link, in a process of its own: made, introduced, written to.

One command on each line of standard input, one answer on each line of standard output.
"""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import shutil
import sys
import time
from pathlib import Path

import msgspec

from ayni.adapters import loading
from tests.link import charter, erasing, making
from tests.link.carding import alarms, cards, renew


def main() -> None:
    loading.load()
    from tests.record import room

    room.install()
    if sys.argv[1:] == ["tables"]:
        making.make_tables()
        return
    if sys.argv[1:] == ["link"]:
        if os.environ.get("AYNI_TEST_CAPTURE"):
            charter.capture(os.environ["AYNI_TEST_CAPTURE"])
        from ayni.adapters.link.__main__ import main as run

        run()
        return
    for line in sys.stdin:
        name, *words = line.split()
        print(json.dumps(COMMANDS[name](*words)), flush=True)


def know(card: str) -> bool:
    """Take a neighbour's card."""
    from ayni.adapters import clock
    from ayni.adapters.record import trust

    trust.take_card(bytes.fromhex(card), now_ms=clock.now_ms())
    return True


def propose() -> list[str]:
    """Propose the model constitution with the small room in it; return leaf and text, in hex."""
    from ayni.adapters.record import trust
    from ayni.core.cards import read_card
    from ayni.node.model import model_constitution
    from ayni.web import services

    own = read_card(trust.own_card())
    cards = {own.party: own} | {name: one.card for name, one in trust.neighbours().items()}
    rows = [
        {"party": party, "identity": card.identity, "zone": "UTC", "languages": ["es"]}
        for party, card in sorted(cards.items())
    ]
    text = model_constitution(mode="exercise", parties=rows)
    text = {**text, "rooms": ["drill"], "params": {"attachments.mib_max": 64}}
    text["places"] = [{**place, "named_by": own.party} for place in text["places"]]
    done = services.propose_constitution(_signatory(), text=text)
    from ayni.adapters.record import reading

    return [done.leaf.hex(), str(reading.values_of([done.leaf])[done.leaf]["text"])]


def consent(leaf: str, text: str) -> bool:
    """Consent to a constitution."""
    from ayni.web import services

    services.consent_to_constitution(
        _signatory(), proposal=bytes.fromhex(leaf), text=text, expected=None
    )
    return True


def _signatory():
    from ayni.adapters import clock
    from ayni.web.services import Signatory

    return Signatory(
        office=f"{os.environ['AYNI_TEST_PARTY']}.desk",
        capacity="titular",
        mode="exercise",
        now_ms=clock.now_ms(),
        operator="test",
    )


def append(count: str = "1") -> float:
    """Append acts, each in a transaction of its own; return when the last call began."""
    from ayni.adapters import clock
    from ayni.adapters.record import ledger
    from ayni.core.composing import Draft
    from tests.simulation import room

    began = 0.0
    for _ in range(int(count)):
        draft = Draft(
            kind=room.GIVEN,
            by=f"{os.environ['AYNI_TEST_PARTY']}.desk",
            values={"place": "f-07", "note": "words"},
            at=clock.now_ms(),
            id=secrets.token_hex(16),
            mode="exercise",
        )
        began = time.monotonic()
        ledger.append(draft, expected=None, now_ms=clock.now_ms(), unchecked=True)
    return began


def attach(path: str) -> str:
    """Sign an act that names a file; return the file's salted hash, in hex."""
    from ayni.adapters import clock
    from ayni.adapters.attachments import keeping, uploads
    from ayni.adapters.record import ledger
    from ayni.core import limits
    from ayni.core.composing import Draft
    from tests.simulation import room

    root = keeping.root()
    begun = uploads.Upload(root, Path(path).name, size_max=limits.ATTACHMENT_SIZE_MAX_BYTES)
    with Path(path).open("rb") as file:
        while piece := file.read(limits.MIB):
            begun.write(piece)
    made = begun.finish()
    draft = Draft(
        kind=room.GIVEN,
        by=f"{os.environ['AYNI_TEST_PARTY']}.desk",
        values={"place": "f-07", "attachments": [made.to_value()]},
        at=clock.now_ms(),
        id=secrets.token_hex(16),
        mode="exercise",
    )
    with uploads.signing(root, [made]):
        ledger.append(draft, expected=None, now_ms=clock.now_ms(), unchecked=True)
    return made.hash.hex()


def files() -> dict[str, int]:
    """Return how many files acts name, and what became of them."""
    from ayni.adapters.attachments import keeping

    return dataclasses.asdict(keeping.counts())


def begun(name: str) -> int:
    """Return how many bytes of a file the other party's node has sent so far."""
    from ayni.adapters.attachments import files as keeping_files
    from ayni.adapters.attachments import keeping

    party = {"chl": "per", "per": "chl"}[os.environ["AYNI_TEST_PARTY"]]
    return keeping_files.begun_bytes(keeping.root(), bytes.fromhex(name), party)


def logs() -> dict[str, dict[str, int]]:
    """Return where the node stands with each party's log."""
    from ayni.adapters.record import ledger

    return {
        log.party: {"size": log.size, "folded": log.folded, "head": log.head_size}
        for log in ledger.reading().logs().values()
    }


def receipted(party: str) -> int:
    """Return for how many own acts a party gave its receipt."""
    from ayni.adapters.record import ledger, signing

    own = next(log for log in ledger.reading().logs().values() if log.own)
    held = signing.newest_receipts(own.id).get(f"ayni/receipt/{party}")
    return held.size if held is not None else 0


def await_folded(party: str, count: str) -> float:
    """Wait until that many acts of a party are folded here; return when they were seen."""
    from ayni.adapters.record import ledger

    until = time.monotonic() + 50
    while time.monotonic() < until:
        if any(
            log.party == party and log.folded >= int(count)
            for log in ledger.reading().logs().values()
        ):
            return time.monotonic()
        time.sleep(0.0005)
    raise AssertionError(f"{count} acts of {party} did not come")


def digest() -> str:
    """Return the digest of the state."""
    from ayni.adapters.record import digests

    return digests.digest().hex()


_kept: list[object] = []
_changes: dict[str, object] = {}


def carry(out: str, incoming: str, *changes: str) -> bool:
    """Begin anew with two folders to and from the neighbour, and other times, as name=number."""
    from ayni.adapters.link.config import FolderPair

    party = {"chl": "per", "per": "chl"}[os.environ["AYNI_TEST_PARTY"]]
    _kept.clear()
    _changes.clear()
    _changes["folders"] = {party: FolderPair(out=Path(out), incoming=Path(incoming))}
    for name, value in (change.split("=") for change in changes):
        _changes[name] = int(value) if name.endswith(("_kept", "_bytes")) else float(value)
    return True


def courier():
    """Return the courier of this node as the link process makes it; signs what was appended."""
    from ayni.adapters.link import process

    if not _kept:
        ground = process.make_ground(process.config_from_settings())
        ground.book.check()
        _kept.append(process.make_courier(ground))
        _kept[0].config = dataclasses.replace(_kept[0].config, **_changes)
    found = _kept[0]
    found.ground.book.sign()
    return found


def bound(count: str) -> bool:
    """Let packets hold so many bytes of attached files."""
    from ayni.core import limits

    limits.PACKET_ATTACHMENTS_MAX_BYTES = int(count)
    return True


def write(party: str, full: str = "") -> dict[str, object]:
    """Write a packet as a page would ask for it; return the answer and where the packet lies."""
    from ayni.adapters.link.couriers import spool

    carrying = courier()
    job = spool.Job(id=spool.new_id(), deed="write", parties=(party,), full=bool(full), asked_ms=1)
    answer = carrying.answer(job)
    path = carrying.spool.packet(answer)
    return {"answer": msgspec.to_builtins(answer), "path": str(path or "")}


def read(path: str, party: str = "") -> dict[str, object]:
    """Read a packet as a page would ask for it; return the answer."""
    from ayni.adapters.link.couriers import spool

    carrying = courier()
    job = spool.Job(id=spool.new_id(), deed="read", parties=(party,) if party else (), asked_ms=1)
    if Path(path).exists():
        shutil.copy(path, carrying.spool.upload(job.id))
    answer = msgspec.to_builtins(carrying.answer(job))
    courier()  # receipts may have come: nothing is signed that was signed
    return answer


def carriers(party: str) -> dict[str, object]:
    """Return how the carriers of a neighbour stand, and how much was set aside."""
    peer = courier().peers[party]
    told = {name: msgspec.to_builtins(one) for name, one in peer.facts.carriers.items()}
    return {"carriers": told, "set_aside": peer.facts.set_aside}


def look() -> bool:
    """Look into the folders."""
    courier().look()
    return True


def work() -> bool:
    """Do what the link process has the courier do twice a second."""
    courier().work()
    return True


def quarantined() -> list[list[str]]:
    """Return what was set aside: from whom, why, what."""
    from ayni.adapters.record import evidence

    return [[one.peer, one.reason, one.detail] for one in evidence.quarantine()]


def receipts() -> dict[str, int]:
    """Return by witness the time of its newest receipt for the own log, in seconds."""
    from ayni.adapters.record import ledger, signing

    own = next(log for log in ledger.reading().logs().values() if log.own)
    return {name: one.time_s for name, one in signing.newest_receipts(own.id).items()}


def fsck() -> list[str]:
    """Return what is wrong with the record."""
    from ayni.adapters.record import fsck as checking

    return list(checking.check().problems)


def leaves(log: str) -> list[str]:
    """Return the leaf hashes held of a log, in hex."""
    from ayni.adapters.record import ledger

    store = ledger.reading()
    return [entry.leaf.hex() for entry in store.entries(log, 0, store.logs()[log].size)]


def roots(log: str, *sizes: str) -> list[str]:
    """Return the roots of a log held here at some sizes, in hex."""
    from ayni.adapters.record import ledger
    from ayni.core.merkle import root_at

    reader = ledger.reading().reader(log)
    return [root_at(reader, int(size)).hex() for size in sizes]


def own_logs() -> dict[str, str]:
    """Return the state of each log of the own party."""
    from ayni.adapters.record import ledger

    party = os.environ["AYNI_TEST_PARTY"]
    logs = ledger.reading().logs().values()
    return {one.id: "own" if one.own else one.state for one in logs if one.party == party}


def backup(path: str) -> bool:
    """Write a copy of the record."""
    from ayni.adapters.record import backup as copying

    copying.backup(Path(path))
    return True


COMMANDS = {
    function.__name__: function
    for function in (
        *(fsck, leaves, roots, own_logs, backup, propose, consent, attach, files, begun, bound),
        *(renew, cards, alarms),
        *(making.make, know, append, logs, receipted, await_folded, digest, write, read),
        *(carriers, carry, look, work, quarantined, receipts),
        *(erasing.phone, erasing.erase),
        *(charter.next_version, charter.agree_to, charter.members, charter.say),
        *(charter.pages, charter.keep),
    )
}

if __name__ == "__main__":
    main()
