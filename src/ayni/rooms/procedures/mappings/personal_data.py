# SPDX-License-Identifier: Apache-2.0
"""Why each kind of act of the room holds content, for the register of processing.

Losses: none; fields, periods and readers are read from the kinds and the constitution.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.rooms.procedures import facts
from ayni.standards.identifiers.model import What
from ayni.web.processing import AGREED
from ayni.web.registry import Processing, Words

_NUMBERS: Final[frozenset[What]] = frozenset({"rut", "dni", "passport", "plate", "telephone"})
POSTS: Final[Mapping[str, frozenset[What]]] = {
    "wording": frozenset({"telephone", "email"}),
    "office_called": frozenset({"telephone"}),
    "own_ref": _NUMBERS,
    "number": _NUMBERS,
    "instrument": _NUMBERS,
}
"""Members that hold the telephone of a post, a file number or the number of an instrument."""


def _for(purpose: Words) -> Processing:
    return Processing(purpose=purpose, ground=AGREED, posts=POSTS)


_AGREEING = _for(_("to agree with the other parties what each of them does, and since when"))
_STANDING = _for(_("to say how the own state stands to a text that was agreed"))
_ACTING = _for(_("to carry out together what was agreed, step by step"))
_CALLING = _for(_("to know that a post of the other party answers when it is called"))
_ANSWERING = _for(_("to answer the other party on a matter, in writing"))
_OF_TEXTS: Final = ("version", "replacement", "consented", "proposal", "adopted")
_OF_ACTING: Final = ("activat", "deactivated", "step")
_OF_STANDING: Final = ("interpretation", "suspended", "suspension", "denounced", "reserved")


def _of(kind: str) -> Processing:
    deed = kind.partition(".")[2]
    if deed.startswith(_OF_TEXTS):
        return _AGREEING
    if deed.startswith("contact"):
        return _CALLING
    if deed.startswith(_OF_ACTING):
        return _ACTING
    return _STANDING if deed.startswith(_OF_STANDING) else _ANSWERING


PROCESSING: Final[Mapping[str, Processing]] = {kind: _of(kind) for kind in facts.KINDS}
"""Kind of act to why it holds content."""
