# SPDX-License-Identifier: Apache-2.0
"""What delegations, authorisations and agendas need; pure, without a clock. Source: rooms.md A2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.limits import AGENDA_ITEM_MAX_MINUTES, AGENDA_ITEMS_MAX_COUNT
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings.facts import TITLE_CHARS_MAX, Day
from ayni.rooms.meetings.rules.edition import check_counter
from ayni.rooms.meetings.states import AgendaState, EditionState

SEPARATOR = "|"
"""Between title, rapporteur, minutes and code on a line of an agenda as it is typed."""
MatterOf = Callable[[str], str]
"""Reading code as typed to the object id of the matter, in hex; empty if none is known."""


def _no_matter(_code: str) -> str:
    return ""


def check_delegation(state: EditionState, party: str, values: Mapping[str, Json]) -> None:
    """Refuse a delegation of nobody, of another state's office, or with a list that differs.

    Raises:
        Refusal: what `check_counter` refuses, counts_missing, head_of_another_party,
            list_incomplete or list_differs.
    """
    check_counter(state, party)
    counts = values.get("counts")
    rows = counts if isinstance(counts, list) else []
    persons = sum(int(str(row["count"])) for row in rows if isinstance(row, dict))
    if not persons:
        raise Refusal("counts_missing")
    head = str(values.get("head", ""))
    if head.partition(".")[0] != party:
        raise Refusal("head_of_another_party", found=head)
    listed = values.get("list_count")
    if (listed is None) != ("list_day" not in values):
        raise Refusal("list_incomplete")
    if listed is not None and listed != persons:
        raise Refusal("list_differs", found=listed, counted=persons)


def check_entry(state: EditionState, party: str, values: Mapping[str, Json]) -> None:
    """Refuse a grant without its reference, a validity that ends before it, a meeting by video.

    Raises:
        Refusal: what `check_counter` refuses, remote_meeting, reference_missing or
            validity_backwards.
    """
    check_counter(state, party)
    if state.shown is not None and state.shown.terms.modality == "remote":
        raise Refusal("remote_meeting")
    if values.get("gate") == "granted" and not all(
        values.get(name) for name in ("number", "organ", "day")
    ):
        raise Refusal("reference_missing")
    issued, until = values.get("day"), values.get("valid_until")
    if issued and until and Day.from_value(until).on < Day.from_value(issued).on:
        raise Refusal("validity_backwards")


def check_table(state: EditionState, party: str, values: Mapping[str, Json]) -> None:
    """Refuse a table that another state's office leads, or drafts at.

    Raises:
        Refusal: what `check_counter` refuses, or lead_of_another_party (with `field`, `found`).
    """
    check_counter(state, party)
    for name in ("lead", "rapporteur"):
        office = str(values.get(name) or party)
        if office.partition(".")[0] != party:
            raise Refusal("lead_of_another_party", field=name, found=office)


def read_items(
    text: str, *, parties: Sequence[str], matter_of: MatterOf = _no_matter
) -> tuple[list[Json], list[Json]]:
    """Return the items of an agenda that was typed, and their titles, in its order.

    A line is an item: ``Revisión del acta anterior | chl | 30 | 7K3M-Q9TD-41``. Rapporteur, minutes
    and the reading code of the matter may be left out; without a rapporteur both sides report.
    Numbers are those of the lines.

    Args:
        text: as typed.
        parties: codes of the parties of the meeting.
        matter_of: reading code to the object id that it stands for, or none.

    Raises:
        Refusal: items_missing, items_too_many, item_long, rapporteur_unknown, minutes_wrong or
            item_matter_unknown, with the line.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise Refusal("items_missing")
    if len(lines) > AGENDA_ITEMS_MAX_COUNT:
        raise Refusal("items_too_many", found=len(lines), most=AGENDA_ITEMS_MAX_COUNT)
    items: list[Json] = []
    titles: list[Json] = []
    for number, line in enumerate(lines, start=1):
        title, *rest = (part.strip() for part in line.split(SEPARATOR, 3))
        party, minutes, code = (*rest, "", "", "")[:3]
        if len(title) > TITLE_CHARS_MAX:
            raise Refusal("item_long", line=number, most=TITLE_CHARS_MAX)
        item: dict[str, Json] = {"number": number}
        if party:
            item["rapporteur"] = _rapporteur(party, parties, line=number)
        if minutes:
            item["minutes"] = _minutes(minutes, line=number)
        if code:
            found = matter_of(code)
            if not found:
                raise Refusal("item_matter_unknown", line=number, found=code[:40])
            item["matter"] = found
        items.append(item)
        titles.append(title)
    return items, titles


def _rapporteur(typed: str, parties: Sequence[str], *, line: int) -> str:
    if typed.lower() not in parties:
        told = ", ".join(code.upper() for code in parties)
        raise Refusal("rapporteur_unknown", line=line, found=typed, parties=told)
    return typed.lower()


def _minutes(typed: str, *, line: int) -> int:
    if not typed.isascii() or not typed.isdigit() or not _fits(typed):
        raise Refusal("minutes_wrong", line=line, found=typed[:40])
    return int(typed)


def check_agenda_consent(state: AgendaState, party: str, leaf: bytes) -> Proposal:
    """Return the version of an agenda that a party may consent to.

    Raises:
        Refusal: agenda_unknown, consented_already, proposal_gone or not_named.
    """
    proposal = next((one for one in state.text.proposals if one.act.leaf == leaf), None)
    if proposal is None:
        raise Refusal("agenda_unknown")
    if party in proposal.consents:
        raise Refusal("consented_already")
    if proposal not in state.text.pending:
        raise Refusal("proposal_gone")
    if party not in proposal.parties:
        raise Refusal("not_named")
    return proposal


def check_agenda_withdrawal(state: AgendaState, party: str, leaf: bytes) -> None:
    """Refuse to withdraw a version of another party, or one that is agreed or gone.

    Raises:
        Refusal: agenda_unknown, not_author, agreed_already or proposal_gone.
    """
    proposal = next((one for one in state.text.proposals if one.act.leaf == leaf), None)
    if proposal is None:
        raise Refusal("agenda_unknown")
    if proposal.act.party != party:
        raise Refusal("not_author")
    if proposal.in_force:
        raise Refusal("agreed_already")
    if proposal.withdrawals:
        raise Refusal("proposal_gone")


def _fits(typed: str) -> bool:
    return len(typed) <= 4 and 1 <= int(typed) <= AGENDA_ITEM_MAX_MINUTES
