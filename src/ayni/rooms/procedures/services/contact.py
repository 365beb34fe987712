# SPDX-License-Identifier: Apache-2.0
"""What people do about contacts: state a test call of one's own, note one that was heard.

Must not write a row: the projection does.
"""

from collections.abc import Mapping
from typing import cast

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.rooms.procedures import facts, rules, selectors
from ayni.web.deeds import Deed, append, require, said


def call_contact(  # noqa: PLR0913  # as many as a call has
    deed: Deed,
    *,
    contact: str,
    result: str,
    occurred_at: Mapping[str, Json],
    seconds: int | None,
    language_problem: bool,
    note: str,
) -> Appended:
    """State a test call that was made.

    Args:
        deed: who called.
        contact: id of the office called.
        result: how it ended, a code.
        occurred_at: when.
        seconds: until somebody answered, or none.
        language_problem: the two did not understand each other.
        note: more, or empty.

    Raises:
        Refusal: power_lacking, contact_unknown or test_ahead.
    """
    require(deed.author, facts.CONTACT_TESTED)
    rules.check_test(
        contact,
        selectors.posts_known(selectors.reader(deed.author)),
        tested_ms=cast(int, occurred_at["ms"]),
        now_ms=deed.author.now_ms,
    )
    values: dict[str, Json] = {
        "contact": contact,
        "result": result,
        "occurred_at": dict(occurred_at),
        "channel": "voice",
        **said(note=note),
    }
    if seconds is not None:
        values["seconds"] = seconds
    if language_problem:
        values["language_problem"] = 1
    return append(deed, facts.CONTACT_TESTED, values)


def note_test(deed: Deed, *, result: str, occurred_at: Mapping[str, Json], note: str) -> Appended:
    """Note a test call that another party states: whether it was heard here, and when.

    Raises:
        Refusal: power_lacking or test_ahead.
    """
    require(deed.author, facts.CONTACT_NOTED)
    office = deed.author.office
    rules.check_test(
        office,
        (office,),
        tested_ms=cast(int, occurred_at["ms"]),
        now_ms=deed.author.now_ms,
    )
    values: dict[str, Json] = {"result": result, "occurred_at": dict(occurred_at)}
    return append(deed, facts.CONTACT_NOTED, {**values, **said(note=note)})
