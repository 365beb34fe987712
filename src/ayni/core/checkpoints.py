# SPDX-License-Identifier: Apache-2.0
"""Writes, signs and reads the head of a log and receipts for it; does not judge who is trusted.

A checkpoint is the text of a signed note (C2SP tlog-checkpoint); here always three lines::

    <origin> LF
    <size, decimal> LF
    base64(<root, 32 bytes>) LF

A receipt is a cosignature line under it (C2SP tlog-cosignature, type 4)::

    — <name> SP base64(<key id, 4 bytes> <time in seconds, u64 big-endian> <Ed25519, 64 bytes>) LF

It says: received and stored up to this size by then. It never says: agreed.
"""

from dataclasses import dataclass
from typing import Final

from ayni.core import limits
from ayni.core.codec import from_b64, to_b64
from ayni.core.errors import CodecError, LimitExceeded, NotAuthentic, NoteError
from ayni.core.merkle import EMPTY_ROOT, HASH_SIZE_BYTES
from ayni.core.notes import (
    SIG_COSIGNATURE,
    Note,
    Signature,
    Signer,
    Vkey,
    check_key_name,
    cosignature_message,
    format_note,
    open_note,
    parse_note,
    parse_signature_lines,
    sign_note,
    verify_signature,
)

_TIME_END_S: Final = 2**63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log.

    Attributes:
        origin: name of the log, equal to the name of its key.
        size: number of entries.
        root: root of the tree over them, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> bytes:
        """Write the three lines."""
        return f"{self.origin}\n{self.size}\n{to_b64(self.root)}\n".encode()

    @property
    def log_id(self) -> str:
        """Return the last part of the origin, which names the log inside its partnership."""
        return self.origin.rpartition("/")[2]


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Read the three lines of a checkpoint.

    Extension lines are refused: some cosignatures do not cover them.

    Raises:
        NoteError: not exactly these three lines in their one spelling.

    Source: C2SP tlog-checkpoint, "Note text".
    """
    try:
        lines = text.decode().split("\n")
        if len(lines) != 4 or lines[3]:
            raise NoteError(f"expected three lines; found {len(lines) - 1}")
        check_key_name(lines[0])
        checkpoint = Checkpoint(
            lines[0],
            parse_decimal(lines[1], limits.TREE_SIZE_END),
            from_b64(lines[2], HASH_SIZE_BYTES),
        )
    except (NoteError, CodecError, UnicodeDecodeError) as error:
        raise NoteError(f"expected a checkpoint of origin, size and root: {error}") from None
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise NoteError("expected the root of the empty tree for size 0; found another root")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Sign a head with the key of its log.

    The caller has made the head durable before; what is signed cannot be taken back.

    Raises:
        NoteError: the key has another name than the log.
    """
    if signer.vkey.name != checkpoint.origin:
        raise NoteError(f"expected the key of {checkpoint.origin}; found {signer.vkey.name}")
    parse_checkpoint(checkpoint.text())
    return sign_note(checkpoint.text(), signer)


def open_checkpoint(raw: bytes, vkey: Vkey) -> Checkpoint:
    """Read a head and check that its log signed it.

    Args:
        raw: signed note; other signatures are ignored.
        vkey: key of the log.

    Raises:
        NoteError: not a signed checkpoint.
        NotAuthentic: the log did not sign it, or it is the head of another log.
    """
    checkpoint = parse_checkpoint(open_note(raw, (vkey,)).text)
    if checkpoint.origin != vkey.name:
        raise NotAuthentic("the origin of the head", expected=vkey.name, found=checkpoint.origin)
    return checkpoint


def cosign(text: bytes, signer: Signer, *, time_s: int) -> bytes:
    """Give a receipt for a head.

    Args:
        text: the three lines of the checkpoint.
        signer: of algorithm SIG_COSIGNATURE, with a key used for nothing else.
        time_s: seconds since 1970-01-01 UTC, not 0.

    Returns:
        One signature line, its LF included.

    Raises:
        NoteError: not a checkpoint, another algorithm, or no possible time.

    Source: C2SP tlog-cosignature, "Format".
    """
    parse_checkpoint(text)
    if signer.vkey.algorithm != SIG_COSIGNATURE or not 0 < time_s < _TIME_END_S:
        raise NoteError(
            f"expected a cosigner of type 4 and a time; found type {signer.vkey.algorithm} and"
            f" time {time_s}"
        )
    blob = time_s.to_bytes(8, "big") + signer.sign(cosignature_message(text, time_s))
    return Signature(signer.vkey.name, signer.vkey.key_id, blob).line()


