# SPDX-License-Identifier: Apache-2.0
"""`ayni exercise`: what only a drill may do; an actual partnership refuses it."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import cast

import click

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.node.starting import EXIT_REFUSED, on_node


@click.group()
def exercise() -> None:
    """Provoke what must not happen, to see how both nodes show it."""


@exercise.command()
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "office", required=True, help="Office that signs.")
@on_node
def unchecked(*, kind: str, file: Path, office: str) -> None:
    """Sign an act of KIND with the members in FILE although the rules refuse it."""
    from ayni.adapters.record import ledger
    from ayni.core.composing import Draft

    now_ms = clock.now_ms()
    draft = Draft(
        kind=kind,
        by=office,
        values=cast(dict[str, Json], json.loads(file.read_text())),
        at=now_ms,
        id=secrets.token_hex(16),
        mode="exercise",
    )
    try:
        appended = ledger.append(draft, expected=None, now_ms=now_ms, unchecked=True)
    except Refusal as refusal:
        click.echo(f"refused: {refusal}", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    click.echo(f"{appended.short_code} {appended.leaf.hex()}")
