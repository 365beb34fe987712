# SPDX-License-Identifier: Apache-2.0
"""Delegations, entry and agendas on their pages: what is taken, refused, and counted down."""

import re
from html import unescape

import pytest
from django.urls import reverse

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.limits import AGENDA_ITEMS_MAX_COUNT
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Agenda, Edition, Mechanism
from ayni.rooms.meetings.rules import read_items
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.histories import ZONE, agenda_facts, delegation_facts
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism, accepted, an_edition, day
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import press, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

TEAM = {"count_head": "1", "count_delegate": "9", "count_driver": "1"}
DELEGATION = {
    **TEAM,
    "office": "chl.staff.head",
    "head_capacity": "subrogante",
    "arms": "none",
    "vehicles": "3",
    "equipment": "Dos radios",
    "reasons": "Reunión de coordinación",
    "stay_days": "3",
    "entry_place": "f-07",
    "needs": "",
    "note": "",
}
GRANTED = {
    "direction": "entry",
    "gate": "granted",
    "basis": "chl_19067",
    "number": "1234",
    "organ": "Subsecretaría de Ensayo",
    "day": "2026-11-20",
    "note": "",
}


def tab(edition: bytes, name: str) -> str:
    return reverse(f"meetings:edition-{name}", kwargs={"object_id": edition.hex()})


@pytest.fixture
def edition(scene: Scene) -> bytes:
    """Return the convened XL edition, four days ahead, Chile the host."""
    made = an_edition(scene, a_mechanism(scene), ahead=4)
    accepted(scene, made)
    return made


