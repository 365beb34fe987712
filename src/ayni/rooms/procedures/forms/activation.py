# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about activations into the arguments of the services: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.procedures import facts, selectors
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.parts.fields import leaf_field, text_field


class ActivateForm(DeedFields):
    """Three fields: which protocol, why, where."""

    title = _("Activate a protocol")
    kind = facts.ACTIVATED
    attachable = False

    pinned = forms.ChoiceField(label=_("Protocol in force"))
    reason = text_field(_("Why"), facts.REASON_CHARS_MAX, required=True, rows=2)
    place = forms.ChoiceField(label=_("Where"), required=False)
    matter = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, versions: Choices = (), **kwargs: Any) -> None:
        """Offer the versions that bind at this moment; one alone needs no choice."""
        super().__init__(data, **kwargs)
        first = [] if len(versions) == 1 else [("", _("choose"))]
        self.fields["pinned"].choices = [*first, *versions]  # type: ignore[attr-defined]


class JoinForm(DeedFields):
    """The own state activates too."""

    title = _("Activate for my state too")
    kind = facts.ACTIVATION_JOINED
    attachable = False


class MarkForm(DeedFields):
    """What became of one step."""

    title = _("Mark the step")
    kind = facts.STEP_MARKED
    attachable = False

    step = forms.RegexField(r"\A[a-z0-9_./-]{1,80}\Z", widget=forms.HiddenInput)
    mark = forms.ChoiceField(label=_("Mark"), choices=[*selectors.MARKS.items()])
    note = text_field(_("Note"), TEXT_CHARS_MAX)


class DeactivateForm(DeedFields):
    """Why the own side ends."""

    title = _("Deactivate")
    kind = facts.DEACTIVATED
    attachable = False
    adds = _("The other party ends its own side.")

    reason = text_field(_("Why"), facts.REASON_CHARS_MAX, required=True, rows=2)


class AcknowledgeActivationForm(DeedFields):
    """The activation was received."""

    title = pgettext_lazy("deed", "Acknowledge")
    kind = facts.ACKNOWLEDGED
    attachable = False
    adds = _("An acknowledgement activates nothing.")

    version = leaf_field()


ACTIVATION_DEEDS: dict[str, type[DeedFields]] = {
    "join": JoinForm,
    "mark": MarkForm,
    "end": DeactivateForm,
    "acknowledge": AcknowledgeActivationForm,
}
"""First word of a deed's name on the page of an activation to its fields."""
