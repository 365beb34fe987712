# SPDX-License-Identifier: Apache-2.0
"""Makes a version of an acta a paper: originals signed by hand, and drafts that are edited.

All originals hold the same words under the same fingerprint; the order of the parties and of the
places to sign alternates, since neither is part of the text. An original depends on the record
alone, not on who prints it: every node writes the same bytes. What proves the text is inside the
agreed text to file. Must not read a table.
Source: rooms.md A2 (Prints and exports), A0.10; domain.md 2.3 (alternat).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec import structs

from ayni.adapters.accounts import directory
from ayni.core import words as spoken
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.documents.acta_segments import (
    SegmentView,
    languages_of,
    segment_name,
    segments_in,
)
from ayni.rooms.meetings.documents.minutes import sides_of, spoken_text
from ayni.rooms.meetings.rules import Printed
from ayni.rooms.meetings.selectors import ActaRead, Late, Reader
from ayni.web import frames, times
from ayni.web.papers.model import (
    Aligned,
    Block,
    Grid,
    Heading,
    Line,
    Paper,
    Paragraph,
    Seal,
    Signatures,
)
from ayni.web.papers.proving import NOTHING, Proved
from ayni.web.parties import forms as names_of
from ayni.web.parts import stamps
from ayni.web.templatetags.ayni import grouped
from ayni.web.times import Clocks, PartyZone
from ayni.web.words import language as language_name

TEXT_PREFIX: Final = "AYNI:TEXT:"
"""Begins what the QR of a text says; its hash in hex follows."""
CAPACITY_MARKS: Final = {"subrogante": "(S)", "interino": "(i)", "encargado": "(e)"}
"""What stands behind an office that acts for another. Source: rooms.md A0.1."""
INTERFACE: Final = ("es", "pt", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What stands on the papers of a version, and in them.

    Attributes:
        words: those of the version, with those of its erratas in force.
        late: reservations signed after it was fixed.
        proved: the acts with their proofs; nothing in a file that a staff edits.
    """

    words: Printed
    late: Sequence[Late] = ()
    proved: Proved = NOTHING


def original_paper(
    read: ActaRead, shown: Proposal, printing: Printing, reader: Reader, *, original: str
) -> Paper:
    """Return one original of a version.

    A version that not all consented to may be printed to be signed on paper first; it says so. No
    proof is inside: those that nodes hold differ, and an original is the same file everywhere.

    Args:
        read: the acta.
        shown: the version.
        printing: what stands on it.
        reader: who prints; the paper does not depend on them.
        original: which one, such as a.
    """
    with override(paper_language(shown)):
        order = order_of(shown.parties, original)
        label = _("Original {letter}").format(letter=original.upper())
        paper = _paper(read, shown, printing, reader, order=order)
        notice = [] if shown.in_force else [_paper_first(shown)]
        return structs.replace(
            paper,
            head=f"{paper.head} · {label}",
            blocks=[*notice, *paper.blocks],
            foot=(_names_first(label, order), *paper.foot),
        )


def draft_paper(read: ActaRead, shown: Proposal, printing: Printing, reader: Reader) -> Paper:
    """Return a version as a paper to work with or to file, with its signed acts at the end.

    One that is not agreed carries a mark.
    """
    with override(paper_language(shown)):
        order = order_of(shown.parties, facts.ORIGINALS[0])
        paper = _paper(read, shown, printing, reader, order=order)
        proved = printing.proved
        paper = structs.replace(paper, blocks=[*paper.blocks, *proved.blocks], inside=proved.inside)
        if shown.in_force:
            return paper
        mark = _("DRAFT")
        missing = ", ".join(party.upper() for party in shown.missing)
        told = _("Not agreed: the consent of {parties} is missing.").format(parties=missing)
        return structs.replace(
            paper,
            head=f"{mark} · {paper.head}",
            blocks=[Paragraph(label=mark, text=told), *paper.blocks],
            watermark=f"{paper.watermark}\n{mark}".strip(),
        )


def order_of(parties: Sequence[str], original: str) -> list[str]:
    """Return the parties as an original names them: each one begins with another party."""
    ordered = sorted(parties)
    turn = facts.ORIGINALS.index(original) % len(ordered)
    return [*ordered[turn:], *ordered[:turn]]


def paper_language(shown: Proposal) -> str:
    """Return the language of what stands around the text: the first of it that pages know."""
    return next((code for code in languages_of(shown) if code in INTERFACE), INTERFACE[0])


def seal_of(text: str) -> Seal:
    """Return the fingerprint of a text, for the foot of every page.

    Args:
        text: its hash, 64 hex digits.
    """
    return Seal(
        label=_("Fingerprint of the text"),
        fingerprint=grouped(text),
        words=" ".join(spoken.fingerprint(bytes.fromhex(text))),
        qr=stamps.qr_drawing(TEXT_PREFIX + text.upper()),
    )


