# SPDX-License-Identifier: Apache-2.0
"""Folds whatever object of the room some acts are about; which one, the opening act says.

Pure and total. A new object adds its fold here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ayni.core.acts import Act
from ayni.rooms.meetings.facts import (
    ACTA_PROPOSED,
    AGENDA_PROPOSED,
    EDITION_PROPOSED,
    ERRATA_PROPOSED,
    MECHANISM_PROPOSED,
    STATEMENT_TABLED,
)
from ayni.rooms.meetings.states import acta, agenda, edition, errata, mechanism, statement

State = (
    edition.EditionState
    | mechanism.MechanismState
    | agenda.AgendaState
    | statement.StatementState
    | acta.ActaState
    | errata.ErrataState
)
Fold = Callable[[Iterable[Act]], State]

FOLDS: Mapping[str, Fold] = {
    ACTA_PROPOSED: acta.fold_acta,
    AGENDA_PROPOSED: agenda.fold_agenda,
    EDITION_PROPOSED: edition.fold_edition,
    ERRATA_PROPOSED: errata.fold_errata,
    MECHANISM_PROPOSED: mechanism.fold_mechanism,
    STATEMENT_TABLED: statement.fold_statement,
}
"""Kind that opens an object to the fold of its acts."""


def fold_object(acts: Iterable[Act]) -> State:
    """Return the state of one object of the room.

    Without an opening act nothing is known of it; it is then read as an edition of which only
    answers are held.

    Args:
        acts: its regular acts, in any order.
    """
    pool = list(acts)
    openings = (act for act in pool if act.header.about is None)
    # By leaf, as `gather` chooses: never by the order of the list.
    opening = min(openings, key=lambda act: act.leaf, default=None)
    kind = opening.kind if opening else EDITION_PROPOSED
    return FOLDS.get(kind, edition.fold_edition)(pool)


def texts_in_force(state: State) -> frozenset[bytes]:
    """Return the acts whose text every party consented to: of actas nothing is erased then."""
    if isinstance(state, acta.ActaState):
        return acta.in_force(state)
    return errata.in_force(state) if isinstance(state, errata.ErrataState) else frozenset()
