# SPDX-License-Identifier: Apache-2.0
"""Hands the states of the room's objects to whoever writes their rows; writes none itself.

A new object adds its writer here.
"""

from collections.abc import Mapping

from ayni.adapters.record.registry import State
from ayni.rooms.meetings.projections import acta, agenda, edition, errata, mechanism, statement
from ayni.rooms.meetings.states import (
    ActaState,
    AgendaState,
    EditionState,
    ErrataState,
    MechanismState,
    StatementState,
)


def write(states: Mapping[bytes, State]) -> None:
    """Insert or replace the rows of these objects.

    Args:
        states: object id to what the fold made of its acts.
    """
    mechanisms = {n: state for n, state in states.items() if isinstance(state, MechanismState)}
    if mechanisms:
        mechanism.write_mechanisms(mechanisms)
    editions = {n: state for n, state in states.items() if isinstance(state, EditionState)}
    if editions:
        edition.write_editions(editions)
    agendas = {name: state for name, state in states.items() if isinstance(state, AgendaState)}
    if agendas:
        agenda.write_agendas(agendas)
    statements = {n: state for n, state in states.items() if isinstance(state, StatementState)}
    if statements:
        statement.write_statements(statements)
    actas = {name: state for name, state in states.items() if isinstance(state, ActaState)}
    if actas:
        acta.write_actas(actas)
    erratas = {name: state for name, state in states.items() if isinstance(state, ErrataState)}
    if erratas:
        errata.write_erratas(erratas)


def clear() -> None:
    """Remove all rows of the room, before a rebuild."""
    errata.clear_erratas()
    acta.clear_actas()
    statement.clear_statements()
    agenda.clear_agendas()
    edition.clear_editions()
    mechanism.clear_mechanisms()
