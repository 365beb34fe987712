# SPDX-License-Identifier: Apache-2.0
"""Maps messages heard to the rows of a table: the list on the screen."""

from django.utils.translation import gettext as _

from ayni.rooms.notices import selectors
from ayni.rooms.notices.models import Message
from ayni.rooms.notices.selectors import Reader
from ayni.web import times
from ayni.web.parties import forms
from ayni.web.parts.tables import Cell, Column, Filter, Plan

NOT_STATED = "–"


def message_plan(reader: Reader) -> Plan[Message]:
    """Return how the list of messages heard is laid out."""
    clocks = reader.viewer.clocks
    parties = [(code, forms(code).bare) for code in reader.viewer.parties]
    return Plan(
        name="messages",
        caption=_("Messages heard"),
        columns=(
            Column(
                key="heard",
                label=_("Heard"),
                cell=lambda row: Cell(
                    text=times.moment(row.heard_ms, clocks),
                    url=selectors.message_url(row.object_id),
                ),
                order=("heard_ms",),
            ),
            Column(key="party", label=_("By"), cell=lambda row: Cell(text="", party=row.party)),
            Column(key="code", label=_("Code heard"), cell=_heard_code),
            Column(
                key="from",
                label=_("Whose office spoke"),
                cell=lambda row: Cell(text="", party=row.from_party),
            ),
        ),
        filters=(Filter(key="party", label=_("By"), choices=parties, lookup="party"),),
        sort="-heard",
        search=("code",),
        empty=_(
            "No message is noted. What an office hears by telephone or radio while there is no "
            "line is noted with “Message heard”, before its act is here."
        ),
    )


def _heard_code(row: Message) -> Cell:
    return Cell(text=row.code or NOT_STATED, code=bool(row.code))
