# SPDX-License-Identifier: Apache-2.0
"""A session that a sealed envelope opened signs what a duty office may, and nothing beyond."""

from __future__ import annotations

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
from ayni.rooms.notices.services import Deed
from ayni.rooms.notices.tests.scene import Scene
from ayni.rooms.notices.tests.test_services import DETAILS, TERMS, deed

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def opened(scene: Scene, anna: Person) -> Deed:
    """Return a deed of an office that holds more powers than its envelope opens."""
    asked = deed(scene, who=anna)
    limited = Acting(
        holding=1, office="chl.liaison", capacity="encargado", limit=frozenset({"duty"})
    )
    return replace(asked, author=replace(asked.author, acting=limited, capacity="encargado"))


def test_what_a_duty_office_may_is_signed(scene: Scene, anna: Person) -> None:
    services.give_notice(opened(scene, anna), terms=TERMS, details=DETAILS)
    assert Line.objects.get().capacity == "encargado"


def test_what_it_may_not_is_refused_though_the_office_could(scene: Scene, anna: Person) -> None:
    with pytest.raises(Refusal, match="power_lacking"):
        services.give_series(opened(scene, anna), rows=[TERMS], details=DETAILS)
    assert not Line.objects.exists()


@pytest.mark.usefixtures("today")
def test_the_pages_of_an_opened_office_offer_urgent_deeds(scene: Scene, client: Client) -> None:
    codes = envelopes.print_codes("chl.civil.duty", powers=frozenset({"duty"}), at=clock.now())
    client.post("/sign-in/envelope/", {"code": codes[0], "name": "Sargento de guardia"})
    urgent = client.get("/notices/urgent/")
    assert urgent.status_code == 200
    assert urgent.wsgi_request.viewer.powers == {"duty"}
