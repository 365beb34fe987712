# SPDX-License-Identifier: Apache-2.0
"""New node cards between two nodes whose links run: every key is replaced, and no link drops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.link.nodes import wait_for
from tests.link.processes import RealNode, copy_of, make_pair
from tests.link.test_processes import settled

Pair = tuple[RealNode, RealNode]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Two nodes made once: opening an identity key takes seconds on purpose."""
    nodes = make_pair(tmp_path_factory.mktemp("original"))
    for node in nodes:
        node.end()
    return nodes


@pytest.fixture
def pair(original: Pair, tmp_path: Path) -> Iterator[Pair]:
    """Both links run, and ask for news every second."""
    chl, per = original
    nodes = (copy_of(chl, tmp_path), copy_of(per, tmp_path))
    for node in nodes:
        node.poll_s = 1
        node.start_link()
    wait_for(lambda: met(*nodes))
    yield nodes
    for node in nodes:
        node.end()


def met(one: RealNode, other: RealNode) -> bool:
    return settled(one, other) and all(
        node.do("cards")["there"].get(peer.party) for node, peer in ((one, other), (other, one))
    )


def troubles(*nodes: RealNode) -> set[str]:
    """Return what stands in the way of a link, in its own words."""
    told = [(node.party, shown.neighbours[0]) for node in nodes if (shown := node.status())]
    return {
        f"{party}: {one.code} {one.detail}"
        for party, one in told
        if one.code not in ("up_to_date", "behind")
    }


def exchanged(one: RealNode, other: RealNode) -> None:
    """Write on both sides and see receipts come back, with no link that drops meanwhile."""
    one.do("append", 2)
    other.do("append", 1)
    seen: set[str] = set()

    def done() -> bool:
        seen.update(troubles(one, other))
        return settled(one, other)

    wait_for(done)
    assert seen == set()


@pytest.mark.parametrize("what", ["tls", "receipt", "packet", "openings", "identity"])
def test_a_key_is_replaced_and_the_link_goes_on(pair: Pair, what: str) -> None:
    chl, per = pair
    done = chl.do("renew", what)
    assert done["number"] == 2
    exchanged(chl, per)
    wait_for(lambda: per.do("cards")["theirs"]["chl"] == 2)
    wait_for(lambda: chl.do("cards")["there"]["per"] == 2)
    exchanged(per, chl)
    if what == "tls":
        wait_for(lambda: per.do("cards")["seen"].get("chl") == 2)
        exchanged(chl, per)
    if what == "openings":
        assert (done["revoked"], chl.do("cards")["left"]) == ([1, 2, 3], [4, 5, 6])
    assert per.do("alarms") == (["identity_changed"] if what == "identity" else [])


def test_both_sides_replace_every_key_at_the_same_time_and_again(pair: Pair) -> None:
    chl, per = pair
    for number in (2, 3):
        for node in pair:
            node.ask("renew", "tls", "receipt", "packet", "openings", "identity")
        assert [node.answer()["number"] for node in pair] == [number, number]
        exchanged(chl, per)
        for node, other in ((chl, per), (per, chl)):
            wait_for(
                lambda n=node, o=other, k=number: (
                    n.do("cards")["theirs"][o.party] == k
                    and n.do("cards")["there"][o.party] == k
                    and n.do("cards")["seen"].get(o.party) == k
                ),
            )
        exchanged(per, chl)


def test_a_packet_to_an_older_key_is_read_and_the_answer_uses_the_new_one(pair: Pair) -> None:
    chl, per = pair
    for node in pair:
        node.stop_link()
    per.do("append")
    older = per.do("write", "chl")["path"]
    chl.do("renew", "packet", "receipt")
    assert chl.do("read", older)["standing"] == "done"
    assert per.do("read", chl.do("write", "per")["path"])["standing"] == "done"
    assert per.do("cards")["theirs"]["chl"] == 2
    per.do("append")
    (chl.data / "keys" / "packet.key").unlink()
    (chl.data / "keys" / "packet-2.key").rename(chl.data / "keys" / "packet.key")
    assert chl.do("read", per.do("write", "chl")["path"])["standing"] == "done"


def test_a_node_that_was_away_takes_all_cards_when_it_comes_back(pair: Pair) -> None:
    chl, per = pair
    per.stop_link()
    for number in (2, 3):
        assert chl.do("renew", "tls", "receipt")["number"] == number
    chl.do("append", 3)
    per.start_link()
    wait_for(lambda: per.do("cards")["theirs"]["chl"] == 3)
    wait_for(lambda: settled(chl, per))


def test_a_new_address_is_learned_before_the_old_one_ends(pair: Pair) -> None:
    chl, per = pair
    added = f"https://localhost:{chl.port}"
    chl.do("renew", added, f"https://127.0.0.1:{chl.port}")
    wait_for(lambda: per.do("cards")["theirs"]["chl"] == 2)
    exchanged(chl, per)
    wait_for(lambda: (s := per.status()) and s.neighbours[0].endpoint == added)


def test_without_the_identity_key_nothing_changes(pair: Pair) -> None:
    chl, _ = pair
    for path in (chl.data / "keys").glob("identity*.age"):
        path.unlink()
    before = sorted(path.name for path in (chl.data / "keys").iterdir())
    chl.ask("renew", "tls")
    with pytest.raises(AssertionError, match="Nothing was changed"):
        chl.answer()
    assert before == sorted(path.name for path in (chl.data / "keys").iterdir())
