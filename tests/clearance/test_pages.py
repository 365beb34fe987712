# SPDX-License-Identifier: Apache-2.0
"""The pages of clearance: what they offer to whom, and what they say when a deed is not done."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance import drafts, passing, releasing
from ayni.adapters.clearance.models import Draft
from ayni.adapters.entrance import envelopes
from ayni.adapters.record import ledger, reading
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.pages import a_notice, hidden, patrol, text, typed
from ayni.web import services
from ayni.web.services import Signatory
from ayni.web.testing import never_said
from tests.clearance.conftest import DUTY, FOREIGN, Hands, chain
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])

NEW = "/notices/new/"


@pytest.fixture(autouse=True)
def today(scene: Scene) -> None:
    """Pages ask the clock, so the scene plays now."""
    scene.now_ms = clock.now_ms()


@pytest.fixture
def sits(people: dict[str, Person]) -> dict[str, Client]:
    """A browser for each of the cast, signed in."""
    made = {name: Client() for name in people}
    for name, client in made.items():
        client.force_login(people[name])
    return made


def handed_in(client: Client, **changed: str) -> Draft:
    """Hand a notice in by the page of the room, and return its draft."""
    response = client.post(NEW, {**patrol(72), "deed": "give", "deed_id": "ab" * 16, **changed})
    assert response.status_code == 302, text(response, response.status_code)
    number = re.fullmatch(r"/clearance/(\d+)/", response["Location"])
    assert number, response["Location"]
    return Draft.objects.get(pk=int(number[1]))


def press(client: Client, draft: Draft, deed: str, **told: str) -> HttpResponse:
    page = f"/clearance/{draft.pk}/"
    version = {"expected": str(draft.number), "remark": "", "not_before": "", "at": ""}
    return client.post(page, {**version, "deed": deed, **told})  # type: ignore[return-value]


def held() -> int:
    return sum(log.size for log in ledger.reading().logs().values())


def test_a_deed_that_must_be_cleared_leads_to_its_draft(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    before = held()
    draft = handed_in(sits["anna"])
    page = text(sits["anna"].get(f"/clearance/{draft.pk}/"))
    assert "Mantención del punto" in page
    assert "nada ha salido de este nodo" in page
    assert held() == before


def test_a_draft_is_not_there_for_an_office_it_does_not_concern(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    assert sits["carla"].get(f"/clearance/{draft.pk}/").status_code == 404
    assert sits["emil"].get(f"/clearance/{draft.pk}/").status_code == 200


def test_whom_it_awaits_reads_it_on_the_desk_and_under_clearance(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    link = f'href="/clearance/{draft.pk}/"'
    for path in ("/", "/clearance/"):
        boris, anna = (text(sits[name].get(path)) for name in ("boris", "anna"))
        mine = 'id="tray-mine"' if path == "/" else 'id="heap-mine"'
        superiors = mine.replace("mine", "superiors")
        assert mine in boris
        assert boris.index(mine) < boris.index(link) < boris.index(superiors)
        assert anna.index(superiors) < anna.index(link)


def test_an_audit_reads_every_draft_and_is_offered_no_deed(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    page = text(sits["emil"].get(f"/clearance/{draft.pk}/"))
    assert 'id="deed-' not in page
    assert "Anna" in page, "the history names who did what, inside the state"


def test_each_office_is_offered_its_own_deeds_only(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    offered = {
        name: set(re.findall(r'id="deed-(\w+)"', text(sits[name].get(f"/clearance/{draft.pk}/"))))
        for name in ("anna", "boris", "daniel")
    }
    assert offered == {
        "anna": {"discard"}, "boris": {"clear", "return"}, "daniel": {"stop"},
    }  # fmt: skip


def test_an_office_opened_by_its_envelope_clears_nothing(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, DUTY)
    draft = handed_in(sits["anna"])
    codes = envelopes.print_codes(DUTY, powers=frozenset({"duty"}), at=clock.now())
    opened = Client()
    opened.post("/sign-in/envelope/", {"code": codes[0], "name": "Cabo de guardia"})
    assert 'id="deed-' not in text(opened.get(f"/clearance/{draft.pk}/"))
    told = text(press(opened, draft, "clear"), 422)
    assert "firma solo actos urgentes y acuses" in told
    draft.refresh_from_db()
    assert draft.state == "clearing"
    assert press(sits["carla"], draft, "clear").status_code == 302


def test_a_draft_is_cleared_signed_and_found_in_the_record(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN, DUTY)
    draft = handed_in(sits["anna"])
    for name in ("boris", "carla"):
        assert press(sits[name], draft, "clear").status_code == 302
    assert press(sits["anna"], draft, "sign").status_code == 302
    releasing.release_due(clock.now_ms())
    draft.refresh_from_db()
    page = text(sits["anna"].get(f"/clearance/{draft.pk}/"))
    assert f'href="/notices/{draft.leaf}/"' in page
    assert "Mantención del punto" in text(sits["anna"].get(f"/notices/{draft.leaf}/"))


def test_a_return_without_a_remark_says_so_and_keeps_the_page(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    assert press(sits["boris"], draft, "return").status_code == 422
    draft.refresh_from_db()
    assert draft.state == "clearing"


def test_a_returned_draft_opens_its_form_again_as_it_was_typed(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    press(sits["boris"], draft, "return", remark="Diga qué punto")
    page = text(sits["anna"].get(f"/clearance/{draft.pk}/"))
    assert "Diga qué punto" in page
    form = page[page.index('class="reopen"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert fields["reopen"] == "yes"
    sent = {"content_type": "application/x-www-form-urlencoded"}  # the form has no files
    again = text(sits["anna"].post(NEW, urlencode(fields), **sent), 422)
    assert "Mantención del punto" in again
    assert "No se firma nada" in again
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("returned", 1), "to open it again changes nothing"
    del fields["reopen"]
    sits["anna"].post(NEW, {**fields, "purpose": "Mantención del punto F-07"})
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("clearing", 2)


def test_what_differs_between_two_versions_is_marked(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    press(sits["boris"], draft, "return", remark="Más corto")
    handed_in(sits["anna"], purpose="Mantención")
    page = text(sits["boris"].get(f"/clearance/{draft.pk}/"))
    assert page.count('class="fact-changed"') == 1
    assert "Mantención del punto" in page


def test_a_page_of_an_older_version_clears_nothing(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    press(sits["boris"], draft, "return", remark="Más corto")
    handed_in(sits["anna"], purpose="Mantención")
    page = text(press(sits["boris"], draft, "clear"), 422)
    assert 'role="alert"' in page
    draft.refresh_from_db()
    assert draft.state == "clearing"


def test_the_neighbours_view_is_the_page_and_leaves_nothing_behind(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    before = held()
    seen = text(sits["boris"].get(f"/clearance/{draft.pk}/as/per/"))
    assert "Mantención del punto" in seen
    assert 'class="preview"' in seen
    assert 'id="deed-' not in seen
    assert "Anna" not in seen
    assert 'class="act-code"' not in seen, "what is not signed has no reading code and no proof"
    assert "/proof/" not in seen
    assert held() == before
    assert not reading.acts_about(bytes(32))
    press(sits["boris"], draft, "clear")
    press(sits["anna"], draft, "sign")
    releasing.release_due(clock.now_ms())
    draft.refresh_from_db()
    page = text(sits["anna"].get(f"/notices/{draft.leaf}/"))
    title = re.search(r"<h1>(.*?)</h1>", page)
    assert title
    assert title[0] in seen, "what was shown is what was signed"


def test_the_neighbours_view_of_a_wider_version_shows_both_versions(
    scene: Scene, people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN, kind=facts.AMENDED)
    notice = a_notice(scene).hex()
    page = text(sits["anna"].get(f"/notices/{notice}/"))
    told = {
        **patrol(60), "deed": "amend", "reason": "Marea",
        "expected": hidden(page, "expected", deed="amend"),
    }  # fmt: skip
    response = sits["anna"].post(f"/notices/{notice}/", told)
    assert response["Location"].startswith("/clearance/"), text(response, response.status_code)
    seen = text(sits["boris"].get(f"{response['Location']}as/per/"))
    assert "Marea" in seen
    assert "Marea" not in text(sits["boris"].get(f"/notices/{notice}/"))


def test_a_signature_set_for_a_time_says_when_it_leaves(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    press(sits["boris"], draft, "clear")
    assert press(sits["anna"], draft, "sign", at=typed(5)).status_code == 302
    page = text(sits["boris"].get(f"/clearance/{draft.pk}/"))
    assert "Se firmará y saldrá a las" in page
    assert press(sits["boris"], draft, "back").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "cleared"


def test_a_chain_whose_office_stands_empty_says_who_must_act_and_keeps_what_was_typed(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, DUTY)
    people["carla"].holdings.update(until=clock.now())
    page = text(sits["anna"].post(NEW, {**patrol(72), "deed": "give"}), 422)
    assert "Mantención del punto" in page
    assert "nadie" in page
    assert not Draft.objects.exists()


def test_a_person_whose_office_ended_with_the_form_open_hands_nothing_in(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    sits["anna"].get(NEW)
    people["anna"].holdings.update(until=clock.now())
    typed = patrol(72)
    response = sits["anna"].post(NEW, {**typed, "deed": "give"}, follow=True)
    assert response.redirect_chain == [("/account/kept/", 302)]
    assert "ya no era suya cuando lo envió" in response.text
    assert typed["purpose"] in response.text
    assert f'action="{NEW}"' not in response.text, "it might be sent for another office"
    assert not Draft.objects.exists()
    assert sits["anna"].get(NEW)["Location"] == "/offices/"


def test_chains_are_read_by_all_and_set_by_those_who_answer_for_the_state(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    edit = f"/clearance/chains/?kind={facts.GIVEN}"
    assert "notices.given/1" in text(sits["anna"].get("/clearance/chains/"))
    told = {
        "office0": FOREIGN, "stand_in0": DUTY, "office1": "", "stand_in1": "",
        "limit_h": "4", "hold_s": "60",
    }  # fmt: skip
    assert sits["anna"].post(edit, told).status_code == 422
    assert sits["boris"].post(edit, told).status_code == 302
    draft = handed_in(sits["anna"])
    assert [step.office for step in draft.steps.all()] == [FOREIGN]
    assert draft.hold_s == 60


def test_a_chain_with_an_office_twice_is_refused_and_says_which(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    edit = f"/clearance/chains/?kind={facts.GIVEN}"
    told = {
        "office0": FOREIGN, "stand_in0": "", "office1": FOREIGN, "stand_in1": "",
        "limit_h": "0", "hold_s": "0",
    }  # fmt: skip
    assert FOREIGN in text(sits["boris"].post(edit, told), 422)


def test_nothing_of_a_kind_of_the_node_itself_can_be_held_up(sits: dict[str, Client]) -> None:
    assert sits["boris"].get("/clearance/chains/?kind=erasure.done/1").status_code == 404


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_pages_say_no_word_that_no_page_may_say(
    people: dict[str, Person], sits: dict[str, Client], language: str
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    pages = ["/clearance/", f"/clearance/{draft.pk}/", "/clearance/chains/"]
    pages += [f"/clearance/chains/?kind={facts.GIVEN}", f"/clearance/{draft.pk}/as/per/"]
    sits["boris"].cookies["ayni_language"] = language
    for path in pages:
        assert never_said(text(sits["boris"].get(path)), language) == []


@pytest.mark.parametrize("path", ["/clearance/", "/clearance/chains/"])
def test_the_lists_stay_within_their_query_budget(
    people: dict[str, Person],
    sits: dict[str, Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    path: str,
) -> None:
    chain(people, FOREIGN)
    chain(people, DUTY, kind=facts.AMENDED)
    for number in range(4):
        handed_in(sits["anna"], deed_id=f"{number:032x}")
    with django_assert_max_num_queries(12):
        sits["boris"].get(path)


def test_what_is_erased_from_an_act_leaves_its_draft_too(
    scene: Scene, people: dict[str, Person], sits: dict[str, Client], hand: Hands
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"])
    passing.clear(draft.pk, hand=hand("boris"), version=1)
    passing.ask_signature(draft.pk, hand=hand("anna"), version=1)
    releasing.release_due(clock.now_ms())
    draft.refresh_from_db()
    scene.now_ms = clock.now_ms()
    daniel = Signatory(
        office="chl.privacy", capacity="titular", mode="exercise", now_ms=scene.now_ms
    )
    leaf = bytes.fromhex(draft.leaf)
    asked = services.ask_erasure(daniel, act=leaf, members=["purpose"], ground="personal_data")
    services.confirm_erasure(daniel, request=asked.leaf, backups_until_ms=None, expected=None)
    assert "purpose" not in drafts.newest(draft).values


def test_the_words_of_a_page_are_escaped(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    draft = handed_in(sits["anna"], purpose="<b>uno</b>")
    page = sits["boris"].get(f"/clearance/{draft.pk}/").content.decode()
    assert "<b>uno</b>" not in page
    assert "<b>uno</b>" in unescape(page)


def test_an_urgent_notice_is_signed_and_the_chain_takes_note_of_it_on_a_page(
    people: dict[str, Person], sits: dict[str, Client]
) -> None:
    chain(people, FOREIGN)
    told = {"activity": "closure", "place": "ruta-x-1", "start": typed(0)}
    response = sits["carla"].post("/notices/urgent/", told)
    assert response["Location"].startswith("/notices/"), "it does not wait"
    draft = Draft.objects.get()
    page = text(sits["boris"].get("/clearance/"))
    assert "urgente: firmado antes de la visación" in page
    assert 'id="deed-return"' not in text(sits["boris"].get(f"/clearance/{draft.pk}/"))
    assert press(sits["boris"], draft, "note").status_code == 302
    assert "firmado antes" not in text(sits["boris"].get("/clearance/")).partition("heap-ended")[0]
