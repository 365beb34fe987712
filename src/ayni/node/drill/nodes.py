# SPDX-License-Identifier: Apache-2.0
"""The two nodes of the drill as an operator would make them: by the command line, as processes.

Must not reach into a node's database: whatever is done here, a person could type.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from ayni.core.errors import DrillTrouble, PageTrouble
from ayni.node.drill.browser import Browser

START_WAIT_S = 120.0
STOP_WAIT_S = 12.0
LOOK_AGAIN_S = 0.05
PORTS_FROM = 10_000
PORTS_COUNT = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person of the drill: an account that holds one office."""

    username: str
    office: str
    capacity: str = "titular"


class Monitor:
    """Asks a node how it stands, again and again, as an operator's would."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start the command; its first answer comes without a question."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ayni.node.cli", "status", "--json", "--repeat"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asked = cast(IO[str], self._process.stdin)
        self._heard = cast(IO[str], self._process.stdout)
        self._question = ""

    def ask(self) -> str:
        """Return the answer, a line; nothing if the command has ended."""
        try:
            self._asked.write(self._question)
            self._asked.flush()
        except BrokenPipeError:
            return ""
        self._question = "\n"
        return self._heard.readline()

    def end(self) -> None:
        """Let the command end: nothing more is asked."""
        self._process.communicate()


@dataclass(slots=True, kw_only=True)
class Node:
    """One state's node: its directories, addresses and running processes."""

    party: str
    label: str
    zone: str
    home: Path
    staff_port: int
    door_port: int
    database: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    log: IO[bytes] | None = None
    monitor: Monitor | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        """Return the data directory."""
        return self.home / self.party

    @property
    def host(self) -> str:
        """Return the DNS name of the staff door."""
        return f"{self.party}.localhost"

    @property
    def address(self) -> str:
        """Return the address that a person types."""
        return f"http://{self.host}:{self.staff_port}/"

    @property
    def passphrase_file(self) -> Path:
        """Return the file with the identity key's passphrase; the drill's custodian keeps it."""
        return self.home / f"{self.party}-passphrase"

    @property
    def credentials(self) -> Path:
        """Return the credential file that is handed to the neighbour."""
        return self.home / f"{self.party}-credentials.note"

    def environment(self) -> dict[str, str]:
        """Return the environment of every process of this node."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AYNI_", "DJANGO_"))}
        found = {
            **kept,
            "AYNI_DATA": str(self.data),
            "AYNI_GUARD": str(self.home / f"{self.party}-guard"),
            "AYNI_STATIC": str(self.home / "static"),
            "AYNI_COMPONENTS": "1",
            "PYTHONUNBUFFERED": "1",
        }
        if self.database:
            found["AYNI_DATABASE"] = self.database
        if self.alarm_command.exists():
            found["AYNI_ALARM_COMMAND"] = str(self.alarm_command)
        return found

    @property
    def alarm_command(self) -> Path:
        """Return the command that this node starts to wake somebody: it only notes that it ran."""
        return self.home / f"{self.party}-wake"

    def rings(self) -> list[dict[str, str]]:
        """Return what the command was told, each time it was started."""
        noted = self.home / f"{self.party}-rings"
        lines = noted.read_text(encoding="ascii").splitlines() if noted.exists() else []
        return [dict(pair.split("=", 1) for pair in line.split()) for line in lines if line]

    def run(self, *words: str, expect: int = 0, stdin: str = "") -> str:
        """Run an `ayni` command on this node and return what it prints.

        Raises:
            DrillTrouble: it ends with another code than expected.
        """
        done = subprocess.run(
            [sys.executable, "-m", "ayni.node.cli", *words],
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode != expect:
            raise DrillTrouble(
                f"{self.party}: ayni {' '.join(words)}: code {done.returncode} found, "
                f"{expect} expected: {(done.stderr or done.stdout).strip()[-800:]}"
            )
        return done.stdout

    def status(self) -> dict[str, object]:
        """Return what `ayni status --json --repeat` says when it is asked.

        Raises:
            DrillTrouble: it says nothing.
        """
        if self.monitor is None:
            self.monitor = Monitor(self.environment())
        told = self.monitor.ask()
        if not told:
            self._end_monitor()
            raise DrillTrouble(f"{self.party}: a line of `ayni status` expected; none came")
        found: dict[str, object] = json.loads(told)
        return found

    def _end_monitor(self) -> None:
        """Let the monitor end: it has no more to ask."""
        if self.monitor is not None:
            self.monitor.end()
            self.monitor = None

    def start(self, *parts: str) -> None:
        """Start the processes of this node (web, link; all: as one) and wait for the pages."""
        if self.log is None:
            self.log = (self.home / f"{self.party}.log").open("ab")
        for part in parts:
            self.processes[part] = subprocess.Popen(
                [sys.executable, "-m", "ayni.node.cli", "serve", "--part", part],
                env=self.environment(),
                stdout=self.log,
                stderr=self.log,
                start_new_session=True,
            )
        if "web" in parts or "all" in parts:
            self._wait_for_pages()

    def stop(self, *parts: str) -> None:
        """Stop processes of this node; those not running are passed over."""
        self._end_monitor()
        for part in parts:
            process = self.processes.pop(part, None)
            if process is None or process.poll() is not None:
                continue
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(STOP_WAIT_S)

    def kill(self, *parts: str) -> None:
        """End processes at once, as a power cut would."""
        for part in parts:
            process = self.processes.pop(part)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(STOP_WAIT_S)

    def sign_in(self, username: str, *, language: str = "es") -> Browser:
        """Return the browser of a person who has signed in."""
        browser = Browser(self.host, self.staff_port, language=language)
        page = browser.get("/")
        form = page.form("username", "password")
        browser.submit(page, form, username=username, password=self.passwords[username])
        return browser

    def add_people(self, actors: Sequence[Actor]) -> None:
        """Make the accounts of actors, each with a fresh password."""
        rows = [
            {
                "username": actor.username,
                "offices": [actor.office],
                "capacity": actor.capacity,
                "password": "-".join(secrets.token_hex(2) for _ in range(4)),
            }
            for actor in actors
        ]
        self.run("person", "load", "-", stdin=json.dumps(rows))
        self.passwords.update({str(row["username"]): str(row["password"]) for row in rows})

    def _wait_for_pages(self) -> None:
        deadline = time.monotonic() + START_WAIT_S
        browser = Browser(self.host, self.staff_port)
        while True:
            try:
                browser.get("/")
            except PageTrouble as trouble:
                running = all(p.poll() is None for p in self.processes.values())
                if not running or time.monotonic() > deadline:
                    raise DrillTrouble(
                        f"{self.party}: the pages do not answer at {self.address}: {trouble}. "
                        f"See {self.party}.log in {self.home}."
                    ) from None
                time.sleep(LOOK_AGAIN_S)
            else:
                return


def free_ports(count: int) -> list[int]:
    """Return TCP ports of this machine that nobody listens on.

    They stand in node cards and are listened on again after every stop, so they lie below those
    that the system lends to connections: one of these is anybody's by then.

    Raises:
        DrillTrouble: there are not so many.
    """
    found: list[int] = []
    # Two drills that begin beside each other rarely look at the same ports first.
    for port in range(PORTS_FROM + os.getpid() * 7 % PORTS_COUNT, PORTS_FROM + 2 * PORTS_COUNT):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise DrillTrouble(f"{count} free ports from {PORTS_FROM} on expected, {len(found)} found")


def _write_alarm_command(node: Node) -> None:
    """Write a command that adds a line to a file beside it: what it got, offices with a comma."""
    node.alarm_command.write_text(
        "#!/bin/sh\n"
        "AYNI_ALARM_OFFICES=$(echo $AYNI_ALARM_OFFICES | tr ' ' ',')\n"
        f'echo $(env | grep ^AYNI_ | sort) >> "$(dirname "$0")/{node.party}-rings"\n',
        encoding="ascii",
    )
    node.alarm_command.chmod(0o755)


def make_node(node: Node, founders: Mapping[str, Sequence[str]]) -> str:
    """Create a node with `ayni init` and return the fingerprint words of its identity key.

    Args:
        node: directories and ports.
        founders: offices that act before the first directory, with their powers.
    """
    node.home.mkdir(parents=True, exist_ok=True)
    _write_alarm_command(node)
    node.passphrase_file.write_text(secrets.token_urlsafe(18) + "\n")
    node.passphrase_file.chmod(0o600)
    words = [
        "init", "--party", node.party, "--label", node.label, "--mode", "exercise",
        "--partnership", "Simulacro CHASQUI", "--zone", node.zone,
        "--staff", f"http://{node.host}:{node.staff_port}",
        "--door", f"127.0.0.1:{node.door_port}",
        # Whoever tries the drill has no telephone enrolled; pages say that none is asked for.
        "--second-factor", "optional",
        "--passphrase-file", str(node.passphrase_file),
    ]  # fmt: skip
    for office, powers in founders.items():
        words += ["--founder", f"{office}:{','.join(powers)}"]
    node.run(*words)
    node.run("credentials", "export", str(node.credentials))
    return node.run("credentials", "words").strip()
