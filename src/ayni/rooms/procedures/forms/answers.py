# SPDX-License-Identifier: Apache-2.0
"""The forms of what people answer to a protocol without moving it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.procedures import facts
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, leaf_field, text_field
from ayni.web.parts.responses import ASKS, GROUNDS


class AcknowledgeForm(DeedFields):
    """Which version is acknowledged."""

    title = pgettext_lazy("deed", "Acknowledge")
    attachable = False
    kind = facts.ACKNOWLEDGED
    adds = _("An acknowledgement is not agreement.")

    version = leaf_field()


class QueryForm(DeedFields):
    """A question to the other parties."""

    title = _("Ask a question")
    kind = facts.QUERIED

    question = text_field(_("Question"), TEXT_CHARS_MAX, required=True, rows=3)


class ReplyForm(DeedFields):
    """An answer to one question."""

    title = pgettext_lazy("deed", "Answer")
    kind = facts.REPLIED

    query = leaf_field()
    answer = text_field(_("Answer"), TEXT_CHARS_MAX, required=True, rows=3)


class ObjectForm(DeedFields):
    """What is objected to, on which ground, and what is asked."""

    title = pgettext_lazy("deed", "Object")
    kind = facts.OBJECTED
    grave = True
    adds = _("You confirm it on a page of its own.")

    version = leaf_field()
    ground = choice_field(_("Ground"), GROUNDS)
    asks = choice_field(_("What is asked"), ASKS)
    reason = text_field(_("Reason"), TEXT_CHARS_MAX, rows=3)


class ReserveForm(DeedFields):
    """A reservation, printed wherever the protocol is printed."""

    title = _("Make a reservation")
    kind = facts.RESERVED

    text = text_field(_("Reservation"), TEXT_CHARS_MAX, required=True, rows=3)
