# SPDX-License-Identifier: Apache-2.0
"""One kept connection to a neighbour's door; pins its key, bounds time and size, believes nothing.

The caller learns who must act: `Unreachable` means keep trying, `Rejected` means stop and show.
Must not read what the answers mean.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from ayni.adapters.link import tls
from ayni.adapters.link.http1 import Request, Response, Stream
from ayni.core.errors import LimitExceeded, NotAuthentic, Rejected, Unreachable, WireError

_KEEP_ERRORS: Final = (408, 429)
"""Client errors that say nothing about the request itself: try again."""
_DEFAULT_PORT: Final = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How to reach one neighbour.

    Attributes:
        party: whose node.
        endpoints: https addresses from its card, best first.
        pinned: its certificates that count, DER, the newest first.
        certificate: PEM file of this node's certificate.
        key: PEM file of this node's private key.
        connect_s: seconds for connection and handshake.
        answer_s: seconds for an answer.
    """

    party: str
    endpoints: Sequence[str]
    pinned: Sequence[bytes]
    certificate: Path
    key: Path
    connect_s: float = 5.0
    answer_s: float = 20.0


class Answerer(Protocol):
    """Whoever answers the questions of the protocol: a neighbour's door, or a packet it wrote."""

    def get(
        self, path: str, *, body_max: int, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the answer to a question, as docs/protocol/link.md has it.

        Raises:
            Unreachable: not now; keep trying.
            Rejected: not so; stop and show.
            PacketRefused: the packet does not hold it.
        """


class Caller:
    """A connection that is opened when it is needed and kept; for one thread.

    Attributes:
        latency_ms: how long the last answer took, or none.
        bytes_in: bytes received in all.
        bytes_out: bytes sent in all.
        requests: requests sent in all.
        shown: pin of the key that the neighbour's door showed last; empty before it did.
    """

    def __init__(self, route: Route) -> None:
        """Take a route; nothing is sent yet."""
        self.route = route
        self.latency_ms: float | None = None
        self.bytes_in = self.bytes_out = self.requests = 0
        self.shown = b""
        self._stream: Stream | None = None
        self._sock: ssl.SSLSocket | None = None
        self._host = ""
        self._lock = threading.Lock()

    def get(
        self, path: str, *, body_max: int, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Ask for a resource; see `ask`."""
        request = Request(method="GET", target=path, headers=headers or {})
        return self.ask(request, body_max=body_max)

    def ask(
        self, request: Request, *, body_max: int, accept: Sequence[int] = (200, 304)
    ) -> Response:
        """Send a request and return the answer.

        A connection that was kept may have died unseen: then the request is sent once more on a
        new one. Every call of the protocol may be repeated.

        Args:
            request: what to send.
            body_max: longest body of the answer, bytes.
            accept: statuses that the caller reads itself.

        Raises:
            Unreachable: no connection, no complete answer in time, or a fault at the other side.
            Rejected: another key than the pinned one, our certificate is refused, or the answer
                says that the request is wrong.
        """
        kept = self._stream is not None
        try:
            response = self._exchange_or_close(request, body_max)
        except Unreachable as error:
            if not kept or isinstance(error.__cause__, TimeoutError):
                raise
            response = self._exchange_or_close(request, body_max)
        if response.headers.get("connection", "").lower() == "close":
            self.close()
        return _judged(response, accept, request)

    def close(self) -> None:
        """Drop the connection; the next request opens another."""
        stream, self._stream = self._stream, None
        with self._lock:
            self._sock = None
        if stream is not None:
            self.bytes_in += stream.read_bytes
            self.bytes_out += stream.sent_bytes
            stream.close()

    def interrupt(self) -> None:
        """End a running exchange from another thread."""
        with self._lock:
            sock = self._sock
        if sock is not None:
            try:
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                return

    def _exchange_or_close(self, request: Request, body_max: int) -> Response:
        try:
            return self._exchange(request, body_max)
        except BaseException:
            self.close()
            raise

    def _exchange(self, request: Request, body_max: int) -> Response:
        if self._stream is None:
            self._stream = self._connect()
        began = time.monotonic()
        self.requests += 1
        try:
            self._stream.send_request(request, host=self._host, within_s=self.route.answer_s)
            response = self._stream.read_response(within_s=self.route.answer_s, body_max=body_max)
        except ssl.SSLError as error:
            raise self._told_by_tls(error) from error
        except (WireError, LimitExceeded) as error:
            raise Rejected(f"the answer of {self.route.party}'s node: {error}") from error
        except OSError as error:
            raise Unreachable(f"{self.route.party}'s node: {error}") from error
        self.latency_ms = (time.monotonic() - began) * 1000
        return response

    def _connect(self) -> Stream:
        trouble: Unreachable | None = None
        for endpoint in self.route.endpoints:
            try:
                return self._connect_to(endpoint)
            except Unreachable as error:
                trouble = error
        raise trouble or Unreachable(
            f"the card of {self.route.party} names no address: ask for a new card"
        )

    def _connect_to(self, endpoint: str) -> Stream:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or _DEFAULT_PORT
        context = tls.client_context(
            certificate=self.route.certificate, key=self.route.key, pinned=self.route.pinned
        )
        try:
            plain = socket.create_connection((host, port), timeout=self.route.connect_s)
        except OSError as error:
            raise Unreachable(f"{endpoint} does not answer ({error})") from error
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            secured = context.wrap_socket(plain)
            self.shown = tls.check_peer(secured, {tls.pin_of(der) for der in self.route.pinned})
        except ssl.SSLError as error:
            plain.close()
            raise self._told_by_tls(error) from error
        except OSError as error:
            plain.close()
            raise Unreachable(f"{endpoint} ends the handshake ({error})") from error
        except NotAuthentic as error:
            plain.close()
            raise Rejected(f"{endpoint}: {error}. Compare the node card in person.") from error
        self._host = parts.netloc
        with self._lock:
            self._sock = secured
        return Stream(secured)

    def _told_by_tls(self, error: ssl.SSLError) -> Rejected | Unreachable:
        party = self.route.party
        if isinstance(error, ssl.SSLCertVerificationError):
            return Rejected(
                f"the node at {party}'s address shows another key than {party}'s card. "
                "Compare the node card in person before you load another."
            )
        if "ALERT" in (error.reason or ""):
            return Rejected(
                f"{party}'s node does not accept this node's certificate ({error.reason}). "
                f"Has {party} loaded this node's newest card?"
            )
        return Unreachable(f"{party}'s node: the line broke ({error.reason or error})")


def _judged(response: Response, accept: Sequence[int], request: Request) -> Response:
    if response.status in accept:
        return response
    told = response.body[:200].decode("ascii", "replace").strip()
    what = f"{request.method} {request.target[:120]}: {response.status} {told}".rstrip()
    if 400 <= response.status < 500 and response.status not in _KEEP_ERRORS:
        raise Rejected(what)
    raise Unreachable(what)
