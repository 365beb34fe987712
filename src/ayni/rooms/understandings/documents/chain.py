# SPDX-License-Identifier: Apache-2.0
"""Lays a chain out: every text of one subject since the first, and what each did to the earlier.

Must not read a table. Source: rooms.md A3 (Cadena).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.core.wording import Piece, compared
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.rules import Likeness
from ayni.rooms.understandings.selectors import Alike, Line, Step
from ayni.web import times
from ayni.web.readers import Label, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One understanding of a chain, as its page shows it.

    Attributes:
        url: its page; empty for the one that is looked at.
        reference: as people cite it.
        text: whole.
        pieces: its words and those of the text before it, where both are of one language; empty
            for the first.
        relations: what it does to earlier ones, in words.
        mark: what both sides come to.
        since: civil day, ISO 8601.
        day: the same in words.
        age: in words.
        current: it is the one that is looked at.
    """

    url: str
    reference: str
    text: str
    pieces: tuple[Piece, ...]
    relations: tuple[str, ...]
    mark: Label
    since: str
    day: str
    age: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """A chain, the oldest text first, with the age of the subject."""

    steps: tuple[StepView, ...]
    age: str


def chain_view(steps: Sequence[Step], row: Understanding, reader: Reader) -> ChainView:
    """Lay a chain out: each text with what changed since the one that it goes on from."""
    lines = {step.line.row.pk: step.line for step in steps}
    cited = {step.line.row.pk: step.line.row.reference for step in steps}
    first = steps[0].line.row if steps else row
    return ChainView(
        steps=tuple(
            step_view(
                step.line,
                reader,
                relations=tuple(
                    _("{relation}: {earlier}").format(
                        relation=selectors.RELATIONS.get(relation, relation),
                        earlier=cited.get(earlier, "–"),
                    )
                    for relation, earlier in step.relations
                ),
                pieces=_changed(step, lines),
                current=step.line.row.pk == row.pk,
            )
            for step in steps
        ),
        age=selectors.age_in_words(first, reader),
    )


def _changed(step: Step, lines: Mapping[str, Line]) -> tuple[Piece, ...]:
    """Return what changed since the one earlier text; of several that came together none."""
    before = {earlier for _relation, earlier in step.relations if earlier in lines}
    if len(before) != 1:
        return ()
    old, new = lines[before.pop()], step.line
    return compared(old.text, new.text) if old.language == new.language else ()


def alike_view(found: Sequence[Alike], reader: Reader) -> tuple[StepView, ...]:
    """Lay out earlier understandings whose words are alike, with how many words both have."""
    return tuple(step_view(one.line, reader, relations=(_in_common(one.words),)) for one in found)


def _in_common(words: Likeness) -> str:
    told = ngettext(
        "{n} of {m} longer word in common", "{n} of {m} longer words in common", words.in_all
    )
    return told.format(n=words.common, m=words.in_all)


def step_view(
    line: Line,
    reader: Reader,
    *,
    relations: tuple[str, ...] = (),
    pieces: tuple[Piece, ...] = (),
    current: bool = False,
) -> StepView:
    """Lay one understanding of a chain out."""
    row = line.row
    return StepView(
        url="" if current else selectors.object_url(row.pk),
        reference=row.reference,
        text=line.text,
        pieces=pieces,
        relations=relations,
        mark=selectors.label(row),
        since=row.since,
        day=times.civil(date.fromisoformat(row.since), reader.viewer.clocks),
        age=selectors.age_in_words(row, reader),
        current=current,
    )
