# SPDX-License-Identifier: Apache-2.0
"""Builds the foreign check of exported records, a Go program that shares no code with Ayni."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("main.go")
PACKAGES = "golang-go golang-golang-x-mod-dev"
_GOPATH = Path("/usr/share/gocode")
_BUILD_MAX_S = 300


def build(target_dir: Path) -> Path | None:
    """Build the program.

    Args:
        target_dir: an existing directory; the program and Go's cache are put there.

    Returns:
        The program, or None where Go or its package is not installed (Debian: PACKAGES).

    Raises:
        RuntimeError: Go is there and cannot build it; the message holds what Go said.
    """
    go = shutil.which("go")
    if go is None or not (_GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        return None
    program = target_dir / "foreign"
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(_GOPATH),
        "GOCACHE": str(target_dir / "go-cache"),
        "GOFLAGS": "",
    }
    done = subprocess.run(
        [go, "build", "-o", program, "."],
        cwd=SOURCE.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_BUILD_MAX_S,
    )
    if done.returncode:
        raise RuntimeError(f"go build: {done.stderr}")
    return program
