# SPDX-License-Identifier: Apache-2.0
"""Writes what protocols have come to into their tables; the only writer of their rows.

It is given whole states, never acts. Must not read a clock, a body or the constitution.
"""

from collections.abc import Iterator
from typing import Any, Final, cast

from ayni.adapters.record.derived import Part, Rows
from ayni.adapters.record.tables import Table
from ayni.core.shortcodes import code_of
from ayni.rooms.procedures.models import Protocol, ProtocolVersion
from ayni.rooms.procedures.states import ProtocolState, Version
from ayni.rooms.procedures.states.judging import instant_of


def _protocol(name: str, state: ProtocolState) -> dict[str, Any] | None:
    if state.opening is None:
        return None
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


def _versions(name: str, state: ProtocolState) -> Iterator[dict[str, Any]]:
    return (_version(name, state, version) for version in state.versions)


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


PROTOCOLS: Final = Rows(
    ProtocolState,
    Table(Protocol),
    _protocol,
    (Part(Table(ProtocolVersion), "protocol_id", _versions),),
)
