# SPDX-License-Identifier: Apache-2.0
"""Says in words how a draft stands, what was done with it, and why a deed about it is not done."""

from collections.abc import Callable, Mapping
from typing import Final, cast

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ayni.adapters.accounts import directory
from ayni.adapters.clearance import chains
from ayni.adapters.clearance.signing import REOPENED
from ayni.core.errors import Refusal
from ayni.web import registry, words
from ayni.web.parties import DEFAULT_LANGUAGE
from ayni.web.registry import Words

STATES: Final[Mapping[str, Words]] = {
    "clearing": gettext_lazy("in clearance"),
    "cleared": gettext_lazy("cleared, not signed"),
    "waiting": gettext_lazy("waiting to be signed"),
    "signing": gettext_lazy("being signed"),
    "signed": gettext_lazy("signed"),
    "returned": gettext_lazy("returned"),
    "cancelled": gettext_lazy("discarded"),
    "stopped": gettext_lazy("stopped for personal data"),
    "overtaken": gettext_lazy("overtaken by other acts"),
}
"""State of a draft to its words."""

NOTES: Final[Mapping[str, Words]] = {
    "drafted": gettext_lazy("Handed in"),
    "cleared": gettext_lazy("Cleared"),
    "returned": gettext_lazy("Returned"),
    "stopped": gettext_lazy("Stopped for personal data"),
    "asked": gettext_lazy("Signature asked for"),
    "held_back": gettext_lazy("Signature held back"),
    "cancelled": gettext_lazy("Discarded"),
    "signed": gettext_lazy("Signed by the node"),
    "not_signed": gettext_lazy("Not signed"),
    "overtaken": gettext_lazy("Not signed: other acts came in"),
    "told": gettext_lazy("Signed as urgent; the offices are told"),
    "noted": gettext_lazy("Taken note of"),
}
"""What was done with a draft to its words."""

_TOLD: Final[Mapping[str, Words]] = {
    REOPENED: gettext_lazy(
        "This is the draft as it was handed in. Nothing is signed. Change it and send it again: "
        "it goes to the same offices as a new version."
    ),
    "draft_unknown": gettext_lazy("There is no such draft here."),
    "draft_ended": gettext_lazy(
        "The draft of this form has ended: it was discarded, stopped or signed. Open a new form."
    ),
    "draft_waits": gettext_lazy(
        "This deed waits to be signed already. To change it, hold the signature back first, on "
        "the page of the draft."
    ),
    "draft_of_others": gettext_lazy("This draft belongs to another office. Nothing was done."),
    "draft_changed": gettext_lazy(
        "The draft has changed since you opened this page. Nothing was done. Read the new version "
        "first."
    ),
    "already_cleared": gettext_lazy(
        "Your office has cleared this version already. Nothing more is asked of it."
    ),
    "remark_missing": gettext_lazy("Say why, so that whoever wrote it knows what to change."),
    "not_privacy": gettext_lazy(
        "Only an office with the power over personal data can stop a draft. You can return it."
    ),
    "same_person": gettext_lazy(
        "You gave the last visa. For this kind of act your state asks that somebody else signs."
    ),
    "too_far": gettext_lazy(
        "Expected an instant from now on, at most 30 days ahead. Nothing was done."
    ),
    "office_ended": gettext_lazy(
        "Whoever asked for the signature does not hold the office any more. Nothing was signed; "
        "the visas stand, and somebody who holds the office now can ask for the signature."
    ),
    "chain_unknown_office": gettext_lazy("{office} is not an office of your state."),
    "chain_twice": gettext_lazy("{office} stands twice in the chain. Name it once."),
    "chain_too_long": gettext_lazy("A chain has at most {limit} offices."),
    "chain_out_of_range": gettext_lazy(
        "Expected at most {hours} hours for an office, and {seconds} seconds of hold."
    ),
    "not_rehearsed": gettext_lazy("This kind of act cannot be shown before it is signed."),
}


def refused(refusal: Refusal) -> str:
    """Return the sentence for a refused deed about a draft, or for a draft that is not taken.

    Args:
        refusal: as clearance or the record raised it.

    Returns:
        The whole sentence; empty if clearance has none for it.
    """
    made = _MADE.get(refusal.code)
    if made is not None:
        return made(refusal)
    told = _TOLD.get(refusal.code)
    if told is None:
        return ""
    params = {name: _named(name, value) for name, value in refusal.params.items()}
    return str(told).format(**params) if params else str(told)


def problem(code: str, kind: str) -> str:
    """Return why the node did not sign a draft.

    Args:
        code: of the refusal.
        kind: of the act.
    """
    told = _TOLD.get(code)
    if told is not None:
        return str(told)
    if code == "lateness_reason_missing":
        return _(
            "Nothing was signed: while it waited it became late, and a late notice says why. "
            "Change it and send it again."
        )
    room = registry.room_of(kind)
    refusals = room.refusals if room is not None else {}
    if code in refusals:
        # A draft keeps the code alone: what a sentence names besides is left out.
        why = str(refusals[code][1]).format_map(_Unnamed())
        return _("Nothing was signed. {why}").format(why=why)
    return _("Nothing was signed: {rule}.").format(rule=words.reason(kind, code))


class _Unnamed(dict[str, str]):
    """Stands for the particulars of a refusal that are not known any more."""

    def __missing__(self, name: str) -> str:
        return "…"


def office(name: str) -> str:
    """Return what an office is called in the language of the page."""
    known = directory.offices_of(name.partition(".")[0]).get(name)
    return known.name(get_language() or DEFAULT_LANGUAGE) if known else name


def _nobody(refusal: Refusal) -> str:
    name = str(refusal.params.get("office", ""))
    if not name:
        return _(
            "This must pass an office with the power “{power}”, and your state has declared none. "
            "Nothing was signed; what you typed stands here. Declare such an office, or let an "
            "office that may set chains change this one under Clearance."
        ).format(power=words.power(chains.DEFAULT_POWER))
    able = ", ".join(office(one) for one in chains.able_to_set(name.partition(".")[0])) or "—"
    return _(
        "{office} must clear this, and nobody holds that office now, nor its stand-in. Nothing "
        "was done. Whoever manages the accounts of this node gives the office to somebody, or "
        "another chain is set, under Clearance, by: {able}."
    ).format(office=office(name), able=able)


def _turn(refusal: Refusal) -> str:
    asked = [office(one) for one in cast(list[str], refusal.params.get("offices") or [])]
    if not asked:
        return _("Your office is not asked to clear this draft. Nothing was done.")
    return _("It is not your office's turn. Asked now: {offices}. Nothing was done.").format(
        offices=", ".join(asked)
    )


def _state(refusal: Refusal) -> str:
    state = str(refusal.params.get("state", ""))
    return _("Nothing was done: meanwhile the draft is {state}.").format(
        state=STATES.get(state, state)
    )


def _long(refusal: Refusal) -> str:
    return _("{found} characters found, at most {limit} expected.").format(
        found=refusal.params["found"], limit=refusal.params["limit"]
    )


def _setters(refusal: Refusal) -> str:
    able = cast(list[str], refusal.params.get("offices") or [])
    return _("Chains are set by: {offices}.").format(
        offices=", ".join(office(one) for one in able) or "—"
    )


_MADE: Final[Mapping[str, Callable[[Refusal], str]]] = {
    "chain_nobody": _nobody,
    "not_your_turn": _turn,
    "draft_state": _state,
    "remark_long": _long,
    "chain_not_yours": _setters,
}


def _named(name: str, value: object) -> object:
    return office(str(value)) if name == "office" else value
