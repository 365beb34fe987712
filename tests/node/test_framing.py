# SPDX-License-Identifier: Apache-2.0
"""`ayni constitution` and `ayni office` over two nodes that are joined by their links."""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.node.conftest import OFFICES, Pair
from tests.node.operating import Node


@pytest.fixture(scope="module")
def told(joined: Path) -> Any:
    """What the commands printed while the two nodes agreed."""
    return json.loads((joined / "told.json").read_text())


def acts(node: Node) -> int:
    [(count,)] = node.rows("SELECT COUNT(*) FROM act")
    return int(count)


def test_a_proposal_is_in_force_on_both_nodes_when_both_have_consented(told: Any) -> None:
    leaf = told["propose"].split()[1]
    assert told["proposed"] == f"{leaf} version 1 by chl: proposed\n"
    assert told["list"] == [f"{leaf} version 1 by chl: in force\n"] * 2


def test_both_nodes_tell_the_same_cut_digest_and_tables(told: Any) -> None:
    chl, per = told["status"]
    for name in ("cut", "digest", "tables", "fold_version", "kinds", "mode"):
        assert chl[name] == per[name], name
    assert len(chl["cut"]) == 2
    assert (chl["party"], per["party"]) == ("chl", "per")
    for status in (chl, per):
        assert [status[name] for name in ("waiting", "irregular", "newer", "alarms")] == [0] * 4
        assert status["digests"] == {}, "each node's day has only begun"
        assert status["signed"] == status["acts_own"] == status["cut"][status["log"]][0]
        assert status["acts_held"] == sum(size for size, _ in status["cut"].values())


def test_each_deed_is_told_with_its_reading_code_and_hash(told: Any) -> None:
    for name in ("propose", "consent chl", "consent per", "declare"):
        code, leaf = told[name].split()
        assert len(bytes.fromhex(leaf)) == 32
        assert len(code.replace("-", "")) == 10


def test_the_model_text_names_both_parties_with_the_keys_that_were_compared(joined: Path) -> None:
    text = json.loads((joined / "constitution.json").read_text())
    assert [row["party"] for row in text["parties"]] == ["chl", "per"]
    for row in text["parties"]:
        note = Node(joined, row["party"]).credentials.read_text()
        assert row["identity"] in note


def test_a_declared_office_is_in_the_directory_of_both_nodes(pair: Pair) -> None:
    for node in pair:
        [(facts,)] = node.rows("SELECT facts FROM act WHERE kind = 'directory.office_declared/1'")
        assert json.loads(facts)["office"] == OFFICES[0]["office"]


def test_a_deed_of_the_command_line_is_in_the_journal_with_its_account(pair: Pair) -> None:
    for node, kinds in zip(pair, ({"proposed", "consented"}, {"consented"}), strict=True):
        with closing(sqlite3.connect(node.data / "desk.sqlite")) as desk:
            rows = desk.execute(
                "SELECT kind, office, operator, leaf FROM accounts_deed WHERE person_id IS NULL"
            ).fetchall()
        assert {f"constitution.{word}/1" for word in kinds} <= {row[0] for row in rows}
        signed = {leaf.hex() for (leaf,) in node.rows("SELECT leaf FROM act WHERE opens >= 0")}
        for _kind, office, operator, leaf in rows:
            assert office.startswith(node.party)
            assert operator == (os.environ.get("SUDO_USER") or getpass.getuser())
            assert leaf in signed


def test_an_office_without_the_power_neither_proposes_nor_consents(pair: Pair) -> None:
    chl, _ = pair
    before = acts(chl)
    text = chl.home / "constitution.json"
    liaison = ("--by", "chl.north.liaison")
    told = chl.run("constitution", "propose", text, *liaison, expect=1)
    assert told.sentence.startswith("refused: power_lacking")
    assert "chl.north.liaison" in told.sentence
    leaf = chl.run("constitution", "list").out.split()[0]
    told = chl.run("constitution", "consent", leaf, *liaison, expect=1)
    assert told.sentence.startswith("refused: power_lacking")
    assert acts(chl) == before


