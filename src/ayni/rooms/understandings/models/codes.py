# SPDX-License-Identifier: Apache-2.0
"""What the codes of the room are called, and what a person is told when a deed is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.web.registry import Words

STATUSES: Mapping[str, Words] = {
    "not_started": pgettext_lazy("status of an understanding", "not started"),
    "in_progress": pgettext_lazy("status of an understanding", "in progress"),
    "partly_fulfilled": pgettext_lazy("status of an understanding", "partly fulfilled"),
    "fulfilled": pgettext_lazy("status of an understanding", "fulfilled according to us"),
    "postponed": pgettext_lazy("status of an understanding", "postponed"),
    "suspended": pgettext_lazy("status of an understanding", "suspended"),
    "permanent": pgettext_lazy("status of an understanding", "permanent"),
}
"""What a party says of its own side."""
PAIRS: Mapping[str, Words] = {
    "fulfilled": _("fulfilled (two keys)"),
    "void": _("without effect"),
    "merge": _("merged with another"),
    "split": _("divided"),
    "substitute": _("replaced by another"),
    "divergent": _("the sides differ"),
    "one_sided": _("one side has not reported"),
    "unreported": _("nobody has reported"),
    "both_fulfilled": _("fulfilled according to both; not closed with two keys"),
    **{code: told for code, told in STATUSES.items() if code != "fulfilled"},
}
"""What both sides come to."""
STAGES: Mapping[str, Words] = {
    "born": _("from an acta in force"),
    "transcribed": _("transcribed; not confirmed yet"),
    "confirmed": _("transcription confirmed by all"),
    "contested": _("two readings of the paper"),
    "crossed": _("two readings, each confirmed by the other side"),
}
OBSTACLES: Mapping[str, Words] = {
    "own": pgettext_lazy("obstacle", "own"),
    "theirs": pgettext_lazy("obstacle", "of the other party"),
    "outside": pgettext_lazy("obstacle", "outside of both"),
}
PROOFS: Mapping[str, Words] = {
    "document": _("a document"),
    "act": _("an act of this record"),
    "visible": _("what anybody can see"),
    "none": _("none; the reason is given"),
}
CHANGES: Mapping[str, Words] = {
    "reschedule": pgettext_lazy("change of an understanding", "Reschedule"),
    "void": pgettext_lazy("change of an understanding", "Set aside"),
    "merge": pgettext_lazy("change of an understanding", "Merge with another"),
    "split": pgettext_lazy("change of an understanding", "Divide"),
    "substitute": pgettext_lazy("change of an understanding", "Replace by another"),
}
RELATIONS: Mapping[str, Words] = {
    "continues": _("continues it"),
    "supersedes": _("takes its place"),
    "merges": _("takes it in"),
    "divides": _("is a part of it"),
}
"""What the later understanding does to the earlier one."""
AREAS: Mapping[str, Words] = {
    "defence": pgettext_lazy("area", "defence"),
    "security": pgettext_lazy("area", "security"),
    "migration": pgettext_lazy("area", "migration"),
    "border": pgettext_lazy("area", "border"),
    "civil_protection": pgettext_lazy("area", "civil protection"),
    "customs": pgettext_lazy("area", "customs"),
    "health": pgettext_lazy("area", "health"),
    "environment": pgettext_lazy("area", "environment"),
    "other": pgettext_lazy("area", "other"),
}
COSTS: Mapping[str, Words] = {
    "each_own": _("each party its own"),
    "host": _("the host"),
    "asker": _("the party that asks for it"),
    "shared": _("in parts that were agreed"),
    "other": pgettext_lazy("cost rule", "another rule"),
}
NATURES: Mapping[str, Words] = {
    "practical": _("practical arrangement, not a treaty"),
    "technical": _("technical arrangement"),
    "memorandum": _("memorandum of understanding"),
    "other": pgettext_lazy("nature of a text", "other"),
}
AUTHORITIES: Mapping[str, Words] = {
    "command": _("regional command or authority"),
    "institution": pgettext_lazy("signing authority", "institution"),
    "ministry": pgettext_lazy("signing authority", "ministry"),
    "government": pgettext_lazy("signing authority", "government"),
}
FORMS: Mapping[str, Words] = {
    "regular": pgettext_lazy("meeting", "regular"),
    "extraordinary": pgettext_lazy("meeting", "extraordinary"),
    "follow_up": pgettext_lazy("meeting", "follow-up"),
}
CODES: Mapping[str, Mapping[str, Words]] = {
    "status": STATUSES,
    "obstacle": OBSTACLES,
    "proof": PROOFS,
    "change": CHANGES,
    "relation": RELATIONS,
    "area": AREAS,
    "cost": COSTS,
    "nature": NATURES,
    "authority": AUTHORITIES,
    "form": FORMS,
}
"""Member of an act to what its codes are called."""
REFUSALS: Mapping[str, tuple[str, Words]] = {
    "understanding_unknown": ("", _("This understanding is not known here. Load the page again.")),
    "not_named": ("", _("The understanding does not name your state as a party.")),
    "over": ("", _("Nothing is asked here any more: it is fulfilled, or all agreed on its end.")),
    "office_unknown": (
        "office",
        _("This office does not stand in your directory. Choose another."),
    ),
    "claimed_already": (
        "",
        _("Your state has claimed fulfilment already. Withdraw that claim to make another."),
    ),
    "claim_unknown": ("", _("This claim is not known here. Load the page again.")),
    "claim_gone": ("", _("This claim was withdrawn. Nothing was signed.")),
    "confirmed_already": ("", _("Your state confirmed it already.")),
    "deadline_missing": ("deadline", _("No day was found. Say until when it is to be done.")),
    "deadline_unasked": (
        "deadline",
        _("A day was found, and only rescheduling asks for one. Remove it, or reschedule."),
    ),
    "target_unknown": (
        "targets",
        _("{found} is no understanding that is known here. Write one such as RRE-XXXIX/E-07."),
    ),
    "targets_wrong": (
        "targets",
        _("{found} understandings were named, {least} expected. Name those that take its place."),
    ),
    "target_twice": (
        "targets",
        _(
            "{found} names more than one understanding. Write the reading code of the one that is "
            "meant: {codes}."
        ),
    ),
    "linked_already": ("earlier", _("This link is proposed or agreed already.")),
    "proposal_unknown": ("", _("This proposal is not known here. Load the page again.")),
    "proposal_gone": ("", _("This proposal was withdrawn or replaced. Nothing was signed.")),
    "consented_already": ("", _("Your state consented to this proposal already.")),
    "lapsed": ("", _("The time to consent to this proposal has passed. Ask for a new one.")),
    "agreed_already": ("", _("All parties consented already. It can only be replaced.")),
    "reading_unknown": ("", _("This reading is not known here. Load the page again.")),
    "not_transcribed": (
        "",
        _("Its text stands in an acta in force. Only a correction of the acta changes it."),
    ),
    "query_unknown": ("", _("This query is not known here. Load the page again.")),
    "already_answered": ("", _("This query was answered already.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""
