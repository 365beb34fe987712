# SPDX-License-Identifier: Apache-2.0
"""Says in words how the link to each neighbour stands; asks no neighbour anything.

The link process writes what it last saw into a file; pages read that file and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.link import words
from ayni.adapters.link.health import Neighbour, Status, read_status
from ayni.web import times
from ayni.web.parties import forms
from ayni.web.sentences.link import d23_up_to_date, d24_behind, d25_down
from ayni.web.times import Clocks

UNREACHED = frozenset({"down", "refused", "newer_version", "not_running"})
APART = frozenset({"left", "invited"})
ON_ITS_WAY = frozenset({"behind", "withheld", "bad_input", "newer_card"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ByVoice:
    """What a person needs to go round a link that is down.

    Attributes:
        telephone: of the neighbour's duty office, as it declares it; may be empty.
        code: reading code of the newest act that has not arrived there; may be empty.
    """

    telephone: str = ""
    code: str = ""


VoiceSource = Callable[[str], ByVoice]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """What the top of every page says about one neighbour.

    Attributes:
        party: code of the neighbour.
        tone: `up`, `behind` or `down`; the words say the same.
        sentence: D-23, D-24, D-25 or the reason.
        icon: name in the sprite.
    """

    party: str
    tone: str
    sentence: str
    icon: str


ICONS = {"up": "plug-connected", "behind": "hourglass", "down": "plug-connected-x"}


def _nobody(_party: str) -> ByVoice:
    return ByVoice()


_sources: list[VoiceSource] = [_nobody]


def use_voice(source: VoiceSource) -> None:
    """Take telephones and codes from here on.

    Args:
        source: party to what a person needs to call it; asked only while a link is down.
    """
    _sources[:] = [source]


def status(now_ms: int) -> Status | None:
    """Return what the link process last wrote, or none if it never ran."""
    return read_status(settings.AYNI_DATA, now_ms=now_ms)


def lines(clocks: Clocks) -> tuple[LinkLine, ...]:
    """Return the sentence about every neighbour."""
    told = status(clocks.now_ms)
    shown = told.neighbours if told else ()
    return tuple(line(one, clocks) for one in shown if one.code not in APART)


def line(link: Neighbour, clocks: Clocks) -> LinkLine:
    """Return the sentence about one neighbour, with its icon."""
    kind = tone(link)
    return LinkLine(party=link.party, tone=kind, sentence=sentence(link, clocks), icon=ICONS[kind])


def tone(link: Neighbour) -> str:
    """Tell which of three signs stands beside the sentence."""
    if link.code == "up_to_date":
        return "up"
    return "behind" if link.code in ON_ITS_WAY | APART else "down"


def sentence(link: Neighbour, clocks: Clocks) -> str:
    """Return D-23, D-24 or D-25, or the reason where none of them is true."""
    contact = link.contact_ms
    if link.code == "up_to_date":
        ago = times.ago(contact or link.checked_ms, clocks.now_ms)
        return d23_up_to_date(party=link.party, ago=ago)
    if link.code in ON_ITS_WAY and link.missing_there and contact:
        return d24_behind(
            count=link.missing_there, party=link.party, last_contact=times.hour(contact, clocks)
        )
    if link.code in UNREACHED:
        voice = _sources[0](link.party)
        return d25_down(
            party=link.party,
            since=times.hour(link.since_ms, clocks),
            telephone=voice.telephone or _("(no number declared)"),
            code=voice.code or _("(nothing waiting)"),
        )
    if link.code == "never":
        return _("No link with {p} yet. What you sign is kept and will leave by itself.").format(
            p=forms(link.party)
        )
    return words.reason(link)
