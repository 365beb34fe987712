# SPDX-License-Identifier: Apache-2.0
"""Trust files: whose heads count, and how many receipts make a head good."""

import pytest

from ayni.core import limits
from ayni.core.checkpoints import Checkpoint, add_lines, cosign, sign_checkpoint
from ayni.core.errors import LimitExceeded, NotAuthentic, NoteError
from ayni.core.merkle import leaf_hash
from ayni.core.notes import SIG_COSIGNATURE, Ed25519Signer, format_note, parse_note
from ayni.core.policy import (
    Group,
    Log,
    Policy,
    Receipt,
    Witness,
    format_policy,
    parse_policy,
)

LOG = Ed25519Signer(name="ayni/log/abc", seed=b"\x01" * 32)
OTHER_LOG = Ed25519Signer(name="ayni/log/def", seed=b"\x02" * 32)
WITNESSES = {
    name: Ed25519Signer(name=f"ayni/receipt/{name}", seed=bytes([at]) * 32, algorithm=4)
    for at, name in enumerate(["per", "chl", "bra", "arg"], start=10)
}
HEAD = Checkpoint(LOG.name, 7, leaf_hash(b"x"))
LOG_LINE = f"log {LOG.vkey}\n"


def witness_lines(*names: str) -> str:
    return "".join([f"witness {name} {WITNESSES[name].vkey}\n" for name in names])


def head_with(*names: str) -> bytes:
    lines = [cosign(HEAD.text(), WITNESSES[name], time_s=1000 + len(name)) for name in names]
    return add_lines(sign_checkpoint(HEAD, LOG), *lines)


def check(rules: str, *, good: list[str], bad: list[str]) -> None:
    """Open heads with receipts of the named witnesses under the same policy."""
    policy = parse_policy(LOG_LINE + witness_lines(*WITNESSES) + rules)
    assert parse_policy(format_policy(policy)) == policy
    for names in good:
        receipts = policy.open_head(head_with(*names.split())).receipts
        assert [receipt.witness for receipt in receipts] == names.split()
    for names in bad:
        with pytest.raises(NotAuthentic, match="quorum"):
            policy.open_head(head_with(*names.split()))


def test_no_quorum_needs_no_receipt():
    check("quorum none\n", good=["", "per", "per chl"], bad=[])


def test_one_witness_may_be_the_quorum():
    check("quorum chl\n", good=["chl", "per chl"], bad=["", "per"])


def test_all_any_and_some_are_counted():
    check("group g all per chl\nquorum g\n", good=["per chl", "bra per chl"], bad=["per", ""])
    check("group g any per chl\nquorum g\n", good=["per", "chl"], bad=["bra", ""])
    check("group g 2 per chl bra\nquorum g\n", good=["per bra", "chl bra"], bad=["bra", "per arg"])


def test_groups_are_counted_inside_groups():
    rules = "group a all per chl\ngroup b any bra arg\ngroup both all a b\nquorum both\n"
    check(rules, good=["per chl arg"], bad=["per chl", "per arg", "bra arg"])


def test_white_space_comments_and_addresses_are_read():
    text = (
        f"\n # words: log\n\tlog  {LOG.vkey}\thttps://a.example/log\n"
        f"  witness  per {WITNESSES['per'].vkey} https://per.example/ \nquorum\tper"
    )
    policy = parse_policy(text)
    assert policy.logs == (Log(LOG.vkey, "https://a.example/log"),)
    assert policy.witnesses == (Witness("per", WITNESSES["per"].vkey, "https://per.example/"),)
    assert parse_policy(format_policy(policy)) == policy


