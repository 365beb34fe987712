# SPDX-License-Identifier: Apache-2.0
"""What the pair agreed on test calls, and what a test needs; pure. Source: rooms.md A4."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ayni.core.errors import Refusal

TEST_NOTICE_DAYS = ("procedures.test_notice_days", 28)
TEST_DAYS = ("procedures.test_days", 35)
CALL_MATCH_MINUTES = ("procedures.call_match_minutes", 10)


def contact_params() -> Mapping[str, int]:
    """Return the model's numbers of test calls as parameters of a constitution."""
    return dict((TEST_NOTICE_DAYS, TEST_DAYS, CALL_MATCH_MINUTES))


def check_test(contact: str, known: Collection[str], *, tested_ms: int, now_ms: int) -> None:
    """Refuse a test of a post that no directory names, or one that is yet to come.

    Raises:
        Refusal: contact_unknown or test_ahead.
    """
    if contact not in known:
        raise Refusal("contact_unknown")
    if tested_ms > now_ms:
        raise Refusal("test_ahead")


def confirmed(
    tested_ms: int, notes: Sequence[tuple[str, int]], *, party: str, minutes: int
) -> bool:
    """Tell whether a party's own note of a call is within so many minutes of it."""
    return any(one == party and abs(at - tested_ms) <= minutes * 60_000 for one, at in notes)
