# SPDX-License-Identifier: Apache-2.0
"""A session that a sealed envelope opened signs what is urgent, and nothing that can wait."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import Deed as Line
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import envelopes
from ayni.core.errors import Refusal
from ayni.rooms.notices import services
from ayni.rooms.notices.facts import Terms
from ayni.rooms.notices.tests.test_services import DETAILS, TERMS, deed, moment, their_notice
from ayni.web.deeds import Deed
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


URGENT = Terms(activity="closure", places=("ruta-x-1",), start=moment(0))


def opened(scene: Scene, anna: Person) -> Deed:
    """Return a deed of an office that holds more powers than its envelope opens."""
    asked = deed(scene, who=anna)
    limited = Acting(
        holding=1, office="chl.liaison", capacity="encargado", limit=frozenset({"duty"})
    )
    return replace(asked, author=replace(asked.author, acting=limited, capacity="encargado"))


def test_an_urgent_notice_is_signed(scene: Scene, anna: Person) -> None:
    services.give_urgent_notice(opened(scene, anna), terms=URGENT)
    assert Line.objects.get().capacity == "encargado"


def test_an_acknowledgement_is_signed(scene: Scene, anna: Person) -> None:
    theirs = their_notice(scene)
    asked = replace(opened(scene, anna), about=theirs)
    services.acknowledge_notice(asked, version=theirs.hex())
    assert Line.objects.get().kind == "notices.acknowledged/1"


def test_what_a_duty_office_may_but_can_wait_is_refused(scene: Scene, anna: Person) -> None:
    with pytest.raises(Refusal, match="envelope_limit"):
        services.give_notice(opened(scene, anna), terms=TERMS, details=DETAILS)
    with pytest.raises(Refusal, match="envelope_limit"):
        services.ask_about_notice(
            replace(opened(scene, anna), about=their_notice(scene)), question="Until when?"
        )
    assert not Line.objects.exists()


def test_an_office_whose_session_no_envelope_opened_signs_both(scene: Scene, anna: Person) -> None:
    services.give_notice(deed(scene, who=anna), terms=TERMS, details=DETAILS)
    assert Line.objects.count() == 1


def test_what_it_may_not_is_refused_though_the_office_could(scene: Scene, anna: Person) -> None:
    with pytest.raises(Refusal, match="power_lacking"):
        services.give_series(opened(scene, anna), rows=[TERMS], details=DETAILS)
    assert not Line.objects.exists()


@pytest.mark.usefixtures("today")
def test_the_pages_of_an_opened_office_offer_urgent_deeds(
    scene: Scene, client: Client, dora: Person
) -> None:
    codes = envelopes.print_codes("chl.civil.duty", powers=frozenset({"duty"}), at=clock.now())
    client.post("/sign-in/envelope/", {"code": codes[0], "name": "Sargento de guardia"})
    urgent = client.get("/notices/urgent/")
    assert urgent.status_code == 200
    assert urgent.wsgi_request.viewer.powers == {"duty"}
    address = f"/notices/{their_notice(scene).hex()}/"
    account = Client()
    account.force_login(dora)
    opened_by_envelope, by_account = (
        set(re.findall(r'name="deed" value="([a-z]+)', one.get(address).text))
        for one in (client, account)
    )
    assert "acknowledge" in opened_by_envelope
    assert by_account > opened_by_envelope, "what can wait is offered to an account alone"
    assert "query" in by_account - opened_by_envelope
