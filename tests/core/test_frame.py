# SPDX-License-Identifier: Apache-2.0
"""Constitution and directories in force: by causal past, with everybody's consent, for good."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import constitution as law
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.frame import FrameIndex, frame_of
from ayni.core.order import joined
from tests.core.scene import BRA, CHL, LOGS, PER, TEXT, Scene

C, P, B = LOGS[CHL], LOGS[PER], LOGS[BRA]


def frame_acts(scene: Scene) -> list[Act]:
    scene.fold()
    return scene.index.acts()


def withdraw(scene: Scene, log: str, about: bytes, proposal: bytes) -> None:
    party = scene.store.logs()[log].party
    scene.write(
        log,
        law.WITHDRAWN,
        {"proposal": proposal.hex()},
        by=f"{party}.foreign",
        about=about.hex(),
        seen=scene.everybody(log),
    )


def declare(scene: Scene, log: str, office: str, powers: list[str], **fields: Any) -> bytes:
    party = scene.store.logs()[log].party
    values: dict[str, Json] = {"office": office, "powers": [*powers], "institution": "army"}
    said: dict[str, Any] = {"by": f"{party}.foreign", "seen": scene.everybody(log), **fields}
    return scene.write(log, law.OFFICE_DECLARED, values, **said).leaf


def test_a_constitution_is_in_force_once_everybody_it_names_consented() -> None:
    scene = Scene()
    proposal = scene.propose(C)
    scene.consent(C, proposal)
    before = scene.frame.constitution
    scene.consent(P, proposal)
    found = scene.frame.constitution
    assert before is None
    assert found is not None
    assert (found.leaf, found.version, found.parties) == (proposal.leaf, 1, (CHL, PER))


def test_a_consent_to_another_text_does_not_count() -> None:
    scene = Scene()
    proposal = scene.propose(C)
    scene.consent(C, proposal)
    scene.consent(P, proposal, text="00" * 32)
    assert scene.frame.constitution is None


def test_a_withdrawal_before_a_consent_counts_and_after_the_last_consent_it_does_not() -> None:
    for early in (True, False):
        scene = Scene()
        proposal = scene.propose(C)
        scene.consent(C, proposal)
        if early:
            withdraw(scene, C, proposal.leaf, proposal.leaf)
        scene.consent(P, proposal)
        if not early:
            withdraw(scene, C, proposal.leaf, proposal.leaf)
        assert (scene.frame.constitution is None) == early


def test_nobody_withdraws_the_proposal_of_another_by_an_act_about_an_own_one() -> None:
    scene = Scene()
    proposal = scene.propose(C)
    bait = scene.propose(P, version=2)
    withdraw(scene, P, bait.leaf, proposal.leaf)
    scene.consent(C, proposal)
    scene.consent(P, proposal)
    assert scene.frame.constitution is not None


def test_a_later_version_needs_the_consent_of_old_and_new_members() -> None:
    scene = Scene((CHL, PER, BRA))
    first = scene.found((CHL, PER))
    joining = scene.propose(C, (CHL, BRA), version=2, supersedes=first.leaf.hex(), rooms=[])
    for log in (C, B):
        scene.consent(log, joining)
    assert scene.frame.constitution is not None
    assert scene.frame.constitution.version == 1
    scene.consent(P, joining)
    assert scene.frame.constitution.version == 2
    assert scene.frame.constitution.parties == (CHL, BRA)


@pytest.mark.parametrize("wrong", [{"version": 3}, {"supersedes": "00" * 32}, {"supersedes": None}])
def test_a_version_that_does_not_follow_the_one_in_force_is_without_effect(
    wrong: dict[str, Json],
) -> None:
    scene = Scene()
    first = scene.found()
    facts: dict[str, Any] = {"version": 2, "supersedes": first.leaf.hex(), **wrong}
    odd = scene.propose(C, **{n: v for n, v in facts.items() if v is not None})
    scene.consent(C, odd)
    scene.consent(P, odd)
    assert scene.frame.constitution is not None
    assert scene.frame.constitution.leaf == first.leaf


def test_no_party_founds_a_partnership_without_the_others() -> None:
    scene = Scene()
    alone = scene.propose(C, (CHL,))
    scene.consent(C, alone)
    nobody = scene.frame.constitution
    assert nobody is None
    first = scene.found()
    doubled = scene.propose(C, (CHL, CHL, CHL))
    scene.consent(C, doubled)
    assert scene.frame.constitution is not None
    assert scene.frame.constitution.leaf == first.leaf


def test_two_of_three_do_not_replace_the_founding_of_three() -> None:
    for _ in range(4):
        scene = Scene((CHL, PER, BRA))
        first = scene.found((CHL, PER, BRA))
        rival = scene.propose(C, (CHL, PER), label={"es": "x"})
        scene.consent(C, rival)
        scene.consent(P, rival)
        assert scene.frame.constitution is not None
        assert scene.frame.constitution.leaf == first.leaf


def test_once_persons_compared_the_founding_no_other_first_version_counts() -> None:
    scene = Scene((CHL, PER, BRA))
    first = scene.found((CHL, PER))
    larger = scene.found((CHL, PER, BRA))
    acts = frame_acts(scene)
    unpinned, pinned = frame_of(acts), frame_of(acts, founding=first.leaf)
    assert unpinned.constitution is not None
    assert unpinned.constitution.leaf == larger.leaf
    assert pinned.constitution is not None
    assert pinned.constitution.leaf == first.leaf
    assert frame_of(acts, founding=b"0" * 32).constitution is None
    index = FrameIndex(acts, founding=first.leaf)
    assert index.now() == pinned


def test_a_rival_never_takes_the_version_back() -> None:
    scene = Scene()
    first = scene.found()
    rivals = [scene.propose(log, version=2, supersedes=first.leaf.hex()) for log in (C, P, C, P)]
    rivals.sort(key=lambda entry: entry.leaf, reverse=True)
    third = None
    for second in rivals:
        for log in (C, P):
            scene.consent(log, second)
        if third is None:
            third = scene.propose(C, version=3, supersedes=second.leaf.hex())
            for log in (C, P):
                scene.consent(log, third)
        assert scene.frame.constitution is not None
        assert scene.frame.constitution.leaf == third.leaf


def test_a_rival_first_version_of_the_same_members_never_takes_the_version_back() -> None:
    scene = Scene()
    firsts = [scene.propose(log, label={"es": str(n)}) for n, log in enumerate((C, P, C, P))]
    firsts.sort(key=lambda entry: entry.leaf, reverse=True)
    second = None
    for first in firsts:
        for log in (C, P):
            scene.consent(log, first)
        if second is None:
            second = scene.propose(C, version=2, supersedes=first.leaf.hex())
            for log in (C, P):
                scene.consent(log, second)
        assert scene.frame.constitution is not None
        assert scene.frame.constitution.leaf == second.leaf


def test_an_office_has_the_powers_its_party_declared_last() -> None:
    scene = Scene()
    scene.fold()
    assert scene.frame.office(CHL, "chl.north") is None
    leaf = declare(scene, C, "chl.north", ["duty"])
    assert scene.frame.office(CHL, "chl.north").powers == {"duty"}  # type: ignore[union-attr]
    declare(scene, C, "chl.north", ["liaison"])
    assert scene.frame.office(CHL, "chl.north").powers == {"liaison"}  # type: ignore[union-attr]
    scene.write(
        C,
        law.OFFICE_ENDED,
        {"office": "chl.north"},
        by="chl.foreign",
        about=leaf.hex(),
        seen=(),
    )
    assert scene.frame.office(CHL, "chl.north") is None
    assert scene.frame.office(PER, "chl.north") is None


def test_concurrent_words_of_two_logs_leave_the_powers_that_both_give() -> None:
    scene = Scene()
    scene.fold()
    seen = scene.seen(C)
    scene.add_log("d" * 16, CHL, 1)
    scene.open("d" * 16, CHL)
    declare(scene, C, "chl.north", ["duty", "liaison"], seen=())
    declare(scene, "d" * 16, "chl.north", ["liaison", "press"], seen=seen)
    assert scene.frame.office(CHL, "chl.north").powers == {"liaison"}  # type: ignore[union-attr]


def test_two_openings_of_one_party_give_the_same_founders_in_any_order() -> None:
    scene = Scene((CHL, PER))
    scene.add_log("d" * 16, CHL, 1)
    scene.open("d" * 16, CHL, {"chl.desk": ["press"], "chl.new": ["duty"]})
    acts = frame_acts(scene)
    frames = [frame_of(random.Random(seed).sample(acts, len(acts))) for seed in range(10)]
    assert all(frame == frames[0] for frame in frames)
    assert frames[0].office(CHL, "chl.new") is not None


def test_a_party_cannot_end_or_declare_an_office_of_another() -> None:
    scene = Scene()
    scene.fold()
    declare(scene, C, "per.desk", ["press"])
    assert scene.frame.office(PER, "per.desk").powers == {"liaison"}  # type: ignore[union-attr]


@given(st.integers(0, 2**32))
def test_versions_only_rise_with_the_past_and_no_order_of_arrival_matters(seed: int) -> None:
    acts = _wild_acts()
    chance = random.Random(seed)
    shuffled = chance.sample(acts, len(acts))
    assert FrameIndex(shuffled).now() == FrameIndex(acts).now()
    index, version = FrameIndex(shuffled), 0
    past: dict[str, int] = {}
    for act in chance.sample(acts, 6):
        past = joined([past, act.past, {act.log: act.index + 1}])
        constitution = index.at(past).constitution
        now = constitution.version if constitution else 0
        assert now >= version
        version = now


def _wild_acts() -> list[Act]:
    global _wild  # noqa: PLW0603 - made once: it is the same for every seed
    if not _wild:
        scene = Scene()
        first = scene.found()
        for version in (2, 2, 3):
            chosen = scene.propose(C, version=version, supersedes=first.leaf.hex())
            for log in (C, P):
                scene.consent(log, chosen)
            withdraw(scene, C, chosen.leaf, chosen.leaf)
            first = chosen
            declare(scene, P, "per.north", ["duty"])
        _wild = frame_acts(scene)
    return _wild


_wild: list[Act] = []


def test_the_text_hash_covers_every_member_but_itself_and_its_salt() -> None:
    values: dict[str, Json] = {"version": 1, "label": {"es": "x"}, "text": TEXT, "text_salt": "0"}
    digest = law.text_hash(values, b"s" * 32)
    assert digest == law.text_hash({"version": 1, "label": {"es": "x"}}, b"s" * 32)
    assert digest != law.text_hash({**values, "label": {"es": "y"}}, b"s" * 32)
    assert digest != law.text_hash(values, b"t" * 32)
