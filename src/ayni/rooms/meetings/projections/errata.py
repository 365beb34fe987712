# SPDX-License-Identifier: Apache-2.0
"""Writes what erratas have come to into the table; the only writer, and without a memory."""

from typing import Any, Final

from ayni.adapters.record.derived import Rows, opened_by
from ayni.adapters.record.tables import Table
from ayni.core.patterns.gathering import fact_code
from ayni.rooms.meetings.models import Errata
from ayni.rooms.meetings.states import ErrataState


def _errata(name: str, state: ErrataState) -> dict[str, Any] | None:
    proposal = state.proposal
    if proposal is None:
        return None
    act = proposal.act
    return {
        **opened_by(name, act),
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


ERRATAS: Final = Rows(ErrataState, Table(Errata), _errata)
