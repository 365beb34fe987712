# SPDX-License-Identifier: Apache-2.0
"""Keeps drafts and their versions, and finds them again; decides nothing about who may act.

Each change is one transaction of the desk file, which lets one writer in at a time: of two deeds
that cross, the second reads what the first has done. Must not touch the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, cast

from django.db import transaction
from django.db.models import Q, QuerySet

from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance.chains import Path
from ayni.adapters.clearance.models import ENDED, Draft, Note, Step, Version
from ayni.adapters.record.txn import Txn
from ayni.adapters.screening.answers import Answered
from ayni.core.attachments import MEMBER, Attachment, read_attachments
from ayni.core.codec import Json
from ayni.core.composing import Draft as Composed
from ayni.core.errors import Refusal
from ayni.core.limits import CLEARANCE_SHOWN_MAX_COUNT

FIELDS_MAX_CHARS: Final = 256 * 1024
"""What was typed, kept to open the form again; a longer form is typed anew."""
SEES_ALL: Final = frozenset({"privacy", "audit"})
"""Powers of the offices that read every draft of their state. Source: rooms.md A0.1, A0.12."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who does something with a draft, and when.

    Attributes:
        person: who pressed the button.
        office: for which office.
        powers: of that office now.
        holding: row of the holding by which the person acts.
        now_ms: this machine's time.
    """

    person: Person
    office: str
    powers: frozenset[str]
    holding: int
    now_ms: int


def begin(
    composed: Composed,
    path: Path,
    *,
    hand: Hand,
    expected: int | None,
    answered: Sequence[Answered] = (),
    posterior: bool = False,
) -> Draft:
    """Keep a deed as a draft with its first version; the caller is inside a transaction.

    Args:
        composed: the act as it would be signed.
        path: what it passes.
        hand: who wrote it.
        expected: version of the object on the page that the author read, or none.
        answered: what was answered about data of persons in its texts.
        posterior: it is urgent and signed; its offices are only told.
    """
    draft = Draft(
        act_id=composed.id,
        kind=composed.kind,
        mode=composed.mode,
        tlp=composed.tlp,
        about=composed.about.hex() if composed.about else "",
        refs=[ref.hex() for ref in composed.refs],
        office=composed.by,
        author=hand.person,
        posterior=posterior,
        created_ms=hand.now_ms,
    )
    draft.expected = expected
    _state(draft, composed, path, hand=hand, answered=answered)
    return draft


def renew(
    draft: Draft,
    composed: Composed,
    path: Path,
    *,
    hand: Hand,
    expected: int | None,
    answered: Sequence[Answered] = (),
) -> Draft:
    """Take a new version; every visa given so far was for the one before and counts no more."""
    draft.number += 1
    draft.expected = expected
    draft.steps.all().delete()
    _state(draft, composed, path, hand=hand, answered=answered)
    return draft


def _state(
    draft: Draft, composed: Composed, path: Path, *, hand: Hand, answered: Sequence[Answered]
) -> None:
    draft.parallel, draft.limit_h = path.parallel, path.limit_h
    draft.hold_s, draft.two_persons = path.hold_s, path.two_persons
    draft.problem = ""
    if draft.posterior:
        move(draft, "signed", hand.now_ms)
    elif path.steps:
        move(draft, "clearing", hand.now_ms)
    else:
        draft.signer, draft.holding = hand.person, hand.holding
        move(draft, "waiting", hand.now_ms, due_ms=hand.now_ms + 1_000 * path.hold_s)
    Version.objects.create(
        draft=draft,
        number=draft.number,
        values=dict(composed.values),
        answered=[asdict(one) for one in answered],
        at_ms=hand.now_ms,
    )
    Step.objects.bulk_create(
        Step(draft=draft, place=place, office=step.office, stand_in=step.stand_in)
        for place, step in enumerate(path.steps)
    )
    note(draft, "told" if draft.posterior else "drafted", hand=hand)


def move(draft: Draft, state: str, now_ms: int, *, due_ms: int | None = None) -> None:
    """Put a draft into a state and save it."""
    draft.state, draft.moved_ms, draft.due_ms = state, now_ms, due_ms
    draft.save()


def note(
    draft: Draft,
    what: str,
    *,
    hand: Hand | None = None,
    remark: str = "",
    now_ms: int = 0,
    not_before_ms: int | None = None,
) -> Note:
    """Note what was done with a draft; without a hand the node itself did it.

    Args:
        draft: with what.
        what: as in Note.
        hand: who did it.
        remark: in words, or the code of a refusal.
        now_ms: when, for what the node does.
        not_before_ms: earliest instant of signature asked for.
    """
    return Note.objects.create(
        draft=draft,
        what=what,
        number=draft.number,
        office=hand.office if hand else draft.office,
        person=hand.person if hand else None,
        remark=remark,
        at_ms=hand.now_ms if hand else now_ms,
        not_before_ms=not_before_ms,
    )


def locked(number: int) -> Draft:
    """Return a draft as it stands; the caller is inside a transaction, so that it stays so.

    Raises:
        Refusal: draft_unknown.
    """
    found = Draft.objects.filter(pk=number).first()
    if found is None:
        raise Refusal("draft_unknown")
    return found


def of_act(act_id: str) -> Draft | None:
    """Return the draft of a deed, or none."""
    return Draft.objects.filter(act_id=act_id).first()


def keep_form(number: int, *, path: str, fields: str) -> None:
    """Keep what was typed in the form of the newest version, so that it can be opened again.

    Args:
        number: of the draft.
        path: page whose form was sent.
        fields: as a browser sends them.
    """
    if len(fields) > FIELDS_MAX_CHARS:
        return
    with transaction.atomic():
        draft = locked(number)
        draft.versions.filter(number=draft.number).update(path=path, fields=fields)


def newest(draft: Draft) -> Version:
    """Return what a draft says now."""
    return draft.versions.get(number=draft.number)


def answered_in(draft: Draft) -> list[Answered]:
    """Return what was answered about data of persons when the newest version was handed in."""
    return [Answered(**one) for one in newest(draft).answered]


def visible(hand: Hand) -> QuerySet[Draft]:
    """Return the drafts that an office may read: its own, those of its chain, or all."""
    if hand.powers & SEES_ALL:
        return Draft.objects.all()
    of_chain = Q(steps__office=hand.office) | Q(steps__stand_in=hand.office)
    noted = Q(notes__office=hand.office)
    return Draft.objects.filter(Q(office=hand.office) | of_chain | noted).distinct()


def under_way(hand: Hand) -> list[Draft]:
    """Return the drafts that an office may read and that are not at their end, oldest first.

    Urgent acts of which an office of the chain has not taken note are among them.
    """
    told = Q(posterior=True, steps__done_ms=None, steps__isnull=False)
    rows = visible(hand).filter(~Q(state__in=ENDED) | told).distinct().order_by("moved_ms", "pk")
    return list(rows.prefetch_related("steps")[:CLEARANCE_SHOWN_MAX_COUNT])


def ended(hand: Hand, *, count_max: int) -> list[Draft]:
    """Return the drafts that an office may read and that are at their end, newest first."""
    rows = visible(hand).filter(state__in=ENDED).order_by("-moved_ms", "-pk")
    return list(rows[:count_max])


def files_of(values: Mapping[str, Json]) -> tuple[Attachment, ...]:
    """Return the files that a version names."""
    return read_attachments(values.get(MEMBER))


def files_wanted() -> frozenset[bytes]:
    """Return the hashes of files that drafts under way will sign for."""
    rows = Version.objects.exclude(draft__state__in=ENDED).values_list("values", flat=True)
    return frozenset(one.hash for values in rows for one in files_of(values))


def forget_erased(_txn: Txn, destroyed: Mapping[bytes, frozenset[str]]) -> None:
    """Drop from every version of a draft what its act has lost by an erasure.

    Args:
        _txn: the transaction that erases.
        destroyed: leaf hash to members destroyed.
    """
    told = {leaf.hex(): names for leaf, names in destroyed.items()}
    for version in _signed_as(sorted(told)):
        gone = told[version.draft.leaf]
        left = {name: value for name, value in version.values.items() if name not in gone}
        if left != version.values or version.fields:
            version.values, version.fields = left, ""
            version.save()


def _signed_as(leaves: Sequence[str]) -> list[Version]:
    rows = Version.objects.filter(draft__leaf__in=leaves).select_related("draft")
    return cast(list[Version], list(rows))
