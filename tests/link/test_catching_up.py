# SPDX-License-Identifier: Apache-2.0
"""Whatever was missed comes by itself: after silence, a restart, a lost notice, a new log."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from ayni.adapters.link import answers, health, polling
from ayni.adapters.link.peers import Peer
from ayni.core import limits
from ayni.core.acts import leaf_of
from ayni.core.merkle import Frontier
from ayni.core.notes import Vkey
from ayni.core.ports import Entry, LogState
from ayni.core.replica import log_of
from tests.link.liars import Liar
from tests.link.nodes import Node, introduce, wait_for
from tests.simulation import keys

PATIENT = {"retry_first_s": 300.0, "retry_max_s": 300.0, "poll_s": 300.0}
"""Pauses that no test lives to see the end of."""


def test_a_node_that_was_down_catches_up_by_itself_on_both_sides(pair: tuple[Node, Node]) -> None:
    # Origin: Synapse #8346; one hour down, then all is there, and no poll was waited for.
    chl, per = pair
    chl.start()
    per.start()
    chl.append()
    wait_for(lambda: chl.receipted_by(per) == 1)
    per.link.stop()
    chl.append(30)
    wait_for(lambda: "push" in chl.link.peers["per"].facts.troubles)
    per.book.append(20)
    per.restart()
    wait_for(lambda: per.folded(chl) == 31 and chl.folded(per) == 20)
    wait_for(lambda: chl.receipted_by(per) == 31 and per.receipted_by(chl) == 20)
    wait_for(lambda: not chl.link.peers["per"].facts.troubles)


def test_a_neighbour_at_the_door_ends_the_pause_of_what_waits_for_it(
    make: Callable[..., Node],
) -> None:
    chl, per = make("chl", **PATIENT), make("per", **PATIENT)
    introduce(chl, per)
    per.link.door.close()
    chl.start()
    chl.append(2)
    wait_for(lambda: "push" in chl.link.peers["per"].facts.troubles)
    per.restart()
    wait_for(lambda: chl.receipted_by(per) == 2)


def test_acts_signed_while_nobody_listened_arrive_at_the_first_meeting(
    pair: tuple[Node, Node],
) -> None:
    chl, per = pair
    chl.book.append(200)
    chl.start()
    per.start()
    wait_for(lambda: per.folded(chl) == 200)
    wait_for(lambda: chl.receipted_by(per) == 200)


def test_a_wake_up_that_was_lost_costs_a_moment_and_nothing_else(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    chl.start()
    per.start()
    chl.book.append(1)
    wait_for(lambda: per.folded(chl) == 1)


@pytest.mark.slow
def test_thousands_of_acts_arrive_in_pieces(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    # More than the waiting set holds, under one head: nothing of it waits for anybody else.
    count = limits.WAITING_SET_MAX_COUNT + 2_000
    fill(chl, count)
    chl.start()
    per.start()
    wait_for(lambda: per.holds(chl) == count)
    wait_for(lambda: chl.receipted_by(per) == count)


def test_a_person_is_not_kept_waiting_while_acts_come_in(pair: tuple[Node, Node]) -> None:
    # While somebody waits, a transaction of the link folds one batch or stores one package.
    chl, per = pair
    fill(chl, 1_000)
    per.book.writes = 0
    per.book.awaited = True
    chl.start()
    per.start()
    wait_for(lambda: chl.receipted_by(per) == 1_000)
    batch = limits.LINK_BATCH_ACTS_MAX_COUNT
    assert per.book.writes >= 2 * 1_000 / batch


def test_nothing_new_costs_one_request_of_less_than_a_kilobyte(pair: tuple[Node, Node]) -> None:
    # Origin: MISP #4814; at a hundred thousand acts.
    chl, per = pair
    fill(chl, 100_000)
    chl.book.sign()
    door = Liar(chl).door  # tells no lie here: an answering door without the rest of a link
    hold_all(per, chl)
    caller = per.caller_to(chl)
    peer = Peer(chl.card(), on_change=lambda: None)
    asked = polling.Asked()

    def poll() -> None:
        polling.poll(per.book, peer, caller, asked, now_ms=lambda: 0)

    poll()
    assert peer.jobs() == {}
    caller.close()
    requests, bytes_in, bytes_out = caller.requests, caller.bytes_in, caller.bytes_out
    poll()
    caller.close()
    assert caller.requests == requests + 1
    assert caller.bytes_in - bytes_in + caller.bytes_out - bytes_out < 1_000
    door.close()


def test_a_new_log_of_the_neighbour_is_taken_up_by_its_opening(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    chl.start()
    per.start()
    chl.append(2)
    wait_for(lambda: per.folded(chl) == 2)
    fresh = open_new_log(chl)
    chl.append(3)
    per.link.peers["chl"].hurry.add("pull")
    wait_for(lambda: fresh in per.book.store.logs())
    wait_for(lambda: per.book.store.logs()[fresh].folded == 3)


def test_what_a_neighbour_still_holds_of_a_log_comes_back(pair: tuple[Node, Node]) -> None:
    # kernel.md S4: a restored node pulls its own lost acts from those who hold them.
    chl, per = pair
    chl.start()
    per.start()
    chl.append(2)
    wait_for(lambda: chl.receipted_by(per) == 2)
    image = chl.book.store.backup()
    chl.append(3)
    wait_for(lambda: chl.receipted_by(per) == 5)
    chl.link.stop()
    old = chl.book.log_id
    chl.book.store.restore(image)
    chl.book.marks = {}
    chl.book.index = type(chl.book.index)(chl.book.store.frame_acts())
    with chl.book.writing():
        log = chl.book.store.logs()[old]
        chl.book.store.put_log(replace(log, own=False, state="closed"))
    fresh = open_new_log(chl)
    chl.restart()
    wait_for(lambda: chl.book.store.logs()[old].folded == 5)
    chl.append(1)
    wait_for(lambda: fresh in per.book.store.logs())
    wait_for(lambda: per.book.store.logs()[fresh].folded == 1)
    assert chl.book.alarms == []
    assert per.book.alarms == []


def test_the_clock_of_the_neighbour_is_measured_and_changes_nothing(
    pair: tuple[Node, Node],
) -> None:
    # Origin: Eden NEWER policy, MISP timestamps; a clock two hours ahead loses no edit.
    chl, per = pair
    ground = per.link.ground
    ahead = 7_200_000
    per.link._site = answers.Site(per.book, "ayni", lambda: ground.now_ms() + ahead)
    chl.start()
    per.start()
    per.append()
    wait_for(lambda: chl.folded(per) == 1)
    wait_for(lambda: chl.link.peers["per"].facts.clock_difference_ms)
    difference = chl.link.peers["per"].facts.clock_difference_ms
    assert difference is not None
    assert abs(difference - ahead) < 5_000
    assert difference > health.CLOCK_SHOWN_MS


def test_no_number_of_a_database_leaves_the_node(pair: tuple[Node, Node]) -> None:
    # Origin: MISP #3380; ids are hashes and log ids, never row numbers of the sender.
    chl, _ = pair
    chl.book.card = chl.signed_card()
    chl.book.append(1)
    chl.book.sign()
    body = answers.heads_body(answers.Site(chl.book, "ayni", lambda: 0), "per").decode()
    told = {"card", "card_held", "heard", "held", "own", "software", "versions"}
    assert set(json.loads(body)) == told


def test_two_acts_of_one_millisecond_are_both_delivered_once(pair: tuple[Node, Node]) -> None:
    # Origin: cti-taxii2 #50, connectors #7604; nothing is paged by time.
    chl, per = pair
    chl.start()
    per.start()
    chl.append(100)
    wait_for(lambda: per.folded(chl) == 100)
    times = {act.header.at for act in per.book.store.folded() if act.header is not None}
    assert len(times) == 1


@pytest.mark.parametrize("party", ["chl", "per"])
def test_a_node_alone_starts_and_signs(make: Callable[..., Node], party: str) -> None:
    alone = make(party)
    alone.start()
    alone.append(1)
    wait_for(lambda: alone.book.marks)


def test_a_card_that_is_loaded_later_is_taken_up_without_a_restart(
    make: Callable[..., Node],
) -> None:
    chl, per = make("chl"), make("per")
    chl.start()
    per.start()
    chl.append(1)
    introduce(chl, per)
    wait_for(lambda: per.folded(chl) == 1)


def test_the_link_ends_cleanly_while_work_waits(make: Callable[..., Node]) -> None:
    chl, per = make("chl", **PATIENT), make("per", **PATIENT)
    introduce(chl, per)
    per.link.door.close()
    chl.start()
    chl.append(1)
    wait_for(lambda: chl.link.peers["per"].facts.troubles)
    chl.link.stop()
    assert not [thread for thread in chl.link._threads if thread.is_alive()]


def fill(node: Node, count: int) -> None:
    """Put many small leaves into a node's own log at once."""
    start = node.book.store.logs()[node.book.log_id].size
    leaves = [b'{"n":%d}' % n for n in range(start, start + count)]
    with node.book.writing():
        node.book.sequence(*[Entry(leaf_of(raw), raw, None) for raw in leaves])


