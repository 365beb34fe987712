# SPDX-License-Identifier: Apache-2.0
"""Of three parties one sends whatever it likes: no text binds who did not consent to its hash.

Chile proposes and consents, Peru is silent, Bolivia says anything that the kinds of the room allow,
names whom it likes, consents to any hash, and claims to have heard of nothing. And when Peru does
consent, nothing that Bolivia sent keeps the text from being in force.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.kinds import Kind
from ayni.rooms.meetings import facts as meetings
from ayni.rooms.meetings.states import fold_acta, fold_agenda, fold_errata, fold_mechanism
from ayni.rooms.meetings.tests.acta_histories import acta_facts
from ayni.rooms.meetings.tests.histories import agenda_facts, mechanism_facts
from ayni.rooms.meetings.tests.paper_histories import errata_facts
from ayni.rooms.procedures import facts as procedures
from ayni.rooms.procedures.states import fold_protocol
from ayni.rooms.procedures.tests.protocols import version
from ayni.rooms.understandings import facts as understandings
from ayni.rooms.understandings.states import fold_understanding
from ayni.rooms.understandings.tests.acts import instant, transcription
from tests.any_acts import any_act
from tests.histories import History, extended

THREE = ("bol", "chl", "per")
Members = dict[str, Json]
Found = Mapping[bytes, tuple[str, ...]]
"""Leaf hash of each text in force to the parties that it names."""
TURNS = 14


@dataclass(frozen=True)
class Text:
    """One kind of joint text: how it is proposed and consented to, and what its fold says."""

    kinds: Mapping[str, Kind]
    opens: str
    members: Members
    counters: str
    consents: str
    in_force: Callable[[Iterable[Act]], Found]
    about: tuple[str, Members] | None = None

    def proposed(self, history: History) -> Act:
        """Let Chile propose a text that names all three; all hear of it."""
        object_id = None
        if self.about is not None:
            kind, members = self.about
            object_id = history.append("chl", kind, members).object_id
            history.meet()
        act = history.append("chl", self.opens, self.members, about=object_id)
        history.meet()
        return act

    @property
    def hashed(self) -> bool:
        """Tell whether a consent names the hash of the text beside the act that proposes it."""
        return "text" in self.kinds[self.consents].by_name

    def consented(self, history: History, party: str, to: Act, **changed: Json) -> Act:
        """Let a party consent."""
        values: Members = {"proposal": to.leaf.hex()}
        if self.hashed:
            values |= {"text": to.facts.get("text", "ee" * 32), **changed}
        return history.append(party, self.consents, values, about=to.object_id)

    def found(self, history: History, of: Act, chance: random.Random) -> Found:
        """Return the texts in force of one object, whatever the order in which acts came."""
        return self.in_force(
            act for act in extended(history.acts, chance) if act.object_id == of.object_id
        )


TEXTS: Mapping[str, Text] = {
    "mechanism": Text(
        kinds=meetings.KINDS,
        opens=meetings.MECHANISM_PROPOSED,
        members=mechanism_facts(THREE),
        counters=meetings.MECHANISM_REVISED,
        consents=meetings.MECHANISM_CONSENTED,
        in_force=lambda acts: {
            one.act.leaf: one.parties for one in fold_mechanism(acts).text.agreed
        },
    ),
    "agenda": Text(
        kinds=meetings.KINDS,
        opens=meetings.AGENDA_PROPOSED,
        members={"edition": "cd" * 32, **agenda_facts(parties=THREE)},
        counters=meetings.AGENDA_COUNTERED,
        consents=meetings.AGENDA_CONSENTED,
        in_force=lambda acts: {one.act.leaf: one.parties for one in fold_agenda(acts).text.agreed},
    ),
    "acta": Text(
        kinds=meetings.KINDS,
        opens=meetings.ACTA_PROPOSED,
        members=acta_facts(parties=THREE),
        counters=meetings.ACTA_COUNTERED,
        consents=meetings.ACTA_CONSENTED,
        in_force=lambda acts: {one.act.leaf: one.parties for one in fold_acta(acts).text.agreed},
    ),
    "errata": Text(
        kinds=meetings.KINDS,
        opens=meetings.ERRATA_PROPOSED,
        members=errata_facts(THREE),
        counters=meetings.ERRATA_PROPOSED,
        consents=meetings.ERRATA_CONSENTED,
        in_force=lambda acts: {one.act.leaf: one.parties for one in fold_errata(acts).text.agreed},
    ),
    "protocol": Text(
        kinds=procedures.KINDS,
        opens=procedures.VERSION_PROPOSED,
        members=version(parties=list(THREE)),
        counters=procedures.REPLACEMENT_PROPOSED,
        consents=procedures.CONSENTED,
        in_force=lambda acts: {
            one.proposal.act.leaf: one.proposal.parties
            for one in fold_protocol(acts).versions
            if one.proposal.in_force
        },
    ),
    "change": Text(
        kinds=understandings.KINDS,
        opens=understandings.CHANGE_PROPOSED,
        members={
            "parties": list(THREE),
            "change": "void",
            "valid_until": instant(4_000_000_000_000),
        },
        counters=understandings.CHANGE_PROPOSED,
        consents=understandings.CHANGE_CONSENTED,
        in_force=lambda acts: {
            one.act.leaf: tuple(str(party) for party in one.act.facts["parties"])  # type: ignore[union-attr]
            for one in fold_understanding(acts).changes
            if one.agreed
        },
        about=(understandings.TRANSCRIBED, transcription(parties=list(THREE))),
    ),
}


def hostile(history: History, text: Text, first: Act, chance: random.Random) -> None:
    """Let Bolivia say something, mostly about what is on the table, heard or unheard."""
    pick = chance.randrange
    claims = None if pick(3) else frozenset[str]()
    named: Json = [list(THREE), ["bol"], ["bol", "chl"], ["bol", "per"], []][pick(5)]
    seen = [act for act in history.acts if "parties" in act.facts]
    one = seen[pick(len(seen))]
    match pick(6):
        case 0:
            values: Members = {**text.members, "parties": named}
            if "supersedes" in text.kinds[text.counters].by_name:
                values["supersedes"] = [one.leaf.hex()]
            about = None if text.kinds[text.counters].opens else first.object_id
            history.append("bol", text.counters, values, about=about, claims=claims)
        case 1:
            text.consented(history, "bol", one, text="ee" * 32)
        case 2:
            text.consented(history, "bol", first)
        case 3:
            mine = [act for act in history.known("bol") if act.party == "bol" and act.header.about]
            if mine:
                history.copy("bol", mine[pick(len(mine))])
        case 4:
            history.restore("bol", pick(6))
        case _:
            for _turn in range(6):
                any_act(history, "bol", pick, text.kinds)
    if pick(2):
        history.meet()


@pytest.mark.parametrize("name", TEXTS)
@given(chance=st.randoms(use_true_random=False), turns=st.integers(1, TURNS))
def test_no_text_binds_a_party_that_did_not_consent_whatever_another_sends(
    name: str, chance: random.Random, turns: int
) -> None:
    text, history = TEXTS[name], History(THREE)
    first = text.proposed(history)
    text.consented(history, "chl", first)
    for _turn in range(turns):
        hostile(history, text, first, chance)
    found = text.found(history, first, chance)
    assert [leaf for leaf, parties in found.items() if "per" in parties] == []
    assert first.leaf not in found


@pytest.mark.parametrize("name", TEXTS)
@given(chance=st.randoms(use_true_random=False), turns=st.integers(0, TURNS))
def test_nothing_that_another_sends_keeps_a_text_from_binding_once_all_consented(
    name: str, chance: random.Random, turns: int
) -> None:
    text, history = TEXTS[name], History(THREE)
    first = text.proposed(history)
    text.consented(history, "chl", first)
    text.consented(history, "bol", first)
    for _turn in range(turns):
        hostile(history, text, first, chance)
    history.meet()
    text.consented(history, "per", first)
    found = text.found(history, first, chance)
    assert set(found[first.leaf]) == set(THREE)


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if text.hashed])
def test_a_consent_to_another_hash_is_none(name: str) -> None:
    text, history = TEXTS[name], History(THREE)
    first = text.proposed(history)
    for party in ("chl", "bol"):
        text.consented(history, party, first)
    text.consented(history, "per", first, text="ee" * 32)
    assert text.in_force(history.acts) == {}
