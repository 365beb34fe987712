# SPDX-License-Identifier: Apache-2.0
"""Keeps what `dataclasses` compiles, as Python keeps what it compiles of modules.

The methods of a dataclass are written as text when its module is loaded, and that text is compiled
anew in each process: a node has some four hundred such classes, and this was a third of all that a
short command does. What a text was compiled to is a matter of the text and of Python's version
alone, so it is kept under the text, in one file beside Python's own: in `__pycache__` of this
package, where whoever may write may change the code anyway. Where nobody may, or Python is told to
write none, nothing is kept. Source: docs/decisions/0057-what-dataclasses-compile-is-kept.md.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import marshal
import sys
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Final

PATH: Final = Path(
    importlib.util.cache_from_source(str(Path(__file__).with_name("dataclasses.py")))
)
TEXTS_MAX: Final = 10_000
"""A node has 2,300 such texts; what changed classes left behind is dropped with all others."""

_kept: dict[str, CodeType] = {}
_left: set[int] = set()
"""How many texts the file has, once it was read."""


def keep() -> None:
    """Let classes that are made from here on take what was compiled before; twice is as once."""
    if not _left:
        _kept.update(_read())
        _left.add(len(_kept))
    # `dataclasses` runs its texts by the builtin; a name of the module comes before that.
    vars(dataclasses)["exec"] = _run


def leave() -> None:
    """Leave what was compiled for the first time to the processes that come after this one."""
    if len(_kept) in _left or sys.dont_write_bytecode:
        return
    if len(_kept) > TEXTS_MAX:
        _kept.clear()
    _left.clear()
    _left.add(len(_kept))
    raw = importlib.util.MAGIC_NUMBER + marshal.dumps(_kept)
    # As Python's own files: whole or not at all, and passed over where it may not be written.
    SourceFileLoader("", "").set_data(str(PATH), raw)


def _run(text: str, names: dict[str, object], found: dict[str, object]) -> None:
    code = _kept.get(text)
    if code is None:
        code = _kept[text] = compile(text, "<string>", "exec", dont_inherit=True)
    exec(code, names, found)  # noqa: S102  # what `dataclasses` does with its text


def _read() -> dict[str, CodeType]:
    """Return what the file holds; nothing if it is missing, of another Python or damaged."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        raw = PATH.read_bytes()
        if raw.startswith(importlib.util.MAGIC_NUMBER):
            held = marshal.loads(raw[len(importlib.util.MAGIC_NUMBER) :])  # noqa: S302  # as .pyc
            return dict(held)
    return {}
