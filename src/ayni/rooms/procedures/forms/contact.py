# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about test calls into the arguments of the services: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.procedures import facts
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.parts.fields import choice_field, moment_at, text_field
from ayni.web.parts.moments import MomentField
from ayni.web.parts.responses import RESULTS


class _CallFields(DeedFields):
    attachable = False

    def clean(self) -> dict[str, Any]:
        """Return what is noted, with its time as the author means it."""
        told = super().clean()
        if "occurred_at" in told:
            told["occurred_at"] = moment_at(told["occurred_at"], self.zone)
        return told


class CallForm(_CallFields):
    """A test call that was made."""

    title = _("Test call")
    kind = facts.CONTACT_TESTED

    contact = forms.ChoiceField(label=_("Office called"))
    result = choice_field(pgettext_lazy("of a call", "Result"), RESULTS)
    occurred_at = MomentField(label=_("When it was"))
    seconds = forms.IntegerField(
        label=_("Seconds until somebody answered"),
        min_value=0,
        max_value=facts.SECONDS_MAX,
        required=False,
    )
    language_problem = forms.BooleanField(
        label=_("The two did not understand each other"), required=False
    )
    note = text_field(_("Note"), TEXT_CHARS_MAX)

    def __init__(self, data: Any = None, *, posts: Choices = (), **kwargs: Any) -> None:
        """Offer the posts of the other parties."""
        super().__init__(data, **kwargs)
        self.fields["contact"].choices = [("", _("choose")), *posts]  # type: ignore[attr-defined]


class NoteTestForm(_CallFields):
    """Whether a test call of another party was heard here."""

    title = _("Note a call")
    kind = facts.CONTACT_NOTED

    result = choice_field(pgettext_lazy("of a call", "Result"), RESULTS)
    occurred_at = MomentField(label=_("When it was"))
    note = text_field(_("Note"), TEXT_CHARS_MAX)
