# SPDX-License-Identifier: Apache-2.0
"""Runs the command that wakes people: within its time, with nothing of any content, or not at all.

The command gets a handful of variables and no input; what it writes is thrown away. When it ends,
or when its time is over, whatever its process group still runs is ended with it. Must not wait.
Source: rooms.md A0.7; docs/operate/alarm.md.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

Code = Literal[
    "done", "failed", "hung", "missing", "not_executable", "not_started",
    "mail_nobody", "mail_refused", "mail_unreachable", "mail_tls", "mail_login", "mail_secret",
]  # fmt: skip
"""How one start ended, of the command or of the program that sends mail.

done: it ended with code 0. failed: with another, or by a signal. hung: its time was over.
missing: there is no such file. not_executable: it may not be run. not_started: anything else.
mail_nobody: no office has an address. mail_refused: the server does not take it.
mail_unreachable: it does not answer. mail_tls: its certificate is not trusted.
mail_login: it refuses name and password. mail_secret: the password cannot be read here.
"""

PASSED_ON: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME")
"""What the command gets of the node's own environment: no address, no password, no directory."""
PLAIN_PATH: Final = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one start ended, what was found in technical words, and the exit code if there is one."""

    code: Code
    detail: str = ""
    exit_code: int | None = field(default=None, compare=False)


@dataclass(slots=True)
class Running:
    """The command, at work."""

    process: subprocess.Popen[bytes]
    until: float = field(default=0.0)

    def look(self) -> Outcome | None:
        """Return how it ended, or none while it may still run; its group is ended with it."""
        with suppress(ChildProcessError):
            flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
            # Not reaped yet: its number, and so its group's, cannot have become another's.
            if os.waitid(os.P_PID, self.process.pid, flags) is None:
                if time.monotonic() < self.until:
                    return None
                self.end()
                return Outcome("hung", "its time was over")
        self.end()
        return _outcome(self.process.returncode)

    def end(self) -> None:
        """End the command and all that its process group runs, at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def words_of(command: str) -> list[str]:
    """Return the words of a command as a shell would split them; no shell runs it.

    Raises:
        ValueError: a quotation mark is open, or its first word is no absolute path.
    """
    words = shlex.split(command)
    if words and not Path(words[0]).is_absolute():
        raise ValueError(f"{words[0]!r} is no absolute path")
    return words


def start(words: Sequence[str], told: Mapping[str, str], *, limit_s: float) -> Running | Outcome:
    """Start the command and return at once; or say why it cannot be started.

    Args:
        words: absolute path and arguments.
        told: variables for the command.
        limit_s: seconds it has.
    """
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        process = subprocess.Popen(  # noqa: S603  # the operator's own command, no shell
            list(words),
            env={"PATH": PLAIN_PATH, **kept, **told},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError:
        return Outcome("missing", f"no such file: {words[0]}, or the interpreter it names")
    except PermissionError:
        return Outcome("not_executable", f"may not be run: {words[0]}")
    except (OSError, ValueError) as error:
        return Outcome("not_started", str(error))
    return Running(process, time.monotonic() + limit_s)


def _outcome(code: int) -> Outcome:
    if code == 0:
        return Outcome("done")
    if code < 0:
        return Outcome("failed", f"ended by signal {-code}")
    return Outcome("failed", f"exit code {code}", code)
