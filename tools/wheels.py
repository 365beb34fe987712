# SPDX-License-Identifier: Apache-2.0
r"""Gathers what a machine without a network needs to install Ayni; installs nothing itself.

    .venv/bin/python tools/wheels.py build/wheels

The folder then holds every package of requirements/node.txt as a wheel, the wheel of this checkout,
the list with all hashes, units for systemd, and `install.sh`. Which index pip asks is pip's own
setting on this machine; no address is written into the folder. For another machine than this one:

    .venv/bin/python tools/wheels.py build/wheels --python-version 3.11 \
      --platform manylinux_2_28_x86_64
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "node.txt"
BESIDE = ("contrib/install.sh", "docs/operate/install.md", "LICENSE")


def gather(folder: Path, *, more: list[str]) -> None:
    """Fill a new folder with everything an installation without a network needs.

    Args:
        folder: must not be there, or be empty.
        more: further arguments for `pip download`.

    Raises:
        SystemExit: the folder holds something, or pip did not find what the lock names.
    """
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty; nothing was gathered. Name a new folder.")
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    # Wheels alone: nothing is compiled on the server. The lock is whole: no dependency is sought.
    _pip("download", "--require-hashes", "--no-deps", "--only-binary", ":all:", *more,
         "--requirement", str(LOCK), "--dest", str(wheels))  # fmt: skip
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    (own,) = wheels.glob("ayni-*.whl")
    version = own.name.split("-")[1]
    locked = LOCK.read_text(encoding="utf-8").rstrip()
    (folder / "requirements.txt").write_text(
        f"{locked}\nayni=={version} \\\n    --hash=sha256:{_hash(own)}\n", encoding="utf-8"
    )
    for name in BESIDE:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "contrib" / "systemd", folder / "systemd")
    _sum(folder)
    require_no_address(folder)


def require_no_address(folder: Path) -> None:
    """Refuse a folder in which a list of packages tells where packages came from.

    Raises:
        SystemExit: an address stands in it.
    """
    for name in ("requirements.txt", "SHA256SUMS"):
        if re.search(r"://|--index|--find-links", (folder / name).read_text(encoding="utf-8")):
            raise SystemExit(f"{name} tells an address; expected none.")


def _sum(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_hash(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", *arguments], cwd=ROOT, check=False
    )
    if done.returncode:
        raise SystemExit(f"pip {arguments[0]} ended with code {done.returncode}; see above.")


def main() -> None:
    """Read the command line and gather."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    told.add_argument("folder", type=Path)
    told.add_argument("--python-version", help="of the server, such as 3.11; else as here")
    told.add_argument("--platform", action="append", default=[], help="of the server; else as here")
    asked = told.parse_args()
    more = ["--python-version", asked.python_version] if asked.python_version else []
    for platform in asked.platform:
        more += ["--platform", platform]
    folder = asked.folder.resolve()
    gather(folder, more=more)
    count = len(list((folder / "wheels").iterdir()))
    print(f"{folder}: {count} wheels, checked against the lock. Carry all of it over.")


if __name__ == "__main__":
    main()
