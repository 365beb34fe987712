# SPDX-License-Identifier: Apache-2.0
"""Says in words what each party answered to a request to erase; asks nobody and judges nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.core.erasure import Answer, Request
from ayni.web import times, words
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderRow:
    """One party and what its node holds, as it says itself.

    Attributes:
        party: whose node.
        state: what it answered, in words.
        backups: until when its copies hold it, in words; empty if it states nothing.
        url: the act that says so, or empty.
        waits: it has not answered.
    """

    party: str
    state: str
    backups: str
    url: str
    waits: bool


def holders(asked: Request, viewer: Viewer) -> list[HolderRow]:
    """Return one row for each party, own party first."""
    return [_row(asked.answer_of(party), viewer) for party in viewer.parties]


def in_words(answer: Answer, viewer: Viewer) -> str:
    """Return what a party answered, as it stands after its name and a colon (D-37)."""
    if answer.standing == "done":
        return _("erased on {t}").format(t=times.moment(answer.at_ms, viewer.clocks))
    if answer.standing == "refused":
        ground = str(words.ERASURE_GROUNDS.get(answer.ground, answer.ground))
        return _("keeps it; ground: {ground}").format(ground=ground)
    return _("has not answered yet")


def _row(answer: Answer, viewer: Viewer) -> HolderRow:
    until = answer.backups_until_ms
    if until is not None and until <= viewer.now_ms:
        backups = _("gone from its backups too, it says")
    elif until is not None:
        backups = _("in its backups until {t}").format(t=times.moment(until, viewer.clocks))
    else:
        backups = ""
    return HolderRow(
        party=answer.party,
        state=in_words(answer, viewer),
        backups=backups,
        url=f"/record/{answer.leaf.hex()}/" if answer.leaf else "",
        waits=answer.standing == "open",
    )
