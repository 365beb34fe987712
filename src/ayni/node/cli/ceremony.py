# SPDX-License-Identifier: Apache-2.0
"""`ayni init` and `ayni credentials`: make a node, exchange credentials, compare words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import click
import msgspec

from ayni.adapters import clock
from ayni.core import cards
from ayni.core.errors import AyniError, KeyTrouble, NodeTrouble, NotAuthentic
from ayni.node import home, plans
from ayni.node.config import (
    CONFIG_NAME,
    SECOND_FACTOR,
    SECRET_NAME,
    NodeConfig,
    SignIn,
    new_secret,
)
from ayni.node.starting import (
    EXIT_REFUSED,
    EXIT_TROUBLE,
    data_dir,
    keep_private,
    on_node,
    start_django,
)

PASSPHRASE_CHARS_MIN = 12


@click.command()
@click.option("--party", required=True, help="Your state, ISO 3166-1 alpha-3, such as chl.")
@click.option("--label", required=True, help="What your own people call this node.")
@click.option("--partnership", required=True, help="What the partnership is called.")
@click.option("--mode", type=click.Choice(["exercise", "actual"]), required=True)
@click.option("--zone", required=True, help="Your time zone, such as America/Santiago.")
@click.option("--staff", default="http://localhost:8440", help="URL of the staff door.")
@click.option("--door", default="127.0.0.1:8450", help="HOST:PORT the neighbour door binds to.")
@click.option("--endpoint", default="", help="URL at which neighbours reach the door.")
@click.option(
    "--founder",
    "founders",
    multiple=True,
    help="OFFICE:power,power that acts before the first directory; repeat for each.",
)
@click.option(
    "--second-factor",
    type=click.Choice(SECOND_FACTOR),
    default="required",
    help="Whether who acts for an office must show a second factor; pages say so if not.",
)
@click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def init(**given: object) -> None:
    """Make a node in AYNI_DATA: keys, node card, databases and its first log."""
    keep_private()
    try:
        _init(given)
    except AyniError as trouble:
        click.echo(f"ayni: {trouble}", err=True)
        raise SystemExit(EXIT_TROUBLE) from None


def _init(given: dict[str, object]) -> None:
    party, door = plans.party(str(given["party"])), plans.door(str(given["door"]))
    config = NodeConfig(
        party=party,
        label=str(given["label"]),
        mode=str(given["mode"]),
        partnership_label=str(given["partnership"]),
        staff=plans.staff(str(given["staff"])),
        door=door,
        sign_in=SignIn(second_factor=str(given["second_factor"])),
    )
    zone = plans.zone(str(given["zone"]))
    endpoint = plans.endpoint(str(given["endpoint"]), of=door)
    told = cast(tuple[str, ...], given["founders"])
    founders = tuple(plans.founder(text, of=party) for text in told)
    _check_beside(config)
    passphrase = _passphrase(given["passphrase_file"])
    _write_config(data_dir(), config)
    start_django()
    from ayni.node import ceremony

    plan = ceremony.Plan(
        config=config,
        zone=zone,
        founders=founders,
        endpoint=endpoint,
    )
    card = ceremony.make_node(data_dir(), plan, passphrase=passphrase, now_ms=clock.now_ms())
    click.echo(f"Node of {card.party} made in {data_dir().name}. Words of its identity key:")
    click.echo("  " + " ".join(ceremony.fingerprint_words(card)))
    click.echo("Next: `ayni credentials export FILE`, hand the file over, read the words aloud.")
    click.echo("Move keys/identity*.age and keys/opening-*.key to safe places off this machine.")


@click.group()
def credentials() -> None:
    """Exchange node cards with a neighbour and compare fingerprint words."""


@credentials.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_node
def export(file: Path) -> None:
    """Write this node's credential file."""
    from ayni.adapters.record import trust

    file.write_bytes(trust.own_card())
    click.echo(f"{file.name}: hand it to your neighbour, then read the words aloud.")


@credentials.command("words")
@click.argument("file", type=click.Path(path_type=Path, exists=True), required=False)
@on_node
def show_words(file: Path | None) -> None:
    """Print the fingerprint words of a credential file, or of this node."""
    from ayni.adapters.record import trust
    from ayni.node import ceremony

    raw = file.read_bytes() if file else trust.own_card()
    click.echo(" ".join(ceremony.fingerprint_words(cards.read_card(raw))))


@credentials.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--words", "spoken", default="", help="The words as your neighbour read them out.")
@on_node
def add(file: Path, spoken: str) -> None:
    """Trust a neighbour's credential file after comparing its words by voice."""
    from ayni.node import ceremony

    raw = file.read_bytes()
    try:
        card = cards.read_card(raw)
        known = ceremony.is_known(card.party)
        if not spoken and not known:
            click.echo(f"Ask your neighbour ({card.party}) to read out the ten words.")
            spoken = click.prompt("Words as heard")
        ceremony.take_credentials(raw, spoken=spoken.split(), now_ms=clock.now_ms())
    except NotAuthentic as found:
        click.echo(f"Not taken: {found}", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    if known:
        click.echo(f"{card.party}: card {card.number} follows the one held; no words are needed.")
    else:
        click.echo(f"{card.party}: key compared by words; the link can come up.")


def _check_beside(config: NodeConfig) -> None:
    """Refuse a node that would share a port, a cookie or a directory with one beside it."""
    if home.home_of(os.environ) is None:
        return
    if not os.environ.get(home.NODE):
        raise NodeTrouble(
            f"{home.HOME} is the directory of several nodes, and this one has no name yet. Nothing "
            "was made. Name it: ayni --node NAME init …"
        )
    Path(os.environ[home.HOME]).mkdir(mode=0o700, parents=True, exist_ok=True)
    home.check_apart(os.environ[home.NODE], config, os.environ)


def _write_config(data: Path, config: NodeConfig) -> None:
    """Make the data directory with node.json and the secret of the sessions.

    Raises:
        KeyTrouble: a node lives there already.
    """
    if (data / CONFIG_NAME).exists():
        raise KeyTrouble(
            f"{data}: a node of {config.party} or of somebody else is there already. Nothing was "
            "changed. Choose another AYNI_DATA."
        )
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / CONFIG_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(config), indent=2))
    secret = data / SECRET_NAME
    secret.write_text(new_secret() + "\n")
    secret.chmod(0o600)


def _passphrase(file: object) -> str:
    if isinstance(file, Path):
        text = file.read_text().strip()
    else:
        text = os.environ.get("AYNI_PASSPHRASE", "") or click.prompt(
            "Passphrase for the identity key", hide_input=True, confirmation_prompt=True
        )
    if len(text) < PASSPHRASE_CHARS_MIN:
        raise click.UsageError(f"a passphrase of {PASSPHRASE_CHARS_MIN} characters is the least")
    return text
