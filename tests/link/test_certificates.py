# SPDX-License-Identifier: Apache-2.0
"""Certificates of an older and a newer card, side by side."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from ayni.adapters import keyring
from ayni.adapters.link import tls


@pytest.mark.parametrize("newer_first", [False, True])
@pytest.mark.parametrize("shown", [1, 2])
def test_two_certificates_of_one_party_are_both_known(
    tmp_path: Path, shown: int, newer_first: bool
) -> None:
    # OpenSSL looks issuers up by name, and both certificates bear the name of their party.
    theirs, ours = tmp_path / "per", tmp_path / "chl"
    pins = [keyring.create_certificate(theirs, party="per", card=card) for card in (1, 2)]
    own = keyring.create_certificate(ours, party="chl")
    certificate, key = keyring.tls_files(theirs, card=shown)
    door = tls.server_context(certificate=certificate, key=key, pinned=[own])
    certificate, key = keyring.tls_files(ours)
    pinned = pins[::-1] if newer_first else pins
    caller = tls.client_context(certificate=certificate, key=key, pinned=pinned)
    there, here = socket.socketpair()
    serving = threading.Thread(target=answer, args=(door, there))
    serving.start()
    with caller.wrap_socket(here) as secured:
        assert tls.check_peer(secured, {tls.pin_of(der) for der in pins}) == tls.pin_of(
            pins[shown - 1]
        )
        secured.send(b"x")
    serving.join()


def answer(door: ssl.SSLContext, there: socket.socket) -> None:
    with door.wrap_socket(there, server_side=True) as secured:
        secured.recv(1)
