# SPDX-License-Identifier: Apache-2.0
"""The checks at the end of the drill: equal nodes, exports, proofs, and a foreign program."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

from ayni.node.drill import guard_checks
from ayni.node.drill.nodes import Node
from ayni.node.drill.survival_steps import NOTE
from ayni.node.drill.world import World, expect


def check_end(world: World) -> str:
    """Check cut, digest, tables, fsck, rebuild, exports and proofs of both nodes."""
    digest = world.settle()
    told = [f"digest {digest[:16]}"]
    for node in world.nodes.values():
        node.run("fsck")
        before = node.status()
        node.run("rebuild")
        after = node.status()
        for name in ("cut", "digest", "tables"):
            expect(before[name] == after[name], f"{node.party}: rebuild gives the same {name}")
        out = world.home / "export" / node.party
        node.run("bundle", "export", "--plain", str(out))
        node.run("verify", str(out))
    told.append("fsck, rebuild and exports good on both")
    told.append(_foreign(world))
    told.append(_archive(world))
    told.append(guard_checks.check_files(world))
    told.append(_rang_once(world))
    return "; ".join(told)


def _rang_once(world: World) -> str:
    """Look whether any act called twice for one step: after kills, a restore and rebuilds."""
    rings = [
        (node.party, *(ring[f"AYNI_ALARM_{name}"] for name in ("CODE", "STEP", "URGENCY")))
        for node in world.nodes.values()
        for ring in node.rings()
        if ring["AYNI_ALARM_KIND"] != "test"
    ]
    twice = [ring for ring, count in Counter(rings).items() if count > 1]
    expect(not twice, f"each alarm calls once for each step; found twice: {twice}")
    return f"{len(rings)} calls of the alarm commands, none twice"


def _foreign(world: World) -> str:
    """Have exports and the proof checked by the program that shares no code with Ayni."""
    program = build_foreign(world.home)
    if program is None:
        return "foreign check skipped: golang-go or golang-golang-x-mod-dev is not installed"
    proofs = [str(world.proof)] if world.proof else []
    for node in world.nodes.values():
        _run(program, world.home / "export" / node.party, *(proofs if node.party == "chl" else []))
    _refuse(program, world, world.chl)
    return "foreign program accepts both exports and the proof, refuses a changed byte"


def build_foreign(home: Path) -> Path | None:
    """Build the foreign program from the checkout's tests/foreign, or return none."""
    root = Path(__file__).resolve().parents[4]
    source = root / "tests" / "foreign"
    if not (source / "main.go").exists() or shutil.which("go") is None:
        return None
    if not Path("/usr/share/gocode/src/golang.org/x/mod").exists():
        return None
    target = home / "foreign"
    target.mkdir(exist_ok=True)
    for file in source.glob("*.go"):
        shutil.copy(file, target)
    done = subprocess.run(
        ["go", "build", "-o", "check", "."],
        cwd=target,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "GO111MODULE": "off",
             "GOPATH": "/usr/share/gocode", "GOCACHE": str(home / "gocache"), "GOFLAGS": "-p=2"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    expect(done.returncode == 0, f"the foreign program builds: {done.stderr[-400:]}")
    return target / "check"


def _run(program: Path, *words: Path | str) -> None:
    done = subprocess.run(
        [str(program), *map(str, words)], capture_output=True, text=True, check=False
    )
    expect(
        done.returncode == 0, f"the foreign program accepts: {(done.stdout + done.stderr)[-400:]}"
    )


def _archive(world: World) -> str:
    """Write the archive of a node that runs; its bundle holds, and what was erased is nowhere."""
    node = world.chl
    out = world.home / "archive" / node.party
    before = node.status()
    node.run("archive", str(out))
    expect(node.status()["cut"] == before["cut"], f"{node.party}: the archive changes no record")
    node.run("verify", str(out / "bundle"), "--policy", str(out / "policy"))
    for path in out.rglob("*"):
        if path.is_file():
            expect(NOTE not in _read(path), f"the erased note is not in {path.name}")
    return f"archive of {sum(path.is_file() for path in out.rglob('*'))} files good"


def _read(path: Path) -> str:
    """Return what a file of an archive says; papers are read where poppler is installed."""
    attached = path.parent.name == "attachments"
    if path.suffix != ".pdf" or attached or shutil.which("pdftotext") is None:
        return path.read_bytes().decode("utf-8", "replace")
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def _refuse(program: Path, world: World, node: Node) -> None:
    """Flip one byte of an entry in a copy of the export; everybody must refuse it."""
    copy = world.home / "export-changed"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(world.home / "export" / node.party, copy)
    bundle = next(p for p in sorted(copy.rglob("*")) if p.is_file() and "entries" in str(p))
    raw = bytearray(bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    bundle.write_bytes(bytes(raw))
    node.run("verify", str(copy), expect=1)
    done = subprocess.run([str(program), str(copy)], capture_output=True, check=False)
    expect(done.returncode != 0, "the foreign program refuses a changed byte")
    shutil.rmtree(copy)
