# SPDX-License-Identifier: Apache-2.0
"""What the nodes of many tests begin with, made once in a run by whichever worker comes first.

Tables, because to apply all migrations takes longer than all else that a new node needs, and
identity keys, because to encrypt one takes a second on purpose. That `ayni init` makes both is the
business of tests/node, and nothing of this is used there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from ayni.adapters import keyring
from ayni.core.cards import identity_name
from ayni.core.notes import Ed25519Signer

RUN = "TESTS_PREPARED"
DATABASES = ("desk.sqlite", "record.sqlite")


def begin() -> None:
    """Give the run its folder; workers find it where the one that started them says."""
    if RUN not in os.environ:
        os.environ[RUN] = tempfile.mkdtemp(prefix="ayni-prepared-")


def end() -> None:
    """Remove the folder of the run."""
    shutil.rmtree(os.environ.pop(RUN), ignore_errors=True)


def folder(name: str, fill: Callable[[Path], None]) -> Path:
    """Return a folder of the run that was filled once; nobody changes what is in it."""
    root = Path(os.environ[RUN])
    found, begun = root / name, root / f"{name}.begun"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            fill(begun)
            begun.rename(found)
    return found


def copy_tables(fill: Callable[[Path], None], data: Path) -> None:
    """Copy both databases, with their tables and nothing in them, into a data directory."""
    made = folder("tables", fill)
    for name in DATABASES:
        shutil.copy(made / name, data / name)


def copy_identities(
    keys: Path, *, party: str, passphrase: str
) -> tuple[Ed25519Signer, Ed25519Signer]:
    """Copy a party's identity key and the one after it among a node's keys; return both."""
    made = folder(f"identity-{party}", lambda begun: _make(begun, party, passphrase))
    names = (keyring.IDENTITY_NAME, keyring.NEXT_IDENTITY_NAME)
    for name in names:
        shutil.copy(made / name, keys / name)
    seeds = [bytes.fromhex(line) for line in (made / "seeds").read_text().split()]
    one, following = (Ed25519Signer(name=identity_name(party), seed=seed) for seed in seeds)
    return one, following


def _make(begun: Path, party: str, passphrase: str) -> None:
    made = keyring.create_identity(begun, party=party, passphrase=passphrase)
    (begun / "seeds").write_text("\n".join(signer.seed.hex() for signer in made))
