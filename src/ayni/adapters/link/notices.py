# SPDX-License-Identifier: Apache-2.0
"""Receives a neighbour's notice that a log grew, as C2SP tlog-witness writes it.

The head is checked here; fetching the acts is the puller's work. A head that its log signed is
heard even when the notice around it is wrong: it may be evidence. Must not fetch anything.
Source: C2SP tlog-witness, "add-checkpoint"; tlog-mirror for the empty 200 while acts are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ayni.adapters.link import protocol
from ayni.adapters.link.answers import Site
from ayni.adapters.link.http1 import Request, Response
from ayni.core.checkpoints import (
    AddCheckpoint,
    Checkpoint,
    open_checkpoint,
    parse_add_checkpoint,
    parse_checkpoint,
)
from ayni.core.errors import LimitExceeded, NotAuthentic, NoteError, WireError
from ayni.core.merkle import root_at, verify_consistency
from ayni.core.notes import Vkey, parse_note
from ayni.core.ports import LogState
from ayni.core.replica import log_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A signed head that a neighbour brought.

    Attributes:
        party: who brought it.
        log: id of the log.
        head: the head, its signature verified.
        note: the signed note.
    """

    party: str
    log: str
    head: Checkpoint
    note: bytes


class Intake(Protocol):
    """Who takes what the door receives."""

    def look_for_logs(self) -> None:
        """Ask the neighbour for openings of logs not known here; wait a moment."""

    def hear(self, notice: Notice) -> None:
        """Keep a head that brings no acts, and judge whether it contradicts what is held."""

    def fetch(self, notice: Notice) -> None:
        """Fetch the acts below a head, without waiting."""

    def receipt(self, notice: Notice) -> bytes:
        """Fetch likewise; wait a moment and return the receipt line, or nothing yet."""


def receive(site: Site, intake: Intake, party: str, request: Request) -> Response:
    """Answer a member's ``POST /v1/add-checkpoint``."""
    try:
        told = parse_add_checkpoint(request.body)
        head = parse_checkpoint(parse_note(told.note).text)
        log_id = log_of(head.origin)
    except (NoteError, LimitExceeded, WireError) as error:
        return _answer(400, str(error))
    if not _known(site, log_id):
        intake.look_for_logs()
    with site.book.reading() as store:
        log = store.logs().get(log_id)
        if log is None:
            return _answer(404, "no such log in this partnership")
        try:
            open_checkpoint(told.note, Vkey.parse(log.key))
        except NotAuthentic as error:
            return _answer(403, str(error))
        notice = Notice(party=party, log=log_id, head=head, note=told.note)
        known = head.size <= log.size
        root = root_at(store.reader(log_id), head.size) if known and head.size else head.root
        old_root = root_at(store.reader(log_id), log.head_size) if log.head_size else b""
    if log.own or root != head.root:
        intake.hear(notice)
        return _answer(422, "another head is held") if root != head.root else _done(b"")
    refusal = _misfit(told, head, log, old_root)
    if refusal is not None:
        if refusal.status == 422:
            intake.fetch(notice)
        return refusal
    return _done(intake.receipt(notice))


def _known(site: Site, log_id: str) -> bool:
    with site.book.reading() as store:
        return log_id in store.logs()


def _misfit(
    told: AddCheckpoint, head: Checkpoint, log: LogState, old_root: bytes
) -> Response | None:
    """Return the refusal that the protocol asks for, if the notice does not fit what is held."""
    if told.old_size > head.size:
        return _answer(400, f"old size {told.old_size} is beyond the head of {head.size}")
    if told.old_size != log.head_size:
        return Response(
            status=409,
            headers={"content-type": protocol.SIZE},
            body=f"{log.head_size}\n".encode(),
        )
    if told.old_size in (0, head.size):
        return _answer(422, "a proof where none is needed") if told.proof else None
    try:
        verify_consistency(
            old_size=told.old_size,
            old_root=old_root,
            new_size=head.size,
            new_root=head.root,
            proof=told.proof,
        )
    except NotAuthentic as error:
        return _answer(422, str(error))
    return None


def _done(line: bytes) -> Response:
    return Response(status=200, headers={"content-type": protocol.TEXT}, body=line)


def _answer(status: int, told: str) -> Response:
    body = told.encode("ascii", "replace")[:300] + b"\n"
    return Response(status=status, headers={"content-type": protocol.TEXT}, body=body)
