# SPDX-License-Identifier: Apache-2.0
"""`ayni serve`: starts and watches the processes of one node, or of all nodes of a state."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ayni.adapters.record.guard import shares_disk
from ayni.core.errors import AyniError, NodeTrouble
from ayni.node import home, serving, supervising
from ayni.node.config import NodeConfig, load_config
from ayni.node.home import Place
from ayni.node.starting import EXIT_TROUBLE, data_dir, keep_private
from ayni.node.supervising import PARTS, Node

GUARD_WARNING = (
    "The guard directory shares a file system with the data: a restored snapshot rolls both back. "
    "Put AYNI_GUARD on another disk."
)


@click.command()
@click.option(
    "--part",
    type=click.Choice(["all", *PARTS]),
    default="all",
    help="Start only one of the two processes (for several machines on one database).",
)
def serve(part: str) -> None:
    """Serve the node in AYNI_DATA, or every node in AYNI_HOME: pages and neighbour doors."""
    keep_private()
    parts = tuple(PARTS) if part == "all" else (part,)
    try:
        if home.home_of(os.environ) is not None and not os.environ.get(home.NODE):
            _serve_all(parts)
        else:
            _serve_one(parts)
    except AyniError as trouble:
        click.echo(f"ayni: {trouble}", err=True)
        raise SystemExit(EXIT_TROUBLE) from None


def _serve_one(parts: tuple[str, ...]) -> None:
    data = data_dir()
    config = load_config(data)
    node = Node(
        name="",
        environment=dict(os.environ),
        lock=serving.hold_for_serving(data),
        parts=parts,
    )
    supervising.load()
    if code := supervising.prepare():
        raise SystemExit(code)
    click.echo(_address(config))
    warn_of_guard(data, Path(os.environ.get(home.GUARD, f"{data}-guard")))
    supervising.keep(node)


def _serve_all(parts: tuple[str, ...]) -> None:
    """Serve every node that can run; say of each other one why it is left out."""
    found = home.find(os.environ)
    nodes: list[Node] = []
    troubles = dict(found.troubles)
    for place in found.places:
        try:
            nodes.append(_node(place, parts))
        except AyniError as trouble:
            troubles[place.name] = str(trouble)
            continue
        click.echo(f"{place.name}: {_address(place.config)}")
        warn_of_guard(place.data, place.guard, of=f"{place.name}: ")
    for name, told in sorted(troubles.items()):
        click.echo(f"ayni: {name} is left out: {told}", err=True)
    if not nodes:
        raise NodeTrouble(
            f"{os.environ[home.HOME]} holds no node that can be served. Make one: "
            "ayni --node NAME init."
        )
    supervising.supervise(nodes)


def _node(place: Place, parts: tuple[str, ...]) -> Node:
    return Node(
        name=place.name,
        environment=home.environment_of(place.name, os.environ),
        lock=serving.hold_for_serving(place.data),
        parts=parts,
    )


def _address(config: NodeConfig) -> str:
    staff = config.staff
    return f"{config.label or config.party}: {staff.scheme}://{staff.host}:{staff.port}/"


def warn_of_guard(data: Path, guard: Path, *, of: str = "") -> None:
    """Say at the start that a guard lies where a snapshot of the data reaches it.

    Args:
        data: data directory.
        guard: guard directory.
        of: said before it.
    """
    if shares_disk(guard, data):
        click.echo(f"ayni: {of}{GUARD_WARNING}", err=True)
