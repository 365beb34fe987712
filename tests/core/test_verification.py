# SPDX-License-Identifier: Apache-2.0
"""Proofs of one act: what they tell, what is refused, and which part is named."""

import dataclasses

import pytest

from ayni.core import codec
from ayni.core.acts import Body, BodyMember
from ayni.core.errors import NotAuthentic, NoteError
from ayni.core.merkle import Tree, leaf_hash
from ayni.core.notes import Ed25519Signer
from ayni.core.policy import Log, Receipt
from ayni.core.proofs import format_act_proof, parse_act_proof
from ayni.core.verification import check_act_proof
from tests.core.exports import (
    POLICY,
    SOUTH_LOG,
    TIME_S,
    SmallLog,
)

ANOTHER_KEY = Ed25519Signer(name=SOUTH_LOG.name, seed=b"\x09" * 32)


@pytest.fixture(scope="module")
def thousand() -> SmallLog:
    return SmallLog(1000)


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def test_a_proof_of_an_act_tells_who_when_and_what_is_closed(thousand):
    report = check_act_proof(thousand.act_proof(700, closed=("strength",)), POLICY)
    assert report.header.by == "per.south.liaison"
    assert (report.index, report.head.checkpoint.size) == (700, 1000)
    assert report.values == {"place": "f-700", "text": "año"}
    assert report.closed == ("strength",)
    assert report.head.receipts == (Receipt("chl", TIME_S), Receipt("per", TIME_S))
    assert not report.own_policy
    assert not report.without_body


def test_a_proof_is_judged_by_its_own_policy_only_when_no_other_is_given(thousand):
    raw = thousand.act_proof(0)
    assert check_act_proof(raw).own_policy
    stranger = dataclasses.replace(POLICY, logs=(Log(ANOTHER_KEY.vkey),))
    with pytest.raises(NotAuthentic, match="head of log"):
        check_act_proof(raw, stranger)


def test_a_proof_may_show_nothing_of_the_body(thousand):
    act = dataclasses.replace(parse_act_proof(thousand.act_proof(5)), body=None)
    report = check_act_proof(format_act_proof(act), POLICY)
    assert report.without_body
    assert report.values == {}


def test_no_changed_byte_of_a_proof_is_believed():
    raw = SmallLog(5).act_proof(3, closed=("strength",))
    policy_text = parse_act_proof(raw).policy
    for at in range(len(raw)):
        changed = flipped(raw, at)
        try:
            report = check_act_proof(changed, POLICY)
        except (NotAuthentic, NoteError):
            continue
        # The policy inside is not part of what is proven; nothing else may have changed.
        act = parse_act_proof(changed)
        assert act.policy != policy_text
        assert dataclasses.replace(act, policy=policy_text).body == parse_act_proof(raw).body
        assert report.header == check_act_proof(raw, POLICY).header


def changed_act(raw: bytes, **parts: object) -> bytes:
    act = parse_act_proof(raw)
    return format_act_proof(dataclasses.replace(act, **parts))


def test_the_part_that_does_not_match_is_named(thousand):
    raw = thousand.act_proof(9)
    body = parse_act_proof(raw).body
    other = thousand.bodies[10]
    fewer = Body(body.members[1:])
    renamed = Body((BodyMember("plaza", body.members[0].hash), *body.members[1:]))
    swapped = Body((other.members[0], *body.members[1:]))
    for wrong in (other, fewer, renamed, swapped):
        with pytest.raises(NotAuthentic) as caught:
            check_act_proof(changed_act(raw, body=wrong), POLICY)
        assert caught.value.part == "the members of the act"
    with pytest.raises(NotAuthentic, match="place of entry 9"):
        check_act_proof(changed_act(raw, header=thousand.entries[10]), POLICY)
    with pytest.raises(NotAuthentic, match="form of the proof"):
        check_act_proof(raw[:-5], POLICY)
    with pytest.raises(NotAuthentic, match="policy in the proof"):
        check_act_proof(changed_act(raw, policy="quorum"))


def test_what_is_not_a_proof_at_all_is_said_to_be_none():
    for raw in (b"", b"PK\x03\x04", b"c2sp.org/tlog-prOof@v1\n"):
        with pytest.raises(NoteError, match="another file"):
            check_act_proof(raw, POLICY)


def test_an_act_of_a_newer_version_asks_for_newer_software():
    log = SmallLog(1)
    newer = codec.encode({**codec.decode(log.entries[0]), "v": 2})
    again = SmallLog(1)
    again.entries = [newer]
    again.tree = Tree([leaf_hash(newer)])
    with pytest.raises(NoteError, match="newer"):
        check_act_proof(again.act_proof(0), POLICY)
