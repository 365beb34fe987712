# SPDX-License-Identifier: Apache-2.0
"""Says why acts of the record itself hold content; rooms say it of their own kinds.

What a node holds beside the record says `held_here`.

Source: rooms.md A0.12.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from ayni.core import constitution as law
from ayni.web import registry
from ayni.web.registry import Processing

AGREED: Final = _("the constitution of the partnership, to which every party consented")
"""The ground of most acts: a task of the state, agreed on between states."""

_FRAME = Processing(purpose=_("to agree on the rules of the partnership"), ground=AGREED)
_KEYS = Processing(
    purpose=_("to let every state check who signed, and that nothing was rewritten"),
    ground=AGREED,
)
_ERASING = Processing(
    purpose=_("to let content go, and to show that it went"),
    ground=_("the right to erasure in the law of each state; periods agreed in the constitution"),
)

CORE: Final[Mapping[str, Processing]] = {
    law.LOG_OPENED: _KEYS,
    law.PROPOSED: _FRAME,
    law.CONSENTED: _FRAME,
    law.WITHDRAWN: _FRAME,
    law.OFFICE_DECLARED: Processing(
        purpose=_("to let the neighbour reach a post, day and night"),
        ground=AGREED,
        posts={
            "telephone": frozenset({"telephone"}),
            "radio": frozenset({"telephone"}),
            "email": frozenset({"email"}),
        },
    ),
    law.OFFICE_ENDED: _FRAME,
    law.CARD_DECLARED: _KEYS,
    law.FORK_SHOWN: _KEYS,
    law.DIGEST_STATED: _KEYS,
    law.ERASURE_ASKED: _ERASING,
    law.ERASURE_DONE: _ERASING,
    law.ERASURE_REFUSED: _ERASING,
    law.ERASURE_EXPIRED: _ERASING,
}


def of(kind: str) -> Processing | None:
    """Return why acts of a kind hold content, or none if nobody said so."""
    if kind in CORE:
        return CORE[kind]
    room = registry.room_of(kind)
    return room.processing.get(kind) if room is not None else None
