# SPDX-License-Identifier: Apache-2.0
"""Starts Django for a command that needs the databases; every such command calls it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
import django

from ayni.core.errors import AyniError
from ayni.node.config import CONFIG_NAME, load_config

P = ParamSpec("P")
T = TypeVar("T")

EXIT_REFUSED = 1
EXIT_TROUBLE = 2


def start_django() -> None:
    """Set Django up with the settings of the node in AYNI_DATA; twice is as once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ayni.node.settings"
    django.setup()


def data_dir() -> Path:
    """Return the data directory of the node."""
    return Path(os.environ.get("AYNI_DATA", "ayni-data")).absolute()


def on_node(command: Callable[P, T]) -> Callable[P, T]:
    """Run a command on an existing node; troubles end it with one sentence and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            load_config(data_dir())
            start_django()
            return command(*args, **kwargs)
        except AyniError as trouble:
            click.echo(f"ayni: {trouble}", err=True)
            raise SystemExit(EXIT_TROUBLE) from None

    return run


def is_initialised() -> bool:
    """Tell whether a node lives in the data directory."""
    return (data_dir() / CONFIG_NAME).exists()
