# SPDX-License-Identifier: Apache-2.0
"""The one file that says what was consented to and proves it: checked offline by `ayni verify`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from ayni.adapters.record import exporting, ledger
from ayni.core.policy import format_policy
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.tests.pages import ES, address, consented, in_force, theirs
from ayni.standards.pdf.read import attachments
from tests.pair import Scene
from tests.papers import judged
from tests.rooms import Signed, playing, sit
from tests.web.test_pdf import told_by

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    with playing(("procedures",), settings, tmp_path) as made:
        yield made


@pytest.fixture
def at_desk(scene: Scene) -> Signed:
    return sit


def paper_of(at_desk: Signed, leaf: bytes) -> bytes:
    answer = at_desk("liaison").get(f"{address(leaf)}print/", {"format": "pdf"})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_one_file_proves_the_text_and_every_consent(
    at_desk: Signed, scene: Scene, tmp_path: Path
) -> None:
    leaf = in_force(scene)
    scene.chl(
        facts.INTERPRETED,
        {"version": leaf.hex(), "segment": "s2", "statement": "La costa es toda la costa."},
        by="chl.mfa.border",
        about=leaf,
    )
    scene.sign()
    raw = paper_of(at_desk, leaf)
    policy = tmp_path / "policy"
    logs = list(ledger.reading().logs().values())
    policy.write_text(format_policy(exporting.policy(logs, receipted=False)))
    found = judged(raw, tmp_path, "--policy", str(policy), "--json")
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert (told["what"], told["sealed"]) == ("paper", True)
    assert [act["kind"] for act in told["acts"]] == [
        facts.VERSION_PROPOSED,
        facts.CONSENTED,
        facts.CONSENTED,
        facts.INTERPRETED,
    ]
    text = str(selectors.values_of(leaf)["text"])
    assert told["texts"] == [
        {"proposal": leaf.hex(), "text": text, "consented": ["chl", "per"], "missing": []}
    ]
    wording = json.dumps(told["acts"][0]["values"]["wording"], ensure_ascii=False)
    assert all(part in wording for part in ES.split("\n\n"))
    words = judged(raw, tmp_path).output
    assert "all 4 proofs in this paper hold" in words
    assert f"text {text}: consent of CHL, PER is proved" in words


def test_the_pages_name_each_act_with_the_file_that_proves_it(
    at_desk: Signed, scene: Scene, tmp_path: Path
) -> None:
    leaf = in_force(scene)
    scene.chl(facts.RESERVED, {"text": "Salvo en Semana Santa."}, by="chl.mfa.border", about=leaf)
    scene.sign()
    raw = paper_of(at_desk, leaf)
    shown = told_by("pdftotext", raw, tmp_path)
    for file in attachments(raw):
        assert file.name.partition(".")[0] in "".join(shown.split())
    assert "Salvo en Semana Santa." in shown
    assert "chl.staff.head" in shown or "CHL" in shown


def test_a_consent_that_is_not_there_is_not_claimed(
    at_desk: Signed, scene: Scene, tmp_path: Path
) -> None:
    leaf = theirs(scene)
    consented(scene, leaf, "per")
    found = judged(paper_of(at_desk, leaf), tmp_path)
    assert found.exit_code == 0, found.output
    assert "consent of PER is proved" in found.output
    assert "no consent of CHL is in this paper" in found.output


def test_an_act_that_no_signed_head_covers_is_named_without_a_proof(
    at_desk: Signed, scene: Scene, tmp_path: Path
) -> None:
    leaf = in_force(scene)
    raw = paper_of(at_desk, leaf)
    assert len(attachments(raw)) == 2
    assert "todavía sin prueba" in " ".join(told_by("pdftotext", raw, tmp_path).split())


@pytest.mark.parametrize("place", ["first", "middle", "proof", "last"])
def test_damage_is_found_wherever_it_is_and_its_part_is_named(
    at_desk: Signed, scene: Scene, tmp_path: Path, place: str
) -> None:
    leaf = in_force(scene)
    scene.sign()
    raw = bytearray(paper_of(at_desk, leaf))
    at = {
        "first": 12,
        "middle": len(raw) // 3,
        "proof": raw.index(b"/Type/EmbeddedFile") + 200,
        "last": len(raw) - 3,
    }[place]
    raw[at] ^= 1
    found = judged(bytes(raw), tmp_path)
    assert found.exit_code == 1, found.output
    part = "the attached file 01-" if place == "proof" else "the file around the proofs"
    assert found.output.startswith(f"Not authentic: {part}"), found.output


def test_a_paper_without_proofs_is_nothing_to_check(tmp_path: Path) -> None:
    found = judged(b"%PDF-1.7\n%%EOF\n", tmp_path)
    assert found.exit_code == 2
    assert "expected proofs inside the paper" in found.output


def test_a_proof_of_another_node_is_refused_by_the_keys_that_ones_own_side_holds(
    at_desk: Signed, scene: Scene, tmp_path: Path
) -> None:
    leaf = in_force(scene)
    scene.sign()
    policy = tmp_path / "policy"
    chile = [log for log in ledger.reading().logs().values() if log.party == "chl"]
    policy.write_text(format_policy(exporting.policy(chile, receipted=False)))
    found = judged(paper_of(at_desk, leaf), tmp_path, "--policy", str(policy))
    assert found.exit_code == 1
    assert "Not authentic: 01-" in found.output
