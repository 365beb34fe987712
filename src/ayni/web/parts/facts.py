# SPDX-License-Identifier: Apache-2.0
"""Describes a matter as labelled facts, shown as a definition list; reads no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

FactState = Literal["open", "closed", "erased", "missing", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled value.

    Attributes:
        label: what it is.
        value: what is said; plain text, may have line breaks.
        party: who says so, where that matters.
        note: a second, quieter line.
        url: where more is to be read.
        state: whether the value is open, kept back, erased, not here yet, or differs from before.
        code: whether it is a code to be shown letter by letter.
        paper: a hash that only paper shows, where nobody can follow an address.
    """

    label: str
    value: str
    party: str = ""
    note: str = ""
    url: str = ""
    state: FactState = "open"
    code: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """A definition list with a heading.

    Attributes:
        title: heading, or empty.
        facts: in the order of reading.
    """

    title: str
    facts: Sequence[Fact]
