# SPDX-License-Identifier: Apache-2.0
"""Who asked what to go, who answered, and what a body is without it."""

from __future__ import annotations

import itertools
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core import constitution as law
from ayni.core.acts import Act, seal_body
from ayni.core.codec import Json
from ayni.core.commitments import body_commitment, close_members
from ayni.core.erasure import (
    acts_named,
    content_among,
    gone_by,
    members_asked,
    period_days,
    read_request,
)
from ayni.core.errors import CodecError
from ayni.core.ports import REGULAR
from ayni.core.reasons import Reason
from tests.core.scene import CHL, LOGS, PER, Scene
from tests.simulation.room import ROOM_KINDS

GIVEN = ROOM_KINDS["drill.given/1"]


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.found()
    for party in (CHL, PER):
        values: dict[str, Json] = {
            "office": f"{party}.privacy",
            "powers": ["privacy", "node"],
            "institution": "other",
        }
        made.write(
            LOGS[party],
            law.OFFICE_DECLARED,
            values,
            by=f"{party}.foreign",
            seen=made.everybody(LOGS[party]),
        )
    return made


def say(scene: Scene, party: str, kind: str, values: dict[str, Json], **fields: Any) -> bytes:
    fields.setdefault("seen", scene.everybody(LOGS[party]))
    fields.setdefault("by", f"{party}.privacy")
    return scene.write(LOGS[party], kind, values, **fields).leaf


def ask(scene: Scene, leaf: bytes, *members: str, party: str = CHL, **fields: Any) -> bytes:
    values: dict[str, Json] = {"act": leaf.hex(), "members": [*members], "ground": "law"}
    fields.setdefault("refs", (leaf.hex(),))
    return say(scene, party, law.ERASURE_ASKED, values, **fields)


def verdict(scene: Scene, leaf: bytes) -> str:
    scene.fold()
    return next(f.verdict for f in scene.done.values() if f.leaf == leaf)


def acts(scene: Scene) -> list[Act]:
    scene.fold()
    return [f.act() for f in scene.done.values() if f.verdict == REGULAR]


def test_a_request_for_content_of_an_act_that_was_known_is_regular(scene: Scene) -> None:
    leaf = scene.given(LOGS[PER]).leaf
    assert verdict(scene, ask(scene, leaf, "note")) == REGULAR
    assert verdict(scene, ask(scene, leaf)) == REGULAR


@pytest.mark.parametrize(
    ("members", "fields", "reason"),
    [
        (("strength",), {}, Reason.MEMBER_STRUCTURAL),
        (("note", "place"), {}, Reason.MEMBER_STRUCTURAL),
        (("note",), {"refs": ()}, Reason.BODY_MALFORMED),
        (("note",), {"seen": ()}, Reason.ABOUT_UNSEEN),
        (("note",), {"by": "chl.foreign"}, Reason.POWER_LACKING),
    ],
)
def test_a_request_that_breaks_a_rule_is_set_aside(
    scene: Scene, members: tuple[str, ...], fields: dict[str, Any], reason: Reason
) -> None:
    leaf = scene.given(LOGS[PER]).leaf
    scene.fold()
    assert verdict(scene, ask(scene, leaf, *members, **fields)) == reason


def test_an_unknown_act_cannot_be_asked_for(scene: Scene) -> None:
    assert verdict(scene, ask(scene, bytes(32), "note")) == Reason.ABOUT_UNSEEN


def test_a_request_about_an_unknown_kind_needs_newer_software(scene: Scene) -> None:
    strange = scene.write(LOGS[CHL], "later.told/1", {"words": "x"}, by="chl.desk").leaf
    assert verdict(scene, ask(scene, strange)) == "needs_newer"


def test_who_tells_of_periods_must_have_known_the_acts(scene: Scene) -> None:
    leaf = scene.given(LOGS[PER]).leaf
    told: dict[str, Json] = {"acts": [leaf.hex()]}
    assert verdict(scene, say(scene, CHL, law.ERASURE_EXPIRED, told)) == REGULAR
    told = {"acts": [leaf.hex(), bytes(32).hex()]}
    assert verdict(scene, say(scene, CHL, law.ERASURE_EXPIRED, told)) == Reason.ABOUT_UNSEEN


