# SPDX-License-Identifier: Apache-2.0
"""A number of a person that lies in any file of a node is found at the end of the drill."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ayni.core.errors import DrillTrouble
from ayni.node.drill import guard_checks
from ayni.node.drill.running import make_world
from ayni.node.drill.world import World
from ayni.standards.identifiers.digits import cpf_checks, rut_check
from tests.ports import free_port

RUT = f"11.222.333-{rut_check('11222333')}"
CPF = "111.222.333-" + cpf_checks("111222333")
PLANTED = [
    ("rut", f"Lo acompaña {RUT}."),
    ("dni", "Se presentó con DNI 40302010"),
    ("cpf", f"CPF {CPF}"),
    ("passport", "pasaporte N.º AB123456"),
    ("telephone", "su celular es +56 9 8765 4321"),
]
CLEAN = (
    "7K3M-Q9TD-41",
    "Teléfono: +00 0 0000 0000",
    "2026-11-23T14:00:00Z",
    "1795442400000",
    "985c0291aa0b0d62" * 4,
    "Patrulla de 1 a 10 personas",
)

SET = {
    "note": 'UPDATE "odd "" name" SET note = ? WHERE rowid = 3',
    "data": 'UPDATE "odd "" name" SET data = ? WHERE rowid = 3',
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Both nodes with a record and a desk that hold nothing of a person."""
    made = make_world(tmp_path, ports=[free_port() for _each in range(4)])
    for node in made.nodes.values():
        node.data.mkdir()
        for name in ("record", "desk"):
            with closing(sqlite3.connect(node.data / f"{name}.sqlite")) as held, held:
                held.execute('CREATE TABLE "odd "" name" (note TEXT, data BLOB, n INTEGER)')
                held.executemany(
                    'INSERT INTO "odd "" name" VALUES (?, ?, 5)',
                    [(text, f'{{"purpose":"{text}"}}\xff'.encode()) for text in CLEAN],
                )
    return made


def plant(path: Path, text: str, *, column: str) -> None:
    with closing(sqlite3.connect(path)) as held, held:
        value: object = text if column == "note" else text.encode() + b"\xff\xfe"
        held.execute(SET[column], (value,))


def test_nodes_without_numbers_of_persons_pass(world: World) -> None:
    assert guard_checks.check_files(world) == "no number of a person in 4 files"


@pytest.mark.parametrize(("what", "text"), PLANTED, ids=[what for what, _text in PLANTED])
@pytest.mark.parametrize("column", ["note", "data"])
@pytest.mark.parametrize("name", ["record", "desk"])
def test_a_planted_number_is_found_and_not_repeated(
    world: World, what: str, text: str, column: str, name: str
) -> None:
    plant(world.per.data / f"{name}.sqlite", text, column=column)
    with pytest.raises(DrillTrouble) as caught:
        guard_checks.check_files(world)
    told = str(caught.value)
    assert f'{what} in {name}.sqlite, odd " name.{column}' in told
    assert not any(part in told for part in text.split() if any(c.isdigit() for c in part))


@pytest.mark.parametrize("name", ["chl.log", "per/courier/waiting.json", "archive/chl/acts.csv"])
def test_logs_packets_and_what_left_the_node_are_looked_through(world: World, name: str) -> None:
    path = world.home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"a line\n{PLANTED[0][1]}\n", encoding="utf-8")
    with pytest.raises(DrillTrouble, match=f"rut in {path.name}"):
        guard_checks.check_files(world)


def test_a_file_that_is_gone_meanwhile_holds_nothing(world: World) -> None:
    assert guard_checks.places_in(world.chl.data / "link.json.new") == []


def test_keys_and_what_is_no_text_are_passed_over(world: World) -> None:
    keys = world.chl.data / "keys"
    keys.mkdir()
    (keys / "log.key").write_text(PLANTED[0][1], encoding="utf-8")
    (world.chl.data / "packet.age").write_bytes(b"\xff\x00" + PLANTED[0][1].encode())
    assert guard_checks.check_files(world).startswith("no number")
