# SPDX-License-Identifier: Apache-2.0
"""Makes the annex that an authorisation of entry or departure asks for: DOCX, CSV.

It holds names, so it is made for whoever asks and kept nowhere; what the record says of the
delegation stands beside the list. Must not read a table. Source: rooms.md A2 (Ingreso); Peru, Law
27856 art. 5 (reasons, list of personnel, transient equipment, length of stay); Chile, Law 19.067.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, cast

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.documents.room import value_in_words
from ayni.rooms.meetings.rules import Listed
from ayni.rooms.meetings.selectors import EditionRead, Reader
from ayni.web import acts, frames, sheets
from ayni.web.papers.model import Block, Grid, Heading, Paper, Paragraph
from ayni.web.parties import forms as names_of
from ayni.web.parts.facts import Fact
from ayni.web.parts.versions import facts_of_version
from ayni.web.registry import Words
from ayni.web.sheets import Sheet

ASKS: Final[Mapping[str, Words]] = {
    "per_27856_5": gettext_lazy(
        "Peru, Law 27856, article 5, as amended by Law 28899: foreign military personnel without "
        "weapons of war; the ministerial resolution states the reasons, the list of personnel, the "
        "list of transient equipment and the length of stay."
    ),
    "chl_19067": gettext_lazy(
        "Chile, Law 19.067, as amended by Law 20.297: entry of foreign troops into the territory "
        "and departure of national troops from it."
    ),
}
"""Code of a legal basis to what it asks for."""
STATED: Final = ("number", "day", "organ", "valid_until")


def delegations_of(read: EditionRead, reader: Reader) -> list[tuple[str, str]]:
    """Return the delegations that were announced, to choose from; those of others first."""
    own = reader.viewer.party
    parties = sorted(read.state.delegations, key=lambda party: (party == own, party))
    return [(party, names_of(party, reader.viewer.language).name) for party in parties]


def counted_in(read: EditionRead, party: str) -> int:
    """Return how many persons a party announced last."""
    rows = cast(list[dict[str, Json]], _announced(read, party).facts["counts"])
    return sum(cast(int, row["count"]) for row in rows)


def annex_paper(
    read: EditionRead, reader: Reader, *, party: str, people: Sequence[Listed]
) -> Paper:
    """Return the annex of the authorisation for one delegation."""
    viewer = reader.viewer
    mark = _("EXERCISE") if settings.AYNI_MODE == "exercise" else ""
    head = [mark, frames.partnership(viewer.language)]
    return Paper(
        title=_("Annex: delegation of {party}, {edition}").format(
            party=names_of(party, viewer.language).name,
            edition=selectors.edition_title(read.row, read.name),
        ),
        head=" · ".join(part for part in head if part),
        blocks=[
            *_matter(read, reader, party),
            Heading(text=_("Personnel by office")),
            Grid(
                heads=_heads(),
                rows=[[str(n), *_cells(one)] for n, one in enumerate(people, start=1)],
                shares=[1, 5, 4, 6, 4],
            ),
            Paragraph(label=_("Persons"), text=str(len(people))),
        ],
        foot=(
            _(
                "This paper holds data of persons. The node keeps none of it and sends it to "
                "nobody: whoever made it answers for it."
            ),
        ),
        author=acts.office_name(viewer.office, viewer),
        made_ms=viewer.now_ms,
        language=viewer.language,
        wide=True,
    )


def annex_sheet(people: Sequence[Listed]) -> Sheet:
    """Return the list of the annex as a table for the authority that asks for one."""
    rows = [(str(n), *_cells(one)) for n, one in enumerate(people, start=1)]
    return sheets.short("annex", _("Personnel by office"), _heads(), rows)


def _heads() -> tuple[str, ...]:
    return (_("No."), _("Office"), _("Rank or function"), _("Name"), _("Identity document"))


def _cells(one: Listed) -> tuple[str, str, str, str]:
    return (one.office, one.function, one.name, one.document)


def _matter(read: EditionRead, reader: Reader, party: str) -> list[Block]:
    """Return what the record says: ground, authorising act, reasons, stay, equipment."""
    announced = _announced(read, party)
    told = partial(facts_of_version, before={}, in_words=partial(value_in_words, reader))
    gate = _gate(read, reader, party)
    basis = str(gate.facts.get("basis", "")) if gate else ""
    basis = basis or facts.LEGAL_BASES.get(reader.viewer.party, "other")
    ground = str(ASKS.get(basis, selectors.BASES.get(basis, basis)))
    stated = [*told(gate, STATED)] if gate else []
    return [
        Paragraph(label=_("Legal basis"), text=ground),
        Paragraph(
            label=_("Authorising act"),
            text=_lines(stated) or _("not issued yet: ____________________"),
        ),
        Paragraph(
            label=_("Meeting"),
            text=_("{edition}, {days}").format(
                edition=selectors.edition_title(read.row, read.name),
                days=selectors.edition_days(read.row, reader),
            ),
        ),
        Paragraph(label=_("Reasons of the entry"), text=_of(announced, "reasons")),
        Paragraph(label=_("Days of stay"), text=_of(announced, "stay_days")),
        Paragraph(
            label=_("Entry"), text=_lines(told(announced, ("entry_place", "enters_at"))) or "–"
        ),
        Paragraph(
            label=_("Transient equipment"),
            text=_lines(told(announced, ("vehicles", "arms", "equipment"))) or "–",
        ),
    ]


def _announced(read: EditionRead, party: str) -> ActRead:
    return read.act(read.state.delegations[party][-1].leaf)


def _gate(read: EditionRead, reader: Reader, party: str) -> ActRead | None:
    own = reader.viewer.party
    direction = "departure" if party == own else "entry"
    held = read.state.gates.get((own, direction), ())
    return read.act(held[-1].leaf) if held else None


def _of(act: ActRead, name: str) -> str:
    return str(act.values.get(name, "")) or "–"


def _lines(found: Sequence[Fact]) -> str:
    return "\n".join(f"{one.label}: {one.value}" for one in found if one.value)
