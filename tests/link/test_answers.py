# SPDX-License-Identifier: Apache-2.0
"""What the door shows of a record, and what it does not show."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import sha256

import pytest
from msgspec import structs

from ayni.adapters.link import fetching, protocol
from ayni.adapters.link.answers import PACKAGE_ACTS, Site, answer
from ayni.adapters.link.http1 import Request, Response
from ayni.core import limits, tiles
from ayni.core.acts import leaf_of
from ayni.core.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from ayni.core.codec import decode
from ayni.core.merkle import Frontier, root_at, verify_consistency
from ayni.core.notes import Vkey, parse_note
from ayni.core.ports import Entry
from ayni.core.replica import log_of, origin_of
from tests.link.books import MemoryBook
from tests.link.nodes import Node
from tests.simulation import keys


@pytest.fixture
def site(pair: tuple[Node, Node]) -> Site:
    """Chile's door, with 70 acts signed and one that is not."""
    chl, _ = pair
    chl.book.card = chl.signed_card(number=3)
    chl.book.append(70)
    chl.book.sign()
    chl.book.append(1)
    return Site(chl.book, "ayni 0", lambda: 1_700_000_000_000)


def ask(site: Site, target: str, **headers: str) -> Response:
    return answer(site, "per", Request(method="GET", target=target, headers=headers))


def own(site: Site) -> str:
    assert isinstance(site.book, MemoryBook)
    return site.book.log_id


def key_of(site: Site, log: str) -> Vkey:
    with site.book.reading() as store:
        return Vkey.parse(store.logs()[log].key)


def test_heads_tell_of_own_logs_card_and_clock(site: Site) -> None:
    response = ask(site, "/v1/heads")
    heads = protocol.decode_heads(response.body)
    assert response.headers["ayni-clock"] == "1700000000000"
    assert heads.card == 3
    assert heads.versions == (1, 1)
    [head] = heads.own
    assert open_checkpoint(head.note.encode(), key_of(site, head.log)).size == 70
    assert heads.held == ()


def test_nothing_new_is_said_in_two_hundred_bytes(site: Site) -> None:
    tag = ask(site, "/v1/heads").headers["etag"]
    response = ask(site, "/v1/heads", **{"if-none-match": tag})
    assert response.status == 304
    assert response.body == b""
    assert response.headers["ayni-clock"]


def test_something_new_changes_the_tag(site: Site) -> None:
    tag = ask(site, "/v1/heads").headers["etag"]
    site.book.sign()
    assert ask(site, "/v1/heads", **{"if-none-match": tag}).status == 200


def test_heads_of_a_later_version_are_read_and_unknown_fields_passed_over() -> None:
    raw = b'{"card":1,"later":[1],"software":"x","versions":[1,9]}'
    assert protocol.speaks(protocol.decode_heads(raw).versions)
    assert not protocol.speaks((2, 9))


def test_a_head_that_was_not_released_is_not_shown(site: Site) -> None:
    # The web process has appended act 71; no head over it was marked by the guard.
    head = open_checkpoint(
        ask(site, f"/v1/log/{own(site)}/checkpoint").body, key_of(site, own(site))
    )
    assert head.size == 70
    assert ask(site, f"/v1/log/{own(site)}/acts/70/71?head=71").status == 404
    assert ask(site, f"/v1/log/{own(site)}/tile/entries/000.p/71").status == 404
    assert ask(site, f"/v1/log/{own(site)}/bodies/000.p/71").status == 404
    assert ask(site, f"/v1/log/{own(site)}/tile/0/000.p/71").status == 404


def test_nothing_is_shown_before_the_first_head(pair: tuple[Node, Node]) -> None:
    chl, _ = pair
    chl.book.card = chl.signed_card()
    chl.book.append(3)
    site = Site(chl.book, "ayni 0", lambda: 0)
    assert protocol.decode_heads(ask(site, "/v1/heads").body).own == ()
    assert ask(site, f"/v1/log/{chl.book.log_id}/checkpoint").status == 404


