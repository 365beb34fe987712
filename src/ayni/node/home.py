# SPDX-License-Identifier: Apache-2.0
"""Says which nodes of a state live on this machine, and that no two of them share anything.

A state has one node for each partnership. `AYNI_DATA` names one of them; `AYNI_HOME` names the
directory that holds several, each in a directory of its own::

    AYNI_HOME/north/node.json …          AYNI_GUARD/north/ …
    AYNI_HOME/north-drill/node.json …    AYNI_GUARD/north-drill/ …

Must not open a database and must not load Django.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ayni.core.errors import NodeTrouble
from ayni.node.config import CONFIG_NAME, NodeConfig, load_config

HOME: Final = "AYNI_HOME"
DATA: Final = "AYNI_DATA"
GUARD: Final = "AYNI_GUARD"
NODE: Final = "AYNI_NODE"
DATABASE: Final = "AYNI_DATABASE"
BESIDE: Final = "AYNI_BESIDE"
"""Told to the processes of a node that has others beside it: the directory of all of them."""
NODE_MARK: Final = "{node}"
"""Stands in AYNI_DATABASE for the name of the node: no two may share a database."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_ONE_ALONE: Final = ("AYNI_STAFF_HOST", "AYNI_STAFF_PORT")
"""What an environment can say for one node alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one node lives.

    Attributes:
        name: of its directory.
        data: its data directory.
        guard: its guard directory.
        config: what its node.json says.
    """

    name: str
    data: Path
    guard: Path
    config: NodeConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a home holds.

    Attributes:
        places: nodes that can run beside each other, by name.
        troubles: name of a directory to why it is left out.
    """

    places: tuple[Place, ...]
    troubles: Mapping[str, str]


def home_of(environ: Mapping[str, str]) -> Path | None:
    """Return the directory of several nodes, or none where `AYNI_DATA` names one.

    Raises:
        NodeTrouble: both are named.
    """
    home = environ.get(HOME, "")
    if home and environ.get(DATA):
        raise NodeTrouble(
            f"{HOME} and {DATA} are both set; expected one of them. {HOME} names the directory of "
            f"several nodes, {DATA} the directory of one. To name one in a home: ayni --node NAME."
        )
    return Path(home).absolute() if home else None


def environment_of(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the processes of one node in a home.

    Args:
        name: of the node; it need not be there yet.
        environ: with AYNI_HOME.

    Raises:
        NodeTrouble: no name of a node, or the environment would have two nodes share something.
    """
    home = home_of(environ)
    if home is None:
        raise NodeTrouble(f"a node {name!r} is named, and {HOME} is not set; set it, or {DATA}.")
    check_environment(environ)
    if not _NAME.fullmatch(name):
        raise NodeTrouble(
            f"node {name!r}; expected up to 40 of a-z, 0-9, - and _, such as north-drill."
        )
    database = environ.get(DATABASE, "")
    kept = {key: text for key, text in environ.items() if key not in (HOME, NODE)}
    return {
        **kept,
        DATA: str(home / name),
        GUARD: str(_guards(home, environ) / name),
        BESIDE: str(home),
        **({DATABASE: database.replace(NODE_MARK, name)} if database else {}),
    }


def check_environment(environ: Mapping[str, str]) -> None:
    """Refuse an environment that would have all nodes of a home share something.

    Raises:
        NodeTrouble: a port, a host name, a database or a guard inside the home.
    """
    shared = [variable for variable in _ONE_ALONE if environ.get(variable)]
    if shared:
        raise NodeTrouble(
            f"{shared[0]} is set together with {HOME}: all nodes would have the same. Leave it "
            f"out; each node's {CONFIG_NAME} says it under staff."
        )
    database = environ.get(DATABASE, "")
    if database and NODE_MARK not in database:
        raise NodeTrouble(
            f"{DATABASE} names one database for all nodes of {HOME}; expected {NODE_MARK} in its "
            f"name, such as postgresql:///ayni_{NODE_MARK}. Each record has a database of its own."
        )
    home = home_of(environ)
    if home is not None:
        _guards(home, environ)


