# SPDX-License-Identifier: Apache-2.0
"""Anna, Berta and Carlos share the office on duty; Boris holds another. Nothing here is signed."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.accounts import acting, people
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import visits
from ayni.adapters.watches import attending, duty
from ayni.adapters.watches.models import Watch
from ayni.core import limits
from ayni.core.errors import NodeTrouble, Refusal
from ayni.node.config import hours_of_watch
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

OFFICE = "chl.civil.duty"
HOURS = 12


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def staff(at: datetime) -> dict[str, Person]:
    """Three persons of one office."""
    found = {}
    for name in ("anna", "berta", "carlos"):
        found[name] = people.create_person(name, password=PASSWORD, display_name=name.title())
        people.assign_office(found[name], office=OFFICE, since=at - timedelta(days=9))
    return found


def session() -> SessionStore:
    made = SessionStore()
    made.create()
    return made


def test_a_watch_survives_a_restart_of_browser_and_machine(
    staff: dict[str, Person], at: datetime
) -> None:
    here = session()
    duty.take(staff["anna"], here, office=OFFICE, at=at, hours=HOURS)
    here.save()
    again = SessionStore(session_key=here.session_key)
    later = at + timedelta(hours=11, minutes=59)
    assert duty.here(again, duty.on_duty(at=later)) is not None
    assert again.get_expiry_age() > HOURS * 3600
    assert not again.get_expire_at_browser_close()
    assert visits.ended(again, at=later) == ""


def test_the_session_ends_like_any_other_once_the_watch_is_left(
    staff: dict[str, Person], at: datetime
) -> None:
    here = session()
    duty.take(staff["anna"], here, office=OFFICE, at=at, hours=HOURS)
    later = at + timedelta(hours=3)
    assert visits.ended(here, at=later) == ""
    duty.release(staff["anna"], here, office=OFFICE, at=later)
    assert visits.ended(here, at=later) == visits.IDLE
    assert duty.here(here, duty.on_duty(at=later)) is None


def test_the_session_stays_in_the_list_of_ones_sessions(
    anna_client: Client, anna: Person, at: datetime
) -> None:
    anna_client.post("/watch/take/", {"do": "take"})
    (visit,) = visits.of_person(anna, at=clock.now())
    assert visit.session_key == anna_client.session.session_key
    assert visits.end(anna, row=visit.pk)
    assert anna_client.get("/watch/").status_code == 302


def test_the_session_of_before_has_no_part_in_the_watch(
    staff: dict[str, Person], at: datetime
) -> None:
    here = session()
    before = here.session_key
    duty.take(staff["anna"], here, office=OFFICE, at=at, hours=HOURS)
    assert here.session_key != before
    assert not SessionStore().exists(str(before))


def test_a_watch_ends_by_itself_and_the_office_has_none(
    staff: dict[str, Person], at: datetime
) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    assert list(duty.on_duty(at=at + timedelta(hours=HOURS, seconds=-1))) == [OFFICE]
    over = at + timedelta(hours=HOURS)
    assert duty.on_duty(at=over) == {}
    duty.take(staff["berta"], session(), office=OFFICE, at=over, hours=HOURS)
    first = Watch.objects.get(holding__person=staff["anna"])
    assert (first.how, first.ended) == ("expired", over)


def test_a_watch_that_somebody_has_is_not_taken_by_another(
    staff: dict[str, Person], at: datetime
) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    with pytest.raises(Refusal, match="watch_held") as refused:
        duty.take(staff["berta"], session(), office=OFFICE, at=at, hours=HOURS)
    assert refused.value.params["person"] == "Anna"
    assert duty.on_duty(at=at)[OFFICE].holding.person == staff["anna"]


def test_taking_ones_own_watch_again_begins_it_anew(staff: dict[str, Person], at: datetime) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    later = at + timedelta(hours=5)
    watch = duty.take(staff["anna"], session(), office=OFFICE, at=later, hours=HOURS)
    assert watch.until == later + timedelta(hours=HOURS)
    assert watch.relieves is not None
    assert watch.relieves.how == "prolonged"


def test_an_office_that_a_person_does_not_hold_has_no_watch_for_them(
    staff: dict[str, Person], boris: Person, at: datetime
) -> None:
    for way in (duty.take, duty.take_over, duty.confirm):
        with pytest.raises(Refusal, match="office_not_held"):
            way(boris, session(), office=OFFICE, at=at, hours=HOURS)


def test_two_open_watches_of_one_office_cannot_be_stored(
    staff: dict[str, Person], at: datetime
) -> None:
    watch = duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    watch.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        watch.save(force_insert=True)


def test_a_handover_counts_when_the_other_person_confirms(
    staff: dict[str, Person], at: datetime
) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    to = staff["berta"].holdings.get().pk
    duty.offer(staff["anna"], office=OFFICE, to=to, at=at)
    assert duty.on_duty(at=at)[OFFICE].holding.person == staff["anna"]
    later = at + timedelta(minutes=4)
    fresh = session()
    watch = duty.confirm(staff["berta"], fresh, office=OFFICE, at=later, hours=HOURS)
    assert duty.on_duty(at=later)[OFFICE].holding.person == staff["berta"]
    assert watch.relieves is not None
    assert (watch.relieves.how, watch.relieves.ended) == ("handed", later)
    chosen = acting.current(staff["berta"], fresh, at=later)
    assert chosen is not None
    assert chosen.office == OFFICE


def test_only_the_person_it_is_offered_to_confirms(staff: dict[str, Person], at: datetime) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    duty.offer(staff["anna"], office=OFFICE, to=staff["berta"].holdings.get().pk, at=at)
    with pytest.raises(Refusal, match="not_offered"):
        duty.confirm(staff["carlos"], session(), office=OFFICE, at=at, hours=HOURS)
    duty.keep(staff["anna"], office=OFFICE, at=at)
    with pytest.raises(Refusal, match="not_offered"):
        duty.confirm(staff["berta"], session(), office=OFFICE, at=at, hours=HOURS)


def test_a_watch_is_not_handed_to_somebody_without_the_office(
    staff: dict[str, Person], boris: Person, at: datetime
) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    to = boris.holdings.get(office="chl.press").pk
    with pytest.raises(Refusal, match="office_not_held"):
        duty.offer(staff["anna"], office=OFFICE, to=to, at=at)
    with pytest.raises(Refusal, match="handed_to_oneself"):
        duty.offer(staff["anna"], office=OFFICE, to=staff["anna"].holdings.get().pk, at=at)


def test_who_lost_the_office_meanwhile_cannot_confirm(
    staff: dict[str, Person], at: datetime
) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    duty.offer(staff["anna"], office=OFFICE, to=staff["berta"].holdings.get().pk, at=at)
    people.end_holding(staff["berta"].holdings.get(), at=at)
    with pytest.raises(Refusal, match="office_not_held"):
        duty.confirm(staff["berta"], session(), office=OFFICE, at=at, hours=HOURS)


def test_a_watch_ends_with_the_office_of_its_person(staff: dict[str, Person], at: datetime) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    ended = at + timedelta(hours=1)
    people.end_holding(staff["anna"].holdings.get(), at=ended)
    assert duty.on_duty(at=ended) == {}
    duty.take(staff["berta"], session(), office=OFFICE, at=ended, hours=HOURS)
    assert Watch.objects.get(holding__person=staff["anna"]).how == "office_ended"


def test_a_watch_taken_over_says_that_nothing_was_handed_over(
    staff: dict[str, Person], at: datetime
) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    duty.take_over(staff["berta"], session(), office=OFFICE, at=at, hours=HOURS)
    assert Watch.objects.get(holding__person=staff["anna"]).how == "taken"
    with pytest.raises(Refusal, match="watch_over"):
        duty.keep(staff["anna"], office=OFFICE, at=at)
    for deed in (duty.move_here, duty.release):
        with pytest.raises(Refusal, match="watch_over"):
            deed(staff["anna"], session(), office=OFFICE, at=at)


def test_a_watch_goes_on_in_another_browser_and_ends_when_it_would_have(
    staff: dict[str, Person], at: datetime
) -> None:
    old, new = session(), session()
    watch = duty.take(staff["anna"], old, office=OFFICE, at=at, hours=HOURS)
    moved = duty.move_here(staff["anna"], new, office=OFFICE, at=at + timedelta(hours=3))
    assert moved.until == watch.until
    running = duty.on_duty(at=at)
    assert duty.here(old, running) is None
    assert duty.here(new, running) == watch


def test_notes_are_bounded(staff: dict[str, Person], at: datetime) -> None:
    duty.take(staff["anna"], session(), office=OFFICE, at=at, hours=HOURS)
    for _ in range(limits.WATCH_NOTES_MAX_COUNT):
        duty.write_note(staff["anna"], office=OFFICE, text="Llamar a las 06:00", at=at)
    with pytest.raises(Refusal, match="notes_full"):
        duty.write_note(staff["anna"], office=OFFICE, text="Otra más", at=at)


@pytest.mark.parametrize(("told", "hours"), [("", 12), ("8", 8), ("24", 24)])
def test_a_node_sets_how_long_a_watch_lasts(told: str, hours: int) -> None:
    assert hours_of_watch(told) == hours


@pytest.mark.parametrize("told", ["0", "25", "-1", "8.5", "doce", "٨"])
def test_a_watch_of_no_sensible_length_stops_the_node(told: str) -> None:
    with pytest.raises(NodeTrouble, match="AYNI_WATCH_HOURS"):
        hours_of_watch(told)


MATTER = {"office": OFFICE, "object_id": "ab" * 32, "address": f"/notices/{'ab' * 32}/"}


def test_two_colleagues_do_not_both_attend_to_a_matter(
    staff: dict[str, Person], at: datetime
) -> None:
    attending.attend(staff["anna"], **MATTER, at=at)
    with pytest.raises(Refusal, match="attended") as refused:
        attending.attend(staff["berta"], **MATTER, at=at)
    assert refused.value.params["person"] == "Anna"
    attending.attend(staff["berta"], **MATTER, at=at, over=True)
    assert [row.person for row in attending.attended(at=at)] == [staff["berta"]]


def test_attention_ends_when_released_and_after_a_time(
    staff: dict[str, Person], at: datetime
) -> None:
    attending.attend(staff["anna"], **MATTER, at=at)
    assert not attending.release(staff["berta"], object_id=MATTER["object_id"], at=at)
    assert attending.release(staff["anna"], object_id=MATTER["object_id"], at=at)
    assert attending.attended(at=at) == []
    attending.attend(staff["anna"], **MATTER, at=at)
    lapsed = at + timedelta(seconds=limits.ATTENDED_MAX_S)
    assert len(attending.attended(at=lapsed - timedelta(seconds=1))) == 1
    assert attending.attended(at=lapsed) == []
    attending.attend(staff["berta"], **MATTER, at=lapsed)


def test_the_matters_attended_to_are_bounded(staff: dict[str, Person], at: datetime) -> None:
    for number in range(limits.ATTENDED_MAX_COUNT):
        attending.attend(staff["anna"], **(MATTER | {"object_id": f"{number:064x}"}), at=at)
    with pytest.raises(Refusal, match="attended_full"):
        attending.attend(staff["anna"], **MATTER, at=at)
