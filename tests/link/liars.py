# SPDX-License-Identifier: Apache-2.0
"""A neighbour that answers as a test wants: honest keys, honest TLS, whatever it likes to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ayni.adapters import clock
from ayni.adapters.link import tls
from ayni.adapters.link.answers import Site, answer
from ayni.adapters.link.config import DoorConfig
from ayni.adapters.link.door import Door
from ayni.adapters.link.http1 import Request, Response
from ayni.core.cards import certificate_of
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
                certificate=config.certificate, key=config.key, pinned=tuple(members.values())
            ),
            members=lambda: {
                party: certificate_of(card) for party, card in node.book.neighbours.items()
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