def test_the_card_and_the_openings_are_there(site: Site) -> None:
    assert ask(site, "/v1/card").body == site.book.setting().card
    assert decode(ask(site, "/v1/openings").body) == {"openings": []}


def test_tiles_bundles_and_bodies_make_the_signed_tree(site: Site) -> None:
    log = own(site)
    head = open_checkpoint(ask(site, f"/v1/log/{log}/checkpoint").body, key_of(site, log))
    entries = tiles.decode_bundle(ask(site, f"/v1/log/{log}/tile/entries/000.p/70").body)
    hashes = tiles.split_tile(ask(site, f"/v1/log/{log}/tile/0/000.p/70").body)
    bodies = tiles.decode_bodies(ask(site, f"/v1/log/{log}/bodies/000.p/70").body)
    assert [leaf_of(entry) for entry in entries] == hashes
    frontier = Frontier()
    frontier.extend(hashes)
    assert frontier.root() == head.root
    assert len([body for body in bodies if body]) == 70


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/1/000.p/1",
        "tile/0/000",
        "tile/entries/000",
        "tile/0/x000/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/257",
        "tile/-1/000",
        "tile/0/../../card",
        "bodies/0",
        "elsewhere",
    ],
)
def test_a_tile_that_does_not_exist_is_not_made(site: Site, path: str) -> None:
    assert ask(site, f"/v1/log/{own(site)}/{path}").status in (400, 404)


def test_a_run_of_acts_comes_in_packages_that_each_prove_themselves(site: Site) -> None:
    log = own(site)
    raw = ask(site, f"/v1/log/{log}/acts/0/70?head=70").body
    packages = fetching.split_run(raw)
    head = open_checkpoint(ask(site, f"/v1/log/{log}/checkpoint").body, key_of(site, log))
    assert [package.end for package in packages] == [PACKAGE_ACTS, 70]
    frontier = Frontier()
    for package in packages:
        frontier.extend([entry.leaf for entry in package.entries])
        verify_consistency(
            old_size=package.end,
            old_root=frontier.root(),
            new_size=70,
            new_root=head.root,
            proof=package.proof,
        )


def test_a_run_can_be_asked_for_under_an_older_head(site: Site) -> None:
    raw = ask(site, f"/v1/log/{own(site)}/acts/10/20?head=33").body
    [package] = fetching.split_run(raw)
    assert (package.start, package.end) == (10, 20)


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ("0/70?head=71", 404),
        ("5/5?head=70", 400),
        ("6/5?head=70", 400),
        ("0/70?head=60", 400),
        ("0/70", 400),
        ("0/70?head=x", 400),
        ("0/70?head=-1", 400),
        ("0/70?head=007", 400),
        ("0/99999999999999999999?head=70", 400),
        ("a/b?head=70", 400),
    ],
)
def test_a_run_that_makes_no_sense_is_refused(site: Site, wanted: str, status: int) -> None:
    assert ask(site, f"/v1/log/{own(site)}/acts/{wanted}").status == status


def test_a_run_stays_within_the_bytes_that_a_receiver_takes(site: Site) -> None:
    # Origin: MISP #10881; ten thousand light records never in one body, a page is bounded.
    assert isinstance(site.book, MemoryBook)
    held = site.book.store.entries(own(site), 70, 71)[0]
    big = structs.replace(held, body=b"x" * limits.MIB)
    site.book.sequence(*([big] * 20))
    site.book.sign()
    raw = ask(site, f"/v1/log/{own(site)}/acts/71/91?head=91").body
    assert len(raw) <= limits.CHUNK_SIZE_MAX_BYTES
    packages = fetching.split_run(raw)
    assert packages[-1].end > 71


