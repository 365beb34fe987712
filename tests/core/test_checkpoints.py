# SPDX-License-Identifier: Apache-2.0
"""Heads of logs, receipts for them, and the notice that a log grew."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.checkpoints import (
    AddCheckpoint,
    Checkpoint,
    add_lines,
    cosign,
    format_add_checkpoint,
    open_checkpoint,
    open_cosignature,
    parse_add_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from ayni.core.errors import LimitExceeded, NotAuthentic, NoteError
from ayni.core.merkle import EMPTY_ROOT, leaf_hash
from ayni.core.notes import SIG_COSIGNATURE, Ed25519Signer, Vkey, parse_note, sign_note

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "proof.json").read_text())
LOG = Ed25519Signer(name=VECTOR["log"]["vkey"].split("+")[0], seed=b"\x01" * 32)
WITNESS = Ed25519Signer(
    name=VECTOR["witness"]["vkey"].split("+")[0], seed=b"\x02" * 32, algorithm=SIG_COSIGNATURE
)
NOTE = VECTOR["proof"].split("\n\n", 1)[1].encode()
ROOT = leaf_hash(b"x")
HEAD = Checkpoint(LOG.name, 3, ROOT)
TIME_S = VECTOR["witness"]["time_s"]


def test_the_vector_is_written_byte_for_byte():
    head = parse_checkpoint(parse_note(NOTE).text)
    line = cosign(head.text(), WITNESS, time_s=TIME_S)
    assert str(LOG.vkey) == VECTOR["log"]["vkey"]
    assert str(WITNESS.vkey) == VECTOR["witness"]["vkey"]
    assert add_lines(sign_checkpoint(head, LOG), line) == NOTE
    assert open_checkpoint(NOTE, Vkey.parse(VECTOR["log"]["vkey"])) == head
    assert open_cosignature(line, head.text(), WITNESS.vkey) == TIME_S


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_every_head_is_read_back(size, root):
    head = Checkpoint("ayni/log/abc", size, root)
    assert parse_checkpoint(head.text()) == head
    assert head.log_id == "abc"


B64 = base64.b64encode(ROOT).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"a\n3\n{B64}",
        f"a\n3\n{B64}\nextension\n",
        f"a\n3\n{B64}\n\n",
        f"a\n03\n{B64}\n",
        f"a\n+3\n{B64}\n",
        f"a\n-3\n{B64}\n",
        f"a\n٣\n{B64}\n",
        f"a\n3 \n{B64}\n",
        f"a\n{2**63}\n{B64}\n",
        f"a\n{10**30}\n{B64}\n",
        f"\n3\n{B64}\n",
        f"a b\n3\n{B64}\n",
        f"a+b\n3\n{B64}\n",
        f"a\n3\n{B64[:-1]}\n",
        f"a\n3\n{B64[:-4]}\n",
        f"a\n0\n{B64}\n",
    ],
)
def test_what_is_not_three_plain_lines_is_refused(text):
    with pytest.raises(NoteError):
        parse_checkpoint(text.encode())


def test_the_empty_log_has_a_head():
    head = Checkpoint(LOG.name, 0, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(head, LOG), LOG.vkey) == head
    with pytest.raises(NoteError, match="empty tree"):
        sign_checkpoint(Checkpoint(LOG.name, 0, ROOT), LOG)


def test_a_key_signs_only_for_the_log_of_its_name():
    with pytest.raises(NoteError, match="expected the key of other"):
        sign_checkpoint(Checkpoint("other", 3, ROOT), LOG)


def test_a_head_of_another_log_under_the_same_key_is_refused():
    raw = sign_note(Checkpoint("other", 3, ROOT).text(), LOG)
    with pytest.raises(NotAuthentic, match="origin"):
        open_checkpoint(raw, LOG.vkey)


def test_a_changed_head_is_refused():
    raw = sign_checkpoint(HEAD, LOG).replace(b"\n3\n", b"\n4\n")
    with pytest.raises(NotAuthentic, match="signature"):
        open_checkpoint(raw, LOG.vkey)


def test_a_receipt_holds_for_its_head_its_time_and_its_key_alone():
    line = cosign(HEAD.text(), WITNESS, time_s=TIME_S)
    other = Ed25519Signer(name=WITNESS.name, seed=b"\x03" * 32, algorithm=SIG_COSIGNATURE)
    later = bytearray(base64.b64decode(line.split()[2]))
    later[11] += 1
    moved = line.replace(line.split()[2], base64.b64encode(later))
    for text, key, receipt in (
        (Checkpoint(LOG.name, 4, ROOT).text(), WITNESS.vkey, line),
        (HEAD.text(), other.vkey, line),
        (HEAD.text(), WITNESS.vkey, moved),
    ):
        with pytest.raises(NotAuthentic):
            open_cosignature(receipt, text, key)


def test_receipts_that_say_nothing_are_not_given():
    for signer, time_s in ((LOG, TIME_S), (WITNESS, 0), (WITNESS, -1), (WITNESS, 2**63)):
        with pytest.raises(NoteError):
            cosign(HEAD.text(), signer, time_s=time_s)
    with pytest.raises(NoteError):
        cosign(b"no checkpoint\n", WITNESS, time_s=TIME_S)


def test_a_receipt_is_one_line():
    line = cosign(HEAD.text(), WITNESS, time_s=TIME_S)
    for raw in (b"", line * 2, b"x"):
        with pytest.raises(NoteError):
            open_cosignature(raw, HEAD.text(), WITNESS.vkey)
    with pytest.raises(NoteError):
        open_cosignature(line, HEAD.text(), LOG.vkey)


def test_lines_are_added_once_and_in_order():
    note = sign_checkpoint(HEAD, LOG)
    early, late = (cosign(HEAD.text(), WITNESS, time_s=TIME_S + at) for at in (0, 1))
    both = add_lines(note, early, late)
    assert both == note + early + late
    assert add_lines(both, late + early, b"") == both


HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=63)


@given(st.integers(0, 2**63 - 1), HASHES)
def test_every_notice_is_read_back(old_size, hashes):
    request = AddCheckpoint(old_size, tuple(hashes), NOTE)
    assert parse_add_checkpoint(format_add_checkpoint(request)) == request


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        NOTE,
        b"old 0\n" + NOTE,
        b"old x\n\n" + NOTE,
        b"old -1\n\n" + NOTE,
        b"old \xff\n\n" + NOTE,
        b"old 0\n\n",
        b"old 0\nAAAA\n\n" + NOTE,
        b"old 0\n\xff\n\n" + NOTE,
        b"new 0\n\n" + NOTE,
    ],
)
def test_what_is_not_a_notice_is_refused(raw):
    with pytest.raises(NoteError):
        parse_add_checkpoint(raw)


def test_a_notice_with_too_many_hashes_is_refused():
    with pytest.raises(LimitExceeded):
        parse_add_checkpoint(format_add_checkpoint(AddCheckpoint(1, (ROOT,) * 64, NOTE)))
