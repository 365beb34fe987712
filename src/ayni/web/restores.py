# SPDX-License-Identifier: Apache-2.0
"""Says which nodes were restored, what came back, and what was signed and is held by nobody here.

What a restored node signed after its copy comes back from neighbours; what none of them holds is
known by number alone, and by the local journal of who signed. Source: kernel.md S4; rooms.md C44.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.accounts import journal
from ayni.adapters.record import reading, recovery, restoring
from ayni.adapters.record.recovery import ClosedLog
from ayni.web import offices, times, words
from ayni.web.parties import forms
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A node that was restored.

    Attributes:
        party: whose node.
        sentence: that it was, and that its record goes on in another log.
        counts: how many acts came back, and how many are missing, in words.
        whole: nothing is missing.
    """

    party: str
    sentence: str
    counts: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An act that this node signed after its copy and that has not come back.

    Attributes:
        what: its kind, in words.
        office: who signed it; empty when only the record remembers.
        at: when, in words.
    """

    what: str
    office: str
    at: str


def closed() -> list[ClosedLog]:
    """Return every log that a restore closed; cheap while there was none."""
    return recovery.closed_logs(guard=Path(settings.AYNI_GUARD))


def restored(logs: Sequence[ClosedLog], viewer: Viewer) -> list[Restored]:
    """Return every restore that this node knows of, by party and time."""
    grouped = groupby(logs, key=lambda one: (one.party, one.at_ms))
    return [_told(party, at_ms, list(some), viewer) for (party, at_ms), some in grouped]


def lost(logs: Sequence[ClosedLog], viewer: Viewer) -> list[Lost]:
    """Return what this node signed and holds no longer, as far as it knows; the newest first.

    The local journal knows deeds of persons; the restore itself notes what it dropped unsigned.
    """
    own = [one for one in logs if one.party == viewer.party]
    if not own:
        return []
    until = datetime.fromtimestamp(max(one.at_ms for one in own) / 1000, UTC)
    deeds = {bytes.fromhex(deed.leaf): deed for deed in journal.newest_before(until)}
    held = {act.leaf for act in reading.acts(list(deeds))}
    found = {
        leaf: (int(deed.at.timestamp() * 1000), deed.kind, deed.office)
        for leaf, deed in deeds.items()
        if leaf not in held
    }
    for one in restoring.dropped():
        found.setdefault(bytes.fromhex(one.leaf), (one.at_ms, one.kind, ""))
    return [
        Lost(
            what=words.kind(kind),
            office=offices.name(office, viewer) if office else "",
            at=times.moment(at_ms, viewer.clocks),
        )
        for at_ms, kind, office in sorted(found.values(), reverse=True)
    ]


def _told(party: str, at_ms: int, logs: Sequence[ClosedLog], viewer: Viewer) -> Restored:
    back = sum(one.recovered for one in logs)
    missing = sum(len(one.missing) for one in logs)
    at = times.moment(at_ms, viewer.clocks)
    if party == viewer.party:
        sentence = _("This node was restored on {t}; its record goes on in another log.")
    else:
        sentence = _(
            # A form of a name per language, xgettext:no-python-brace-format
            "The node {p:of} was restored on {t}; its record goes on in another log."
        )
    return Restored(
        party=party,
        sentence=sentence.format(p=forms(party), t=at),
        counts=_("Recovered: {n}; missing: {m}.").format(n=back, m=missing),
        whole=not missing,
    )
