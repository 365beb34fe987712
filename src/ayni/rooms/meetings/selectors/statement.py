# SPDX-License-Identifier: Apache-2.0
"""Reads statements for a viewer, and their words in one query. Source: rooms.md A2 (Mesa)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.limits import ACTA_STATEMENTS_MAX_COUNT
from ayni.rooms.meetings import facts, states
from ayni.rooms.meetings.models import Edition, Statement
from ayni.rooms.meetings.selectors.codes import STATEMENT_STATES
from ayni.rooms.meetings.selectors.reader import Label, Reader, Tone
from ayni.rooms.meetings.states import StatementState


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRead:
    """A statement as its page needs it.

    Attributes:
        row: what the tables say.
        edition: its edition, or none while it has not arrived.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
    """

    row: Statement
    edition: Edition | None
    state: StatementState
    acts: Sequence[ActRead]
    version: int

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A statement with all that was said in it.

    Attributes:
        row: what the tables say.
        held: leaf hash, in hex, to open members: of each wording that stands, of the newest one if
            none does, and of each reservation.
    """

    row: Statement
    held: Mapping[str, Mapping[str, Json]]

    def texts(self, leaf: str = "") -> dict[str, str]:
        """Return language to text of a wording, the newest one if none is named."""
        return facts.texts_in(self.held.get(leaf or self.row.leaf, {}).get("text"))

    @property
    def reserving(self) -> list[tuple[str, str, str]]:
        """Return leaf hash, party and words of each reservation; erased words are empty."""
        return [
            (str(leaf), str(party), str(self.held.get(str(leaf), {}).get("text", "")))
            for leaf, party in self.row.reservations
        ]


def statement(object_id: bytes, *, reader: Reader) -> StatementRead | None:
    """Return one statement with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may read every statement
    row = Statement.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return StatementRead(
        row=row,
        edition=Edition.objects.filter(pk=row.edition).first(),
        state=states.fold_statement(regular),
        acts=acts,
        version=len(regular),
    )


def statement_state_of(object_id: bytes) -> StatementState:
    """Return what the acts of a statement come to; for services, which judge and show nothing."""
    return states.fold_statement(reading.regular_about(object_id))


def statements_at(edition: str) -> list[Statement]:
    """Return the statements of an edition in the order of tables and positions."""
    rows = Statement.objects.filter(edition=edition)
    ordered = rows.order_by("at_table", "position", "proposed_ms", "object_id")
    return list(ordered[:ACTA_STATEMENTS_MAX_COUNT])


def standing_at(edition: str) -> dict[str, list[str]]:
    """Return object id of each statement of an edition to the wordings that stand, in hex."""
    rows = Statement.objects.filter(edition=edition)
    return {row.object_id: [str(one[0]) for one in row.standing] for row in rows}


def spoken_at(edition: str) -> list[Spoken]:
    """Return the statements of an edition with their words: two queries, however many they are."""
    return _spoken(statements_at(edition))


def spoken_of(object_ids: Sequence[str]) -> dict[str, Spoken]:
    """Return statements by object id, with their words; those not held here are left out."""
    rows = Statement.objects.filter(pk__in=list(object_ids[:ACTA_STATEMENTS_MAX_COUNT]))
    return {one.row.object_id: one for one in _spoken(list(rows))}


def statement_labels(row: Statement) -> tuple[Label, ...]:
    """Return how a statement stands, in words."""
    tones: dict[str, Tone] = {"discussed": "wait", "withdrawn": ""}
    told = str(STATEMENT_STATES.get(row.state, row.state))
    found = [Label(text=told, tone=tones.get(row.state, "done"))]
    if row.queries_open:
        found.append(Label(text=_("a query is open"), tone="wait"))
    if row.reservations:
        found.append(Label(text=_("with a reservation"), tone="wait"))
    return tuple(found)


def statement_url(object_id: str) -> str:
    """Return the address of a statement."""
    return reverse("meetings:statement", kwargs={"object_id": object_id})


def _spoken(rows: Sequence[Statement]) -> list[Spoken]:
    named = {row.object_id: _leaves(row) for row in rows}
    leaves = [bytes.fromhex(leaf) for told in named.values() for leaf in told]
    values = reading.values_of(leaves) if leaves else {}
    return [
        Spoken(
            row=row,
            held={leaf: values.get(bytes.fromhex(leaf), {}) for leaf in named[row.object_id]},
        )
        for row in rows
    ]


def _leaves(row: Statement) -> list[str]:
    named = (str(one[0]) for one in (*row.standing, *row.reservations))
    return list(dict.fromkeys([row.leaf, *named]))
