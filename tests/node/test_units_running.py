# SPDX-License-Identifier: Apache-2.0
"""The units on a machine that systemd has booted, by the steps of docs/operate/install.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.node.booting import ROOT, Machine, booted
from tests.node.operating import PASSPHRASE, wait_for

pytestmark = pytest.mark.slow

INSTALL = (ROOT / "docs" / "operate" / "install.md").read_text(encoding="utf-8")
SERVICES = ("ayni-web@chasqui", "ayni-link@chasqui")
SETTINGS = """\
AYNI_DATA=/var/lib/ayni/chasqui
AYNI_GUARD=/srv/ayni-guard/chasqui
AYNI_STAFF_ADDRESS=127.0.0.1
"""
ASKED = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8440/sign-in/').status)"
"""Asked in the machine, whose network nobody else reaches."""

PROGRAM = "PYTHONPATH=/opt/ayni/source:/opt/ayni/site LD_LIBRARY_PATH=/opt/python/lib"
PYTHON = "/opt/python/bin/python3 /srv/written.py"
WRITTEN = """
from pathlib import Path
from ayni.web.papers import press
from ayni.web.papers.model import Paper, Paragraph
paper = Paper(title="Acta", head="", blocks=[Paragraph(text="Uno")])
word = press.word(paper, "acta").content
told = [press.pdf_written(paper)[:4], word[:2], press.word_text(word).text.split()[0].encode()]
Path("/var/lib/ayni/chasqui/told").write_bytes(b" ".join(told))
"""


def commands(heading: str) -> list[str]:
    """Return the first block of commands below a heading of the document."""
    part = INSTALL.partition(f"## {heading}")[2]
    block = re.search(r"```\n(.*?)```", part, re.DOTALL)
    assert block is not None
    return [line.partition("    #")[0] for line in block[1].splitlines()]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine on which a person followed the document as far as the services."""
    with booted(tmp_path_factory.mktemp("machine") / "root") as made:
        made.run("mkdir", "-p", "/media/stick/ayni")
        made.run("cp", "-r", "/opt/ayni/contrib/systemd", "/media/stick/ayni/systemd")
        for line in commands("3. A user and three folders"):
            made.run("sh", "-c", line)
        made.put("/etc/ayni/chasqui.env", SETTINGS)
        made.put("/etc/ayni/passphrase", PASSPHRASE + "\n")
        made.run("chown", "root:ayni", "/etc/ayni/chasqui.env", "/etc/ayni/passphrase")
        made.as_node(
            "chasqui", "init", "--party", "chl", "--label", "Nodo de Chile", "--mode", "exercise",
            "--partnership", "Simulacro CHASQUI", "--zone", "America/Santiago",
            "--staff", "http://chl.localhost:8440", "--door", "127.0.0.1:8450",
            "--founder", "chl.mfa.border:foreign,node", "--passphrase-file", "/etc/ayni/passphrase",
        )  # fmt: skip
        for line in commands("4. The services"):
            made.run("sh", "-c", line)
        yield made


def shown(machine: Machine, unit: str, name: str) -> str:
    return machine.run("systemctl", "show", "--property", name, "--value", unit).strip()


def inside(machine: Machine, unit: str, *words: str) -> str:
    """Run a command as the unit's process is: its user, its files, its limits of rights."""
    number = shown(machine, unit, "MainPID")
    return machine.run(
        "nsenter", f"--target={number}", "--mount", "setpriv", "--reuid=ayni", "--regid=ayni",
        "--clear-groups", "sh", "-c", " ".join(words), code=None,
    ).strip()  # fmt: skip


def test_both_services_start_and_answer(machine: Machine) -> None:
    def answers() -> bool:
        return machine.run("/opt/python/bin/python3", "-c", ASKED, code=None).strip() == "200"

    wait_for(answers, "the pages answer")
    assert shown(machine, SERVICES[0], "NRestarts") == "0"
    for unit in SERVICES:
        assert shown(machine, unit, "ActiveState") == "active"
        assert machine.run("systemctl", "is-enabled", unit).strip() == "enabled"
    wait_for(lambda: '"signed":1' in signed(machine), "the link signs")


