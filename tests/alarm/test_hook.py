# SPDX-License-Identifier: Apache-2.0
"""The command that wakes people, good and bad, as real processes: each has one outcome."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ayni.adapters.alarm import hook
from ayni.adapters.alarm.hook import Outcome, Running
from tests.alarm.commands import alive, calls, command, logs_itself
from tests.link.nodes import wait_for

TOLD = {"AYNI_ALARM_KIND": "test", "AYNI_ALARM_OFFICES": "chl.civil.duty chl.north.liaison"}
LONG_S = 60.0


def outcome_of(begun: Running | Outcome) -> Outcome:
    found: list[Outcome] = []

    def ended() -> bool:
        told = begun.look() if isinstance(begun, Running) else begun
        found.extend([told] if told is not None else [])
        return bool(found)

    wait_for(ended)
    return found[0]


def run(path: Path, *, limit_s: float = LONG_S) -> Outcome:
    return outcome_of(hook.start([str(path)], TOLD, limit_s=limit_s))


def test_a_command_is_told_what_it_may_know_and_nothing_of_the_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AYNI_DATABASE", "postgresql://ayni:word@db.example/ayni")
    log = tmp_path / "log"
    assert run(logs_itself(tmp_path / "wake", log)) == Outcome("done")
    assert calls(log) == [TOLD]


def test_a_command_gets_its_arguments_as_a_shell_would_split_them(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = command(tmp_path / "wake", f'echo "$# $2" > {log}')
    words = hook.words_of(f"{path} --to 'duty desk'")
    assert outcome_of(hook.start(words, TOLD, limit_s=LONG_S)) == Outcome("done")
    assert log.read_text() == "2 duty desk\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("exit 3",), Outcome("failed", "exit code 3")),
        (("kill -9 $$",), Outcome("failed", "ended by signal 9")),
        (("head -c 20000000 /dev/zero", "head -c 20000000 /dev/zero >&2"), Outcome("done")),
        (("cat > /dev/null",), Outcome("done")),
    ],
    ids=["fails", "is killed", "writes forty megabytes", "waits for input"],
)
def test_each_way_to_end_is_told_for_what_it_is(
    tmp_path: Path, lines: tuple[str, ...], expected: Outcome
) -> None:
    assert run(command(tmp_path / "wake", *lines)) == expected


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    path = command(
        tmp_path / "wake", "sleep 600 &", f"echo $! $$ > {pids}.new; mv {pids}.new {pids}", "wait"
    )
    begun = hook.start([str(path)], TOLD, limit_s=LONG_S)
    assert isinstance(begun, Running)
    wait_for(pids.exists)
    assert begun.look() is None
    begun.until = 0.0
    assert begun.look() == Outcome("hung", "its time was over")
    wait_for(lambda: not any(map(alive, pids.read_text().split())))


def test_what_a_command_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    child = tmp_path / "child"
    path = command(tmp_path / "wake", "sleep 600 &", f"echo $! > {child}")
    assert run(path) == Outcome("done")
    wait_for(lambda: not alive(child.read_text()))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path, "missing"),
        (lambda path: command(path, "exit 0", interpreter="/nowhere/sh"), "missing"),
        (lambda path: path.mkdir() or path, "not_executable"),
        (lambda path: path.write_bytes(b"\x7fELF?") and (path.chmod(0o755) or path), "not_started"),
    ],
    ids=["no file", "no interpreter", "a directory", "no program"],
)
def test_a_command_that_cannot_be_started_says_why(
    tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    begun = hook.start([str(make(tmp_path / "wake"))], TOLD, limit_s=LONG_S)
    assert isinstance(begun, Outcome)
    assert begun.code == code
    assert begun.detail


def test_a_file_without_the_right_to_run_is_told(tmp_path: Path) -> None:
    begun = hook.start([str(command(tmp_path / "wake", mode=0o644))], TOLD, limit_s=LONG_S)
    assert isinstance(begun, Outcome)
    assert begun.code == "not_executable"


def test_a_command_is_named_by_an_absolute_path(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no absolute path"):
        hook.words_of("siren --loud")
    with pytest.raises(ValueError, match="quotation"):
        hook.words_of("/usr/bin/siren 'loud")
