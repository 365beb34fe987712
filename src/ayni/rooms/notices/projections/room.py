# SPDX-License-Identifier: Apache-2.0
"""Hands the states of the room's objects to whoever writes their rows; writes none itself.

A new object adds its writer here.
"""

from collections.abc import Mapping

from ayni.adapters.record.registry import State
from ayni.rooms.notices.projections import incident, message, notice
from ayni.rooms.notices.states import IncidentState, MessageState, NoticeState


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


def clear() -> None:
    """Remove all rows of the room, before a rebuild."""
    notice.clear_notices()
    message.clear_messages()
    incident.clear_incidents()
