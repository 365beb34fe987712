# SPDX-License-Identifier: Apache-2.0
"""Originals, signatures on paper and erratas on their pages: printed, recorded, settled."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from django.urls import reverse

from ayni.core.codec import Json
from ayni.rooms.meetings import documents, facts, selectors
from ayni.rooms.meetings.models import Acta, Errata
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, day
from ayni.rooms.meetings.tests.paper_histories import errata_facts
from ayni.rooms.meetings.tests.paper_pages import (
    HEAD,
    SALT,
    TEXTS,
    an_acta,
    consented,
    original,
    papers,
)
from ayni.web.papers import pdf
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import deed_on, press, text, told

pytestmark = pytest.mark.django_db(databases=["default", "record"])

READ = TEXTS[1]["es"].replace("primer", "segundo")
SIGNED = {"signed_on": "", "town": "Caleta Ensayo", "scans": "", "note": ""}


def words_of(raw: bytes, folder: Path) -> list[str]:
    """Return the words of each page of a PDF, as Debian's poppler reads them."""
    path = folder / "paper.pdf"
    path.write_bytes(raw)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip("\f").split("\f")


def signed_by_peru(scene: Scene, acta: bytes, on: str) -> None:
    values: dict[str, Json] = {
        "proposal": acta.hex(),
        "text": Acta.objects.get().text,
        "originals": ["a", "b"],
        "signed_on": {"day": on, "zone": "America/Lima"},
        "town": "Caleta Ensayo",
    }
    scene.per(facts.PAPER_SIGNED, values, by=f"per.{SECRETARIAT}", about=acta)


def noted_by_peru(scene: Scene, acta: bytes, reading: str = READ) -> bytes:
    values: dict[str, Json] = {
        "proposal": acta.hex(),
        "text": Acta.objects.get().text,
        "originals": ["a"],
        "segment": "s2",
        "language": "es",
        "reading": reading,
    }
    return scene.per(facts.PAPER_DIVERGENCE_NOTED, values, by=f"per.{SECRETARIAT}", about=acta)


def errata_new(acta: bytes, asked: str = "") -> str:
    return reverse("meetings:errata-new", kwargs={"object_id": acta.hex()}) + asked


def proposed_errata(at_desk: Signed, acta: bytes, noted: bytes) -> Errata:
    client = at_desk(SECRETARIAT)
    form = {"text_s2_es": READ, "text_s2_pt": TEXTS[1]["pt"], "why": "Corregido con pluma."}
    response = client.post(errata_new(acta, f"?divergence={noted.hex()}"), form)
    assert response.status_code == 302, told(response)[:3000]
    return Errata.objects.get()


def agreed_by_peru(scene: Scene, row: Errata) -> None:
    leaf = bytes.fromhex(row.object_id)
    cited: dict[str, Json] = {"proposal": row.object_id, "text": row.text}
    scene.per(facts.ERRATA_CONSENTED, cited, by=f"per.{HEAD}", about=leaf)


def confirmed(at_desk: Signed, address: str, deed: str) -> str:
    """Press a grave deed as a head, and confirm it; return what the page asked."""
    client = at_desk(HEAD)
    name, form = deed_on(client.get(address).content.decode(), deed)
    asked = client.post(address, {**form, "deed": name})
    done = client.post(address, {**form, "deed": name, "confirmed": "yes"})
    assert done.status_code == 302, told(done)[:3000]
    return told(asked)


def test_both_originals_hold_the_same_fingerprint_and_alternate_the_parties(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene)
    client = at_desk(SECRETARIAT)
    text_hash = Acta.objects.get().text
    pages = {}
    for letter, order in (("a", ("Chile", "Perú")), ("b", ("Perú", "Chile"))):
        response = client.get(original(acta, letter))
        assert response.status_code == 200
        assert f"original-{letter}.pdf" in response.headers["Content-Disposition"]
        whole = pages[letter] = words_of(response.content, tmp_path)
        first, last = " ".join(whole[0].split()), " ".join(whole[-1].split())
        assert " – ".join(order) in first
        places = last.partition("Próxima reunião no Peru.")[2]
        assert places.index(order[0]) < places.index(order[1])
        assert "(S)" in places
        for page in whole:
            assert text_hash in "".join(page.split())
            assert f"Original {letter.upper()}" in page
        assert "EJERCICIO" in first
        assert "BORRADOR" not in first
    assert "Entendimiento RRE-XL/E-01" in " ".join(pages["a"][0].split())
    assert client.get(original(acta, "c")).status_code == 404


