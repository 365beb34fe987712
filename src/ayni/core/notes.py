# SPDX-License-Identifier: Apache-2.0
"""Signs short texts and opens signed ones; never fetches a key from the note that it checks.

A signed note (C2SP signed-note)::

    <text, one or more lines, each ended by LF>
    LF
    — <key name> SP base64(<key id, 4 bytes> <signature>) LF        (one or more)

    key id = SHA-256(<key name> LF <algorithm, 1 byte> <public key>)[:4]
    vkey   = <key name>+<key id in hex>+base64(<algorithm, 1 byte> <public key>)

Two algorithms are known: 1 signs the text with Ed25519; 4 is the timestamped cosignature of
core/checkpoints.py. A signature is its algorithm's bytes: 64 for 1; 8 of time and 64 for 4.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ayni.core import limits
from ayni.core.codec import from_b64, from_hex, to_b64
from ayni.core.errors import CodecError, LimitExceeded, NotAuthentic, NoteError

SIG_ED25519: Final = 1
SIG_COSIGNATURE: Final = 4

_DASH: Final = "\N{EM DASH} "
_SIGNATURE_SIZES_BYTES: Final = {SIG_ED25519: 64, SIG_COSIGNATURE: 72}


@dataclass(frozen=True, slots=True)
class Vkey:
    """A public key with the name it signs under.

    Attributes:
        name: key name; for a log its origin.
        algorithm: SIG_ED25519 or SIG_COSIGNATURE.
        public: 32 bytes.
    """

    name: str
    algorithm: int
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name or a key that no note could carry."""
        check_key_name(self.name)
        if self.algorithm not in _SIGNATURE_SIZES_BYTES or len(self.public) != 32:
            raise NoteError(
                "expected an Ed25519 key of 32 bytes for signature type 1 or 4;"
                f" found type {self.algorithm} and {len(self.public)} bytes"
            )

    @property
    def key_id(self) -> bytes:
        """Return the four bytes by which signature lines name the key."""
        material = b"%s\n%c%s" % (self.name.encode(), self.algorithm, self.public)
        return sha256(material).digest()[:4]

    def __str__(self) -> str:
        """Write the key as a vkey."""
        material = to_b64(bytes((self.algorithm,)) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"

    @classmethod
    @lru_cache(maxsize=1024)  # the same few keys open every head and receipt
    def parse(cls, text: str) -> "Vkey":
        """Read a vkey.

        Raises:
            NoteError: not a vkey, another algorithm, or a key id that is not the key's.

        Source: C2SP signed-note, "Verifier keys".
        """
        name, _, rest = text.partition("+")
        key_id, _, material = rest.partition("+")
        try:
            found, raw = from_hex(key_id, 4), from_b64(material)
        except CodecError as error:
            raise NoteError(
                f"expected a vkey name+id+key; found {text[:120]!a} ({error})"
            ) from None
        if not raw:
            raise NoteError(f"expected a vkey with a key; found {text[:120]!a}")
        vkey = cls(name, raw[0], raw[1:])
        if vkey.key_id != found:
            raise NoteError(f"expected key id {vkey.key_id.hex()} for {name}; found {found.hex()}")
        return vkey


class Signer(Protocol):
    """Whoever holds a private key: memory here, a file or a device elsewhere."""

    @property
    def vkey(self) -> Vkey:
        """Return the public half."""

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes of Ed25519 signature over the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ed25519Signer:
    """A signer with its private key in memory.

    Args:
        name: key name.
        seed: 32 secret bytes.
        algorithm: SIG_ED25519 or SIG_COSIGNATURE.
    """

    name: str
    seed: bytes = field(repr=False)
    algorithm: int = SIG_ED25519
    vkey: Vkey = field(init=False)
    _private: Ed25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive the public key."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        vkey = Vkey(self.name, self.algorithm, private.public_key().public_bytes_raw())
        object.__setattr__(self, "_private", private)
        object.__setattr__(self, "vkey", vkey)

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes of Ed25519 signature over the message."""
        return self._private.sign(message)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who claims to have signed, and the bytes."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> bytes:
        """Write the line, its LF included."""
        return f"{_DASH}{self.name} {to_b64(self.key_id + self.blob)}\n".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last LF included, and signatures under it."""

    text: bytes
    signatures: tuple[Signature, ...]


def parse_note(raw: bytes) -> Note:
    """Read a signed note without checking any signature.

    Raises:
        NoteError: not a signed note.
        LimitExceeded: longer, or with more signatures, than core/limits.py allows.

    Source: C2SP signed-note, "Format".
    """
    if len(raw) > limits.NOTE_SIZE_MAX_BYTES:
        raise LimitExceeded(
            f"expected a note of at most {limits.NOTE_SIZE_MAX_BYTES} bytes; found {len(raw)}"
        )
    check_plain_text(raw)
    text, blank, block = raw.rpartition(b"\n\n")
    if not blank or not block.endswith(b"\n"):
        raise NoteError("expected a text, an empty line and signature lines; found no such parts")
    lines = block.decode().removesuffix("\n").split("\n")
    if len(lines) > limits.NOTE_SIGNATURES_MAX_COUNT:
        raise LimitExceeded(
            f"expected at most {limits.NOTE_SIGNATURES_MAX_COUNT} signatures; found {len(lines)}"
        )
    return Note(text + b"\n", tuple([_parse_line(line) for line in lines]))


def parse_signature_lines(raw: bytes) -> tuple[Signature, ...]:
    """Read signature lines that travel without their text.

    Raises:
        NoteError: not signature lines.
    """
    if not raw:
        return ()
    note = parse_note(b"\n\n" + raw)
    if note.text != b"\n":
        raise NoteError("expected signature lines alone; found a text before them")
    return note.signatures


def format_note(note: Note) -> bytes:
    """Write a signed note.

    Raises:
        NoteError: the text does not end in LF, or there is no signature.
    """
    if not note.text.endswith(b"\n") or not note.signatures:
        raise NoteError("expected a text that ends in LF and at least one signature")
    return note.text + b"\n" + b"".join([signature.line() for signature in note.signatures])


def sign_note(text: bytes, signer: Signer) -> bytes:
    """Sign a text.

    Args:
        text: UTF-8, ended by LF, no other control character.
        signer: of algorithm SIG_ED25519.

    Returns:
        The signed note with one signature.

    Raises:
        NoteError: the text cannot be signed, or the signer is of another algorithm.
    """
    if signer.vkey.algorithm != SIG_ED25519:
        raise NoteError(f"expected a signer of type 1; found type {signer.vkey.algorithm}")
    check_plain_text(text)
    signature = Signature(signer.vkey.name, signer.vkey.key_id, signer.sign(text))
    return format_note(Note(text, (signature,)))


def open_note(raw: bytes, vkeys: Iterable[Vkey]) -> Note:
    """Read a signed note and keep only the signatures that verify under known keys.

    Args:
        raw: the note as received.
        vkeys: the keys that are trusted, from elsewhere.

    Returns:
        The text with its verified signatures, in their order.

    Raises:
        NoteError: not a signed note.
        NotAuthentic: a signature of a known key fails, or no known key signed.

    Source: C2SP signed-note, "Verifying"; unknown names and ids are ignored, a known one must hold.
    """
    note = parse_note(raw)
    known = {(vkey.name, vkey.key_id): vkey for vkey in vkeys}
    verified = []
    for signature in note.signatures:
        vkey = known.get((signature.name, signature.key_id))
        if vkey is not None:
            verify_signature(signature, note.text, vkey)
            verified.append(signature)
    if not verified:
        names = ", ".join(sorted({vkey.name for vkey in known.values()})) or "no key at all"
        signers = ", ".join([signature.name for signature in note.signatures])
        raise NotAuthentic("the signatures", expected=f"one of {names}", found=signers)
    return Note(note.text, tuple(verified))


def verify_signature(signature: Signature, text: bytes, vkey: Vkey) -> None:
    """Check one signature over a text.

    Raises:
        NotAuthentic: it is not this key's signature of this text.
    """
    part = f"the signature of {vkey.name}"
    size = _SIGNATURE_SIZES_BYTES[vkey.algorithm]
    if len(signature.blob) != size:
        raise NotAuthentic(part, expected=f"{size} bytes", found=f"{len(signature.blob)} bytes")
    message = text
    if vkey.algorithm == SIG_COSIGNATURE:
        message = cosignature_message(text, int.from_bytes(signature.blob[:8], "big"))
    try:
        verify_ed25519(vkey.public, signature.blob[-64:], message)
    except NotAuthentic as error:
        raise NotAuthentic(part, expected=error.expected, found=error.found) from None


def cosignature_message(text: bytes, time_s: int) -> bytes:
    """Return what a cosigner signs: the time it saw the text, and the text.

    Source: C2SP tlog-cosignature, "Ed25519 signed message".
    """
    return b"cosignature/v1\ntime %d\n%s" % (time_s, text)


def verify_ed25519(public: bytes, signature: bytes, message: bytes) -> None:
    """Check an Ed25519 signature.

    The rules are those of OpenSSL: S below the group order, R compared as encoded, no cofactor.
    Keys of low order are not refused: keys come from policies and cards that a person confirmed.

    Raises:
        NotAuthentic: the signature is not this key's over this message.

    Source: RFC 8032 section 5.1.7.
    """
    try:
        _public_key(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise NotAuthentic(
            "the Ed25519 signature",
            expected=f"a signature by the key {public.hex()}",
            found="a signature that does not fit the key and the text",
        ) from None


@lru_cache(maxsize=256)
def _public_key(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def check_key_name(name: str) -> None:
    """Refuse a name that a signature line could not carry.

    Raises:
        NoteError: empty, too long, or with white space, a control character or a plus sign.

    Source: C2SP signed-note, "Format".
    """
    size = len(name.encode(errors="replace"))
    if (
        _NOT_IN_NAME.search(name)
        or not name.isprintable()
        or not 0 < size <= limits.KEY_NAME_MAX_BYTES
    ):
        raise NoteError(
            f"expected a key name without white space or plus sign; found {name[:80]!a}"
        )


_NOT_IN_NAME: Final = re.compile(r"[\s+\x00-\x1f]")


def check_plain_text(raw: bytes) -> None:
    """Refuse bytes that are not UTF-8 or hold a control character other than LF.

    Raises:
        NoteError: no note may hold these bytes.

    Source: C2SP signed-note, "Format".
    """
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise NoteError(f"expected UTF-8 text; found another byte at {error.start}") from None
    if raw.translate(None, _CONTROLS) != raw:
        raise NoteError("expected a text without control characters other than LF; found one")


_CONTROLS: Final = bytes(set(range(32)) - {10})


def _parse_line(line: str) -> Signature:
    name, _, payload = line.removeprefix(_DASH).partition(" ")
    try:
        raw = from_b64(payload)
    except CodecError:
        raw = b""
    if not line.startswith(_DASH) or len(raw) < 5:
        raise NoteError(f"expected a signature line '— name base64'; found {line[:80]!a}")
    check_key_name(name)
    return Signature(name, raw[:4], raw[4:])
