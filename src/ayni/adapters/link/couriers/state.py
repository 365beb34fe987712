# SPDX-License-Identifier: Apache-2.0
"""What a node remembers of packets: numbers, what was sent, what the neighbour says it holds.

A file `state.json` in the folder `courier` of the data directory, written by the one process that
holds the link's lock. Losing it costs larger packets and nothing else: what a neighbour holds is
known from its receipts, which stand in the record. Must not judge acts.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from ayni.adapters.link.health import Carrier

FOLDER_NAME: Final = "courier"
STATE_NAME: Final = "state.json"
SCRATCH_NAME: Final = "scratch"


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What the last packet into a folder held.

    Attributes:
        at_ms: when it was written.
        first: own log to the first act in it.
        to: own log to the acts below its head.
        receipts: log of the neighbour to the size of our receipt in it.
    """

    at_ms: int = 0
    first: dict[str, int] = {}
    to: dict[str, int] = {}
    receipts: dict[str, int] = {}


class Known(msgspec.Struct, kw_only=True):
    """What is remembered about packets with one neighbour.

    Attributes:
        number_out: number of the last packet written for it.
        number_in: number of the last packet read from it.
        held: log to acts that it said it holds, in the newest packet read.
        held_ms: when it said so, by its clock; 0 if never.
        lacks: salted hash of each file that it said it lacks to the bytes that it has of it.
        heard: a packet of it was read since the last one was written into its folder.
        sent: what the last packet into its folder held.
        carriers: how folder and stick stood when last used.
    """

    number_out: int = 0
    number_in: int = 0
    held: dict[str, int] = {}
    held_ms: int = 0
    lacks: dict[str, int] = {}
    heard: bool = False
    sent: Sent = msgspec.field(default_factory=Sent)
    carriers: dict[str, Carrier] = {}


class State:
    """The file, read once and written after each change.

    Args:
        data_dir: the node's directory; the folder is made in it.
    """

    def __init__(self, data_dir: Path) -> None:
        """Read what is there; a file that cannot be read counts as none."""
        self.home = data_dir / FOLDER_NAME
        self.scratch = self.home / SCRATCH_NAME
        self.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            raw = (self.home / STATE_NAME).read_bytes()
            self._known = msgspec.json.decode(raw, type=dict[str, Known])
        except (OSError, msgspec.MsgspecError):
            self._known = {}

    def of(self, party: str) -> Known:
        """Return what is remembered about a neighbour; change it, then `keep`."""
        return self._known.setdefault(party, Known())

    def keep(self) -> None:
        """Write the file in one step.

        Raises:
            OSError: the disk does not take it; what is in memory goes on.
        """
        path = self.home / STATE_NAME
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self._known))
        os.replace(fresh, path)  # noqa: PTH105  # the atomic rename is the point
