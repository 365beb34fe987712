# SPDX-License-Identifier: Apache-2.0
"""A neighbour is authenticated, not trusted: what it may send, and what comes of it here."""

from __future__ import annotations

import re
import time

import pytest
from msgspec import structs

from ayni.adapters.link.http1 import Response
from ayni.core.acts import leaf_of
from ayni.core.ports import Entry
from tests.link.conftest import Scene
from tests.link.liars import bare_leaf, code_shown, grown, on_acts, run_of, without_body
from tests.link.nodes import wait_for
from tests.simulation import room


def test_acts_that_were_changed_are_set_aside_and_nothing_is_stored(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 3)
    forged = b"forged"
    changed = [entries[0], Entry(leaf_of(forged), forged, None), entries[2]]
    liar.lie = on_acts(run_of(*changed))
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert chl.holds(liar.node) == 0
    assert chl.book.aside[0].party == "per"
    assert chl.book.aside[0].code == "NotAuthentic"
    wait_for(lambda: code_shown(chl) == "bad_input")
    liar.lie = lambda _: None
    wait_for(lambda: chl.folded(liar.node) == 3)
    wait_for(lambda: code_shown(chl) == "up_to_date")


def test_the_same_bad_input_is_kept_once_and_counted(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.lie = on_acts(b"\0\0\0\1x")
    chl.start()
    wait_for(lambda: chl.link.peers["per"].facts.set_aside > 3)
    assert len(chl.book.aside) == 1


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0", b"\0\0\0\xff", b"\xff" * 40, b"\0\0\0\x04AYNI", b"\0\0\0\x12AYNI1" + b"\0" * 13],
)
def test_malformed_runs_are_set_aside(scene: Scene, raw: bytes) -> None:
    chl, liar = scene
    grown(liar, 2)
    liar.lie = on_acts(raw)
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert chl.holds(liar.node) == 0


def test_a_run_that_begins_elsewhere_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 4)
    liar.lie = on_acts(run_of(*entries[2:], start=2))
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert "a run from 0 expected" in chl.book.aside[0].detail
    assert chl.holds(liar.node) == 0


def test_a_lying_consistency_proof_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 5)
    liar.lie = on_acts(run_of(*entries[:2], proof=(b"\1" * 32,) * 3))
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert chl.holds(liar.node) == 0


def test_an_answer_without_end_is_cut_off(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.lie = on_acts(b"\0" * (10 * 1024 * 1024))
    chl.start()
    wait_for(lambda: code_shown(chl) == "refused")
    assert chl.holds(liar.node) == 0


def test_heads_that_are_no_heads_are_set_aside_and_asked_again(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.lie = lambda request: (
        Response(status=200, body=b'{"own":1}') if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: chl.book.aside)
    liar.lie = lambda _: None
    wait_for(lambda: chl.folded(liar.node) == 1)


def test_a_log_that_no_card_and_no_opening_names_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    [true] = [grown(liar, 1)]
    assert true
    body = (
        b'{"card":1,"held":[],"own":[{"log":"0000000000000000","note":"x"}],'
        b'"software":"x","versions":[1,1]}'
    )
    liar.lie = lambda request: (
        Response(status=200, body=body) if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: chl.book.aside)
    assert "0000000000000000" in chl.book.aside[0].detail
    assert set(chl.book.store.logs()) == {chl.book.log_id, liar.node.book.log_id}


def test_a_withheld_body_gets_no_receipt_and_is_asked_for_again(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 3)
    bare = [entries[0], structs.replace(entries[1], body=None), entries[2]]
    liar.lie = without_body(bare)
    chl.start()
    wait_for(lambda: chl.link.peers["per"].facts.withheld)
    witness = "ayni/receipt/chl"
    log = liar.node.book.log_id
    assert chl.holds(liar.node) == 3
    assert chl.book.receipts(log).get(witness) is None
    assert chl.link.peers["per"].facts.withheld == {log: 1}
    wait_for(lambda: code_shown(chl) == "withheld")
    asked = liar.count(f"GET /v1/log/{log}/acts/1/")
    wait_for(lambda: liar.count(f"GET /v1/log/{log}/acts/1/") > asked)
    liar.lie = lambda _: None
    wait_for(lambda: witness in chl.book.receipts(log))
    assert chl.book.receipts(log)[witness].size == 3
    wait_for(lambda: chl.folded(liar.node) == 3)


def test_what_was_stored_before_the_line_broke_is_folded(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 3)
    honest = without_body([entries[0], structs.replace(entries[1], body=None), entries[2]])
    liar.lie = lambda request: (
        Response(status=503) if "/acts/1/" in request.target else honest(request)
    )
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 1)
    assert chl.holds(liar.node) == 3


def test_a_body_that_is_not_the_one_signed_is_not_kept(scene: Scene) -> None:
    chl, liar = scene
    entries = grown(liar, 2)
    swapped = [structs.replace(entries[0], body=entries[1].body), entries[1]]
    liar.lie = without_body(swapped)
    chl.start()
    wait_for(lambda: chl.link.peers["per"].facts.withheld)
    assert chl.book.store.entries(liar.node.book.log_id, 0, 1)[0].body is None


def test_a_leaf_that_is_no_header_is_stored_receipted_and_shown_as_irregular(scene: Scene) -> None:
    # kernel.md A11: two admissions. A log cannot skip an entry; a fold can set it aside.
    chl, liar = scene
    liar.node.book.sequence(bare_leaf(b'{"not": "canonical"}'))
    [note] = liar.node.book.sign().values()
    assert note
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 1)
    [act] = chl.book.store.folded()
    assert act.verdict == "not_canonical"
    assert chl.book.receipts(liar.node.book.log_id)["ayni/receipt/chl"].size == 1
    assert chl.book.aside == []


