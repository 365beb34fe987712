# SPDX-License-Identifier: Apache-2.0
"""Why each kind of act of the room holds content, for the register of processing.

Losses: none; fields, periods and readers are read from the kinds and the constitution.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.rooms.meetings import facts
from ayni.standards.identifiers.model import What
from ayni.web.processing import AGREED
from ayni.web.registry import Processing, Words

_NUMBERS: Final[frozenset[What]] = frozenset({"rut", "dni", "passport", "plate", "telephone"})
POSTS: Final[Mapping[str, frozenset[What]]] = {
    "office_called": frozenset({"telephone"}),
    "instrument_number": _NUMBERS,
    "own_ref": _NUMBERS,
    "number": _NUMBERS,
    "code": _NUMBERS,
}
"""Members that hold the contact of a post or the number of a paper."""


def _for(purpose: Words) -> Processing:
    return Processing(purpose=purpose, ground=AGREED, posts=POSTS)


_DESCRIBING = _for(_("to describe together a series of meetings, and to suspend or resume it"))
_CONVENING = _for(_("to agree when and where a meeting is held"))
_ATTENDING = _for(
    _("to announce who comes to a meeting, without names, and whether they may enter")
)
_MINUTING = _for(_("to agree on the acta of a meeting, statement by statement, without names"))
_ANSWERING = _for(_("to answer the other party on a matter, in writing"))


def _of(kind: str) -> Processing:
    deed = kind.partition(".")[2]
    if deed.startswith("mechanism"):
        return _DESCRIBING
    if deed.startswith(("delegation", "entry", "table")):
        return _ATTENDING
    if deed.startswith(("statement", "acta", "paper_signed", "paper_divergence", "errata")):
        return _MINUTING
    return _CONVENING if deed.startswith(("edition", "held/", "agenda")) else _ANSWERING


PROCESSING: Final[Mapping[str, Processing]] = {kind: _of(kind) for kind in facts.KINDS}
"""Kind of act to why it holds content."""
