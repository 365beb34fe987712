# SPDX-License-Identifier: Apache-2.0
"""What parties say about the originals of an acta that were signed by hand; no clock, no content.

A day of signature is one only where every party says the same; what one party says is shown as its
own. Source: rooms.md A0.5 (paper first), A2 (Firmas).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.order import before
from ayni.core.patterns.gathering import fact_code, fact_codes, fact_hash, word_of
from ayni.rooms.meetings.facts import Day

SIGNED, DIVERGENCE = "paper_signed", "paper_divergence_noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOnPaper:
    """A party says that originals were signed by hand.

    Attributes:
        act: the act that says so.
        proposal: leaf hash of the version that was signed.
        originals: which of them, such as a and b.
        on: the day.
        scans: original to the hash of its scan, in hex.
    """

    act: Act
    proposal: bytes
    originals: tuple[str, ...]
    on: date
    scans: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diverges:
    """A party reads other words on paper than stand in the text.

    Attributes:
        act: the act that says so; what is read there stands in its body.
        proposal: leaf hash of the version.
        segment: id of the segment.
        language: in whose column.
        originals: on which of them.
    """

    act: Act
    proposal: bytes
    segment: str
    language: str
    originals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What stands about the originals of an acta.

    Attributes:
        signed: what each party said last of each version: two of a party only if neither knew the
            other; in display order.
        divergences: in display order.
    """

    signed: tuple[SignedOnPaper, ...]
    divergences: tuple[Diverges, ...]

    def of_version(self, proposal: bytes) -> tuple[SignedOnPaper, ...]:
        """Return what was said of the originals of one version."""
        return tuple(one for one in self.signed if one.proposal == proposal)

    def day_of(self, proposal: bytes, parties: Iterable[str]) -> date | None:
        """Return the day on which a version was signed by hand, if every party says the same."""
        told = self.of_version(proposal)
        days = {one.on for one in told}
        every = {one.act.party for one in told} >= set(parties)
        return days.pop() if every and len(days) == 1 else None

    def unscanned(self, proposal: bytes, parties: Iterable[str]) -> tuple[str, ...]:
        """Return the parties that have not named a scan of every original they say was signed.

        All are there that said nothing, once one has said that a version was signed by hand; before
        that nobody: an acta may stay without paper.
        """
        told = self.of_version(proposal)
        lacking = {one.act.party for one in told if set(one.originals) - set(one.scans)}
        silent = set(parties) - {one.act.party for one in told} if told else set()
        return tuple(sorted(lacking | silent))

    def structure(self) -> dict[str, Json]:
        """Return its part of a state for the digest: the same on every node."""
        return {
            "paper_signed": [
                [one.act.leaf.hex(), one.proposal.hex(), one.on.isoformat(), [*one.originals]]
                for one in self.signed
            ],
            "paper_divergences": [
                [one.act.leaf.hex(), one.segment, one.language] for one in self.divergences
            ],
        }


def papers_of(beside: Iterable[Act]) -> Papers:
    """Return what regular acts say about originals.

    Args:
        beside: regular acts about one acta, in display order; others are passed over.
    """
    acts = list(beside)
    said = [one for act in acts if word_of(act) == SIGNED and (one := _signed(act)) is not None]
    return Papers(
        signed=tuple(one for one in said if not any(_corrects(other, one) for other in said)),
        divergences=tuple(_diverges(act) for act in acts if word_of(act) == DIVERGENCE),
    )


def _corrects(later: SignedOnPaper, one: SignedOnPaper) -> bool:
    """Tell whether a party said something later of the same version, or of the same originals."""
    return (
        later.act.party == one.act.party
        and later.proposal == one.proposal
        and not set(later.originals).isdisjoint(one.originals)
        and before(one.act, later.act)
    )


def _signed(act: Act) -> SignedOnPaper | None:
    try:
        day = Day.from_value(act.facts.get("signed_on"))
    except (SchemaError, ValueError):
        return None
    return SignedOnPaper(
        act=act,
        proposal=fact_hash(act, "proposal"),
        originals=fact_codes(act, "originals"),
        on=day.on,
        scans=_scans(act.facts.get("scans")),
    )


def _scans(value: Json) -> dict[str, str]:
    rows = value if isinstance(value, list) else []
    return {
        str(row["original"]): str(row["hash"])
        for row in rows
        if isinstance(row, dict) and {"original", "hash"} <= row.keys()
    }


def _diverges(act: Act) -> Diverges:
    return Diverges(
        act=act,
        proposal=fact_hash(act, "proposal"),
        segment=fact_code(act, "segment"),
        language=fact_code(act, "language"),
        originals=fact_codes(act, "originals"),
    )
