# SPDX-License-Identifier: Apache-2.0
"""Relations of facts: each assertion under the name of the party that makes it.

One is of a matter, or of a place and a window. Nothing is summed up and nothing is judged: what
parties say differently stands side by side. The page, its print and the file that a staff edits
come from the same values. Source: rooms.md A0.10.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.attachments import MEMBER
from ayni.core.codec import Json
from ayni.rooms.notices.documents.room import value_in_words
from ayni.rooms.notices.selectors import Reader, Told
from ayni.web import acts, frames, times
from ayni.web.papers.model import Grid, Paper, Paragraph
from ayni.web.parties import forms
from ayni.web.parts import members, stamps
from ayni.web.parts.attached import files_of
from ayni.web.parts.timelines import Entry
from ayni.web.parts.versions import facts_of_version
from ayni.web.viewer import Viewer

READ_FIRST = (
    *("activity", "type", "places", "place", "start", "end", "occurred_at", "distance"),
    *("strength", "exact_strength", "arms", "purpose", "rule", "asked_minutes", "late", "urgent"),
)
"""Members in the order of reading; the others follow by name. None is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One act of the chronology.

    Attributes:
        at: its claimed time on every clock.
        party: code of the party that makes it.
        who: name of the party and of its office.
        said: what it is and says, a line for each member.
        stands: where it stands, in words.
        matter: what it is about; empty where all is about one matter.
        url: page of that matter.
    """

    at: str
    party: str
    who: str
    said: tuple[str, ...]
    stands: tuple[str, ...]
    matter: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A relation of facts."""

    title: str
    assertions: tuple[Assertion, ...]
    printed: str
    cut: str


def account_of(
    title: str, told: Told, reader: Reader, *, cut: Sequence[tuple[str, int, str]]
) -> Account:
    """Return a chronology, each assertion with its matter if there are several.

    Args:
        title: what it is of.
        told: the acts, in the order of reading, and their matters.
        reader: who makes it.
        cut: party, size and root of each log.
    """
    viewer = reader.viewer
    several = len(told.titles) > 1
    matters = [told.titles[act.object_id.hex()] if several else ("", "") for act in told.acts]
    return Account(
        title=title,
        assertions=tuple(
            _assertion(act, reader, matter) for act, matter in zip(told.acts, matters, strict=True)
        ),
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=stamps.cut_in_words(cut),
    )


def place_title(place: str, reader: Reader, *, from_ms: int, until_ms: int) -> str:
    """Return what a relation of a place and a window is of."""
    clocks = reader.viewer.clocks
    return _("{place}, from {start} until {end}").format(
        place=reader.place(place),
        start=times.moment(from_ms, clocks),
        end=times.moment(until_ms, clocks),
    )


def account_paper(account: Account, viewer: Viewer) -> Paper:
    """Return a relation of facts as a paper that a staff edits."""
    partnership = frames.partnership(viewer.language)
    exercise = settings.AYNI_MODE == "exercise"
    head = _("EXERCISE · {partnership}").format(partnership=partnership)
    return Paper(
        title=_("Relation of facts: {title}").format(title=account.title),
        head=head if exercise else partnership,
        blocks=(
            Paragraph(
                text=_("Each line is what the party named beside it states. None is judged.")
            ),
            Grid(
                heads=(_("When"), _("Who"), _("What is stated"), _("Where it stands")),
                rows=[
                    (one.at, one.who, _with_matter(one), "\n".join(one.stands))
                    for one in account.assertions
                ],
                shares=(3, 3, 6, 5),
            ),
            Paragraph(text=account.printed, quiet=True),
            Paragraph(text=account.cut, quiet=True),
        ),
        foot=(frames.non_prejudice(viewer.language), frames.silence(viewer.language)),
        author=acts.office_name(viewer.office, viewer),
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=True,
    )


def _with_matter(one: Assertion) -> str:
    return "\n".join([*([one.matter] if one.matter else []), *one.said])


def _assertion(act: ActRead, reader: Reader, matter: tuple[str, str]) -> Assertion:
    entry: Entry = acts.entry(act, reader.viewer)
    reason = [entry.reason] if entry.reason else []
    return Assertion(
        at=times.moment(entry.at_ms, reader.viewer.clocks),
        party=entry.party,
        who=f"{forms(entry.party).bare}\n{entry.office}",
        said=(f"{entry.what} ({entry.code})", *_said(act, reader), *reason),
        stands=tuple(entry.stands),
        matter=matter[0],
        url=matter[1],
    )


def _said(act: ActRead, reader: Reader) -> list[str]:
    """Return what an act says, a line for each member, in the words of the room."""
    held = [name for name in act.names if name != MEMBER and act.values.get(name) != []]
    named = [name for name in READ_FIRST if name in held]
    named += sorted(set(held) - set(READ_FIRST))

    def in_words(name: str, value: Json) -> str:
        plain = members.value_in_words(
            act.kind, name, value, clocks=reader.viewer.clocks, language=reader.viewer.language
        )
        rows = isinstance(value, list) and any(isinstance(row, dict) for row in value)
        told = plain if rows else value_in_words(reader, name, value)
        # What the room has no words for stands as the record's own pages show it.
        return plain if told == str(value) else told

    shown = facts_of_version(act, named, before={}, in_words=in_words)
    return [f"{fact.label}: {fact.value}" for fact in [*shown, *files_of(act)] if fact.value]
