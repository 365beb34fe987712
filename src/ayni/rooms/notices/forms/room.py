# SPDX-License-Identifier: Apache-2.0
"""Names the deeds on the pages of the room and makes their forms; knows no rule."""

from collections.abc import Mapping
from typing import Any

from ayni.rooms.notices.forms.notice import DEEDS, offered
from ayni.rooms.notices.forms.unusual import InviteForm, ObserverAnswerForm, ObserverOfferForm
from ayni.rooms.notices.selectors import Reader
from ayni.web.parts.deed_fields import DeedFields

DEEDS_OF_NOTICE: Mapping[str, type[DeedFields]] = {
    **DEEDS,
    "invite": InviteForm,
    "offer": ObserverOfferForm,
    "observers": ObserverAnswerForm,
}
"""First word of a deed's name on the page of a notice to its fields, observers included."""

OPEN_DEEDS = frozenset({"acknowledge", "answer", "consent", "confirm", "reply"})
"""What is asked of the reader stands open from the start."""


def deed_form(
    kinds: Mapping[str, type[DeedFields]],
    reader: Reader,
    name: str,
    initial: Mapping[str, Any] | None = None,
    *,
    posted: tuple[Any, Any] = (None, None),
) -> DeedFields:
    """Return the form of a deed.

    Args:
        kinds: first word of a deed's name to its fields.
        reader: who reads.
        name: of a deed that the page has.
        initial: what stands in its fields.
        posted: what was typed and the files that came; none before anything was.
    """
    kind = kinds[name.partition("-")[0]]
    return kind(*posted, name=name, initial=initial, **offered(reader))
