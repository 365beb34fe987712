# SPDX-License-Identifier: Apache-2.0
"""The key files of one node; no key ever leaves this module but as a signer or a public half.

Files in ``<data>/keys``, readable by their owner alone::

    identity.age        seed of the identity key, encrypted with a passphrase; keep it offline
    identity-next.age   seed of the next identity key (pre-rotation), likewise; a later card that
                        rotates them brings identity-<number>.age
    opening-1.key …     one-time opening keys: seal them in envelopes, away from this machine
    log-<id>.key        seed of one log's key
    receipt.key         seed of the receipt key
    packet.key          age identity for packets
    tls.key tls.crt     the neighbour door's key and its self-signed certificate (CA:FALSE)

A key that a later card brought has the card's number in its name: receipt-2.key, tls-2.crt. The
older ones stay: neighbours that have not heard of the card yet know no other.

Source: DESIGN.md section 5 (Keys); kernel.md A7, A8, C10.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import stat
from pathlib import Path

import pyrage
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ayni.core.cards import identity_name
from ayni.core.errors import KeyTrouble
from ayni.core.limits import OPENING_KEYS_COUNT
from ayni.core.notes import SIG_COSIGNATURE, SIG_ED25519, Ed25519Signer
from ayni.core.replica import origin_of

SEED_SIZE_BYTES = 32
IDENTITY_NAME = "identity.age"
NEXT_IDENTITY_NAME = "identity-next.age"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CERTIFICATE_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_CERTIFICATE_UNTIL = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)


def create_identity(
    keys: Path, *, party: str, passphrase: str
) -> tuple[Ed25519Signer, Ed25519Signer]:
    """Make the identity key and the one after it, encrypted with a passphrase; return both.

    Raises:
        KeyTrouble: there is an identity key already; it is never overwritten.
    """
    made = [
        create_one_identity(keys, party=party, passphrase=passphrase, name=name)
        for name in (IDENTITY_NAME, NEXT_IDENTITY_NAME)
    ]
    return made[0], made[1]


def create_one_identity(keys: Path, *, party: str, passphrase: str, name: str) -> Ed25519Signer:
    """Make one identity key, encrypted with a passphrase.

    Raises:
        KeyTrouble: the file is there already; a key is never overwritten.
    """
    seed = secrets.token_bytes(SEED_SIZE_BYTES)
    _write(keys / name, pyrage.passphrase.encrypt(seed, passphrase))
    return Ed25519Signer(name=identity_name(party), seed=seed)


def load_identity(
    keys: Path, *, party: str, passphrase: str, name: str = IDENTITY_NAME
) -> Ed25519Signer:
    """Return the signer of the identity key.

    Raises:
        KeyTrouble: the file is missing or the passphrase is not the one it was made with.
    """
    raw = _read(keys / name)
    try:
        seed = pyrage.passphrase.decrypt(raw, passphrase)
    except pyrage.DecryptError:
        raise KeyTrouble(
            f"{name}: the passphrase does not open it; nothing was signed. Try again."
        ) from None
    return Ed25519Signer(name=identity_name(party), seed=seed)


def create_seed(keys: Path, name: str) -> None:
    """Make a key file of 32 random bytes.

    Raises:
        KeyTrouble: the file is there already; a key is never overwritten.
    """
    _write(keys / name, secrets.token_hex(SEED_SIZE_BYTES).encode() + b"\n")


def log_signer(keys: Path, log_id: str) -> Ed25519Signer:
    """Return the signer of a log.

    Raises:
        KeyTrouble: the key file is missing, unreadable or not a key.
    """
    return Ed25519Signer(name=origin_of(log_id), seed=_seed(keys / f"log-{log_id}.key"))


def receipt_signer(keys: Path, *, party: str, card: int = 1) -> Ed25519Signer:
    """Return the signer of receipts that goes with a card; raises KeyTrouble as `log_signer`."""
    return Ed25519Signer(
        name=f"ayni/receipt/{party}",
        seed=_seed(keys / of_card(keys, "receipt.key", card)),
        algorithm=SIG_COSIGNATURE,
    )


def opening_signer(file: Path, *, party: str, number: int) -> Ed25519Signer:
    """Return the signer of the one-time opening key in a file, as a card names it by number."""
    return Ed25519Signer(
        name=f"ayni/opening/{party}/{number}", seed=_seed(file), algorithm=SIG_ED25519
    )


def create_openings(keys: Path, *, first: int = 1) -> range:
    """Make one-time opening keys, and return their numbers."""
    numbers = range(first, first + OPENING_KEYS_COUNT)
    for number in numbers:
        create_seed(keys, f"opening-{number}.key")
    return numbers


def create_packet_key(keys: Path, *, card: int = 1) -> str:
    """Make the age identity for packets that a card names, and return its recipient."""
    identity = pyrage.x25519.Identity.generate()
    _write(keys / named_for("packet.key", card), str(identity).encode() + b"\n")
    return str(identity.to_public())


def packet_files(keys: Path) -> list[Path]:
    """Return the files of all age identities of this node; the first may be missing.

    A packet that took long on its way may be encrypted to an older card.
    """
    return [keys / "packet.key", *sorted(keys.glob("packet-*.key"))]


def named_for(name: str, card: int) -> str:
    """Return the name of the key file that a card brings: card 1 brings the plain one."""
    stem, _, ending = name.partition(".")
    return name if card == 1 else f"{stem}-{card}.{ending}"


def of_card(keys: Path, name: str, card: int) -> str:
    """Return the name of the key file that goes with a card: the newest up to its number."""
    stem, _, ending = name.partition(".")
    numbers = {
        int(path.stem.removeprefix(f"{stem}-"))
        for path in keys.glob(f"{stem}-*.{ending}")
        if path.stem.removeprefix(f"{stem}-").isdigit()
    }
    return named_for(name, max({1, *(n for n in numbers if n <= card)}))


def create_certificate(keys: Path, *, party: str, card: int = 1) -> bytes:
    """Make the neighbour door's key and certificate, and return the certificate as DER.

    The pin is the public key: names and dates in the certificate carry no trust.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"ayni {party}")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_CERTIFICATE_FROM)
        .not_valid_after(_CERTIFICATE_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(keys / named_for("tls.key", card), pem)
    shown = certificate.public_bytes(serialization.Encoding.PEM)
    _write(keys / named_for("tls.crt", card), shown)
    return certificate.public_bytes(serialization.Encoding.DER)


def tls_files(keys: Path, *, card: int = 1) -> tuple[Path, Path]:
    """Return certificate and key file of the neighbour door that go with a card.

    Raises:
        KeyTrouble: one of them is missing or open to others.
    """
    names = of_card(keys, "tls.crt", card), of_card(keys, "tls.key", card)
    for name in names:
        _read(keys / name)
    return keys / names[0], keys / names[1]


def _seed(path: Path) -> bytes:
    text = _read(path).strip()
    try:
        seed = bytes.fromhex(text.decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        seed = b""
    if len(seed) != SEED_SIZE_BYTES:
        raise KeyTrouble(
            f"{path.name}: 64 hex digits expected, {len(text)} other bytes found. Nothing is "
            "signed with it. Put the right file back, or open a new log with an opening key."
        )
    return seed


def _read(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        raw = path.read_bytes()
    except OSError as trouble:
        raise KeyTrouble(
            f"{path.name}: {trouble.strerror}. Nothing is signed without it. Put the key file "
            f"back into {path.parent.name}/, or open a new log with an opening key."
        ) from trouble
    if mode & _OTHERS:
        raise KeyTrouble(
            f"{path.name} can be read by others (mode {stat.S_IMODE(mode):o}, 600 expected). "
            f"Run: chmod 600 {path.name}; if others had access, make a new key."
        )
    return raw


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyTrouble(f"{path.name} is there already; a key is never overwritten") from None
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
