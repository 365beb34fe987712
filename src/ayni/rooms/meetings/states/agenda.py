# SPDX-License-Identifier: Apache-2.0
"""What became of the agenda of an edition; no clock, no content. Source: rooms.md A2, A0.5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.patterns.gathering import fact_hash, word_of
from ayni.core.patterns.joint_text import (
    JointText,
    Proposal,
    Wording,
    fold_joint_text,
    parties_of,
)
from ayni.core.reasons import Reason
from ayni.rooms.meetings.facts import AGENDA_PROPOSED

AgendaStage = Literal["proposed", "agreed", "withdrawn", "unread"]

WORDING = Wording(
    proposed="agenda_proposed",
    countered="agenda_countered",
    consented="agenda_consented",
    withdrawn="agenda_withdrawn",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an agenda, without its title.

    Attributes:
        number: as printed.
        rapporteur: party that reports; empty if both do.
        minutes: how long, or 0.
        matter: object id of the matter that it is about, in hex, or empty.
    """

    number: int
    rapporteur: str
    minutes: int
    matter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaState:
    """The state of one agenda.

    Attributes:
        edition: object id of its edition; empty while its opening act is not regular.
        text: the joint text, and what stands beside it.
        stage: agreed once every party consented to one version.
        aside: leaf hash to reason code of acts that change nothing.
    """

    edition: bytes
    text: JointText
    stage: AgendaStage
    aside: Mapping[bytes, str]

    @property
    def shown(self) -> Proposal | None:
        """Return the version that pages show first: the agreed one, else the newest."""
        newest = self.text.current or self.text.pending or self.text.proposals
        return newest[-1] if newest else None

    def structure(self) -> Json:
        """Return the state for the digest: the same on every node."""
        return {"stage": self.stage, "edition": self.edition.hex(), **self.text.structure()}


def fold_agenda(acts: Iterable[Act]) -> AgendaState:
    """Return the state of one agenda.

    Args:
        acts: its regular acts, in any order.
    """
    text = fold_joint_text(acts, wording=WORDING, check=_check)
    first = text.proposals[0].act if text.proposals else None
    stage: AgendaStage = "unread" if first is None else "proposed"
    if text.agreed:
        stage = "agreed"
    elif first is not None and all(one.withdrawals for one in text.proposals):
        stage = "withdrawn"
    return AgendaState(
        edition=fact_hash(first, "edition") if first else b"",
        text=text,
        stage=stage,
        aside=text.aside,
    )


def items_of(act: Act) -> tuple[Item, ...]:
    """Return the items that a regular version states, in its order."""
    rows = cast(list[dict[str, Json]], act.facts["items"])
    return tuple(
        Item(
            number=cast(int, row["number"]),
            rapporteur=str(row.get("rapporteur", "")),
            minutes=cast(int, row.get("minutes", 0)),
            matter=str(row.get("matter", "")),
        )
        for row in rows
    )


def _check(act: Act) -> Reason | None:
    """Look at one act alone: items that are none, numbers that repeat, an author not named."""
    if act.header.about is None and act.kind != AGENDA_PROPOSED:
        return Reason.ABOUT_WRONG_KIND
    if word_of(act) not in WORDING.versions:
        return None
    rows = act.facts.get("items")
    if not isinstance(rows, list) or not rows or len(parties_of(act)) < 2:
        return Reason.BODY_MALFORMED
    numbers = [row.get("number") if isinstance(row, dict) else None for row in rows]
    if not all(type(number) is int for number in numbers) or len(set(numbers)) < len(numbers):
        return Reason.BODY_MALFORMED
    if any(not _item(row) for row in rows if isinstance(row, dict)):
        return Reason.BODY_MALFORMED
    return None if act.party in parties_of(act) else Reason.NOT_NAMED


def _item(row: Mapping[str, Json]) -> bool:
    told, minutes = row.get("rapporteur", ""), row.get("minutes", 0)
    return isinstance(told, str) and type(minutes) is int
