# SPDX-License-Identifier: Apache-2.0
"""Reads understandings for a viewer, with the labels that need to know what day it is.

Age and lateness are computed here when a page is drawn and stored nowhere. Source: rooms.md A3.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.accounts import directory
from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.core.shortcodes import code_of, plain
from ayni.rooms.meetings.facts import indicators_of, segment_of, words_of
from ayni.rooms.understandings import states
from ayni.rooms.understandings.models import PAIRS, STATUSES, Understanding
from ayni.rooms.understandings.states import UnderstandingState
from ayni.web import offices, registry
from ayni.web.readers import Label, Reader, Tone

SHORT_CHARS = 160
PAIR_COUNT = 2
"""Of so many parties a closing is called by its two keys; of more, by every key."""
YEAR_DAYS = 365.25
MONTHS_UNTIL_DAYS = 730
DAYS_UNTIL_DAYS = 60
_TONES: Mapping[str, Tone] = {
    "fulfilled": "done",
    "void": "done",
    "merge": "done",
    "split": "done",
    "substitute": "done",
    "divergent": "grave",
    "one_sided": "wait",
    "unreported": "wait",
    "both_fulfilled": "wait",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandingRead:
    """An understanding as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        texts: language to text of the reading that stands first.
        corrected: an errata in force put other words in the place of those of the acta.
        indicator: what the statement or the paper says its fulfilment is told by, or empty.
        twins: others that bear the same reference: transcribed again, or of another acta.
    """

    row: Understanding
    state: UnderstandingState
    acts: Sequence[ActRead]
    version: int
    texts: Mapping[str, str]
    corrected: bool
    indicator: str
    twins: Sequence[Understanding]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def understanding(object_id: bytes, *, reader: Reader) -> UnderstandingRead | None:
    """Return one understanding with its acts, or none if nothing regular is held about it."""
    row = Understanding.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    twins = Understanding.objects.filter(reference=row.reference).exclude(pk=row.pk)
    held = reading.values_of([bytes.fromhex(row.text_leaf)]).get(bytes.fromhex(row.text_leaf), {})
    corrections = registry.corrected_words([row.text_leaf]) if row.born else {}
    return UnderstandingRead(
        row=row,
        state=states.fold_understanding([*reading.births_of(object_id), *regular]),
        acts=acts,
        version=len(regular),
        texts=_texts_of(held, row, corrections),
        corrected=segment_of(row.row) in corrections.get(row.text_leaf, {}),
        indicator=_indicator_of(acts, held, row, reader),
        twins=list(twins.order_by("pk")[:8]),
    )


def state_of(object_id: bytes) -> UnderstandingState:
    """Return what its acts come to; for services, which judge and show nothing."""
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return states.fold_understanding([*reading.births_of(object_id), *regular])


def rows_of(names: Collection[str]) -> dict[str, Understanding]:
    """Return the understandings with these object ids (hex), with their sides."""
    rows = Understanding.objects.filter(pk__in=list(names)).prefetch_related("sides")
    return {row.pk: row for row in rows}


def ids_cited(told: str) -> dict[str, str]:
    """Return the object ids of what people cite so, each with its reading code.

    Several bear one reference if a paper was transcribed twice, or if two actas of one meeting were
    agreed past each other: the reading code tells them apart.

    Args:
        told: a reference such as RRE-XXXIX/E-07 in capitals, or a reading code as it is typed.
    """
    wanted = Understanding.objects.filter(Q(reference=told) | Q(short=plain(told)))
    return {row.pk: code_of(bytes.fromhex(row.pk)) for row in wanted.order_by("pk")}


def held_by(party: str, code: str) -> set[tuple[int, str, int]]:
    """Return ordinal, form and number of what a party transcribed of a mechanism already."""
    rows = Understanding.objects.filter(party=party, code=code, born=False)
    suffixes = {"SEG": "follow_up", "EXT": "extraordinary"}
    return {
        (ordinal, suffixes.get(edition.rpartition("-")[2], "regular"), number)
        for ordinal, edition, number in rows.values_list("ordinal", "edition", "number")
    }


def texts(rows: Sequence[Understanding], reader: Reader) -> dict[str, dict[str, str]]:
    """Return object id to language to text; empty where it was erased.

    Args:
        rows: understandings; the acts that hold their texts are read once each.
        reader: who reads.
    """
    del reader  # whoever has one may read every text
    leaves = {bytes.fromhex(row.text_leaf) for row in rows}
    held = reading.values_of(leaves)
    actas = {row.text_leaf for row in rows if row.born}
    corrections = registry.corrected_words(actas) if actas else {}
    return {
        row.pk: _texts_of(held.get(bytes.fromhex(row.text_leaf), {}), row, corrections)
        for row in rows
    }


def text_in(told: Mapping[str, str], reader: Reader) -> str:
    """Return a text in the viewer's language, or in the first there is; or that it was erased."""
    return told.get(language_in(told, reader)) or _("text erased")