def _paper(
    read: ActaRead, shown: Proposal, printing: Printing, reader: Reader, *, order: Sequence[str]
) -> Paper:
    language, printed = paper_language(shown), printing.words
    act = read.act(shown.act.leaf)
    segments = segments_in(read, shown, act, reader)
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    titles = facts.texts_in(act.values.get("title"))
    codes = languages_of(shown)
    head = [mark, frames.partnership(language), f"TLP:{shown.act.header.tlp}", act.code]
    return Paper(
        title=titles.get(language) or facts.edition_reference(shown.act.facts),
        head=" · ".join(part for part in head if part),
        blocks=[
            Paragraph(text=" – ".join(names_of(party, language).bare for party in order)),
            *_other_titles(titles, codes),
            Aligned(languages=codes, lines=_lines(read, shown, segments, printed)),
            *_erratas(segments, printed, codes),
            *_late(printing.late, reader),
            Signatures(places=[_place(shown, party, language) for party in order]),
        ],
        foot=(frames.non_prejudice(language),),
        author=" – ".join(party.upper() for party in order),
        made_ms=shown.act.header.at,
        language=language,
        watermark=mark,
        seal=seal_of(str(shown.act.facts["text"])),
    )


def _other_titles(titles: dict[str, str], codes: Sequence[str]) -> list[Block]:
    """Return the title in every language of a text that has several."""
    if len(codes) < 2:
        return []
    told = [titles.get(code, "") for code in codes]
    return [Aligned(languages=codes, lines=[Line(number="", texts=told)])]


def _lines(
    read: ActaRead, shown: Proposal, segments: Sequence[SegmentView], printed: Printed
) -> list[Line]:
    reserving = {
        leaf: party for held in read.spoken.values() for leaf, party, _text in held.reserving
    }
    stated = {one.segment: one for one in facts.statements_of(shown.act.facts)}
    codes, sides = languages_of(shown), sides_of(shown.parties)
    lines = []
    for segment in segments:
        words = printed.words.get(segment.id, {})
        row = stated.get(segment.id)
        leaves = row.reservations if row else ()
        notes = [
            _reservation(reserving.get(leaf.hex(), ""), text)
            for leaf, text in zip(leaves, segment.reserved, strict=False)
        ]
        if segment.binds:
            notes.append(_("Understanding {reference}").format(reference=segment.binds))
        if segment.id in printed.by:
            notes.append(_("As the errata in force says."))
        if segment.id in printed.clashing:
            notes.append(_("Two erratas in force say different things; the acta stands."))
        texts = [words.get(code, "") for code in codes]
        if row is not None:
            texts = [
                spoken_text(text, code, speaker=row.speaker, verb=row.verb, sides=sides)
                for text, code in zip(texts, codes, strict=True)
            ]
        lines.append(Line(number=segment.number, texts=texts, notes=notes))
    return lines


def _reservation(party: str, text: str) -> str:
    if not party:
        return _("Reservation: {text}").format(text=text)
    # A form of a name per language, xgettext:no-python-brace-format
    return _("Reservation {p:of}: {text}").format(p=names_of(party), text=text)


def _erratas(
    segments: Sequence[SegmentView], printed: Printed, codes: Sequence[str]
) -> list[Block]:
    """Return what the text said and what is printed in its place, as erratas are read out."""
    rows = []
    for segment in segments:
        before, after = dict(segment.texts), printed.words.get(segment.id, {})
        rows += [
            [
                segment_name(segment.id),
                str(language_name(code)),
                before.get(code, ""),
                after.get(code, ""),
            ]
            for code in codes
            if segment.id in printed.by and before.get(code) != after.get(code)
        ]
    if not rows:
        return []
    heads = [_("Paragraph"), _("Language"), _("The text says"), _("It is to say")]
    return [
        Heading(text=_("Errata in force")),
        Paragraph(
            text=_("The text to which all parties consented and its fingerprint are unchanged."),
            quiet=True,
        ),
        Grid(heads=heads, rows=rows, shares=[2, 2, 6, 6]),
    ]


def _late(late: Sequence[Late], reader: Reader) -> list[Block]:
    """Return the reservations that are not in the text, by the day on the clock of their party."""
    told = []
    for segment, act in late:
        zone = PartyZone(party=act.party, zone=reader.zone_of(act.party))
        clocks = Clocks(zones=(zone,), now_ms=act.at_ms, dated=True)
        where = segment_name(segment) if segment else _("the whole text")
        label = f"{where}, {act.party.upper()}, {times.moment(act.at_ms, clocks)}"
        told.append(Paragraph(label=label, text=str(act.values.get("text", ""))))
    if not told:
        return []
    quiet = _("They stand beside the text and are neither part of it nor of its fingerprint.")
    return [
        Heading(text=_("Reservations signed after the text was fixed")),
        Paragraph(text=quiet, quiet=True),
        *told,
    ]


def _place(shown: Proposal, party: str, language: str) -> list[str]:
    """Return what is printed below a line to sign on: party, office, and (S) where it acts."""
    rows = shown.act.facts.get("heads")
    told = [names_of(party, language).bare]
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("party") == party:
            name = str(row.get("office", ""))
            office = directory.offices_of(party).get(name)
            mark = CAPACITY_MARKS.get(str(row.get("capacity", "")), "")
            told.append(f"{office.name(language) if office else name} {mark}".strip())
    return told


def _paper_first(shown: Proposal) -> Paragraph:
    missing = ", ".join(party.upper() for party in shown.missing)
    return Paragraph(
        label=_("To be signed on paper first"),
        text=_(
            "At the nodes the consent of {parties} is not recorded yet. It is consented to by the "
            "fingerprint at the foot of this page."
        ).format(parties=missing),
    )


def _names_first(label: str, order: Sequence[str]) -> str:
    return _("{original}: names {party} first. All originals bear the same fingerprint.").format(
        original=label, party=order[0].upper()
    )