def test_a_delegation_is_counted_by_function_and_never_named(
    edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    press(client, tab(edition, "delegations"), "delegation", **DELEGATION)
    shown = text(client.get(tab(edition, "delegations")))
    assert "Delegación de CHL" in shown
    assert "Jefatura de la delegación: 1" in shown or "jefatura de la delegación: 1" in shown
    assert "subrogante (S)" in shown
    assert "Dos radios" in shown
    assert never_said(shown, "es") == []
    assert [*Edition.objects.get().announced] == ["chl"]
    press(client, tab(edition, "delegations"), "delegation", **{**DELEGATION, "vehicles": "1"})
    assert text(client.get(tab(edition, "delegations"))).count("Delegación de CHL") == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"count_head": "", "count_delegate": "", "count_driver": ""}, "No se contó a nadie"),
        ({"list_count": "11"}, "Complete ambos"),
        ({"list_count": "9", "list_day": "2026-11-20"}, "se cuentan 11 personas"),
        ({"office": "per.staff.head"}, "Escoja una opción válida"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_and_kept(
    edition: bytes, at_desk: Signed, changed: dict[str, str], told: str
) -> None:
    client = at_desk(SECRETARIAT)
    typed = {**DELEGATION, **changed}
    shown = press(client, tab(edition, "delegations"), "delegation", 422, **typed)
    assert told in shown
    assert Edition.objects.get().announced == {}


@pytest.mark.usefixtures("at_noon")
def test_the_clock_runs_until_entry_is_granted_by_a_numbered_act(
    edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    page = tab(edition, "entry")
    assert "sin resolución, faltan 4 días" in text(client.get(page))
    press(client, page, "entry", **{**GRANTED, "gate": "pending", "number": "", "day": ""})
    assert "sin resolución, faltan 4 días" in text(client.get(page))
    without = {**GRANTED, "number": ""}
    assert "indique su número" in press(client, page, "entry", 422, **without)
    backwards = {**GRANTED, "valid_until": "2026-11-01"}
    assert "vigencia" in press(client, page, "entry", 422, **backwards)
    press(client, page, "entry", **GRANTED)
    shown = text(client.get(page))
    assert "sin resolución" not in shown
    assert "otorgada" in shown
    assert "1234" in shown
    assert "Chile, Ley 19.067" in shown


def test_nobody_enters_a_meeting_by_video(scene: Scene, at_desk: Signed) -> None:
    remote = an_edition(scene, a_mechanism(scene), modality="remote")
    accepted(scene, remote)
    shown = text(at_desk(SECRETARIAT).get(tab(remote, "entry")))
    assert "autorización de ingreso" not in shown
    assert "Declarar autorización" not in shown


def test_an_agenda_is_proposed_countered_and_agreed(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    assert "temario, de todas las partes" in text(client.get(tab(edition, "agenda"))).lower()
    new = reverse("meetings:agenda-new", kwargs={"object_id": edition.hex()})
    typed = {"items": "Acta anterior | chl | 30\nComunicaciones", "note": ""}
    assert client.post(new, typed).status_code == 302
    assert "Respóndalo con otra versión" in text(client.post(new, typed), 422)
    row = Agenda.objects.get()
    leaf = bytes.fromhex(row.object_id)
    values: dict[str, Json] = {
        **agenda_facts(3),
        "titles": ["Acta anterior", "Comunicaciones", "Próxima reunión"],
        "supersedes": [row.leaf],
    }
    later = scene.per(facts.AGENDA_COUNTERED, values, by=f"per.{SECRETARIAT}", about=leaf)
    cited: dict[str, Json] = {"proposal": later.hex()}
    scene.per(facts.AGENDA_CONSENTED, cited, by=f"per.{SECRETARIAT}", about=leaf)
    page = reverse("meetings:agenda", kwargs={"object_id": row.object_id})
    assert "Próxima reunión" in press(client, page, "agree", 200)
    press(client, page, "agree", confirmed="yes")
    shown = text(client.get(page))
    assert "acordado por todas las partes" in shown
    row.refresh_from_db()
    assert (row.state, row.count, row.leaf) == ("agreed", 3, later.hex())
    assert "Temario con 3 puntos" in text(client.get(tab(edition, "agenda")))
    paper = text(client.get(reverse("meetings:agenda-print", kwargs={"object_id": row.object_id})))
    assert "Próxima reunión" in paper


def test_consents_to_different_versions_are_said_to_agree_on_nothing(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    first: dict[str, Json] = {"edition": edition.hex(), "titles": ["Uno", "Dos"], **agenda_facts()}
    leaf = scene.per(facts.AGENDA_PROPOSED, first, by=f"per.{SECRETARIAT}")
    scene.cut_off()
    client = at_desk(SECRETARIAT)
    page = reverse("meetings:agenda", kwargs={"object_id": leaf.hex()})
    press(client, page, "agree", confirmed="yes")
    other: dict[str, Json] = {
        **agenda_facts(1),
        "titles": ["Uno"],
        "supersedes": [leaf.hex()],
    }
    later = scene.per(facts.AGENDA_COUNTERED, other, by=f"per.{SECRETARIAT}", about=leaf)
    cited: dict[str, Json] = {"proposal": later.hex()}
    scene.per(facts.AGENDA_CONSENTED, cited, by=f"per.{SECRETARIAT}", about=leaf)
    assert "versiones distintas; no hay nada acordado" in text(client.get(page))


def test_lines_become_items_in_their_order() -> None:
    read, titles = read_items(" Uno | CHL | 30 \n\nDos\nTres || 5", parties=("chl", "per"))
    assert titles == ["Uno", "Dos", "Tres"]
    assert read == [
        {"number": 1, "rapporteur": "chl", "minutes": 30},
        {"number": 2},
        {"number": 3, "minutes": 5},
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" \n ", "items_missing"),
        ("Uno | bol", "rapporteur_unknown"),
        ("Uno | chl | pronto", "minutes_wrong"),
        ("Uno | chl | 0", "minutes_wrong"),
        ("x" * 400, "item_long"),
        ("\n".join(["Uno"] * (AGENDA_ITEMS_MAX_COUNT + 1)), "items_too_many"),
    ],
)
def test_lines_that_are_no_items_are_refused_with_their_line(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_items(typed, parties=("chl", "per"))
    assert refusal.value.code == code


def test_what_peru_announced_is_shown_to_chile(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    values: dict[str, Json] = {
        **delegation_facts(list_count=11, list_day={"day": day(-1), "zone": ZONE}),
        "equipment": "Una radio",
    }
    scene.per(facts.DELEGATION_ANNOUNCED, values, by=f"per.{SECRETARIAT}", about=edition)
    shown = text(at_desk(SECRETARIAT).get(tab(edition, "delegations")))
    assert "Delegación de PER" in shown
    assert "Una radio" in shown
    assert "delegación, de CHL" in shown.replace("Delegación, de CHL", "delegación, de CHL")


def agreed_agenda(scene: Scene, edition: bytes, **more: Json) -> bytes:
    """Return an agenda of two items that both agreed."""
    values: dict[str, Json] = {"edition": edition.hex(), "titles": ["Uno", "Dos"], **agenda_facts()}
    leaf = scene.per(facts.AGENDA_PROPOSED, {**values, **more}, by=f"per.{SECRETARIAT}")
    cited: dict[str, Json] = {"proposal": leaf.hex()}
    scene.per(facts.AGENDA_CONSENTED, cited, by=f"per.{SECRETARIAT}", about=leaf)
    scene.chl(facts.AGENDA_CONSENTED, cited, by=f"chl.{SECRETARIAT}", about=leaf)
    return leaf


def test_items_of_earlier_agendas_and_what_was_referred_are_brought_in(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    earlier = agreed_agenda(scene, edition)
    row = Edition.objects.get(pk=edition.hex())
    code = Mechanism.objects.get(pk=row.mechanism).code
    referred: dict[str, Json] = {"mechanism": code}
    scene.per("meetings.referred/1", referred, by=f"per.{SECRETARIAT}", about=earlier)
    later = an_edition(scene, bytes.fromhex(row.mechanism), ordinal=41, ahead=460)
    client = at_desk(SECRETARIAT)
    new = f"/meetings/editions/{later.hex()}/agenda/new/"
    page = client.get(new).content.decode()
    keys = re.findall(r'name="bring" value="([^"]+)"', page)
    assert len(keys) == 3
    assert "Elevado a este mecanismo" in page
    assert "Puntos del temario de la" in page
    page = unescape(client.get(new, {"bring": keys[:2]}).content.decode())
    lines = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert lines
    typed = lines[1].strip()
    assert len(typed.splitlines()) == 2
    answer = client.post(new, {"items": typed, "deed_id": "ab" * 16})
    assert answer.status_code == 302, text(answer, 422)  # type: ignore[arg-type]
    shown = client.get(answer.headers["Location"]).content.decode()
    assert f'href="{reverse("meetings:agenda", kwargs={"object_id": earlier.hex()})}"' in shown
    assert code_of(earlier) in shown


def test_an_item_names_no_matter_that_nobody_holds(
    scene: Scene, edition: bytes, at_desk: Signed
) -> None:
    client = at_desk(SECRETARIAT)
    new = f"/meetings/editions/{edition.hex()}/agenda/new/"
    typed = f"Uno | chl | 10 | {code_of(b'x' * 32)}"
    page = text(client.post(new, {"items": typed}), 422)  # type: ignore[arg-type]
    assert "Línea 1: aquí no se conoce ningún asunto" in page
    assert not Agenda.objects.exists()


def test_a_fourth_column_names_the_matter() -> None:
    matter = "ab" * 32
    read, titles = read_items(
        "Uno | | | 7K3M-Q9TD-41", parties=("chl", "per"), matter_of=lambda _code: matter
    )
    assert (read, titles) == ([{"number": 1, "matter": matter}], ["Uno"])
