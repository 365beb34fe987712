# SPDX-License-Identifier: Apache-2.0
"""What the driver does with content: an office says its telephone, and has it erased again."""

from __future__ import annotations

import os
import secrets


def phone(telephone: str) -> str:
    """Declare an office with the power `privacy` and a telephone; return the leaf, in hex."""
    from ayni.core import constitution as law

    values = {
        "office": f"{os.environ['AYNI_TEST_PARTY']}.privacy",
        "powers": ["privacy"],
        "institution": "other",
        "telephone": telephone,
    }
    return _append(law.OFFICE_DECLARED, "desk", values).hex()


def erase(leaf: str) -> bool:
    """Have the telephone of that act erased: one act asks, another says that it is gone here."""
    from ayni.core import constitution as law

    act = bytes.fromhex(leaf)
    values = {"act": leaf, "members": ["telephone"], "ground": "mistake"}
    asked = _append(law.ERASURE_ASKED, "privacy", values, refs=(act,))
    _append(law.ERASURE_DONE, "privacy", {}, about=asked)
    return True


def _append(kind, office, values, **more):
    from ayni.adapters import clock
    from ayni.adapters.record import ledger
    from ayni.core.composing import Draft

    draft = Draft(
        kind=kind,
        by=f"{os.environ['AYNI_TEST_PARTY']}.{office}",
        values=values,
        at=clock.now_ms(),
        id=secrets.token_hex(16),
        mode="exercise",
        **more,
    )
    return ledger.append(draft, expected=None, now_ms=clock.now_ms()).leaf
