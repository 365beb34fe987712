# SPDX-License-Identifier: Apache-2.0
"""Reads messages heard for a viewer, and says of each whether its act has arrived.

That is computed by the reading code when a page is drawn, from whatever is held then, and stored
nowhere: nothing is merged. Source: rooms.md A0.4, A0.8, D-26, D-27.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.rooms.notices import states
from ayni.rooms.notices.models import Message
from ayni.rooms.notices.states import MessageState
from ayni.web.parties import forms
from ayni.web.readers import DESK_ITEMS_MAX, Reader
from ayni.web.registry import DeskItem

Fits = Literal["agrees", "differs", "no_code", "awaited", "open"]
"""How a message stands to the acts held.

agrees: an act with its code is here. differs: a person pointed to a matter, and no act of it has
the code. no_code: a person pointed to a matter, and no code was heard. awaited: no act with the
code has arrived. open: no code was heard, and nobody pointed to a matter.
"""
MESSAGES_LOOKED_AT_MAX = 500
"""Open messages that are held against the record at once; a voice path of a link that is down for
weeks does not come near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How one message stands to the acts held.

    Attributes:
        fits: see `Fits`.
        act: the act with its code, if it is here.
        matter: object id of the act or of what a person pointed to, hex; empty if neither is known.
    """

    fits: Fits
    act: ActRead | None = None
    matter: str = ""

    @property
    def settled(self) -> bool:
        """Tell whether nobody needs to look for the act any more."""
        return self.fits in ("agrees", "differs", "no_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRead:
    """A message as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        match: how it stands to the acts held.
    """

    row: Message
    state: MessageState
    acts: Sequence[ActRead]
    version: int
    match: Match

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def messages(*, reader: Reader) -> QuerySet[Message]:
    """Return every message heard by any party."""
    del reader  # whoever has one may see every message
    return Message.objects.prefetch_related("links")


def message(object_id: bytes, *, reader: Reader) -> MessageRead | None:
    """Return one message with its acts, or none if nothing regular is held about it."""
    row = messages(reader=reader).filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return MessageRead(
        row=row,
        state=states.fold_message(regular),
        acts=acts,
        version=len(regular),
        match=matches([row])[row.object_id],
    )


def message_state(object_id: bytes) -> MessageState:
    """Return what the acts of a message come to; for services, which judge and show nothing."""
    return states.fold_message([act.act for act in reading.acts_about(object_id) if act.regular])


def unmatched(*, reader: Reader) -> list[tuple[Message, Match]]:
    """Return the open messages whose act nobody has found yet, oldest first."""
    newest = messages(reader=reader).filter(open=True).order_by("-heard_ms", "pk")
    rows = list(newest[:MESSAGES_LOOKED_AT_MAX])
    found = matches(rows)
    return [
        (row, found[row.object_id]) for row in reversed(rows) if not found[row.object_id].settled
    ]


def heard_of(object_id: str, acts: Iterable[ActRead], *, reader: Reader) -> list[Message]:
    """Return the messages that read out an act of a matter, or that a person pointed to it.

    Args:
        object_id: of the matter, hex.
        acts: its acts.
        reader: who reads.
    """
    codes = {act.code for act in acts}
    about = Q(code__in=codes) | Q(links__other=object_id)
    rows = messages(reader=reader).filter(about).distinct().order_by("heard_ms", "pk")
    return [row for row in rows if row.object_id != object_id]


def matches(rows: Collection[Message]) -> dict[str, Match]:
    """Return, by object id, how messages stand to the acts held; one query for all codes."""
    coded = reading.coded({row.code for row in rows if row.code})
    return {row.object_id: _match(row, coded.get(row.code, ())) for row in rows}


def _match(row: Message, coded: Sequence[ActRead]) -> Match:
    # The speaker's act first: a code of forty bits may stand for a stranger's act as well.
    theirs = sorted(
        (act for act in coded if act.party != row.party),
        key=lambda act: act.party != row.from_party,
    )
    if theirs:
        return Match(fits="agrees", act=theirs[0], matter=theirs[0].object_id.hex())
    linked = [link.other for link in row.links.all()]
    if linked:
        fits: Fits = "differs" if row.code else "no_code"
        return Match(fits=fits, matter=min(linked))
    return Match(fits="awaited" if row.code else "open")


def find_matter(code: str) -> bytes:
    """Return the object that an act with a reading code is about; for services.

    Raises:
        Refusal: code_malformed, code_check_wrong or act_unknown.
    """
    act = reading.act(reading.find(code))
    if act is None:
        raise Refusal("act_unknown", found=code)
    return act.object_id


def message_title(row: Message, reader: Reader) -> str:
    """Return what a message is called, for headings and the Desk."""
    del reader
    told = _(
        # A form of a name per language, xgettext:no-python-brace-format
        "Message heard {p:of}"
    ).format(p=forms(row.from_party))
    return f"{told}, {row.code}" if row.code else told


def message_url(object_id: str) -> str:
    """Return the address of a message."""
    return reverse("notices:message", kwargs={"object_id": object_id})


def message_items(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of messages: those of the own party whose act is not found."""
    found = unmatched(reader=reader)
    own = [(row, match) for row, match in found if row.party == reader.viewer.party]
    return [_item(row, match, reader) for row, match in own[:DESK_ITEMS_MAX]]


def _item(row: Message, match: Match, reader: Reader) -> DeskItem:
    awaited = match.fits == "awaited"
    return DeskItem(
        waits="theirs" if awaited else "mine",
        title=message_title(row, reader),
        url=message_url(row.object_id),
        party=row.from_party if awaited else row.party,
        since_ms=row.heard_ms,
        asked=_("code noted; the act has not arrived") if awaited else _("Point out the act"),
    )
