# SPDX-License-Identifier: Apache-2.0
"""What rooms declare about the clearance of their kinds; a state's own chains stand elsewhere.

A room calls `declare_clearance` once, from `apps.ready()`. Must not know any room by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ayni.core.codec import Json
from ayni.core.kinds import Kind

Values = Mapping[str, Json]
Renew = Callable[[Values, bytes | None, int], Values]
"""Members as drafted, the object or none, the instant (ms) to the members as they are signed."""


def _always(_values: Values) -> bool:
    return True


def _unchanged(values: Values, _about: bytes | None, _now_ms: int) -> Values:
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Clears:
    """A kind whose acts pass the own offices first, marked [V] in the table of its room.

    Attributes:
        kind: name of the kind.
        when: members of a body to whether this deed is one of those; the others are signed at once.
        renew: states anew what depends on the moment of signing; raises Refusal if what was drafted
            cannot be signed any more.
        by_default: whether a state that has set no chain clears it all the same, in earnest.
        two_persons: whether whoever gave the last visa may not sign, unless the state says else.
    """

    kind: str
    when: Callable[[Values], bool] = _always
    renew: Renew = _unchanged
    by_default: bool = True
    two_persons: bool = False

    @property
    def every(self) -> bool:
        """Tell whether every deed of the kind is cleared, whatever it says."""
        return self.when is _always


_declared: Final[dict[str, Clears]] = {}


def declare_clearance(kinds: Iterable[Clears]) -> None:
    """Take what a room declares; the same kind again replaces it."""
    _declared.update({one.kind: one for one in kinds})


def all_declared() -> Mapping[str, Clears]:
    """Return what was declared, by kind."""
    return _declared


def of_kind(kind: str) -> Clears:
    """Return what is declared of a kind; a plain one for a kind of which nothing is."""
    return _declared.get(kind) or Clears(kind=kind, by_default=False)


def can_be_urgent(kind: Kind) -> bool:
    """Tell whether a deed of this kind may be one that never waits, whatever it will say."""
    one = _declared.get(kind.name)
    return kind.urgent and not (one is not None and one.every)


def is_urgent(kind: Kind, values: Values) -> bool:
    """Tell whether a deed is one that never waits: an urgent kind, unless declared otherwise.

    A notice is of an urgent kind; the one that is given in the ordinary way is declared as cleared.
    """
    one = _declared.get(kind.name)
    return kind.urgent and not (one is not None and one.when(values))
