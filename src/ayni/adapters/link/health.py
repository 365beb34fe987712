# SPDX-License-Identifier: Apache-2.0
"""How the link to each neighbour stands, in codes, kept in a file that pages read.

The link process writes `link.json` in the data directory; no page ever asks a neighbour or waits
for one. Words are made where the reader's language is known: `words.py`. Must not judge acts.
Source: DESIGN.md section 6; rooms.md, screen *Enlace*.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

import msgspec

STATUS_NAME: Final = "link.json"
HEARTBEAT_S: Final = 10.0
"""The file is written at least this often while the link process lives."""
STALE_MS: Final = 45_000
"""A file older than this was left behind by a process that is gone."""
CLOCK_SHOWN_MS: Final = 120_000
"""A difference of clocks above this is shown; no rule reads it."""

Code = Literal[
    "up_to_date",
    "behind",
    "left",
    "invited",
    "no_card",
    "never",
    "down",
    "refused",
    "newer_version",
    "newer_card",
    "bad_input",
    "withheld",
    "stopped",
    "contradiction",
    "own_trouble",
    "not_running",
]
"""From what needs nobody to what needs people most."""

OwnCode = Literal["", "guard", "key", "rollback", "twin", "store", "check", "door", "settings"]


CarrierName = Literal["door", "folder", "stick"]

CarrierCode = Literal[
    "up",
    "unused",
    "absent",
    "never",
    "down",
    "refused",
    "quiet",
    "half_written",
    "not_collected",
    "set_aside",
    "no_key",
    "in_missing",
    "in_closed",
    "out_missing",
    "out_closed",
    "out_full",
    "too_large",
]
"""How one carrier stands; which codes a carrier may have is told in `couriers/words.py`."""


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """One way by which acts travel to and from a neighbour.

    Attributes:
        name: which.
        code: how it stands.
        detail: what was found, in technical words; may be empty.
        last_in_ms: last time something of theirs came this way and was taken.
        last_out_ms: last time something of ours was given to it.
        waiting: packets that lie in a folder, not collected or not read yet.
        refused: packets that came this way and were refused.
    """

    name: CarrierName
    code: CarrierCode
    detail: str = ""
    last_in_ms: int | None = None
    last_out_ms: int | None = None
    waiting: int = 0
    refused: int = 0

    @property
    def works(self) -> bool:
        """Tell whether acts travel this way by themselves."""
        return self.name != "stick" and self.code in ("up", "half_written")


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """How the link to one neighbour stood when the link process last looked.

    Times are milliseconds since 1970 UTC.

    Attributes:
        party: its code.
        code: the one state that counts most.
        detail: what was found, in technical words; may be empty.
        since_ms: since when the code is so.
        checked_ms: when this was written.
        reached_ms: last complete answer from their door.
        called_ms: last time they came to our door.
        last_in_ms: last time acts of theirs were stored here.
        last_out_ms: last time they gave a receipt.
        missing_there: acts of ours for which they gave no receipt.
        missing_here: acts they have shown that are not stored here.
        waiting: acts of theirs that are stored and wait for others before they count.
        withheld: log and index of an act whose body did not come, as text; or empty.
        latency_ms: how long their last answer took.
        clock_difference_ms: their clock minus ours.
        software: what they say they run.
        card_number: number of their card that is in use here.
        newer_card: number of the card they say they have, if it is newer; else 0.
        set_aside: bad input since the process began.
        carrier: by which way it goes now.
        carriers: every way there is, and how each stands.
        endpoint: address in use.
    """

    party: str
    code: Code
    since_ms: int
    checked_ms: int
    detail: str = ""
    reached_ms: int | None = None
    called_ms: int | None = None
    last_in_ms: int | None = None
    last_out_ms: int | None = None
    missing_there: int = 0
    missing_here: int = 0
    waiting: int = 0
    withheld: str = ""
    latency_ms: float | None = None
    clock_difference_ms: int | None = None
    software: str = ""
    card_number: int = 0
    newer_card: int = 0
    set_aside: int = 0
    carrier: CarrierName = "door"
    carriers: tuple[Carrier, ...] = ()
    endpoint: str = ""

    @property
    def contact_ms(self) -> int:
        """Return the last contact by any carrier, or 0."""
        met = [each.last_in_ms or 0 for each in self.carriers]
        return max(self.reached_ms or 0, self.called_ms or 0, *met)


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """The files that acts name, and what became of them here.

    Attributes:
        named: different files.
        missing: of them not here.
        missing_bytes: size of those, as their acts say.
        damaged: of the missing, those whose bytes did not match when last asked for.
        absent: those that a neighbour did not have when last asked.
        no_room: those for which the disk here has no room.
        too_large: those above the agreed size, which are not fetched.
    """

    named: int = 0
    missing: int = 0
    missing_bytes: int = 0
    damaged: int = 0
    absent: int = 0
    no_room: int = 0
    too_large: int = 0


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """How this node itself stands.

    Attributes:
        signing: heads are signed.
        code: why not.
        detail: the sentence of the error.
        unsigned: acts that wait for a signature.
        address: where the neighbour door listens.
    """

    signing: bool = True
    code: OwnCode = ""
    detail: str = ""
    unsigned: int = 0
    address: str = ""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """All that the link process tells the pages.

    Attributes:
        written_ms: when.
        own: this node.
        neighbours: by party.
        came: log id of every neighbour's log to the acts of it that count here.
        files: files attached to acts.
    """

    written_ms: int
    own: Own
    neighbours: tuple[Neighbour, ...] = ()
    came: dict[str, int] = {}
    files: Files = Files()


_decoder: Final = msgspec.json.Decoder(Status)


def write_status(data_dir: Path, status: Status) -> None:
    """Replace the file in one step; whoever reads sees the old or the new, never a part."""
    path = data_dir / STATUS_NAME
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(status))
    os.replace(fresh, path)  # noqa: PTH105  # the atomic rename is the point


def read_status(data_dir: Path, *, now_ms: int) -> Status | None:
    """Return what the link process last wrote, or none if it never did.

    A file that is too old says that the process is not running, whatever it once said.
    """
    try:
        status = _decoder.decode((data_dir / STATUS_NAME).read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None
    if now_ms - status.written_ms <= STALE_MS:
        return status
    stopped = tuple(
        msgspec.structs.replace(one, code="not_running", since_ms=status.written_ms)
        for one in status.neighbours
    )
    return msgspec.structs.replace(status, neighbours=stopped)
