# SPDX-License-Identifier: Apache-2.0
"""What a node does before it serves: bring tables up to date, collect the pages' files."""

from __future__ import annotations

import os
import sys

from django.core.management import call_command

from ayni.adapters.record import rebuilding
from ayni.core.errors import AyniError
from ayni.node.cli.django import EXIT_TROUBLE, start_django


def prepare() -> None:
    """Migrate both databases, collect static files, rebuild if the fold has changed."""
    for alias in ("default", "record"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    rebuilding.rebuild_if_outdated()


def main() -> None:
    """Prepare the node in AYNI_DATA; a trouble ends it with one sentence."""
    # The settings choose the storage with hashed names once a folder is collected, or now.
    os.environ["AYNI_COLLECTING"] = "1"
    try:
        start_django()
        prepare()
    except AyniError as trouble:
        sys.stderr.write(f"ayni: {trouble}\n")
        raise SystemExit(EXIT_TROUBLE) from None


if __name__ == "__main__":
    main()