PER_CHL = witness_lines("per", "chl")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "one quorum line; found 0"),
        ("quorum none\nquorum none\n", "one quorum line; found 2"),
        ("quorum per\n" + PER_CHL, "line 1 .* lines before"),
        ("quorum\n", "line 1"),
        ("quorum none none\n", "line 1"),
        ("wit x\nquorum none\n", "expected log, witness, group or quorum"),
        ("log\nquorum none\n", "line 1"),
        (f"log {LOG.vkey} a b\nquorum none\n", "line 1"),
        ("log x+y+z\nquorum none\n", "vkey"),
        (LOG_LINE * 2 + "quorum none\n", "each public key once"),
        (LOG_LINE.replace("log ", "witness x ") + "quorum none\n", "type 4"),
        (f"log {WITNESSES['per'].vkey}\nquorum none\n", "type 1"),
        (f"{PER_CHL}witness bra {WITNESSES['per'].vkey}\nquorum none\n", "each public key once"),
        (f"{PER_CHL}witness per {WITNESSES['bra'].vkey}\nquorum none\n", "each name once"),
        (f"witness none {WITNESSES['bra'].vkey}\nquorum none\n", "each name once"),
        (f"{PER_CHL}group per any chl\nquorum none\n", "each name once"),
        (f"{PER_CHL}group g all\nquorum g\n", "line 3"),
        (f"{PER_CHL}group g 0 per\nquorum g\n", "1 to 1"),
        (f"{PER_CHL}group g 3 per chl\nquorum g\n", "below 3"),
        (f"{PER_CHL}group g 01 per chl\nquorum g\n", "whole number"),
        (f"{PER_CHL}group g any none\nquorum g\n", "lines before"),
        (f"{PER_CHL}group g any g\nquorum g\n", "lines before"),
        (f"{PER_CHL}group g any per per\nquorum g\n", "one group only"),
        (f"{PER_CHL}group g any per\ngroup h any per\nquorum g\n", "one group only"),
        ("quorum none\r\n", "control"),
        ("quorum none\0\n", "control"),
    ],
)
def test_contradictory_policies_are_refused(text, why):
    with pytest.raises(NoteError, match=why):
        parse_policy(text)


def test_a_policy_beyond_the_limit_is_refused():
    with pytest.raises(LimitExceeded):
        parse_policy("#" * limits.POLICY_SIZE_MAX_BYTES + "\nquorum none\n")


def test_a_group_may_only_name_what_stands_before_it():
    with pytest.raises(NoteError, match="before"):
        Policy(groups=(Group("g", 1, ("h",)), Group("h", 1, ("g",))), quorum="g")
    with pytest.raises(NoteError, match="known name"):
        Policy(quorum="g")


def test_only_listed_logs_count():
    policy = Policy(logs=(Log(OTHER_LOG.vkey),))
    with pytest.raises(NotAuthentic, match="found ayni/log/abc"):
        policy.open_head(head_with())
    impostor = Ed25519Signer(name=LOG.name, seed=b"\x05" * 32)
    with pytest.raises(NotAuthentic, match="none by this key"):
        Policy(logs=(Log(LOG.vkey),)).open_head(sign_checkpoint(HEAD, impostor))


def test_a_listed_key_that_fails_spoils_the_head():
    policy = parse_policy(LOG_LINE + PER_CHL + "quorum none\n")
    elsewhere = Checkpoint(LOG.name, 8, leaf_hash(b"y"))
    wrong = cosign(elsewhere.text(), WITNESSES["per"], time_s=5)
    with pytest.raises(NotAuthentic, match="signature of ayni/receipt/per"):
        policy.open_head(add_lines(head_with("chl"), wrong))
    foreign = parse_note(sign_checkpoint(elsewhere, LOG)).signatures[0].line()
    with pytest.raises(NotAuthentic, match="signature of ayni/log/abc"):
        policy.open_head(add_lines(head_with("chl"), foreign))


def test_a_receipt_without_a_time_is_refused():
    signer = WITNESSES["per"]
    line = cosign(HEAD.text(), signer, time_s=1)
    signature = parse_note(add_lines(head_with(), line)).signatures[1]
    message = b"cosignature/v1\ntime 0\n" + HEAD.text()
    timeless = type(signature)(
        signature.name, signature.key_id, bytes(8) + signer.sign(message)
    ).line()
    with pytest.raises(NotAuthentic, match="expected a time"):
        parse_policy(LOG_LINE + PER_CHL + "quorum none\n").open_head(
            add_lines(head_with(), timeless)
        )


def test_unknown_witnesses_are_ignored_and_known_ones_reported_with_their_time():
    policy = parse_policy(LOG_LINE + PER_CHL + "quorum per\n")
    head = policy.open_head(head_with("bra", "per"))
    assert head.checkpoint == HEAD
    assert head.receipts == (Receipt("per", 1003),)


def test_the_same_witness_twice_counts_once():
    policy = parse_policy(LOG_LINE + PER_CHL + "group g 2 per chl\nquorum g\n")
    twice = add_lines(head_with("per"), cosign(HEAD.text(), WITNESSES["per"], time_s=9))
    assert len(parse_note(twice).signatures) == 3
    with pytest.raises(NotAuthentic, match="quorum"):
        policy.open_head(twice)


def test_a_log_is_found_by_its_origin():
    policy = parse_policy(LOG_LINE + "quorum none\n")
    assert policy.log_of(LOG.name) == LOG.vkey
    assert policy.log_of("ayni/log/zzz") is None
    assert format_note(parse_note(head_with("per"))) == head_with("per")
    assert WITNESSES["per"].vkey.algorithm == SIG_COSIGNATURE
