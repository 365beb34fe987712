# SPDX-License-Identifier: Apache-2.0
"""Small commands that an operator might give as the one that wakes people, good and bad."""

from __future__ import annotations

from pathlib import Path


def command(path: Path, *lines: str, mode: int = 0o755, interpreter: str = "/bin/sh") -> Path:
    """Write a script and return its path.

    Args:
        path: where it is to lie.
        lines: what it does.
        mode: its rights.
        interpreter: the one that it names.
    """
    path.write_text("\n".join((f"#!{interpreter}", *lines, "")), encoding="ascii")
    path.chmod(mode)
    return path


def logs_itself(path: Path, log: Path) -> Path:
    """Write a script that adds a line to a file: all it was told, and nothing else it holds."""
    # One write for the whole line: a reader never sees half of one, nor two in one.
    return command(path, f"printf '%s\\n' \"$(env | grep ^AYNI_ | sort | tr '\\n' ' ')\" >> {log}")


def calls(log: Path) -> list[dict[str, str]]:
    """Return what each start of `logs_itself` was told."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="ascii").splitlines()
    return [_told(line) for line in lines if line.strip()]


def alive(pid: int | str) -> bool:
    """Tell whether a process runs; one that ended and that nobody waited for does not."""
    try:
        stat = Path(f"/proc/{int(pid)}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def _told(line: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for word in line.split():
        if word.startswith("AYNI_"):
            name, _, value = word.partition("=")
            found[name] = value
        else:
            found[name] += f" {word}"
    return found
