# SPDX-License-Identifier: Apache-2.0
"""Who comes through the neighbour door, and how much anybody may use up of it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from ayni.adapters import keyring
from ayni.adapters.link import tls
from ayni.adapters.link.client import Caller, Route
from ayni.adapters.link.config import DoorConfig
from ayni.adapters.link.door import Allowance, Door
from ayni.adapters.link.http1 import Request, Response
from ayni.core.errors import Rejected, Unreachable
from tests.link.nodes import PATIENCE_S, wait_for


class Identity:
    """A certificate and its key in files."""

    def __init__(self, folder: Path, party: str) -> None:
        self.party = party
        self.der = keyring.create_certificate(folder, party=party)
        self.certificate, self.key = keyring.tls_files(folder)


class Scene:
    """A door of `chl` that knows `per`, and says who asked what."""

    def __init__(self, folder: Path, config: DoorConfig) -> None:
        self.folder = folder
        self.chl = Identity(folder / "chl", "chl")
        self.per = Identity(folder / "per", "per")
        self.members = {"per": (self.per.der,)}
        self.gone = 0
        self.began = 0
        self.slow = threading.Event()
        self.callers: list[Caller] = []
        self.door = Door(
            config,
            context=lambda members: tls.server_context(
                certificate=self.chl.certificate,
                key=self.chl.key,
                pinned=tuple(der for ders in members.values() for der in ders),
            ),
            members=lambda: self.members,
            handler=self.answer,
            left=self.leave,
        )
        self.door.start()

    def answer(self, party: str, request: Request) -> Response:
        if request.target == "/fault":
            raise RuntimeError("a fault on purpose")
        if request.target == "/slow":
            self.began += 1
            assert self.slow.wait(PATIENCE_S)
        told = f"{party} {request.method} {request.target} {len(request.body)}"
        return Response(status=200, body=told.encode())

    def leave(self) -> None:
        self.gone += 1

    def caller(self, who: Identity, *, pinned: bytes | None = None, **changes: float) -> Caller:
        route = Route(
            party="chl",
            endpoints=(f"https://127.0.0.1:{self.door.address[1]}",),
            pinned=(self.chl.der if pinned is None else pinned,),
            certificate=who.certificate,
            key=who.key,
        )
        caller = Caller(replace(route, **changes))
        self.callers.append(caller)
        return caller

    def plain(self) -> socket.socket:
        return socket.create_connection(self.door.address, timeout=10)

    def secured(self) -> ssl.SSLSocket:
        context = tls.client_context(
            certificate=self.per.certificate, key=self.per.key, pinned=(self.chl.der,)
        )
        return context.wrap_socket(self.plain())


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    scenes: list[Scene] = []

    def make(**changes: object) -> Scene:
        scene = Scene(tmp_path / str(len(scenes)), DoorConfig(**changes))  # type: ignore[arg-type]
        scenes.append(scene)
        return scene

    yield make
    for scene in scenes:
        for caller in scene.callers:
            caller.close()
        scene.door.close()


@pytest.fixture
def scene(build: Callable[..., Scene]) -> Scene:
    return build()


def test_a_pinned_certificate_is_let_in_and_named(scene: Scene) -> None:
    answer = scene.caller(scene.per).get("/v1/heads", body_max=100)
    assert answer.body == b"per GET /v1/heads 0"


def test_another_certificate_of_the_same_name_is_refused(scene: Scene) -> None:
    impostor = Identity(scene.folder / "impostor", "per")
    with pytest.raises(Rejected, match="does not accept this node's certificate"):
        scene.caller(impostor).get("/v1/heads", body_max=100)


def test_no_certificate_is_refused(scene: Scene) -> None:
    context = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(scene.chl.der))
    context.check_hostname = False
    with closing(context.wrap_socket(scene.plain())) as sock:
        sock.sendall(b"GET /v1/heads HTTP/1.1\r\nhost: x\r\n\r\n")
        with pytest.raises(ssl.SSLError, match=r"(?i)certificate_required"):
            sock.recv(1)


def test_nobody_is_let_in_before_a_card_is_known(scene: Scene) -> None:
    scene.members = {}
    with pytest.raises(Rejected):
        scene.caller(scene.per).get("/v1/heads", body_max=100)


def test_a_new_pin_counts_without_a_restart(scene: Scene) -> None:
    renewed = Identity(scene.folder / "renewed", "per")
    with pytest.raises(Rejected):
        scene.caller(renewed).get("/v1/heads", body_max=100)
    scene.members = {"per": (renewed.der,)}
    assert scene.caller(renewed).get("/v1/heads", body_max=100).status == 200
    with pytest.raises(Rejected):
        scene.caller(scene.per).get("/v1/heads", body_max=100)


def test_a_server_with_another_key_is_refused_by_the_caller(scene: Scene) -> None:
    other = Identity(scene.folder / "other", "chl")
    with pytest.raises(Rejected, match="another key"):
        scene.caller(scene.per, pinned=other.der).get("/v1/heads", body_max=100)


def test_older_tls_is_refused(scene: Scene) -> None:
    context = tls.client_context(
        certificate=scene.per.certificate, key=scene.per.key, pinned=(scene.chl.der,)
    )
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with closing(scene.plain()) as sock, pytest.raises(ssl.SSLError):
        context.wrap_socket(sock)


def test_forty_idle_connections_do_not_keep_a_member_out(build: Callable[..., Scene]) -> None:
    # Origin: kernel.md C10; two common servers let a member wait until the idle ones are put out.
    scene = build(handshake_s=10 * PATIENCE_S)
    idle = [scene.plain() for _ in range(40)]
    assert scene.caller(scene.per).get("/v1/heads", body_max=100).status == 200
    for sock in idle:
        sock.close()


def test_more_strangers_than_places_push_each_other_out(build: Callable[..., Scene]) -> None:
    scene = build(strangers_max=8, strangers_per_address_max=4)
    idle = [scene.plain() for _ in range(40)]
    wait_for(lambda: scene.door.guests()[0] <= 4)
    assert scene.caller(scene.per).get("/v1/heads", body_max=100).status == 200
    for sock in idle:
        sock.close()
    wait_for(lambda: scene.gone >= 40)


def test_a_stranger_who_stays_silent_is_shown_out(build: Callable[..., Scene]) -> None:
    scene = build(handshake_s=0.1)
    with closing(scene.plain()) as sock:
        assert sock.recv(1) == b""
    wait_for(lambda: scene.door.guests() == (0, 0))


def test_a_member_has_a_few_connections_and_no_more(build: Callable[..., Scene]) -> None:
    scene = build(member_connections_max=3)
    callers = [scene.caller(scene.per) for _ in range(6)]
    for caller in callers:
        assert caller.get("/v1/heads", body_max=100).status == 200
    wait_for(lambda: scene.door.guests() == (0, 3))


def test_who_was_pushed_out_and_still_works_makes_room_once(build: Callable[..., Scene]) -> None:
    scene = build(member_connections_max=2)
    with ExitStack() as asked:
        asked.callback(scene.slow.set)
        for at in range(1, 5):
            sock = asked.enter_context(closing(scene.secured()))
            sock.sendall(b"GET /slow HTTP/1.1\r\nhost: chl\r\n\r\n")
            wait_for(lambda at=at: scene.began == at, within_s=20)
        assert scene.door.guests() == (0, 2)
    wait_for(lambda: scene.gone == 4)


def test_a_byte_now_and_then_does_not_hold_a_connection(build: Callable[..., Scene]) -> None:
    scene = build(request_s=0.3)
    with closing(scene.secured()) as sock:
        began = time.monotonic()
        drip = threading.Event()
        received = b""
        sock.settimeout(0.05)
        while time.monotonic() - began < PATIENCE_S and not received:
            sock.send(b"G")
            try:
                received = sock.recv(100)
            except TimeoutError:
                drip.wait(0.01)
        assert received.startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /v1/heads HTTP/1.0\r\nhost: x\r\n\r\n", 400),
        (b"DELETE /v1/heads HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"GET /v1/heads HTTP/1.1\r\n\r\n", 400),
        (b"GET /v1/heads HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n", 400),
        (b"GET /v1/heads HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n", 400),
        (b"GET v1 HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"\x16\x03\x01\x00\x00\r\n\r\n", 400),
        (b"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n", 400),
        (b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", 400),
        (b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 1e3\r\n\r\n", 400),
        (b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n", 413),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 413),
    ],
)
def test_what_is_no_request_is_answered_and_the_connection_ends(
    scene: Scene, sent: bytes, status: int
) -> None:
    with closing(scene.secured()) as sock:
        sock.sendall(sent)
        received = b"".join(iter(lambda: sock.recv(1000), b""))
    assert received.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"connection: close" in received
    assert scene.caller(scene.per).get("/v1/heads", body_max=100).status == 200


def test_a_connection_is_kept_and_used_again(scene: Scene) -> None:
    caller = scene.caller(scene.per)
    for _ in range(5):
        caller.get("/v1/heads", body_max=100)
    assert scene.door.guests() == (0, 1)


def test_a_kept_connection_that_died_is_opened_again(build: Callable[..., Scene]) -> None:
    scene = build(idle_s=1.0)
    caller = scene.caller(scene.per)
    caller.get("/v1/heads", body_max=100)
    wait_for(lambda: scene.door.guests() == (0, 0))
    assert caller.get("/v1/heads", body_max=100).status == 200


def test_a_fault_here_is_an_answer_and_not_the_end(scene: Scene) -> None:
    caller = scene.caller(scene.per)
    with pytest.raises(Unreachable, match="500"):
        caller.get("/fault", body_max=100)
    assert caller.get("/v1/heads", body_max=100).status == 200


def test_a_babbling_member_is_told_to_wait(build: Callable[..., Scene]) -> None:
    scene = build(requests_per_s=0.001, requests_burst=5.0)
    caller = scene.caller(scene.per)
    for _ in range(5):
        caller.get("/v1/heads", body_max=100)
    with pytest.raises(Unreachable, match="429"):
        caller.get("/v1/heads", body_max=100)


def test_an_allowance_refills_with_time() -> None:
    allowance = Allowance(1.0, 0.0)
    assert allowance.take(0.0, 1.0, 1.0)
    assert not allowance.take(0.5, 1.0, 1.0)
    assert allowance.take(1.0, 1.0, 1.0)


def test_an_answer_too_long_is_not_taken(scene: Scene) -> None:
    with pytest.raises(Rejected, match="at most 3 bytes"):
        scene.caller(scene.per).get("/v1/heads", body_max=3)


def test_nobody_at_the_address_means_keep_trying(scene: Scene) -> None:
    scene.door.close()
    with pytest.raises(Unreachable):
        scene.caller(scene.per).get("/v1/heads", body_max=100)


def test_a_server_that_says_nothing_means_keep_trying(scene: Scene) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://127.0.0.1:{silent.getsockname()[1]}"
        caller = scene.caller(scene.per, connect_s=0.1)
        caller.route = replace(caller.route, endpoints=(address,))
        with pytest.raises(Unreachable):
            caller.get("/v1/heads", body_max=100)


def test_the_second_address_serves_when_the_first_does_not(scene: Scene) -> None:
    caller = scene.caller(scene.per)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = f"https://127.0.0.1:{closed.getsockname()[1]}"
    caller.route = replace(caller.route, endpoints=(dead, *caller.route.endpoints))
    assert caller.get("/v1/heads", body_max=100).status == 200


def test_a_card_without_an_address_says_so(scene: Scene) -> None:
    caller = scene.caller(scene.per)
    caller.route = replace(caller.route, endpoints=())
    with pytest.raises(Unreachable, match="names no address"):
        caller.get("/v1/heads", body_max=100)
