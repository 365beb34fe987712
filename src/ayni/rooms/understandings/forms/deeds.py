# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about an understanding into the arguments of the services: shape only.

`cleaned_data` of a deed has exactly the names of its service's arguments.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.rooms.understandings import facts, selectors
from ayni.web.parts.deed_fields import Choices, DeedFields
from ayni.web.parts.fields import choice_field, day_at, day_field, leaf_field, text_field

REFERENCE_CHARS_MAX = 80
OPEN_DEEDS = frozenset({"confirm", "consent", "same"})
"""What is asked of the reader stands open from the start."""


class ReportForm(DeedFields):
    """How the own side stands."""

    title = _("Report progress")
    kind = facts.PROGRESS_REPORTED

    status = choice_field(_("How your side stands"), selectors.STATUSES)
    text = text_field(_("In words"), facts.REPORT_CHARS_MAX, required=True, rows=3)
    obstacle = choice_field(_("Obstacle"), selectors.OBSTACLES, required=False)
    indicator_value = text_field(_("Value of the indicator"), facts.SHORT_CHARS_MAX)


class OwnerForm(DeedFields):
    """Which office of the own state is responsible."""

    title = _("Name the responsible office")
    kind = facts.OWNER_NAMED
    attachable = False

    office = forms.ChoiceField(label=_("Responsible office"))
    since = day_field(_("Since"), required=False)

    def __init__(self, data: Any = None, *args: Any, offices: Choices = (), **kwargs: Any) -> None:
        """Offer the own offices."""
        super().__init__(data, *args, **kwargs)
        self.fields["office"].choices = [("", _("choose")), *offices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the day on the own calendar."""
        told = super().clean()
        since = told.get("since")
        told["since"] = day_at(since, self.zone) if since else None
        return told


class ClaimForm(DeedFields):
    """That it is fulfilled, and what shows it."""

    title = _("Claim fulfilment")
    kind = facts.CLAIMED
    adds = _("It is fulfilled once every other party confirms it.")

    proof = choice_field(_("What shows it"), selectors.PROOFS)
    evidence = text_field(
        _("The evidence, or why there is none"), facts.REASON_CHARS_MAX, required=True, rows=3
    )


class WithdrawClaimForm(DeedFields):
    """An own claim is withdrawn."""

    title = _("Withdraw the claim")
    kind = facts.CLAIM_WITHDRAWN
    attachable = False

    proposal = leaf_field()
    why = text_field(_("Why"), facts.REASON_CHARS_MAX, rows=2)


class ConfirmForm(DeedFields):
    """The second key."""

    title = _("Confirm the fulfilment")
    kind = facts.CONFIRMED
    attachable = False
    grave = True
    adds = _("You confirm it on a page of its own. Nothing opens it again.")

    proposal = leaf_field()


class ContestForm(DeedFields):
    """The claim of another party is not shared."""

    title = _("Not share it")
    kind = facts.CONTESTED

    proposal = leaf_field()
    reason = text_field(_("Why it is not shared"), facts.REASON_CHARS_MAX, required=True, rows=3)


class ChangeForm(DeedFields):
    """What is to change, agreed by all."""

    title = _("Propose a change")
    kind = facts.CHANGE_PROPOSED
    attachable = False
    adds = _("It changes nothing until every party has consented, yours too.")

    change = choice_field(_("What is to be done"), selectors.CHANGES)
    deadline = day_field(_("New day, if it is rescheduled"), required=False)
    targets = text_field(
        _("Understandings that take its place, such as RRE-XL/E-02"), 16 * REFERENCE_CHARS_MAX
    )
    why = text_field(_("Why"), facts.REASON_CHARS_MAX, required=True, rows=3)

    def clean(self) -> dict[str, Any]:
        """Return the day on the own calendar, and the references one by one."""
        told = super().clean()
        deadline = told.get("deadline")
        told["deadline"] = day_at(deadline, self.zone) if deadline else None
        told["targets"] = str(told.get("targets") or "").replace(",", " ").split()
        return told


class LinkForm(DeedFields):
    """Which earlier understanding it goes on with."""

    title = _("Link with an earlier one")
    kind = facts.LINKED
    attachable = False
    adds = _("Only a link that every party consented to counts.")

    earlier = text_field(
        _("Earlier understanding, such as RRE-XXXIX/E-07"), REFERENCE_CHARS_MAX, required=True
    )
    relation = choice_field(_("What this one does to it"), selectors.RELATIONS)
    why = text_field(_("Why"), facts.REASON_CHARS_MAX, rows=2)


class ConsentForm(DeedFields):
    """Consent to one change or link."""

    title = pgettext_lazy("deed", "Consent")
    kind = facts.CHANGE_CONSENTED
    attachable = False
    grave = True

    proposal = leaf_field()


class WithdrawChangeForm(DeedFields):
    """An own proposal is withdrawn."""

    title = _("Withdraw the proposal")
    kind = facts.CHANGE_WITHDRAWN
    attachable = False

    proposal = leaf_field()
    why = text_field(_("Why"), facts.REASON_CHARS_MAX, rows=2)


class SameReadingForm(DeedFields):
    """The paper says what this reading says."""

    title = _("Confirm this reading")
    kind = facts.TRANSCRIPTION_CONFIRMED
    attachable = False

    reading = leaf_field()


class OtherReadingForm(DeedFields):
    """The paper says something else."""

    title = _("Read it otherwise")
    kind = facts.TRANSCRIPTION_CONTESTED
    adds = _(
        "Both readings stay until one side confirms that of the other. Of a scan that you attach "
        "the fingerprint stands beside yours."
    )

    text = text_field(_("How you read the paper"), facts.TEXT_CHARS_MAX, required=True, rows=5)
    language = forms.ChoiceField(label=_("Language"))
    why = text_field(_("Why"), facts.REASON_CHARS_MAX)

    def __init__(
        self, data: Any = None, *args: Any, languages: Choices = (), **kwargs: Any
    ) -> None:
        """Offer the languages of the partnership."""
        super().__init__(data, *args, **kwargs)
        self.fields["language"].choices = [*languages]  # type: ignore[attr-defined]


class RaiseForm(DeedFields):
    """To which mechanism the matter is raised."""

    title = _("Raise to another mechanism")
    kind = facts.REFERRED
    attachable = False

    mechanism = forms.ChoiceField(label=_("Mechanism"))

    def __init__(
        self, data: Any = None, *args: Any, mechanisms: Choices = (), **kwargs: Any
    ) -> None:
        """Offer the mechanisms that are known here."""
        super().__init__(data, *args, **kwargs)
        known = [("", _("choose")), *mechanisms]
        self.fields["mechanism"].choices = known  # type: ignore[attr-defined]


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


class ReserveForm(DeedFields):
    """A reservation, printed wherever the understanding is printed."""

    title = _("Make a reservation")
    kind = facts.RESERVED

    text = text_field(_("Reservation"), TEXT_CHARS_MAX, required=True, rows=3)


DEEDS: Mapping[str, type[DeedFields]] = {
    "report": ReportForm,
    "owner": OwnerForm,
    "claim": ClaimForm,
    "unclaim": WithdrawClaimForm,
    "confirm": ConfirmForm,
    "contest": ContestForm,
    "change": ChangeForm,
    "link": LinkForm,
    "consent": ConsentForm,
    "withdraw": WithdrawChangeForm,
    "same": SameReadingForm,
    "otherwise": OtherReadingForm,
    "raise": RaiseForm,
    "query": QueryForm,
    "reply": ReplyForm,
    "reserve": ReserveForm,
}
"""First word of a deed's name on the page of an understanding to its fields."""
