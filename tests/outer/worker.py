# SPDX-License-Identifier: Apache-2.0
"""One deed of a node in a process of its own, to be killed at any moment.

Called as ``python -m tests.outer.worker DEED WORDS…``. A line is printed when what it says is
durable, and not before: whoever reads it may hold the node to it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ayni.adapters import loading
from ayni.core.errors import AyniError, NodeTrouble

ACTS_MAX = 2_000


def main() -> None:
    loading.load()
    from tests.record import room

    room.install()
    DEEDS[sys.argv[1]](*sys.argv[2:])


def append(count: str = str(ACTS_MAX)) -> None:
    """Append acts; print log, index and leaf of each once it is kept, or the trouble."""
    for _ in range(int(count)):
        try:
            told(_append())
        except NodeTrouble as trouble:
            told(f"trouble {trouble}")


def sign(count: str = str(ACTS_MAX)) -> None:
    """Append and sign by turns; print how far each signed head reaches once it may leave."""
    from ayni.adapters.link import process
    from ayni.core.checkpoints import parse_checkpoint
    from ayni.core.notes import parse_note

    book = process.make_ground(process.config_from_settings()).book
    try:
        book.check()
    except NodeTrouble as trouble:
        told(f"trouble {trouble}")
        return
    told("ready")
    for _ in range(int(count)):
        told(_append())
        try:
            heads = book.sign()
        except NodeTrouble as trouble:
            told(f"trouble {trouble}")
            continue
        for note in heads.values():
            head = parse_checkpoint(parse_note(note).text)
            told(f"head {head.size} {head.root.hex()}")


def read(path: str) -> None:
    """Read a packet."""
    from tests.link import driver

    told("ready")
    told(driver.read(path)["standing"])


def restore(copy: str, key: str) -> None:
    """Restore from a copy with an opening key; print the new log once it is open."""
    from ayni.adapters import clock
    from ayni.node.restore import restore as begin_anew

    told("ready")
    try:
        done = begin_anew(Path(copy), opening_key=Path(key), newer_card=None, now_ms=clock.now_ms())
    except AyniError as refusal:
        told(f"refused {refusal}")
        return
    told(f"opened {done.log}")


def _append() -> str:
    from ayni.adapters.record import ledger
    from tests.link import driver

    driver.append()
    store = ledger.reading()
    own = next(log for log in store.logs().values() if log.own and log.state == "open")
    [entry] = store.entries(own.id, own.size - 1, own.size)
    return f"act {own.id} {own.size - 1} {entry.leaf.hex()}"


def told(words: object) -> None:
    """Print a line at once."""
    print(words, flush=True)


DEEDS = {function.__name__: function for function in (append, sign, read, restore)}

if __name__ == "__main__":
    main()
