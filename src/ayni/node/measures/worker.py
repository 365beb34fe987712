# SPDX-License-Identifier: Apache-2.0
"""One task of a measurement, in a process of its own with one node's environment.

Called as ``python -m ayni.node.measures.worker TASK JSON``; prints one line of JSON.
"""

from __future__ import annotations

import importlib
import json
import sys

from ayni.node.starting import start_django


def main() -> None:
    """Run one task; the tasks can be imported only after Django is set up."""
    start_django()
    tasks = importlib.import_module("ayni.node.measures.tasks").TASKS
    sys.stdout.write(json.dumps(tasks[sys.argv[1]](**json.loads(sys.argv[2]))) + "\n")


if __name__ == "__main__":
    main()