def settle(environ: dict[str, str] | os._Environ[str]) -> None:
    """Choose the node that a command is about, and let the environment name it alone.

    Args:
        environ: changed in place where it names a home.

    Raises:
        NodeTrouble: it names none of several nodes, or no node at all.
    """
    if environ.get(DATA) and not environ.get(HOME):
        return
    home = home_of(environ)
    name = environ.get(NODE, "")
    if home is None and not name:
        return
    if home is not None and not name:
        names = [path.name for path in _directories(home) if (path / CONFIG_NAME).exists()]
        if len(names) != 1:
            raise NodeTrouble(
                f"{home} holds {len(names)} nodes ({', '.join(names) or 'none'}), and the command "
                "is about one. Name it: ayni --node NAME COMMAND."
            )
        name = names[0]
    told = environment_of(name, environ)
    for variable in (HOME, NODE):
        environ.pop(variable, None)
    environ.update(told)


def find(environ: Mapping[str, str]) -> Found:
    """Return the nodes of a home that can run beside each other.

    Of two that would share a port, a cookie or a directory the second is left out: nodes in actual
    mode come first, then by name.

    Args:
        environ: with AYNI_HOME.

    Raises:
        NodeTrouble: the home cannot be read, or the environment would have nodes share something.
    """
    home = home_of(environ)
    if home is None:
        raise NodeTrouble(f"{HOME} is not set; expected the directory of several nodes.")
    check_environment(environ)
    troubles: dict[str, str] = {}
    read: list[Place] = []
    for path in _directories(home):
        try:
            told = environment_of(path.name, environ)
            read.append(
                Place(
                    name=path.name,
                    data=path,
                    guard=Path(told[GUARD]),
                    config=load_config(path),
                )
            )
        except NodeTrouble as trouble:
            troubles[path.name] = str(trouble)
    places: list[Place] = []
    for place in sorted(read, key=lambda each: (each.config.mode != "actual", each.name)):
        shared = next((told for other in places for told in _shared(place, other)), "")
        if shared:
            troubles[place.name] = shared
        else:
            places.append(place)
    return Found(
        places=tuple(sorted(places, key=lambda each: each.name)),
        troubles=dict(sorted(troubles.items())),
    )


def check_apart(name: str, config: NodeConfig, environ: Mapping[str, str]) -> None:
    """Refuse a node that is about to be made where it would share something with another.

    Args:
        name: of its directory.
        config: what its node.json will say.
        environ: with AYNI_HOME.

    Raises:
        NodeTrouble: it would.
    """
    told = environment_of(name, environ)
    new = Place(name=name, data=Path(told[DATA]), guard=Path(told[GUARD]), config=config)
    for other in find(environ).places:
        if other.name != name:
            for shared in _shared(new, other):
                raise NodeTrouble(f"{shared} Nothing was made.")


def _shared(one: Place, other: Place) -> Iterator[str]:
    """Yield what two nodes would share, each with its remedy."""
    mine, theirs = one.config, other.config
    ports = {theirs.staff.port: "staff", theirs.door.port: "door"}
    for door, port in (("staff", mine.staff.port), ("door", mine.door.port)):
        if port and port in ports:
            yield (
                f"port {port} ({door}) is the {ports[port]} port of {other.name} as well; expected "
                f"a port of its own. Change {door} in the {CONFIG_NAME} of {one.name}."
            )
    if one.data.resolve() == other.data.resolve():
        yield f"its data directory is that of {other.name}; expected a directory of its own."
    if one.guard.resolve() == other.guard.resolve():
        yield f"its guard directory is that of {other.name}; expected a directory of its own."
    if mine.cookie_stem == theirs.cookie_stem:
        yield (
            f"party, mode and partnership_label are those of {other.name}: people could not be "
            f"signed in at both. Call the partnership something else in the {CONFIG_NAME} of "
            f"{one.name}."
        )


def _directories(home: Path) -> list[Path]:
    try:
        found = sorted(home.iterdir())
    except OSError as trouble:
        raise NodeTrouble(
            f"{home}: {trouble.strerror}. Expected the directory of several nodes; see {HOME}."
        ) from trouble
    return [path for path in found if path.is_dir() and not path.name.startswith(".")]


def _guards(home: Path, environ: Mapping[str, str]) -> Path:
    guards = Path(environ.get(GUARD) or f"{home}-guard").absolute()
    if guards == home or home in guards.parents:
        raise NodeTrouble(
            f"{GUARD} is {guards}, inside {HOME}; expected a directory outside of it, best on "
            "another disk, and in no backup."
        )
    return guards
