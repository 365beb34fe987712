# SPDX-License-Identifier: Apache-2.0
"""The forms of what people say about a matter of any room without moving it; knows no rule.

These acts are alike in all rooms, and so are their forms: a room takes them with `of_room`. Each
gives the names of the arguments of `web/answering.py`. Source: rooms.md A0.4.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.web.parts.codes import CodeField
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, leaf_field, moment_at, text_field
from ayni.web.parts.moments import MomentField
from ayni.web.parts.responses import ASKS, GROUNDS, PAPERS, RESULTS
from ayni.web.registry import Words

CODE_LABEL: Final = _("Reading code, if one was read out")


class AcknowledgeForm(DeedFields):
    """Which version is acknowledged."""

    title = pgettext_lazy("deed", "Acknowledge")
    attachable = False
    adds = _("An acknowledgement is not agreement.")

    version = leaf_field()


class QueryForm(DeedFields):
    """A question to the other parties."""

    title = _("Ask a question")

    question = text_field(_("Question"), TEXT_CHARS_MAX, required=True, rows=3)


class ReplyForm(DeedFields):
    """An answer to one question."""

    title = pgettext_lazy("deed", "Answer")

    query = leaf_field()
    answer = text_field(_("Answer"), TEXT_CHARS_MAX, required=True, rows=3)


class ObjectForm(DeedFields):
    """What is objected to, on which ground, and what is asked."""

    title = pgettext_lazy("deed", "Object")
    grave = True
    adds = _("You confirm it on a page of its own.")

    version = leaf_field()
    ground = choice_field(_("Ground"), GROUNDS)
    asks = choice_field(_("What is asked"), ASKS)
    reason = text_field(_("Reason"), TEXT_CHARS_MAX, rows=3)


class LiftForm(DeedFields):
    """Which objection is lifted."""

    title = _("Lift the objection")
    attachable = False

    objection = leaf_field()


class ReserveForm(DeedFields):
    """A reservation, printed wherever the matter is printed."""

    title = _("Make a reservation")

    text = text_field(_("Reservation"), TEXT_CHARS_MAX, required=True, rows=3)


class PastFields(DeedFields):
    """A deed about something that happened at a time of its own."""

    def clean(self) -> dict[str, Any]:
        """Return what is noted, with its time as the author means it, or none."""
        told = super().clean()
        at_ms = told.get("occurred_at")
        told["occurred_at"] = None if at_ms is None else moment_at(at_ms, self.zone)
        return told


class ContactForm(PastFields):
    """A call that was made."""

    title = _("Note a call")

    result = choice_field(pgettext_lazy("of a call", "Result"), RESULTS)
    office_called = text_field(_("Office called"), TEXT_CHARS_MAX)
    occurred_at = MomentField(label=_("When it was"), required=False)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


class HeardForm(PastFields):
    """What was heard about a matter that is here."""

    title = _("Note a message heard")

    heard = text_field(_("What was heard"), TEXT_CHARS_MAX, required=True, rows=2)
    occurred_at = MomentField(label=_("When it was heard"), required=False)
    code = CodeField(label=CODE_LABEL, required=False)


class PaperForm(PastFields):
    """A document about a matter: its type and number, never its content."""

    title = _("Note a document")

    paper = choice_field(_("Type of document"), PAPERS)
    number = text_field(_("Number"), TEXT_CHARS_MAX, required=True)
    occurred_at = MomentField(label=_("Date of the document"), required=False)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


REFUSALS: Final[Mapping[str, tuple[str, Words]]] = {
    "version_unknown": ("", _("This version is not known here. Load the page again.")),
    "own_act": ("", _("Only another party can do this.")),
    "query_unknown": ("", _("This query is not known here. Load the page again.")),
    "already_answered": ("", _("This query is answered already.")),
    "objection_unknown": ("", _("This objection is not known here. Load the page again.")),
    "already_lifted": ("", _("It was lifted already.")),
    "not_author": ("", _("Only the party whose act it is can do this.")),
    "number_missing": ("number", _("No number was found. Write the number of the document.")),
    "heard_later": (
        "occurred_at",
        _("This time lies ahead. Say when it was heard; a time before now is expected."),
    ),
}
"""Code of a refusal to the field it concerns and what a person is told; a room may say more."""
FORMS: Final[Mapping[str, tuple[str, type[DeedFields]]]] = {
    "acknowledge": ("acknowledged", AcknowledgeForm),
    "reply": ("replied", ReplyForm),
    "query": ("queried", QueryForm),
    "object": ("objected", ObjectForm),
    "lift": ("objection_lifted", LiftForm),
    "reserve": ("reserved", ReserveForm),
    "contact": ("contact_noted", ContactForm),
    "heard": ("heard", HeardForm),
    "paper": ("paper_linked", PaperForm),
}
"""First word of a deed's name on a page to the word of its kind and its fields."""


def of_room(room: str) -> dict[str, type[DeedFields]]:
    """Return the forms of a room by the first word of the deed's name on a page.

    Args:
        room: first word of its kinds.
    """
    return {
        name: type(form.__name__, (form,), {"kind": f"{room}.{word}/1", "__doc__": form.__doc__})
        for name, (word, form) in FORMS.items()
    }
