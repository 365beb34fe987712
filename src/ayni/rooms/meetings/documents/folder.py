# SPDX-License-Identifier: Apache-2.0
"""Makes the papers that a staff edits before a meeting, and the folder that it carries into it.

Letter and agenda are papers for editing; the folder is one file through: terms, what is missing,
delegations and entry, agenda, tables, what other rooms know of the mechanism, and the acta as far
as it is. Nothing in it is signed. Must not read a table.
Source: rooms.md A2 (Prints and exports), A0.10.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ayni.rooms.meetings.documents.agenda import AgendaText, AgendaView
from ayni.rooms.meetings.documents.attending import Lead
from ayni.rooms.meetings.documents.edition import EditionView
from ayni.rooms.meetings.documents.letter import Letter
from ayni.rooms.meetings.documents.statement import speech_in_words
from ayni.rooms.meetings.selectors import Reader, Spoken
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.staff_papers import facts_blocks, staff_paper


def letter_paper(letter: Letter, title: str, reader: Reader, *, cut: str) -> Paper:
    """Return the letter that calls an edition, to put on the own letterhead.

    Args:
        letter: what it says.
        title: of the edition.
        reader: who prints it.
        cut: how far each log was held, in words.
    """
    blocks: list[Block] = [
        Paragraph(text=letter.opening),
        Paragraph(text=letter.body),
        Paragraph(text=letter.stands),
        *facts_blocks(letter.sheet),
        Paragraph(text=letter.office),
    ]
    told = _("Letter of convocation: {edition}").format(edition=title)
    return staff_paper(told, blocks, reader.viewer, cut=cut)


def agenda_paper(agenda: AgendaView, reader: Reader, *, cut: str) -> Paper:
    """Return an agenda, every version that stands in it with its items."""
    blocks = [block for text in agenda.texts for block in agenda_blocks(text)]
    return staff_paper(agenda.title, blocks, reader.viewer, cut=cut)


def agenda_blocks(text: AgendaText) -> list[Block]:
    """Return one version of an agenda as a table under its name."""
    return [
        Heading(text=f"{text.title} · {text.state}", level=2),
        Grid(
            heads=(_("No."), _("Item of the agenda"), _("Reports"), _("Minutes")),
            rows=[
                [
                    str(item.number),
                    f"{_('content erased') if item.erased else item.title} {item.code}".strip(),
                    item.rapporteur.upper() or _("all parties"),
                    item.minutes or "–",
                ]
                for item in text.items
            ],
            shares=(1, 10, 2, 2),
        ),
    ]


def folder_paper(
    edition: EditionView,
    letter: Letter,
    agendas: Sequence[AgendaView],
    *,
    parts: Sequence[Block],
    reader: Reader,
    cut: str,
) -> Paper:
    """Return the folder of a meeting: one file through, its pages numbered.

    Args:
        edition: the meeting.
        letter: its terms.
        agendas: those that stand, the newest version of each first.
        parts: tables, what other rooms know, the acta; each with its headings.
        reader: who prints it.
        cut: how far each log was held, in words.
    """
    missing = edition.missing or (_("Nothing is missing."),)
    blocks: list[Block] = [
        Heading(text=_("Convocation")),
        Paragraph(text=letter.body),
        Paragraph(text=letter.stands),
        *facts_blocks(letter.sheet),
        Heading(text=_("What is missing"), level=2),
        *(Paragraph(text=f"{one[:1].upper()}{one[1:]}") for one in missing),
        Heading(text=_("Agenda")),
        *(block for one in agendas for block in agenda_blocks(one.texts[0])),
        *([] if agendas else [Paragraph(text=_("No agenda was proposed yet."))]),
        Heading(text=_("Delegations and entry")),
        *(block for sheet in edition.delegations for block in facts_blocks(sheet)),
        *([] if edition.delegations else [Paragraph(text=_("No delegation was announced yet."))]),
        *(block for sheet in edition.gates for block in facts_blocks(sheet)),
        *parts,
    ]
    title = _("Meeting folder: {edition}").format(edition=edition.title)
    return staff_paper(title, blocks, reader.viewer, cut=cut, wide=True, watermarked=True)


def tables_blocks(edition: EditionView, spoken: Sequence[Spoken], reader: Reader) -> list[Block]:
    """Return the tables of an edition: who leads each, and every wording that stands.

    Args:
        edition: the meeting.
        spoken: its statements, in the order of tables and positions.
        reader: who prints; own wordings first.
    """
    led = {number: (topic, leads) for number, topic, leads in edition.tables}
    numbers = sorted({*led, *(one.row.at_table for one in spoken)})
    if not numbers:
        return []
    blocks: list[Block] = [Heading(text=_("Working tables"))]
    for number in numbers:
        topic, leads = led.get(number, ("", ()))
        told = _("Table {n}").format(n=number)
        blocks.append(Heading(text=f"{told}: {topic}" if topic else told, level=2))
        blocks += [Paragraph(text=_led(one)) for one in leads]
        rows = [_row(one, reader) for one in spoken if one.row.at_table == number]
        if rows:
            heads = (_("Who speaks"), _("Our text"), _("Their text"))
            blocks.append(Grid(heads=heads, rows=rows, shares=(2, 5, 5)))
    return blocks


def _led(one: Lead) -> str:
    if not one.rapporteur:
        return _("{party}: led by {lead}").format(party=one.party.upper(), lead=one.lead)
    return _("{party}: led by {lead}; rapporteur: {rapporteur}").format(
        party=one.party.upper(), lead=one.lead, rapporteur=one.rapporteur
    )


def _row(one: Spoken, reader: Reader) -> list[str]:
    row, own = one.row, reader.viewer.party
    ours, theirs = [], []
    for leaf, party, _number in row.standing:
        texts = one.texts(str(leaf))
        text = texts.get(reader.viewer.language) or next(iter(texts.values()), "–")
        if party == own:
            ours.append(text)
        else:
            theirs.append(f"{str(party).upper()}: {text}")
    theirs += [
        _("{party}, reservation: {text}").format(party=party.upper(), text=text or "–")
        for _leaf, party, text in one.reserving
    ]
    speech = speech_in_words(row.speaker, row.verb, len(reader.viewer.parties))
    return [speech, "\n".join(ours) or "–", "\n".join(theirs) or "–"]
