# SPDX-License-Identifier: Apache-2.0
"""Does one job in a process of its own: bytes in, bytes out, and it ends; needs no Django.

The libraries of office formats take tens of megabytes where they are loaded, a long paper a
gigabyte while it is laid out, and a file from a person's machine is opened where it can harm
nothing: such a process knows no key, no database and no environment of the node.
Decision: docs/decisions/0052-papers-are-written-by-a-child.md.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable

from ayni.core.errors import FormatError, NodeTrouble
from ayni.core.room_limits import PAPER_MEMORY_MAX_BYTES, PAPER_TIME_MAX_S

_TROUBLE = 3
_NOT_READ = 4
_KEPT = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH")
"""Of the environment, what says where the program lies; the rest may hold what is secret."""


def done(module: str, given: bytes) -> bytes:
    """Have a module do its job in a process of its own, and return what it made.

    Args:
        module: its main function calls `work`.
        given: what it reads.

    Raises:
        FormatError: what was given cannot be read; as the module said it.
        NodeTrouble: the installation is not whole, or the job took too long or too much memory.
    """
    command = [sys.executable, "-P", "-m", module]
    try:
        ended = subprocess.run(  # noqa: S603  # a list, no shell; modules of our own
            command,
            input=given,
            capture_output=True,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            timeout=PAPER_TIME_MAX_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NodeTrouble(
            f"a file was not ready within {PAPER_TIME_MAX_S} seconds and was given up. Ask for "
            "less at once, or try again when the node is calm."
        ) from None
    if ended.returncode == 0:
        return ended.stdout
    said = ended.stderr.decode(errors="replace").strip()
    if ended.returncode == _NOT_READ:
        raise FormatError(said)
    if ended.returncode == _TROUBLE:
        raise NodeTrouble(said)
    raise NodeTrouble(
        f"a file could not be made: {module} ended with code {ended.returncode} "
        f"({said[-200:]}). Ask for less at once; if it happens again, call the node's operator."
    )


def work(job: Callable[[bytes], bytes]) -> None:
    """Do the one job of this process; what goes wrong is told by the code it ends with."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > PAPER_MEMORY_MAX_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (PAPER_MEMORY_MAX_BYTES, most))
    try:
        made = job(sys.stdin.buffer.read())
    except (FormatError, NodeTrouble) as trouble:
        sys.stderr.write(str(trouble))
        raise SystemExit(_NOT_READ if isinstance(trouble, FormatError) else _TROUBLE) from None
    sys.stdout.buffer.write(made)
