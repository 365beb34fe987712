# SPDX-License-Identifier: Apache-2.0
"""A third state joins and one leaves by unanimous versions; three nodes, real links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.link.nodes import wait_for as until
from tests.link.processes import RealNode, copy_of
from tests.ports import free_port

Three = dict[str, RealNode]
PARTIES = ("chl", "per", "bra")
POLL_S = 2
"""Who left hears of it when it asks: a test must not wait a minute for that."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Three:
    """Three nodes made once, whose operators have compared the words of all cards."""
    home = tmp_path_factory.mktemp("made")
    nodes = {party: RealNode(home, party, free_port()) for party in PARTIES}
    for node in nodes.values():
        node.make()
    for node in nodes.values():
        node.card = node.answer()
    for node in nodes.values():
        for other in nodes.values():
            if other is not node:
                node.do("know", other.card)
    for node in nodes.values():
        node.end()
    return nodes


@pytest.fixture
def nodes(made: Three, tmp_path: Path) -> Iterator[Three]:
    """Copies of them; nothing runs."""
    copies = {party: copy_of(node, tmp_path) for party, node in made.items()}
    for node in copies.values():
        node.poll_s = POLL_S
    yield copies
    for node in copies.values():
        node.end()


def agree(nodes: Three, parties: str, *, by: str, consenting: str) -> str:
    """Have one node propose a text, and some consent to it in turn; return its leaf."""
    leaf = nodes[by].do("next_version", *parties.split())
    for party in consenting.split():
        until(lambda party=party: nodes[party].do("agree_to", leaf))
    return str(leaf)


def in_force(nodes: Three, version: int, *parties: str) -> bool:
    return all(nodes[party].do("members")[0] == version for party in parties)


def held(node: RealNode, party: str) -> int:
    found = node.do("logs").get(party)
    return found["folded"] if found else 0


def size(node: RealNode) -> int:
    return int(node.do("logs")[node.party]["size"])


def code(node: RealNode, party: str) -> str:
    status = node.status()
    found = {one.party: one.code for one in status.neighbours} if status else {}
    return found.get(party, "")


@pytest.fixture
def two(nodes: Three) -> Three:
    """CHL and PER in one partnership, all three links running; BRA is not named anywhere."""
    for party in ("chl", "per"):
        nodes[party].start_link()
    agree(nodes, "chl per", by="chl", consenting="chl per")
    until(lambda: in_force(nodes, 1, "chl", "per"))
    nodes["bra"].start_link()
    return nodes


@pytest.fixture
def three(two: Three) -> Three:
    """All three in one partnership."""
    agree(two, "chl per bra", by="chl", consenting="chl per bra")
    until(lambda: in_force(two, 2, *PARTIES))
    return two


def test_nobody_is_let_in_before_every_member_has_consented(two: Three) -> None:
    chl, per, bra = (two[party] for party in PARTIES)
    assert chl.do("say") == ""
    until(lambda: code(chl, "bra") == code(per, "bra") == "invited")
    until(lambda: code(bra, "chl") == "refused")
    leaf = agree(two, "chl per bra", by="chl", consenting="chl")
    until(lambda: held(per, "chl") == size(chl))
    assert held(bra, "chl") == held(bra, "per") == 0
    assert code(chl, "bra") == "invited"
    until(lambda: per.do("agree_to", leaf))
    # Now it is let in, reads all there is, and may consent.
    until(lambda: bra.do("agree_to", leaf))
    until(lambda: in_force(two, 2, *PARTIES))
    assert held(bra, "chl") == size(chl)
    assert bra.do("say") == ""
    until(lambda: held(chl, "bra") == held(per, "bra") == size(bra))
    until(lambda: len({node.do("digest") for node in two.values()}) == 1)
    until(lambda: code(chl, "bra") == "up_to_date")


def test_no_member_is_dropped_without_its_own_consent(three: Three) -> None:
    chl, per, bra = (three[party] for party in PARTIES)
    agree(three, "chl per", by="per", consenting="per chl")
    until(lambda: held(bra, "chl") == size(chl))
    assert in_force(three, 2, *PARTIES)
    assert chl.do("say") == bra.do("say") == ""
    until(lambda: held(bra, "chl") == size(chl))
    until(lambda: held(chl, "bra") == held(per, "bra") == size(bra))


def test_who_left_keeps_what_it_has_and_gets_nothing_new(three: Three) -> None:
    chl, per, bra = (three[party] for party in PARTIES)
    assert bra.do("say") == ""
    until(lambda: held(chl, "bra") == size(bra))
    agree(three, "chl per", by="per", consenting="per chl bra")
    until(lambda: in_force(three, 3, *PARTIES))
    until(lambda: code(bra, "chl") == code(bra, "per") == "left")
    until(lambda: code(chl, "bra") == code(per, "bra") == "left")
    before = (held(bra, "chl"), held(bra, "per"), size(bra))
    assert chl.do("say") == per.do("say") == ""
    until(lambda: held(per, "chl") == size(chl) and held(chl, "per") == size(per))
    assert bra.do("say") == "not_member"
    bra.do("append", 2)  # as changed software would
    bra.stop_link()
    bra.start_link()  # asks at once for all that it may still get
    until(lambda: code(bra, "chl") == "left")
    assert (held(bra, "chl"), held(bra, "per")) == before[:2]
    assert held(chl, "bra") == held(per, "bra") == before[2]
    # What it signed as a member stays valid, and all that it holds is sound.
    assert chl.do("digest") == per.do("digest")
    assert [node.do("fsck") for node in three.values()] == [[], [], []]


def test_who_left_sees_up_to_the_consent_by_which_it_left(three: Three) -> None:
    chl, per, bra = (three[party] for party in PARTIES)
    leaf = agree(three, "chl per", by="per", consenting="bra chl")
    until(lambda: held(per, "bra") == size(bra) and held(per, "chl") == size(chl))
    per.stop_link()
    assert per.do("agree_to", leaf)
    last = size(per)
    assert per.do("say") == per.do("say") == ""  # in one signature with the consent
    per.start_link()
    until(lambda: in_force(three, 3, *PARTIES))
    until(lambda: held(chl, "per") == last + 2)
    until(lambda: code(bra, "per") == "left")
    assert held(bra, "per") == last
    assert bra.do("fsck") == []


def test_nothing_is_carried_to_or_taken_from_who_left(three: Three) -> None:
    chl, per, bra = (three[party] for party in PARTIES)
    until(lambda: held(bra, "chl") == size(chl))
    for node in (per, bra):
        node.stop_link()
    earlier = bra.do("write", "per")["path"]
    for node in (per, bra):
        node.start_link()
    agree(three, "chl per", by="per", consenting="per chl bra")
    until(lambda: in_force(three, 3, *PARTIES))
    for node in three.values():
        node.stop_link()
    assert chl.do("write", "bra")["answer"]["code"] == "not_partner"
    assert per.do("read", earlier)["code"] == "not_member"
    assert chl.do("write", "per")["answer"]["standing"] == "done"
