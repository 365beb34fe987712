# SPDX-License-Identifier: Apache-2.0
"""Verdicts: for every rule an act that keeps it and one that breaks it, by causal past alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.errors import SchemaError
from ayni.core.kinds import check_values
from ayni.core.ports import REGULAR, Entry
from ayni.core.reasons import SENTENCES, Reason
from tests.core.scene import BRA, CHL, LOGS, PER, Scene
from tests.simulation.room import KINDS

C, P, B = LOGS[CHL], LOGS[PER], LOGS[BRA]


@pytest.fixture
def scene() -> Scene:
    """Return a record of two parties with a constitution in force."""
    made = Scene()
    made.found()
    return made


def about(scene: Scene, log: str, kind: str, opening: Entry, **fields: Any) -> Entry:
    said: dict[str, Any] = {"seen": scene.everybody(log), "about": opening.leaf.hex(), **fields}
    name = "version" if kind == "drill.acknowledged/1" else "proposal"
    return scene.write(log, kind, {name: opening.leaf.hex()}, **said)


def declared(scene: Scene, log: str, powers: list[str], **fields: Any) -> Entry:
    party = scene.store.logs()[log].party
    values: dict[str, Json] = {
        "office": f"{party}.desk",
        "powers": [*powers],
        "institution": "army",
    }
    said: dict[str, Any] = {"by": f"{party}.foreign", "seen": scene.everybody(log), **fields}
    return scene.write(log, law.OFFICE_DECLARED, values, **said)


def second(scene: Scene, **facts: Any) -> Entry:
    first = scene.frame.constitution
    assert first is not None
    version = scene.propose(C, version=2, supersedes=first.leaf.hex(), **facts)
    for log in (C, P):
        scene.consent(log, version)
    scene.fold()
    return version


def test_an_act_of_a_declared_office_with_the_power_is_regular(scene: Scene) -> None:
    assert scene.verdict(scene.given(C)) == REGULAR


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"by": "chl.nowhere"}, Reason.OFFICE_UNKNOWN),
        ({"by": "per.desk"}, Reason.OFFICE_UNKNOWN),
        ({"by": "chl.foreign"}, Reason.POWER_LACKING),
        ({"mode": "actual"}, Reason.WRONG_MODE),
        ({"about": "ab" * 32}, Reason.ABOUT_WRONG_KIND),
        ({"body_bytes": 64 * 1024 + 1}, Reason.BODY_MALFORMED),
        ({"kind": law.LOG_OPENED}, Reason.LOG_OPENING_MISPLACED),
    ],
)
def test_a_wrong_header_gets_its_reason(
    scene: Scene, fields: dict[str, Any], reason: Reason
) -> None:
    kind = fields.pop("kind", "drill.given/1")
    values: dict[str, Json] = {"place": "f-1"}
    entry = scene.write(C, kind, values, **{"seen": scene.everybody(C), **fields})
    assert scene.verdict(entry) == reason


@pytest.mark.parametrize(
    "values",
    [{}, {"strength": 7}, {"place": 5}, {"place": "f-1", "strength": -1}, {"place": "f-1", "x": 1}],
)
def test_a_body_that_is_not_of_its_kind_is_irregular(scene: Scene, values: dict[str, Json]) -> None:
    entry = scene.write(C, "drill.given/1", values, seen=scene.everybody(C))
    assert scene.verdict(entry) == Reason.BODY_MALFORMED


def test_content_of_a_wrong_type_changes_no_verdict_but_may_not_be_signed(scene: Scene) -> None:
    values: dict[str, Json] = {"place": "f-1", "note": 5}
    entry = scene.write(C, "drill.given/1", values, seen=scene.everybody(C))
    assert scene.verdict(entry) == REGULAR
    with pytest.raises(SchemaError):
        check_values(KINDS["drill.given/1"], values)


def test_a_log_may_carry_an_id_once_and_the_first_act_keeps_it(scene: Scene) -> None:
    first = scene.given(C, id="ab" * 16)
    again = scene.given(C, id="ab" * 16)
    elsewhere = scene.given(P, id="ab" * 16)
    assert scene.verdict(first) == REGULAR
    assert scene.verdict(again) == Reason.REPEATED_ID
    assert scene.verdict(elsewhere) == REGULAR


def test_an_irregular_act_uses_its_id_up(scene: Scene) -> None:
    scene.given(C, id="ab" * 16, by="chl.nowhere")
    assert scene.verdict(scene.given(C, id="ab" * 16)) == Reason.REPEATED_ID


def test_a_log_begins_with_its_opening_by_its_own_party() -> None:
    scene = Scene((CHL,))
    scene.add_log(P, PER)
    stranger = scene.open(P, CHL)
    assert scene.verdict(stranger) == Reason.BODY_MALFORMED
    scene.add_log(B, BRA)
    assert scene.verdict(scene.given(B)) == Reason.LOG_OPENING_MISPLACED


def test_rooms_need_a_constitution_in_the_past_of_the_act() -> None:
    scene = Scene()
    scene.fold()
    early = scene.given(P)
    scene.found()
    unaware = scene.given(P, seen=())
    assert scene.verdict(early) == Reason.NO_CONSTITUTION
    assert scene.verdict(unaware) == REGULAR


def test_the_last_consent_does_not_reach_an_author_who_had_not_seen_it() -> None:
    scene = Scene()
    proposal = scene.propose(C)
    scene.consent(C, proposal)
    consent = scene.consent(P, proposal)
    unaware = scene.given(C, seen=())
    assert scene.verdict(consent) == REGULAR
    assert scene.verdict(unaware) == Reason.NO_CONSTITUTION
    assert scene.verdict(scene.given(C)) == REGULAR


def test_a_party_outside_the_constitution_may_not_act_in_rooms() -> None:
    scene = Scene((CHL, PER, BRA))
    scene.found((CHL, PER))
    assert scene.verdict(scene.given(B)) == Reason.NOT_MEMBER


def test_a_room_is_on_or_off_act_by_act(scene: Scene) -> None:
    before = scene.given(C)
    second(scene, rooms=[])
    assert scene.verdict(before) == REGULAR
    assert scene.verdict(scene.given(C)) == Reason.ROOM_OFF


def test_the_constitution_may_ask_for_another_power(scene: Scene) -> None:
    second(scene, powers={"drill.given": ["duty"]})
    assert scene.verdict(scene.given(C)) == Reason.POWER_LACKING
    declared(scene, C, ["duty"])
    assert scene.verdict(scene.given(C)) == REGULAR


def test_power_is_judged_by_the_directory_in_the_past_and_for_good(scene: Scene) -> None:
    """An act before the change stays regular; one after it does not; nothing is re-judged."""
    before = scene.given(C)
    declared(scene, C, ["audit"])
    after = scene.given(C)
    declared(scene, C, ["liaison"])
    again = scene.given(C)
    verdicts = [scene.verdict(entry) for entry in (before, after, again)]
    assert verdicts == [REGULAR, Reason.POWER_LACKING, REGULAR]


def test_the_directory_of_another_log_counts_from_when_it_was_seen(scene: Scene) -> None:
    other = "d" * 16
    scene.add_log(other, CHL, 1)
    scene.open(other, CHL)
    scene.fold()
    declared(scene, C, ["audit"])
    scene.fold()
    unaware = scene.given(other, seen=scene.seen(P))
    assert scene.verdict(unaware) == REGULAR
    aware = scene.given(other, seen=scene.seen(C))
    assert scene.verdict(aware) == Reason.POWER_LACKING


def test_the_matter_must_have_been_seen(scene: Scene) -> None:
    opening = scene.given(C)
    scene.fold()
    unseen = scene.write(
        P, "drill.acknowledged/1", {"version": "ab" * 32}, about=opening.leaf.hex(), seen=()
    )
    assert scene.verdict(unseen) == Reason.ABOUT_UNSEEN
    assert scene.verdict(about(scene, P, "drill.acknowledged/1", opening)) == REGULAR


def test_the_matter_must_be_of_the_right_kind_and_regular(scene: Scene) -> None:
    asked = scene.write(C, "drill.requested/1", {"lines": 3}, seen=scene.everybody(C))
    wrong = about(scene, P, "drill.acknowledged/1", asked)
    assert scene.verdict(wrong) == Reason.ABOUT_WRONG_KIND
    irregular = scene.given(C, by="chl.nowhere")
    scene.fold()
    answer = about(scene, P, "drill.acknowledged/1", irregular)
    assert scene.verdict(answer) == Reason.ABOUT_WRONG_KIND
    answered = scene.write(
        P,
        "drill.acknowledged/1",
        {"version": "ab" * 32},
        about=answer.leaf.hex(),
        seen=scene.everybody(P),
    )
    assert scene.verdict(answered) == Reason.ABOUT_WRONG_KIND


def test_some_deeds_are_the_authors_and_some_are_the_others(scene: Scene) -> None:
    given = scene.given(C)
    scene.fold()
    assert scene.verdict(about(scene, C, "drill.acknowledged/1", given)) == Reason.OWN_ACT
    values: dict[str, Json] = {"text": "ab" * 32, "parties": ["chl"]}
    text = scene.write(C, "drill.proposed/1", values, by="chl.foreign", seen=scene.everybody(C))
    scene.fold()
    theirs = about(scene, P, "drill.withdrawn/1", text, by="per.foreign")
    own = about(scene, C, "drill.withdrawn/1", text, by="chl.foreign")
    assert scene.verdict(theirs) == Reason.NOT_AUTHOR
    assert scene.verdict(own) == REGULAR


def test_what_belongs_to_no_single_party_is_answered_by_its_opener_too(scene: Scene) -> None:
    acknowledged = "drill.acknowledged/1"
    shared = replace(
        KINDS[acknowledged],
        about=frozenset({"drill.given/1", "drill.proposed/1"}),
        shared=frozenset({"drill.given/1"}),
    )
    given = scene.given(C)
    values: dict[str, Json] = {"text": "ab" * 32, "parties": ["chl"]}
    other = scene.write(C, "drill.proposed/1", values, by="chl.foreign", seen=scene.everybody(C))
    scene.kinds = {**KINDS, acknowledged: shared}
    scene.fold()

    assert {scene.verdict(about(scene, log, acknowledged, given)) for log in (C, P)} == {REGULAR}
    assert scene.verdict(about(scene, C, acknowledged, other)) == Reason.OWN_ACT


def test_a_copy_in_another_log_does_not_make_the_copier_the_author(scene: Scene) -> None:
    given = scene.given(C)
    scene.put(P, given)
    scene.fold()
    verdicts = {
        log: scene.verdict(about(scene, log, "drill.acknowledged/1", given)) for log in (C, P)
    }
    assert verdicts == {C: Reason.OWN_ACT, P: REGULAR}


@pytest.mark.parametrize("name", ["strength", "note"])
def test_only_a_structural_member_that_is_not_canonical_is_malformed(
    scene: Scene, name: str
) -> None:
    values: dict[str, Json] = {"place": "f-1", "strength": 7, "note": "x"}
    scene.write(C, "drill.given/1", values, seen=scene.everybody(C))
    index = scene.store.logs()[C].size - 1
    entry = scene.store.entries(C, index, index + 1)[0]
    assert entry.body is not None
    odd = (
        entry.body.replace(b",7]", b",7.5]")
        if name == "strength"
        else entry.body.replace(b',"x"]', b',"e\xcc\x81"]')
    )
    assert odd != entry.body
    scene.store.add_body(C, index, odd)
    expected = Reason.BODY_MALFORMED if name == "strength" else REGULAR
    assert scene.verdict(entry) == expected


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


def test_the_first_rule_that_is_broken_gives_the_reason(scene: Scene) -> None:
    broken: list[tuple[dict[str, Any], Reason]] = [
        ({"seen": ((P, 1, "ab" * 32),)}, Reason.WRONG_ROOT),
        ({"id": "00" * 16}, Reason.REPEATED_ID),
        ({"mode": "actual"}, Reason.WRONG_MODE),
        ({"body_bytes": 10**6}, Reason.BODY_MALFORMED),
        ({"about": "ab" * 32}, Reason.ABOUT_WRONG_KIND),
        ({"by": "chl.nowhere"}, Reason.OFFICE_UNKNOWN),
    ]
    scene.given(C, id="00" * 16)
    for first in range(len(broken)):
        fields: dict[str, Any] = {"seen": ()}
        for more, _ in reversed(broken[first:]):
            fields |= more
        assert scene.verdict(scene.given(C, **fields)) == broken[first][1]
