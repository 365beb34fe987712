# SPDX-License-Identifier: Apache-2.0
"""Keeps what persons answered before they signed; never what was found, never changes a line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ayni.adapters.accounts.models import Deed
from ayni.adapters.screening.models import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer.

    Attributes:
        member: member of the act; empty for what was taken out before.
        what: what it looked like.
        answer: office or remove.
    """

    member: str
    what: str
    answer: str


def note(answered: Iterable[Answered], *, deed: Deed) -> None:
    """Note the answers given before one act was signed.

    Args:
        answered: in the order of the text.
        deed: line of the journal about who signed.
    """
    Answer.objects.bulk_create(
        Answer(
            person=deed.person,
            operator=deed.operator,
            office=deed.office,
            leaf=deed.leaf,
            kind=deed.kind,
            member=one.member,
            what=one.what,
            answer=one.answer,
            at=deed.at,
        )
        for one in answered
    )


def answers_about(leaf: bytes) -> QuerySet[Answer]:
    """Return what was answered before an act was signed, in the order of the text."""
    return Answer.objects.filter(leaf=leaf.hex()).select_related("person")
