# SPDX-License-Identifier: Apache-2.0
"""Who takes part: members, the invited, and those that left, by consents and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import constitution as law
from ayni.core.frame import FrameIndex, frame_of
from ayni.core.membership import Membership, goes_to, membership_of
from tests.core.scene import BRA, CHL, KEY, LOGS, PER, Scene

C, P, B = LOGS[CHL], LOGS[PER], LOGS[BRA]
ALL = (CHL, PER, BRA)


def membership(scene: Scene) -> Membership:
    scene.fold()
    return membership_of(scene.index.acts())


def next_version(scene: Scene, parties: tuple[str, ...], consenting: str) -> bytes:
    """Propose the version after the one in force, and have some logs consent to it."""
    current = scene.frame.constitution
    assert current is not None
    version, supersedes = current.version + 1, current.leaf.hex()
    proposal = scene.propose(C, parties, version=version, supersedes=supersedes)
    for log in consenting:
        scene.consent({"c": C, "p": P, "b": B}[log], proposal)
    return proposal.leaf


@pytest.fixture
def two() -> Scene:
    """CHL and PER in one partnership; BRA's log is open."""
    scene = Scene(ALL)
    scene.found((CHL, PER))
    return scene


def test_before_a_constitution_everybody_compared_takes_part() -> None:
    found = membership(Scene(ALL))
    assert found.members is None
    assert found.takes_part(BRA)


@pytest.mark.parametrize(
    ("consenting", "invited"),
    [("", False), ("c", False), ("p", False), ("cb", False), ("cp", True)],
)
def test_a_state_is_let_in_once_every_member_has_consented(
    two: Scene, consenting: str, *, invited: bool
) -> None:
    next_version(two, ALL, consenting)
    found = membership(two)
    assert found.takes_part(BRA) == invited
    assert found.members == {CHL, PER}
    assert not found.left


def test_an_invitation_that_is_withdrawn_is_over(two: Scene) -> None:
    leaf = next_version(two, ALL, "cp")
    values = {"proposal": leaf.hex()}
    about = leaf.hex()
    two.write(C, law.WITHDRAWN, values, by="chl.foreign", about=about, seen=two.everybody(C))
    assert not membership(two).takes_part(BRA)


def test_a_proposal_that_follows_nothing_invites_nobody(two: Scene) -> None:
    proposal = two.propose(C, ALL, version=3, supersedes="00" * 32)
    two.consent(C, proposal)
    two.consent(P, proposal)
    assert not membership(two).takes_part(BRA)


@pytest.mark.parametrize(("consenting", "named"), [("c", False), ("cb", False), ("cp", True)])
def test_the_key_of_a_newcomer_is_agreed_once_every_member_has_consented(
    two: Scene, consenting: str, *, named: bool
) -> None:
    assert membership(two).identities == {CHL: {KEY}, PER: {KEY}}
    next_version(two, ALL, consenting)
    assert membership(two).identities.get(BRA) == ({KEY} if named else None)


@pytest.mark.parametrize("consenting", ["c", "p", "b", "cp", "cb", "pb"])
def test_nobody_leaves_or_is_left_out_without_everybodys_consent(consenting: str) -> None:
    scene = Scene(ALL)
    scene.found(ALL)
    next_version(scene, (CHL, PER), consenting)
    assert membership(scene).members == set(ALL)


def test_who_left_is_remembered_until_it_is_let_in_again() -> None:
    scene = Scene(ALL)
    scene.found(ALL)
    next_version(scene, (CHL, PER), "cpb")
    found = membership(scene)
    assert (found.members, found.left, found.version) == ({CHL, PER}, {BRA: 2}, 2)
    assert not found.takes_part(BRA)
    next_version(scene, ALL, "cp")
    assert membership(scene).takes_part(BRA)
    scene = Scene(ALL)
    scene.found(ALL)
    for parties in ((CHL, PER), ALL, (CHL, PER)):
        next_version(scene, parties, "cpb")
    assert membership(scene).left == {BRA: 4}


def test_a_partnership_never_changes_its_mode(two: Scene) -> None:
    current = two.frame.constitution
    assert current is not None
    proposal = two.propose(C, version=2, supersedes=current.leaf.hex(), mode="actual")
    for log in (C, P):
        two.consent(log, proposal)
    assert two.frame.constitution == current


def test_a_text_of_another_mode_than_its_act_founds_nothing() -> None:
    scene = Scene()
    proposal = scene.propose(C, mode="actual")
    for log in (C, P):
        scene.consent(log, proposal)
    assert scene.frame.constitution is None


STEPS = st.lists(
    st.tuples(st.sampled_from([(CHL, PER), ALL, (CHL, BRA)]), st.sampled_from(["cpb", "cp", "cb"])),
    max_size=4,
)


@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nobodys_membership(steps: list, order: object) -> None:
    scene = Scene(ALL)
    scene.found((CHL, PER))
    for parties, consenting in steps:
        next_version(scene, parties, consenting)
    scene.fold()
    acts = scene.index.acts()
    expected = membership_of(acts)
    order.shuffle(acts)  # type: ignore[attr-defined]
    assert membership_of(acts) == expected
    constitution = frame_of(acts).constitution
    assert constitution is not None
    assert expected.members == set(constitution.parties)
    assert not expected.left.keys() & (expected.members | expected.invited)


@given(steps=STEPS)
def test_along_a_log_the_acts_that_go_to_who_left_are_its_beginning(steps: list) -> None:
    scene = Scene(ALL)
    scene.found(ALL)
    for parties, consenting in steps:
        next_version(scene, parties, consenting)
    scene.fold()
    acts = scene.index.acts()
    index = FrameIndex(acts)
    for left_with in membership_of(acts).left.values():
        for log in (C, P, B):
            own = sorted((a for a in acts if a.log == log), key=lambda a: a.index)
            told = [goes_to(index.at(act.past), left_with) for act in own]
            assert told == sorted(told, reverse=True)
