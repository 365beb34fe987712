# SPDX-License-Identifier: Apache-2.0
"""Runs tests with the record in a PostgreSQL server of the run's own.

    .venv/bin/python -m tests.on_postgresql src/ayni/rooms tests/web

What a room reads and writes goes through Django to whichever database the node has; this is how the
second one passes the tests that the first one passes. Takes the arguments of pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests import postgres

DATABASE = "ayni_suite"


def main(arguments: list[str]) -> int:
    """Run pytest with these arguments; return its status."""
    with postgres.running_server() as server:
        server.create(DATABASE)
        variables = {**os.environ, "AYNI_DATABASE": server.address(DATABASE)}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
