# SPDX-License-Identifier: Apache-2.0
"""Reads how the other nodes of this state stand: their label, address, link and counts.

Only two files of another node are ever read: `node.json` and the status file of its link, which
holds counts and no content. Must not open a database, a key or anything else of it.
Source: DESIGN.md section 5 (a start page that links the partnerships).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from ayni.adapters.link import health
from ayni.adapters.link.health import Status

CONFIG_NAME: Final = "node.json"
LOOKED_NAME: Final = "looked.json"


class _Staff(msgspec.Struct, frozen=True):
    host: str = "localhost"
    port: int = 8440
    scheme: str = "http"


class _Front(msgspec.Struct, frozen=True):
    """What of node.json the people of another partnership may read."""

    party: str
    mode: str
    label: str = ""
    partnership_label: str | dict[str, str] = ""
    staff: _Staff = _Staff()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One node of this state, as its files tell.

    Attributes:
        name: of its directory.
        own: the node whose page asks.
        label: what its own people call it.
        partnership: what the partnership is called, by language or for all of them.
        mode: `exercise` or `actual`; empty if its node.json cannot be read.
        url: its staff door.
        status: how its link stands; none if it never ran.
        unread: acts of neighbours that came since anybody here last looked.
    """

    name: str
    own: bool
    label: str = ""
    partnership: str | Mapping[str, str] = ""
    mode: str = ""
    url: str = ""
    status: Status | None = None
    unread: int = 0


_front: Final = msgspec.json.Decoder(_Front)
_sizes: Final = msgspec.json.Decoder(dict[str, int])


def nodes(home: Path, *, own: Path, now_ms: int) -> list[Beside]:
    """Return all nodes of this state, the one whose page asks among them, by name.

    A directory without node.json is no node and is passed over.

    Args:
        home: directory of all nodes.
        own: data directory of the node whose page asks.
        now_ms: this machine's clock.
    """
    try:
        found = sorted(path for path in home.iterdir() if (path / CONFIG_NAME).is_file())
    except OSError:
        return alone(own, now_ms=now_ms)
    return [_node(path, own=path.resolve() == own.resolve(), now_ms=now_ms) for path in found]


def alone(own: Path, *, now_ms: int) -> list[Beside]:
    """Return the node whose page asks, where none is beside it."""
    return [_node(own, own=True, now_ms=now_ms)]


def note_looked(data: Path, sizes: Mapping[str, int]) -> None:
    """Keep that somebody of this node has looked at everything up to here.

    Args:
        data: data directory of the own node.
        sizes: log id to number of acts shown.
    """
    path = data / LOOKED_NAME
    before = _looked(data)
    told = {log: max(size, before.get(log, 0)) for log, size in sizes.items()}
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(told, order="sorted"))
    os.replace(fresh, path)  # noqa: PTH105  # the atomic rename is the point


def _node(path: Path, *, own: bool, now_ms: int) -> Beside:
    try:
        front = _front.decode((path / CONFIG_NAME).read_bytes())
    except (OSError, msgspec.MsgspecError):
        return Beside(name=path.name, own=own)
    status = health.read_status(path, now_ms=now_ms)
    looked = _looked(path)
    came = status.came if status else {}
    return Beside(
        name=path.name,
        own=own,
        label=front.label or front.party,
        partnership=front.partnership_label,
        mode=front.mode,
        url=f"{front.staff.scheme}://{front.staff.host}:{front.staff.port}/",
        status=status,
        unread=sum(max(0, size - looked.get(log, 0)) for log, size in came.items()),
    )


def _looked(data: Path) -> dict[str, int]:
    try:
        return _sizes.decode((data / LOOKED_NAME).read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}
