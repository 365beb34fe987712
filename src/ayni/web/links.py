# SPDX-License-Identifier: Apache-2.0
"""Says in words how the link to each neighbour stands; asks no neighbour anything.

The link process writes what it last saw; the node puts that behind this port when it starts
(`use_links`), so that no page waits for another state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from ayni.web import times
from ayni.web.parties import forms
from ayni.web.sentences.link import d23_up_to_date, d24_behind, d25_down
from ayni.web.times import Clocks

LinkState = Literal["up", "behind", "down", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHealth:
    """How the link to one neighbour stood when the link process last looked.

    Attributes:
        party: code of the neighbour.
        state: `up` (both hold all that was shown), `behind`, `down`, or `never` connected.
        checked_ms: when that was found.
        since_ms: since when it is so.
        last_in_ms: last time something of theirs came in, or none.
        last_out_ms: last time something of ours went out, or none.
        missing_there: acts of ours that their node has not stored.
        missing_here: acts they have shown that this node has not stored.
        telephone: of the neighbour's duty office, or empty.
        code: reading code of the last act that has not arrived, or empty.
        carrier: door, folder or stick.
        trouble: what was found, or empty.
        remedy: what to do, or empty.
        key_words: fingerprint words of the neighbour's identity key.
        clock_difference_ms: their clock minus ours, as last seen.
        version: of the neighbour's software, or empty.
    """

    party: str
    state: LinkState
    checked_ms: int
    since_ms: int
    last_in_ms: int | None = None
    last_out_ms: int | None = None
    missing_there: int = 0
    missing_here: int = 0
    telephone: str = ""
    code: str = ""
    carrier: str = "door"
    trouble: str = ""
    remedy: str = ""
    key_words: tuple[str, ...] = ()
    clock_difference_ms: int | None = None
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """What the top of every page says about one neighbour.

    Attributes:
        party: code of the neighbour.
        state: as in `LinkHealth`.
        sentence: D-23, D-24 or D-25.
        icon: name in the sprite.
    """

    party: str
    state: LinkState
    sentence: str
    icon: str


LinkSource = Callable[[], Sequence[LinkHealth]]

_ICONS = {
    "up": "plug-connected",
    "behind": "hourglass",
    "down": "plug-connected-x",
    "never": "plug-connected-x",
}


def _no_neighbour() -> Sequence[LinkHealth]:
    return ()


_sources: list[LinkSource] = [_no_neighbour]


def use_links(source: LinkSource) -> None:
    """Take the state of the links from here on.

    Args:
        source: returns one entry per neighbour; cheap, called on every page.
    """
    _sources[:] = [source]


def healths() -> tuple[LinkHealth, ...]:
    """Return how every link stands, by party."""
    return tuple(sorted(_sources[0](), key=lambda health: health.party))


def lines(clocks: Clocks) -> tuple[LinkLine, ...]:
    """Return the sentence about every neighbour."""
    return tuple(
        LinkLine(
            party=health.party,
            state=health.state,
            sentence=sentence(health, clocks),
            icon=_ICONS[health.state],
        )
        for health in healths()
    )


def sentence(health: LinkHealth, clocks: Clocks) -> str:
    """Return D-23, D-24 or D-25, or that the first connection is still to come."""
    if health.state == "up":
        ago = times.ago(health.checked_ms, clocks.now_ms)
        return d23_up_to_date(party=health.party, ago=ago)
    if health.state == "behind":
        contact = times.hour(health.last_out_ms or health.since_ms, clocks)
        return d24_behind(count=health.missing_there, party=health.party, last_contact=contact)
    if health.state == "never":
        return _("No link with {p} yet. What you sign is kept and will leave by itself.").format(
            p=forms(health.party)
        )
    return d25_down(
        party=health.party,
        since=times.hour(health.since_ms, clocks),
        telephone=health.telephone or _("(no number declared)"),
        code=health.code or _("(nothing waiting)"),
    )
