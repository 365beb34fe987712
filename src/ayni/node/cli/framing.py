# SPDX-License-Identifier: Apache-2.0
"""`ayni constitution` and `ayni office`: put a text or a directory into the record from a file."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import msgspec

from ayni.adapters import clock
from ayni.core import constitution as law
from ayni.core.acts import CAPACITIES, Capacity, Mode
from ayni.core.codec import Json
from ayni.core.errors import CodecError, KeyTrouble, Refusal, Screened
from ayni.node.starting import EXIT_REFUSED, on_node

_T = TypeVar("_T", dict[str, Any], list[dict[str, Any]])

_OFFICES = click.option(
    "--offices",
    is_flag=True,
    help="What looks like data of persons was read and belongs to offices; noted in the journal.",
)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def constitution() -> None:
    """Draft, propose and read the constitution of the partnership."""


@constitution.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--join", "joining", multiple=True, help="Party that the next version lets in.")
@click.option("--leave", "leaving", multiple=True, help="Party that the next version lets go.")
@on_node
def draft(*, file: Path, joining: tuple[str, ...], leaving: tuple[str, ...]) -> None:
    """Write a text for people to edit: a model, or the next version of the one in force."""
    from django.conf import settings

    from ayni.adapters.record import reading
    from ayni.node.model import model_constitution

    known = _known_parties()
    current = reading.frame().constitution
    if current is None:
        text = model_constitution(mode=settings.AYNI_MODE, parties=list(known.values()))
    else:
        content = reading.values_of([current.leaf])[current.leaf]
        text = {**content, **current.facts, "version": current.version + 1}
        text["supersedes"] = current.leaf.hex()
        for name in ("text", "text_salt"):
            text.pop(name, None)
        rows = [row for row in law.parties_of(current.facts) if row["party"] not in leaving]
        text["parties"] = cast(Json, rows + [_row(party, known) for party in joining])
    file.write_bytes(msgspec.json.format(msgspec.json.encode(text), indent=2) + b"\n")
    click.echo(f"{file.name}: edit it, then `ayni constitution propose`.")


def _known_parties() -> dict[str, dict[str, Json]]:
    """Return the rows of the own party and of all whose credentials were compared."""
    from ayni.adapters.record import trust
    from ayni.core.cards import read_card

    cards = [read_card(trust.own_card()), *[held.card for held in trust.neighbours().values()]]
    return {
        card.party: {
            "party": card.party,
            "identity": card.identity,
            "zone": card.zone,
            "languages": ["es"],
        }
        for card in sorted(cards, key=lambda card: card.party)
    }


def _row(party: str, known: dict[str, dict[str, Json]]) -> dict[str, Json]:
    if party not in known:
        raise KeyTrouble(
            f"no node card of {party} was compared here; nothing was written. Exchange credentials "
            "first: ayni credentials add."
        )
    return known[party]


@constitution.command()
@click.argument("file", type=_FILE)
@click.option("--by", "office", required=True, help="Office that proposes; needs `foreign`.")
@click.option("--capacity", type=click.Choice(CAPACITIES), default="titular")
@_OFFICES
@on_node
def propose(*, file: Path, office: str, capacity: str, offices: bool) -> None:
    """Propose the text in a file."""
    from ayni.web import services

    text = _read(file, dict)
    who = _signatory(office, capacity)
    _told(lambda answers: services.propose_constitution(who(answers), text=text), offices=offices)


@constitution.command()
@click.argument("proposal")
@click.option("--by", "office", required=True, help="Office that consents; needs `foreign`.")
@click.option("--capacity", type=click.Choice(CAPACITIES), default="titular")
@on_node
def consent(*, proposal: str, office: str, capacity: str) -> None:
    """Give your state's consent to the proposal of this hash or reading code and to no other."""
    from ayni.adapters.record import ledger, reading
    from ayni.web import services

    leaf = reading.find(proposal)
    acts = [a for a in ledger.reading().frame_acts() if a.leaf == leaf and a.kind == law.PROPOSED]
    if not acts:
        click.echo("refused: no such proposal is held here", err=True)
        raise SystemExit(EXIT_REFUSED)
    text = cast(str, acts[0].facts["text"])
    who = _signatory(office, capacity)
    _told(
        lambda answers: services.consent_to_constitution(
            who(answers), proposal=leaf, text=text, expected=None
        )
    )