def test_papers_are_written_within_the_bounds_of_the_pages(machine: Machine) -> None:
    """The child that writes them has the filters of its service and nothing of its environment."""
    unit = (ROOT / "contrib" / "systemd" / "ayni-web@.service").read_text(encoding="utf-8")
    service = unit.partition("[Service]")[2].partition("[Install]")[0].replace("%i", "chasqui")
    bounds = [
        line
        for line in service.splitlines()
        if not line.startswith(("Type=", "ExecStart=", "Restart"))
    ]
    assert "SystemCallFilter=~@privileged @resources" in bounds
    machine.put("/srv/written.py", WRITTEN)
    once = ("[Service]", "Type=oneshot", f"Environment={PROGRAM}", f"ExecStart={PYTHON}", *bounds)
    machine.put("/etc/systemd/system/papers.service", "\n".join([*once, ""]))
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "start", "papers.service")
    told = machine.run("cat", "/var/lib/ayni/chasqui/told")
    assert told.split() == ["%PDF", "PK", "Acta"]


def signed(machine: Machine) -> str:
    return re.sub(r"\s", "", machine.as_node("chasqui", "status", "--json"))


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_has_no_right_of_the_machine(machine: Machine, unit: str) -> None:
    number = shown(machine, unit, "MainPID")
    told = machine.run("cat", f"/proc/{number}/status")
    found = dict(line.split(":\t", 1) for line in told.splitlines() if ":\t" in line)
    assert found["NoNewPrivs"] == "1"
    assert found["Seccomp"] == "2"
    assert {found[name] for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")} == {"0" * 16}
    assert "0" not in found["Uid"].split()


def test_the_pages_see_no_key_and_write_no_guard(machine: Machine) -> None:
    keys, guard = "/var/lib/ayni/chasqui/keys", "/srv/ayni-guard/chasqui"
    tell = "&& echo yes || echo no"
    web, link = SERVICES
    assert inside(machine, link, f"ls {keys} >/dev/null", tell) == "yes"
    assert inside(machine, web, f"ls {keys} >/dev/null 2>&1", tell) == "no"
    assert inside(machine, link, f"touch {guard}/a 2>/dev/null", tell) == "yes"
    assert inside(machine, web, f"touch {guard}/b 2>/dev/null", tell) == "no"
    for unit in SERVICES:
        assert inside(machine, unit, "touch /opt/ayni/venv/bin/b 2>/dev/null", tell) == "no"
        assert inside(machine, unit, "ls /root >/dev/null 2>&1", tell) == "no"
        assert inside(machine, unit, "touch /var/lib/ayni/chasqui/c 2>/dev/null", tell) == "yes"


def test_the_timer_is_set_and_a_copy_is_made(machine: Machine) -> None:
    assert "ayni-backup@chasqui.timer" in machine.run("systemctl", "list-timers", "ayni-backup@*")
    machine.run("systemctl", "start", "ayni-backup@chasqui.service")
    told = machine.run("sh", "-c", "stat -c '%a %U %n' /srv/ayni-backup/chasqui/*")
    assert sorted(re.findall(r"600 ayni \S*/(record|desk)-\S+\.sqlite", told)) == ["desk", "record"]


def test_a_service_that_was_killed_comes_back_and_one_that_is_stopped_ends_well(
    machine: Machine,
) -> None:
    web, link = SERVICES
    before = shown(machine, link, "MainPID")
    machine.run("systemctl", "kill", "--signal=KILL", link)
    wait_for(lambda: shown(machine, link, "MainPID") not in {"0", before}, "it is started again")
    machine.run("systemctl", "stop", *SERVICES)
    try:
        assert shown(machine, web, "Result") == "success"
        assert shown(machine, link, "Result") == "success"
    finally:
        machine.run("systemctl", "start", *SERVICES)
