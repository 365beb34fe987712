# SPDX-License-Identifier: Apache-2.0
"""Decides with whom this node exchanges acts: who takes part, as the constitution has it.

Before the first constitution that is everybody whose words were compared. Later it is the members,
and a party that joins once every member has consented to a version that names it. A party that
left may fetch what was signed while it was a member, and brings nothing more. Must not ask a
neighbour. Source: core/membership.py; kernel.md S8.
"""

from __future__ import annotations

from ayni.adapters.link import protocol
from ayni.adapters.link.answers import FILE_PATH
from ayni.adapters.link.book import Book
from ayni.adapters.link.http1 import Request, Response
from ayni.core.membership import Membership


def partners_of(book: Book) -> set[str]:
    """Return the neighbours with cards with whom this node works on a link."""
    setting, membership = book.setting(), book.membership()
    if setting.party in membership.left:
        return {party for party in setting.neighbours if _owed(book, party)}
    # An act that a member has seen is needed to read the member's own, whoever wrote it.
    awaited = book.awaited_parties() if membership.left else frozenset()
    return {p for p in setting.neighbours if membership.takes_part(p) or p in awaited}


def is_over(book: Book, party: str) -> bool:
    """Tell whether nothing new goes to a neighbour."""
    membership = book.membership()
    return book.setting().party not in membership.left and not membership.takes_part(party)


def apart(membership: Membership, party: str, request: Request) -> Response | None:
    """Return the refusal for a neighbour that does not take part, or none.

    Args:
        membership: who takes part.
        party: who asks; its certificate was checked.
        request: what it asks.
    """
    if membership.takes_part(party):
        return None
    if party in membership.left:
        if request.method == "GET" and not FILE_PATH.fullmatch(request.target):
            return None
        return _refused(
            f"{party} is no member since version {membership.left[party]} of the constitution; "
            "nothing more is taken. The acts signed before can still be fetched."
        )
    return _refused(
        f"{party} is not a member, and not every member has consented to a version that names it; "
        "the link opens when they have."
    )


def _owed(book: Book, party: str) -> bool:
    """Tell whether a neighbour lacks acts that this party signed while it was a member."""
    own = book.setting().party
    with book.reading() as store:
        logs = [log for log in store.logs().values() if log.own]
    for log in logs:
        receipt = book.receipts(log.id).get(f"ayni/receipt/{party}")
        if (receipt.size if receipt else 0) < book.limit(log, own):
            return True
    return False


def _refused(told: str) -> Response:
    headers = {"content-type": protocol.TEXT}
    return Response(status=403, headers=headers, body=told.encode("ascii", "replace") + b"\n")
