# SPDX-License-Identifier: Apache-2.0
"""The kinds of act that rule the record itself: logs, constitution, directory, node cards.

They belong to no room and are known to every node. Must not know any room.
Source: DESIGN.md sections 3 and 5; rooms.md A0.1; kernel.md S8, S14.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from ayni.core import codec, limits
from ayni.core.acts import MODES
from ayni.core.codec import Json
from ayni.core.kinds import (
    ActHash,
    Code,
    Enum,
    Hash,
    Int,
    Key,
    Kind,
    LanguageCode,
    ListOf,
    MapOf,
    Member,
    Name,
    OfficeId,
    PartyCode,
    PlaceId,
    Record,
    Text,
    Texts,
    ZoneName,
)

POWERS = (
    "liaison",
    "duty",
    "secretariat",
    "head",
    "foreign",
    "assistance",
    "crossing",
    "statistics",
    "privacy",
    "press",
    "audit",
    "node",
)
"""What an office may do (rooms.md A0.1)."""

INSTITUTIONS = ("army", "police", "civil_protection", "migration", "foreign_ministry", "other")

LOG_OPENED = "log.opened/1"
PROPOSED = "constitution.proposed/1"
CONSENTED = "constitution.consented/1"
WITHDRAWN = "constitution.withdrawn/1"
OFFICE_DECLARED = "directory.office_declared/1"
OFFICE_ENDED = "directory.office_ended/1"
CARD_DECLARED = "node.card_declared/1"
FORK_SHOWN = "record.fork_shown/1"
DIGEST_STATED = "record.digest_stated/1"
ERASURE_ASKED = "erasure.asked/1"
ERASURE_DONE = "erasure.done/1"
ERASURE_REFUSED = "erasure.refused/1"
ERASURE_EXPIRED = "erasure.expired/1"

ASK_GROUNDS = ("personal_data", "mistake", "retention", "law", "agreement")
"""Why a party asks all parties to erase content."""

REFUSE_GROUNDS = ("text_in_force", "cited", "archive_law", "dispute", "other")
"""Why a party keeps what it is asked to erase."""

CORE_ROOMS = frozenset({"log", "constitution", "directory", "node", "record", "erasure"})
"""First words of kinds that need no room to be switched on, and no constitution."""

_LOG = Code(r"[0-9a-hjkmnp-tv-z]{16}", "a log id of 16 characters")
_FLAG = Int(0, 1)
_SIZE = Int(0, 2**53 - 1)
_POWER = Enum(POWERS)
_POWERS = ListOf(_POWER, len(POWERS))
_MS = Int(0, 253_402_300_799_999)

_FOUNDER = Record({"office": OfficeId, "powers": _POWERS})
_PARTY = Record(
    {"party": PartyCode, "identity": Key, "zone": ZoneName, "languages": ListOf(LanguageCode, 4)}
)
_PLACE = Record(
    {
        "id": PlaceId,
        "lat_e6": Int(-90_000_000, 90_000_000),
        "lon_e6": Int(-180_000_000, 180_000_000),
        "named_by": PartyCode,
        "fictional": _FLAG,
    }
)


def _must(name: str, kind: object) -> Member:
    return Member(name=name, type=kind, structural=True, required=True)  # type: ignore[arg-type]


def _may(name: str, kind: object) -> Member:
    return Member(name=name, type=kind, structural=True)  # type: ignore[arg-type]


def _content(name: str, kind: object) -> Member:
    return Member(name=name, type=kind)  # type: ignore[arg-type]


_FOREIGN = frozenset({"foreign"})
_DESKS = frozenset({"liaison", "foreign"})
_TEXT_BYTES_MAX = 1 << 20

_LIST = (
    Kind(
        name=LOG_OPENED,
        powers=frozenset(),
        opens=True,
        members=(
            _must("party", PartyCode),
            _must("number", Int(0, 1_000_000)),
            _must("key", Key),
            _must("founders", ListOf(_FOUNDER, 16)),
            _must("predecessors", ListOf(Record({"log": _LOG, "size": _SIZE, "root": Hash}), 64)),
        ),
    ),
    Kind(
        name=PROPOSED,
        powers=_FOREIGN,
        opens=True,
        body_max_bytes=_TEXT_BYTES_MAX,
        members=(
            _must("version", Int(1, 10_000)),
            _must("text", Hash),
            _must("mode", Enum(MODES)),
            _must("parties", ListOf(_PARTY, 16)),
            _must("rooms", ListOf(Name, 32)),
            _must("languages", ListOf(LanguageCode, 8)),
            _must("powers", MapOf(_POWERS, 256)),
            _must("params", MapOf(Int(-(2**53) + 1, 2**53 - 1), 512)),
            _must("retention", MapOf(Int(0, 100_000), 256)),
            _must("places", ListOf(_PLACE, 512)),
            _may("supersedes", ActHash),
            _content("label", Texts(200)),
            _content("nature", Texts(400)),
            _content("non_prejudice", Texts(2_000)),
            _content("silence", Texts(1_000)),
            _content("place_names", MapOf(Texts(120), 512)),
            _content("text_salt", Code(r"[0-9a-f]{64}", "a salt of 32 bytes in hex")),
        ),
    ),
    Kind(
        name=CONSENTED,
        powers=_FOREIGN,
        about=frozenset({PROPOSED}),
        members=(_must("proposal", ActHash), _must("text", Hash)),
    ),
    Kind(
        name=WITHDRAWN,
        powers=_FOREIGN,
        author="opener",
        about=frozenset({PROPOSED}),
        members=(_must("proposal", ActHash), _content("why", Text(1_000))),
    ),
    Kind(
        name=OFFICE_DECLARED,
        powers=_DESKS,
        opens=True,
        members=(
            _must("office", OfficeId),
            _must("powers", _POWERS),
            _must("institution", Enum(INSTITUTIONS)),
            _may("alternates", ListOf(OfficeId, 8)),
            _may("zone", ZoneName),
            _may("languages", ListOf(LanguageCode, 8)),
            _may("valid_from", _MS),
            _may("valid_until", _MS),
            _may("supersedes", ListOf(ActHash, 8)),
            _content("names", Texts(160)),
            _content("telephone", Text(60)),
            _content("radio", Text(60)),
            _content("email", Text(120)),
            _content("duty_hours", Text(160)),
        ),
    ),
    Kind(
        name=OFFICE_ENDED,
        powers=_DESKS,
        author="opener",
        about=frozenset({OFFICE_DECLARED}),
        members=(_must("office", OfficeId),),
    ),
    Kind(
        name=CARD_DECLARED,
        powers=frozenset({"node", "foreign"}),
        opens=True,
        members=(
            _must("number", Int(1, 1_000_000)),
            _must("card", Hash),
            _content("note", Text(limits.CARD_DECLARED_MAX_CHARS)),
        ),
    ),
    Kind(
        name=FORK_SHOWN,
        powers=frozenset({"node", "liaison", "foreign"}),
        opens=True,
        members=(
            _must("log", _LOG),
            _must("old_size", _SIZE),
            _must("new_size", _SIZE),
            _must("old_root", Hash),
            _must("new_root", Hash),
            _must("proof", ListOf(Hash, 64)),
            _content("heads", ListOf(Text(2_000), 2)),
        ),
    ),
    Kind(
        name=DIGEST_STATED,
        powers=frozenset({"node", "liaison", "foreign"}),
        opens=True,
        members=(
            _must("digest", Hash),
            _must("fold_version", Int(1, 1_000_000)),
            _must("kinds", Hash),
        ),
    ),
    Kind(
        name=ERASURE_ASKED,
        powers=frozenset({"privacy"}),
        opens=True,
        members=(
            _must("act", ActHash),
            _must("members", ListOf(Name, 32)),
            _must("ground", Enum(ASK_GROUNDS)),
        ),
    ),
    Kind(
        name=ERASURE_DONE,
        powers=frozenset({"privacy", "node"}),
        about=frozenset({ERASURE_ASKED}),
        members=(_may("backups_until", _MS),),
    ),
    Kind(
        name=ERASURE_REFUSED,
        powers=frozenset({"privacy", "node"}),
        about=frozenset({ERASURE_ASKED}),
        members=(_must("ground", Enum(REFUSE_GROUNDS)),),
    ),
    Kind(
        name=ERASURE_EXPIRED,
        powers=frozenset({"privacy", "node"}),
        opens=True,
        members=(
            _must("acts", ListOf(ActHash, limits.ERASURE_ACTS_MAX_COUNT)),
            _may("backups_until", _MS),
        ),
    ),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _LIST}

FRAME_KINDS = frozenset({LOG_OPENED, PROPOSED, CONSENTED, WITHDRAWN, OFFICE_DECLARED, OFFICE_ENDED})
"""Kinds whose regular acts decide what later acts may do."""

_NOT_IN_TEXT = frozenset({"text", "text_salt"})


def parties_of(facts: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Return the rows of the member `parties` of a proposal."""
    return cast(list[dict[str, Json]], facts["parties"])


def text_hash(values: Mapping[str, Json], salt: bytes) -> bytes:
    """Return the salted hash that identifies the text of a constitution.

    Version 1 of it is the partnership id.

    Args:
        values: the members of the proposal; `text` and `text_salt` are left out.
        salt: 32 random bytes, kept with the text.
    Source: record.md R5; kernel.md S8.
    """
    text = {name: value for name, value in values.items() if name not in _NOT_IN_TEXT}
    return sha256(b"ayni/text/1\x00" + salt + codec.encode(text)).digest()
