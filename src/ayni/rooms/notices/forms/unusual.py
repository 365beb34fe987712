# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about unusual activities and observers into arguments; shape only."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.forms.moments import moment_at
from ayni.rooms.notices.forms.notice import (
    AcknowledgeForm,
    QueryForm,
    ReplyForm,
    ReserveForm,
)
from ayni.rooms.notices.forms.voice import ContactForm, HeardForm
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import choice_field, leaf_field, text_field
from ayni.web.parts.moments import MomentField


class UnusualForm(DeedFields):
    """Three fields: what, where, when; and what would show that there is no cause for alarm."""

    kind = facts.UNUSUAL_ASKED
    attachable = False

    observed = text_field(_("What was seen"), facts.REMARKS_CHARS_MAX, required=True, rows=3)
    place = forms.ChoiceField(label=_("Where"))
    observed_at = MomentField(label=_("When it was seen"))
    measure = choice_field(
        _("What would show that there is no cause for alarm"), selectors.MEASURES, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Return what is asked, with its hour as the author means it."""
        told = super().clean()
        if "observed_at" in told:
            told["observed_at"] = moment_at(told["observed_at"], self.zone)
        return told


class AnswerForm(DeedFields):
    """What the activity was."""

    title = pgettext_lazy("deed", "Answer")
    kind = facts.UNUSUAL_ANSWERED
    adds = _("You can answer again when you know more.")

    finding = choice_field(_("What it was"), selectors.FINDINGS)
    answer = text_field(_("Answer"), facts.REMARKS_CHARS_MAX, required=True, rows=3)
    measure = choice_field(_("What you offer to show it"), selectors.MEASURES, required=False)


class CloseQuestionForm(DeedFields):
    """Whether it is clear now."""

    title = _("Close the question")
    kind = facts.UNUSUAL_CLOSED

    clarity = choice_field(_("How it stands"), selectors.CLARITIES)
    remarks = text_field(_("Remarks"), facts.REMARKS_CHARS_MAX, rows=2)


class ObserverOfferForm(DeedFields):
    """How many observers, when, and where they meet."""

    title = _("Offer observers")
    kind = facts.OBSERVER_OFFERED
    adds = _("Who the observers are is not written here.")

    number = forms.IntegerField(
        label=_("How many observers"), min_value=1, max_value=facts.OBSERVERS_MAX_COUNT
    )
    start = MomentField(label=_("From"))
    end = MomentField(label=_("Until"))
    meeting_point = text_field(_("Meeting point"), facts.MEETING_POINT_CHARS_MAX)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def clean(self) -> dict[str, Any]:
        """Return the offer, with its times as the author means them."""
        told = super().clean()
        for name in ("start", "end"):
            if name in told:
                told[name] = moment_at(told[name], self.zone)
        return told


class InviteForm(ObserverOfferForm):
    """The same, by the party whose activity it is."""

    title = _("Invite observers")


class ObserverAnswerForm(DeedFields):
    """Whether observers are accepted."""

    title = _("Answer about observers")
    attachable = False
    kind = facts.OBSERVER_ANSWERED

    offer = leaf_field()
    response = choice_field(pgettext_lazy("to an offer", "Answer"), selectors.RESPONSES)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


class UnusualAcknowledgeForm(AcknowledgeForm):
    """The question is acknowledged: an office has it."""

    adds = _("An acknowledgement is no answer.")


DEEDS_OF_UNUSUAL: Mapping[str, type[DeedFields]] = {
    "answer": AnswerForm,
    "acknowledge": UnusualAcknowledgeForm,
    "close": CloseQuestionForm,
    "query": QueryForm,
    "reply": ReplyForm,
    "reserve": ReserveForm,
    "contact": ContactForm,
    "heard": HeardForm,
}
"""First word of a deed's name on the page of a question to its fields."""
