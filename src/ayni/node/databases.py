# SPDX-License-Identifier: Apache-2.0
"""Describes the two databases to Django; opens none of them."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from ayni.core.errors import NodeTrouble

BUSY_S = 20


def sqlite(path: Path, *, secure_delete: str) -> dict[str, object]:
    """Return Django's description of one SQLite file.

    Args:
        path: where the file lies.
        secure_delete: `ON` overwrites what is deleted with zeros (an erasure must erase), or `OFF`.
    """
    pragmas = (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;PRAGMA cache_size=-256;"
        f"PRAGMA secure_delete={secure_delete};"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Kept by its thread: a new one reads the schema anew and begins without a cached page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": BUSY_S},
    }


def postgresql(address: str) -> dict[str, object]:
    """Return Django's description of one PostgreSQL database.

    Args:
        address: `postgresql://user:word@host:port/name?option=value`; a host that begins with
            `%2F` is the directory of a Unix socket.

    Raises:
        NodeTrouble: the address is not one of PostgreSQL, or names no database.
    """
    parts = urlsplit(address)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise NodeTrouble(
            f"AYNI_DATABASE begins with {parts.scheme or 'nothing'}:; expected "
            "postgresql://user:word@host:port/name. Leave it out to use SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
