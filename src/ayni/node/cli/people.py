# SPDX-License-Identifier: Apache-2.0
"""`ayni person`: accounts of this node and the offices that persons hold; local, never shared."""

from __future__ import annotations

import json
import sys
from typing import TextIO

import click

from ayni.adapters import clock
from ayni.core.acts import CAPACITIES
from ayni.node.cli import door
from ayni.node.starting import on_node


@click.group()
def person() -> None:
    """Create accounts and give them offices."""


@person.command()
@click.argument("username")
@click.option("--office", "offices", multiple=True, help="Office that the person holds; repeat.")
@click.option("--capacity", type=click.Choice(CAPACITIES), default="titular")
@click.option("--name", default="", help="How colleagues read the name.")
@click.option("--language", type=click.Choice(["es", "pt", "en"]), default="es")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@on_node
def add(  # one argument for each option of the command
    *,
    username: str,
    offices: tuple[str, ...],
    capacity: str,
    name: str,
    language: str,
    password_stdin: bool,
) -> None:
    """Create an account that can sign in."""
    from ayni.adapters.accounts import people

    password = (
        sys.stdin.readline().strip()
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    made = people.create_person(username, password=password, display_name=name, language=language)
    for office in offices:
        people.assign_office(made, office=office, capacity=capacity, since=clock.now())
    click.echo(f"{made.username}: " + (", ".join(offices) or "no office yet"))


@person.command()
@click.argument("username")
@click.argument("office")
@click.option("--capacity", type=click.Choice(CAPACITIES), default="titular")
@on_node
def assign(*, username: str, office: str, capacity: str) -> None:
    """Let a person act for an office from now on."""
    from ayni.adapters.accounts import people

    people.assign_office(
        people.find_person(username), office=office, capacity=capacity, since=clock.now()
    )
    click.echo(f"{username}: {office} ({capacity})")


@person.command()
@click.argument("file", type=click.File())
@on_node
def load(*, file: TextIO) -> None:
    """Create the accounts in FILE (- for standard input): a JSON list of rows.

    Each row has username and password, and may have name, language, offices and capacity.
    """
    from ayni.adapters.accounts import people

    for row in json.load(file):
        made = people.create_person(
            row["username"],
            password=row["password"],
            display_name=row.get("name", ""),
            language=row.get("language", "es"),
        )
        for office in row.get("offices", []):
            capacity = row.get("capacity", "titular")
            people.assign_office(made, office=office, capacity=capacity, since=clock.now())
        click.echo(made.username)


for _command in door.COMMANDS:
    person.add_command(_command)
