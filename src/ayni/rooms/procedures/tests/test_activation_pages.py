# SPDX-License-Identifier: Apache-2.0
"""Pages of activations: one button activates what binds, each side marks its own steps."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ayni.adapters.alarm.urgency import ONCE, RING, Told, urgency_of
from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.core.shortcodes import code_of
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.models import Activation
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import (
    ES,
    address,
    consented,
    do,
    in_force,
    text,
    theirs,
    told,
    version,
)
from ayni.web import matters
from tests.pair import Scene

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def activated(client: Client, leaf: bytes) -> bytes:
    """Activate a version and return the activation."""
    data = {"pinned": leaf.hex(), "reason": "Alerta de maremoto", "place": "caleta-ensayo"}
    response = client.post(reverse("procedures:activate"), data)
    assert response.status_code == 302, told(response.content.decode())[:2000]
    return bytes.fromhex(response.headers["Location"].strip("/").split("/")[-1])


def of_peru(scene: Scene, leaf: bytes) -> bytes:
    """Let Peru activate a version."""
    values: dict[str, Json] = {
        "protocol": leaf.hex(),
        "pinned": leaf.hex(),
        "steps": ["s2"],
        "reason": "Sismo mayor",
    }
    return scene.per(facts.ACTIVATED, values, by="per.civil.duty")


def joined(scene: Scene, activation: bytes, leaf: bytes) -> bytes:
    values: dict[str, Json] = {"protocol": leaf.hex(), "pinned": leaf.hex(), "steps": ["s2"]}
    return scene.per(facts.ACTIVATION_JOINED, values, by="per.civil.duty", about=activation)


def where(activation: bytes) -> str:
    return selectors.activation_url(activation.hex())


def test_what_binds_is_activated_by_one_button(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    client = at_desk("civil.duty")
    activation = activated(client, leaf)
    page = told(text(client.get(where(activation))))  # type: ignore[arg-type]
    assert "activado por CHL" in page
    assert "Caleta Ensayo" in page
    assert ES.split("\n\n")[1] in page
    assert ES.split("\n\n", maxsplit=1)[0] not in page
    assert selectors.activation_state(activation).sides[0].pinned == leaf


def test_what_does_not_bind_is_not_activated(scene: Scene, at_desk: Signed) -> None:
    leaf = theirs(scene)
    consented(scene, leaf, "chl")
    client = at_desk("civil.duty")
    data = {"pinned": leaf.hex(), "reason": "Alerta"}
    text(client.post(reverse("procedures:activate"), data), 422)  # type: ignore[arg-type]
    assert not Activation.objects.exists()


def test_an_office_that_is_not_on_duty_activates_nothing(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    client = at_desk("liaison")
    page = told(text(client.get(reverse("procedures:activate"))))  # type: ignore[arg-type]
    assert "no tiene la facultad" in page
    data = {"pinned": leaf.hex(), "reason": "Alerta"}
    text(client.post(reverse("procedures:activate"), data), 422)  # type: ignore[arg-type]
    assert not Activation.objects.exists()


def test_an_activation_rings_and_what_follows_sounds_once() -> None:
    assert urgency_of(Told(kind=facts.ACTIVATED)).code == RING
    assert urgency_of(Told(kind=facts.ACTIVATION_JOINED)).code == ONCE


def test_each_side_has_its_column_and_marks_its_own_steps(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    activation = of_peru(scene, leaf)
    client = at_desk("civil.duty")
    page = text(client.get(where(activation)))  # type: ignore[arg-type]
    assert "no ha activado" in told(page)
    assert 'name="deed" value="mark-s2"' not in page
    assert do(client, where(activation), "join").status_code == 302
    peru: dict[str, Json] = {"step": "s2", "mark": "not_applicable", "note": "Costa sin personas"}
    scene.per(facts.STEP_MARKED, peru, by="per.civil.duty", about=activation)
    assert do(client, where(activation), "mark-s2", step="s2", mark="done").status_code == 302
    page = told(text(client.get(where(activation))))  # type: ignore[arg-type]
    assert "activado por ambas" in page
    cells = re.findall(r"hecho|no aplica", page)
    assert {"hecho", "no aplica"} <= set(cells)
    assert "Costa sin personas" in page
    paper = reverse("procedures:activation-print", kwargs={"object_id": activation.hex()})
    assert "Costa sin personas" in told(text(client.get(paper)))  # type: ignore[arg-type]


def test_a_step_that_could_not_be_done_needs_a_reason(scene: Scene, at_desk: Signed) -> None:
    client = at_desk("civil.duty")
    activation = activated(client, in_force(scene))
    fields = {"step": "s2", "mark": "could_not"}
    page = told(text(do(client, where(activation), "mark-s2", **fields), 422))
    assert "No se encontró motivo" in page
    fields["note"] = "La ley exige orden del juez"
    assert do(client, where(activation), "mark-s2", **fields).status_code == 302
    page = told(text(client.get(where(activation))))  # type: ignore[arg-type]
    assert "no se pudo" in page
    assert "orden del juez" in page


def test_a_version_that_enters_into_force_later_changes_no_activation(
    scene: Scene, at_desk: Signed
) -> None:
    first = in_force(scene)
    activation = of_peru(scene, first)
    scene.wait(0.001)
    values = version(supersedes=[first.hex()], segments=["s1", "s2"])
    second = scene.per(facts.REPLACEMENT_PROPOSED, values, by="per.staff.secretariat", about=first)
    consent: dict[str, Json] = {"proposal": second.hex(), "text": values["text"]}
    scene.per(facts.CONSENTED, consent, by="per.staff.head", about=first)
    scene.chl(facts.CONSENTED, consent, by="chl.staff.head", about=first)
    client = at_desk("civil.duty")
    assert do(client, where(activation), "join").status_code == 302
    sides = selectors.activation_state(activation).sides
    assert [(side.party, side.pinned) for side in sides] == [("per", first), ("chl", second)]
    page = told(text(client.get(where(activation))))  # type: ignore[arg-type]
    assert "Las partes activaron versiones distintas" in page


def test_a_party_ends_its_own_side_alone(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    client = at_desk("civil.duty")
    activation = activated(client, leaf)
    joined(scene, activation, leaf)
    assert do(client, where(activation), "end", reason="Fin de la alerta").status_code == 302
    assert Activation.objects.get().active == ["per"]
    page = text(client.get(where(activation)))  # type: ignore[arg-type]
    assert "activado por PER" in told(page)
    assert 'name="deed" value="mark-s2"' not in page


def test_the_desk_asks_to_activate_too_and_then_for_the_next_step(
    scene: Scene, at_desk: Signed
) -> None:
    activation = of_peru(scene, in_force(scene))
    client = at_desk("civil.duty")
    desk = reverse("web:desk")
    assert "Activar también" in told(text(client.get(desk)))  # type: ignore[arg-type]
    assert do(client, where(activation), "join").status_code == 302
    page = told(text(client.get(desk)))  # type: ignore[arg-type]
    assert "Activar también" not in page
    assert "pasos de la lista" in page


@pytest.mark.parametrize("matter", ["ab" * 32, "zz" * 32, "ab"])
def test_a_matter_that_nobody_holds_is_not_cited(
    scene: Scene, at_desk: Signed, matter: str
) -> None:
    leaf = in_force(scene)
    data = {"pinned": leaf.hex(), "reason": "Alerta", "matter": matter}
    page = told(text(at_desk("civil.duty").post(reverse("procedures:activate"), data), 422))  # type: ignore[arg-type]
    assert "El asunto no se conoce aquí" in page
    assert not Activation.objects.exists()


def test_an_activation_cites_the_matter_it_is_done_in_and_both_pages_lead_to_each_other(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = in_force(scene)
    client = at_desk("civil.duty")
    begun = f"{reverse('procedures:activate')}?matter={leaf.hex()}"
    offered = told(text(client.get(begun)))  # type: ignore[arg-type]
    assert f"Activado en: PER Protocolo propuesto · {code_of(leaf)}" in offered
    stray = text(client.get(f"{reverse('procedures:activate')}?matter=ab"))  # type: ignore[arg-type]
    assert "Activado en" not in stray
    data = {"pinned": leaf.hex(), "reason": "Alerta", "matter": leaf.hex()}
    response = client.post(reverse("procedures:activate"), data)
    activation = bytes.fromhex(response.headers["Location"].strip("/").split("/")[-1])
    act = reading.act(activation)
    assert act is not None
    assert act.header is not None
    assert act.header.refs == (leaf.hex(),)
    page = text(client.get(where(activation)))  # type: ignore[arg-type]
    assert "Activado en" in page
    assert selectors.object_url(leaf.hex()) in page
    (line,) = matters.cited_in(leaf.hex(), scene.viewer("chl.civil.duty"))
    assert line.url == selectors.object_url(activation.hex())
    assert matters.cited_in(leaf.hex(), scene.viewer("chl.press")) == []


def test_what_was_never_activated_stands_in_a_list_of_its_own(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = in_force(scene)
    client = at_desk("civil.duty")
    untested = reverse("procedures:untested")
    assert "Protocolo de maremoto" in told(text(client.get(untested)))  # type: ignore[arg-type]
    activated(client, leaf)
    assert "Protocolo de maremoto" not in told(text(client.get(untested)))  # type: ignore[arg-type]


def test_the_button_stands_on_turno_for_whoever_may_press_it(at_desk: Signed) -> None:
    button = f'href="{reverse("procedures:activate")}"'
    assert button in text(at_desk("civil.duty").get("/watch/"))  # type: ignore[arg-type]
    assert button not in text(at_desk("liaison").get("/watch/"))  # type: ignore[arg-type]


def test_the_steps_print_with_boxes_for_a_pen(scene: Scene, at_desk: Signed) -> None:
    leaf = in_force(scene)
    page = text(at_desk("civil.duty").get(f"{address(leaf)}checklist/"))  # type: ignore[arg-type]
    assert page.count('class="hand-box"') == 3
    assert ES.split("\n\n")[1] in page
