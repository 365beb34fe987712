# SPDX-License-Identifier: Apache-2.0
"""Reads what `ayni init` wrote about this node; never writes and never guesses a party.

The file `node.json` in the data directory::

    {"party": "chl", "label": "Nodo de Chile", "mode": "exercise",
     "partnership_label": "Simulacro CHASQUI",
     "staff": {"host": "chl.localhost", "port": 8440, "scheme": "http"},
     "door": {"host": "127.0.0.1", "port": 8450},
     "sign_in": {"second_factor": "required"},
     "folders": {"per": {"out": "/srv/courier/to-per", "in": "/srv/courier/from-per"}}}
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ayni.core import limits
from ayni.core.errors import KeyTrouble, NodeTrouble
from ayni.node import identity
from ayni.node.identity import Identity

CONFIG_NAME = "node.json"
SECRET_NAME = "secret.key"  # noqa: S105  # the name of a file, not a secret
SECRET_CHARS_MIN = 50
PARTY_CHARS = 3
MODES = ("exercise", "actual")
SECOND_FACTOR = ("required", "optional")
SESSION_H = range(1, 25)
IDLE_MIN = range(5, 1441)


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
class SignIn:
    """What the staff door asks of persons.

    Attributes:
        second_factor: `required` of everybody who acts for an office with powers, or `optional`,
            which pages and `ayni status` show.
        session_h: hours after which a session ends whatever is done in it, 1 to 24; a watch lasts
            twelve.
        idle_min: minutes without a deed after which it ends, 5 to 1440; not for a duty office.
        identity: the state's identity provider, if persons come in by it.
    """

    second_factor: str = "required"
    session_h: int = 12
    idle_min: int = 60
    identity: Identity | None = None


class Folders(msgspec.Struct, frozen=True, kw_only=True):
    """The two folders by which packets of one neighbour are carried.

    Attributes:
        out: absolute path of the folder that packets for it are written into.
        incoming: absolute path of the folder that its packets arrive in; `in` in the file.
    """

    out: str
    incoming: str = msgspec.field(name="in")


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
        sign_in: what the staff door asks of persons.
        folders: neighbour to its folders, where packets are carried without a line.
    """

    party: str = ""
    label: str = ""
    mode: str = "exercise"
    partnership_label: str | dict[str, str] = ""
    staff: Staff = field(default_factory=Staff)
    door: Door = field(default_factory=Door)
    sign_in: SignIn = field(default_factory=SignIn)
    folders: dict[str, Folders] = field(default_factory=dict)

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
    _check_sign_in(path, config.sign_in)
    _check_folders(path, config)
    return config


def _check_sign_in(path: Path, told: SignIn) -> None:
    """Refuse rules of the staff door that no person could keep."""
    for name, found, known in (
        ("second_factor", told.second_factor, SECOND_FACTOR),
        ("session_h", told.session_h, SESSION_H),
        ("idle_min", told.idle_min, IDLE_MIN),
    ):
        if found not in known:
            among = f"{known[0]} to {known[-1]}" if isinstance(known, range) else ", ".join(known)
            raise NodeTrouble(f"{path}: sign_in.{name} is {found!r}; expected one of {among}.")
    if told.identity is not None:
        identity.check(path, told.identity)


def _check_folders(path: Path, config: NodeConfig) -> None:
    """Refuse folders that would mix packets up."""
    told = [text for pair in config.folders.values() for text in (pair.out, pair.incoming)]
    relative = [text for text in told if not Path(text).is_absolute()]
    if relative:
        raise NodeTrouble(f"{path}: folder {relative[0]!r}; expected an absolute path.")
    if len(set(told)) != len(told):
        raise NodeTrouble(f"{path}: a folder is named twice; expected one for each way and party.")


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


def hours_of_watch(told: str) -> int:
    """Return how many hours a watch lasts.

    Args:
        told: value of AYNI_WATCH_HOURS; empty for twelve.

    Raises:
        NodeTrouble: it is no whole number from 1 to 24.
    """
    return _whole("AYNI_WATCH_HOURS", told, limits.WATCH_DEFAULT_HOURS, most=limits.WATCH_MAX_HOURS)


def hours_of_breach(told: str) -> int:
    """Return in how many hours the authority is told of data that went astray.

    Args:
        told: value of AYNI_BREACH_HOURS; empty for 48.

    Raises:
        NodeTrouble: it is no whole number from 1 to 720.
    """
    return _whole(
        "AYNI_BREACH_HOURS", told, limits.BREACH_HOURS_DEFAULT, most=limits.BREACH_HOURS_MAX
    )


def days_of_drafts(told: str) -> int:
    """Return how many days a draft is kept after it was last touched.

    Args:
        told: value of AYNI_DRAFT_DAYS; empty for 30.

    Raises:
        NodeTrouble: it is no whole number from 1 to 365.
    """
    return _whole("AYNI_DRAFT_DAYS", told, limits.DRAFT_DAYS_DEFAULT, most=limits.DRAFT_DAYS_MAX)


def days_of_journal(name: str, told: str) -> int:
    """Return how many days lines of a journal are kept; 0 for as long as the record.

    Args:
        name: of the variable.
        told: its value; empty for 0.

    Raises:
        NodeTrouble: it is no whole number from 90 to 36500.
    """
    least, most = limits.JOURNAL_DAYS_MIN, limits.JOURNAL_DAYS_MAX
    found = int(told) if told.isascii() and told.isdigit() and len(told) <= 5 else 0
    if told and not least <= found <= most:
        raise NodeTrouble(
            f"{name} is {told[:20]!r}; expected whole days from {least} to {most}. "
            "Leave it out to keep lines as long as the record."
        )
    return found


def _whole(name: str, told: str, otherwise: int, *, most: int) -> int:
    if not told:
        return otherwise
    found = int(told) if told.isascii() and told.isdigit() and len(told) <= 4 else 0
    if not 1 <= found <= most:
        unit = name.rpartition("_")[2].lower()
        raise NodeTrouble(
            f"{name} is {told[:20]!r}; expected whole {unit} from 1 to {most}. "
            f"Leave it out for {otherwise}."
        )
    return found
