# SPDX-License-Identifier: Apache-2.0
"""A neighbour that answers as a test wants: honest keys, honest TLS, whatever it likes to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ayni.adapters import clock
from ayni.adapters.link import health, tls
from ayni.adapters.link.answers import Site, answer
from ayni.adapters.link.config import DoorConfig
from ayni.adapters.link.door import Door
from ayni.adapters.link.http1 import Request, Response
from ayni.core import wire
from ayni.core.acts import leaf_of
from ayni.core.cards import certificate_of
from ayni.core.ports import Entry
from tests.link.nodes import Node

Lie = Callable[[Request], Response | None]
"""Answers a request, or leaves it to the honest answer."""


class Liar:
    """The door of a node whose link does not run; lies where it is told to.

    Attributes:
        asked: what it was asked, in order.
        lie: what it answers instead.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self.asked: list[str] = []
        self.lie: Lie = lambda _: None
        port = node.port
        node.link.door.close()
        node.book.card = node.signed_card()
        config = node.config
        self.site = Site(node.book, "liar", clock.now_ms)
        self.door = Door(
            replace(DoorConfig(), port=port),
            context=lambda members: tls.server_context(
                certificate=config.certificate,
                key=config.key,
                pinned=tuple(der for ders in members.values() for der in ders),
            ),
            members=lambda: {
                party: (certificate_of(card),) for party, card in node.book.neighbours.items()
            },
            handler=self._handle,
        )
        self.door.start()

    def _handle(self, party: str, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.target}")
        told = self.lie(request)
        if told is not None:
            return told
        if request.method == "POST":
            return Response(status=200)
        return answer(self.site, party, request)

    def count(self, begins: str) -> int:
        """Return how often something was asked."""
        return sum(1 for one in self.asked if one.startswith(begins))


def code_shown(chl: Node) -> str:
    status = health.read_status(chl.folder, now_ms=chl.link.ground.now_ms())
    return status.neighbours[0].code if status and status.neighbours else ""


def on_acts(raw: bytes) -> Lie:
    """Lie about runs of acts: answer with these bytes."""

    def lie(request: Request) -> Response | None:
        if "/acts/" not in request.target:
            return None
        return Response(status=200, body=raw)

    return lie


def run_of(*entries: Entry, start: int = 0, proof: tuple[bytes, ...] = ()) -> bytes:
    chunk = wire.encode_chunk(start, entries, proof)
    return len(chunk).to_bytes(4, "big") + chunk


def grown(liar: Liar, count: int) -> list[Entry]:
    """Let Per write and sign; return its acts."""
    book = liar.node.book
    book.append(count)
    book.sign()
    size = book.store.logs()[book.log_id].size
    return book.store.entries(book.log_id, 0, size)


def without_body(entries: list[Entry]) -> Lie:
    """Serve these entries whatever is asked, from the index that is asked for."""

    def lie(request: Request) -> Response | None:
        if found := re.search(r"/acts/(\d+)/(\d+)", request.target):
            start, end = int(found[1]), int(found[2])
            return Response(status=200, body=run_of(*entries[start:end], start=start))
        return None

    return lie


def bare_leaf(header: bytes) -> Entry:
    return Entry(leaf_of(header), header, None)
