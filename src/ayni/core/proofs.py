# SPDX-License-Identifier: Apache-2.0
"""Reads and writes the file that proves one entry or one act offline; trusts no key inside it.

A proof of one entry (C2SP tlog-proof)::

    c2sp.org/tlog-proof@v1 LF
    [ "extra " base64(<bytes>) LF ]
    "index " <decimal> LF
    base64(<hash>) LF                  (the inclusion proof, sibling of the leaf first)
    LF
    <signed checkpoint with its receipts>

A proof of one act is such a file. Its extra bytes are canonical JSON::

    {"header":"<the leaf>","members":[["place","<salt>","f-07"],["strength","<hash>"]],
     "policy":"<trust file of the one who made the proof>","v":1}

`members` is the body as it travels (core/acts.py), some members closed; null when no body is shown.
The policy inside is a convenience: it shows whom the maker trusts, and proves nothing.
"""

from dataclasses import dataclass
from typing import Final

from ayni.core import limits
from ayni.core.acts import Body, decode_body
from ayni.core.checkpoints import parse_decimal, parse_hash_lines
from ayni.core.codec import Json, decode, encode, from_b64, to_b64
from ayni.core.errors import CodecError, LimitExceeded, NoteError
from ayni.core.merkle import verify_inclusion
from ayni.core.notes import parse_note
from ayni.core.policy import Head, Policy

_FIRST_LINE: Final = b"c2sp.org/tlog-proof@v1"
_EXTRA_DEPTH_MAX_LEVELS: Final = limits.JSON_DEPTH_MAX_LEVELS + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """A proof that one entry is in a log.

    Attributes:
        index: place of the entry, 0-based.
        hashes: inclusion proof.
        note: signed checkpoint with its receipts.
        extra: bytes for the application, not authenticated.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes = b""


def format_tlog_proof(proof: TlogProof) -> bytes:
    """Write a proof of one entry."""
    lines = [_FIRST_LINE.decode()]
    if proof.extra:
        lines.append(f"extra {to_b64(proof.extra)}")
    lines += [f"index {proof.index}", *[to_b64(node) for node in proof.hashes]]
    return "\n".join(lines).encode() + b"\n\n" + proof.note


def parse_tlog_proof(raw: bytes) -> TlogProof:
    """Read a proof of one entry; nothing is checked against a key yet.

    Raises:
        NoteError: not such a proof.
        LimitExceeded: larger than core/limits.py allows.

    Source: C2SP tlog-proof, "Format".
    """
    if len(raw) > limits.ACT_PROOF_SIZE_MAX_BYTES:
        raise LimitExceeded(
            f"expected a proof of at most {limits.ACT_PROOF_SIZE_MAX_BYTES} bytes; found {len(raw)}"
        )
    head, blank, note = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    if not blank or lines.pop(0) != _FIRST_LINE:
        raise NoteError(f"expected a proof that begins with {_FIRST_LINE.decode()}; found another")
    extra = b""
    if lines and lines[0].startswith(b"extra "):
        try:
            extra = from_b64(lines.pop(0)[6:].decode("ascii"))
        except (CodecError, UnicodeDecodeError):
            raise NoteError("expected base64 after 'extra'; found other bytes") from None
    if not lines or not lines[0].startswith(b"index "):
        raise NoteError("expected a line 'index <number>'; found none")
    index = parse_decimal(lines.pop(0)[6:].decode(errors="replace"), limits.TREE_SIZE_END)
    parse_note(note)
    return TlogProof(index=index, hashes=parse_hash_lines(lines), note=note, extra=extra)


def verify_tlog_proof(proof: TlogProof, leaf: bytes, policy: Policy) -> Head:
    """Check that an entry is in a log that a policy trusts.

    Args:
        proof: as received.
        leaf: leaf hash of the entry.
        policy: from a person or a partnership, not from the proof.

    Returns:
        The head and its receipts, verified.

    Raises:
        NoteError: the head cannot be read.
        NotAuthentic: head, receipts, quorum or place do not hold.

    Source: C2SP tlog-proof, "Verification".
    """
    head = policy.open_head(proof.note)
    checkpoint = head.checkpoint
    verify_inclusion(
        leaf,
        index=proof.index,
        size=checkpoint.size,
        proof=proof.hashes,
        root=checkpoint.root,
    )
    return head


@dataclass(frozen=True, slots=True, kw_only=True)
class ActProof:
    """A proof of one act: its place in a log, its header, and what is shown of its body.

    Attributes:
        proof: proof of the entry; its extra bytes are ignored when writing.
        header: the leaf.
        body: the body with the members that are shown open, or None.
        policy: text of the maker's trust file.
    """

    proof: TlogProof
    header: bytes
    body: Body | None
    policy: str


def format_act_proof(act: ActProof) -> bytes:
    """Write a proof of one act.

    Raises:
        CodecError: the header is not UTF-8, or a value is not canonical.
    """
    try:
        header = act.header.decode()
    except UnicodeDecodeError:
        raise CodecError("expected the header of an act in UTF-8; found other bytes") from None
    members = decode(act.body.encode()) if act.body is not None else None
    extra = encode(
        {"v": 1, "header": header, "members": members, "policy": act.policy},
        depth_max=_EXTRA_DEPTH_MAX_LEVELS,
    )
    proof = TlogProof(
        index=act.proof.index, hashes=act.proof.hashes, note=act.proof.note, extra=extra
    )
    return format_tlog_proof(proof)


def parse_act_proof(raw: bytes) -> ActProof:
    """Read a proof of one act; nothing is checked against a key yet.

    Raises:
        NoteError: not a proof, or a proof of something else than an act.
        CodecError: the body in it cannot be read.
        LimitExceeded: larger than core/limits.py allows.
    """
    proof = parse_tlog_proof(raw)
    try:
        extra = decode(proof.extra, depth_max=_EXTRA_DEPTH_MAX_LEVELS)
    except CodecError as error:
        raise NoteError(f"expected the proof of an act; found another ({error})") from None
    match extra:
        case {"v": 1, "header": str(header), "members": members, "policy": str(policy), **rest}:
            if not rest:
                body = None if members is None else _read_members(members)
                return ActProof(proof=proof, header=header.encode(), body=body, policy=policy)
        case _:
            pass
    raise NoteError("expected v 1, header, members and policy in the proof; found other members")


def _read_members(members: Json) -> Body:
    return decode_body(encode(members))
