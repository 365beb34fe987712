# SPDX-License-Identifier: Apache-2.0
"""What people do before a meeting: announce a delegation, declare entry, negotiate the agenda.

Must not write a row: the projection does.
"""

from collections.abc import Callable, Mapping
from functools import partial

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.rooms.meetings import facts, rules, selectors
from ayni.web.deeds import Deed, append, require, said


def announce_delegation(deed: Deed, *, values: Mapping[str, Json]) -> Appended:
    """Announce who comes, by function; said anew, it takes the place of what was said.

    Raises:
        Refusal: power_lacking, or what `rules.check_delegation` refuses.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.DELEGATION_ANNOUNCED)
    state = selectors.edition_state_of(deed.about)
    rules.check_delegation(state, deed.author.party, values)
    return append(deed, facts.DELEGATION_ANNOUNCED, values)


def declare_entry(deed: Deed, *, values: Mapping[str, Json]) -> Appended:
    """Declare how an authorisation of the own state stands.

    Raises:
        Refusal: power_lacking, or what `rules.check_entry` refuses.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.ENTRY_DECLARED)
    rules.check_entry(selectors.edition_state_of(deed.about), deed.author.party, values)
    return append(deed, facts.ENTRY_DECLARED, values)


def lead_table(deed: Deed, *, values: Mapping[str, Json]) -> Appended:
    """Say which own office leads a working table, and which one drafts at it.

    Raises:
        Refusal: power_lacking, or what `rules.check_table` refuses.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.TABLE_LED)
    rules.check_table(selectors.edition_state_of(deed.about), deed.author.party, values)
    return append(deed, facts.TABLE_LED, values)


def propose_agenda(deed: Deed, *, edition: str, items: str, note: str = "") -> Appended:
    """Propose an agenda; it is agreed once all parties of the meeting consented to one version.

    Args:
        deed: who acts.
        edition: object id, 64 hex digits.
        items: one on each line: title, rapporteur, minutes.
        note: may be empty.

    Raises:
        Refusal: power_lacking, agenda_there, or what `rules.check_counter` and
            `rules.read_items` refuse.
    """
    require(deed.author, facts.AGENDA_PROPOSED)
    state = selectors.edition_state_of(bytes.fromhex(edition))
    rules.check_counter(state, deed.author.party)
    if any(row.state != "withdrawn" for row in selectors.agendas_of(edition)):
        raise Refusal("agenda_there")
    parties = state.shown.terms.parties if state.shown else ()
    mechanism = state.mechanism.hex()
    read, titles = rules.read_items(items, parties=parties, matter_of=_matters(deed, mechanism))
    values: dict[str, Json] = {
        "edition": edition,
        "parties": [*parties],
        "items": read,
        "titles": titles,
        **said(note=note),
    }
    return append(deed, facts.AGENDA_PROPOSED, values)


def counter_agenda(deed: Deed, *, items: str, note: str = "") -> Appended:
    """Propose another version of an agenda, in the place of all that stand.

    Raises:
        Refusal: power_lacking, agenda_unknown, nothing_changed, or what `rules.check_counter` and
            `rules.read_items` refuse.
        StalePage: the agenda moved since the page was drawn.
    """
    require(deed.author, facts.AGENDA_COUNTERED)
    state = selectors.agenda_state_of(deed.about)
    shown = state.shown
    if shown is None:
        raise Refusal("agenda_unknown")
    edition = selectors.edition_state_of(state.edition)
    rules.check_counter(edition, deed.author.party)
    found = _matters(deed, edition.mechanism.hex())
    read, titles = rules.read_items(items, parties=shown.parties, matter_of=found)
    before = selectors.texts_of(shown.act.leaf)
    if read == shown.act.facts["items"] and titles == before.get("titles"):
        raise Refusal("nothing_changed")
    standing = {one.act.leaf.hex() for one in (*state.text.current, *state.text.pending)}
    values: dict[str, Json] = {
        "parties": [*shown.parties],
        "items": read,
        "titles": titles,
        "supersedes": [*sorted(standing or {shown.act.leaf.hex()})],
        **said(note=note),
    }
    return append(deed, facts.AGENDA_COUNTERED, values)


def consent_to_agenda(deed: Deed, *, proposal: str) -> Appended:
    """Give the own state's consent to one version of an agenda and to no other.

    Raises:
        Refusal: power_lacking, or what `rules.check_agenda_consent` and
            `selectors.check_no_rival_agenda` refuse.
        StalePage: the agenda moved since the page was drawn.
    """
    require(deed.author, facts.AGENDA_CONSENTED)
    state = selectors.agenda_state_of(deed.about)
    rules.check_agenda_consent(state, deed.author.party, bytes.fromhex(proposal))
    selectors.check_no_rival_agenda(deed.about)
    return append(deed, facts.AGENDA_CONSENTED, {"proposal": proposal})


def withdraw_agenda(deed: Deed, *, proposal: str, why: str = "") -> Appended:
    """Withdraw a version that the own state proposed and that is not agreed.

    Raises:
        Refusal: power_lacking, or what `rules.check_agenda_withdrawal` refuses.
        StalePage: the agenda moved since the page was drawn.
    """
    require(deed.author, facts.AGENDA_WITHDRAWN)
    state = selectors.agenda_state_of(deed.about)
    rules.check_agenda_withdrawal(state, deed.author.party, bytes.fromhex(proposal))
    return append(deed, facts.AGENDA_WITHDRAWN, {"proposal": proposal, **said(why=why)})


def _matters(deed: Deed, mechanism: str) -> Callable[[str], str]:
    return partial(selectors.matter_of, viewer=deed.author, mechanism=mechanism)