def test_an_original_does_not_depend_on_who_prints_it(scene: Scene) -> None:
    acta = an_acta(scene)
    chile = selectors.reader(scene.viewer("chl.staff.secretariat"))
    peru = replace(
        chile,
        viewer=replace(
            chile.viewer, party="per", neighbours=("chl",), now_ms=0, language="en", office=""
        ),
    )
    made = []
    for reader in (chile, peru):
        read = selectors.acta(acta, reader=reader)
        assert read is not None
        (shown,) = read.state.text.current
        printing = documents.Printing(words=selectors.printed_words(acta.hex(), acta))
        paper = documents.original_paper(read, shown, printing, reader, original="a")
        made.append(pdf.written(paper))
    assert made[0] == made[1]


def test_what_is_not_agreed_is_marked_on_drafts_and_on_originals_signed_first(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene, in_force=False)
    client = at_desk(SECRETARIAT)
    names = {"object_id": acta.hex(), "leaf": acta.hex()}
    draft = client.get(reverse("meetings:acta-pdf", kwargs=names))
    first = words_of(draft.content, tmp_path)[0]
    assert "BORRADOR" in first
    assert "falta el consentimiento de CHL, PER" in " ".join(first.split())
    paper = words_of(client.get(original(acta, "a")).content, tmp_path)[0]
    assert "Para firmar primero en papel" in " ".join(paper.split())
    assert "BORRADOR" not in paper
    word = docx.Document(
        io.BytesIO(client.get(reverse("meetings:acta-docx", kwargs=names)).content)
    )
    foot = "".join(line.text for line in word.sections[0].footer.paragraphs).replace(" ", "")
    assert Acta.objects.get().text in foot
    assert TEXTS[0]["pt"] in [cell.text for row in word.tables[1].rows for cell in row.cells]
    assert "Aún no consintieron todas las partes" in text(client.get(papers(acta)))


def test_originals_are_signed_on_paper_first_and_agreed_the_next_day(
    scene: Scene, at_desk: Signed
) -> None:
    acta, today = an_acta(scene, in_force=False), day(0)
    client = at_desk(SECRETARIAT)
    scan = "A " + "ab" * 32
    press(client, papers(acta), "signed", **{**SIGNED, "signed_on": today, "scans": scan},
          originals=["a", "b"])  # type: ignore[arg-type]  # fmt: skip
    shown = text(client.get(papers(acta)))
    assert "Dice CHL" in shown
    assert "ab" * 32 in shown
    assert "todas las partes lo dicen" not in shown
    signed_by_peru(scene, acta, today)
    values = Acta.objects.get().text
    consented(scene, acta, values, "chl")
    consented(scene, acta, values, "per")
    shown = text(client.get(papers(acta)))
    assert "todas las partes lo dicen" in shown
    assert never_said(shown, "es") == []
    assert Acta.objects.get().state == "agreed"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"signed_on": "2099-01-01"}, "aún no llega"),
        ({"scans": "A 1234"}, "no es un original con su huella"),
        ({"originals": []}, "Este campo es obligatorio"),
        ({"town": ""}, "Este campo es obligatorio"),
        ({"originals": ["c"]}, "Escoja una opción válida"),
    ],
)
def test_a_signature_that_cannot_be_is_refused_and_kept(
    scene: Scene, at_desk: Signed, changed: dict[str, object], why: str
) -> None:
    acta = an_acta(scene)
    typed: dict[str, object] = {**SIGNED, "signed_on": day(0), "originals": ["a"], **changed}
    shown = press(at_desk(SECRETARIAT), papers(acta), "signed", 422, **typed)  # type: ignore[arg-type]
    assert why in shown
    assert "No se registró ninguna firma en papel" in shown


