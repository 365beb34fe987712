# SPDX-License-Identifier: Apache-2.0
"""A mail server on the loopback, good or bad, that keeps what it was given; knows nothing of Ayni.

Source: RFC 5321 (SMTP), RFC 4954 (AUTH), RFC 8314 (TLS from the first byte).
"""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Post:
    """What a server does, and what it was given.

    Attributes:
        silent: it accepts the connection and never says a word.
        refuses: it refuses every recipient.
        word: the password it asks for; empty asks for none.
        tls: context for TLS from the first byte, or none.
        port: where it listens.
        messages: what it took.
        recipients: to whom.
        greeted: by which names clients called themselves.
    """

    silent: bool = False
    refuses: bool = False
    word: str = ""
    tls: ssl.SSLContext | None = None
    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Server

    def setup(self) -> None:
        if self.server.post.tls is not None:
            self.request = self.server.post.tls.wrap_socket(
                self.request, server_side=True, do_handshake_on_connect=False
            )
        super().setup()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.request.close()

    def handle(self) -> None:
        post = self.server.post
        if post.silent:
            post.closing.wait()
            return
        if post.tls is not None:
            try:
                self.request.do_handshake()
            except OSError:  # the client does not trust it
                return
        self._say("220 post.example")
        for raw in self.rfile:
            line = raw.decode("ascii").strip()
            if not self._answer(line, post):
                return

    def _answer(self, line: str, post: Post) -> bool:
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        if verb == "EHLO":
            post.greeted.append(rest)
            self._say("250-post.example", "250-AUTH PLAIN" if post.word else "250-8BITMIME")
            self._say("250 OK")
        elif verb == "AUTH":
            told = base64.b64decode(rest.removeprefix("PLAIN ")).split(b"\0")[-1].decode()
            self._say("235 welcome" if told == post.word else "535 no")
        elif verb == "RCPT" and post.refuses:
            self._say("550 nobody of that name")
        elif verb == "RCPT":
            post.recipients.append(rest.removeprefix("TO:").strip("<>"))
            self._say("250 OK")
        elif verb == "DATA":
            self._say("354 go on")
            self._take(post)
            self._say("250 taken")
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 OK")
        return True

    def _take(self, post: Post) -> None:
        held = bytearray()
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            held += raw
        read = email.message_from_bytes(bytes(held), policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        post.messages.append(read)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode("ascii"))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    post: Post

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: some tests are about them."""


@contextmanager
def serving(post: Post) -> Iterator[Post]:
    """Let the server listen on the loopback."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.post = post
        post.port = server.server_address[1]
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        running.start()
        try:
            yield post
        finally:
            post.closing.set()
            server.shutdown()
            running.join()
