# SPDX-License-Identifier: Apache-2.0
"""Turns notes of calls, of messages heard and of documents into arguments of services.

`cleaned_data` of a deed has exactly the names of its service's arguments.
"""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.forms.moments import moment_at
from ayni.web.parts.codes import CodeField
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.parts.moments import MomentField
from ayni.web.parts.responses import PAPERS, RESULTS

CODE_LABEL = _("Reading code, if one was read out")


def _lines(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=TEXT_CHARS_MAX, required=required, widget=widget)


def _line(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=TEXT_CHARS_MAX, required=required)


class VoiceFields(DeedFields):
    """A deed about something that happened at a time of its own."""

    def clean(self) -> dict[str, Any]:
        """Return what is noted, with its time as the author means it."""
        told = super().clean()
        at_ms = told.get("occurred_at")
        told["occurred_at"] = None if at_ms is None else moment_at(at_ms, self.zone)
        return told


class ContactForm(VoiceFields):
    """A call that was made."""

    title = _("Note a call")
    kind = facts.CONTACT_NOTED

    result = forms.ChoiceField(
        label=pgettext_lazy("of a call", "Result"), choices=[("", _("choose")), *RESULTS.items()]
    )
    office_called = _line(_("Office called"))
    occurred_at = MomentField(label=_("When it was"), required=False)
    note = _lines(_("Note"))


class HeardForm(VoiceFields):
    """What was heard about a matter that is here."""

    title = _("Note a message heard")
    kind = facts.HEARD

    heard = _lines(_("What was heard"), required=True)
    occurred_at = MomentField(label=_("When it was heard"), required=False)
    code = CodeField(label=CODE_LABEL, required=False)


class PaperForm(VoiceFields):
    """A document about a matter: its type and number, never its content."""

    title = _("Note a document")
    kind = facts.PAPER_LINKED

    paper = forms.ChoiceField(
        label=_("Type of document"), choices=[("", _("choose")), *PAPERS.items()]
    )
    number = _line(_("Number"), required=True)
    occurred_at = MomentField(label=_("Date of the document"), required=False)
    note = _lines(_("Note"))


class MessageForm(VoiceFields):
    """Three fields: what was heard, when, and its code; there need be no matter yet."""

    attachable = False

    title = _("Message heard")
    kind = facts.MESSAGE_HEARD

    heard = _lines(_("What was heard"), required=True)
    occurred_at = MomentField(label=_("When it was heard"))
    code = CodeField(label=CODE_LABEL, required=False)
    from_party = forms.ChoiceField(label=_("Whose office spoke"))

    def __init__(self, data: Any = None, *, parties: Choices = (), **kwargs: Any) -> None:
        """Ask whose office spoke only where there is a choice."""
        super().__init__(data, **kwargs)
        field = cast(forms.ChoiceField, self.fields["from_party"])
        field.choices = list(parties)
        if len(parties) == 1:
            field.widget = forms.HiddenInput()
            field.initial = parties[0][0]


class LinkForm(DeedFields):
    """The matter that a message was about, named by the code of any act of it."""

    title = _("Point out the act")
    kind = facts.DUPLICATE_LINKED
    adds = _("Both stay as they are; their pages show each other.")

    other = CodeField(label=_("Reading code of the act"))


class MessageEndForm(DeedFields):
    """Why nobody needs to look for the act any more."""

    title = _("Close the note")
    kind = facts.MESSAGE_CLOSED

    why = forms.ChoiceField(
        label=_("Why"), choices=[("", _("choose")), *selectors.MESSAGE_ENDS.items()]
    )
    note = _lines(_("Note"))


MESSAGE_DEEDS: dict[str, type[DeedFields]] = {
    "link": LinkForm,
    "contact": ContactForm,
    "paper": PaperForm,
    "end": MessageEndForm,
}
"""Name of a deed on the page of a message to its fields."""
