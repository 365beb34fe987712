# SPDX-License-Identifier: Apache-2.0
"""The rooms that this node has: their kinds, their fold and how their rows are written.

Rooms call `register_room` from `apps.ready()`. Must not know any room by name.
Source: kernel.md A20.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.frame import Constitution
from ayni.core.kinds import Kind, Kinds


class State(Protocol):
    """What a fold makes of the acts of one object."""

    @property
    def aside(self) -> Mapping[bytes, str]:
        """Return the acts that the fold sets aside: leaf hash to reason code."""

    def structure(self) -> Json:
        """Return the structural state, equal on every node; input of the digest."""


Fold = Callable[[Sequence[Act]], State]
Write = Callable[[Mapping[bytes, State]], None]
Births = Callable[[Sequence[Act]], Sequence[Act]]
"""Acts of an object to what its texts bring into being, each as the opening act of a child."""
InForce = Callable[[Any], Collection[bytes]]
"""State of one object, as the room's fold made it, to the acts whose text is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One room of this node.

    Attributes:
        slug: first word of its kinds.
        kinds: its kinds by name.
        fold: acts of one object to its state; pure and total.
        write: object id to state; upserts the rows of the room in bulk.
        clear: removes all rows of the room, before a rebuild.
        in_force: acts of an object whose text is in force: nothing of them is erased.
    """

    slug: str
    kinds: Kinds
    fold: Fold
    write: Write
    clear: Callable[[], None] | None = None
    in_force: InForce | None = None


_rooms: Final[dict[str, Room]] = {}
_kinds: Final[dict[str, Kind]] = dict(law.KINDS)
_births: Final[dict[str, Mapping[str, Births]]] = {}


def register_room(
    slug: str,
    *,
    kinds: Kinds,
    fold: Fold,
    write: Write,
    clear: Callable[[], None] | None = None,
    in_force: InForce | None = None,
) -> None:
    """Add a room; twice is as once.

    Args:
        slug: first word of its kinds, and label of its Django app.
        kinds: its kinds by name.
        fold: acts of one object to its state; pure and total.
        write: object id to state; upserts the rows of the room in bulk.
        clear: removes all its rows; by default every table of the app is emptied.
        in_force: acts of an object whose text is in force; none in a room without joint texts.

    Raises:
        ValueError: a kind that does not begin with the slug, or a slug of the record itself.
    """
    strangers = [name for name, kind in kinds.items() if kind.room != slug or kind.name != name]
    if strangers or slug in law.CORE_ROOMS:
        raise ValueError(f"room {slug}: expected kinds {slug}.*; found {strangers or slug}")
    _rooms[slug] = Room(
        slug=slug, kinds=kinds, fold=fold, write=write, clear=clear, in_force=in_force
    )
    _kinds.update(kinds)


def register_births(slug: str, parents: Mapping[str, Births]) -> None:
    """Let texts of other rooms bring objects of a room into being; twice is as once.

    Args:
        slug: the room that the children belong to.
        parents: kind that opens the object of a text to what its versions bring into being.
    """
    _births[slug] = parents


def forget_room(slug: str) -> None:
    """Take a room away again."""
    _births.pop(slug, None)
    room = _rooms.pop(slug, None)
    for name in room.kinds if room is not None else ():
        _kinds.pop(name, None)


def rooms() -> Mapping[str, Room]:
    """Return the rooms by slug."""
    return _rooms


def births_of(acts: Sequence[Act]) -> list[Act]:
    """Return what the texts of one object bring into being in any room, each as an opening act.

    Args:
        acts: its regular acts; the one that opens it decides which rooms are asked.
    """
    opening = next((act for act in acts if act.header.about is None), None)
    if opening is None:
        return []
    asked = [parents[opening.kind] for parents in _births.values() if opening.kind in parents]
    return [birth for births in asked for birth in births(acts)]


def bears_any() -> bool:
    """Tell whether any room has objects that no act opens."""
    return bool(_births)


def kinds() -> Kinds:
    """Return every kind this software knows, by name: the record's own and the rooms'."""
    return _kinds


def powers_for(kind: str, constitution: Constitution | None) -> frozenset[str]:
    """Return the powers that sign a kind: the constitution's word, else the kind's.

    Args:
        kind: its name; nobody signs a kind that is not known here unless the constitution says who.
        constitution: the one in force, or none.
    """
    told = constitution.powers_for(kind) if constitution is not None else None
    if told is not None:
        return told
    known = _kinds.get(kind)
    return known.powers if known is not None else frozenset()


def powers_in(slug: str, constitution: Constitution | None) -> frozenset[str]:
    """Return the powers that sign any kind of a room: whoever holds one reads the room."""
    return frozenset[str]().union(
        *(powers_for(name, constitution) for name, kind in _kinds.items() if kind.room == slug)
    )