def test_an_unknown_kind_is_kept_and_shown_as_newer(scene: Scene) -> None:
    chl, liar = scene
    [entry] = grown(liar, 1)
    strange = entry.header.replace(room.GIVEN.encode(), b"drill.foreseen/7")
    strange = re.sub(rb'"id":"..', b'"id":"00', strange)
    liar.node.book.sequence(Entry(leaf_of(strange), strange, entry.body))
    liar.node.book.sign()
    chl.start()
    wait_for(lambda: chl.folded(liar.node) == 2)
    assert chl.book.store.folded()[1].verdict == "needs_newer"


def test_a_leaf_over_the_limit_stops_that_log_and_nothing_else(scene: Scene) -> None:
    chl, liar = scene
    grown(liar, 1)
    liar.node.book.sequence(bare_leaf(b"x" * 20_000))
    liar.node.book.sign()
    chl.start()
    wait_for(lambda: code_shown(chl) == "stopped")
    log = chl.book.store.logs()[liar.node.book.log_id]
    assert (log.size, log.state) == (1, "stopped")
    chl.append()
    wait_for(lambda: liar.count("POST /v1/add-checkpoint"))


def test_a_newer_protocol_is_shown_and_receipts_go_on(scene: Scene) -> None:
    # Origin: Nextcloud #23316; another version on the other side is explained.
    chl, liar = scene
    grown(liar, 1)
    body = b'{"card":1,"held":[],"own":[],"software":"ayni 9","versions":[7,9]}'
    liar.lie = lambda request: (
        Response(status=200, body=body) if request.target == "/v1/heads" else None
    )
    chl.start()
    wait_for(lambda: code_shown(chl) == "newer_version")
    assert chl.book.aside == []


def test_refused_means_shown_and_not_asked_in_a_loop(scene: Scene) -> None:
    # Origin: neodb #1851; 4xx is final, silence is not.
    chl, liar = scene
    liar.lie = lambda _: Response(status=403, body=b"no\n")
    began = time.monotonic()
    chl.start()
    wait_for(lambda: code_shown(chl) == "refused")
    asked = len(liar.asked)  # counted first: another poll may come while this is judged
    polls = (time.monotonic() - began) / chl.config.poll_s
    assert asked <= polls + 1
    liar.lie = lambda _: None
    grown(liar, 1)
    wait_for(lambda: chl.folded(liar.node) == 1)


def test_a_receipt_that_is_not_theirs_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    liar.lie = lambda request: (
        Response(status=200, body="— ayni/receipt/per AAAA\n".encode())
        if request.method == "POST"
        else None
    )
    chl.start()
    chl.append()
    wait_for(lambda: chl.book.aside)
    assert chl.receipted_by(liar.node) == 0


def test_a_size_after_409_that_is_no_size_is_set_aside(scene: Scene) -> None:
    chl, liar = scene
    liar.lie = lambda request: (
        Response(status=409, body=b"many\n") if request.method == "POST" else None
    )
    chl.start()
    chl.append()
    wait_for(lambda: chl.book.aside)
    assert "after 409" in chl.book.aside[0].detail


def test_sizes_that_never_settle_are_refused_and_shown(scene: Scene) -> None:
    chl, liar = scene
    liar.lie = lambda request: (
        Response(status=409, body=b"0\n") if request.method == "POST" else None
    )
    chl.start()
    chl.append()
    wait_for(lambda: code_shown(chl) == "refused")
