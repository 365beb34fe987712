# SPDX-License-Identifier: Apache-2.0
"""Nodes for the tests of the link: real sockets and real TLS on the loopback address."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from ayni.adapters import clock, keyring
from ayni.adapters.link.client import Caller, Route
from ayni.adapters.link.config import DoorConfig, LinkConfig
from ayni.adapters.link.engine import Link
from ayni.adapters.link.ground import Ground
from ayni.adapters.link.wake import DatagramWaker, wake
from ayni.core import codec
from ayni.core.cards import Card, identity_name, read_card, sign_card
from ayni.core.notes import Ed25519Signer
from tests.link.books import MemoryBook
from tests.simulation import keys

PATIENCE_S = 180.0
"""Longest wait for what comes by itself, seconds: a busy machine is no fault."""
UNASKED_S = 600.0
"""Pause between two polls of a node whose test sets none: what came in time came by being told."""
LOOK_AGAIN_S = 0.002
LOOK_AGAIN_S_MAX = 0.1
LONGER = 1.2
"""Who looks all the time takes the processor from the processes that are waited for."""


def wait_for(condition: Callable[[], object], *, within_s: float = PATIENCE_S) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    until = time.monotonic() + within_s
    pause = LOOK_AGAIN_S
    while not condition():
        assert time.monotonic() < until, "what was waited for did not happen"
        time.sleep(pause)
        pause = min(pause * LONGER, LOOK_AGAIN_S_MAX)


@dataclass
class Node:
    """One node of a test: its book, its link, and where its door listens."""

    party: str
    folder: Path
    book: MemoryBook
    config: LinkConfig
    certificate: bytes
    log: Ed25519Signer
    link: Link
    openings: int = 3

    @property
    def port(self) -> int:
        return self.link.door.address[1]

    def signed_card(self, *, number: int = 1) -> bytes:
        plain = read_card(keys.signed_card(self.party, str(self.log.vkey)))
        card = msgspec.structs.replace(
            plain,
            number=number,
            tls=codec.to_b64(self.certificate),
            endpoints=(f"https://127.0.0.1:{self.port}",),
        )
        return sign_card(card, keys.lasting_signer(identity_name(self.party)))

    def card(self) -> Card:
        return read_card(self.signed_card())

    def start(self) -> None:
        self.book.card = self.signed_card()
        self.link.start()

    def append(self, count: int = 1) -> None:
        """Append as the web process does, and wake the link."""
        self.book.append(count)
        wake(self.folder)

    def stop(self) -> None:
        """Stop whatever runs now."""
        self.link.stop()

    def restart(self) -> None:
        """Stop, and begin again with the same data at the same address."""
        self.link.stop()
        self.link = make_link(self.book, self.folder, self.config, port=self.port)
        self.start()

    def route_to(self, other: Node, **changes: object) -> Route:
        route = Route(
            party=other.party,
            endpoints=other.card().endpoints,
            pinned=(other.certificate,),
            certificate=self.config.certificate,
            key=self.config.key,
        )
        return replace(route, **changes)  # type: ignore[arg-type]

    def caller_to(self, other: Node) -> Caller:
        return Caller(self.route_to(other))

    def holds(self, other: Node) -> int:
        """Return how many acts of another node's log are stored here."""
        return self.book.store.logs()[other.book.log_id].size

    def folded(self, other: Node) -> int:
        return self.book.store.logs()[other.book.log_id].folded

    def receipted_by(self, other: Node) -> int:
        """Return for how many own acts another node gave its receipt."""
        receipt = self.book.receipts(self.book.log_id).get(f"ayni/receipt/{other.party}")
        return receipt.size if receipt is not None else 0


def make_link(book: MemoryBook, folder: Path, config: LinkConfig, *, port: int = 0) -> Link:
    config = replace(config, door=replace(config.door, port=port))
    ground = Ground(book=book, config=config, now_ms=clock.now_ms, chance=random.random)
    return Link(ground, DatagramWaker(folder), software="ayni test")


def make_node(folder: Path, party: str, **changes: object) -> Node:
    folder.mkdir(parents=True)
    certificate = keyring.create_certificate(folder / "keys", party=party)
    cert, key = keyring.tls_files(folder / "keys")
    config = LinkConfig(
        data_dir=folder,
        certificate=cert,
        key=key,
        door=DoorConfig(),
        **{"poll_s": UNASKED_S, **changes},  # type: ignore[arg-type]
    )
    log = keys.new_log(random.Random(party))
    book = MemoryBook(party, log)
    link = make_link(book, folder, config)
    return Node(party, folder, book, config, certificate, log, link)


def introduce(*nodes: Node) -> None:
    """Exchange cards, as persons do at a meeting."""
    for one in nodes:
        for other in nodes:
            if one is not other:
                one.book.know(other.card())


@contextmanager
def running(*nodes: Node) -> Iterator[None]:
    """Let nodes run that know each other."""
    introduce(*nodes)
    for node in nodes:
        node.start()
    try:
        yield
    finally:
        for node in nodes:
            node.link.stop()
