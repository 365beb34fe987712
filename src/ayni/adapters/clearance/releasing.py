# SPDX-License-Identifier: Apache-2.0
"""Signs the drafts whose hold is over, by the node itself and with the rights of that instant.

Run by the link process, of which there is one. A draft is claimed first (`signing`): from there on
nobody can hold it back. Its act carries the draft's id, so that after a power cut it is found in
the record, not signed again. Must not sign for a person who holds the office no more.
"""

from __future__ import annotations

import logging
from typing import Final, cast

from django.db import transaction

from ayni.adapters import clock
from ayni.adapters.accounts import acting
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import Holding
from ayni.adapters.clearance import declared, drafts, signing
from ayni.adapters.clearance.drafts import move, note
from ayni.adapters.clearance.models import Draft
from ayni.adapters.clearance.signing import Pen
from ayni.adapters.link.chores import Chore
from ayni.adapters.record import ledger
from ayni.core.acts import Capacity, Mode, Tlp
from ayni.core.composing import Draft as Composed
from ayni.core.errors import Refusal, StalePage, StoreTrouble

LOOK_S: Final = 1.0
"""Seconds between two looks for drafts that are due."""

OFFICE_ENDED: Final = "office_ended"
RIGHTS: Final = frozenset({OFFICE_ENDED, "power_lacking", "office_unknown"})
"""Why the person could not sign; another one may, so the visas stay."""
NODE: Final = frozenset({"no_open_log"})
"""What only the operator can mend: it is tried again."""

log = logging.getLogger("ayni.clearance")


def release_due(now_ms: int) -> int:
    """Sign what is due; return how many drafts left the state of waiting.

    Args:
        now_ms: this machine's clock.

    Raises:
        StoreTrouble: the database or the disk does not take it; it is tried again.
    """
    due = Draft.objects.filter(state__in=("waiting", "signing"), due_ms__lte=now_ms)
    numbers = list(due.order_by("due_ms", "pk").values_list("pk", flat=True))
    return sum(release(number, now_ms=now_ms) for number in numbers)


def release(number: int, *, now_ms: int) -> bool:
    """Sign one draft that is due, or say why not; tell whether it was due at all.

    Raises:
        StoreTrouble: the database or the disk does not take it; the draft waits on.
    """
    claimed = _claim(number, now_ms)
    if claimed is None:
        return False
    draft, pen = claimed
    leaf = _in_record(draft)
    if leaf:  # it was signed, and the power went before this file said so
        _settle(draft, "signed", now_ms, leaf=leaf)
        return True
    try:
        if pen is None:
            raise Refusal(OFFICE_ENDED)
        composed = composed_of(draft, capacity=pen.acting.capacity, now_ms=now_ms)
        told = drafts.answered_in(draft)
        done = signing.append(composed, expected=draft.expected, pen=pen, answered=told)
    except StoreTrouble:
        _let_wait(draft)
        raise
    except StalePage as stale:
        _settle(draft, "overtaken", now_ms, told=stale.code)
    except Refusal as refusal:
        if refusal.code in NODE:
            _let_wait(draft)
            log.warning("draft %d is not signed yet: %s", number, refusal)
            return False
        state = "cleared" if refusal.code in RIGHTS else "returned"
        _settle(draft, state, now_ms, told=refusal.code)
    else:
        _settle(draft, "signed", now_ms, leaf=done.leaf.hex())
    return True


def composed_of(draft: Draft, *, capacity: str, now_ms: int) -> Composed:
    """Return the act that the newest version of a draft would be, signed at an instant.

    Args:
        draft: which.
        capacity: in which its signer acts.
        now_ms: the instant, milliseconds UTC.

    Raises:
        Refusal: what was drafted cannot be signed any more; the room says why.
    """
    about = bytes.fromhex(draft.about) if draft.about else None
    values = drafts.newest(draft).values
    return Composed(
        kind=draft.kind,
        by=draft.office,
        capacity=cast(Capacity, capacity),
        values=declared.of_kind(draft.kind).renew(values, about, now_ms),
        at=now_ms,
        id=draft.act_id,
        mode=cast(Mode, draft.mode),
        tlp=cast(Tlp, draft.tlp),
        about=about,
        refs=tuple(bytes.fromhex(ref) for ref in draft.refs),
    )


def _claim(number: int, now_ms: int) -> tuple[Draft, Pen | None] | None:
    """Take a draft that is due, so that nobody holds it back from here on."""
    with transaction.atomic():
        draft = drafts.locked(number)
        due = draft.due_ms is not None and draft.due_ms <= now_ms
        if draft.state not in {"waiting", "signing"} or not due:
            return None
        pen = _pen(draft)
        if draft.state == "waiting":
            draft.state = "signing"
            draft.save()
        return draft, pen


def _in_record(draft: Draft) -> str:
    rows = ledger.reading().rows(
        "SELECT leaf FROM act WHERE act_id = %s AND party = %s",
        (bytes.fromhex(draft.act_id), draft.office.partition(".")[0]),
    )
    return bytes(rows[0][0]).hex() if rows else ""


def _pen(draft: Draft) -> Pen | None:
    """Return who signs, if the person holds the office at this instant."""
    person = draft.signer
    if person is None or not person.is_active:
        return None
    held = acting.holdings_of(person, at=clock.now()).filter(office=draft.office)
    row: Holding | None = next((one for one in held if one.pk == draft.holding), None)
    if row is None:
        return None
    return Pen(
        person=person, acting=Acting(holding=row.pk, office=row.office, capacity=row.capacity)
    )


def _settle(draft: Draft, state: str, now_ms: int, *, told: str = "", leaf: str = "") -> None:
    """Put a draft that was claimed into the state it came to.

    Args:
        draft: which.
        state: signed, cleared, returned or overtaken.
        now_ms: the instant.
        told: code of why it was not signed, or empty.
        leaf: leaf hash of the act, if it was signed.
    """
    with transaction.atomic():
        draft.problem, draft.leaf = told, leaf
        if leaf:
            draft.versions.update(fields="")  # nobody opens the form of what is signed
        note(draft, _NOTED.get(state, "not_signed"), remark=told, now_ms=now_ms)
        move(draft, state, now_ms)


def _let_wait(draft: Draft) -> None:
    """Give a claimed draft back: it is tried again, and may be held back meanwhile."""
    draft.state = "waiting"
    draft.save()


_NOTED: Final = {"signed": "signed", "overtaken": "overtaken"}


def _work() -> None:
    release_due(clock.now_ms())


CHORE: Final = Chore(name="clearance", every_s=LOOK_S, work=_work)
