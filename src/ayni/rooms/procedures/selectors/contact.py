# SPDX-License-Identifier: Apache-2.0
"""Reads the posts of all parties with their test calls, and how old the last answered one is.

No blame word: age and number of tries, own and theirs.
Source: rooms.md A4 (Contactos, edge case 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.rooms.procedures import rules, states
from ayni.rooms.procedures.models import ContactTest
from ayni.rooms.procedures.selectors.reader import DAY_MS, Reader
from ayni.rooms.procedures.states import ContactState
from ayni.web import directories
from ayni.web.directories import Post
from ayni.web.registry import DeskItem

CALLED = frozenset({"duty", "liaison"})
"""Posts with one of these powers are called every month."""
TESTS_MAX_COUNT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One post with its test calls.

    Attributes:
        post: as its own state declares it.
        last: the newest test, or none.
        answered_ms: when a test was last answered, or none.
        tries: tests since then that nobody answered, by the party that called.
        confirmed: the party of the post noted the newest test itself, close to it.
        unanswered_days: whole days since a test was answered; none if none ever was.
        overdue: so long ago, or so never, that it is shown in red.
        due: it is time for the next test.
        expired: its own state declared it until a day that is over, and nothing since.
    """

    post: Post
    last: ContactTest | None
    answered_ms: int | None
    tries: Mapping[str, int]
    confirmed: bool
    unanswered_days: int | None
    overdue: bool
    due: bool
    expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRead:
    """A test call as its page needs it."""

    row: ContactTest
    state: ContactState
    acts: Sequence[ActRead]
    version: int


def contacts(reader: Reader) -> list[ContactLine]:
    """Return the posts that are called every month, own party first."""
    tests: dict[str, list[ContactTest]] = {}
    for row in ContactTest.objects.order_by("-tested_ms", "pk")[:TESTS_MAX_COUNT]:
        tests.setdefault(row.contact, []).append(row)
    return [
        _line(post, tests.get(post.office, []), reader)
        for post in directories.posts(reader.viewer)
        if post.powers & CALLED
    ]


def contact_test(object_id: bytes, *, reader: Reader) -> ContactRead | None:
    """Return one test call with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may see every test
    row = ContactTest.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return ContactRead(row=row, state=states.fold_contact(regular), acts=acts, version=len(regular))


def is_confirmed(row: ContactTest, reader: Reader) -> bool:
    """Tell whether the party of the post noted a test itself, close to it."""
    return rules.confirmed(
        row.tested_ms,
        [(str(party), int(at_ms)) for party, at_ms in row.notes],
        party=row.contact[:3],
        minutes=reader.agreed(rules.CALL_MATCH_MINUTES),
    )


def posts_known(reader: Reader) -> dict[str, str]:
    """Return the posts of other parties that can be called: office id to name."""
    own = reader.viewer.party
    return {
        post.office: f"{post.party.upper()} · {post.name}"
        for post in directories.posts(reader.viewer)
        if post.powers & CALLED and post.party != own
    }


def contact_url(object_id: str) -> str:
    """Return the address of a test call."""
    return reverse("procedures:contact-test", kwargs={"object_id": object_id})


def contact_items(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of contacts: tests due, and tests of own posts to be noted."""
    own = reader.viewer.party
    lines = contacts(reader)
    return [
        *(_due(line, reader) for line in lines if line.post.party != own and line.due),
        *(
            DeskItem(
                waits="mine",
                title=_("Test call: {post}").format(post=line.post.name),
                url=contact_url(line.last.object_id),
                party=line.last.party,
                since_ms=line.last.tested_ms,
                whose=own,
                asked=_("Note whether it was heard"),
            )
            for line in lines
            if line.post.party == own
            and line.last is not None
            and line.last.party != own
            and own not in {party for party, _at in line.last.notes}
        ),
    ]


def _due(line: ContactLine, reader: Reader) -> DeskItem:
    since = line.answered_ms
    days = reader.agreed(rules.TEST_DAYS)
    return DeskItem(
        waits="mine",
        title=_("Test call: {post}").format(post=line.post.name),
        url=reverse("procedures:contacts"),
        party=line.post.party,
        since_ms=reader.viewer.now_ms if since is None else since,
        deadline_ms=None if since is None else since + days * DAY_MS,
        whose=reader.viewer.party,
        asked=_("Test call"),
    )


def _line(post: Post, tests: Sequence[ContactTest], reader: Reader) -> ContactLine:
    now_ms = reader.viewer.now_ms
    answered = next((one.tested_ms for one in tests if one.result == "spoke"), None)
    tries: dict[str, int] = {}
    for one in tests:
        if one.tested_ms > (answered or 0) and one.result != "spoke":
            tries[one.party] = tries.get(one.party, 0) + 1
    age_ms = None if answered is None else max(0, now_ms - answered)

    def over(param: tuple[str, int]) -> bool:
        return age_ms is None or age_ms >= reader.agreed(param) * DAY_MS

    last = tests[0] if tests else None
    return ContactLine(
        post=post,
        last=last,
        answered_ms=answered,
        tries=tries,
        confirmed=last is not None and is_confirmed(last, reader),
        unanswered_days=None if age_ms is None else age_ms // DAY_MS,
        overdue=over(rules.TEST_DAYS),
        due=over(rules.TEST_NOTICE_DAYS),
        expired=post.valid_until_ms is not None and post.valid_until_ms <= now_ms,
    )
