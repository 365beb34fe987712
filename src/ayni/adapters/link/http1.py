# SPDX-License-Identifier: Apache-2.0
"""Reads and writes HTTP/1.1 messages on one connection, with a deadline and a size for each.

A deadline covers a whole message, so that a neighbour who sends a byte now and then holds
nothing up. Only what the link needs: a length for every body, no chunks, no continuation lines.
Must not know what the messages mean. Source: RFC 9112.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ayni.core.errors import LimitExceeded, WireError

HEAD_MAX_BYTES: Final = 8 * 1024
"""Request or status line and headers; ours need some hundred bytes."""
_READ_BYTES: Final = 64 * 1024
_REQUEST_LINE: Final = re.compile(r"(GET|HEAD|POST) (/[!-~]{0,1023}) HTTP/1\.1", re.ASCII)
_STATUS_LINE: Final = re.compile(r"HTTP/1\.1 ([2-5][0-9]{2})(?: [ -~]*)?", re.ASCII)
_HEADER: Final = re.compile(r"([A-Za-z0-9-]{1,64}):[ \t]*([ -~]{0,2048}?)[ \t]*", re.ASCII)
_LENGTH: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_BODILESS: Final = frozenset({204, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer; header names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Stream:
    """One connection with what was read ahead; not for two threads at once.

    Attributes:
        read_bytes: bytes read so far, for those who count.
        sent_bytes: bytes sent so far.
    """

    def __init__(self, sock: socket.socket) -> None:
        """Take over a connected socket."""
        self._sock = sock
        self._ahead = bytearray()
        self.read_bytes = 0
        self.sent_bytes = 0

    def wait(self, within_s: float) -> bool:
        """Wait for the first byte of a message.

        Returns:
            False when the other side closed the connection or stayed silent.
        """
        if self._ahead:
            return True
        try:
            self._more(time.monotonic() + within_s)
        except OSError:
            return False
        return True

    def read_request(self, *, within_s: float, body_max: int) -> Request:
        """Read one request.

        Args:
            within_s: seconds for the whole of it.
            body_max: longest body, bytes.

        Raises:
            WireError: not a request of the profile.
            LimitExceeded: head or body too long.
            TimeoutError: not complete in time.
            ConnectionError: ended early.
        """
        until = time.monotonic() + within_s
        first, headers = self._read_head(until)
        match = _REQUEST_LINE.fullmatch(first)
        if match is None:
            raise WireError(f"expected 'GET|HEAD|POST /… HTTP/1.1'; found {first[:60]!a}")
        if "host" not in headers:
            raise WireError("expected a Host header; found none")
        body = self._read_body(headers, body_max, until)
        return Request(method=match[1], target=match[2], headers=headers, body=body)

    def read_response(self, *, within_s: float, body_max: int) -> Response:
        """Read one answer; arguments and errors as for `read_request`."""
        until = time.monotonic() + within_s
        first, headers = self._read_head(until)
        match = _STATUS_LINE.fullmatch(first)
        if match is None:
            raise WireError(f"expected 'HTTP/1.1 <status>'; found {first[:60]!a}")
        status = int(match[1])
        body = b"" if status in _BODILESS else self._read_body(headers, body_max, until)
        return Response(status=status, headers=headers, body=body)

    def send_request(self, request: Request, *, host: str, within_s: float) -> None:
        """Send a request; raises TimeoutError or ConnectionError."""
        lines = [f"{request.method} {request.target} HTTP/1.1", f"host: {host}"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        if request.body:
            lines.append(f"content-length: {len(request.body)}")
        self._send(lines, request.body, within_s)

    def send_response(self, response: Response, *, within_s: float) -> None:
        """Send an answer; raises TimeoutError or ConnectionError."""
        lines = [f"HTTP/1.1 {response.status} "]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        if response.status not in _BODILESS:
            lines.append(f"content-length: {len(response.body)}")
        self._send(lines, response.body, within_s)

    def close(self) -> None:
        """End the connection without waiting for anything."""
        try:
            self._sock.close()
        except OSError:
            return

    def _send(self, lines: list[str], body: bytes, within_s: float) -> None:
        until = time.monotonic() + within_s
        head = "\r\n".join(lines).encode("ascii") + b"\r\n\r\n"
        left = memoryview(head + body)
        self.sent_bytes += len(left)
        while left:
            self._allow(until)
            left = left[self._sock.send(left) :]

    def _read_head(self, until: float) -> tuple[str, dict[str, str]]:
        while (end := self._ahead.find(b"\r\n\r\n")) < 0:
            if len(self._ahead) > HEAD_MAX_BYTES:
                break
            self._more(until)
        if not 0 <= end <= HEAD_MAX_BYTES:
            raise LimitExceeded(f"expected at most {HEAD_MAX_BYTES} bytes before the body")
        first, *lines = bytes(self._ahead[:end]).decode("latin-1").split("\r\n")
        del self._ahead[: end + 4]
        headers: dict[str, str] = {}
        for line in lines:
            match = _HEADER.fullmatch(line)
            if match is None or match[1].lower() in headers:
                raise WireError(f"expected headers, each once; found {line[:60]!a}")
            headers[match[1].lower()] = match[2]
        return first, headers

    def _read_body(self, headers: Mapping[str, str], body_max: int, until: float) -> bytes:
        if "transfer-encoding" in headers:
            raise WireError("expected a body with content-length; found transfer-encoding")
        text = headers.get("content-length", "0")
        if _LENGTH.fullmatch(text) is None:
            raise WireError(f"expected a whole number as content-length; found {text[:20]!a}")
        length = int(text)
        if length > body_max:
            raise LimitExceeded(f"expected a body of at most {body_max} bytes; found {length}")
        while len(self._ahead) < length:
            self._more(until)
        body = bytes(self._ahead[:length])
        del self._ahead[:length]
        return body

    def _more(self, until: float) -> None:
        self._allow(until)
        piece = self._sock.recv(_READ_BYTES)
        if not piece:
            raise ConnectionAbortedError("the other side closed the connection")
        self.read_bytes += len(piece)
        self._ahead += piece

    def _allow(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this message is over")
        self._sock.settimeout(left)
