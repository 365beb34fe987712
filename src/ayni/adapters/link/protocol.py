# SPDX-License-Identifier: Apache-2.0
"""The texts that two nodes exchange under /v1/ beside C2SP's own; touches no socket and no store.

The answer to ``GET /v1/heads``, canonical JSON::

    {"card":3,"held":[{"log":"<id>","note":"<signed head with its receipt line>"}],
     "own":[{"log":"<id>","note":"<signed head>"}],"software":"ayni 0.1.0","versions":[1,1]}

Source: docs/protocol/link.md.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from ayni.core import codec, limits
from ayni.core.acts import LOG_ID_PATTERN
from ayni.core.errors import CodecError, WireError

VERSION: Final = 1
"""Version of the protocol, as in the path; also the oldest that this software speaks."""

TEXT: Final = "text/plain; charset=utf-8"
JSON: Final = "application/json"
BINARY: Final = "application/octet-stream"
SIZE: Final = "text/x.tlog.size"
"""Content type of the true size in a 409 answer. Source: C2SP tlog-witness."""

CLOCK_HEADER: Final = "ayni-clock"
"""The answerer's clock, milliseconds since 1970 UTC: outside the body, so that the ETag holds."""

HEADS_MAX_BYTES: Final = 256 * limits.KIB
"""An answer to /v1/heads; some hundred heads with their receipts."""


class LogHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest signed head of one log; with a receipt line when the answerer gave one."""

    log: Annotated[str, Meta(pattern=LOG_ID_PATTERN)]
    note: Annotated[str, Meta(max_length=limits.NOTE_SIZE_MAX_BYTES)]


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """What a node says about itself to one neighbour. Fields unknown here are passed over.

    Attributes:
        versions: oldest and newest protocol version that the answerer speaks.
        card: number of its newest node card.
        card_held: number of the asker's newest card that the answerer holds; 0 if it is not said.
        software: name and version, for people.
        own: heads of the answerer's logs.
        held: what it holds of the asker's logs.
        heard: heads of the asker's logs over acts that the answerer does not hold; so that a node
            whose data went back learns of it, and of acts that nobody has any more.
    """

    versions: tuple[Annotated[int, Meta(ge=1)], Annotated[int, Meta(ge=1)]]
    card: Annotated[int, Meta(ge=0)]
    software: Annotated[str, Meta(max_length=80)]
    own: Annotated[tuple[LogHead, ...], Meta(max_length=256)] = ()
    held: Annotated[tuple[LogHead, ...], Meta(max_length=256)] = ()
    card_held: Annotated[int, Meta(ge=0)] = 0
    heard: Annotated[tuple[LogHead, ...], Meta(max_length=256)] = ()


_decoder: Final = msgspec.json.Decoder(Heads)


def encode_heads(heads: Heads) -> bytes:
    """Return the canonical bytes."""
    return codec.encode(msgspec.to_builtins(heads))


def decode_heads(raw: bytes) -> Heads:
    """Return what an answer says.

    Raises:
        WireError: not such an answer.
    """
    try:
        codec.decode(raw)
        return _decoder.decode(raw)
    except (CodecError, msgspec.MsgspecError) as error:
        raise WireError(f"expected the heads of a node; found something else ({error})") from None


def etag_of(body: bytes) -> str:
    """Return the entity tag of an answer."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def speaks(versions: tuple[int, int]) -> bool:
    """Tell whether a node that speaks these versions and this one understand each other."""
    return versions[0] <= VERSION <= versions[1]
