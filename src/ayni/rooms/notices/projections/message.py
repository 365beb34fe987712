# SPDX-License-Identifier: Apache-2.0
"""Writes what messages heard have come to into the tables; the only writer, without a memory.

Must not look whether an act has arrived: that would make a row depend on other objects.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.rooms.notices.models import Message, MessageLink
from ayni.rooms.notices.states import MessageState

Values = dict[str, Any]

_MESSAGES: Final = Table(Message)
_LINKS: Final = Table(MessageLink)


def write_messages(states: Mapping[bytes, MessageState]) -> None:
    """Insert or replace the rows of these messages.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.stage != "unread"}
    _LINKS.remove("message_id", list(held))
    _MESSAGES.remove("object_id", [name for name in held if name not in shown])
    _MESSAGES.put(row for name, state in shown.items() for row in _message(name, state))
    _LINKS.add(
        {"message_id": name, "other": other.hex()}
        for name, state in shown.items()
        for other in state.linked
    )


def clear_messages() -> None:
    """Remove all rows, before a rebuild."""
    for table in (_LINKS, _MESSAGES):
        table.clear()


def _message(name: str, state: MessageState) -> Iterator[Values]:
    opening, heard = state.declaration.opening, state.heard
    if opening is None or heard is None:
        return
    yield {
        "object_id": name,
        "party": opening.party,
        "office": opening.header.by,
        "from_party": state.from_party,
        "code": state.code,
        "heard_ms": heard.ms,
        "noted_ms": opening.header.at,
        "open": state.stage == "heard",
    }
