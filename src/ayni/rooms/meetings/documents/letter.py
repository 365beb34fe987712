# SPDX-License-Identifier: Apache-2.0
"""Writes the letter that calls an edition, from the terms that stand. Must not read a table.

It is a paper of the own office to put on its own letterhead; it says what the record says and how
it stands, and signs nothing. Source: rooms.md A2 (Prints and exports); domain.md 2.3.
"""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from ayni.rooms.meetings import selectors
from ayni.rooms.meetings.documents.edition import TERMS
from ayni.rooms.meetings.documents.room import value_in_words
from ayni.rooms.meetings.selectors import EditionRead, Reader
from ayni.web import acts
from ayni.web.parties import forms
from ayni.web.parts.facts import FactSheet
from ayni.web.parts.versions import facts_of_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of convocation.

    Attributes:
        opening: to whom.
        body: what is called, where and when.
        stands: whether all parties agreed to it.
        sheet: the terms.
        office: who writes.
    """

    opening: str
    body: str
    stands: str
    sheet: FactSheet
    office: str


def letter_of(read: EditionRead, reader: Reader) -> Letter:
    """Return the letter of one edition, by the office that prints it."""
    row, viewer = read.row, reader.viewer
    act = read.act(bytes.fromhex(row.leaf))
    others = ", ".join(
        forms(party, viewer.language).name for party in row.parties if party != viewer.party
    )
    town = str(act.values.get("town", "")) or _("a town that was erased")
    if row.agreed:
        stands = _("All parties accepted these terms.")
    else:
        missing = ", ".join(party.upper() for party in row.awaited)
        stands = _("These terms are proposed; the answer of {parties} is awaited.").format(
            parties=missing
        )
    return Letter(
        opening=_("To the technical secretariat: {parties}.").format(parties=others),
        body=_("The {edition} is called to {town}, {days}, by the calendar of the host.").format(
            edition=selectors.edition_title(row, read.name),
            town=town,
            days=selectors.edition_days(row, reader),
        ),
        stands=stands,
        sheet=FactSheet(
            title=_("Terms"),
            facts=facts_of_version(act, TERMS, before={}, in_words=partial(value_in_words, reader)),
        ),
        office=acts.office_name(viewer.office, viewer),
    )
