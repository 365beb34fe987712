# SPDX-License-Identifier: Apache-2.0
"""The one way by which persons sign, on a page or by a command: looked through, appended, noted.

Rooms and standing pages hand over a draft; rules were asked before. Must not judge what may be
signed. Source: DESIGN.md section 4; rooms.md A0.2, A0.12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.conf import settings

from ayni.adapters import clock
from ayni.adapters.accounts import journal
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import Person
from ayni.adapters.attachments import keeping, uploads
from ayni.adapters.clearance import declared
from ayni.adapters.clearance import signing as clearance
from ayni.adapters.clearance.signing import Pen
from ayni.adapters.record import ledger
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.sequencing import Appended
from ayni.adapters.screening import answers
from ayni.adapters.unsent import keeping as unsent
from ayni.core.acts import Capacity, Mode
from ayni.core.attachments import Attachment
from ayni.core.composing import Draft
from ayni.core.errors import Deferred, Refusal
from ayni.web import recorded, screening
from ayni.web.viewer import Viewer

ENVELOPE_LIMIT = "envelope_limit"
"""Why a session opened by the envelope of a duty room signs nothing that can wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs, as the record will say it, and when.

    Attributes:
        office: office that acts.
        capacity: capacity in which its holder acts.
        mode: mode of the partnership.
        now_ms: claimed time, milliseconds UTC.
        person: who pressed the button, with the office of the session; none on the command line.
        operator: account of the machine that gave the command; empty for a page.
        reopens: the form of a draft is only to be shown again; nothing is signed.
        answers: what was answered about data of persons in the texts.
    """

    office: str
    capacity: Capacity
    mode: Mode
    now_ms: int
    person: tuple[Person, Acting] | None = None
    operator: str = ""
    reopens: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


def signatory_of(viewer: Viewer, *, answered: Mapping[str, str] | None = None) -> Signatory:
    """Return the viewer of a page as who signs on it.

    Args:
        viewer: who pressed the button.
        answered: what was answered about data of persons in the texts.
    """
    both = viewer.person is not None and viewer.acting is not None
    return Signatory(
        office=viewer.office,
        capacity=cast(Capacity, viewer.capacity),
        mode=cast(Mode, settings.AYNI_MODE),
        now_ms=viewer.now_ms,
        person=(viewer.person, viewer.acting) if both else None,  # type: ignore[arg-type]
        reopens=viewer.reopens,
        answers=answered or {},
    )


def sign(
    signatory: Signatory,
    draft: Draft,
    *,
    expected: int | None,
    files: tuple[Attachment, ...] = (),
    check: Callable[[], None] = lambda: None,
) -> Appended:
    """Append one act of a person, and note who did it and what was answered.

    What a person signs on a page may be kept as a draft, if offices of the own state come first;
    a command is given on the machine itself and passes no chain.

    Args:
        signatory: who signs.
        draft: the act; its office, capacity and time are the signatory's.
        expected: version of the object on the page that the person read, or none.
        files: what the act names of files that were uploaded.
        check: raises what must hold under the lock, where nothing else can come in between.

    Raises:
        Deferred: it is a draft now.
        Screened: a text looks like data of a person.
        Refusal: the record does not take it, a file is gone (`attachment_gone`), or the session
            was opened by the envelope of a duty room and this is not a deed of that room
            (`power_lacking`) or can wait (`envelope_limit`).
        StalePage: the object moved since the page was drawn.
    """
    _require_within(signatory, draft)
    if signatory.reopens:
        raise Refusal(clearance.REOPENED)
    draft, answered = screening.require(draft, signatory.answers)
    if signatory.person is not None:
        person, acting = signatory.person
        pen = Pen(person=person, acting=acting)
        try:
            done = clearance.sign(draft, expected=expected, pen=pen, answered=answered, check=check)
        except Deferred:
            unsent.forget(draft.id)
            raise
        unsent.forget(draft.id)
        return done
    restated = {one.hash for one in files if keeping.named(one.hash) is not None}
    with (
        uploads.signing(keeping.root(), files, restated=restated),
        ledger.write(now_ms=signatory.now_ms) as txn,
    ):
        check()
        done = ledger.append_in(txn, draft, expected=expected)
        # Before the commit: an act without its line in the journal must not be.
        deed = journal.note_command(
            signatory.operator,
            office=signatory.office,
            capacity=signatory.capacity,
            leaf=done.leaf,
            kind=draft.kind,
            at=clock.now(),
        )
        answers.note(answered, deed=deed)
    return done


def sign_all(
    signatory: Signatory, drafts: Sequence[Draft], *, check: Callable[[], None] = lambda: None
) -> list[Appended]:
    """Append several acts of a person at once: all of them, or none.

    Nothing is asked about data of persons here: a text that looks like it refuses the whole batch.

    Args:
        signatory: who signs; a person on a page.
        drafts: the acts; they name no files.
        check: raises what must hold under the lock.

    Raises:
        Screened: a text looks like data of a person.
        Refusal: the record does not take one of them, or offices of the own state come first
            (`batch_cleared`).
    """
    if signatory.person is None:
        raise Refusal("power_lacking", power="")
    batch = []
    for draft in drafts:
        _require_within(signatory, draft)
        batch.append(screening.require(draft, signatory.answers))
    person, acting = signatory.person
    return clearance.append_all(batch, pen=Pen(person=person, acting=acting), check=check)


def waits_for_an_account(viewer: Viewer, kind: str) -> bool:
    """Tell whether an office may do a deed, but not in a session that an envelope opened.

    Args:
        viewer: who would act.
        kind: of act; one that is not known here is judged when it is signed.
    """
    acting, known = viewer.acting, record_registry.kinds().get(kind)
    if acting is None or acting.limit is None or known is None:
        return False
    within = bool(acting.within(recorded.powers_for(kind)))
    return within and not declared.can_be_urgent(known)


def _require_within(signatory: Signatory, draft: Draft) -> None:
    """Hold a session that a sealed envelope opened to urgent deeds and acknowledgements.

    The record judges the office, which may do more than the session. An acknowledgement is of an
    urgent kind in every room. Source: rooms.md A0.1 (`duty`), A0.4.
    """
    acting = signatory.person[1] if signatory.person is not None else None
    if acting is None or acting.limit is None:
        return
    kind = record_registry.kinds()[draft.kind]
    asked = recorded.powers_for(draft.kind)
    if not acting.within(asked):
        raise Refusal("power_lacking", power=",".join(sorted(asked)))
    if not declared.is_urgent(kind, draft.values):
        raise Refusal(ENVELOPE_LIMIT)
