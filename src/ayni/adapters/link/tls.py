# SPDX-License-Identifier: Apache-2.0
"""Makes TLS contexts in which a certificate counts by its public key; reads no name and no date.

Certificates are self-signed and exchanged in node cards at a meeting. A card that is replaced
revokes them, so their dates say nothing, and a border post whose clock is wrong keeps its link.
Source: DESIGN.md sections 5 (Keys) and 6; kernel.md C10.
"""

from __future__ import annotations

import ssl
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ayni.core.errors import KeyTrouble, NotAuthentic

_NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python does not name."""


def pin_of(certificate: bytes) -> bytes:
    """Return the SHA-256 of a certificate's public key (SubjectPublicKeyInfo).

    Args:
        certificate: DER.

    Raises:
        NotAuthentic: not a certificate.
    """
    try:
        public = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        raise NotAuthentic(
            "the certificate", expected="X.509 in DER", found=certificate[:8].hex()
        ) from None
    return sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


def server_context(*, certificate: Path, key: Path, pinned: Collection[bytes]) -> ssl.SSLContext:
    """Return a fresh context for one connection that comes in.

    Args:
        certificate: PEM file of this node.
        key: PEM file of its private key.
        pinned: certificates of the members, DER.

    Raises:
        KeyTrouble: the own certificate or key cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.num_tickets = 0
    return _prepared(context, certificate, key, pinned)


def client_context(*, certificate: Path, key: Path, pinned: Collection[bytes]) -> ssl.SSLContext:
    """Return a context for a connection to one neighbour; arguments as above."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    return _prepared(context, certificate, key, pinned)


def _prepared(
    context: ssl.SSLContext, certificate: Path, key: Path, pinned: Collection[bytes]
) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    # Without the partial chain OpenSSL looks an issuer up by its name, and of two certificates of
    # one party, an older and a newer, it would know the first alone.
    context.verify_flags |= _NO_CHECK_TIME | ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise KeyTrouble(
            f"{certificate}: the node's certificate or its key cannot be used ({error}). "
            "Restore both files, or make a new node card."
        ) from error
    if pinned:
        context.load_verify_locations(cadata=b"".join(pinned))
    return context


def check_peer(tls: ssl.SSLSocket, pins: Collection[bytes]) -> bytes:
    """Return the pin of the certificate that the other side proved to hold.

    Raises:
        NotAuthentic: none was shown, or its key is not pinned.
    """
    shown = tls.getpeercert(binary_form=True)
    if not shown:
        raise NotAuthentic("the certificate", expected="one of a member", found="none")
    pin = pin_of(shown)
    if pin not in pins:
        raise NotAuthentic(
            "the key of the certificate", expected="one of a member's card", found=pin.hex()
        )
    return pin
