# SPDX-License-Identifier: Apache-2.0
"""Failures that other federated systems had, each tried here and named after where it was told.

What is tried in another file stands in TRIED_ELSEWHERE. Source: issues of the projects named.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.link.liars import bare_leaf
from tests.link.nodes import Node, wait_for
from tests.link.partners import Office, cut, mend, partners
from tests.simulation import room

ROOT = Path(__file__).parents[2]
PARTIES = ("chl", "per", "bra")

TRIED_ELSEWHERE = {
    "MISP #4814": "link/test_catching_up.py nothing_new_costs_one_request_of_less_than_a_kilobyte",
    "MISP #10881": "link/test_answers.py a_run_stays_within_the_bytes_that_a_receiver_takes",
    "medallion `next`": "link/test_answers.py a_repeated_question_has_the_same_answer",
    "cti-taxii2 #50": "link/test_catching_up.py "
    "two_acts_of_one_millisecond_are_both_delivered_once",
    "BookWyrm #3472": "link/test_two_nodes.py the_same_acts_told_twice_at_once_are_stored_once",
    "MISP #4200": "link/test_answers.py a_log_of_another_partnership_is_unknown",
    "MISP #3380": "link/test_catching_up.py no_number_of_a_database_leaves_the_node",
    "Synapse #8346": "link/test_catching_up.py "
    "a_node_that_was_down_catches_up_by_itself_on_both_sides",
    "Nextcloud #17552": "outer/test_neighbours.py "
    "a_neighbour_that_answers_after_half_a_minute_stops_nothing",
    "Nextcloud #23316": "outer/test_neighbours.py "
    "with_a_neighbour_of_the_version_before_acts_go_both_ways",
    "neodb #1851": "link/test_hostile.py refused_means_shown_and_not_asked_in_a_loop",
    "Eden NEWER": "link/test_catching_up.py "
    "the_clock_of_the_neighbour_is_measured_and_changes_nothing",
}


@pytest.fixture
def three(make: Callable[..., Node]) -> list[Office]:
    offices = partners(make, *PARTIES)
    chl, per, bra = offices
    chl.follow(PARTIES, 1, per, bra)
    return offices


@pytest.mark.parametrize("origin", sorted(TRIED_ELSEWHERE))
def test_a_failure_that_is_tried_elsewhere_is_tried_there_under_its_origin(origin: str) -> None:
    file, name = TRIED_ELSEWHERE[origin].split()
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    [test] = [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name == f"test_{name}"
    ]
    assert origin in (ast.get_source_segment(text, test) or "")


def propose(by: Office) -> bytes:
    text = {"text": "ab" * 32, "parties": [*PARTIES], "words": "texto"}
    return by.deed(room.PROPOSED, text)  # type: ignore[arg-type]


def agree(by: Office, leaf: bytes) -> None:
    wait_for(lambda: by.verdict(leaf))
    by.deed(room.CONSENTED, {"proposal": leaf.hex(), "text": "ab" * 32}, leaf)


def test_misp_9830_and_1576_what_c_accepts_of_a_is_seen_at_b(three: list[Office]) -> None:
    chl, per, bra = three
    leaf = propose(chl)
    agree(chl, leaf)
    agree(bra, leaf)
    agree(per, leaf)
    for office in three:
        wait_for(lambda office=office: office.joint(leaf))


@pytest.mark.parametrize("line", ["triangle", "line"])
def test_misp_7409_and_opencti_9700_what_is_withdrawn_is_so_at_b_and_c(
    three: list[Office], line: str
) -> None:
    chl, per, bra = three
    leaf = propose(chl)
    for office in three:
        wait_for(lambda office=office: office.verdict(leaf))
    if line == "line":
        cut(chl.node, bra.node)
    gone = chl.deed(room.WITHDRAWN, {"proposal": leaf.hex()}, leaf)
    wait_for(lambda: per.verdict(gone))
    if line == "line":
        mend(chl.node, bra.node)
    for office in three:
        wait_for(lambda office=office: office.verdict(gone))
    agree(bra, leaf)
    for office in three:
        wait_for(lambda office=office: office.shown(leaf) == bra.shown(leaf))
        assert not office.joint(leaf)


def test_feditest_diamond_two_neighbours_at_once_make_one_state(three: list[Office]) -> None:
    chl, per, bra = three
    leaf = chl.deed(room.GIVEN, {"place": "f-1", "note": "words"})
    for office in (per, bra):
        wait_for(lambda office=office: office.verdict(leaf))
        office.deed(room.ACKNOWLEDGED, {"version": leaf.hex()}, leaf)
    for office in three:
        wait_for(
            lambda office=office: (
                office.shown(leaf) == {"acknowledged": ["bra", "per"], "aside": {}}
            )
        )
        rows = [act.leaf for act in office.node.book.store.folded()]
        assert len(rows) == len(set(rows))


def test_misp_7408_a_new_member_is_seen_by_the_old_ones(make: Callable[..., Node]) -> None:
    chl, per, bra = partners(make, *PARTIES)
    chl.follow(("chl", "per"), 1, per)
    wait_for(lambda: set(bra.ruled_by()) == {"chl", "per"})
    per.follow(PARTIES, 2, chl, bra)
    leaf = bra.deed(room.GIVEN, {"place": "f-1", "note": "words"})
    for office in (chl, per):
        wait_for(lambda office=office: office.verdict(leaf) == "regular")


def test_opencti_9945_an_act_whose_referent_is_missing_waits_and_then_applies(
    three: list[Office],
) -> None:
    chl, per, bra = three
    cut(chl.node, per.node)
    leaf = chl.deed(room.GIVEN, {"place": "f-1", "note": "words"})
    wait_for(lambda: bra.verdict(leaf))
    answer = bra.deed(room.ACKNOWLEDGED, {"version": leaf.hex()}, leaf)
    held = bra.node.book.store.logs()[bra.node.book.log_id].size
    wait_for(lambda: per.node.holds(bra.node) == held)
    assert per.verdict(answer) == ""
    mend(chl.node, per.node)
    wait_for(lambda: per.verdict(answer) == "regular")
    assert per.shown(leaf) == chl.shown(leaf)


def test_opencti_3794_and_ckan_7679_a_bad_entry_is_set_aside_and_the_rest_goes_on(
    three: list[Office],
) -> None:
    chl, per, bra = three
    chl.deed(room.GIVEN, {"place": "f-1", "note": "words"})
    with chl.node.book.writing() as entrance:
        chl.node.book.sequence(bare_leaf(b'{"not": "an act"}'))
        entrance.fold()
    after = chl.deed(room.GIVEN, {"place": "f-1", "note": "words"})
    for office in three:
        wait_for(lambda office=office: office.verdict(after) == "regular")
        log = chl.node.book.log_id
        verdicts = [act.verdict for act in office.node.book.store.folded() if act.log == log]
        assert verdicts[-3:] == ["regular", "not_canonical", "regular"]
    answer = bra.deed(room.ACKNOWLEDGED, {"version": after.hex()}, after)
    wait_for(lambda: per.verdict(answer) == "regular")


def test_odpf_5373_what_could_not_be_delivered_is_kept_for_ever(three: list[Office]) -> None:
    chl, per, _ = three
    per.node.link.stop()
    leaves = [chl.deed(room.GIVEN, {"place": "f-1", "note": "words"}) for _ in range(30)]
    wait_for(lambda: "push" in chl.node.link.peers["per"].facts.troubles)
    chl.node.restart()
    per.node.restart()
    for leaf in leaves:
        wait_for(lambda leaf=leaf: per.verdict(leaf))
