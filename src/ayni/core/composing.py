# SPDX-License-Identifier: Apache-2.0
"""Makes the bytes of a new own act from what a person asks and what the node holds.

Must not read a clock or make randomness: both come in the draft.
Source: kernel.md S2 (`seen` is a delta of the folded prefixes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ayni.core.acts import Capacity, Header, Mode, Tlp, encode_header, leaf_of, seal_body
from ayni.core.codec import Json
from ayni.core.errors import LimitExceeded
from ayni.core.kinds import Kind, check_values
from ayni.core.ports import Entry, LogState


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an office wants to sign.

    Attributes:
        kind: name of the kind.
        by: office.
        values: members of the body.
        at: claimed time, milliseconds UTC.
        id: 32 hex digits, random; the same id again is the same deed.
        about: object id, or none to open one.
    """

    kind: str
    by: str
    values: Mapping[str, Json]
    at: int
    id: str
    mode: Mode
    capacity: Capacity = "titular"
    tlp: Tlp = "AMBER"
    about: bytes | None = None
    refs: tuple[bytes, ...] = ()


def compose(
    draft: Draft,
    own: LogState,
    logs: Mapping[str, LogState],
    *,
    kind: Kind | None,
    salts: Callable[[int], bytes],
) -> Entry:
    """Return the next act of an own log.

    Args:
        draft: what an office wants to sign.
        own: the log to write.
        logs: every log held; those that advanced since the own log's last act go into `seen`.
        kind: checked against it, unless none (an act of a kind unknown here).
        salts: gives that many random bytes.

    Raises:
        SchemaError: the values are not a body of the kind.
        LimitExceeded: header or body are too long.
    """
    if kind is not None:
        check_values(kind, draft.values)
    body = seal_body(draft.values, salts)
    raw_body = body.encode()
    if kind is not None and len(raw_body) > kind.body_max_bytes:
        raise LimitExceeded(
            f"expected a body of at most {kind.body_max_bytes} bytes; found {len(raw_body)}"
        )
    header = Header(
        v=1,
        id=draft.id,
        kind=draft.kind,
        by=draft.by,
        as_=draft.capacity,
        at=draft.at,
        mode=draft.mode,
        tlp=draft.tlp,
        body=body.commitment().hex(),
        body_bytes=len(raw_body),
        about=draft.about.hex() if draft.about is not None else None,
        seen=seen_delta(own, logs),
        refs=tuple(ref.hex() for ref in draft.refs),
    )
    raw = encode_header(header)
    return Entry(leaf_of(raw), raw, raw_body)


def seen_delta(own: LogState, logs: Mapping[str, LogState]) -> tuple[tuple[str, int, str], ...]:
    """Return the logs whose folded prefix advanced since the own log's last act, by log id."""
    return tuple(
        (log.id, log.folded, log.root.hex())
        for log in sorted(logs.values(), key=lambda log: log.id)
        if log.id != own.id and log.folded > own.seen.get(log.id, 0)
    )
