# SPDX-License-Identifier: Apache-2.0
"""Why each kind of act of the room holds content, for the register of processing.

Losses: none; fields, periods and readers are read from the kinds and the constitution.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.rooms.understandings import facts
from ayni.standards.identifiers.model import What
from ayni.web.processing import AGREED
from ayni.web.registry import Processing, Words

_NUMBERS: Final[frozenset[What]] = frozenset({"rut", "dni", "passport", "plate", "telephone"})
POSTS: Final[Mapping[str, frozenset[What]]] = {
    "office_called": frozenset({"telephone"}),
    "own_ref": _NUMBERS,
    "number": _NUMBERS,
}
"""Members that hold the telephone of a post or the number of a paper."""


def _for(purpose: Words) -> Processing:
    return Processing(purpose=purpose, ground=AGREED, posts=POSTS)


_READING = _for(_("to agree on what the papers of past meetings say"))
_DOING = _for(_("to tell the other parties what became of what was promised"))
_CHANGING = _for(_("to agree with the other parties what becomes of a promise"))
_ANSWERING = _for(_("to answer the other party on a matter, in writing"))


def _of(kind: str) -> Processing:
    deed = kind.partition(".")[2]
    if deed.startswith("transcri"):
        return _READING
    if deed.startswith(("change", "linked")):
        return _CHANGING
    return _DOING if kind in facts.OWN_KINDS else _ANSWERING


PROCESSING: Final[Mapping[str, Processing]] = {kind: _of(kind) for kind in facts.KINDS}
"""Kind of act to why it holds content."""
