# SPDX-License-Identifier: Apache-2.0
"""Several nodes of one state in one home: which run beside each other, and which are left out."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from ayni.core.errors import NodeTrouble
from ayni.node import home
from tests.alarm.commands import alive
from tests.node.conftest import Pair
from tests.node.operating import Node, init_words, stop, wait_for
from tests.node.test_serving import answers, children
from tests.ports import free_port

SERVE = ("-m", "ayni.node.cli", "serve")


def describe(folder: Path, name: str, port: int, **changes: Any) -> None:
    """Write the node.json of a node that nobody starts."""
    told = {
        "party": "chl", "label": name, "mode": "exercise", "partnership_label": name,
        "staff": {"host": "chl.localhost", "port": port, "scheme": "http"},
        "door": {"host": "127.0.0.1", "port": port + 1},
    } | changes  # fmt: skip
    (folder / name).mkdir(parents=True)
    (folder / name / "node.json").write_text(json.dumps(told))


@pytest.fixture
def state(tmp_path: Path) -> dict[str, str]:
    """A home with two nodes that share nothing."""
    describe(tmp_path / "home", "north", 8400)
    describe(tmp_path / "home", "south", 8410)
    return {"AYNI_HOME": str(tmp_path / "home")}


def names(environ: dict[str, str]) -> list[str]:
    return [place.name for place in home.find(environ).places]


def test_each_node_has_its_own_data_guard_and_database(state: dict[str, str]) -> None:
    state["AYNI_DATABASE"] = "postgresql:///ayni_{node}"
    told = [home.environment_of(name, state) for name in ("north", "south")]
    for variable in ("AYNI_DATA", "AYNI_GUARD", "AYNI_DATABASE"):
        assert len({each[variable] for each in told}) == 2
    assert all("AYNI_HOME" not in each for each in told)
    assert told[0]["AYNI_GUARD"] == f"{state['AYNI_HOME']}-guard/north"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"staff": {"port": 8400}}, "port 8400 (staff) is the staff port of north as well"),
        ({"door": {"port": 8401}}, "port 8401 (door) is the door port of north as well"),
        ({"door": {"port": 8400}}, "port 8400 (door) is the staff port of north as well"),
        ({"partnership_label": "north"}, "party, mode and partnership_label are those of north"),
        ({"mode": "drill"}, "mode is 'drill'; expected one of exercise, actual"),
    ],
    ids=lambda given: "" if isinstance(given, str) else next(iter(given)),
)
def test_a_node_that_would_share_something_is_left_out_and_the_others_go_on(
    state: dict[str, str], changes: dict[str, Any], expected: str
) -> None:
    describe(Path(state["AYNI_HOME"]), "x-late", 8420, **changes)
    found = home.find(state)
    assert [place.name for place in found.places] == ["north", "south"]
    assert list(found.troubles) == ["x-late"]
    assert expected in found.troubles["x-late"]


def test_a_node_in_actual_mode_goes_before_its_drill(state: dict[str, str]) -> None:
    describe(Path(state["AYNI_HOME"]), "z-real", 8400, mode="actual")
    found = home.find(state)
    assert [place.name for place in found.places] == ["south", "z-real"]
    assert "port 8400" in found.troubles["north"]


@pytest.mark.parametrize("what", ["data", "guard"])
def test_two_names_for_one_directory_are_one_node(state: dict[str, str], what: str) -> None:
    folder = Path(state["AYNI_HOME"])
    if what == "data":
        (folder / "third").symlink_to(folder / "north")
    else:
        describe(folder, "third", 8420)
        guards = Path(f"{folder}-guard")
        (guards / "north").mkdir(parents=True)
        (guards / "third").symlink_to(guards / "north")
    found = home.find(state)
    assert [place.name for place in found.places] == ["north", "south"]
    told = found.troubles["third"]
    assert f"its {what} directory is that of north" in told or "port 8400" in told


def test_a_directory_without_node_json_is_told_and_passed_over(state: dict[str, str]) -> None:
    (Path(state["AYNI_HOME"]) / "notes").mkdir()
    found = home.find(state)
    assert [place.name for place in found.places] == ["north", "south"]
    assert "Expected the description of this node" in found.troubles["notes"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"AYNI_DATA": "/srv/one"}, "AYNI_HOME and AYNI_DATA are both set"),
        ({"AYNI_STAFF_PORT": "8440"}, "AYNI_STAFF_PORT is set together with AYNI_HOME"),
        ({"AYNI_DATABASE": "postgresql:///ayni"}, "names one database for all nodes"),
        ({"AYNI_GUARD": "{home}/guard"}, "expected a directory outside of it"),
    ],
)
def test_an_environment_that_would_have_nodes_share_something_is_refused(
    state: dict[str, str], more: dict[str, str], expected: str
) -> None:
    told = {key: text.replace("{home}", state["AYNI_HOME"]) for key, text in more.items()}
    with pytest.raises(NodeTrouble, match=expected.replace("(", r"\(")):
        home.find(state | told)


def test_a_command_about_one_of_several_asks_for_its_name(state: dict[str, str]) -> None:
    with pytest.raises(NodeTrouble, match=r"holds 2 nodes \(north, south\).*ayni --node NAME"):
        home.settle(dict(state))
    named = state | {"AYNI_NODE": "south"}
    home.settle(named)
    assert named["AYNI_DATA"].endswith("/south")
    with pytest.raises(NodeTrouble, match="expected up to 40 of"):
        home.settle(state | {"AYNI_NODE": "../north"})


def test_one_node_in_a_home_needs_no_name(tmp_path: Path) -> None:
    describe(tmp_path / "home", "north", 8400)
    environ = {"AYNI_HOME": str(tmp_path / "home")}
    home.settle(environ)
    assert environ["AYNI_DATA"].endswith("/north")


def test_a_node_of_its_own_is_what_it_was(tmp_path: Path) -> None:
    environ = {"AYNI_DATA": str(tmp_path), "AYNI_GUARD": "/srv/guard"}
    before = dict(environ)
    home.settle(environ)
    assert environ == before


def test_init_names_the_node_that_has_the_port(state: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("seis palabras para una prueba")
    node = Node(tmp_path, "chl", variables={"AYNI_DATA": "", **state})
    words = init_words("chl", tmp_path / "passphrase", door=8411)
    told = node.run("--node", "east", *words, expect=2)
    assert "port 8411 (door) is the door port of south as well" in told.sentence
    assert "Nothing was made" in told.sentence
    assert not (Path(state["AYNI_HOME"]) / "east").exists()
    assert "this one has no name yet" in node.run(*words, expect=2).sentence


def place(source: Node, folder: Path, name: str) -> Node:
    """Copy a node into a home, with ports and a partnership of its own."""
    shutil.copytree(source.data, folder / name, ignore=shutil.ignore_patterns("*.sock"))
    shutil.copytree(source.guard, folder.with_name(f"{folder.name}-guard") / name)
    node = Node(folder, name)
    path = node.data / "node.json"
    told = json.loads(path.read_bytes()) | {"partnership_label": f"Ensayo {name}"}
    path.write_text(json.dumps(told))
    node.configure(door={"port": 0}, staff={"port": free_port(), "host": "chl.localhost"})
    return node


def staff_port(node: Node) -> int:
    return int(json.loads((node.data / "node.json").read_bytes())["staff"]["port"])


NORTH = {"ayni north", "ayni web north", "ayni link north"}
RUNNING = NORTH | {name.replace("north", "south") for name in NORTH}


def test_one_supervisor_keeps_a_pair_for_each_record(pair: Pair, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    north = place(pair[0], folder, "north")
    south = place(pair[1], folder, "south")
    (folder / "broken").mkdir()
    (folder / "broken" / "node.json").write_text("{")
    all_nodes = Node(tmp_path, "all", {"AYNI_DATA": "", "AYNI_GUARD": "", "AYNI_HOME": str(folder)})
    with all_nodes.process(*SERVE) as serving:
        for node in (north, south):
            wait_for(lambda node=node: answers(staff_port(node)), f"{node.party} answers")
            wait_for(lambda node=node: node.link_status() is not None, "the link tells")
        first = parts(serving.pid)
        assert set(first) == RUNNING
        for name, end in (("ayni link north", {"ayni link north"}), ("ayni north", NORTH)):
            before = parts(serving.pid)
            os.kill(before[name], signal.SIGKILL)
            wait_for(lambda end=end, b=before: not any(alive(b[n]) for n in end), "all end")
            wait_for(lambda: set(parts(serving.pid)) == RUNNING, "they are back")
        last = parts(serving.pid)
        assert {n: last[n] for n in RUNNING - NORTH} == {n: first[n] for n in RUNNING - NORTH}
        told = all_nodes.run("status", "--json", expect=2)
        assert set(json.loads(told.out)["nodes"]) == {"north", "south"}
        assert "broken" in told.err
        assert all_nodes.run("--node", "north", "status", "--json").code == 0
        assert stop(serving) == 0
        assert not any(alive(pid) for pid in last.values())
    log = (tmp_path / "all.log").read_text()
    assert "ayni: broken is left out:" in log
    assert "ayni: north: link ended with code -9; starting it again in" in log
    assert "ayni: north ended with code -9; starting it again in" in log


def parts(serving: int) -> dict[str, int]:
    """Return the keepers and the parts of all nodes: the name each goes by to process id."""
    keepers = children(serving)
    return {**keepers, **{n: pid for one in keepers.values() for n, pid in children(one).items()}}