def open_cosignature(line: bytes, text: bytes, vkey: Vkey) -> int:
    """Check a receipt and return its time.

    Args:
        line: one signature line, its LF included.
        text: the three lines of the checkpoint.
        vkey: key of the cosigner, of algorithm SIG_COSIGNATURE.

    Returns:
        Seconds since 1970-01-01 UTC.

    Raises:
        NoteError: not one signature line.
        NotAuthentic: it is not this cosigner's receipt for this head.
    """
    signatures = parse_signature_lines(line)
    if len(signatures) != 1 or vkey.algorithm != SIG_COSIGNATURE:
        raise NoteError(f"expected one line and a cosigner's key; found {len(signatures)} lines")
    signature = signatures[0]
    if (signature.name, signature.key_id) != (vkey.name, vkey.key_id):
        found = f"{signature.name}+{signature.key_id.hex()}"
        raise NotAuthentic("the receipt", expected=f"{vkey.name}+{vkey.key_id.hex()}", found=found)
    return cosignature_time(signature, text, vkey)


def cosignature_time(signature: Signature, text: bytes, vkey: Vkey) -> int:
    """Check a parsed receipt and return its time in seconds.

    Raises:
        NotAuthentic: it is not this cosigner's receipt for this head, or it has no time.
    """
    verify_signature(signature, text, vkey)
    time_s = int.from_bytes(signature.blob[:8], "big")
    if not 0 < time_s < _TIME_END_S:
        raise NotAuthentic(f"the receipt of {vkey.name}", expected="a time", found=str(time_s))
    return time_s


def add_lines(note: bytes, *lines: bytes) -> bytes:
    """Add signature lines to a signed note; a line that is already there is not added again.

    Args:
        note: signed note.
        lines: signature lines, one or several in each value.

    Raises:
        NoteError: not a note, or not signature lines.
    """
    parsed = parse_note(note)
    signatures = list(parsed.signatures)
    for line in lines:
        signatures += [new for new in parse_signature_lines(line) if new not in signatures]
    return format_note(Note(parsed.text, tuple(signatures)))


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """The notice that a log grew, as one node tells another.

    On the wire (C2SP tlog-witness, "add-checkpoint")::

        old <size, decimal> LF
        base64(<hash>) LF               (the consistency proof, 63 at most)
        LF
        <signed checkpoint>

    Attributes:
        old_size: size that the sender believes the receiver holds.
        proof: consistency proof from there to the head.
        note: the signed head.
    """

    old_size: int
    proof: tuple[bytes, ...]
    note: bytes


def format_add_checkpoint(request: AddCheckpoint) -> bytes:
    """Write the notice."""
    hashes = "".join([to_b64(node) + "\n" for node in request.proof])
    return f"old {request.old_size}\n{hashes}\n".encode() + request.note


def parse_add_checkpoint(raw: bytes) -> AddCheckpoint:
    """Read a notice; the proof and the signatures are not checked yet.

    Raises:
        NoteError: not in this form.
        LimitExceeded: more hashes than a proof can have.
    """
    head, blank, note = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    if not blank or not lines[0].startswith(b"old "):
        raise NoteError("expected 'old <size>', a proof, an empty line and a signed checkpoint")
    old_size = parse_decimal(lines[0][4:].decode(errors="replace"), limits.TREE_SIZE_END)
    parse_note(note)
    return AddCheckpoint(old_size, parse_hash_lines(lines[1:]), note)


def parse_hash_lines(lines: list[bytes]) -> tuple[bytes, ...]:
    """Read the lines of a proof, one hash in base64 each.

    Raises:
        NoteError: a line is not a hash.
        LimitExceeded: more hashes than a proof can have.
    """
    if len(lines) > limits.PROOF_NODES_MAX_COUNT:
        raise LimitExceeded(
            f"expected at most {limits.PROOF_NODES_MAX_COUNT} hashes; found {len(lines)}"
        )
    try:
        return tuple([from_b64(line.decode("ascii"), HASH_SIZE_BYTES) for line in lines])
    except (CodecError, UnicodeDecodeError) as error:
        raise NoteError(f"expected one hash in base64 on each line: {error}") from None


def parse_decimal(text: str, end: int) -> int:
    """Read a whole number without sign, leading zeros or digits of other scripts.

    Raises:
        NoteError: not such a number, or not below `end`.
    """
    plain = text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")
    if not plain or len(text) > 20 or int(text) >= end:
        raise NoteError(f"expected a whole number below {end}; found {text[:40]!a}")
    return int(text)
