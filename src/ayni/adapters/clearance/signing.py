# SPDX-License-Identifier: Apache-2.0
"""Signs a deed of a person, or keeps it as a draft where this state's own offices come first.

The one door for deeds of pages: a room hands its act over and need not know that clearance exists.
Urgent deeds never wait: they are signed, and the chain is told in the same transaction.
Source: rooms.md A0.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from ayni.adapters import clock
from ayni.adapters.accounts import directory, journal
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import Person
from ayni.adapters.attachments import keeping, uploads
from ayni.adapters.clearance import chains, declared, drafts
from ayni.adapters.clearance.chains import Path
from ayni.adapters.clearance.drafts import Hand
from ayni.adapters.clearance.models import Draft
from ayni.adapters.record import ledger, registry, rehearsing
from ayni.adapters.record.ledger import Appended
from ayni.adapters.screening import answers
from ayni.adapters.screening.answers import Answered
from ayni.core.composing import Draft as Composed
from ayni.core.errors import Deferred, Refusal

Check = Callable[[], None]

BATCH_CLEARED = "batch_cleared"
"""Why several acts are not signed at once: the own state lets other offices look at each first."""
REOPENED = "draft_reopened"
"""Code of the refusal that shows a form again, as it was sent, to be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Who presses the button.

    Attributes:
        person: who it is.
        acting: for which office.
    """

    person: Person
    acting: Acting


def sign(
    composed: Composed,
    *,
    expected: int | None,
    pen: Pen,
    answered: Sequence[Answered] = (),
    check: Check = lambda: None,
) -> Appended:
    """Sign a deed, or keep it as a draft if this state's own offices come first.

    Args:
        composed: the act.
        expected: version of the object on the page that the person read, or none.
        pen: who presses the button.
        answered: what was answered about data of persons in its texts.
        check: raises what must hold under the lock, where nothing else can come in between.

    Returns:
        The act that is in the record now, durable.

    Raises:
        Deferred: it is a draft now; nothing was signed.
        Refusal: a rule does not allow it, or it is a draft that waits or has ended.
        StalePage: the object moved since the page was drawn.
        StoreTrouble: the database or the disk does not take it.
    """
    kind = registry.kinds().get(composed.kind)
    if kind is None:
        return append(composed, expected=expected, pen=pen, answered=answered, check=check)
    path = chains.path_of(kind, composed.values, mode=composed.mode, office=composed.by)
    held = drafts.of_act(composed.id)
    if declared.is_urgent(kind, composed.values):
        told = path if path.steps else None
        return append(
            composed, expected=expected, pen=pen, answered=answered, told=told, check=check
        )
    signed_already = held is not None and held.state == "signed"
    if signed_already or (held is None and path.empty):
        return append(composed, expected=expected, pen=pen, answered=answered, check=check)
    _require_signable(composed, expected)
    raise Deferred(_keep(composed, path, expected=expected, pen=pen, answered=answered).pk)


def append(
    composed: Composed,
    *,
    expected: int | None,
    pen: Pen,
    answered: Sequence[Answered] = (),
    told: Path | None = None,
    check: Check = lambda: None,
) -> Appended:
    """Append an act with its files, and note in the journal which person signed it.

    Args:
        composed: the act.
        expected: version of the object that the person knew, or none.
        pen: who signs.
        answered: what was answered about data of persons in its texts.
        told: the chain that is told of an urgent act.
        check: raises what must hold under the lock.

    Raises:
        Refusal: the record does not take it, or a file is gone (`attachment_gone`).
        StalePage: the object moved since.
        StoreTrouble: the database or the disk does not take it.
    """
    files = drafts.files_of(composed.values)
    restated = {one.hash for one in files if keeping.named(one.hash) is not None}
    with (
        uploads.signing(keeping.root(), files, restated=restated),
        ledger.write(now_ms=composed.at) as txn,
    ):
        check()
        done = ledger.append_in(txn, composed, expected=expected)
        # Before the commit: an act without its line in the journal must not be.
        leaf, kind = done.leaf, composed.kind
        deed = journal.note_deed(pen.person, pen.acting, leaf=leaf, kind=kind, at=clock.now())
        answers.note(answered, deed=deed)
        _tell(composed, done, pen, told)
    return done


def append_all(
    batch: Sequence[tuple[Composed, Sequence[Answered]]], *, pen: Pen, check: Check = lambda: None
) -> list[Appended]:
    """Append several acts in one transaction: all of them are in the record, or none.

    Args:
        batch: each act, with what was answered about data of persons in its texts.
        pen: who presses the button.
        check: raises what must hold under the lock.

    Raises:
        Refusal: the record does not take one of them, or its kind passes other offices of the own
            state first (`batch_cleared`).
        StoreTrouble: the database or the disk does not take it.
    """
    for composed, _answered in batch:
        kind = registry.kinds()[composed.kind]
        if not chains.path_of(kind, composed.values, mode=composed.mode, office=composed.by).empty:
            raise Refusal(BATCH_CLEARED, kind=composed.kind)
    now_ms = max((composed.at for composed, _answered in batch), default=0)
    found = []
    with ledger.write(now_ms=now_ms) as txn:
        check()
        for composed, answered in batch:
            done = ledger.append_in(txn, composed, expected=None)
            deed = journal.note_deed(
                pen.person, pen.acting, leaf=done.leaf, kind=composed.kind, at=clock.now()
            )
            answers.note(answered, deed=deed)
            found.append(done)
    return found


def _tell(composed: Composed, done: Appended, pen: Pen, told: Path | None) -> None:
    """Tell the offices of a chain of an urgent act that did not wait for them."""
    if told is None or drafts.of_act(composed.id) is not None:
        return
    with transaction.atomic():
        hand = hand_of(pen, composed.by, composed.at)
        kept = drafts.begin(composed, told, hand=hand, expected=None, posterior=True)
        kept.leaf = done.leaf.hex()
        kept.save()


def hand_of(pen: Pen, office: str, now_ms: int) -> Hand:
    """Return who does something with a draft."""
    return Hand(
        person=pen.person,
        office=office,
        powers=directory.powers_of(office.partition(".")[0], office),
        holding=pen.acting.holding,
        now_ms=now_ms,
    )


def _require_signable(composed: Composed, expected: int | None) -> None:
    """Refuse now what the record would refuse after everybody has cleared it."""
    with rehearsing.rehearsed(composed, expected=expected, now_ms=composed.at):
        pass


def _keep(
    composed: Composed,
    path: Path,
    *,
    expected: int | None,
    pen: Pen,
    answered: Sequence[Answered],
) -> Draft:
    """Keep a new draft, or a new version of the one that carries the id already."""
    chains.require_somebody(path.steps)
    hand = hand_of(pen, composed.by, composed.at)
    with transaction.atomic():
        held = drafts.of_act(composed.id)
        if held is None:
            return drafts.begin(composed, path, hand=hand, expected=expected, answered=answered)
        if held.office != composed.by or held.kind != composed.kind:
            raise Refusal("draft_of_others")
        if held.state in {"cancelled", "stopped", "signed"}:
            raise Refusal("draft_ended")
        if held.state in {"waiting", "signing"}:
            if drafts.newest(held).values == dict(composed.values):
                return held
            raise Refusal("draft_waits")
        same = drafts.newest(held).values == dict(composed.values)
        if same and held.state in {"clearing", "cleared"} and held.expected == expected:
            return held  # the same form, sent twice
        return drafts.renew(held, composed, path, hand=hand, expected=expected, answered=answered)
