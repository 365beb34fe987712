# SPDX-License-Identifier: Apache-2.0
"""Reads what an original of an acta is printed with: later reservations, acts that prove it.

Source: rooms.md A2 (Prints and exports), A0.10 (Prueba); decisions 44 and 46.
"""

from collections.abc import Sequence

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.selectors.acta import ActaRead, besides
from ayni.rooms.meetings.selectors.errata import erratas_in_force
from ayni.web.papers import proving

Late = tuple[str, ActRead]
"""A reservation that a version does not print: id of its segment, empty for the whole text."""


def late_reservations(read: ActaRead, leaf: bytes) -> list[Late]:
    """Return the reservations that were signed after a version was fixed, in display order.

    Args:
        read: the acta.
        leaf: leaf hash of the version.
    """
    reserving = {act for held in read.spoken.values() for act, _party, _text in held.reserving}
    named = {act: one.segment for one, act in besides(read, leaf) if act.hex() in reserving}
    whole = [read.act(act) for act in read.state.text.responses.reservations]
    return [*((named[act.leaf], act) for act in reading.acts(named)), *(("", act) for act in whole)]


def acts_printed(read: ActaRead, leaf: bytes, late: Sequence[Late]) -> list[ActRead]:
    """Return the regular acts that a paper of a version speaks of, its proposal first.

    The version, what was said to it and of its originals, every reservation that is printed, and
    the erratas in force with their consents.

    Args:
        read: the acta.
        leaf: leaf hash of the version.
        late: what `late_reservations` returned.
    """
    about = proving.saying(read.acts, leaf, beside=read.state.text.responses.reservations)
    proposal = read.state.proposal(leaf)
    stated = facts.statements_of(proposal.act.facts) if proposal is not None else ()
    inside = reading.acts([act for one in stated for act in one.reservations])
    beside = [act for segment, act in late if segment]
    settled = [
        act
        for row in erratas_in_force(read.row.object_id, leaf.hex())
        for act in proving.saying(
            reading.acts_about(bytes.fromhex(row.object_id)), bytes.fromhex(row.object_id)
        )
    ]
    return [*about, *inside, *beside, *settled]
