# SPDX-License-Identifier: Apache-2.0
"""Says for which office a session acts; does not judge what that office may do."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet

from ayni.adapters.accounts.models import Holding, Person
from ayni.core.errors import Refusal

SESSION_KEY = "ayni_holding"
LIMIT_KEY = "ayni_limit"
"""Under it a session that somebody opened for an emergency names the powers it is limited to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """The office a session acts for.

    Attributes:
        holding: row of the holding.
        office: id of the office.
        capacity: titular, subrogante, interino or encargado.
        limit: powers of the office that the session may use; none for all of them.
    """

    holding: int
    office: str
    capacity: str
    limit: frozenset[str] | None = None

    def within(self, powers: frozenset[str]) -> frozenset[str]:
        """Return what the session may do of what the office may."""
        return powers if self.limit is None else powers & self.limit


def holdings_of(person: Person, *, at: datetime) -> QuerySet[Holding]:
    """Return what a person holds at an instant, in the order of offices."""
    return person.holdings.filter(since__lte=at).filter(Q(until__isnull=True) | Q(until__gt=at))


def current(person: Person, session: SessionBase, *, at: datetime) -> Acting | None:
    """Return the office the session acts for; the only one held needs no choice.

    A holding that ended since it was chosen counts no more.
    """
    held = list(holdings_of(person, at=at))
    chosen = session.get(SESSION_KEY)
    match = [row for row in held if row.pk == chosen] or (held if len(held) == 1 else [])
    if not match:
        return None
    return _acting(match[0], session)


def choose(person: Person, session: SessionBase, *, holding: int, at: datetime) -> Acting:
    """Let the session act for one of the offices a person holds.

    Raises:
        Refusal: `office_not_held`.
    """
    row = holdings_of(person, at=at).filter(pk=holding).first()
    if row is None:
        raise Refusal("office_not_held")
    session[SESSION_KEY] = row.pk
    return _acting(row, session)


def _acting(row: Holding, session: SessionBase) -> Acting:
    limit = session.get(LIMIT_KEY)
    return Acting(
        holding=row.pk,
        office=row.office,
        capacity=row.capacity,
        limit=None if limit is None else frozenset(limit),
    )
