# SPDX-License-Identifier: Apache-2.0
"""The commands of `ayni person` about the staff door; each leaves a line in the journal."""

from __future__ import annotations

import sys

import click

from ayni.adapters import clock
from ayni.node.cli.framing import operator
from ayni.node.starting import on_node

SHEET = """
  ENVELOPE OF {office}
  node: {address}    printed: {at} UTC

  For the night on which nobody on duty can sign in. Open {address}sign-in/envelope/
  Each code opens the office once, for 12 hours, for urgent deeds and acknowledgements only.
  The office that audits is told.

      1)  {one}
      2)  {two}

  Seal this sheet, write the date over the seal, and keep it in the duty room.
  Codes printed for this office before open nothing any more.
"""


@click.command("break-glass")
@click.argument("office")
@on_node
def break_glass(*, office: str) -> None:
    """Print two one-time codes for the sealed envelope of a duty office."""
    from django.conf import settings

    from ayni.adapters.accounts import directory
    from ayni.adapters.entrance import envelopes, journal

    at = clock.now()
    powers = directory.powers_of(settings.AYNI_PARTY, office)
    one, two = envelopes.print_codes(office, powers=powers, at=at)
    journal.note_command(journal.ENVELOPE_PRINTED, at=at, operator=operator(), told=office)
    address = (
        f"{settings.AYNI_STAFF_SCHEME}://{settings.AYNI_STAFF_HOST}:{settings.AYNI_STAFF_PORT}/"
    )
    click.echo(
        SHEET.format(office=office, address=address, at=f"{at:%Y-%m-%d %H:%M}", one=one, two=two)
    )


@click.command()
@click.argument("username", default="")
@click.option("--address", default="", help="Address that waits, instead of an account.")
@on_node
def unlock(*, username: str, address: str) -> None:
    """End the pause of an account or an address after failed tries; without either, show them."""
    from ayni.adapters.accounts import people
    from ayni.adapters.entrance import journal, lockout

    at = clock.now()
    if not username and not address:
        for row in lockout.pauses(at=at):
            click.echo(
                f"{row.door}: {row.failures} failures, until {row.until:%Y-%m-%d %H:%M:%S} UTC"
            )
        return
    who = people.find_person(username) if username else None
    ended = lockout.release(person=who.username if who else "", address=address)
    if ended:
        journal.note_command(journal.RELEASED, at=at, operator=operator(), person=who, told=address)
    click.echo(f"{username or address}: " + ("may try again" if ended else "did not wait"))


@click.command("factors")
@click.argument("username")
@click.option("--reset", is_flag=True, help="Take all of them away; the person enrols again.")
@on_node
def show_factors(*, username: str, reset: bool) -> None:
    """Show whether a person has second factors and remembered browsers, or take them away."""
    from ayni.adapters.accounts import people
    from ayni.adapters.entrance import browsers, factors, journal, visits

    at, who = clock.now(), people.find_person(username)
    if not reset:
        remembered = browsers.of_person(who, at=at).count()
        has = "enrolled" if factors.enrolled(who) else "none"
        click.echo(f"{who.username}: second factor {has}, remembered browsers {remembered}")
        return
    factors.reset(who)
    browsers.remove_all(who)
    visits.end_by_command(who, operator=operator(), at=at)
    journal.note_command(journal.FACTOR_REMOVED, at=at, operator=operator(), person=who, told="all")
    click.echo(f"{who.username}: enrols a second factor at the next sign-in")


@click.command()
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@on_node
def password(*, username: str, password_stdin: bool) -> None:
    """Give a person another password; all sessions of the person end."""
    from ayni.adapters.accounts import people
    from ayni.adapters.entrance import journal, visits

    who = people.find_person(username)
    told = (
        sys.stdin.readline().strip()
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    at = clock.now()
    people.set_password(who, password=told)
    visits.end_by_command(who, operator=operator(), at=at)
    journal.note_command(journal.PASSWORD_SET, at=at, operator=operator(), person=who)
    click.echo(f"{who.username}: has another password")


@click.command()
@click.argument("username")
@on_node
def close(*, username: str) -> None:
    """Close an account: its offices and sessions end, and nobody signs in by it."""
    from ayni.adapters.accounts import acting, people
    from ayni.adapters.entrance import journal, visits

    at, who = clock.now(), people.find_person(username)
    for holding in acting.holdings_of(who, at=at):
        people.end_holding(holding, at=at)
    people.close(who)
    ended = visits.end_by_command(who, operator=operator(), at=at)
    journal.note_command(journal.ACCOUNT_CLOSED, at=at, operator=operator(), person=who)
    click.echo(f"{who.username}: closed; {ended} sessions ended")


@click.command("identity")
@click.argument("username")
@click.argument("value", default="")
@click.option("--remove", is_flag=True, help="Let the person come in by none any more.")
@on_node
def enter_identity(*, username: str, value: str, remove: bool) -> None:
    """Enter by which VALUE of the agreed claim the identity provider names a person."""
    from ayni.adapters.accounts import people
    from ayni.adapters.entrance import identities, journal

    at, who = clock.now(), people.find_person(username)
    if remove:
        removed = identities.remove(who)
        if removed:
            journal.note_command(journal.IDENTITY_REMOVED, at=at, operator=operator(), person=who)
        click.echo(f"{who.username}: " + ("comes in by it no more" if removed else "had none"))
        return
    identities.enter(who, value=value)
    journal.note_command(journal.IDENTITY_LINKED, at=at, operator=operator(), person=who)
    click.echo(f"{who.username}: comes in by the identity provider")


COMMANDS = (enter_identity, break_glass, unlock, show_factors, password, close)
