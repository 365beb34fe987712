# SPDX-License-Identifier: Apache-2.0
"""What binds on a topic at an instant, now or long ago: a pure function of the protocols.

At most one text binds on a topic at any instant. Two that do are an error between the parties, not
one that a program may settle: both are returned. Source: rooms.md A4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from ayni.rooms.procedures.states.protocol import Pause, ProtocolState, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A version that binds at an instant.

    Attributes:
        protocol: object id of its protocol.
        version: the version.
        parties: whom it binds then.
        pauses: suspensions that work then.
    """

    protocol: bytes
    version: Version
    parties: tuple[str, ...]
    pauses: tuple[Pause, ...]

    @property
    def suspended(self) -> bool:
        """Tell whether a party suspends the whole text."""
        return any(not pause.segments for pause in self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two versions that bind on one topic at the same time.

    Attributes:
        topic: code.
        versions: leaf hashes of the two.
        from_ms: first instant at which both bind.
        until_ms: first instant at which they no longer do, or none while they do.
    """

    topic: str
    versions: tuple[bytes, bytes]
    from_ms: int
    until_ms: int | None


def binding_at(protocols: Iterable[ProtocolState], topic: str, at_ms: int) -> tuple[Binding, ...]:
    """Return what binds on a topic at an instant: none, one, or an overlap of several.

    Args:
        protocols: every protocol held, in any order.
        topic: code of the topic.
        at_ms: the instant, milliseconds UTC.

    Returns:
        By the hash of the version, so that the order of the protocols does not matter.
    """
    found = [
        Binding(
            protocol=state.opening.leaf,
            version=version,
            parties=version.parties_at(at_ms),
            pauses=tuple(pause for pause in version.pauses if pause.stands_at(at_ms)),
        )
        for state in protocols
        if state.opening is not None
        for version in state.versions
        if version.topic == topic and version.binds_at(at_ms)
    ]
    return tuple(sorted(found, key=lambda binding: binding.version.leaf))


def overlaps(protocols: Iterable[ProtocolState]) -> tuple[Overlap, ...]:
    """Return every pair of versions that bind on one topic at the same time."""
    dated = [
        version
        for state in protocols
        for version in state.versions
        if version.starts_ms is not None
        and (version.ends_ms is None or version.starts_ms < version.ends_ms)
    ]
    ordered = sorted(dated, key=lambda version: version.leaf)
    found = (_overlap(pair) for pair in combinations(ordered, 2))
    return tuple(one for one in found if one is not None)


def _overlap(pair: Sequence[Version]) -> Overlap | None:
    one, other = pair
    if one.topic != other.topic:
        return None
    begins = max(one.starts_ms or 0, other.starts_ms or 0)
    until = min((v.ends_ms for v in pair if v.ends_ms is not None), default=None)
    if until is not None and until <= begins:
        return None
    return Overlap(topic=one.topic, versions=(one.leaf, other.leaf), from_ms=begins, until_ms=until)