def test_an_office_that_nobody_declared_does_nothing(pair: Pair) -> None:
    chl, _ = pair
    told = chl.run(
        "constitution", "propose", chl.home / "constitution.json", "--by", "chl.king", expect=1
    )
    assert told.sentence.startswith("refused: office_unknown")


def test_a_proposal_that_is_not_held_cannot_be_consented_to(pair: Pair) -> None:
    chl, _ = pair
    before = acts(chl)
    for proposal in ("ab" * 32, "no hash"):
        told = chl.run("constitution", "consent", proposal, "--by", "chl.mfa.border", expect=1)
        assert told.sentence.startswith("refused: ")
    opening = chl.rows("SELECT leaf FROM act WHERE kind = 'log.opened/1'")[0][0].hex()
    told = chl.run("constitution", "consent", opening, "--by", "chl.mfa.border", expect=1)
    assert told.sentence == "refused: no such proposal is held here"
    assert acts(chl) == before


def test_a_text_that_breaks_the_form_is_refused_and_nothing_is_signed(pair: Pair) -> None:
    chl, _ = pair
    before = acts(chl)
    text = json.loads((chl.home / "constitution.json").read_text())
    broken = chl.home / "broken.json"
    broken.write_text(json.dumps({**text, "king": "one"}))
    told = chl.run("constitution", "propose", broken, "--by", "chl.mfa.border", expect=1)
    assert told.sentence.startswith("refused: body_malformed")
    for raw in ("{", "[]"):
        broken.write_text(raw)
        told = chl.run("constitution", "propose", broken, "--by", "chl.mfa.border", expect=2)
        assert "nothing was signed" in told.sentence
    assert acts(chl) == before


def test_an_office_is_declared_by_those_who_may_and_by_nobody_else(pair: Pair) -> None:
    chl, _ = pair
    file = chl.home / "press.json"
    file.write_text(json.dumps([{**OFFICES[0], "office": "chl.press", "powers": ["press"]}]))
    told = chl.run("office", "declare", file, "--by", "chl.civil.duty", expect=1)
    assert told.sentence.startswith("refused: power_lacking")
    chl.run("office", "declare", file, "--by", "chl.north.liaison", "--capacity", "subrogante")
    assert len(chl.rows("SELECT 1 FROM act WHERE kind = 'directory.office_declared/1'")) == 2
    file.write_text(json.dumps([{**OFFICES[0], "powers": ["king"]}]))
    told = chl.run("office", "declare", file, "--by", "chl.north.liaison", expect=1)
    assert told.sentence.startswith("refused: body_malformed")


def test_a_private_telephone_is_asked_about_and_signed_when_it_is_an_offices(pair: Pair) -> None:
    chl, _ = pair
    before = acts(chl)
    file = chl.home / "private.json"
    number = "+56 9 0000 0000 (particular)"
    file.write_text(json.dumps([{**OFFICES[0], "office": "chl.asked", "telephone": number}]))
    told = chl.run("office", "declare", file, "--by", "chl.north.liaison", expect=1)
    assert told.err.startswith("refused: personal_data_asked; nothing was signed")
    assert "telephone: '+56 9 0000 0000' looks like: telephone" in told.err
    assert "--offices" in told.err
    assert acts(chl) == before
    done = chl.run("office", "declare", file, "--by", "chl.north.liaison", "--offices")
    with closing(sqlite3.connect(chl.data / "desk.sqlite")) as desk:
        rows = desk.execute(
            "SELECT member, what, answer, operator FROM screening_answer WHERE leaf = ?",
            [done.out.split()[1]],
        ).fetchall()
    operator = os.environ.get("SUDO_USER") or getpass.getuser()
    assert rows == [("telephone", "telephone", "office", operator)]
