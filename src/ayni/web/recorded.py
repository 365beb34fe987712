# SPDX-License-Identifier: Apache-2.0
"""Brings what the record says to the ports of the shared pages; the one place that joins them.

Each function is cheap enough for every page: the frame is kept by the record and checked with one
query, contents are kept here by leaf hash, which never changes what it names.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from django.conf import settings

from ayni.adapters.accounts.directory import Directory, OfficeEntry
from ayni.adapters.record import reading, registry, trust
from ayni.core.codec import Json
from ayni.core.frame import Frame, Office
from ayni.core.membership import Membership
from ayni.core.shortcodes import code_of
from ayni.web.frames import FrameFacts
from ayni.web.links import ByVoice
from ayni.web.parties import zone_of

CONTENTS_KEPT_MAX = 512
_request = threading.local()
_contents: dict[bytes, Mapping[str, Json]] = {}
_frames: list[Frame] = []


@contextmanager
def one_reading() -> Iterator[None]:
    """Let everything drawn inside speak of one frame, looked up once.

    A page that signs redirects before it draws, so it never shows the frame it has just changed.
    """
    _request.frame = None
    _request.open = True
    try:
        yield
    finally:
        _request.open = False
        _request.frame = None


def frame() -> Frame:
    """Return constitution and directories as they stand, or as this request has read them."""
    return _standing()[0]


def membership() -> Membership:
    """Return who takes part as it stands, or as this request has read it."""
    return _standing()[1]


def _standing() -> tuple[Frame, Membership]:
    if not getattr(_request, "open", False):
        return _read()
    held = cast(tuple[Frame, Membership] | None, _request.frame)
    if held is None:
        held = _request.frame = _read()
    return held


def _read() -> tuple[Frame, Membership]:
    """Return what holds now; another frame than before takes remembered contents with it.

    An erasure makes another one (adapters/record/frames.py), whichever process it came from.
    """
    found = reading.standing()
    if not _frames or _frames[0] is not found[0]:
        _contents.clear()
        _frames[:] = [found[0]]
    return found


def powers_for(kind: str) -> frozenset[str]:
    """Return the powers that sign a kind: the constitution's word, else the kind's."""
    return registry.powers_for(kind, frame().constitution)


def powers_in(slug: str) -> frozenset[str]:
    """Return the powers that sign any kind of a room: whoever holds one reads the room."""
    return registry.powers_in(slug, frame().constitution)


def frame_facts() -> FrameFacts:
    """Return what pages need to know of the constitution in force."""
    current = frame().constitution
    if current is None:
        # Before a constitution the members are those whose cards persons have compared.
        known = {settings.AYNI_PARTY, *trust.neighbours()}
        return FrameFacts(members={code: zone_of(code) for code in sorted(known)})
    content = contents({current.leaf})[current.leaf]
    rows = cast(list[dict[str, str]], current.facts["parties"])
    return FrameFacts(
        members={row["party"]: row["zone"] for row in sorted(rows, key=lambda row: row["party"])},
        rooms=current.rooms,
        label=_texts(content.get("label")),
        non_prejudice=_texts(content.get("non_prejudice")),
        silence=_texts(content.get("silence")),
        invited=tuple(sorted(membership().invited)),
        in_force=True,
    )


def directory(party: str) -> Directory:
    """Return the offices a party declares now."""
    offices = frame().directories.get(party, {})
    told = contents({office.declared for office in offices.values()})
    return {name: _entry(office, told[office.declared]) for name, office in offices.items()}


def by_voice(party: str) -> ByVoice:
    """Return whom to call at a neighbour, and the code of our newest act that is not there yet."""
    offices = frame().directories.get(party, {})
    on_duty = [office for office in offices.values() if "duty" in office.powers]
    told = contents({office.declared for office in on_duty})
    numbers = [str(told[office.declared].get("telephone") or "") for office in on_duty]
    missing = reading.newest_without_receipt(settings.AYNI_PARTY, witness=party)
    return ByVoice(
        telephone=next((number for number in sorted(numbers) if number), ""),
        code=code_of(missing) if missing else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDesk:
    """An office that is reached by voice at any hour, as its party declares it.

    Attributes:
        office: id.
        telephone: of the post; may be empty.
        radio: of the post; may be empty.
        hours: when it is on duty; may be empty.
    """

    office: str
    telephone: str
    radio: str
    hours: str


def duty_desks(party: str) -> tuple[DutyDesk, ...]:
    """Return the duty offices of a party with what it declares of their posts, by id."""
    offices = frame().directories.get(party, {})
    on_duty = sorted((o for o in offices.values() if "duty" in o.powers), key=lambda o: o.id)
    told = contents({office.declared for office in on_duty})
    return tuple(
        DutyDesk(
            office=office.id,
            telephone=str(told[office.declared].get("telephone") or ""),
            radio=str(told[office.declared].get("radio") or ""),
            hours=str(told[office.declared].get("duty_hours") or ""),
        )
        for office in on_duty
    )


def contents(leaves: set[bytes]) -> dict[bytes, Mapping[str, Json]]:
    """Return the open members of acts that rule the record; empty for those not held."""
    unknown = [leaf for leaf in leaves if leaf not in _contents]
    if unknown:
        if len(_contents) + len(unknown) > CONTENTS_KEPT_MAX:
            _contents.clear()
        _contents.update(reading.values_of(unknown))
    return {leaf: _contents.get(leaf, {}) for leaf in leaves}


def place_names(language: str) -> dict[str, str]:
    """Return place id to its name in a language, or in any there is; as the constitution says.

    Args:
        language: es, pt or en.
    """
    current = frame().constitution
    if current is None:
        return {}
    told = contents({current.leaf}).get(current.leaf, {}).get("place_names")
    names = told if isinstance(told, dict) else {}
    found = {place: _texts(texts) for place, texts in names.items()}
    return {
        place: texts.get(language) or min(texts.values()) for place, texts in found.items() if texts
    }


def _entry(office: Office, content: Mapping[str, Json]) -> OfficeEntry:
    return OfficeEntry(
        office=office.id,
        powers=office.powers,
        institution=str(office.facts.get("institution", "")),
        names=_texts(content.get("names")),
    )


def _texts(value: Json) -> dict[str, str]:
    return {code: str(text) for code, text in value.items()} if isinstance(value, dict) else {}
