# SPDX-License-Identifier: Apache-2.0
"""What the pages can know about the link without asking anybody."""

from __future__ import annotations

import random
import stat
import threading
import time
from pathlib import Path
from typing import get_args

import pytest
from django.utils import translation

from ayni.adapters.link import health, words
from ayni.adapters.link.retry import Backoff
from ayni.adapters.link.wake import DatagramWaker, wake
from tests.link.nodes import PATIENCE_S, Node, wait_for

NOW_MS = 1_700_000_000_000


def neighbour(**changes: object) -> health.Neighbour:
    plain: dict[str, object] = {"party": "per", "code": "up_to_date", "since_ms": 1}
    return health.Neighbour(**{**plain, "checked_ms": 1, **changes})  # type: ignore[arg-type]


def read(node: Node) -> health.Neighbour | None:
    status = health.read_status(node.folder, now_ms=node.link.ground.now_ms())
    return status.neighbours[0] if status is not None and status.neighbours else None


def test_the_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    status = health.Status(written_ms=NOW_MS, own=health.Own(), neighbours=(neighbour(),))
    health.write_status(tmp_path, status)
    assert health.read_status(tmp_path, now_ms=NOW_MS) == status


def test_a_state_left_behind_says_that_the_process_is_gone(tmp_path: Path) -> None:
    status = health.Status(written_ms=NOW_MS, own=health.Own(), neighbours=(neighbour(),))
    health.write_status(tmp_path, status)
    found = health.read_status(tmp_path, now_ms=NOW_MS + health.STALE_MS + 1)
    assert found is not None
    assert found.neighbours[0].code == "not_running"
    assert found.neighbours[0].since_ms == NOW_MS


@pytest.mark.parametrize("raw", [None, b"", b"{", b'{"written_ms":"x"}'])
def test_no_state_is_no_fault(tmp_path: Path, raw: bytes | None) -> None:
    if raw is not None:
        (tmp_path / health.STATUS_NAME).write_bytes(raw)
    assert health.read_status(tmp_path, now_ms=0) is None


def test_two_nodes_say_that_all_is_there(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    chl.start()
    per.start()
    chl.append(2)
    wait_for(lambda: (one := read(chl)) and one.code == "up_to_date" and one.last_out_ms)
    wait_for(lambda: (one := read(per)) and one.last_in_ms)
    told = read(chl)
    assert told is not None
    assert (told.missing_there, told.missing_here, told.waiting) == (0, 0, 0)
    assert told.software == "ayni test"
    assert told.latency_ms
    assert told.card_number == 1


def test_a_neighbour_that_never_answered_is_told_from_one_that_is_down(
    pair: tuple[Node, Node],
) -> None:
    chl, per = pair
    chl.start()
    chl.append(3)
    per.stop()
    wait_for(lambda: (one := read(chl)) and one.code == "never" and one.missing_there == 3)
    per.restart()
    wait_for(lambda: (one := read(chl)) and one.code == "up_to_date")
    per.stop()
    chl.append(1)
    wait_for(lambda: (one := read(chl)) and one.code == "down" and one.missing_there == 1)


def test_since_when_it_is_so_outlives_a_restart(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    per.stop()
    chl.start()
    wait_for(lambda: (one := read(chl)) and one.code == "never")
    first = read(chl)
    chl.stop()
    written = health.read_status(chl.folder, now_ms=0)
    chl.restart()
    wait_for(lambda: health.read_status(chl.folder, now_ms=0) != written)
    second = read(chl)
    assert first is not None
    assert second is not None
    assert second.since_ms == first.since_ms


def test_a_missing_key_is_said_in_one_sentence_and_nothing_is_signed(
    pair: tuple[Node, Node],
) -> None:
    chl, per = pair
    signer, chl.book.signer = chl.book.signer, None
    chl.start()
    per.start()
    chl.append(1)

    def own() -> health.Own | None:
        status = health.read_status(chl.folder, now_ms=chl.link.ground.now_ms())
        return status.own if status is not None else None

    wait_for(lambda: (found := own()) and not found.signing)
    told = own()
    assert told is not None
    assert (told.code, told.unsigned) == ("key", 1)
    assert words.own(told)
    assert words.own_remedy(told)
    chl.book.signer = signer
    wait_for(lambda: per.folded(chl) == 1)


@pytest.mark.parametrize("code", [c for c in get_args(health.Code) if c != "up_to_date"])
def test_every_state_has_a_reason(code: health.Code) -> None:
    with translation.override("en"):
        assert words.reason(neighbour(code=code))


def test_what_is_well_needs_no_words() -> None:
    assert words.reason(neighbour()) == ""
    assert words.remedy(neighbour()) == ""
    assert words.own(health.Own()) == ""
    assert words.own_remedy(health.Own()) == ""


@pytest.mark.parametrize("code", [c for c in get_args(health.OwnCode) if c])
def test_every_trouble_of_this_node_has_a_sentence_and_a_remedy(code: health.OwnCode) -> None:
    own = health.Own(signing=False, code=code)
    with translation.override("en"):
        assert words.own(own).startswith("This node signs nothing: ")
        assert words.own_remedy(own)


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        (None, ""),
        (119_999, ""),
        (-120_000, ""),
        (7_200_000, "120 minutes ahead"),
        (-180_001, "3 minutes behind"),
    ],
)
def test_clocks_are_spoken_of_beyond_two_minutes(difference: int | None, told: str) -> None:
    with translation.override("en"):
        assert told in words.clock(neighbour(clock_difference_ms=difference))


def test_pauses_double_up_to_a_bound_with_jitter() -> None:
    backoff = Backoff(1.0, 60.0, random.Random(1).random)
    pauses = [backoff.failed() for _ in range(12)]
    for at, pause in enumerate(pauses):
        whole = min(60.0, 2.0**at)
        assert whole / 2 <= pause <= whole
    assert len(set(pauses)) == 12
    backoff.succeeded()
    assert backoff.failed() <= 1.0


def test_a_datagram_wakes_at_once(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 20) / ("longer" * 20)
    deep.mkdir(parents=True)
    waker = DatagramWaker(deep)
    assert stat.S_IMODE((deep / "wake.sock").stat().st_mode) == 0o600
    timer = threading.Thread(target=wake, args=(deep,))
    began = time.monotonic()
    timer.start()
    waker.wait(2 * PATIENCE_S)
    assert time.monotonic() - began < PATIENCE_S
    timer.join()
    waker.close()
    assert not (deep / "wake.sock").exists()


def test_many_datagrams_are_one_wake_up(tmp_path: Path) -> None:
    waker = DatagramWaker(tmp_path)
    for _ in range(5):
        wake(tmp_path)
    waker.wait(5.0)
    began = time.monotonic()
    waker.wait(0.05)
    assert time.monotonic() - began >= 0.04
    waker.close()


def test_waking_nobody_is_no_fault(tmp_path: Path) -> None:
    wake(tmp_path)
    wake(tmp_path / "nowhere")
