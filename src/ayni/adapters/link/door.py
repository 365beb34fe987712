# SPDX-License-Identifier: Apache-2.0
"""The neighbour door: lets in who shows a pinned certificate, and bounds what each may use up.

A thread for each connection; the handshake runs in it, so that nobody waits for a stranger. Who
has shown no certificate yet is pushed out by the next one when the places are full, so idle
connections never keep a member out. Must not know what the requests mean.
Source: DESIGN.md section 6; kernel.md C10.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ayni.adapters.link import tls
from ayni.adapters.link.config import DoorConfig
from ayni.adapters.link.http1 import Request, Response, Stream
from ayni.core.errors import AyniError, LimitExceeded, WireError

log = logging.getLogger("ayni.link.door")

_LINGER_S: Final = 1.0
_LINGER_BYTES: Final = 64 * 1024

Handler = Callable[[str, Request], Response]
"""Answers a member's request: party, request."""

Members = Callable[[], Mapping[str, Sequence[bytes]]]
"""Tells the certificates (DER) of the neighbours by party, as their cards say now."""


@dataclass(slots=True, eq=False)
class _Guest:
    """One connection: a stranger until `party` is set."""

    sock: socket.socket
    address: str
    party: str = ""
    busy: bool = False
    since: float = field(default_factory=time.monotonic)

    def push_out(self) -> None:
        """End the connection from another thread; its own thread then cleans up."""
        try:
            # Not SSLSocket.shutdown, which pulls the TLS state away under the reading thread.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
        except OSError:
            return


