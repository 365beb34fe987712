# SPDX-License-Identifier: Apache-2.0
"""Says what a notice and the standing clauses mean: D-19 to D-22, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _


def d19_late_notice(*, rule: str, asked: str, left: str) -> str:
    """Write D-19: late notice."""
    return _(
        "Rule {r} asks for {x} of notice; {y} remain. You can still give notice: it will carry "
        "the mark “late” and the reason you state."
    ).format(r=rule, x=asked, y=left)


def d20_positions_differ() -> str:
    """Write D-20: positions differ."""
    return _(
        "The parties report different things. Both are shown; the system neither chooses nor "
        "averages."
    )


def d21_silence() -> str:
    """Write D-21: silence."""
    return _("Silence does not mean acceptance.")


def d22_non_prejudice() -> str:
    """Write D-22: non-prejudice (the constitution's own words take its place)."""
    return _(
        "Names, places and distances serve practical communication only. Nothing recorded here "
        "prejudges the position of any party on boundaries, sovereignty or rights."
    )
