# SPDX-License-Identifier: Apache-2.0
"""What offices do with a draft: clear, return, stop, ask for the signature, hold it back, discard.

Each is one transaction of the desk file and checks, inside it, who acts and how the draft stands:
of two that cross, one is done and the other is told what came first. Must not sign.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from ayni.adapters.clearance import chains
from ayni.adapters.clearance.drafts import Hand, locked, move, note
from ayni.adapters.clearance.models import ENDED, Draft, Note, Step
from ayni.adapters.record import reading, registry
from ayni.adapters.record.sequencing import STALE
from ayni.core.errors import Refusal
from ayni.core.limits import CLEARANCE_REMARK_CHARS_MAX, SIGN_AHEAD_MAX_MS

HOUR_MS = 3_600_000
STOPS = frozenset({"privacy"})
OPEN = ("clearing", "cleared", "waiting", "returned", "overtaken")
"""States in which a draft can still come to something, and nobody is signing it."""


def clear(
    number: int,
    *,
    hand: Hand,
    version: int,
    remark: str = "",
    not_before_ms: int | None = None,
) -> Draft:
    """Clear a version of a draft for the office that is asked; the last visa makes it cleared.

    Args:
        number: of the draft.
        hand: who clears.
        version: the one that was read.
        remark: for the other offices; may be empty.
        not_before_ms: earliest instant of signature that this visa asks for, or none.

    Raises:
        Refusal: draft_unknown, draft_changed, draft_state, already_cleared, not_your_turn,
            remark_long or too_far.
    """
    _check_remark(remark)
    _check_instant(not_before_ms, hand.now_ms)
    with transaction.atomic():
        draft = _read(number, version)
        if draft.state != "clearing":
            raise _moved(draft)
        step = _turn(draft, hand)
        step.done_ms = hand.now_ms
        step.save()
        note(draft, "cleared", hand=hand, remark=remark, not_before_ms=not_before_ms)
        if not draft.steps.filter(done_ms=None).exists():
            move(draft, "cleared", hand.now_ms)
        return draft


def take_note(number: int, *, hand: Hand) -> Draft:
    """Say that an office of the chain knows of an urgent act that was signed before it was asked.

    Raises:
        Refusal: draft_unknown, draft_state or not_your_turn.
    """
    with transaction.atomic():
        draft = locked(number)
        if not draft.posterior:
            raise _moved(draft)
        asked = [step for step in draft.steps.all() if hand.office in {step.office, step.stand_in}]
        if not asked:
            raise Refusal("not_your_turn", offices=[])
        draft.steps.filter(pk__in=[step.pk for step in asked]).update(done_ms=hand.now_ms)
        note(draft, "noted", hand=hand)
        return draft


def send_back(number: int, *, hand: Hand, version: int, remark: str) -> Draft:
    """Return a draft to its author with a remark; all visas of this version fall.

    Raises:
        Refusal: draft_unknown, draft_changed, draft_state, not_your_turn, remark_missing or
            remark_long.
    """
    _check_remark(remark, required=True)
    with transaction.atomic():
        draft = _read(number, version)
        if draft.state not in {"clearing", "cleared", "waiting"}:
            raise _moved(draft)
        if not any(hand.office in {step.office, step.stand_in} for step in draft.steps.all()):
            raise Refusal("not_your_turn", offices=[])
        note(draft, "returned", hand=hand, remark=remark)
        move(draft, "returned", hand.now_ms)
        return draft


def stop(number: int, *, hand: Hand, remark: str) -> Draft:
    """Stop a draft for good, because of what it says of persons.

    Raises:
        Refusal: draft_unknown, draft_state, not_privacy, remark_missing or remark_long.
    """
    _check_remark(remark, required=True)
    with transaction.atomic():
        draft = locked(number)
        if not hand.powers & STOPS:
            raise Refusal("not_privacy")
        if draft.state not in OPEN:
            raise _moved(draft)
        note(draft, "stopped", hand=hand, remark=remark)
        move(draft, "stopped", hand.now_ms)
        return draft


def ask_signature(number: int, *, hand: Hand, version: int, at_ms: int | None = None) -> Draft:
    """Ask the node to sign a cleared draft, after its hold or at a set time.

    If acts about the matter came in since its author read it, it is overtaken instead.

    Args:
        number: of the draft.
        hand: who will have signed it.
        version: the one that was read.
        at_ms: instant at which it leaves; none for as soon as the hold is over.

    Raises:
        Refusal: draft_unknown, draft_changed, draft_state, draft_of_others, power_lacking,
            same_person or too_far.
    """
    _check_instant(at_ms, hand.now_ms)
    with transaction.atomic():
        draft = _read(number, version)
        if draft.state != "cleared":
            raise _moved(draft)
        if draft.office != hand.office:
            raise Refusal("draft_of_others")
        _require_power(draft.kind, hand)
        last = _visas(draft).last()
        if draft.two_persons and last is not None and last.person_id == hand.person.pk:
            raise Refusal("same_person")
        if is_overtaken(draft):
            draft.problem = STALE
            note(draft, "overtaken", hand=hand)
            move(draft, "overtaken", hand.now_ms)
            return draft
        draft.signer, draft.holding, draft.problem = hand.person, hand.holding, ""
        due_ms = max(hand.now_ms + 1_000 * draft.hold_s, at_ms or 0, earliest_ms(draft))
        note(draft, "asked", hand=hand, not_before_ms=due_ms)
        move(draft, "waiting", hand.now_ms, due_ms=due_ms)
        return draft


def hold_back(number: int, *, hand: Hand) -> Draft:
    """Take the wish for a signature back while there is time; the visas stay.

    Any office that the draft concerns may: to stop is always safe.

    Raises:
        Refusal: draft_unknown, draft_state or draft_of_others.
    """
    with transaction.atomic():
        draft = locked(number)
        if draft.state != "waiting":
            raise _moved(draft)
        if hand.office not in concerned(draft):
            raise Refusal("draft_of_others")
        draft.signer, draft.holding = None, None
        note(draft, "held_back", hand=hand)
        move(draft, "cleared", hand.now_ms)
        return draft


def discard(number: int, *, hand: Hand) -> Draft:
    """Discard a draft of one's own office; nothing of it is signed.

    Raises:
        Refusal: draft_unknown, draft_state or draft_of_others.
    """
    with transaction.atomic():
        draft = locked(number)
        if draft.state not in OPEN:
            raise _moved(draft)
        if draft.office != hand.office:
            raise Refusal("draft_of_others")
        note(draft, "cancelled", hand=hand)
        move(draft, "cancelled", hand.now_ms)
        return draft


def open_steps(draft: Draft) -> list[Step]:
    """Return the steps that are asked now: the next one, or all that are left if parallel."""
    left = [step for step in draft.steps.all() if step.done_ms is None]
    return left if draft.parallel else left[:1]


def may_clear(draft: Draft, office: str, *, now_ms: int, held: frozenset[str]) -> Step | None:
    """Return the step that an office may clear now, or none.

    Args:
        draft: in clearance.
        office: that would clear.
        now_ms: this machine's time.
        held: offices that somebody holds.
    """
    asked = open_steps(draft)
    own = next((step for step in asked if step.office == office), None)
    if own is not None:
        return own
    late = is_late(draft, now_ms)
    return next(
        (step for step in asked if step.stand_in == office and (late or step.office not in held)),
        None,
    )


def is_late(draft: Draft, now_ms: int) -> bool:
    """Tell whether the time of the offices that are asked ran out; it counts from the last visa."""
    return bool(draft.limit_h) and now_ms >= asked_since_ms(draft) + draft.limit_h * HOUR_MS


def is_overtaken(draft: Draft) -> bool:
    """Tell whether acts about the matter came in since the author of a draft read it."""
    if not draft.about or draft.expected is None or draft.state in ENDED:
        return False
    return reading.version_of(bytes.fromhex(draft.about)) != draft.expected


def asked_since_ms(draft: Draft) -> int:
    """Return since when the open steps are asked: the draft came in, or the last visa was given."""
    done = [step.done_ms for step in draft.steps.all() if step.done_ms is not None]
    return max([draft.moved_ms, *([] if draft.parallel else done)])


def earliest_ms(draft: Draft) -> int:
    """Return the latest of the instants that visas of this version asked to wait for, or 0."""
    told = _visas(draft).values_list("not_before_ms", flat=True)
    return max((at for at in told if at is not None), default=0)


def concerned(draft: Draft) -> frozenset[str]:
    """Return the offices that a draft concerns: its own and those of its chain."""
    chain = {name for step in draft.steps.all() for name in (step.office, step.stand_in)}
    return frozenset({draft.office, *chain} - {""})


def _require_power(kind: str, hand: Hand) -> None:
    """Refuse whoever could not sign the act now; the record judges again when it is signed."""
    needed = registry.powers_for(kind, reading.frame().constitution)
    if not hand.powers & needed:
        raise Refusal("power_lacking", power=",".join(sorted(needed)))


def _visas(draft: Draft) -> QuerySet[Note]:
    return draft.notes.filter(what="cleared", number=draft.number)


def _read(number: int, version: int) -> Draft:
    draft = locked(number)
    if draft.number != version:
        raise Refusal("draft_changed", found=draft.number, expected=version)
    return draft


def _turn(draft: Draft, hand: Hand) -> Step:
    """Return the step that the hand may clear now; say who came first or whose turn it is."""
    asked = open_steps(draft)
    held = chains.held_now(step.office for step in asked)
    step = may_clear(draft, hand.office, now_ms=hand.now_ms, held=held)
    if step is not None:
        return step
    mine = [s for s in draft.steps.all() if hand.office in {s.office, s.stand_in}]
    if any(s.done_ms is not None for s in mine):
        raise Refusal("already_cleared")
    raise Refusal("not_your_turn", offices=_names(asked))


def _moved(draft: Draft) -> Refusal:
    return Refusal("draft_state", state=draft.state, at_ms=draft.moved_ms)


def _names(steps: Sequence[Step]) -> list[str]:
    return [step.office for step in steps]


def _check_remark(remark: str, *, required: bool = False) -> None:
    if required and not remark.strip():
        raise Refusal("remark_missing")
    if len(remark) > CLEARANCE_REMARK_CHARS_MAX:
        raise Refusal("remark_long", limit=CLEARANCE_REMARK_CHARS_MAX, found=len(remark))


def _check_instant(at_ms: int | None, now_ms: int) -> None:
    if at_ms is not None and not now_ms <= at_ms <= now_ms + SIGN_AHEAD_MAX_MS:
        raise Refusal("too_far", field="at")
