# SPDX-License-Identifier: Apache-2.0
"""Writes what erratas have come to into the table; the only writer, and without a memory."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.models import Errata
from ayni.rooms.meetings.states import ErrataState

_ERRATAS: Final = Table(Errata)


def write_erratas(states: Mapping[bytes, ErrataState]) -> None:
    """Insert or replace the rows of these erratas.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    _ERRATAS.remove("object_id", [name for name, state in held.items() if not state.proposal])
    _ERRATAS.put(row for name, state in held.items() for row in _errata(name, state))


def clear_erratas() -> None:
    """Remove all rows, before a rebuild."""
    _ERRATAS.clear()


def _errata(name: str, state: ErrataState) -> Iterator[dict[str, Any]]:
    proposal = state.proposal
    if proposal is None:
        return
    act = proposal.act
    yield {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "party": act.party,
        "office": act.header.by,
        "acta": state.acta.hex(),
        "version": state.version.hex(),
        "text": fact_code(act, "text"),
        "state": state.stage,
        "segments": [*state.segments],
        "replaces": [leaf.hex() for leaf in state.replaces],
        "divergences": [leaf.hex() for leaf in state.divergences],
        "consented": [*proposal.consents],
        "awaited": [*proposal.missing] if state.stage == "proposed" else [],
        "asked_ms": act.header.at,
    }
