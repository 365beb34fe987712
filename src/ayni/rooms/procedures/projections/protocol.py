# SPDX-License-Identifier: Apache-2.0
"""Writes what protocols have come to into their tables; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from ayni.adapters.record.tables import Table
from ayni.core.shortcodes import code_of
from ayni.rooms.procedures.models import Protocol, ProtocolVersion
from ayni.rooms.procedures.states import ProtocolState, Version
from ayni.rooms.procedures.states.judging import instant_of

_PROTOCOLS: Final = Table(Protocol)
_VERSIONS: Final = Table(ProtocolVersion)


def write_protocols(states: Mapping[bytes, ProtocolState]) -> None:
    """Insert or replace the rows of these protocols; one without an opening act has no row.

    Args:
        states: object id to what the fold made of its acts.
    """
    held = {leaf.hex(): state for leaf, state in states.items()}
    shown = {name: state for name, state in held.items() if state.opening is not None}
    _VERSIONS.remove("protocol_id", list(held))
    _PROTOCOLS.remove("object_id", [name for name in held if name not in shown])
    _PROTOCOLS.put(_protocol(name, state) for name, state in shown.items())
    _VERSIONS.add(
        _version(name, state, version)
        for name, state in shown.items()
        for version in state.versions
    )


def clear_protocols() -> None:
    """Remove all rows, before a rebuild."""
    _VERSIONS.clear()
    _PROTOCOLS.clear()


def _protocol(name: str, state: ProtocolState) -> dict[str, Any]:
    opening, responses = state.versions[0].proposal.act, state.text.responses  # causes come first
    times = [
        ms
        for version in state.versions
        for ms in (
            version.proposal.act.header.at,
            version.agreed_ms or 0,
            *version.adopted.values(),
        )
    ]
    return {
        "object_id": name,
        "short": code_of(bytes.fromhex(name)).replace("-", ""),
        "topic": state.versions[0].topic,
        "party": opening.party,
        "opened_ms": opening.header.at,
        "changed_ms": max(times),
        "queries_open": sum(not query.replies for query in responses.queries),
        "objections_open": sum(not one.lifted for one in responses.objections),
    }


def _version(name: str, state: ProtocolState, version: Version) -> dict[str, Any]:
    act = version.proposal.act
    review = act.facts.get("review_on")
    return {
        "leaf": version.leaf.hex(),
        "protocol_id": name,
        "number": version.proposal.number,
        "party": act.party,
        "office": act.header.by,
        "clause": version.clause,
        "proposed_ms": act.header.at,
        "valid_ms": instant_of(act, "valid_until") or 0,
        "missing": list(version.proposal.missing),
        "unadopted": list(version.unadopted),
        "agreed_ms": version.agreed_ms,
        "starts_ms": version.starts_ms,
        "ends_ms": version.ends_ms,
        "denounced": bool(version.left),
        "withdrawn": version.withdrawn,
        "answered": any(version.leaf in v.proposal.supersedes for v in state.versions),
        "paused": any(pause.until_ms is None for pause in version.pauses),
        "review": cast(str, review.get("day", "")) if isinstance(review, dict) else "",
    }