def test_a_run_holds_as_many_acts_as_the_limit_and_no_more(site: Site) -> None:
    assert isinstance(site.book, MemoryBook)
    entries = [Entry(leaf_of(b"%d" % n), b"%d" % n, None) for n in range(2000)]
    site.book.sequence(*entries)
    site.book.sign()
    raw = ask(site, f"/v1/log/{own(site)}/acts/71/2071?head=2071").body
    packages = fetching.split_run(raw)
    assert packages[-1].end == 71 + limits.CHUNK_ACTS_MAX_COUNT


def test_a_repeated_question_has_the_same_answer(site: Site) -> None:
    # Origin: medallion `next`; the retry of a page that was lost returns the same page.
    for target in ("acts/0/70?head=70", "tile/0/000.p/70", "checkpoint"):
        first, second = (ask(site, f"/v1/log/{own(site)}/{target}") for _ in range(2))
        assert first == second


def test_a_log_of_another_partnership_is_unknown(site: Site) -> None:
    # Origin: MISP #4200; who is not named gets nothing, and learns nothing from the refusal.
    stranger = log_of(keys.new_log(random.Random(7)).vkey.name)
    unknown = ask(site, f"/v1/log/{stranger}/checkpoint")
    absent = ask(site, f"/v1/log/{own(site)[:-1]}z/checkpoint")
    assert unknown.status == absent.status == 404
    assert unknown.body == absent.body


def test_what_is_held_of_the_asker_is_shown_with_the_receipt(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    chl.book.card = chl.signed_card()
    site = Site(chl.book, "ayni 0", lambda: 0)
    note = hold(chl.book, per)
    origin = origin_of(per.book.log_id)
    held = ask(site, f"/v1/held/{sha256(origin.encode()).hexdigest()}/checkpoint")
    [told] = protocol.decode_heads(ask(site, "/v1/heads").body).held
    names = [signature.name for signature in parse_note(held.body).signatures]
    assert names == [origin, "ayni/receipt/chl"]
    assert told.note.encode() == held.body
    assert held.body.startswith(note.partition(b"\n\n")[0])


def test_what_is_not_held_is_not_shown(site: Site) -> None:
    origin = origin_of(own(site))
    assert ask(site, f"/v1/held/{sha256(origin.encode()).hexdigest()}/checkpoint").status == 404
    assert ask(site, f"/v1/held/{'0' * 64}/checkpoint").status == 404
    assert ask(site, "/v1/held/0/checkpoint").status == 404


@pytest.mark.parametrize("target", ["/", "/v1", "/v2/heads", "/v1/heads/", "/v1/log", "//v1/heads"])
def test_there_is_nothing_else(site: Site, target: str) -> None:
    assert ask(site, target).status == 404


def hold(book: MemoryBook, other: Node) -> bytes:
    """Give one node an act of another, and the receipt for it, without a line between them."""
    other.book.append(1)
    [note] = other.book.sign().values()
    entries = other.book.store.entries(other.book.log_id, 0, 1)
    with book.writing() as entrance:
        log = book.store.logs()[other.book.log_id]
        frontier = Frontier()
        frontier.append(entries[0].leaf)
        book.store.add_entries(log.id, 0, entries)
        book.store.add_head(log.id, 1, frontier.root(), note)
        book.store.put_log(
            replace(
                log,
                size=1,
                frontier=frontier.to_bytes(),
                bodies=1,
                head_size=1,
                head_root=frontier.root(),
                head_note=note,
            )
        )
        entrance.give_receipt(log.id)
    return note


def test_a_head_signed_for_a_tree_is_the_head_of_that_tree(site: Site) -> None:
    assert isinstance(site.book, MemoryBook)
    assert site.book.signer is not None
    with site.book.reading() as store:
        root = root_at(store.reader(own(site)), 70)
    note = sign_checkpoint(Checkpoint(origin_of(own(site)), 70, root), site.book.signer)
    assert note == ask(site, f"/v1/log/{own(site)}/checkpoint").body
