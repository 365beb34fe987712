# SPDX-License-Identifier: Apache-2.0
"""Tells the pages what the constitution in force says about members, zones, rooms and clauses.

The record is put behind this port when the node starts (`use_frame`): pages need a handful of
facts and must work before the first constitution is in force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from ayni.web.sentences.clauses import d21_silence, d22_non_prejudice


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """What pages need to know of the constitution in force.

    Attributes:
        members: party code to IANA zone, sorted by code.
        rooms: slugs of the rooms that are switched on; none before a constitution is in force.
        label: language code to name of the partnership.
        non_prejudice: language code to the clause in the constitution's own words.
        silence: language code to the second standing sentence.
        invited: parties that get the record before they have consented themselves.
        in_force: whether a constitution is in force.
    """

    members: Mapping[str, str] = field(default_factory=dict)
    rooms: frozenset[str] | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    non_prejudice: Mapping[str, str] = field(default_factory=dict)
    silence: Mapping[str, str] = field(default_factory=dict)
    invited: tuple[str, ...] = ()
    in_force: bool = False


FrameSource = Callable[[], FrameFacts]

_sources: list[FrameSource] = [FrameFacts]


def use_frame(source: FrameSource) -> None:
    """Take the record's frame from here on.

    Args:
        source: returns the facts as of now; cheap, called on every page.
    """
    _sources[:] = [source]


def now() -> FrameFacts:
    """Return what the constitution in force says."""
    return _sources[0]()


def parties() -> tuple[str, ...]:
    """Return the codes of all members, or this node's alone before a constitution."""
    return tuple(sorted(now().members)) or (settings.AYNI_PARTY,)


def invited() -> tuple[str, ...]:
    """Return the codes of parties that receive acts already and are no members yet."""
    return now().invited


def zones() -> dict[str, str]:
    """Return the zone each member reckons in, where the constitution names one."""
    return dict(now().members)


def partnership(language: str) -> str:
    """Return what the partnership is called."""
    told = now().label or settings.AYNI_PARTNERSHIP_LABEL
    return told if isinstance(told, str) else _said(told, language)


def non_prejudice(language: str) -> str:
    """Return the standing clause: the constitution's own words, else D-22."""
    return _said(now().non_prejudice, language) or d22_non_prejudice()


def silence(language: str) -> str:
    """Return the second standing sentence: the constitution's own words, else D-21."""
    return _said(now().silence, language) or d21_silence()


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("es") or next(iter(texts.values()), "")
