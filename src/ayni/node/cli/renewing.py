# SPDX-License-Identifier: Apache-2.0
"""`ayni card`: show this node's card, and replace any of its keys while the link goes on."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ayni.adapters import clock
from ayni.core.errors import Refusal
from ayni.node.config import load_config
from ayni.node.starting import EXIT_REFUSED, data_dir, on_node

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def card() -> None:
    """Show this node's card, and make a new one with other keys."""


@card.command()
@on_node
def show() -> None:
    """Show the newest card: its keys, its addresses, and which neighbours hold it."""
    from ayni.adapters.record import openings, rotation, trust
    from ayni.core.cards import read_card

    held = read_card(trust.own_card())
    keys = openings.own_keys()
    click.echo(f"card {held.number} of {held.party}, mode {held.mode}")
    click.echo(f"identity key: {held.identity}")
    click.echo(f"receipt key: {held.receipt}")
    click.echo(f"packet key: {held.packet}")
    click.echo(f"addresses: {', '.join(held.endpoints) or 'none'}")
    told = {"left": keys.left, "used": keys.used, "revoked": keys.revoked}
    named = [f"{word}: {', '.join(map(str, numbers)) or 'none'}" for word, numbers in told.items()]
    click.echo(f"opening keys: {len(keys.certified)} certified, {', '.join(named)}")
    there = rotation.cards_there()
    for party in trust.neighbours():
        number = there.get(party, 0)
        holds = f"holds card {number}" if number else "has not said which card it holds"
        click.echo(f"{party}: {holds}")


@card.command()
@click.option("--tls", is_flag=True, help="Key and certificate of the neighbour door.")
@click.option("--receipt", is_flag=True, help="Key of receipts.")
@click.option("--packet", is_flag=True, help="Key for packets.")
@click.option("--openings", is_flag=True, help="Opening keys; unused older ones are revoked.")
@click.option("--identity", is_flag=True, help="The identity key, by the one announced as next.")
@click.option("--endpoint", "endpoints", multiple=True, help="URL of the door; repeat, best first.")
@click.option("--by", default="", help="Office that declares the card in the record.")
@click.option("--identity-dir", type=_FOLDER, help="Where identity*.age lies; keys/ otherwise.")
@click.option("--passphrase-file", type=_FILE)
@on_node
def renew(
    *,
    by: str,
    identity_dir: Path | None,
    passphrase_file: Path | None,
    endpoints: tuple[str, ...],
    **asked: bool,
) -> None:
    """Make a new card; the link goes on, and neighbours take the card by themselves."""
    from ayni.node import plans, renewal

    door = load_config(data_dir()).door
    told = tuple(plans.endpoint(text, of=door) for text in endpoints)
    wish = renewal.Wish(endpoints=told, **asked)
    if wish.empty:
        raise click.UsageError("say what is to be replaced; nothing was changed")
    passphrase = (
        passphrase_file.read_text().strip()
        if passphrase_file is not None
        else os.environ.get("AYNI_PASSPHRASE", "")
        or click.prompt("Passphrase for the identity key", hide_input=True)
    )
    data = data_dir()
    try:
        done = renewal.renew(
            data,
            wish,
            passphrase=passphrase,
            identities=identity_dir or data / "keys",
            by=by,
            now_ms=clock.now_ms(),
        )
    except Refusal as refused:
        click.echo(f"refused: {refused}. Nothing was changed.", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    click.echo(f"Card {done.card.number}: new {', '.join(renewal.replaced(wish))}.")
    for name in done.files:
        click.echo(f"  made: {name}")
    if done.revoked:
        click.echo(f"  opening keys {', '.join(map(str, done.revoked))} open nothing any more")
    click.echo(
        "Older key files stay until `ayni card show` says that all neighbours hold the card."
    )
    click.echo("Copy the credential file (`ayni credentials export`) beside your backups.")
    click.echo("Move identity*.age and opening-*.key off this machine again.")