def test_once_a_party_erased_no_later_word_takes_it_back(scene: Scene) -> None:
    leaf = scene.given(LOGS[PER]).leaf
    request = ask(scene, leaf, "note")
    about = request.hex()
    refused: dict[str, Json] = {"ground": "dispute"}
    say(scene, CHL, law.ERASURE_DONE, {"backups_until": 7}, about=about)
    say(scene, CHL, law.ERASURE_REFUSED, refused, about=about)
    say(scene, PER, law.ERASURE_REFUSED, refused, about=about)
    pool = [act for act in acts(scene) if act.object_id == request]
    assert len(pool) == 4
    for some in itertools.permutations(pool):
        found = read_request(some)
        assert found is not None
        assert found.answer_of(CHL).standing == "done"
        assert found.answer_of(CHL).backups_until_ms == 7
        assert (found.answer_of(PER).standing, found.answer_of(PER).ground) == (
            "refused",
            "dispute",
        )
        assert found.open_for(("chl", "per", "bra")) == ("bra",)
    assert read_request(act for act in pool if act.kind != law.ERASURE_ASKED) is None


def test_what_a_party_says_is_gone_is_joined_and_all_is_all(scene: Scene) -> None:
    leaf, other = scene.given(LOGS[PER]).leaf, scene.given(LOGS[PER]).leaf
    asked = [ask(scene, leaf, "note"), ask(scene, leaf, "attachments"), ask(scene, other)]
    for request in asked:
        say(scene, CHL, law.ERASURE_DONE, {}, about=request.hex())
    pool = [act for act in acts(scene) if act.party == CHL]
    requests = {act.leaf: act for act in pool if act.kind == law.ERASURE_ASKED}
    assert gone_by(pool, requests) == {
        leaf: frozenset({"note", "attachments"}),
        other: frozenset(),
    }
    assert gone_by(pool, {}) == {}
    told: dict[str, Json] = {"acts": [leaf.hex()]}
    say(scene, CHL, law.ERASURE_EXPIRED, told)
    pool = [act for act in acts(scene) if act.party == CHL]
    assert gone_by(pool, requests)[leaf] == frozenset()


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    kind=st.sampled_from([law.ERASURE_ASKED, law.ERASURE_EXPIRED, law.ERASURE_DONE]),
    facts=st.fixed_dictionaries({}, optional=dict.fromkeys(("act", "acts", "members"), junk)),
)
def test_reading_is_total_on_whatever_was_signed(kind: str, facts: dict[str, Any]) -> None:
    assert all(isinstance(leaf, bytes) for leaf in acts_named(kind, facts))
    assert all(isinstance(name, str) for name in members_asked(facts))


texts = st.text(max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
values = st.dictionaries(st.from_regex(r"\A[a-z_]{1,12}\Z"), texts | st.integers(-9, 9), max_size=8)


@given(values=values, chosen=st.data())
def test_closing_members_keeps_the_commitment_and_destroys_value_and_salt(
    values: dict[str, Any], chosen: Any
) -> None:
    body = seal_body(values, random.Random(1).randbytes)
    names = chosen.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    raw = close_members(body.encode(), names)
    assert body_commitment(raw) == body.commitment()
    assert raw == body.closed(names).encode()
    assert close_members(raw, names) == raw
    for member in body.members:
        assert member.salt is not None
        assert (member.salt.hex().encode() in raw) == (member.name not in names)


@pytest.mark.parametrize("raw", [b"", b"{}", b'[["a"', b'[[1,"00"]]'])
def test_what_is_no_body_cannot_be_closed(raw: bytes) -> None:
    with pytest.raises(CodecError):
        close_members(raw, {"a"})


def test_content_is_what_the_kind_does_not_call_structural() -> None:
    names = ("attachments", "note", "place", "stray", "strength")
    assert content_among(GIVEN, names) == {"attachments", "note", "stray"}
    assert content_among(GIVEN, names, ("note", "place")) == {"note"}


@pytest.mark.parametrize(
    ("told", "kind", "days"),
    [
        ({"drill": 9}, "drill.given/1", 9),
        ({"drill": 9, "drill.given": 3}, "drill.given/2", 3),
        ({"drill": 9, "drill.given": 0}, "drill.given/1", None),
        ({"directory": 9}, "directory.office_declared/1", None),
        ({"directory.office_declared": 9}, "directory.office_declared/1", 9),
        ({}, "drill.given/1", None),
    ],
)
def test_a_period_is_that_of_the_kind_else_of_its_room(
    told: dict[str, int], kind: str, days: int | None
) -> None:
    assert period_days(told, kind) == days
