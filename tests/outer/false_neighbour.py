# SPDX-License-Identifier: Apache-2.0
"""The link of a real node that answers its neighbour wrongly in one way, named as an argument.

`python -m tests.outer.false_neighbour <way>` on the node that the environment names. Record, keys,
TLS, and all that it sends of itself are those of the node. Must not spare the neighbour.
"""

from __future__ import annotations

import secrets
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace

from ayni.adapters import loading
from ayni.adapters.link import process, protocol
from ayni.adapters.link.client import Caller
from ayni.adapters.link.engine import Link
from ayni.adapters.link.http1 import Request, Response
from ayni.adapters.link.wake import DatagramWaker
from ayni.core import codec
from ayni.core.codec import Json
from ayni.core.errors import AyniError

SLOW_S = 30
"""Longer than a node waits for an answer."""
NOISE_BYTES = 200_000
CALLERS_COUNT = 3
NEWER = ("card_held", "heard")
"""What answers about heads did not hold before keys could be renewed and lost tails were told."""

stopping = threading.Event()
Way = Callable[[Request, Response], Response]
"""Turns a true answer into the one that is sent."""


def slow(_: Request, true: Response) -> Response:
    """Give a true answer half a minute late."""
    stopping.wait(SLOW_S)
    return true


def babble(_: Request, __: Response) -> Response:
    """Answer anything with noise."""
    return Response(status=200, body=secrets.token_bytes(NOISE_BYTES))


def lie(request: Request, true: Response) -> Response:
    """Change a bit of every run of acts, and give receipts that nobody signed."""
    if request.method == "POST":
        return Response(status=200, body="— ayni/receipt/per AAAA\n".encode())
    if "/acts/" in request.target:
        middle = len(true.body) // 2
        changed = bytes([true.body[middle] ^ 1])
        return replace(true, body=true.body[:middle] + changed + true.body[middle + 1 :])
    return true


def older(request: Request, true: Response) -> Response:
    """Answer as the software before this one: fewer fields, and no list of cards."""
    if request.target.startswith("/v1/cards"):
        return Response(status=404, body=b"no such resource\n")
    if request.target != "/v1/heads":
        return true
    heads = {name: value for name, value in read(true).items() if name not in NEWER}
    return written({**heads, "software": "ayni 0.0.9"})


def newer(request: Request, true: Response) -> Response:
    """Speak a version of the protocol that is not out yet, and no other."""
    if request.target != "/v1/heads":
        return true
    return written({**read(true), "software": "ayni 9", "versions": [2, 2]})


def read(heads: Response) -> dict[str, Json]:
    found = codec.decode(heads.body)
    assert isinstance(found, dict)
    return found


def written(heads: dict[str, Json]) -> Response:
    """Return an answer about heads under a tag of its own: the true one tells of other bytes."""
    body = codec.encode(heads)
    return Response(status=200, headers={"etag": protocol.etag_of(body)}, body=body)


WAYS: dict[str, Way] = {way.__name__: way for way in (slow, babble, lie, older, newer)}


class FalseLink(Link):
    """A link whose answers go through one of the ways."""

    way: Way

    def _answer(self, party: str, request: Request) -> Response:
        # A question whether anything is new would be answered for the true bytes.
        asked = {name: told for name, told in request.headers.items() if name != "if-none-match"}
        return self.way(request, super()._answer(party, replace(request, headers=asked)))


def talk(link: Link) -> None:
    """Call the neighbour without a pause, with questions and with noise."""
    [card] = link.ground.book.setting().neighbours.values()
    caller = Caller(link.ground.route(card))
    while not stopping.is_set():
        for request in (
            Request(method="GET", target="/v1/heads"),
            Request(method="POST", target="/v1/add-checkpoint", body=secrets.token_bytes(2_000)),
            Request(method="GET", target=f"/v1/{secrets.token_hex(8)}"),
        ):
            try:
                caller.ask(request, body_max=NOISE_BYTES)
            except AyniError:
                continue
    caller.close()


def main() -> None:
    """Run until SIGTERM."""
    loading.load()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    [name] = sys.argv[1:]
    config = process.config_from_settings()
    with process.only_one(config.data_dir):
        ground = process.make_ground(config)
        link = FalseLink(ground, DatagramWaker(config.data_dir), software=process.software())
        link.way = WAYS[name]
        talking = [threading.Thread(target=talk, args=(link,)) for _ in range(CALLERS_COUNT)]
        if name == babble.__name__:
            for thread in talking:
                thread.start()
        link.run(stopping)


if __name__ == "__main__":
    main()
