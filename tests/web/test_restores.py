# SPDX-License-Identifier: Apache-2.0
"""Pages say which node was restored, what came back and what was signed and is held by nobody."""

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.journal import note_deed
from ayni.adapters.accounts.models import Person
from ayni.adapters.record import ledger, openings, restoring, signing, trust
from ayni.adapters.record import registry as record_registry
from ayni.core import constitution as law
from ayni.core.cards import read_card, sign_card
from ayni.core.notes import Ed25519Signer
from ayni.core.replica import log_of
from ayni.node.cli import renewing
from ayni.web import frames, recorded
from tests.record import room
from tests.record.scene import NOW_MS, Scene
from tests.simulation import keys
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

LOST = bytes(31) + b"\x07"
SIGNED = datetime.fromtimestamp(NOW_MS / 1000, UTC)


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    """A signed record in force, whose rooms and offices pages know."""
    settings.AYNI_GUARD = tmp_path / "guard"
    room.install()
    directory.use_directory(recorded.directory)
    frames.use_frame(recorded.frame_facts)
    made = Scene().found().constitute()
    signing.sign(lambda _log: made.own, Path(settings.AYNI_GUARD))
    yield made
    record_registry.forget_room("drill")


@pytest.fixture
def dora(db: None) -> Person:
    person = people.create_person("dora", password=PASSWORD, display_name="Dora")
    people.assign_office(person, office="chl.foreign", since=clock.now())
    return person


@pytest.fixture
def dora_client(client: Client, dora: Person) -> Client:
    client.force_login(dora)
    return client


def reopen(scene: Scene) -> Ed25519Signer:
    log = keys.new_log(scene.chance)
    restoring.open_new_log(keys.signed_opening("chl", 1, str(log.vkey)), now_ms=NOW_MS + 60_000)
    assert log_of(log.name) != scene.own_id
    return log


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_is_said_of_restores_while_there_was_none(
    dora_client: Client, scene: Scene
) -> None:
    for address in ("/record/state/", "/link/"):
        assert "restaurado" not in read(dora_client, address)


def test_a_restore_is_told_with_what_came_back_and_what_is_missing(
    dora_client: Client, scene: Scene
) -> None:
    reopen(scene)
    for address in ("/record/state/", "/link/"):
        page = read(dora_client, address)
        assert "Este nodo fue restaurado el " in page
        assert "su registro sigue en otro libro. Recuperados: 0; faltan: 0." in page
    assert "no recuperado" not in read(dora_client, "/record/state/")


def test_each_opening_key_is_told_as_left_used_or_revoked(
    dora_client: Client, scene: Scene
) -> None:
    page = read(dora_client, "/link/")
    assert f"Quedan {keys.OPENINGS} de {keys.OPENINGS} llaves de apertura." in page
    assert page.count("disponible: puede abrir") == keys.OPENINGS
    reopen(scene)
    held = read_card(trust.own_card())
    without_second = (held.openings[0], held.openings[2])
    newer = msgspec.structs.replace(held, number=held.number + 1, openings=without_second)
    with ledger.write() as txn:
        trust.take_newer_own_card(txn, sign_card(newer, keys.identity_signer("chl")))
    told = openings.own_keys()
    assert (told.certified, told.used, told.left) == ((1, 3), (1,), (3,))
    assert told.revoked == (2, *range(4, keys.OPENINGS + 1))
    page = read(dora_client, "/link/")
    assert "Queda 1 de 2 llaves de apertura." in page
    first, second, third = (page.index(f"Llave de apertura {n}") for n in (1, 2, 3))
    assert first < page.index("usada: abrió") < second < page.index("revocada: una ficha") < third
    assert page.count("disponible: puede abrir") == 1


def test_ayni_card_show_names_every_key_and_who_holds_the_card(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    reopen(scene)
    inspect.unwrap(renewing.show.callback)()
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "card 1 of chl, mode exercise"
    [line] = [each for each in told if each.startswith("opening keys: ")]
    assert line.startswith(f"opening keys: {keys.OPENINGS} certified, left: 2, 3, ")
    assert line.endswith("used: 1, revoked: none")
    assert "per: has not said which card it holds" in told


def test_what_the_journal_knows_and_the_record_lost_is_listed(
    dora_client: Client, scene: Scene, dora: Person, settings: Settings
) -> None:
    held = scene.give()
    signing.sign(lambda _log: scene.own, Path(settings.AYNI_GUARD))
    acting = Acting(holding=1, office="chl.foreign", capacity="titular")
    for leaf in (LOST, held.leaf):
        note_deed(dora, acting, leaf=leaf, kind=law.CONSENTED, at=SIGNED)
    reopen(scene)
    page = read(dora_client, "/record/state/")
    assert "Firmado aquí después del respaldo y no recuperado" in page
    assert page.count("Quien los firmó decide") == 1
    listed = page.partition('aria-labelledby="lost"')[2].partition("</table>")[0]
    assert listed.count("<tr>") == 2, "a head and the one act that nobody holds"
