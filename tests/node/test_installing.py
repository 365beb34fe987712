# SPDX-License-Identifier: Apache-2.0
"""Installs a node from a folder of wheels as a person would without a network, and reads a page."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.node.operating import PASSPHRASE, wait_for
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
STOP_S = 30

pytestmark = pytest.mark.slow


def missing(told: str) -> None:
    """Leave the test out, and say so; where everything was promised it is a failure."""
    if os.environ.get("AYNI_CI") == "1":
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is carried to the server."""
    folder = tmp_path_factory.mktemp("gathered") / "ayni"
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "wheels.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "pip download ended" in done.stderr:
        missing("no wheels could be gathered here: pip finds no package of requirements/node.txt")
    assert done.returncode == 0, done.stderr
    return folder


def bare(folder: Path) -> dict[str, str]:
    """The environment of an account that knows of no index, folder or proxy."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}


def offline() -> list[str]:
    """Return what takes the network from a command, where this account may do that."""
    words = ["unshare", "--net", "--map-root-user"]
    allowed = shutil.which("unshare") and (
        subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    )
    return words if allowed else []


def install(carried: Path, venv: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*offline(), "sh", str(carried / "install.sh"), str(venv)],
        env=bare(venv.parent),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def venv(carried: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("server") / "venv"
    done = install(carried, made)
    assert done.returncode == 0, done.stderr
    assert "ayni, version" in done.stdout
    return made


@contextmanager
def running(venv: Path, unit: str, environment: dict[str, str]) -> Iterator[None]:
    """Run the command of a unit as systemd would: by its own words, with the node's settings."""
    text = (ROOT / "contrib" / "systemd" / unit).read_text(encoding="utf-8")
    (line,) = [one for one in text.splitlines() if one.startswith("ExecStart=")]
    words = line.removeprefix("ExecStart=").replace("/opt/ayni/venv", str(venv)).split()
    process = subprocess.Popen(words, env=environment, start_new_session=True)
    try:
        yield
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_node_is_installed_made_and_served_without_a_network(venv: Path, tmp_path: Path) -> None:
    staff, door = free_port(), free_port()
    environment = {
        **bare(tmp_path),
        "AYNI_DATA": str(tmp_path / "data"),
        "AYNI_GUARD": str(tmp_path / "guard"),
    }
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    ayni = str(venv / "bin" / "ayni")
    subprocess.run(
        [
            ayni, "init", "--party", "chl", "--label", "Nodo de Chile",
            "--partnership", "Simulacro CHASQUI", "--mode", "exercise",
            "--zone", "America/Santiago", "--staff", f"http://localhost:{staff}",
            "--door", f"127.0.0.1:{door}", "--endpoint", f"https://127.0.0.1:{door}",
            "--founder", "chl.mfa.border:foreign,node", "--passphrase-file", str(passphrase),
        ],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip

    def page(address: str) -> str:
        with suppress(OSError), urllib.request.urlopen(f"http://localhost:{staff}{address}") as got:
            return str(got.read().decode())
        return ""

    # The unit of the pages lets them see no key at all.
    keys = tmp_path / "data" / "keys"
    keys.rename(tmp_path / "keys-aside")
    with running(venv, "ayni-web@.service", environment):
        wait_for(lambda: "Simulacro CHASQUI" in page("/sign-in/"), "a page")
        assert "<h1>Entrar</h1>" in page("/sign-in/")
        assert "<h1>Entrar</h1>" in page("/manual/duty/")
    (tmp_path / "keys-aside").rename(keys)

    def signed() -> bool:
        told = subprocess.run(
            [ayni, "status", "--json"], env=environment, capture_output=True, check=True
        )
        return bool(json.loads(told.stdout)["signed"])

    with running(venv, "ayni-link@.service", environment):
        wait_for(signed, "the first act is signed")
    manuals = list(venv.glob("lib/python3*/site-packages/ayni/web/manuals/es/duty.md"))
    assert len(manuals) == 1


def test_the_folder_tells_no_address(carried: Path) -> None:
    for path in carried.rglob("*"):
        if path.is_file() and path.suffix != ".whl":
            told = path.read_text(encoding="utf-8")
            assert "--index-url" not in told
            assert "simple/" not in told


def test_a_changed_wheel_is_not_installed(carried: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ayni"
    shutil.copytree(carried, folder, copy_function=os.link)
    wheel = next((folder / "wheels").glob("click-*.whl"))
    changed = wheel.read_bytes() + b"\0"
    wheel.unlink()
    wheel.write_bytes(changed)
    done = install(folder, tmp_path / "venv")
    assert done.returncode != 0
    assert wheel.name in done.stdout + done.stderr
    assert not (tmp_path / "venv").exists()

    # The list of sums is not what decides: pip has the hashes of the lock.
    script = folder / "install.sh"
    text = script.read_text(encoding="utf-8")
    script.unlink()
    script.write_text(text.replace("sha256sum --check", ": --check"), encoding="utf-8")
    done = install(folder, tmp_path / "venv")
    assert done.returncode != 0
    assert "HASHES" in done.stderr.upper()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("x")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "wheels.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]
