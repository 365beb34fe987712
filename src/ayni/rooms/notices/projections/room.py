# SPDX-License-Identifier: Apache-2.0
"""Hands the states of the room's objects to whoever writes their rows; writes none itself.

A new object adds its writer here.
"""

from collections.abc import Mapping

from ayni.adapters.record.registry import State
from ayni.rooms.notices.projections import incident, message, notice, series, unusual
from ayni.rooms.notices.states import (
    IncidentState,
    MessageState,
    NoticeState,
    SeriesState,
    UnusualState,
)


def write(states: Mapping[bytes, State]) -> None:
    """Insert or replace the rows of these objects.

    Args:
        states: object id to what the fold made of its acts.
    """
    notices = {name: state for name, state in states.items() if isinstance(state, NoticeState)}
    if notices:
        notice.write_notices(notices)
    messages = {name: state for name, state in states.items() if isinstance(state, MessageState)}
    if messages:
        message.write_messages(messages)
    incidents = {name: state for name, state in states.items() if isinstance(state, IncidentState)}
    if incidents:
        incident.write_incidents(incidents)
    rows = {name: state for name, state in states.items() if isinstance(state, SeriesState)}
    if rows:
        series.write_series(rows)
    asked = {name: state for name, state in states.items() if isinstance(state, UnusualState)}
    if asked:
        unusual.write_unusual(asked)


def clear() -> None:
    """Remove all rows of the room, before a rebuild."""
    notice.clear_notices()
    message.clear_messages()
    incident.clear_incidents()
    series.clear_series()
    unusual.clear_unusual()
