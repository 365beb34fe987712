# SPDX-License-Identifier: Apache-2.0
"""Turns notes of calls, of messages heard and of documents into arguments of services.

`cleaned_data` of a deed has exactly the names of its service's arguments.
"""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.notices import facts, selectors
from ayni.web.parts import answer_fields
from ayni.web.parts.answer_fields import CODE_LABEL, PastFields
from ayni.web.parts.codes import CodeField
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.parts.fields import choice_field, text_field
from ayni.web.parts.moments import MomentField


class ContactForm(answer_fields.ContactForm):
    """A call that was made."""

    kind = facts.CONTACT_NOTED


class HeardForm(answer_fields.HeardForm):
    """What was heard about a matter that is here."""

    kind = facts.HEARD


class PaperForm(answer_fields.PaperForm):
    """A document about a matter: its type and number, never its content."""

    kind = facts.PAPER_LINKED


class MessageForm(PastFields):
    """Three fields: what was heard, when, and its code; there need be no matter yet."""

    attachable = False

    title = _("Message heard")
    kind = facts.MESSAGE_HEARD

    heard = text_field(_("What was heard"), TEXT_CHARS_MAX, required=True, rows=2)
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

    why = choice_field(_("Why"), selectors.MESSAGE_ENDS)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)


MESSAGE_DEEDS: dict[str, type[DeedFields]] = {
    "link": LinkForm,
    "contact": ContactForm,
    "paper": PaperForm,
    "end": MessageEndForm,
}
"""Name of a deed on the page of a message to its fields."""
