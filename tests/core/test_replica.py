# SPDX-License-Identifier: Apache-2.0
"""One node's copy of a log: what is believed, stored and receipted, and what is an alarm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ayni.core import limits, replica
from ayni.core.acts import decode_body, leaf_of
from ayni.core.checkpoints import Checkpoint, cosign, sign_checkpoint
from ayni.core.errors import NotAuthentic, NoteError, WireError
from ayni.core.folding import lacks_structure, read_candidate
from ayni.core.forks import ForkProof, fork_hashes, verify_fork_proof
from ayni.core.notes import SIG_COSIGNATURE, Ed25519Signer
from ayni.core.ports import Entry
from ayni.core.replica import Contradiction, Pull, PullBody, PullGrowth
from ayni.core.wire import Chunk
from tests.core.copies import KEY, LOG, MAIN, OTHER, WITNESS, Copy, History, act
from tests.simulation.room import KINDS


@pytest.fixture
def copy() -> Copy:
    """Return a copy that holds five acts."""
    made = Copy()
    made.hold(5)
    return made


def test_a_head_of_acts_not_held_is_pulled_from_where_the_copy_ends(copy: Copy) -> None:
    assert copy.hear(MAIN.note(9)) == [Pull(LOG, 5, 9)]
    assert copy.log.head_size == 5


def test_a_head_of_acts_held_is_no_news_and_moves_the_newest_head(copy: Copy) -> None:
    copy.store.put_log(replace(copy.log, head_size=2, head_note=b"old"))
    assert copy.hear(MAIN.note(4)) == []
    assert (copy.log.head_size, copy.log.head_note) == (4, MAIN.note(4))
    assert copy.hear(MAIN.note(3)) == []
    assert copy.log.head_size == 4


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"nonsense\n",
        MAIN.note(5).replace(b"\n5\n", b"\n6\n"),
        sign_checkpoint(MAIN.head(5), Ed25519Signer(name=KEY.name, seed=b"x" * 32)),
        sign_checkpoint(
            Checkpoint("ayni/log/other", 5, MAIN.tree.root(5)),
            Ed25519Signer(name="ayni/log/other", seed=b"c" * 32),
        ),
    ],
)
def test_a_head_that_the_log_did_not_sign_is_refused(copy: Copy, note: bytes) -> None:
    with pytest.raises((NoteError, NotAuthentic)):
        copy.hear(note)


def test_a_run_is_stored_up_to_the_head_it_is_proven_under() -> None:
    copy = Copy()
    copy.hear(MAIN.note(9))
    part = copy.take(MAIN, 0, 4, 9)
    assert (part.size, part.head_size, part.bodies) == (4, 0, 4)
    whole = copy.take(MAIN, 4, 9, 9)
    assert (whole.size, whole.head_size, whole.head_root) == (9, 9, MAIN.tree.root(9))
    assert whole.head_note == MAIN.note(9)
    assert copy.store.entries(LOG, 0, 99) == MAIN.entries[:9]


def test_a_run_that_overlaps_what_is_held_adds_only_what_is_new(copy: Copy) -> None:
    copy.hear(MAIN.note(9))
    assert copy.take(MAIN, 2, 9, 9).size == 9
    assert copy.store.entries(LOG, 0, 99) == MAIN.entries[:9]
    assert copy.take(MAIN, 2, 9, 9) == copy.log


def test_a_gap_before_a_run_is_refused(copy: Copy) -> None:
    with pytest.raises(WireError, match="from 5 expected"):
        copy.take(MAIN, 6, 9, 9)


def test_a_run_beyond_its_head_is_refused(copy: Copy) -> None:
    with pytest.raises(WireError, match="the head ends at 7"):
        replica.take_chunk(copy.store, copy.log, MAIN.chunk(5, 9, 9), MAIN.head(7))


@pytest.mark.parametrize(
    "chunk",
    [
        OTHER.chunk(5, 9, 9),
        replace(MAIN.chunk(5, 7, 9), proof=()),
        replace(MAIN.chunk(5, 7, 9), proof=(b"p" * 32,) * 3),
        replace(MAIN.chunk(5, 7, 9), proof=OTHER.chunk(5, 7, 9).proof),
        replace(MAIN.chunk(5, 9, 9), entries=MAIN.chunk(5, 9, 9).entries[::-1]),
        replace(MAIN.chunk(5, 7, 9), entries=MAIN.chunk(5, 8, 9).entries[:1] * 2),
    ],
)
def test_acts_that_the_head_was_not_signed_over_are_refused_and_leave_nothing(
    copy: Copy, chunk: Chunk
) -> None:
    before = copy.log
    with pytest.raises(NotAuthentic):
        replica.take_chunk(copy.store, before, chunk, MAIN.head(9))
    assert copy.log == before
    assert len(copy.store.entries(LOG, 0, 99)) == 5


def test_nobody_adds_acts_to_a_log_that_this_node_writes() -> None:
    copy = Copy(own=True)
    with pytest.raises(WireError, match="writes itself"):
        copy.take(MAIN, 0, 5, 5)


def test_a_leaf_beyond_the_limit_stops_the_log_where_it_stands() -> None:
    raw = b"[" + b"1," * limits.HEADER_SIZE_MAX_BYTES + b"1]"
    history = History([*MAIN.entries[:3], Entry(leaf_of(raw), raw, None), *MAIN.entries[4:6]])
    copy = Copy()
    copy.hear(history.note(6))
    stopped = copy.take(history, 0, 6, 6)
    assert (stopped.state, stopped.size, stopped.head_size) == ("stopped", 3, 0)
    assert "act 3" in stopped.reason
    assert copy.hear(history.note(3)) == []
    assert copy.log.head_size == 3
    assert copy.take(history, 0, 6, 6) == copy.log


def test_a_receipt_is_due_once_every_act_and_body_below_the_head_is_held() -> None:
    copy = Copy()
    copy.hear(MAIN.note(9))
    copy.take(MAIN, 0, 4, 9)
    assert replica.receipt_due(copy.log, 0) is None
    copy.take(MAIN, 4, 9, 9)
    assert replica.receipt_due(copy.log, 0) == MAIN.head(9)
    assert replica.receipt_due(copy.log, 9) is None
    assert replica.receipt_due(replace(copy.log, state="frozen"), 0) is None
    assert replica.receipt_due(replace(copy.log, own=True), 0) is None


def bare(entry: Entry) -> Entry:
    return Entry(entry.leaf, entry.header, None)


def test_a_missing_body_holds_the_receipt_back_until_it_comes() -> None:
    lacking = History([*MAIN.entries[:2], bare(MAIN.entries[2]), *MAIN.entries[3:6]])
    copy = Copy()
    copy.hear(MAIN.note(6))
    copy.take(lacking, 0, 6, 6)
    assert copy.log.bodies == 2
    assert replica.missing_body(copy.log) == PullBody(LOG, 2)
    assert replica.receipt_due(copy.log, 0) is None
    wrong = Chunk(
        2, (Entry(MAIN.entries[2].leaf, MAIN.entries[2].header, MAIN.entries[3].body),), ()
    )
    replica.take_body(copy.store, copy.log, wrong, lacking=replica.needs_body)
    assert copy.log.bodies == 2
    right = MAIN.chunk(1, 5, 5)
    replica.take_body(copy.store, copy.log, right, lacking=replica.needs_body)
    assert copy.log.bodies == 6
    assert replica.missing_body(copy.log) is None
    assert replica.receipt_due(copy.log, 0) == MAIN.head(6)


def test_a_body_that_the_header_does_not_commit_to_is_not_held() -> None:
    swapped = Entry(MAIN.entries[0].leaf, MAIN.entries[0].header, MAIN.entries[1].body)
    padded = Entry(
        MAIN.entries[1].leaf, MAIN.entries[1].header, (MAIN.entries[1].body or b"") + b" "
    )
    copy = Copy()
    copy.hear(MAIN.note(2))
    copy.take(History([swapped, padded]), 0, 2, 2)
    assert [entry.body for entry in copy.store.entries(LOG, 0, 2)] == [None, None]


def test_a_leaf_that_is_no_header_asks_for_no_body() -> None:
    raw = b"nonsense"
    history = History([MAIN.entries[0], Entry(leaf_of(raw), raw, None), MAIN.entries[2]])
    copy = Copy()
    copy.hear(history.note(3))
    copy.take(history, 0, 3, 3)
    assert copy.log.bodies == 3
    assert replica.receipt_due(copy.log, 0) == history.head(3)


def test_erased_content_does_not_hold_a_receipt_back() -> None:
    history = History([act(0), act(1, closed=("note",))])
    copy = Copy()
    copy.hear(history.note(2))
    copy.take(history, 0, 2, 2)
    assert replica.receipt_due(copy.log, 0) == history.head(2)


def test_a_closed_structural_member_is_replaced_and_erased_content_is_not_brought_back() -> None:
    def lacking(entry: Entry) -> bool:
        return replica.needs_body(entry) or lacks_structure(read_candidate(entry), KINDS)

    history = History([act(0, closed=("strength",)), act(1, closed=("note",))])
    copy = Copy()
    copy.hear(history.note(2))
    copy.take(history, 0, 2, 2)
    replica.take_body(copy.store, copy.log, MAIN.chunk(0, 2, 2), lacking=lacking)
    held = [decode_body(entry.body or b"") for entry in copy.store.entries(LOG, 0, 2)]
    assert [body.closed_names() for body in held] == [(), ("note",)]


# --- two histories


def test_another_root_at_a_size_held_is_an_alarm_and_freezes_the_log(copy: Copy) -> None:
    copy.hold(9)
    found = copy.hear(OTHER.note(7))
    assert found == [Contradiction(LOG, 9, 7, MAIN.note(9), OTHER.note(7), own=False)]
    assert copy.log.state == "frozen"
    assert "two signed histories" in copy.log.reason
    assert copy.hear(MAIN.note(12)) == []
    assert (
        replica.take_chunk(copy.store, copy.log, MAIN.chunk(9, 12, 12), MAIN.head(12)) == copy.log
    )
    assert replica.receipt_due(replace(copy.log, head_size=9), 0) is None


def test_two_heads_of_one_size_are_an_alarm_and_a_proof_before_any_act_is_held() -> None:
    copy = Copy()
    copy.hear(MAIN.note(8))
    found = copy.hear(OTHER.note(8))
    assert isinstance(found[0], Contradiction)
    proof = replica.prove_fork(copy.store, copy.log, found[0])
    assert proof is not None
    assert verify_fork_proof(proof, KEY.vkey).older.size == 8


@pytest.mark.parametrize("size", [6, 7, 8, 9])
def test_the_holder_of_the_larger_tree_proves_the_fork_to_anybody(copy: Copy, size: int) -> None:
    copy.hold(9)
    found = copy.hear(OTHER.note(size))
    assert isinstance(found[0], Contradiction)
    proof = replica.prove_fork(copy.store, copy.log, found[0])
    assert proof is not None
    verify_fork_proof(proof, KEY.vkey)
    neighbour = Copy()
    alarm = replica.hear_fork(neighbour.store, neighbour.log, proof)
    assert isinstance(alarm[0], Contradiction)
    assert neighbour.log.state == "frozen"
    assert replica.hear_fork(neighbour.store, neighbour.log, proof) == []


def test_acts_still_coming_in_contradict_by_the_head_they_were_verified_under(copy: Copy) -> None:
    copy.hear(MAIN.note(9))
    copy.take(MAIN, 5, 8, 9)
    [found] = copy.hear(OTHER.note(7))
    assert isinstance(found, Contradiction)
    assert (found.held_size, found.held_note) == (9, MAIN.note(9))
    whole = Copy()
    whole.hold(9)
    [seen] = whole.hear(found.other_note)
    assert isinstance(seen, Contradiction)
    assert replica.prove_fork(whole.store, whole.log, seen) is not None


def test_a_longer_other_history_is_doubted_and_proven_by_the_hashes_between_the_heads() -> None:
    copy = Copy()
    copy.hold(7)
    assert copy.hear(OTHER.note(10)) == [Pull(LOG, 7, 10)]
    with pytest.raises(NotAuthentic):
        copy.take(OTHER, 7, 10, 10)
    assert replica.doubt(copy.log, OTHER.head(10)) == PullGrowth(LOG, 7, 10)
    hashes = fork_hashes(OTHER.tree.reader, 7, 10)
    proof = ForkProof(older=copy.log.head_note, newer=OTHER.note(10), hashes=hashes)
    assert isinstance(replica.hear_fork(copy.store, copy.log, proof)[0], Contradiction)
    assert copy.log.state == "frozen"


def test_changed_acts_below_an_honest_head_convict_nobody() -> None:
    copy = Copy()
    copy.hold(7)
    copy.hear(MAIN.note(10))
    with pytest.raises(NotAuthentic):
        replica.take_chunk(copy.store, copy.log, OTHER.chunk(7, 10, 10), MAIN.head(10))
    hashes = fork_hashes(MAIN.tree.reader, 7, 10)
    honest = ForkProof(older=MAIN.note(7), newer=MAIN.note(10), hashes=hashes)
    with pytest.raises(NotAuthentic, match="one growing history"):
        replica.hear_fork(copy.store, copy.log, honest)
    assert copy.log.state == "open"
    assert copy.take(MAIN, 7, 10, 10).size == 10


def test_nothing_is_doubted_without_a_signed_head_of_the_own_copy() -> None:
    copy = Copy()
    assert replica.doubt(copy.log, MAIN.head(9)) is None
    own = replace(copy.log, own=True, head_size=3)
    assert replica.doubt(own, MAIN.head(9)) is None


def test_a_head_of_my_own_log_that_i_do_not_hold_is_the_tripwire() -> None:
    copy = Copy(own=True)
    copy.store.put_log(replace(copy.log, head_note=b"mine", head_size=0))
    found = copy.hear(MAIN.note(9))
    assert found == [Contradiction(LOG, 0, 9, b"mine", MAIN.note(9), own=True)]
    assert copy.log.state == "open"


def test_a_log_with_too_many_waiting_acts_is_not_pulled(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WAITING_SET_MAX_COUNT", 5)
    assert copy.hear(MAIN.note(9)) == []
    copy.store.put_log(replace(copy.log, folded=1))
    assert copy.hear(MAIN.note(9)) == [Pull(LOG, 5, 9)]


# --- receipts of others


def receipt(head: Checkpoint, signer: Ed25519Signer = WITNESS) -> bytes:
    return cosign(head.text(), signer, time_s=1_700_000_000)


def test_a_receipt_for_a_head_held_is_kept_with_its_time(copy: Copy) -> None:
    head = MAIN.head(4)
    told = replica.hear_receipt(copy.store, copy.log, head, receipt(head), WITNESS.vkey)
    assert told == 1_700_000_000
    assert copy.store.receipts(LOG) == {WITNESS.vkey.name: 4}


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (OTHER.head(9), receipt(OTHER.head(9))),
        (MAIN.head(9), receipt(MAIN.head(9))),
        (MAIN.head(4), receipt(MAIN.head(3))),
        (
            MAIN.head(4),
            receipt(
                MAIN.head(4),
                Ed25519Signer(name=WITNESS.vkey.name, seed=b"x" * 32, algorithm=SIG_COSIGNATURE),
            ),
        ),
    ],
)
def test_a_receipt_of_another_head_or_witness_is_refused(
    copy: Copy, head: Checkpoint, line: bytes
) -> None:
    with pytest.raises(NotAuthentic):
        replica.hear_receipt(copy.store, copy.log, head, line, WITNESS.vkey)
    assert copy.store.receipts(LOG) == {}


def test_the_origin_names_the_log() -> None:
    assert replica.log_of(replica.origin_of(LOG)) == LOG
    with pytest.raises(WireError):
        replica.log_of("elsewhere/log/" + LOG)


def test_a_head_heard_before_its_acts_is_compared_with_them_when_they_come() -> None:
    copy = Copy()
    copy.hear(OTHER.note(7))
    copy.hear(MAIN.note(9))
    before = copy.log
    for start, end in ((0, 8), (8, 9)):
        now = copy.take(MAIN, start, end, 9)
    [found] = replica.compare_heads(copy.store, before, now)
    assert (found.held_size, found.other_size, found.own) == (9, 7, False)
    assert copy.log.state == "frozen"
    proof = replica.prove_fork(copy.store, copy.log, found)
    assert proof is not None
    verify_fork_proof(proof, KEY.vkey)


def test_heads_that_fit_the_acts_and_heads_compared_before_raise_nothing() -> None:
    copy = Copy()
    for size in (3, 7, 9):
        copy.hear(MAIN.note(size))
    before = copy.log
    now = copy.take(MAIN, 0, 9, 9)
    assert replica.compare_heads(copy.store, before, now) == []
    assert replica.compare_heads(copy.store, now, now) == []
    assert copy.log.state == "open"


def test_a_head_that_covers_acts_held_without_one_is_compared_with_those_heard_before() -> None:
    copy = Copy()
    copy.hear(OTHER.note(7))
    copy.hear(MAIN.note(11))
    copy.take(MAIN, 0, 9, 11)
    [found] = copy.hear(MAIN.note(9))
    assert isinstance(found, replica.Contradiction)
    assert (found.held_size, found.other_size) == (9, 7)
