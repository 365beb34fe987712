# SPDX-License-Identifier: Apache-2.0
"""What a look through a text finds: where, what it looks like, how sure; never who it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

What = Literal["rut", "dni", "cpf", "passport", "plate", "telephone", "email", "name"]
"""What something in a text looks like.

rut: Chile, *rol único tributario* or *nacional*. dni: Peru, *documento nacional de identidad*.
cpf: Brazil, *cadastro de pessoas físicas*. name: a rank or a title with a name after it.
"""

Sure = Literal["possible", "likely", "certain"]
"""How sure a finding is.

possible: the shape alone, which other things have too. likely: a shape that few other things have,
or a word beside it. certain: check digits that agree in the full shape, or a word that says so.
"""

WHATS: Final[tuple[What, ...]] = (
    "rut",
    "dni",
    "cpf",
    "passport",
    "plate",
    "telephone",
    "email",
    "name",
)
RANKS: Final[tuple[Sure, ...]] = ("possible", "likely", "certain")
"""From the least sure to the surest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place in a text that looks like data of a person.

    Attributes:
        start: first character of it in the text, an index.
        end: index after its last character.
        what: what it looks like.
        sure: how sure that is.
    """

    start: int
    end: int
    what: What
    sure: Sure

    def at_least(self, sure: Sure) -> bool:
        """Tell whether the finding is as sure as asked, or surer."""
        return RANKS.index(self.sure) >= RANKS.index(sure)
