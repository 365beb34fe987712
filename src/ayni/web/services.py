# SPDX-License-Identifier: Apache-2.0
"""What people do to the frame and the contents of a record: propose, consent, declare, erase.

The standing pages and the command line call these; each appends one act. Must not decide
whether an act is regular: the record does. Source: DESIGN.md section 4; rooms.md A0.1, A0.5.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from ayni.adapters.attachments import keeping
from ayni.adapters.record import erasures, reading, registry
from ayni.adapters.record.sequencing import Appended
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.erasure import Request
from ayni.core.errors import Refusal, StalePage
from ayni.web.signing import Signatory, sign

__all__ = [
    "Signatory",
    "ask_erasure",
    "confirm_erasure",
    "consent_to_constitution",
    "declare_office",
    "end_office",
    "propose_constitution",
    "refuse_erasure",
    "withdraw_constitution",
]


def propose_constitution(signatory: Signatory, *, text: Mapping[str, Json]) -> Appended:
    """Propose a constitution, or a new version of it.

    Args:
        signatory: an office with the power `foreign`.
        text: members of ``constitution.proposed/1`` without `text` and `text_salt`.

    Raises:
        Refusal: `kind_misnamed`: it gives powers to a kind of act that is none; or the record does
            not take it, and the code says why.
    """
    if text.get("mode") != signatory.mode:
        raise Refusal("wrong_mode")
    _require_kinds(text.get("powers"))
    salt = secrets.token_bytes(32)
    values = dict(text)
    values["text"] = law.text_hash(values, salt).hex()
    values["text_salt"] = salt.hex()
    return _append(signatory, law.PROPOSED, values)


def consent_to_constitution(
    signatory: Signatory, *, proposal: bytes, text: str, expected: int | None
) -> Appended:
    """Give this party's consent to one text and to no other.

    Args:
        signatory: an office with the power `foreign`.
        proposal: leaf hash of the proposal.
        text: text hash of the proposal, 64 hex digits.
        expected: version of the object on the page that the person read.

    Raises:
        Refusal: the record does not take it, or a file of the text is not here
            (`attachments_missing`).
        StalePage: something about the proposal came in since.
    """
    keeping.require_held(proposal)
    found = reading.act(proposal)
    if found is not None and found.facts.get("mode", signatory.mode) != signatory.mode:
        raise Refusal("wrong_mode")
    values: dict[str, Json] = {"proposal": proposal.hex(), "text": text}
    return _append(signatory, law.CONSENTED, values, about=proposal, expected=expected)


def withdraw_constitution(signatory: Signatory, *, proposal: bytes, why: str) -> Appended:
    """Withdraw a proposal of one's own; without effect on who consented without seeing it.

    Raises:
        Refusal: the record does not take it.
    """
    values: dict[str, Json] = {"proposal": proposal.hex(), "why": why}
    return _append(signatory, law.WITHDRAWN, values, about=proposal)


def declare_office(
    signatory: Signatory,
    *,
    declared: Mapping[str, Json],
    shown: bytes | None = None,
) -> Appended:
    """Declare an office of one's own party, or declare it anew.

    Args:
        signatory: an office with the power `liaison` or `foreign`.
        declared: members of ``directory.office_declared/1``.
        shown: leaf hash of the act that declared it, as the page showed it; none: not compared.

    Raises:
        Refusal: `office_of_another_party`; `last_declarer`: nobody could declare offices any more;
            or the record does not take it.
        StalePage: the office was declared anew since the page was drawn.
    """
    office = str(declared.get("office", ""))
    powers = frozenset(cast(Sequence[str], declared.get("powers") or ()))

    def check() -> None:
        _require_own(signatory, office)
        _require_shown(signatory, office, shown)
        _require_declarer(signatory, office, powers)

    return _append(signatory, law.OFFICE_DECLARED, declared, check=check)


def end_office(signatory: Signatory, *, office: str, shown: bytes) -> Appended:
    """End an office of one's own party; its past acts stay valid.

    Args:
        signatory: an office with the power `liaison` or `foreign`.
        office: its id.
        shown: leaf hash of the act that declares it.

    Raises:
        Refusal: `office_of_another_party`, `last_declarer`, or the record does not take it.
        StalePage: the office was declared anew since the page was drawn.
    """

    def check() -> None:
        _require_own(signatory, office)
        _require_shown(signatory, office, shown)
        _require_declarer(signatory, office, frozenset())

    values: dict[str, Json] = {"office": office}
    return _append(signatory, law.OFFICE_ENDED, values, about=shown, check=check)


def ask_erasure(
    signatory: Signatory, *, act: bytes, members: Sequence[str], ground: str
) -> Appended:
    """Ask all parties to erase content of an act; nothing is erased by asking.

    Args:
        signatory: an office with the power `privacy`.
        act: leaf hash of the act.
        members: names of content members; none for all content.
        ground: one of ASK_GROUNDS.

    Raises:
        Refusal: what is asked may not be erased, was asked before, or the record does not take it.
    """
    erasures.require_askable(act, members)
    values: dict[str, Json] = {"act": act.hex(), "members": [*members], "ground": ground}
    return _append(signatory, law.ERASURE_ASKED, values, refs=(act,))


def confirm_erasure(
    signatory: Signatory, *, request: bytes, backups_until_ms: int | None, expected: int | None
) -> Appended:
    """Say that this party's node holds it no longer, and destroy it in the same transaction.

    Args:
        signatory: an office with the power `privacy` or `node`.
        request: leaf hash of the act that asks.
        backups_until_ms: first instant at which no backup holds it, milliseconds UTC; or none.
        expected: version of the request on the page that the person read.

    Raises:
        Refusal: request_unknown, already_done, text_in_force, cited, or the record's own.
        StalePage: something about the request came in since.
    """
    asked = _request(request)
    erasures.require_unanswered(asked, signatory.office[:3])
    erasures.require_not_kept(asked.act)
    values: dict[str, Json] = {}
    if backups_until_ms is not None:
        values["backups_until"] = backups_until_ms
    return _append(signatory, law.ERASURE_DONE, values, about=request, expected=expected)


def refuse_erasure(
    signatory: Signatory, *, request: bytes, ground: str, expected: int | None
) -> Appended:
    """Say that this party keeps what it was asked to erase.

    Args:
        signatory: an office with the power `privacy` or `node`.
        request: leaf hash of the act that asks.
        ground: one of REFUSE_GROUNDS.
        expected: version of the request on the page that the person read.

    Raises:
        Refusal: request_unknown, already_done, or the record's own.
        StalePage: something about the request came in since.
    """
    erasures.require_unanswered(_request(request), signatory.office[:3])
    values: dict[str, Json] = {"ground": ground}
    return _append(signatory, law.ERASURE_REFUSED, values, about=request, expected=expected)


def _request(leaf: bytes) -> Request:
    found = erasures.request(leaf)
    if found is None:
        raise Refusal("request_unknown", found=leaf.hex()[:16])
    return found


def _require_kinds(powers: Json) -> None:
    """Refuse powers for what is no kind: a slip of the pen would leave the kind to its own powers.

    A kind stands without its version; rooms that this node has not are for others to know.
    """
    named = set(powers) if isinstance(powers, dict) else set()
    known = {name.partition("/")[0] for name in registry.kinds()}
    rooms = {name.partition(".")[0] for name in known}
    wrong = sorted(n for n in named - known if "/" in n or n.partition(".")[0] in rooms)
    if wrong:
        raise Refusal("kind_misnamed", found=wrong[0])


def _require_own(signatory: Signatory, office: str) -> None:
    if office[:4] != signatory.office[:4]:
        raise Refusal("office_of_another_party", office=office)


def _require_shown(signatory: Signatory, office: str, shown: bytes | None) -> None:
    held = reading.frame().office(signatory.office[:3], office)
    if shown is not None and (held is None or held.declared != shown):
        raise StalePage("page_has_aged", count=1)


def _require_declarer(signatory: Signatory, office: str, powers: frozenset[str]) -> None:
    """Refuse what would leave a party with no office that may declare offices."""
    frame = reading.frame()
    able = registry.powers_for(law.OFFICE_DECLARED, frame.constitution)
    others = frame.directories.get(signatory.office[:3], {})
    left = [one for one in others.values() if one.id != office and one.powers & able]
    if not left and not powers & able:
        raise Refusal("last_declarer", office=office)


def _append(  # noqa: PLR0913  # as many as an act has
    signatory: Signatory,
    kind: str,
    values: Mapping[str, Json],
    *,
    about: bytes | None = None,
    expected: int | None = None,
    refs: tuple[bytes, ...] = (),
    check: Callable[[], None] = lambda: None,
) -> Appended:
    draft = Draft(
        kind=kind,
        by=signatory.office,
        capacity=signatory.capacity,
        values=values,
        at=signatory.now_ms,
        id=secrets.token_hex(16),
        mode=signatory.mode,
        tlp="GREEN",
        about=about,
        refs=refs,
    )
    return sign(signatory, draft, expected=expected, check=check)