def language_in(told: Mapping[str, str], reader: Reader) -> str:
    """Return in which language a text is shown to a viewer; empty if there is none."""
    own = reader.viewer.language
    return own if told.get(own) else next(iter(told), "")


def shortened(text: str) -> str:
    """Return the beginning of a text, as lists show it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT_CHARS else f"{flat[:SHORT_CHARS].rpartition(' ')[0]} …"


def object_url(object_id: str) -> str:
    """Return the address of an understanding."""
    return reverse("understandings:understanding", kwargs={"object_id": object_id})


def label(row: Understanding) -> Label:
    """Return what both sides come to, in words: each side's own where they differ."""
    tone = _TONES.get(row.pair, "")
    if row.pair == "fulfilled" and len(row.parties) > PAIR_COUNT:
        return Label(text=_("fulfilled (every key)"), tone=tone)
    if row.pair not in ("divergent", "one_sided"):
        return Label(text=str(PAIRS.get(row.pair, row.pair)), tone=tone)
    told = [
        # Who says what, such as: fulfilled according to CHL
        _("{status} according to {party}").format(status=status_of(side), party=side.party.upper())
        if side.status
        else _("no report of {party}").format(party=side.party.upper())
        for side in ordered_sides(row)
    ]
    return Label(text="; ".join(told), tone=tone)


def status_of(side: Any, *, own: bool = False) -> str:
    """Return what a side says of itself, in words; a dash where it says nothing.

    Args:
        side: row of a side.
        own: told by the side itself, which says "according to us".
    """
    words = [
        str(STATUSES.get(code, code)) if own or code != "fulfilled" else _("fulfilled")
        for code in side.status.split("+")
        if code
    ]
    return " / ".join(words) or "–"


def ordered_sides(row: Understanding) -> list[Any]:
    """Return the sides of an understanding, in alphabetical order of their parties."""
    return sorted(row.sides.all(), key=lambda side: side.party)


def side_of(row: Understanding, party: str) -> Any:
    """Return what one party says of its side, or none if it is no party of it."""
    return next((side for side in row.sides.all() if side.party == party), None)


def owner_stands(side: Any) -> bool:
    """Tell whether the responsible office of a side stands in its directory as of now."""
    return bool(side.owner) and side.owner in directory.offices_of(side.party)


def heirs_of(row: Understanding, party: str) -> tuple[str, ...]:
    """Return who took the place of the responsible office of a side, if that has ended."""
    side = side_of(row, party)
    if side is None or not side.owner or owner_stands(side):
        return ()
    return offices.heirs([side.owner])[side.owner]


def offices_standing(parties: Sequence[str]) -> list[str]:
    """Return the offices that stand in the directories of these parties."""
    return [name for party in parties for name in directory.offices_of(party)]


def age_in_words(row: Understanding, reader: Reader) -> str:
    """Return how old an understanding is: age never stops, except that it is fulfilled or void."""
    return days_in_words(age_days(row.since, reader.today))


def age_days(since: str, today: date) -> int:
    """Return the days from a civil day until another; 0 for one that is to come."""
    return max(0, (today - date.fromisoformat(since)).days)


def days_in_words(days: int) -> str:
    """Write an age in years from two years on, in months from two months on, else in days."""
    if days >= MONTHS_UNTIL_DAYS:
        years = int(days // YEAR_DAYS)
        return ngettext("{n} year", "{n} years", years).format(n=years)
    if days >= DAYS_UNTIL_DAYS:
        months = int(days // (YEAR_DAYS / 12))
        return ngettext("{n} month", "{n} months", months).format(n=months)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def waits_for_reading(party: str) -> Q:
    """Return what finds the transcriptions of others that a party has not answered."""
    return Q(stage="transcribed") & ~Q(party=party)


def _texts_of(
    values: Mapping[str, Json],
    row: Understanding,
    corrections: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> dict[str, str]:
    """Return a text as its acta is printed, with the words of erratas in force; or as read."""
    if row.born:
        segment = segment_of(row.row)
        corrected = corrections.get(row.text_leaf, {}).get(segment, {})
        return {**words_of(values).get(segment, {}), **corrected}
    told = values.get("text")
    texts = told if isinstance(told, dict) else {}
    return {code: text for code, text in texts.items() if isinstance(text, str) and text}


def _indicator_of(
    acts: Sequence[ActRead], held: Mapping[str, Json], row: Understanding, reader: Reader
) -> str:
    """Return the indicator of the statement, of an understanding read from paper its own."""
    if row.born:
        told = indicators_of(held).get(segment_of(row.row), {})
        return text_in(told, reader) if told else ""
    opening = next((act for act in acts if act.leaf.hex() == row.pk), None)
    return str(opening.values.get("indicator", "")) if opening else ""
