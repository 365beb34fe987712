# SPDX-License-Identifier: Apache-2.0
"""Finds what was proposed twice: two delegations may open an acta of one edition at once.

So may two foreign ministries a mechanism of one code. The fold sees one of them alone: whoever
signs asks. Source: rooms.md A2 (Five edge cases).
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ayni.core.errors import Refusal
from ayni.core.patterns.gathering import fact_code, fact_codes
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings.models import Acta, Agenda, Mechanism
from ayni.rooms.meetings.selectors.mechanism import all_mechanisms, replaced_by

Text = TypeVar("Text", Acta, Agenda)


def rivals_of(row: Text) -> list[Text]:
    """Return the other texts of the same edition that stand, the oldest first."""
    others = type(row).objects.filter(edition=row.edition).exclude(pk=row.object_id)
    return list(others.exclude(state="withdrawn").order_by("proposed_ms", "object_id"))


def namesakes_of(row: Mechanism, known: Iterable[Mechanism]) -> list[Mechanism]:
    """Return the other mechanisms of the same code that stand: neither withdrawn nor replaced.

    Args:
        row: the mechanism; one whose place was taken has none.
        known: every mechanism.
    """
    rows = list(known)
    lapsed = replaced_by(rows)
    if row.object_id in lapsed or row.state == "withdrawn":
        return []
    return [
        one
        for one in rows
        if one.code == row.code
        and one.object_id not in (row.object_id, *lapsed)
        and one.state != "withdrawn"
    ]


def is_called_twice(object_id: str) -> bool:
    """Tell whether another agreed mechanism bears the code of one."""
    rows = all_mechanisms()
    row = rows.get(object_id)
    return row is not None and any(one.agreed for one in namesakes_of(row, rows.values()))


def check_no_namesake(object_id: bytes, proposal: Proposal) -> None:
    """Refuse to consent to a description whose code an agreed mechanism bears already.

    One whose place it takes may bear it: so two that were agreed past each other become one.

    Raises:
        Refusal: code_agreed, with `taken`.
    """
    rows, code = all_mechanisms(), fact_code(proposal.act, "code")
    done = {object_id.hex(), *replaced_by(rows.values()), *fact_codes(proposal.act, "replaces")}
    others = (one for one in rows.values() if one.object_id not in done)
    if any(one.agreed and one.code == code for one in others):
        raise Refusal("code_agreed", taken=code)


def check_no_rival_acta(object_id: bytes) -> None:
    """Refuse to consent to an acta while another one of its edition is in force.

    Raises:
        Refusal: acta_rival.
    """
    row = Acta.objects.filter(pk=object_id.hex()).first()
    _check(rivals_of(row) if row is not None else (), "acta_rival")


def check_no_rival_agenda(object_id: bytes) -> None:
    """Refuse to consent to an agenda while another one of its edition is agreed.

    Raises:
        Refusal: agenda_rival.
    """
    row = Agenda.objects.filter(pk=object_id.hex()).first()
    _check(rivals_of(row) if row is not None else (), "agenda_rival")


def _check(rivals: Sequence[Acta] | Sequence[Agenda], code: str) -> None:
    if any(one.state == "agreed" for one in rivals):
        raise Refusal(code)
