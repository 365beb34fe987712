# SPDX-License-Identifier: Apache-2.0
"""`ayni person`: accounts of this node and the offices that persons hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.node.operating import Node

GOOD = "cuatro palabras bien largas\n"


def holdings(node: Node) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(node.data / "desk.sqlite")) as desk:
        return desk.execute(
            "SELECT p.username, h.office, h.capacity, h.until IS NULL FROM accounts_holding h"
            " JOIN accounts_person p ON p.id = h.person_id ORDER BY h.id"
        ).fetchall()


def test_a_person_is_made_and_given_offices(chl: Node) -> None:
    told = chl.run(
        "person", "add", "turno.chl", "--office", "chl.civil.duty", "--password-stdin", stdin=GOOD
    )
    assert told.out == "turno.chl: chl.civil.duty\n"
    told = chl.run("person", "assign", "turno.chl", "chl.north.liaison", "--capacity", "interino")
    assert "chl.north.liaison (interino)" in told.out
    assert holdings(chl) == [
        ("turno.chl", "chl.civil.duty", "titular", 1),
        ("turno.chl", "chl.north.liaison", "interino", 1),
    ]
    assert not chl.rows("SELECT 1 FROM act WHERE facts LIKE '%turno.chl%'")


def test_what_cannot_be_is_refused_in_one_sentence(chl: Node) -> None:
    add = ("person", "add", "turno.chl", "--password-stdin")
    for words, stdin, named in (
        (add, "corta\n", "password_weak"),
        (("person", "add", "Turno de noche", "--password-stdin"), GOOD, "username_bad"),
        (("person", "assign", "nadie", "chl.civil.duty"), "", "username_unknown"),
        ((*add, "--office", "CHL/DUTY"), GOOD, "office_bad"),
    ):
        assert chl.run(*words, stdin=stdin, expect=1).sentence.startswith(f"refused: {named}")
    assert holdings(chl) == []


def test_one_name_is_one_person(chl: Node) -> None:
    add = ("person", "add", "turno.chl", "--password-stdin")
    chl.run(*add, stdin=GOOD)
    told = chl.run(*add, stdin=GOOD, expect=1)
    assert told.sentence.startswith("refused: username_taken")


def entries(node: Node) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(node.data / "desk.sqlite")) as desk:
        return desk.execute(
            "SELECT e.kind, p.username, e.told FROM entrance_entry e"
            " LEFT JOIN accounts_person p ON p.id = e.person_id ORDER BY e.id"
        ).fetchall()


def test_the_door_is_kept_from_the_command_line_and_leaves_its_lines(chl: Node) -> None:
    chl.run("person", "add", "turno.chl", "--password-stdin", stdin=GOOD)
    assert "second factor none" in chl.run("person", "factors", "turno.chl").out
    chl.run("person", "factors", "turno.chl", "--reset")
    chl.run("person", "password", "turno.chl", "--password-stdin", stdin="otras " + GOOD)
    assert "did not wait" in chl.run("person", "unlock", "turno.chl").out
    assert "closed; 0 sessions" in chl.run("person", "close", "turno.chl").out
    assert entries(chl) == [
        ("factor_removed", "turno.chl", "all"),
        ("password_set", "turno.chl", ""),
        ("account_closed", "turno.chl", ""),
    ]


def test_an_office_without_duty_gets_no_envelope(chl: Node) -> None:
    told = chl.run("person", "break-glass", "chl.north.liaison", expect=1)
    assert told.sentence.startswith("refused: office_without_duty")
    assert entries(chl) == []
    assert chl.status()["staff_door"]["second_factor"] == "optional"
