# SPDX-License-Identifier: Apache-2.0
"""Three partnerships of one state: not a word of one is in a message, file or page of another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ayni.adapters import keyring
from ayni.adapters.link.client import Caller, Route
from ayni.adapters.link.http1 import Request
from ayni.core.cards import certificate_of, read_card
from ayni.core.errors import Rejected, Unreachable
from tests.link.nodes import wait_for
from tests.link.processes import RealNode
from tests.ports import free_port

Nodes = dict[str, RealNode]
State = dict[str, Nodes]
MEMBERS = {"drill": ("chl", "per"), "real": ("chl", "per"), "east": ("chl", "per", "bra")}
MODES = {"drill": "exercise", "real": "actual", "east": "exercise"}
PATIENCE_S = 180.0


def canary(partnership: str, party: str) -> str:
    return f"canary-{partnership}-of-{party}-7f3a"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """Three partnerships of Chile, each in force, each with a word of every member, all running."""
    root = tmp_path_factory.mktemp("state")
    found: State = {}
    for name, parties in MEMBERS.items():
        home = root / name
        home.mkdir()
        found[name] = {
            party: RealNode(
                home,
                party,
                free_port(),
                mode=MODES[name],
                capture=str(home / f"{party}-wire"),
                own_keys=True,
            )
            for party in parties
        }
        _make(list(found[name].values()))
    for name, nodes in found.items():
        _agree(nodes)
        for party, node in nodes.items():
            assert node.do("say", canary(name, party)) == ""
    for nodes in found.values():
        wait_for(lambda nodes=nodes: _settled(nodes), within_s=PATIENCE_S)
    yield found
    for nodes in found.values():
        for node in nodes.values():
            node.end()


def _make(nodes: Sequence[RealNode]) -> None:
    for node in nodes:
        node.make()
    for node in nodes:
        node.card = node.answer()
    for node in nodes:
        for other in nodes:
            if other is not node:
                node.do("know", other.card)
        node.start_link()


def _agree(nodes: Nodes) -> None:
    leaf = nodes["chl"].do("next_version", *nodes)
    for node in nodes.values():
        wait_for(lambda node=node: node.do("agree_to", leaf), within_s=PATIENCE_S)
    for node in nodes.values():
        wait_for(lambda node=node: node.do("members")[0] == 1, within_s=PATIENCE_S)


def _settled(nodes: Nodes) -> bool:
    told = [node.do("logs") for node in nodes.values()]
    return all(one == other for one in told for other in told) and all(
        log["folded"] == log["size"] == log["head"] for log in told[0].values()
    )


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def _found(folder: Path, words: Sequence[str]) -> list[str]:
    """Return where words stand in the bytes or the name of any file below a folder."""
    return [
        f"{word} in {path}"
        for path, content in _files(folder)
        for word in words
        if word.encode() in content or word in path.name
    ]


def test_no_word_of_a_partnership_is_anywhere_in_another(state: State) -> None:
    for nodes in state.values():
        for party, node in nodes.items():
            assert node.do("pages", node.home / f"{party}-pages.html") >= 8
            assert node.do("keep", node.home / f"{party}-kept")
    words = {name: [canary(name, party) for party in parties] for name, parties in MEMBERS.items()}
    for name, nodes in state.items():
        home = nodes["chl"].home
        others = [word for other, told in words.items() if other != name for word in told]
        assert _found(home, others) == []
        # The search sees what is there: on the wire, on pages, in exports, copies and databases.
        for party in nodes:
            theirs = [word for word in words[name] if not word.endswith(f"of-{party}-7f3a")]
            for place in (f"{party}-wire", f"{party}-pages.html"):
                content = (home / place).read_bytes()
                assert all(word.encode() in content for word in theirs), place
            assert _found(home / f"{party}-kept" / "export", theirs)
            assert _found(home / f"{party}-kept", theirs)
            assert _found(home / party, theirs)


def test_nothing_that_identifies_a_node_is_shared(state: State) -> None:
    mine = {name: nodes["chl"] for name, nodes in state.items()}
    keys = [content for node in mine.values() for _, content in _files(node.data / "keys")]
    assert len(keys) == len(set(keys)) >= 9 * len(mine)
    assert len({log for node in mine.values() for log in node.do("own_logs")}) == len(mine)
    guards = [{path.name for path, _ in _files(node.home / "chl-guard")} for node in mine.values()]
    assert all(guards)
    assert not set.intersection(*guards)
    secrets = {(node.data / "secret.key").read_text() for node in mine.values()}
    assert len(secrets) == len(mine)


@pytest.mark.parametrize(
    ("here", "there"), [("drill", "real"), ("real", "drill"), ("east", "real")]
)
def test_a_door_lets_in_no_node_of_another_partnership(state: State, here: str, there: str) -> None:
    called = state[there]["per"]
    wait_for(lambda: _heads(state[there]["chl"], called) == 200, within_s=PATIENCE_S)
    with pytest.raises(Rejected):
        _heads(state[here]["chl"], called)


def _heads(caller: RealNode, called: RealNode) -> int:
    """Ask a door for its heads with the certificate of a node; return the status, 0 if shut."""
    card = read_card(bytes.fromhex(called.card))
    certificate, key = keyring.tls_files(caller.data / "keys")
    route = Route(
        party="per",
        endpoints=card.endpoints,
        pinned=(certificate_of(card),),
        certificate=certificate,
        key=key,
    )
    asking = Caller(route)
    try:
        return asking.ask(Request(method="GET", target="/v1/heads"), body_max=1 << 20).status
    except Unreachable:
        return 0
    finally:
        asking.close()


@pytest.mark.parametrize(
    ("here", "there", "code"),
    [
        ("drill", "real", "other_mode"),
        ("real", "drill", "other_mode"),
        ("east", "drill", "other_partnership"),
    ],
)
def test_a_packet_of_another_partnership_is_refused_by_two_locks(
    state: State, tmp_path: Path, here: str, there: str, code: str
) -> None:
    for name in (here, there):
        for party in ("chl", "per"):
            state[name][party].stop_link()
    try:
        packet = state[here]["chl"].do("write", "per", "full")["path"]
        reader = state[there]["per"]
        before = reader.do("logs")
        assert reader.do("read", packet)["code"] == "not_for_us"
        # Even a node that could open it takes nothing of it.
        with _key_of(state[here]["per"], reader, tmp_path):
            assert reader.do("read", packet)["code"] == code
        assert reader.do("logs") == before
    finally:
        for name in (here, there):
            for party in ("chl", "per"):
                state[name][party].start_link()


@contextmanager
def _key_of(source: RealNode, target: RealNode, aside: Path) -> Iterator[None]:
    """Let a node hold the packet key of another for a while."""
    own, kept = target.data / "keys" / "packet.key", aside / "packet.key"
    shutil.move(own, kept)
    shutil.copy(source.data / "keys" / "packet.key", own)
    try:
        yield
    finally:
        shutil.move(kept, own)


def test_an_act_of_the_other_mode_is_signed_nowhere(state: State) -> None:
    for name, other in (("drill", "actual"), ("real", "exercise")):
        assert state[name]["chl"].do("say", "words", other) == "wrong_mode"
