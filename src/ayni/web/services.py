# SPDX-License-Identifier: Apache-2.0
"""What people do to the frame of a partnership: propose, consent, declare offices.

The standing pages and the command line call these; each appends one act. Must not decide
whether an act is regular: the record does. Source: DESIGN.md section 4; rooms.md A0.1, A0.5.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ayni.adapters.record import ledger
from ayni.adapters.record.ledger import Appended
from ayni.core import constitution as law
from ayni.core.acts import Capacity, Mode
from ayni.core.codec import Json
from ayni.core.composing import Draft


def _append(
    kind: str,
    values: Mapping[str, Json],
    *,
    office: str,
    capacity: Capacity,
    mode: Mode,
    now_ms: int,
    about: bytes | None = None,
    expected: int | None = None,
) -> Appended:
    draft = Draft(
        kind=kind,
        by=office,
        capacity=capacity,
        values=values,
        at=now_ms,
        id=secrets.token_hex(16),
        mode=mode,
        tlp="GREEN",
        about=about,
    )
    return ledger.append(draft, expected=expected, now_ms=now_ms)


def propose_constitution(
    *, office: str, capacity: Capacity, mode: Mode, text: Mapping[str, Json], now_ms: int
) -> Appended:
    """Propose a constitution, or a new version of it.

    Args:
        text: members of ``constitution.proposed/1`` without `text` and `text_salt`.

    Raises:
        Refusal: the record does not take it; the code says why.
    """
    salt = secrets.token_bytes(32)
    values = dict(text)
    values["text"] = law.text_hash(values, salt).hex()
    values["text_salt"] = salt.hex()
    return _append(law.PROPOSED, values, office=office, capacity=capacity, mode=mode, now_ms=now_ms)


def consent_to_constitution(
    *,
    office: str,
    capacity: Capacity,
    mode: Mode,
    proposal: bytes,
    text: str,
    expected: int | None,
    now_ms: int,
) -> Appended:
    """Give this party's consent to one text and to no other.

    Args:
        proposal: leaf hash of the proposal.
        text: text hash of the proposal, 64 hex digits.
        expected: version of the object on the page that the person read.

    Raises:
        Refusal: the record does not take it.
        StalePage: something about the proposal came in since.
    """
    return _append(
        law.CONSENTED,
        {"proposal": proposal.hex(), "text": text},
        office=office,
        capacity=capacity,
        mode=mode,
        now_ms=now_ms,
        about=proposal,
        expected=expected,
    )


def withdraw_constitution(
    *, office: str, capacity: Capacity, mode: Mode, proposal: bytes, why: str, now_ms: int
) -> Appended:
    """Withdraw a proposal of one's own; without effect on who had consented without seeing it.

    Raises:
        Refusal: the record does not take it.
    """
    return _append(
        law.WITHDRAWN,
        {"proposal": proposal.hex(), "why": why},
        office=office,
        capacity=capacity,
        mode=mode,
        now_ms=now_ms,
        about=proposal,
    )


def declare_office(
    *, office: str, capacity: Capacity, mode: Mode, declared: Mapping[str, Json], now_ms: int
) -> Appended:
    """Declare an office of one's own party, or declare it anew.

    Args:
        office: the office that acts.
        declared: members of ``directory.office_declared/1``.

    Raises:
        Refusal: the record does not take it.
    """
    return _append(
        law.OFFICE_DECLARED, declared, office=office, capacity=capacity, mode=mode, now_ms=now_ms
    )