@dataclass(slots=True)
class Allowance:
    """How many requests a member may still make; refills with time."""

    left: float
    at: float

    def take(self, now: float, per_s: float, burst: float) -> bool:
        """Use one request up; False when none is left."""
        self.left = min(burst, self.left + (now - self.at) * per_s)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Door:
    """The listening socket and its connections.

    Attributes:
        address: where it listens.
    """

    def __init__(
        self,
        config: DoorConfig,
        *,
        context: Callable[[Mapping[str, Sequence[bytes]]], ssl.SSLContext],
        members: Members,
        handler: Handler,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        """Bind; `start` begins to answer.

        Args:
            config: bounds.
            context: makes a TLS context that trusts the certificates given.
            members: the certificates that count now.
            handler: answers requests.
            left: called in a connection's thread when it ends (to give up what it holds).
        """
        self._config, self._context, self._members = config, context, members
        self._handler, self._left = handler, left
        self._guests: set[_Guest] = set()
        self._allowances: dict[str, Allowance] = {}
        self._lock = threading.Lock()
        self._open = True
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        self._listener = socket.create_server(
            (config.host, config.port), family=family, backlog=128
        )
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self._thread = threading.Thread(target=self._accept, name="link-door", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening and end every connection."""
        self._open = False
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes `accept`; close alone does not
        self._listener.close()
        with self._lock:
            guests = list(self._guests)
        for guest in guests:
            guest.push_out()
        if self._thread.ident is not None:
            self._thread.join(timeout=5)

    def guests(self) -> tuple[int, int]:
        """Return how many strangers and how many members are connected."""
        with self._lock:
            members = sum(1 for guest in self._guests if guest.party)
            return len(self._guests) - members, members

    def _accept(self) -> None:
        while self._open:
            try:
                sock, address = self._listener.accept()
            except OSError:
                if self._open:
                    log.exception("the neighbour door cannot accept; trying again")
                    time.sleep(0.1)
                continue
            guest = _Guest(sock, str(address[0]))
            self._make_room(guest)
            name = f"link-guest-{address[0]}"
            threading.Thread(target=self._serve, args=(guest,), name=name, daemon=True).start()

    def _make_room(self, guest: _Guest) -> None:
        config = self._config
        with self._lock:
            strangers = sorted((g for g in self._guests if not g.party), key=lambda g: g.since)
            same = [g for g in strangers if g.address == guest.address]
            if len(same) >= config.strangers_per_address_max:
                self._push_out(same[0])
            elif len(strangers) >= config.strangers_max:
                self._push_out(strangers[0])
            self._guests.add(guest)

    def _push_out(self, guest: _Guest) -> None:
        """End a connection to make room; the lock is held.

        It counts no longer: until its own thread has left, the next guest would else push out the
        same one again and stay beside all others.
        """
        guest.push_out()
        self._guests.discard(guest)

    def _serve(self, guest: _Guest) -> None:
        try:
            self._welcome(guest)
        except (OSError, AyniError) as error:
            log.info("a connection from %s ended: %s", guest.address, error)
        except Exception:
            log.exception("a connection from %s ended by a fault here", guest.address)
        finally:
            with self._lock:
                self._guests.discard(guest)
            guest.sock.close()
            self._left()

    def _welcome(self, guest: _Guest) -> None:
        config = self._config
        guest.sock.settimeout(config.handshake_s)
        guest.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        members = self._members()
        context = self._context(members)
        guest.sock.getpeername()  # raises if it is gone: wrapping a dead socket loses it
        # Wrapped before the handshake, so that `push_out` always finds the living socket.
        secured = context.wrap_socket(guest.sock, server_side=True, do_handshake_on_connect=False)
        guest.sock = secured
        try:
            secured.do_handshake()
        except ssl.SSLError:
            self._linger(guest)
            raise
        pins = {tls.pin_of(der): party for party, ders in members.items() for der in ders}
        party = pins[tls.check_peer(secured, pins)]
        self._admit(guest, party)
        self._converse(guest, Stream(secured))

    def _admit(self, guest: _Guest, party: str) -> None:
        with self._lock:
            same = sorted(
                (g for g in self._guests if g.party == party), key=lambda g: (g.busy, g.since)
            )
            if len(same) >= self._config.member_connections_max:
                self._push_out(same[0])
            guest.party = party

    def _converse(self, guest: _Guest, stream: Stream) -> None:
        config = self._config
        while self._open and stream.wait(config.idle_s):
            guest.busy = True
            try:
                request = stream.read_request(
                    within_s=config.request_s, body_max=config.request_max_bytes
                )
            except (WireError, LimitExceeded, TimeoutError) as error:
                stream.send_response(_unreadable(error), within_s=config.request_s)
                self._linger(guest)
                return
            response = self._answer(guest.party, request)
            stream.send_response(response, within_s=config.request_s)
            guest.busy, guest.since = False, time.monotonic()
            if request.headers.get("connection", "").lower() == "close":
                return

    def _linger(self, guest: _Guest) -> None:
        """Let the last word arrive: closing with bytes unread would take it back on its way."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(guest.sock, socket.SHUT_WR)
            until = time.monotonic() + _LINGER_S
            while (left := until - time.monotonic()) > 0:
                guest.sock.settimeout(left)
                if not socket.socket.recv(guest.sock, _LINGER_BYTES):
                    return

    def _answer(self, party: str, request: Request) -> Response:
        config = self._config
        now = time.monotonic()
        with self._lock:
            allowance = self._allowances.setdefault(party, Allowance(config.requests_burst, now))
            allowed = allowance.take(now, config.requests_per_s, config.requests_burst)
        if not allowed:
            return Response(status=429, headers={"retry-after": "1"}, body=b"too many requests\n")
        try:
            return self._handler(party, request)
        except Exception:
            # One request must never end the door; the neighbour tries again.
            log.exception("a fault while answering %s %s", request.method, request.target)
            self._left()
            return Response(status=500, body=b"a fault in this node; try again later\n")


def _unreadable(error: Exception) -> Response:
    status = (
        408 if isinstance(error, TimeoutError) else 413 if isinstance(error, LimitExceeded) else 400
    )
    body = f"{error}\n".encode("ascii", "replace")
    return Response(status=status, headers={"connection": "close"}, body=body)
