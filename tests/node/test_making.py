# SPDX-License-Identifier: Apache-2.0
"""`ayni init`: what it makes, and that it never touches what is there."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

import pytest

from ayni.adapters import keyring
from ayni.core.cards import identity_name, read_card
from ayni.core.errors import KeyTrouble
from tests.node.conftest import Pair
from tests.node.operating import PASSPHRASE, Node, init_words


def contents(folder: Path) -> dict[str, str]:
    """Return every file below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def empty(tmp_path: Path) -> Node:
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    return Node(tmp_path, "chl")


def test_a_node_has_its_keys_its_card_and_one_act(made: Path) -> None:
    node = Node(made, "chl")
    log_id = node.log_key.name.removeprefix("log-").removesuffix(".key")
    assert {path.name for path in node.keys.iterdir()} == {
        "identity.age", "identity-next.age", "opening-1.key", "opening-2.key", "opening-3.key",
        f"log-{log_id}.key", "receipt.key", "packet.key", "tls.key", "tls.crt",
    }  # fmt: skip
    card = read_card(node.credentials.read_bytes())
    assert (card.party, card.mode, card.zone) == ("chl", "exercise", "America/Santiago")
    assert card.founders[0].office == "chl.mfa.border"
    [(kind, verdict)] = node.rows("SELECT kind, verdict FROM act")
    assert (kind, verdict) == ("log.opened/1", "regular")


def test_all_that_a_node_is_made_of_is_its_owners_alone(made: Path) -> None:
    node = Node(made, "chl")
    found = {path.relative_to(node.data): mode(path) for path in node.data.rglob("*")}
    assert len(found) > len(list(node.keys.iterdir()))
    assert {path: told for path, told in found.items() if told & 0o077} == {}
    assert mode(node.data) == 0o700
    assert {mode(path) for path in node.keys.iterdir()} == {0o600}


def test_the_ten_words_and_the_next_step_are_printed(made: Path) -> None:
    told = (made / "chl-init.txt").read_text()
    assert Node(made, "chl").run("credentials", "words").out.strip() in told
    assert "ayni credentials export" in told
    assert "identity" in told.splitlines()[-1]


def test_a_second_init_is_refused_in_one_sentence_and_changes_nothing(strangers: Pair) -> None:
    node, _ = strangers
    before = contents(node.data)
    told = node.run(*init_words("chl", node.home / "passphrase"), expect=2)
    assert "there already" in told.sentence
    assert contents(node.data) == before


def test_a_key_that_is_there_is_never_overwritten(strangers: Pair) -> None:
    node, _ = strangers
    (node.data / "node.json").unlink()
    before = contents(node.keys)
    told = node.run(*init_words("chl", node.home / "passphrase"), expect=2)
    assert "never overwritten" in told.sentence
    after = contents(node.keys)
    assert {name: after[name] for name in before} == before


WRONG = {
    "a short passphrase": ({"--passphrase-file": "short"}, "12 characters"),
    "two letters for a party": ({"--party": "pe"}, "party is 'pe'"),
    "an unknown zone": ({"--zone": "America/Tacna"}, "America/Tacna"),
    "a door without a port": ({"--door": "127.0.0.1"}, "HOST:PORT"),
    "a door with a word for a port": ({"--door": "127.0.0.1:https"}, "HOST:PORT"),
    "a page without a scheme": ({"--staff": "chl.localhost:8440"}, "http"),
    "an office of another state": ({"--founder": "per.mfa.border:foreign"}, "per.mfa.border"),
    "a power that nobody knows": ({"--founder": "chl.mfa.border:king"}, "king"),
    "an office without a power": ({"--founder": "chl.mfa.border"}, "chl.mfa.border"),
}


@pytest.mark.parametrize(("changes", "named"), WRONG.values(), ids=WRONG)
def test_a_wrong_word_makes_no_node(empty: Node, changes: dict[str, str], named: str) -> None:
    (empty.home / "short").write_text("once letras")
    words = init_words("chl", empty.home / "passphrase")
    for option, value in changes.items():
        words += [option, str(empty.home / value) if option == "--passphrase-file" else value]
    told = empty.run(*words, expect=2)
    assert named in told.err
    assert not empty.data.exists()


def test_a_command_without_a_node_says_what_to_do(empty: Node) -> None:
    for command in ("status", "serve", "fsck"):
        assert "ayni init" in empty.run(command, expect=2).sentence


def test_the_identity_key_opens_with_its_passphrase_and_with_no_other(made: Path) -> None:
    node = Node(made, "chl")
    card = read_card(node.credentials.read_bytes())
    signer = keyring.load_identity(node.keys, party="chl", passphrase=PASSPHRASE)
    assert signer.vkey.name == identity_name("chl")
    assert str(signer.vkey) == card.identity
    with pytest.raises(KeyTrouble, match="passphrase does not open it; nothing was signed"):
        keyring.load_identity(node.keys, party="chl", passphrase="otra frase de paso")
