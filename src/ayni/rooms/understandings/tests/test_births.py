# SPDX-License-Identifier: Apache-2.0
"""Understandings of an acta in force: nobody states them, and both nodes find the same ones."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.record import digests, reading, rebuilding
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.reasons import Reason
from ayni.core.shortcodes import code_of
from ayni.rooms.meetings.facts import (
    ACTA_CONSENTED,
    ACTA_COUNTERED,
    ACTA_PROPOSED,
    ERRATA_CONSENTED,
    ERRATA_PROPOSED,
    born_of,
)
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.selectors import desk_items
from ayni.rooms.understandings.states import UnderstandingState, births_of, fold_understanding
from ayni.rooms.understandings.tests.acts import PAIR, ZONE, day
from ayni.rooms.understandings.tests.pages import address, reported, state
from tests.histories import History, Pick, extended, histories, past_of, reordered, settled
from tests.pair import Scene
from tests.rooms import Signed, press, text

TEXT = "aa" * 32
DAY_MS = 86_400_000


def row(number: int, speaker: str = "both", verb: str = "agreed", **more: Json) -> Json:
    """Return a statement as an acta names it."""
    return {
        "number": number,
        "statement": f"{number:02x}" * 32,
        "version": f"{number + 100:02x}" * 32,
        "table": 1,
        "item": 1,
        "speaker": speaker,
        "verb": verb,
        **more,
    }


def acta(**changed: Json) -> dict[str, Json]:
    """Return the structural members of an acta of RRE-XL that two statements of three bind by."""
    return {
        "edition": "cd" * 32,
        "mechanism": "ab" * 32,
        "code": "rre",
        "ordinal": 40,
        "form": "regular",
        "parties": list(PAIR),
        "languages": ["es"],
        "authentic": ["es"],
        "statements": [
            row(1, area="border", owners=["chl.liaison"], deadline=day("2099-06-30")),
            row(2, "chl", "informed"),
            row(3),
        ],
        "heads": [],
        "nature": "minutes",
        "valid_until": {"ms": 4_000_000_000_000, "zone": ZONE, "offset": -180},
        "text": TEXT,
        **changed,
    }


def deed(history: History, party: str, pick: Pick) -> None:
    """Propose and consent to actas, and speak of what they would bring into being."""
    proposals = [a for a in history.acts if "statements" in a.facts]
    if not proposals:
        history.append(party, ACTA_PROPOSED, acta())
        return
    if pick(3):
        history.meet()
    pool = history.known(party) if pick(6) else history.acts
    held = [a for a in pool if "statements" in a.facts] or proposals
    one = held[pick(len(held))]
    child = born_of(one.leaf, one.facts)[pick(2)].object_id
    match pick(6):
        case 0 if len(proposals) < 3:
            values = acta(supersedes=[one.leaf.hex()])
            history.append(party, ACTA_COUNTERED, values, about=one.object_id)
        case 0 | 1 | 2:
            consent: dict[str, Json] = {"proposal": one.leaf.hex(), "text": TEXT}
            history.append(party, ACTA_CONSENTED, consent, about=one.object_id)
        case 3:
            claim: dict[str, Json] = {"parties": list(PAIR), "proof": "none"}
            history.append(party, facts.CLAIMED, claim, about=child)
        case 4:
            claims = [a for a in pool if a.kind == facts.CLAIMED and a.object_id == child]
            leaf = (claims or [one])[0].leaf.hex()
            history.append(party, facts.CONFIRMED, {"proposal": leaf}, about=child)
        case _:
            history.append(party, facts.PROGRESS_REPORTED, {"status": "in_progress"}, about=child)


DRAWN = histories(deed, parties=PAIR, steps_max=22)


def children(acts: Sequence[Act]) -> dict[bytes, UnderstandingState]:
    """Return what becomes of everything that the actas among some acts bring into being."""
    texts = [a for a in acts if a.header.room == "meetings"]
    return {
        birth.leaf: fold_understanding([birth, *(a for a in acts if a.object_id == birth.leaf)])
        for birth in births_of(texts)
    }


@given(DRAWN, st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_the_same_children(
    history: History, chance: random.Random
) -> None:
    found = children(history.acts)
    for acts in (reordered(history.acts, chance), extended(history.acts, chance)):
        again = children(acts)
        assert {name: settled(one) for name, one in again.items()} == {
            name: settled(one) for name, one in found.items()
        }
        assert {n: s.structure() for n, s in again.items()} == {
            n: s.structure() for n, s in found.items()
        }


@given(DRAWN)
def test_what_is_said_of_a_child_is_judged_by_its_past_alone(history: History) -> None:
    whole = children(history.acts)
    for act in history.acts:
        if act.object_id not in whole:
            continue
        alone = children(past_of(history.acts, act))
        if act.object_id in alone:
            found = whole[act.object_id].aside.get(act.leaf)
            assert alone[act.object_id].aside.get(act.leaf) == found


@given(DRAWN)
def test_nothing_said_before_the_acta_was_in_force_counts(history: History) -> None:
    for found in children(history.acts).values():
        opening = found.opening
        assert opening is not None
        if opening.facts["in_force"] == 0 and set(PAIR) - set(opening.facts["keys"]):  # type: ignore[call-overload, arg-type]
            assert found.reports == ()


RECORD = pytest.mark.django_db(databases=["default", "record"])


def proposed(scene: Scene, **changed: Json) -> bytes:
    """Let Peru propose an acta with its words."""
    words: list[Json] = [
        {"number": n, "texts": {"es": f"Ambas delegaciones acordaron lo {n}."}} for n in (1, 2)
    ]
    words.append(
        {
            "number": 3,
            "texts": {"es": "Ambas delegaciones acordaron lo 3."},
            "indicator": {"es": "Puestos con teléfono: 4"},
        }
    )
    content: dict[str, Json] = {
        "title": {"es": "XL Reunión Regional de Ensayo"},
        "opening": {"es": "En la ciudad de Caleta Ensayo"},
        "wording": words,
        "text_salt": "bb" * 32,
    }
    values = {**acta(), **content, **changed}
    return scene.per(ACTA_PROPOSED, values, by="per.staff.secretariat")


def consented(scene: Scene, acta_leaf: bytes, *parties: str, text: str = TEXT) -> None:
    values: dict[str, Json] = {"proposal": acta_leaf.hex(), "text": text}
    for party in parties:
        act = scene.chl if party == "chl" else scene.per
        act(ACTA_CONSENTED, values, by=f"{party}.staff.head", about=acta_leaf)


def ids(acta_leaf: bytes) -> list[bytes]:
    return [one.object_id for one in born_of(acta_leaf, acta())]


@RECORD
def test_an_acta_in_force_brings_its_understandings_with_it(scene: Scene, at_desk: Signed) -> None:
    leaf = proposed(scene)
    consented(scene, leaf, "chl")
    assert not Understanding.objects.exists()
    consented(scene, leaf, "per")
    rows = Understanding.objects.order_by("number")
    assert [r.reference for r in rows] == ["RRE-XL/E-01", "RRE-XL/E-02"]
    assert [bytes.fromhex(r.pk) for r in rows] == ids(leaf)
    one = rows[0]
    assert (one.area, one.deadline, one.pair, one.born) == (
        "border",
        "2099-06-30",
        "unreported",
        True,
    )
    client = at_desk("liaison")
    page = text(client.get(address(ids(leaf)[0])))
    for told in ("Ambas delegaciones acordaron lo 1.", "de un acta en vigor", "30 jun 2099"):
        assert told in page
    press(client, address(ids(leaf)[0]), "report", status="in_progress", text="Ya se empezó.")
    assert state(ids(leaf)[0]).status_of("chl") == ("in_progress",)
    assert "Ya se empezó." in text(client.get(address(ids(leaf)[0])))


@RECORD
def test_its_statement_is_named_and_its_acta_opens_to_who_may_read_it(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = proposed(scene)
    consented(scene, leaf, "chl", "per")
    where = address(ids(leaf)[1])
    acta_page = reverse("meetings:acta", kwargs={"object_id": leaf.hex()})
    secretary = at_desk("staff.secretariat").get(where)
    assert "intervención 3" in text(secretary)
    assert f'href="{acta_page}"' in secretary.content.decode()
    liaison = at_desk("liaison").get(where)
    assert "intervención 3" in text(liaison)
    assert acta_page not in liaison.content.decode()


@RECORD
def test_the_indicator_of_a_statement_comes_with_it_and_nobody_types_it(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = proposed(scene)
    consented(scene, leaf, "chl", "per")
    one, three = ids(leaf)
    client = at_desk("liaison")
    assert "Puestos con teléfono: 4" in text(client.get(address(three)))
    assert "Indicador" not in text(client.get(address(one)))


@RECORD
def test_an_errata_in_force_gives_its_words_to_what_the_acta_brought_into_being(
    scene: Scene, at_desk: Signed
) -> None:
    leaf = proposed(scene)
    consented(scene, leaf, "chl", "per")
    values: dict[str, Json] = {
        "acta": leaf.hex(),
        "version": leaf.hex(),
        "parties": list(PAIR),
        "languages": ["es"],
        "segments": ["s3"],
        "text": TEXT,
        "text_salt": "bb" * 32,
        "valid_until": {"ms": 4_000_000_000_000, "zone": ZONE, "offset": -180},
        "wording": [{"segment": "s3", "texts": {"es": "Ambas delegaciones acordaron lo cuarto."}}],
    }
    errata = scene.per(ERRATA_PROPOSED, values, by="per.staff.secretariat")
    of, client = ids(leaf)[1], at_desk("liaison")
    consent: dict[str, Json] = {"proposal": errata.hex(), "text": TEXT}
    scene.per(ERRATA_CONSENTED, consent, by="per.staff.head", about=errata)
    assert "acordaron lo 3." in text(client.get(address(of)))
    scene.chl(ERRATA_CONSENTED, consent, by="chl.staff.head", about=errata)
    page = text(client.get(address(of)))
    assert "acordaron lo cuarto." in page
    assert "acordaron lo 3." not in page
    assert "con las palabras de una fe de erratas" in page
    assert "acordaron lo cuarto." in text(client.get(reverse("understandings:list")))


@RECORD
def test_nobody_speaks_of_an_understanding_before_its_acta_is_in_force(scene: Scene) -> None:
    leaf = proposed(scene)
    consented(scene, leaf, "chl")
    child = ids(leaf)[0]
    with pytest.raises(Refusal) as refused:
        reported(scene, child, "chl", "in_progress")
    assert refused.value.code == Reason.NOT_AGREED
    early = reported(scene, child, "per", "in_progress")
    consented(scene, leaf, "per")
    (act,) = reading.acts_about(child)
    assert (act.leaf, act.aside) == (early, Reason.NOT_AGREED)
    assert Understanding.objects.get(pk=child.hex()).pair == "unreported"


@RECORD
def test_an_id_that_an_act_only_cites_is_no_child_of_it(scene: Scene) -> None:
    proposed(scene)
    with pytest.raises(Refusal) as refused:
        reported(scene, b"\x07" * 32, "chl", "in_progress")
    assert refused.value.code == Reason.ABOUT_UNSEEN


@RECORD
def test_a_rebuild_finds_the_same_understandings(scene: Scene) -> None:
    leaf = proposed(scene)
    consented(scene, leaf, "chl", "per")
    reported(scene, ids(leaf)[1], "per", "postponed")
    before = list(Understanding.objects.order_by("pk").values()), digests.digest()
    rebuilding.rebuild()
    assert (list(Understanding.objects.order_by("pk").values()), digests.digest()) == before


@RECORD
def test_two_actas_agreed_past_each_other_bear_one_number_twice_and_are_told_apart(
    scene: Scene, at_desk: Signed
) -> None:
    scene.cut_off()
    first = proposed(scene)
    second = proposed(scene, text="ee" * 32)
    scene.reconnect()
    for leaf, told in ((first, TEXT), (second, "ee" * 32)):
        consented(scene, leaf, "per" if leaf == first else "chl", text=told)
    scene.cut_off()
    consented(scene, first, "chl")
    consented(scene, second, "per", text="ee" * 32)
    scene.reconnect()
    ours, other = ids(first)[0], ids(second)[0]
    rows = Understanding.objects.filter(reference="RRE-XL/E-01")
    assert {row.pk for row in rows} == {ours.hex(), other.hex()}
    client = at_desk("staff.secretariat")
    for one, beside in ((ours, other), (other, ours)):
        page = client.get(address(one))
        assert "Rigen dos actas de esta reunión" in text(page)
        assert f'href="{address(beside)}"><code>{code_of(beside)}<' in page.content.decode()
    later = address(ids(first)[1])
    refused = press(client, later, "link", 422, earlier="RRE-XL/E-01", relation="continues")
    assert "designa más de un entendimiento" in refused
    assert code_of(ours) in refused
    press(client, later, "link", earlier=code_of(other).lower(), relation="continues")
    assert state(ids(first)[1]).changes[0].act.facts["earlier"] == other.hex()


@RECORD
def test_the_desk_asks_who_is_responsible_until_the_own_side_has_named_all(
    scene: Scene, at_desk: Signed
) -> None:
    scene.now_ms -= 10 * DAY_MS
    leaf = proposed(scene)
    consented(scene, leaf, "chl", "per")
    scene.now_ms += 10 * DAY_MS
    viewer = scene.viewer("chl.liaison")
    # Of the first statement the acta names the office of Chile itself.
    (item,) = desk_items(viewer, viewer.now_ms)
    assert item.title == "RRE-XL: 1 entendimiento sin oficina responsable"
    assert item.waits == "mine", "five days are left"
    assert item.deadline_ms is not None
    assert item.deadline_ms - item.since_ms == 15 * DAY_MS
    assert "RRE-XL/E-02" in text(at_desk("liaison").get(item.url))
    assert desk_items(scene.viewer("chl.staff.secretariat"), viewer.now_ms) == []
    scene.chl(facts.OWNER_NAMED, {"office": "chl.liaison"}, by="chl.liaison", about=ids(leaf)[1])
    assert desk_items(viewer, viewer.now_ms) == []