def test_a_word_corrected_by_pen_is_noted_and_settled_by_an_errata_of_both(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    acta = an_acta(scene)
    before = Acta.objects.get()
    noted = noted_by_peru(scene, acta)
    client = at_desk(SECRETARIAT)
    page = client.get(papers(acta)).content.decode()
    assert "<del>primer</del><ins>segundo</ins>" in page
    row = proposed_errata(at_desk, acta, noted)
    assert (row.state, row.segments, row.divergences) == ("proposed", ["s2"], [noted.hex()])
    agreed_by_peru(scene, row)
    asked = confirmed(at_desk, reverse("meetings:errata", args=[row.object_id]), "agree")
    assert "segundo lunes" in asked
    row.refresh_from_db()
    assert (row.state, row.awaited) == ("in_force", [])
    shown = text(client.get(papers(acta)))
    assert "resuelta por fe de erratas" in shown
    after = Acta.objects.get()
    assert (after.text, after.leaf, after.state) == (before.text, before.leaf, "agreed")
    printed = " ".join(words_of(client.get(original(acta, "b")).content, tmp_path)[0].split())
    assert "segundo lunes" in printed or "segundo" in printed
    assert "Fe de erratas en vigor" in printed
    assert before.text in printed.replace(" ", "")


def test_an_errata_that_one_party_alone_wants_changes_nothing_that_is_printed(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    proposed_errata(at_desk, acta, noted_by_peru(scene, acta))
    assert selectors.printed_words(acta.hex(), acta).by == {}
    shown = text(at_desk(SECRETARIAT).get(papers(acta)))
    assert "en espera del consentimiento de CHL, PER" in shown


def test_what_reads_as_the_text_is_no_difference(scene: Scene, at_desk: Signed) -> None:
    acta = an_acta(scene)
    typed = {"segment": "s2", "language": "es", "reading": f" {TEXTS[1]['es']}  ", "note": ""}
    shown = press(at_desk(SECRETARIAT), papers(acta), "differs", 422, originals="a", **typed)
    assert "Eso es lo que dice el texto" in shown
    typed["reading"] = READ
    press(at_desk(SECRETARIAT), papers(acta), "differs", originals="a", **typed)
    assert "segundo" in text(at_desk(SECRETARIAT).get(papers(acta)))


def test_an_errata_without_other_words_or_in_one_language_alone_is_refused(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    client = at_desk(SECRETARIAT)
    chosen = errata_new(acta, "?segment=s2")
    same = {f"text_s2_{code}": told_ for code, told_ in TEXTS[1].items()}
    assert "No se escribieron otras palabras" in text(client.post(chosen, same), 422)
    lacking = {**same, "text_s2_es": "Otra cosa.", "text_s2_pt": ""}
    assert "Este campo es obligatorio" in text(client.post(chosen, lacking), 422)
    assert "no. 2" in text(client.get(errata_new(acta))).lower() or "n.º 2" in text(
        client.get(errata_new(acta))
    )
    assert Errata.objects.count() == 0


def test_no_errata_is_proposed_of_an_acta_that_is_not_in_force(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene, in_force=False)
    assert at_desk(SECRETARIAT).get(errata_new(acta, "?segment=s2")).status_code == 404


def test_words_other_than_those_an_errata_names_are_not_consented_to(
    scene: Scene, at_desk: Signed
) -> None:
    acta = an_acta(scene)
    values: dict[str, Json] = {
        **errata_facts(acta=acta.hex(), version=acta.hex(), segments=["s2"]),
        "languages": ["es", "pt"],
        "wording": [{"segment": "s2", "texts": {"es": "Otra cosa.", "pt": "Outra coisa."}}],
        "text_salt": SALT.hex(),
    }
    leaf = scene.per(facts.ERRATA_PROPOSED, values, by=f"per.{SECRETARIAT}")
    client = at_desk(HEAD)
    address = reverse("meetings:errata", args=[leaf.hex()])
    name, form = deed_on(client.get(address).content.decode(), "agree")
    done = client.post(address, {**form, "deed": name, "confirmed": "yes"})
    assert "no es" in text(done, 422)
    assert Errata.objects.get().consented == []


def test_the_page_of_originals_keeps_its_budget_of_queries(
    scene: Scene, at_desk: Signed, django_assert_max_num_queries: object
) -> None:
    acta = an_acta(scene)
    proposed_errata(at_desk, acta, noted_by_peru(scene, acta))
    client = at_desk(SECRETARIAT)
    client.get(papers(acta))
    with django_assert_max_num_queries(20, using="record"):  # type: ignore[operator]
        client.get(papers(acta))


@pytest.mark.parametrize(
    ("text_", "language", "speaker", "verb", "printed"),
    [
        ("ensayar.", "es", "both", "agreed", "Ambas delegaciones acordaron: ensayar."),
        ("testar.", "pt", "both", "agreed", "Ambas as delegações acordaram: testar."),
        ("Chile informó A.", "es", "chl", "informed", "Chile informó A."),
        ("que no.", "es", "per", "stated", "La delegación del Perú manifestó: que no."),
        ("Chile pidió.", "es", "per", "informed", "La delegación del Perú informó: Chile pidió."),
        ("La delegación chilena pidió.", "es", "chl", "requested", "La delegación chilena pidió."),
        ("", "es", "per", "informed", ""),
    ],
)  # fmt: skip
def test_an_acta_prints_who_speaks_unless_the_text_says_so_itself(
    text_: str, language: str, speaker: str, verb: str, printed: str
) -> None:
    sides = documents.sides_of(("chl", "per"))
    told_ = documents.spoken_text(text_, language, speaker=speaker, verb=verb, sides=sides)
    assert told_ == printed
