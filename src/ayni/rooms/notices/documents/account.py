# SPDX-License-Identifier: Apache-2.0
"""The relation of facts of one matter: each assertion under the name of the party that makes it.

Nothing is summed up and nothing is judged: what parties say differently stands side by side. The
page, its print and the file that a staff edits come from the same values. Source: rooms.md A0.10.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from ayni.rooms.notices.selectors import Matter, Reader
from ayni.web import acts, frames, times
from ayni.web.papers.model import Grid, Paper, Paragraph
from ayni.web.parties import forms
from ayni.web.parts import stamps
from ayni.web.parts.timelines import Entry, Timeline
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One act of the chronology.

    Attributes:
        at: its claimed time on every clock.
        party: code of the party that makes it.
        who: name of the party and of its office.
        said: what it is and says, a line for each member.
        stands: where it stands, in words.
    """

    at: str
    party: str
    who: str
    said: tuple[str, ...]
    stands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A relation of facts."""

    title: str
    assertions: tuple[Assertion, ...]
    printed: str
    cut: str


def account_of(
    matter: Matter, timeline: Timeline, reader: Reader, *, cut: Sequence[tuple[str, int, str]]
) -> Account:
    """Return the chronology of a matter.

    Args:
        matter: the matter.
        timeline: its acts and those that belong to them, in the order of the record.
        reader: who makes it.
        cut: party, size and root of each log.
    """
    viewer = reader.viewer
    return Account(
        title=matter.title,
        assertions=tuple(_assertion(entry, viewer) for entry in timeline.entries),
        printed=stamps.printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
        cut=stamps.cut_in_words(cut),
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
                    (one.at, one.who, "\n".join(one.said), "\n".join(one.stands))
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


def _assertion(entry: Entry, viewer: Viewer) -> Assertion:
    told = [f"{fact.label}: {fact.value}" for fact in entry.facts if fact.value]
    reason = [entry.reason] if entry.reason else []
    return Assertion(
        at=times.moment(entry.at_ms, viewer.clocks),
        party=entry.party,
        who=f"{forms(entry.party).bare}\n{entry.office}",
        said=(f"{entry.what} ({entry.code})", *told, *reason),
        stands=tuple(entry.stands),
    )
