# SPDX-License-Identifier: Apache-2.0
"""What the room tells others: meetings to come, words of erratas in force, what is to answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism, accepted, an_edition, day
from ayni.rooms.meetings.tests.paper_histories import errata_facts
from ayni.rooms.meetings.tests.paper_pages import HEAD, SALT, an_acta
from ayni.web import registry
from ayni.web.viewer import Viewer
from tests.pair import Scene
from tests.rooms import Signed

pytestmark = pytest.mark.django_db(databases=["default", "record"])
WORDS = {"es": "Otra cosa.", "pt": "Outra coisa."}


def seen_by(at_desk: Signed, office: str) -> Viewer:
    """Return an office of Chile as pages see it."""
    viewer: Viewer = at_desk(office).get(reverse("meetings:list")).wsgi_request.viewer  # type: ignore[attr-defined]
    return viewer


def an_errata(scene: Scene, acta: bytes) -> tuple[bytes, Json]:
    """Let Peru propose other words for the second statement of an acta in force."""
    values: dict[str, Json] = {
        **errata_facts(acta=acta.hex(), version=acta.hex(), segments=["s2"]),
        "languages": ["es", "pt"],
        "wording": [{"segment": "s2", "texts": dict(WORDS)}],
        "text_salt": SALT.hex(),
    }
    values["text"] = facts.errata_text_hash(values, SALT).hex()
    return scene.per(facts.ERRATA_PROPOSED, values, by=f"per.{SECRETARIAT}"), values["text"]


def consented(scene: Scene, errata: bytes, text: Json, *parties: str) -> None:
    for party in parties:
        act = scene.per if party == "per" else scene.chl
        cited: dict[str, Json] = {"proposal": errata.hex(), "text": text}
        act(facts.ERRATA_CONSENTED, cited, by=f"{party}.{HEAD}", about=errata)


def test_an_errata_stands_on_the_desk_until_every_party_consented(
    scene: Scene, at_desk: Signed
) -> None:
    errata, text = an_errata(scene, an_acta(scene))
    viewer = seen_by(at_desk, HEAD)

    def waiting() -> list[str]:
        found = selectors.desk_items(viewer, clock.now_ms())
        return [item.waits for item in found if item.url == selectors.errata_url(errata.hex())]

    assert waiting() == ["mine"]
    assert "Fe de erratas del acta de RRE-XL" in at_desk(HEAD).get("/").content.decode()
    consented(scene, errata, text, "chl")
    assert waiting() == ["theirs"]
    consented(scene, errata, text, "per")
    assert waiting() == []


def test_words_of_an_errata_count_once_every_party_consented(scene: Scene) -> None:
    acta = an_acta(scene)
    errata, text = an_errata(scene, acta)
    consented(scene, errata, text, "per")
    assert registry.corrected_words([acta.hex()]) == {}
    consented(scene, errata, text, "chl")
    assert registry.corrected_words([acta.hex()]) == {acta.hex(): {"s2": WORDS}}
    assert registry.corrected_words([errata.hex()]) == {}


def test_words_that_two_erratas_change_unaware_of_each_other_stay_as_they_were(
    scene: Scene,
) -> None:
    acta = an_acta(scene)
    for _ in range(2):
        errata, text = an_errata(scene, acta)
        consented(scene, errata, text, "chl", "per")
    assert registry.corrected_words([acta.hex()]) == {acta.hex(): {}}


def test_scans_are_owed_once_a_party_says_that_originals_were_signed(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    row = Acta.objects.get(pk=acta.hex())
    viewer = seen_by(at_desk, SECRETARIAT)

    def owed() -> list[tuple[str, str]]:
        found = selectors.desk_items(viewer, clock.now_ms())
        return [(one.party, one.waits) for one in found if "original" in one.asked]

    def signed(party: str, *scans: str) -> None:
        values: dict[str, Json] = {
            "proposal": row.leaf,
            "text": row.text,
            "originals": ["a", "b"],
            "signed_on": {"day": day(0), "zone": "America/Santiago"},
            "town": "Caleta Ensayo",
            "scans": [{"original": name, "hash": SALT.hex()} for name in scans],
        }
        act = scene.per if party == "per" else scene.chl
        act(facts.PAPER_SIGNED, values, by=f"{party}.{SECRETARIAT}", about=acta)

    assert owed() == [], "an acta may stay without paper"
    signed("per", "a", "b")
    assert owed() == [("chl", "mine")]
    page = at_desk(SECRETARIAT).get("/").content.decode()
    assert "Registrar el escaneo del original firmado" in page
    signed("chl", "a")
    assert owed() == [("chl", "mine")], "one of two originals is scanned"
    signed("chl", "a", "b")
    assert owed() == []


def test_a_meeting_is_to_come_once_its_dates_are_agreed(scene: Scene, at_desk: Signed) -> None:
    made = an_edition(scene, a_mechanism(scene), ahead=40)
    viewer = seen_by(at_desk, SECRETARIAT)
    assert registry.meetings_ahead(viewer) == []
    accepted(scene, made)
    (found,) = registry.meetings_ahead(viewer)
    assert (found.code, found.reference, found.first_day) == ("rre", "RRE-XL", day(40))
    assert found.url == selectors.edition_url(made.hex())


def test_a_meeting_that_began_is_not_to_come(scene: Scene, at_desk: Signed) -> None:
    made = an_edition(scene, a_mechanism(scene), ahead=0)
    accepted(scene, made)
    assert registry.meetings_ahead(seen_by(at_desk, SECRETARIAT)) == []


def test_an_office_outside_of_the_room_knows_the_day_and_not_the_page(
    scene: Scene, at_desk: Signed
) -> None:
    accepted(scene, an_edition(scene, a_mechanism(scene), ahead=40))
    (found,) = registry.meetings_ahead(seen_by(at_desk, "press"))
    assert (found.first_day, found.url) == (day(40), "")
