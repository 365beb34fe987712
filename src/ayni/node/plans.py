# SPDX-License-Identifier: Apache-2.0
"""Reads the words of `ayni init` before anything is made; a mistake there would be signed.

Must not touch the disk and must not load Django.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ayni.core.acts import OFFICE_PATTERN
from ayni.core.cards import Founder
from ayni.core.constitution import POWERS
from ayni.core.errors import NodeTrouble
from ayni.node.config import Door, Staff

_PORTS = {"http": 80, "https": 443}
_PORT_MAX = 65_535
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  # named in order to be refused


def party(text: str) -> str:
    """Return the code of a party.

    Raises:
        NodeTrouble: not three letters.
    """
    code = text.strip().lower()
    if not re.fullmatch(r"[a-z]{3}", code):
        raise NodeTrouble(f"party is {text!r}; expected three letters of ISO 3166-1 such as chl")
    return code


def zone(text: str) -> str:
    """Return the name of a time zone that this machine knows.

    Raises:
        NodeTrouble: it does not.
    """
    try:
        ZoneInfo(text)
    except (KeyError, OSError, ValueError) as unknown:
        raise NodeTrouble(
            f"zone {text!r} is not known here; expected a name such as America/Santiago"
        ) from unknown
    return text


def staff(text: str) -> Staff:
    """Return where people reach their node.

    Args:
        text: such as `https://ayni.example.cl` or `http://localhost:8440`.

    Raises:
        NodeTrouble: not such an address.
    """
    scheme, host, port = _address(text)
    if scheme not in _PORTS or not host:
        raise NodeTrouble(f"staff is {text!r}; expected http:// or https:// and a DNS name")
    return Staff(host=host, port=port or _PORTS[scheme], scheme=scheme)


def door(text: str) -> Door:
    """Return the address that the neighbour door binds to.

    Args:
        text: HOST:PORT; an IPv6 address in square brackets.

    Raises:
        NodeTrouble: not such an address.
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= _PORT_MAX:
        raise NodeTrouble(f"door is {text!r}; expected HOST:PORT such as 0.0.0.0:8450")
    return Door(host=host.removeprefix("[").removesuffix("]"), port=int(port))


def endpoint(text: str, *, of: Door) -> str:
    """Return the address at which neighbours reach the door; it is signed into the node card.

    Args:
        text: https://NAME:PORT, or empty if neighbours reach the address that the door binds to.
        of: the door.

    Raises:
        NodeTrouble: not such an address, or empty while the door binds to every address.
    """
    if not text:
        if of.host in _EVERYWHERE:
            raise NodeTrouble(
                f"the door binds to {of.host}, which no neighbour can call; name the address that "
                "they use with --endpoint https://NAME:PORT"
            )
        host = f"[{of.host}]" if ":" in of.host else of.host
        return f"https://{host}:{of.port}"
    scheme, name, _ = _address(text)
    if scheme != "https" or not name:
        raise NodeTrouble(f"endpoint is {text!r}; expected https://NAME:PORT")
    return text.rstrip("/")


def founder(text: str, *, of: str) -> Founder:
    """Return an office that acts before the first directory.

    Args:
        text: OFFICE:power,power.
        of: party whose office it is.

    Raises:
        NodeTrouble: no office of this party, or no known power.
    """
    office, _, told = text.partition(":")
    powers = tuple(filter(None, told.split(",")))
    if not re.match(OFFICE_PATTERN, office) or not office.startswith(f"{of}."):
        raise NodeTrouble(f"founder {office!r} is no office of {of}; expected {of}.name.name")
    unknown = sorted(set(powers) - set(POWERS))
    if unknown or not powers:
        raise NodeTrouble(
            f"founder {office}: {', '.join(unknown) or 'no power'} found; expected one or more of "
            f"{', '.join(POWERS)}"
        )
    return Founder(office, powers)


def _address(text: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL; nothing of one that cannot be read."""
    try:
        parts = urlsplit(text)
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return "", "", None
