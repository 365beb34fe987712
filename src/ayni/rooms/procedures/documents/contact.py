# SPDX-License-Identifier: Apache-2.0
"""Lays contacts and test calls out for reading; blames nobody. Must not read a table.

Source: rooms.md A4 (Contactos).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.documents.version import entry_of
from ayni.rooms.procedures.selectors import ContactLine, ContactRead, Label, Reader
from ayni.web import acts, frames, times, words
from ayni.web.papers.model import Grid, Paper
from ayni.web.parts import stamps
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.responses import RESULTS
from ayni.web.parts.timelines import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One post as the page shows it."""

    party: str
    name: str
    office: str
    numbers: str
    hours: str
    mark: Label
    expired: str
    last: str
    last_url: str
    confirmed: str
    tries: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestView:
    """A test call as its page shows it."""

    title: str
    party: str
    mark: Label
    sheet: FactSheet


def contact_row(line: ContactLine, reader: Reader) -> ContactRow:
    """Lay a post out."""
    clocks, last = reader.viewer.clocks, line.last
    told = [
        ngettext(
            "{party}: {n} try without an answer", "{party}: {n} tries without an answer", n
        ).format(party=party.upper(), n=n)
        for party, n in sorted(line.tries.items())
    ]
    return ContactRow(
        party=line.post.party,
        name=line.post.name,
        office=line.post.office,
        numbers=" · ".join(part for part in (line.post.telephone, line.post.radio) if part),
        hours=line.post.hours,
        mark=_age(line),
        expired=_expired(line, reader),
        last=""
        if last is None
        else _("{result}, {t}").format(
            result=RESULTS.get(last.result, last.result), t=times.moment(last.tested_ms, clocks)
        ),
        last_url="" if last is None else selectors.contact_url(last.object_id),
        confirmed=_("confirmed by the other side") if line.confirmed else "",
        tries="; ".join(told),
        spoken=", ".join(words.language(code) for code in line.post.languages),
    )


def contacts_grid(rows: Sequence[ContactRow]) -> Grid:
    """Return the posts of all parties as a table, with how old their last answered test is."""
    return Grid(
        heads=["", _("Post"), _("Telephone and radio"), _("Duty hours"), _("Last test")],
        rows=[
            [
                row.party.upper(),
                "\n".join(part for part in (row.name, row.spoken) if part),
                row.numbers.replace(" · ", "\n") or "–",
                row.hours or "–",
                "\n".join(part for part in (row.expired, row.mark.text, row.last) if part),
            ]
            for row in rows
        ],
        shares=[1, 5, 4, 3, 5],
    )


def contacts_paper(rows: Sequence[ContactRow], reader: Reader, *, cut: str) -> Paper:
    """Return the posts of all parties on one sheet, with how old their last answered test is."""
    viewer = reader.viewer
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    head = [mark, frames.partnership(viewer.language)]
    office = acts.office_name(viewer.office, viewer)
    return Paper(
        title=_("Contacts and test calls"),
        head=" · ".join(part for part in head if part),
        blocks=[
            contacts_grid(rows),
        ],
        foot=(stamps.printed_by(office, viewer.clocks), cut),
        author=office,
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=True,
        watermark=mark,
    )


def test_view(read: ContactRead, reader: Reader) -> TestView:
    """Lay a test call out."""
    row, clocks = read.row, reader.viewer.clocks
    held = selectors.is_confirmed(row, reader)
    name = acts.office_name(row.contact, reader.viewer)
    answered = [Fact(label=_("Seconds until somebody answered"), value=str(row.seconds))]
    problem = [Fact(label=_("The two did not understand each other"), value=_("yes"))]
    return TestView(
        title=_("Test call: {post}").format(post=name),
        party=row.party,
        mark=Label(text=_("confirmed by the other side"), tone="done")
        if held
        else Label(text=_("not confirmed by the other side"), tone="wait"),
        sheet=FactSheet(
            title="",
            facts=[
                Fact(label=_("Office called"), value=name, party=row.contact[:3]),
                Fact(label=_("When it was"), value=times.moment(row.tested_ms, clocks)),
                Fact(label=_("Result of the call"), value=str(RESULTS.get(row.result, row.result))),
                *(answered if row.seconds is not None else ()),
                *(problem if row.language_problem else ()),
                *(
                    Fact(
                        label=_("Noted by the other side"),
                        value=times.moment(at_ms, clocks),
                        party=party,
                    )
                    for party, at_ms in read.state.notes
                ),
            ],
        ),
    )


def acts_timeline(shown: Sequence[ActRead], reader: Reader) -> Timeline:
    """Return acts about an object, set-aside ones included."""
    entries = [entry_of(act, reader) for act in shown]
    return Timeline(entries=entries, clocks=reader.viewer.clocks)


def contacts_card_paper(rows: Sequence[ContactRow], reader: Reader) -> Paper:
    """Return whom to call on a card for the pocket (A6)."""
    viewer = reader.viewer
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    head = [mark, frames.partnership(viewer.language)]
    office = acts.office_name(viewer.office, viewer)
    return Paper(
        title=_("Whom to call"),
        head=" · ".join(part for part in head if part),
        blocks=[
            Grid(
                heads=[_("Post"), _("Telephone and radio")],
                rows=[
                    [
                        f"{row.party.upper()} · {row.name}\n{row.hours}",
                        "\n".join(
                            part
                            for part in (
                                row.numbers.replace(" · ", "\n") or "–",
                                row.expired or row.mark.text,
                            )
                        ),
                    ]
                    for row in rows
                ],
            )
        ],
        foot=(stamps.printed_by(office, viewer.clocks),),
        author=office,
        made_ms=viewer.now_ms,
        language=viewer.language,
        pocket=True,
        watermark=mark,
    )


def _expired(line: ContactLine, reader: Reader) -> str:
    until = line.post.valid_until_ms
    if not line.expired or until is None:
        return ""
    return _("expired: declared until {t}").format(t=times.moment(until, reader.viewer.clocks))


def _age(line: ContactLine) -> Label:
    if line.unanswered_days is None:
        return Label(text=_("never answered a test call"), tone="grave")
    n = line.unanswered_days
    told = ngettext("answered {n} day ago", "answered {n} days ago", n).format(n=n)
    tone = "grave" if line.overdue else ("wait" if line.due else "done")
    return Label(text=told, tone=tone)  # type: ignore[arg-type]
