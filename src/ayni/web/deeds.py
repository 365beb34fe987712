# SPDX-License-Identifier: Apache-2.0
"""What every deed of a room needs: who does it, whether the office may, and the act itself.

Every deed notes in the journal of this state which person pressed the button. Must not write a
row: the room's projection does. Source: rooms.md A0.1, A0.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast

from django.conf import settings

from ayni.adapters.accounts import directory
from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.acts import Capacity, Mode
from ayni.core.attachments import MEMBER, Attachment, read_attachments
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.errors import Refusal
from ayni.web import recorded
from ayni.web.signing import (
    ENVELOPE_LIMIT,
    sign,
    sign_all,
    signatory_of,
    waits_for_an_account,
)
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does something to which object, as it stood on the page.

    Attributes:
        author: the person, the office, the present instant.
        deed_id: 32 random hex digits; the same id again is the same deed.
        about: object id, 32 bytes; empty for a deed that opens one.
        expected: version of the object on the page that the person read, or none.
        attachments: files that the act names.
        answers: what was answered about data of persons in the texts.
        refs: leaf hashes that the act cites: matters of other rooms that it is done in.
    """

    author: Viewer
    deed_id: str
    about: bytes = b""
    expected: int | None = None
    attachments: tuple[Attachment, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    refs: tuple[bytes, ...] = ()


def require(author: Viewer, kind: str, *, without: frozenset[str] = frozenset()) -> None:
    """Refuse an office that lacks the power for a kind, and say which offices hold it.

    Args:
        author: who wants to act.
        kind: the kind of act.
        without: powers that do not count for this deed.

    Raises:
        Refusal: power_lacking, with `power` (codes, comma between) and `offices`; envelope_limit:
            the session was opened by an envelope, and the deed can wait.
    """
    asked = recorded.powers_for(kind) - without
    if author.may(asked):
        if waits_for_an_account(author, kind):
            raise Refusal(ENVELOPE_LIMIT)
        return
    offices = directory.offices_of(author.party)
    able = sorted(name for name, office in offices.items() if office.powers & asked)
    raise Refusal("power_lacking", power=",".join(sorted(asked)), offices=able)


def append(deed: Deed, kind: str, values: Mapping[str, Json]) -> Appended:
    """Sign one act, or keep it as a draft where offices of the own state come first.

    Raises:
        Deferred: it is a draft now.
        Screened: a text looks like data of a person.
        Refusal: the record does not take it, or a file is gone (`attachment_gone`).
        StalePage: the object moved since the page was drawn.
    """
    author = deed.author
    named: dict[str, Json] = {}
    if deed.attachments:
        named[MEMBER] = [one.to_value() for one in deed.attachments]
    draft = Draft(
        kind=kind,
        by=author.office,
        capacity=cast(Capacity, author.capacity),
        values={**values, **named},
        at=author.now_ms,
        id=deed.deed_id,
        mode=cast(Mode, settings.AYNI_MODE),
        about=deed.about or None,
        refs=deed.refs,
    )
    return sign(
        signatory_of(author, answered=deed.answers),
        draft,
        expected=deed.expected,
        files=deed.attachments,
    )


def append_all(
    deed: Deed, kind: str, rows: Sequence[tuple[bytes, Mapping[str, Json]]]
) -> list[Appended]:
    """Sign several acts of one kind at once: all of them are in the record, or none.

    The same form again is the same acts: their ids follow from the id of the deed.

    Args:
        deed: who does it; it is about no single object.
        kind: of every act.
        rows: object id, empty for an act that opens one, and members of each.

    Raises:
        Screened: a text looks like data of a person; nothing is asked here.
        Refusal: the record does not take one of them.
    """
    author = deed.author
    drafts = [
        Draft(
            kind=kind,
            by=author.office,
            capacity=cast(Capacity, author.capacity),
            values=values,
            at=author.now_ms,
            id=sha256(f"{deed.deed_id}:{number}".encode()).hexdigest()[:32],
            mode=cast(Mode, settings.AYNI_MODE),
            about=about or None,
        )
        for number, (about, values) in enumerate(rows)
    ]
    return sign_all(signatory_of(author, answered=deed.answers), drafts)


def files_of(leaf: bytes) -> tuple[Attachment, ...]:
    """Return the files that an act names."""
    return read_attachments(reading.values_of([leaf]).get(leaf, {}).get(MEMBER))


def said(**texts: str) -> dict[str, Json]:
    """Return the texts that say something."""
    return {name: text.strip() for name, text in texts.items() if text.strip()}