def hold_all(node: Node, other: Node) -> None:
    """Give a node all of another's log, as if it had been pulled."""
    [(log_id, note)] = other.book.marks.items()
    theirs = other.book.store.logs()[log_id]
    entries = other.book.store.entries(log_id, 0, theirs.size)
    frontier = Frontier.from_bytes(theirs.size, theirs.frontier)
    with node.book.writing() as entrance:
        log = node.book.store.logs()[log_id]
        node.book.store.add_entries(log_id, 0, entries)
        node.book.store.add_head(log_id, theirs.size, frontier.root(), note)
        node.book.store.put_log(
            replace(
                log,
                size=theirs.size,
                frontier=theirs.frontier,
                bodies=theirs.size,
                head_size=theirs.size,
                head_root=frontier.root(),
                head_note=note,
            )
        )
        entrance.give_receipt(log_id)


def open_new_log(node: Node) -> str:
    """Open a new log with a one-time key, as a restore does; return its id."""
    signer = keys.new_log(random.Random(99))
    key = str(signer.vkey)
    log_id = log_of(Vkey.parse(key).name)
    with node.book.writing():
        old = node.book.store.logs()[node.book.log_id]
        node.book.store.put_log(replace(old, own=False, state="closed"))
        node.book.store.put_log(LogState(id=log_id, party=node.party, number=1, key=key, own=True))
        node.book.openings.append(keys.signed_opening(node.party, 1, key))
        node.book.marks.pop(old.id, None)
        node.book.signer, node.book.log_id = signer, log_id
    return log_id
