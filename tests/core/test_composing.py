# SPDX-License-Identifier: Apache-2.0
"""Own acts: what they say they saw, and what is refused before anything is signed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ayni.core.acts import decode_body, decode_header, leaf_of
from ayni.core.codec import Json
from ayni.core.composing import Draft, compose, seen_delta
from ayni.core.errors import CodecError, LimitExceeded, SchemaError
from ayni.core.ports import REGULAR, Entry
from tests.core.scene import BRA, CHL, LOGS, PER, Scene
from tests.simulation.room import KINDS

C, P, B = LOGS[CHL], LOGS[PER], LOGS[BRA]
DRAFT = Draft(
    kind="drill.given/1",
    by="chl.desk",
    values={"place": "f-1", "note": "ñandú"},
    at=5,
    id="ab" * 16,
    mode="exercise",
)


def composed(scene: Scene, draft: Draft = DRAFT) -> Entry:
    logs = scene.store.logs()
    salts = random.Random(3).randbytes
    return compose(draft, logs[C], logs, kind=KINDS.get(draft.kind), salts=salts)


@pytest.fixture
def scene() -> Scene:
    """Return a record of three parties with a constitution in force."""
    made = Scene((CHL, PER, BRA))
    made.found((CHL, PER, BRA))
    return made


def test_an_act_is_made_of_the_draft_and_of_what_the_node_holds(scene: Scene) -> None:
    entry = composed(scene)
    header = decode_header(entry.header)
    assert (header.kind, header.by, header.at, header.id) == (
        "drill.given/1",
        "chl.desk",
        5,
        "ab" * 16,
    )
    assert entry.leaf == leaf_of(entry.header)
    assert entry.body is not None
    assert header.body_bytes == len(entry.body)
    assert decode_body(entry.body).values() == DRAFT.values
    scene.put(C, entry)
    assert scene.verdict(entry) == REGULAR


def test_seen_names_the_logs_that_advanced_and_no_others(scene: Scene) -> None:
    scene.put(C, composed(scene))
    scene.given(P)
    scene.fold()
    header = decode_header(composed(scene, replace(DRAFT, id="cd" * 16)).header)
    assert header.seen == scene.seen(P)


def test_seen_names_what_is_folded_not_what_is_held(scene: Scene) -> None:
    scene.put(C, composed(scene))
    scene.fold()
    scene.given(P, seen=((B, 900, "ab" * 32),))
    scene.fold()
    logs = scene.store.logs()
    assert logs[P].folded < logs[P].size
    assert P not in [log for log, _, _ in seen_delta(logs[C], logs)]


def test_the_first_act_of_a_new_log_names_every_log_its_own_earlier_ones_too(scene: Scene) -> None:
    scene.add_log("d" * 16, CHL, 1)
    logs = scene.store.logs()
    assert seen_delta(logs["d" * 16], logs) == scene.seen(*sorted((C, P, B)))


@pytest.mark.parametrize(
    "values",
    [{}, {"place": "f-1", "more": 1}, {"place": 7}, {"place": "f-1", "note": "x" * 201}],
)
def test_values_that_are_no_body_of_the_kind_are_refused(
    scene: Scene, values: dict[str, Json]
) -> None:
    with pytest.raises(SchemaError):
        composed(scene, replace(DRAFT, values=values))


def test_a_text_in_another_normal_form_is_refused(scene: Scene) -> None:
    with pytest.raises(CodecError):
        composed(scene, replace(DRAFT, values={"place": "f-1", "note": "e\u0301"}))


def test_a_header_or_a_body_beyond_its_limit_is_refused(scene: Scene) -> None:
    with pytest.raises(LimitExceeded, match="header"):
        composed(scene, replace(DRAFT, refs=tuple(bytes([i]) * 32 for i in range(250))))
    kind = replace(KINDS["drill.given/1"], body_max_bytes=64)
    logs = scene.store.logs()
    with pytest.raises(LimitExceeded, match="body"):
        compose(DRAFT, logs[C], logs, kind=kind, salts=random.Random(3).randbytes)


def test_an_act_of_an_unknown_kind_is_made_unchecked(scene: Scene) -> None:
    entry = composed(scene, replace(DRAFT, kind="drill.unheard_of/1", values={"any": True}))
    assert decode_header(entry.header).kind == "drill.unheard_of/1"
