# SPDX-License-Identifier: Apache-2.0
"""What an office heard by telephone or radio before any act of it had arrived; pure values.

It opens an object of its own, because there may be nothing to say it about yet. The reading code is
a closed type and therefore structural: rows of messages are found by it, and it names no person.
Source: rooms.md A0.4, A0.8.
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import Code, Enum, Instant, Kind, Member, PartyCode, Text
from ayni.core.patterns.common import OPTIONAL, TEXT_CHARS_MAX

MESSAGE_HEARD = "notices.message_heard/1"
MESSAGE_CLOSED = "notices.message_closed/1"
DUPLICATE_LINKED = "notices.duplicate_linked/1"

MESSAGE_ENDS = ("settled", "mistake", "other")
_POWERS = frozenset({"liaison", "duty"})
_SYMBOLS = "0-9A-HJKMNP-TV-Z"
ReadingCode = Code(
    rf"[{_SYMBOLS}]{{4}}-[{_SYMBOLS}]{{4}}(-[{_SYMBOLS}]{{2}})?-[0-9]{{2}}",
    "a reading code such as 7K3M-Q9TD-41",
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name=MESSAGE_HEARD,
            powers=_POWERS,
            opens=True,
            urgent=True,
            members=(
                Member(name="heard", type=Text(TEXT_CHARS_MAX), required=True),
                Member(name="occurred_at", type=Instant, structural=True, required=True),
                Member(name="from_party", type=PartyCode, structural=True, required=True),
                Member(name="code", type=ReadingCode, structural=True),
                *(member for member in OPTIONAL if member.name != "occurred_at"),
            ),
        ),
        Kind(
            name=MESSAGE_CLOSED,
            powers=_POWERS,
            author="opener",
            about=frozenset({MESSAGE_HEARD}),
            members=(
                Member(name="why", type=Enum(MESSAGE_ENDS), structural=True, required=True),
                *OPTIONAL,
            ),
        ),
    )
}
