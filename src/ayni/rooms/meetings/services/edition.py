# SPDX-License-Identifier: Apache-2.0
"""What people do with an edition: propose dates, counter, accept, put off, cancel, declare it held.

Must not write a row: the projection does.
"""

from datetime import date

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.deadlines import day_of
from ayni.core.errors import Refusal
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.facts import Terms
from ayni.web.deeds import Deed, append, require, said
from ayni.web.viewer import Viewer


def propose_edition(
    deed: Deed, *, mechanism: str, terms: Terms, town: str, venue: str = "", note: str = ""
) -> Appended:
    """Propose a meeting of a mechanism.

    Args:
        deed: who acts.
        mechanism: object id, 64 hex digits.
        terms: ordinal, form, host, days; their parties are those of the mechanism.
        town: where.
        venue: house or hall; may be empty.
        note: may be empty.

    Raises:
        Refusal: power_lacking, town_missing, or what `rules.check_convenable` and
            `rules.check_terms` refuse.
    """
    require(deed.author, facts.EDITION_PROPOSED)
    check_convenable(mechanism)
    stated = _checked(terms, mechanism, town, deed.author, besides="")
    values = {"mechanism": mechanism, **stated, **said(venue=venue, note=note)}
    return append(deed, facts.EDITION_PROPOSED, values)


def counter_edition(
    deed: Deed, *, terms: Terms, town: str, venue: str = "", note: str = ""
) -> Appended:
    """Propose other terms, in the place of all that stand.

    Raises:
        Refusal: power_lacking, town_missing, or what `rules.check_counter`,
            `rules.check_convenable` and `rules.check_terms` refuse.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.EDITION_COUNTERED)
    state = selectors.edition_state_of(deed.about)
    rules.check_counter(state, deed.author.party)
    mechanism = state.mechanism.hex()
    check_convenable(mechanism)
    stated = _checked(terms, mechanism, town, deed.author, besides=deed.about.hex())
    named: list[Json] = [*sorted({o.act.leaf.hex() for o in (*state.agreed, *state.open)})]
    values = {**stated, **said(venue=venue, note=note), "supersedes": named}
    return append(deed, facts.EDITION_COUNTERED, values)


def accept_edition(deed: Deed, *, version: str) -> Appended:
    """Accept terms that another party proposes.

    Args:
        deed: who acts on which edition.
        version: leaf hash of the version, 64 hex digits.

    Raises:
        Refusal: power_lacking, or what `rules.check_acceptance` and `rules.check_convenable`
            refuse.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.EDITION_ACCEPTED)
    state = selectors.edition_state_of(deed.about)
    rules.check_acceptance(state, deed.author.party, bytes.fromhex(version))
    check_convenable(state.mechanism.hex())
    return append(deed, facts.EDITION_ACCEPTED, {"version": version})


def postpone_edition(deed: Deed, *, version: str, reason: str, note: str = "") -> Appended:
    """Put off agreed dates, until others are agreed.

    Raises:
        Refusal: power_lacking, or what `rules.check_put_off` refuses.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.EDITION_POSTPONED)
    state = selectors.edition_state_of(deed.about)
    rules.check_put_off(state, deed.author.party, bytes.fromhex(version))
    values: dict[str, Json] = {"version": version, "reason": reason, **said(note=note)}
    return append(deed, facts.EDITION_POSTPONED, values)


def cancel_edition(deed: Deed, *, reason: str, note: str = "") -> Appended:
    """Say that the meeting is not held.

    Raises:
        Refusal: power_lacking, or what `rules.check_cancel` refuses.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.EDITION_CANCELLED)
    rules.check_cancel(selectors.edition_state_of(deed.about), deed.author.party)
    return append(deed, facts.EDITION_CANCELLED, {"reason": reason, **said(note=note)})


def declare_held(deed: Deed, *, version: str, note: str = "") -> Appended:
    """Say that the meeting was held; it was once every party says so.

    Raises:
        Refusal: power_lacking, or what `rules.check_held` refuses.
        StalePage: the edition moved since the page was drawn.
    """
    require(deed.author, facts.HELD)
    state = selectors.edition_state_of(deed.about)
    leaf = bytes.fromhex(version)
    offer = state.offer(leaf)
    host = offer.terms.host if offer else deed.author.party
    today = _today(deed.author, host)
    rules.check_held(state, deed.author.party, leaf, today=today)
    return append(deed, facts.HELD, {"version": version, **said(note=note)})


def check_convenable(mechanism: str) -> None:
    """Refuse to convene a mechanism that is not agreed, suspended, replaced or called twice.

    Raises:
        Refusal: as `rules.check_convenable`.
    """
    state = selectors.mechanism_state_of(bytes.fromhex(mechanism))
    rules.check_convenable(
        state,
        replaced=selectors.is_replaced(mechanism),
        twice=selectors.is_called_twice(mechanism),
    )


def _checked(
    terms: Terms, mechanism: str, town: str, author: Viewer, *, besides: str
) -> dict[str, Json]:
    row = selectors.row_of(mechanism)
    if row is None:
        raise Refusal("mechanism_unknown")
    if not town.strip():
        raise Refusal("town_missing")
    others = [one for one in selectors.editions_of(mechanism) if one.object_id != besides]
    rules.check_terms(
        terms,
        parties=tuple(row.parties),
        next_ordinal=selectors.next_ordinal(row, others),
        today=_today(author, terms.host),
    )
    return {**terms.to_values(), "parties": [*row.parties], "town": town.strip()}


def _today(author: Viewer, host: str) -> date:
    zones = {zone.party: zone.zone for zone in author.clocks.zones}
    return day_of(author.now_ms, zones.get(host, author.clocks.zones[0].zone))
