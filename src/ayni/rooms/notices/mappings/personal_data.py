# SPDX-License-Identifier: Apache-2.0
"""Why each kind of act of the room holds content, for the register of processing.

Losses: none; fields, periods and readers are read from the kinds and the constitution.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices import facts
from ayni.standards.identifiers.model import What
from ayni.web.processing import AGREED
from ayni.web.registry import Processing, Words

_NUMBERS: Final[frozenset[What]] = frozenset({"rut", "dni", "passport", "plate", "telephone"})
POSTS: Final[Mapping[str, frozenset[What]]] = {
    "contact": frozenset({"telephone", "email"}),
    "office_called": frozenset({"telephone"}),
    "meeting_point": frozenset({"telephone"}),
    "own_ref": _NUMBERS,
    "number": _NUMBERS,
    "serial": _NUMBERS,
    "code": _NUMBERS,
}
"""Members that hold the contact of a post, a file number or a number on equipment."""


def _for(purpose: Words) -> Processing:
    return Processing(purpose=purpose, ground=AGREED, posts=POSTS)


_ANNOUNCING = _for(_("to announce what could alarm the neighbour, before it happens"))
_ANSWERING = _for(_("to answer the other party on a matter, in writing"))
_INCIDENT = _for(_("to return persons and material after an incident, and to close it together"))
_HEARING = _for(_("to keep what was said by voice, and to match it with what arrives"))
_ASKING = _for(_("to ask about an unusual activity, and to answer"))

_OF_INCIDENTS: Final = ("incident", "position", "item", "returned")
_OF_MESSAGES: Final = ("message", "heard", "contact")
_OF_ANSWERS: Final = (
    *("acknowledged", "queried", "replied", "objected", "objection", "reserved", "paper"),
    *("duplicate", "referred", "observer"),
)


def _of(kind: str) -> Processing:
    deed = kind.partition(".")[2]
    if deed.startswith(_OF_INCIDENTS):
        return _INCIDENT
    if deed.startswith(_OF_MESSAGES):
        return _HEARING
    if deed.startswith("unusual"):
        return _ASKING
    return _ANSWERING if deed.startswith(_OF_ANSWERS) else _ANNOUNCING


PROCESSING: Final[Mapping[str, Processing]] = {kind: _of(kind) for kind in facts.KINDS}
"""Kind of act to why it holds content."""
