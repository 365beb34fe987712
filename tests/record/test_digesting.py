# SPDX-License-Identifier: Apache-2.0
"""A node states its digest once a day and compares what the neighbour states of the same acts."""

from __future__ import annotations

import pytest

from ayni.adapters import digesting
from ayni.adapters.accounts.models import Deed
from ayni.adapters.record import digests, evidence, reading
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.folding import FOLD_VERSION
from tests.record.scene import Scene
from tests.record.test_retaining import DAY_MS, agreed

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene() -> Scene:
    """Two parties with a constitution in force, each with an office of its node."""
    return agreed({})


def stated() -> list[reading.ActRead]:
    return [act for act in reading.newest_of((law.DIGEST_STATED,), at_most=20) if act.regular]


def theirs(scene: Scene, **changed: Json) -> bytes:
    """Let PER state the digest of what both hold now."""
    scene.exchange()
    values: dict[str, Json] = {
        "digest": digests.digest().hex(),
        "fold_version": FOLD_VERSION,
        "kinds": digesting._kinds(),
        **changed,
    }
    leaf = scene.per_append(law.DIGEST_STATED, "per.privacy", values)
    scene.give()
    scene.exchange()
    return leaf


def test_a_digest_is_stated_once_a_day_and_only_if_anything_was_signed(scene: Scene) -> None:
    at = scene.now_ms
    assert not digesting.state_daily(at), "the first look begins the day"
    assert not digesting.state_daily(at + DAY_MS - 1)
    held = digests.digest()
    assert digesting.state_daily(at + DAY_MS)
    [act] = stated()
    assert act.facts == {
        "digest": held.hex(),
        "fold_version": FOLD_VERSION,
        "kinds": digesting._kinds(),
    }
    assert digests.digest_at(reading.store(), act.past) == held
    assert (act.header.by, Deed.objects.get(leaf=act.leaf.hex()).person) == ("chl.privacy", None)
    assert not digesting.state_daily(at + 3 * DAY_MS), "nothing was signed since"
    scene.give()
    assert digesting.state_daily(at + 4 * DAY_MS)
    assert len(stated()) == 2


def test_without_an_office_of_the_node_nothing_is_stated() -> None:
    scene = agreed({}, offices=False)
    digesting.state_daily(scene.now_ms)
    assert not digesting.state_daily(scene.now_ms + 2 * DAY_MS)
    assert stated() == []


def test_the_same_state_there_and_here_is_noted_once_and_rings_nobody(scene: Scene) -> None:
    leaf = theirs(scene)
    [one] = digesting.compare(scene.now_ms)
    assert (one.party, one.leaf, one.outcome) == ("per", leaf, "equal")
    assert digesting.compare(scene.now_ms) == []
    assert digesting.compared({"per"}) == [one]
    assert evidence.alarms() == []


def test_another_state_of_the_same_acts_is_an_alarm_with_both_digests(scene: Scene) -> None:
    theirs(scene, digest="ab" * 32)
    [one] = digesting.compare(scene.now_ms)
    assert one.outcome == "differs"
    digesting.compare(scene.now_ms)
    [alarm] = evidence.alarms()
    assert (alarm.code, alarm.log) == (digesting.ALARM, scene.per_id)
    assert b"abababab" in bytes(alarm.evidence)


@pytest.mark.parametrize("changed", [{"fold_version": FOLD_VERSION + 1}, {"kinds": "cd" * 32}])
def test_a_node_that_folds_otherwise_is_not_compared(
    scene: Scene, changed: dict[str, Json]
) -> None:
    theirs(scene, digest="ab" * 32, **changed)
    [one] = digesting.compare(scene.now_ms)
    assert one.outcome == "other_software"
    assert evidence.alarms() == []


def test_own_statements_are_compared_by_the_others_alone(scene: Scene) -> None:
    digesting.state_daily(scene.now_ms)
    assert digesting.state_daily(scene.now_ms + DAY_MS)
    assert digesting.compare(scene.now_ms + DAY_MS) == []
