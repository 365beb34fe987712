# SPDX-License-Identifier: Apache-2.0
"""Reads what `ayni init` wrote about this node; never writes and never guesses a party.

The file `node.json` in the data directory::

    {"party": "chl", "label": "Nodo de Chile", "mode": "exercise",
     "partnership_label": "Simulacro CHASQUI",
     "staff": {"host": "chl.localhost", "port": 8440, "scheme": "http"},
     "door": {"host": "127.0.0.1", "port": 8450}}
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ayni.core.errors import KeyTrouble, NodeTrouble

CONFIG_NAME = "node.json"
SECRET_NAME = "secret.key"  # noqa: S105  # the name of a file, not a secret
SECRET_CHARS_MIN = 50
PARTY_CHARS = 3
MODES = ("exercise", "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Where the people of this state reach their node.

    Attributes:
        host: DNS name of the staff door; passkeys refuse IP addresses.
        port: TCP port, 1 to 65535.
        scheme: `https`, or `http` on one's own machine.
    """

    host: str = "localhost"
    port: int = 8440
    scheme: str = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the neighbours' nodes reach this one.

    Attributes:
        host: address the neighbour door binds to.
        port: TCP port, 1 to 65535.
    """

    host: str = "127.0.0.1"
    port: int = 8450


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeConfig:
    """One node in one partnership.

    Attributes:
        party: ISO 3166-1 alpha-3 in lower case; empty until `ayni init` has run.
        label: what the node is called by its own people.
        mode: `exercise` or `actual`.
        partnership_label: what the partnership is called, by language or for all of them.
        staff: the staff door.
        door: the neighbour door.
    """

    party: str = ""
    label: str = ""
    mode: str = "exercise"
    partnership_label: str | dict[str, str] = ""
    staff: Staff = field(default_factory=Staff)
    door: Door = field(default_factory=Door)

    @property
    def cookie_stem(self) -> str:
        """Begin the cookie names: two nodes on one machine must not share a session."""
        label = msgspec.json.encode(self.partnership_label, order="sorted")
        told = hashlib.sha256(f"{self.party}/{self.mode}/".encode() + label).hexdigest()[:8]
        return f"ayni_{self.party or 'new'}_{told}"


def load_config(data_dir: Path) -> NodeConfig:
    """Return what `ayni init` wrote into the data directory.

    Args:
        data_dir: the directory of one node.

    Raises:
        NodeTrouble: the file is missing, unreadable, or names no party or no known mode.
    """
    path = data_dir / CONFIG_NAME
    try:
        raw = path.read_bytes()
    except OSError as trouble:
        raise NodeTrouble(
            f"{path}: {trouble.strerror}. Expected the description of this node. "
            "Run `ayni init`, or set AYNI_DATA to the node's data directory."
        ) from trouble
    try:
        config = msgspec.json.decode(raw, type=NodeConfig)
    except (msgspec.DecodeError, msgspec.ValidationError) as trouble:
        raise NodeTrouble(f"{path}: {trouble}. Restore the file or run `ayni init`.") from trouble
    if len(config.party) != PARTY_CHARS or not config.party.islower():
        raise NodeTrouble(
            f"{path}: party is {config.party!r}; expected three lower-case letters such as 'chl'."
        )
    if config.mode not in MODES:
        raise NodeTrouble(f"{path}: mode is {config.mode!r}; expected one of {', '.join(MODES)}.")
    return config


def load_secret(data_dir: Path) -> str:
    """Return the secret that signs sessions on this node.

    Args:
        data_dir: the directory of one node.

    Raises:
        KeyTrouble: the file is missing, unreadable or too short to be a secret.
    """
    path = data_dir / SECRET_NAME
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise KeyTrouble(f"{path}: {trouble}. Run `ayni init`, or restore the file.") from trouble
    if len(secret) < SECRET_CHARS_MIN:
        raise KeyTrouble(
            f"{path}: {len(secret)} characters; expected at least {SECRET_CHARS_MIN}. "
            "Delete the file and run `ayni init`; everybody signs in again."
        )
    return secret


def new_secret() -> str:
    """Return a fresh secret for sessions, 64 characters long."""
    return secrets.token_hex(32)
