# SPDX-License-Identifier: Apache-2.0
"""Writes files into a folder that appears only when it is whole, with the sum of each file.

Until then it bears another name beside its place; what stops it leaves nothing behind. Must not
know what is in the files.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from ayni.core import limits
from ayni.core.errors import NodeTrouble

SUMS: Final = "SHA256SUMS"
_UNFINISHED: Final = ".unfinished"
_PIECE_BYTES: Final = limits.MIB


@dataclass(slots=True)
class Pile:
    """What is being written.

    Attributes:
        root: where it lies until it is whole.
        files: how many files were written.
        bytes_count: how much they hold.
    """

    root: Path
    files: int = 0
    bytes_count: int = 0


@contextmanager
def made(target: Path) -> Iterator[Pile]:
    """Give the pile that becomes a folder, readable by its owner alone, when all went well.

    Args:
        target: an empty directory, or a name that nothing bears yet.

    Raises:
        NodeTrouble: something is there, or the disk does not take what is written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NodeTrouble(
            f"{target.name} is not empty; an archive is never written over anything. Name a folder "
            "that is empty or does not exist."
        )
    unfinished = target.with_name(target.name + _UNFINISHED)
    if unfinished.exists():
        raise NodeTrouble(
            f"{unfinished.name} is there: an archive is being written, or one was cut short. If no "
            "`ayni archive` runs, delete it and start again."
        )
    pile = Pile(unfinished)
    try:
        with _disk_told(pile, target):
            unfinished.mkdir(mode=0o700, parents=True)
            yield pile
            _write_sums(pile)
            unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def put(pile: Pile, path: str, pieces: Iterable[bytes]) -> int:
    """Write one file from pieces that need not fit in memory together.

    Args:
        pile: where to.
        path: inside the folder, with `/`.
        pieces: its bytes.

    Returns:
        How many bytes it has.
    """
    file = pile.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with file.open("xb") as out:
        for piece in pieces:
            out.write(piece)
            count += len(piece)
    pile.files += 1
    pile.bytes_count += count
    return count


def zipped(folder: Path) -> Path:
    """Pack a folder into one file beside it.

    Raises:
        NodeTrouble: a file of that name is there, or the disk does not take it.
    """
    target = folder.with_name(f"{folder.name}.zip")
    unfinished = target.with_name(target.name + _UNFINISHED)
    if target.exists():
        raise NodeTrouble(f"{target.name} is there already; it is not overwritten. Move it away.")
    try:
        with (
            _disk_told(Pile(folder), target),
            zipfile.ZipFile(unfinished, "x", zipfile.ZIP_DEFLATED) as out,
        ):
            unfinished.chmod(0o600)
            for path in _files(folder):
                out.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _write_sums(pile: Pile) -> None:
    """Write the sum of every file, as `sha256sum --check` reads them; no sum names itself."""

    def lines() -> Iterator[bytes]:
        for path in _files(pile.root):
            if path.name != SUMS or path.parent != pile.root:
                name = path.relative_to(pile.root).as_posix()
                yield f"{_sum(path)}  {name}\n".encode()

    put(pile, SUMS, lines())


def _sum(path: Path) -> str:
    total = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            total.update(piece)
    return total.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder in one order, in the memory of one directory."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)


@contextmanager
def _disk_told(pile: Pile, target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise NodeTrouble(
            f"{target.name} could not be written: {trouble.strerror or trouble}, after "
            f"{pile.files} files of {pile.bytes_count} bytes in all. Nothing of it was left. Free "
            "space on that disk, or name a folder on another."
        ) from trouble
