# SPDX-License-Identifier: Apache-2.0
"""Two nodes over real TLS: what one writes the other holds, whatever happens to the line."""

from __future__ import annotations

from pathlib import Path

from tests.link.nodes import PATIENCE_S, make_node, running, wait_for


def test_an_act_reaches_the_neighbour_and_its_receipt_comes_back(tmp_path: Path) -> None:
    chl, per = make_node(tmp_path / "chl", "chl"), make_node(tmp_path / "per", "per")
    with running(chl, per):
        chl.append()
        wait_for(lambda: per.folded(chl) == 1)
        wait_for(lambda: chl.receipted_by(per) == 1)


def test_acts_cross_each_other_without_waiting_for_each_other(tmp_path: Path) -> None:
    chl, per = make_node(tmp_path / "chl", "chl"), make_node(tmp_path / "per", "per")
    with running(chl, per):
        wait_for(lambda: chl.link.peers["per"].facts.reached_ms)
        for done in range(1, 11):
            chl.append()
            per.append()
            wait_for(lambda done=done: chl.receipted_by(per) == per.receipted_by(chl) == done)


def test_three_members_hold_everything_of_each_other(tmp_path: Path) -> None:
    nodes = [make_node(tmp_path / party, party) for party in ("chl", "per", "bra")]
    pairs = [(one, other) for one in nodes for other in nodes if one is not other]
    with running(*nodes):
        for node in nodes:
            node.append(5)
        wait_for(lambda: all(one.folded(other) == 5 for one, other in pairs))
        wait_for(lambda: all(one.receipted_by(other) == 5 for one, other in pairs))


def test_the_same_acts_told_twice_at_once_are_stored_once(tmp_path: Path) -> None:
    # Origin: BookWyrm #3472, MISP #6034; the same entry from two sides is one row.
    chl, per = make_node(tmp_path / "chl", "chl"), make_node(tmp_path / "per", "per")
    with running(chl, per):
        for count in range(1, 21):
            chl.append()
            per.link.peers["chl"].ask_news()
            wait_for(lambda done=count: per.folded(chl) == done)
        leaves = [act.leaf for act in per.book.store.folded()]
        assert len(set(leaves)) == len(leaves) == 20


def test_each_of_many_acts_is_folded_as_soon_as_it_is_told_of(tmp_path: Path) -> None:
    # How soon that is, is measured by the bench; whoever waited for a poll would be late here.
    chl, per = make_node(tmp_path / "chl", "chl"), make_node(tmp_path / "per", "per")
    with running(chl, per):
        chl.append()
        wait_for(lambda: chl.receipted_by(per) == 1)
        for count in range(2, 42):
            chl.append()
            with per.book.folded:
                assert per.book.folded.wait_for(
                    lambda n=count: per.folded(chl) == n, timeout=PATIENCE_S
                )
