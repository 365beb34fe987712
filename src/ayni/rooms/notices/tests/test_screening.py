# SPDX-License-Identifier: Apache-2.0
"""What looks like data of a person is asked about before it is signed, and the answer is noted."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

import pytest
from django.db import DatabaseError
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading
from ayni.adapters.screening.models import Answer
from ayni.core.errors import Screened
from ayni.core.limits import SCREENED_QUESTIONS_MAX_COUNT
from ayni.rooms.notices import facts, mappings, services
from ayni.rooms.notices.tests.pages import a_notice, hidden, patrol, text, theirs, told
from ayni.rooms.notices.tests.test_views_of_files import upload
from ayni.standards.identifiers.digits import rut_check
from ayni.web import registry
from ayni.web.deeds import Deed
from ayni.web.screening import Question, key_of
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]
RUT = "12.345.678-5"
"""Made up: its check digit is right, its digits are counted off."""
PURPOSE = f"Visita de un perito, RUT {RUT}, al punto"


def give(client: Client, **changed: object) -> object:
    return client.post("/notices/new/", {**patrol(72), "deed": "give", **changed})


def keys(page: str) -> list[str]:
    return sorted(set(re.findall(r'type="radio" name="(screened-[a-z]+-[0-9a-f]{24})"', page)))


def acts() -> int:
    return sum(log.size for log in reading.logs())


def test_a_number_of_a_person_stops_before_signing_and_nothing_typed_is_lost(
    anna_client: Client,
) -> None:
    before = acts()
    page = text(give(anna_client, purpose=PURPOSE), 422)
    assert "Todavía no se firmó nada" in page
    assert f"“{RUT}”, en “Finalidad”, parece un número de identidad de Chile (RUT)" in told(page)
    assert PURPOSE in page
    assert keys(page) == [key_of("rut", RUT)]
    assert acts() == before


def test_what_belongs_to_an_office_is_signed_as_typed_and_the_answer_is_noted(
    anna_client: Client, anna: Person
) -> None:
    done = give(anna_client, purpose=PURPOSE, **{key_of("rut", RUT): "office"})
    leaf = done["Location"].strip("/").rpartition("/")[2]
    act = reading.act(bytes.fromhex(leaf))
    assert act is not None
    assert act.values["purpose"] == PURPOSE
    [line] = Answer.objects.filter(leaf=leaf)
    assert (line.person, line.member, line.what, line.answer) == (anna, "purpose", "rut", "office")
    kept = " ".join(str(value) for value in vars(line).values())
    assert not any(number in kept for number in (RUT, RUT.replace(".", ""), re.sub(r"\D", "", RUT)))


def test_what_the_person_takes_out_is_not_in_the_act(anna_client: Client) -> None:
    done = give(anna_client, purpose=PURPOSE, **{key_of("rut", RUT): "remove"})
    leaf = done["Location"].strip("/").rpartition("/")[2]
    act = reading.act(bytes.fromhex(leaf))
    assert act is not None
    assert act.values["purpose"] == "Visita de un perito, RUT […], al punto"
    [line] = Answer.objects.filter(leaf=leaf)
    assert (line.member, line.what, line.answer) == ("", "rut", "remove")


@pytest.mark.parametrize("answer", ["", "yes", "office "])
def test_an_answer_that_is_none_is_asked_again(anna_client: Client, answer: str) -> None:
    page = text(give(anna_client, purpose=PURPOSE, **{key_of("rut", RUT): answer}), 422)
    assert keys(page) == [key_of("rut", RUT)]


def test_an_answer_about_one_number_does_not_speak_for_another(anna_client: Client) -> None:
    other = f"11.111.111-{rut_check('11111111')}"
    page = text(
        give(anna_client, purpose=f"{PURPOSE}; {other}", **{key_of("rut", RUT): "office"}), 422
    )
    assert keys(page) == [key_of("rut", other)]


def test_the_same_number_in_other_writing_is_one_question(anna_client: Client) -> None:
    twice = f"{RUT} y 12345678\u20115"
    assert keys(text(give(anna_client, purpose=twice), 422)) == [key_of("rut", RUT)]


def test_a_pasted_list_is_not_asked_row_by_row(anna_client: Client) -> None:
    rows = [f"{n}.345.678-{rut_check(f'{n}345678')}" for n in range(10, 25)]
    assert len(rows) > SCREENED_QUESTIONS_MAX_COUNT
    page = text(give(anna_client, purpose=" ".join(rows)[:300]), 422)
    assert "parece una nómina de personas" in page
    assert keys(page) == []
    assert rows[0] in page


def test_the_telephone_of_a_post_is_not_asked_about_unless_it_is_private(
    anna_client: Client,
) -> None:
    assert give(anna_client, contact="Puesto, +56 58 200 0000").status_code == 302
    page = text(give(anna_client, contact="Puesto, +56 9 0000 0000 (particular)"), 422)
    assert "parece un número de teléfono" in told(page)


def test_a_name_in_the_name_of_a_file_is_asked_about_and_taken_out(anna_client: Client) -> None:
    name = "Informe Cap. Ensayo Simulado.pdf"
    page = text(give(anna_client, attach=[upload(name)]), 422)
    [key] = keys(page)
    held = hidden(page.replace('type="checkbox"', ""), "attach_kept")
    done = give(anna_client, attach_kept=held, **{key: "remove"})
    assert done.status_code == 302, told(text(done, done.status_code))
    leaf = done["Location"].strip("/").rpartition("/")[2]
    act = reading.act(bytes.fromhex(leaf))
    assert act is not None
    assert [one["name"] for one in act.values["attachments"]] == ["1.pdf"]  # type: ignore[index,union-attr]


def test_an_objection_is_asked_on_its_way_and_signed_after_it(
    anna_client: Client, scene: Scene
) -> None:
    notice = theirs(scene).hex()
    typed = {
        "deed": "object",
        "version": notice,
        "ground": "safety",
        "asks": "none",
        "reason": "Lo pide el Mayor Ensayo",
        "confirmed": "yes",
    }
    page = text(anna_client.post(f"/notices/{notice}/", typed), 422)
    [key] = keys(page)
    assert "Lo pide el Mayor Ensayo" in page
    again = {**typed, key: "office"}
    again.pop("confirmed")
    confirm = text(anna_client.post(f"/notices/{notice}/", again))
    assert hidden(confirm, key) == "office"
    done = anna_client.post(f"/notices/{notice}/", {**again, "confirmed": "yes"})
    assert done.status_code == 302
    assert Answer.objects.filter(answer="office", what="name").count() == 1


def test_a_service_called_by_anybody_asks_too(scene: Scene) -> None:
    notice = theirs(scene)
    deed = Deed(author=scene.viewer("chl.liaison"), deed_id=secrets.token_hex(16), about=notice)
    with pytest.raises(Screened) as asked:
        services.ask_about_notice(deed, question=f"¿Quién es {RUT}?")
    assert RUT not in str(asked.value)
    [one] = asked.value.questions
    assert isinstance(one, Question)
    assert (one.member, one.what, one.text) == ("question", "rut", RUT)
    answered = replace(deed, answers={one.key: "office"})
    assert services.ask_about_notice(answered, question=f"¿Quién es {RUT}?").leaf


def test_where_a_kind_refuses_no_answer_helps(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = registry.room_of(facts.QUERIED)
    assert room is not None
    strict = replace(mappings.PROCESSING[facts.QUERIED], refuses=True)
    monkeypatch.setitem(
        registry._rooms,
        facts.ROOM,
        replace(room, processing={**mappings.PROCESSING, facts.QUERIED: strict}),
    )
    deed = Deed(
        author=scene.viewer("chl.liaison"),
        deed_id=secrets.token_hex(16),
        about=theirs(scene),
        answers={key_of("rut", RUT): "office"},
    )
    with pytest.raises(Screened) as refused:
        services.ask_about_notice(deed, question=f"¿Quién es {RUT}?")
    assert refused.value.code == "personal_data_refused"


def test_the_journal_of_answers_is_changed_by_nobody(anna_client: Client) -> None:
    give(anna_client, purpose=PURPOSE, **{key_of("rut", RUT): "office"})
    with pytest.raises(DatabaseError, match="append-only"):
        Answer.objects.update(answer="remove")


def test_an_ordinary_notice_is_asked_nothing(anna_client: Client, scene: Scene) -> None:
    a_notice(scene)
    done = give(anna_client, purpose="Mantención del hito F-07, 09:00 a 13:00", own_ref="Of. 123")
    assert done.status_code == 302
    assert not Answer.objects.exists()
