# SPDX-License-Identifier: Apache-2.0
"""What people do at the tables: table a statement, word it anew, take a wording over, take one out.

Must not write a row: the projection does.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from ayni.adapters.accounts import directory
from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.meetings import facts, rules, selectors
from ayni.web.deeds import Deed, append, require, said


def table_statement(deed: Deed, *, edition: str, values: Mapping[str, Json]) -> Appended:
    """Table a statement of an edition.

    Args:
        deed: who acts.
        edition: object id, 64 hex digits.
        values: table, item, position (or none: after the last one), speaker, verb, text by
            language, and what may stand with it.

    Raises:
        Refusal: power_lacking, statements_too_many, or what `rules.check_table_open` and
            `rules.check_statement` refuse.
    """
    require(deed.author, facts.STATEMENT_TABLED)
    state = selectors.edition_state_of(bytes.fromhex(edition))
    parties = rules.check_table_open(state, deed.author.party)
    held = selectors.statements_at(edition)
    rules.check_room_left(len(held))
    stated = as_stated(values, edition, parties)
    if "position" not in stated:
        taken = [row.position for row in held if row.at_table == stated["table"]]
        stated["position"] = 1 + max(taken, default=0)
    return append(deed, facts.STATEMENT_TABLED, {"edition": edition, **stated})


def revise_statement(deed: Deed, *, values: Mapping[str, Json]) -> Appended:
    """State another wording; it takes the place of one's own, and stands beside all others.

    Raises:
        Refusal: power_lacking, statement_unknown, nothing_changed, or what
            `rules.check_table_open` and `rules.check_statement` refuse.
        StalePage: the statement moved since the page was drawn.
    """
    require(deed.author, facts.STATEMENT_REVISED)
    state = selectors.statement_state_of(deed.about)
    shown = state.shown
    if shown is None:
        raise Refusal("statement_unknown")
    edition = selectors.edition_state_of(state.edition)
    parties = rules.check_table_open(edition, deed.author.party)
    stated = as_stated(values, state.edition.hex(), parties)
    stated.setdefault("position", shown.act.facts["position"])
    own = [one for one in state.standing if one.party == deed.author.party]
    if own and _same(stated, selectors.texts_of(own[-1].leaf)):
        raise Refusal("nothing_changed")
    named = sorted({one.leaf.hex() for one in (*own, shown)})
    supersedes = cast(list[Json], named)
    return append(deed, facts.STATEMENT_REVISED, {**stated, "supersedes": supersedes})


def accept_wording(deed: Deed, *, version: str) -> Appended:
    """Take another party's wording over, in the place of one's own.

    Raises:
        Refusal: power_lacking, or what `rules.check_acceptance_of` refuses.
        StalePage: the statement moved since the page was drawn.
    """
    require(deed.author, facts.STATEMENT_ACCEPTED)
    state = selectors.statement_state_of(deed.about)
    rules.check_acceptance_of(state, deed.author.party, bytes.fromhex(version))
    return append(deed, facts.STATEMENT_ACCEPTED, {"version": version})


def withdraw_wording(deed: Deed, *, version: str, why: str = "") -> Appended:
    """Withdraw a wording of one's own; the statement is taken out once none stands.

    Raises:
        Refusal: power_lacking, or what `rules.check_wording_withdrawal` refuses.
        StalePage: the statement moved since the page was drawn.
    """
    require(deed.author, facts.STATEMENT_WITHDRAWN)
    state = selectors.statement_state_of(deed.about)
    rules.check_wording_withdrawal(state, deed.author.party, bytes.fromhex(version))
    return append(deed, facts.STATEMENT_WITHDRAWN, {"version": version, **said(why=why)})


def as_stated(values: Mapping[str, Json], edition: str, parties: Sequence[str]) -> dict[str, Json]:
    """Return the members of a wording, after a look at each.

    Args:
        values: as typed.
        edition: object id, 64 hex digits.
        parties: of the meeting.

    Raises:
        Refusal: what `rules.check_statement` refuses.
    """
    rules.check_statement(
        values,
        parties=parties,
        items=_items(edition),
        offices={name for party in parties for name in directory.offices_of(party)},
    )
    texts = facts.texts_in(values.get("text"))
    told = {code: text.strip() for code, text in texts.items() if text.strip()}
    return {
        **{name: value for name, value in values.items() if value is not None},
        "parties": [*parties],
        "languages": [*sorted(told)],
        "text": dict(told),
    }


def _items(edition: str) -> frozenset[int]:
    """Return the numbers of the agenda that stands; empty while there is none."""
    return frozenset(int(number) for number, _title in selectors.agenda_items(edition))


def _same(stated: Mapping[str, Json], before: Mapping[str, Json]) -> bool:
    return all(before.get(name) == value for name, value in stated.items()) and all(
        name in stated or name == "supersedes" or name == "edition" for name in before
    )