@constitution.command("list")
@on_node
def show() -> None:
    """List the proposals held here, and say which is in force."""
    from ayni.adapters.record import ledger
    from ayni.core.frame import frame_of

    acts = ledger.reading().frame_acts()
    current = frame_of(acts).constitution
    for act in acts:
        if act.kind == law.PROPOSED:
            state = "in force" if current and current.leaf == act.leaf else "proposed"
            click.echo(f"{act.leaf.hex()} version {act.facts['version']} by {act.party}: {state}")


@click.group()
def office() -> None:
    """Declare the offices of your own state."""


@office.command()
@click.argument("file", type=_FILE)
@click.option("--by", "acting", required=True, help="Office that declares.")
@click.option("--capacity", type=click.Choice(CAPACITIES), default="titular")
@_OFFICES
@on_node
def declare(*, file: Path, acting: str, capacity: str, offices: bool) -> None:
    """Declare the offices in a file: a JSON list of members of directory.office_declared/1."""
    from ayni.web import services

    for row in _read(file, list):
        who = _signatory(acting, capacity)
        _told(
            lambda answers, who=who, row=row: services.declare_office(who(answers), declared=row),
            offices=offices,
        )


def _read(file: Path, kind: type[_T]) -> _T:
    """Return what a file of JSON holds, if it is an object or a list as expected."""
    expected = "an object" if kind is dict else "a list"
    try:
        found = json.loads(file.read_bytes())
    except ValueError as wrong:
        raise CodecError(f"{file.name} is not JSON: {wrong}; nothing was signed") from None
    if not isinstance(found, kind):
        raise CodecError(f"{file.name}: {expected} of JSON expected; nothing was signed")
    return found


def _signatory(office: str, capacity: str):  # type: ignore[no-untyped-def]
    from django.conf import settings

    from ayni.web.services import Signatory

    return lambda answers: Signatory(
        office=office,
        capacity=cast(Capacity, capacity),
        mode=cast(Mode, settings.AYNI_MODE),
        now_ms=clock.now_ms(),
        operator=operator(),
        answers=answers,
    )


def operator() -> str:
    """Return the account that gives the command: who called sudo, else whose process it is."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a bare container
        return f"uid {os.getuid()}"


def _told(deed, *, offices: bool = False) -> None:  # type: ignore[no-untyped-def]
    """Do a deed and print its reading code; a refusal ends with code 1 and its reason."""
    try:
        try:
            appended = deed({})
        except Screened as screened:
            if not offices or screened.code == "personal_data_refused":
                raise
            # Read by the operator before: everything asked about belongs to an office.
            appended = deed(
                {one.key: "office" for one in screened.questions}  # type: ignore[attr-defined]
            )
    except Screened as screened:
        _ask(screened)
        raise SystemExit(EXIT_REFUSED) from None
    except Refusal as refusal:
        click.echo(f"refused: {refusal}", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    click.echo(f"{appended.short_code} {appended.leaf.hex()}")


def _ask(screened: Screened) -> None:
    """Name what looks like data of persons, and say how to go on."""
    click.echo(f"refused: {screened.code}; nothing was signed", err=True)
    for one in screened.questions:
        click.echo(f"  {one.member}: {one.text!r} looks like: {one.what}", err=True)  # type: ignore[attr-defined]
    if screened.code == "personal_data_refused":
        click.echo("Take it out of the file.", err=True)
    else:
        click.echo(
            "Take it out of the file, or repeat with --offices if all of it belongs to offices.",
            err=True,
        )
