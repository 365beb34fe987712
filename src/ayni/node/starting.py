# SPDX-License-Identifier: Apache-2.0
"""Starts Django for a command that needs the databases; every such command calls it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from django.db import DatabaseError

from ayni.adapters import loading
from ayni.core.errors import AyniError, Refusal
from ayni.node import home
from ayni.node.config import load_config

P = ParamSpec("P")
T = TypeVar("T")

EXIT_REFUSED = 1
EXIT_TROUBLE = 2


def start_django() -> None:
    """Set Django up with the settings of the node in AYNI_DATA; twice is as once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ayni.node.settings"
    loading.load()


def keep_private() -> None:
    """Let all that this process and its children make be their owner's alone."""
    os.umask(0o077)


def data_dir() -> Path:
    """Return the data directory of the node that AYNI_DATA names, or AYNI_HOME with AYNI_NODE.

    Raises:
        NodeTrouble: AYNI_HOME holds several nodes and none of them was named.
    """
    home.settle(os.environ)
    return Path(os.environ.get("AYNI_DATA", "ayni-data")).absolute()


def on_node(command: Callable[P, T]) -> Callable[P, T]:
    """Run a command on an existing node; what stops it is told in one sentence.

    Exit code 1: a rule refuses it. Exit code 2: something is wrong with the node or the input.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            load_config(data_dir())
            start_django()
            return command(*args, **kwargs)
        except Refusal as refusal:
            click.echo(f"refused: {refusal}", err=True)
            raise SystemExit(EXIT_REFUSED) from None
        except AyniError as trouble:
            click.echo(f"ayni: {trouble}", err=True)
        except DatabaseError as trouble:
            told = str(trouble).strip().partition("\n")[0]
            click.echo(
                f"ayni: the database does not do what was asked: {told}. Check the disk and the "
                "rights on the data directory; after an upgrade, run `ayni serve` once.",
                err=True,
            )
        raise SystemExit(EXIT_TROUBLE)

    return run
