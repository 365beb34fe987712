# SPDX-License-Identifier: Apache-2.0
"""Holds the imports to the contracts of pyproject.toml, and shows that each contract can break."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAD = '# SPDX-License-Identifier: Apache-2.0\n"""Planted."""\n'

# contract -> the file that is planted, and the lines that it ends with
PLANTED = {
    "floors": ("core/planted_a.py", "import ayni.web\n"),
    "pure-core": ("standards/planted_b/read.py", "import urllib.request\n"),
    "pure-rooms": ("rooms/planted/rules.py", "import django\n"),
    "rooms-meet-in-facts": ("rooms/planted/selectors.py", "import ayni.rooms.other.selectors\n"),
    "inside-a-room": ("rooms/planted/extras.py", ""),
    "pages-read-through-selectors": (
        "rooms/planted/views.py",
        "import ayni.rooms.planted.models\n",
    ),
    "only-services-append": ("rooms/planted/drafts.py", "import ayni.adapters.record.ledger\n"),
    "verify-without-django": ("node/cli/verify.py", "import ayni.web\n"),
    "no-cycles": ("core/planted_c.py", "import ayni.core.planted_d\n"),
}
ALSO = {
    "standards/__init__.py": "",
    "standards/planted_b/__init__.py": "",
    "rooms/planted/__init__.py": "",
    "rooms/planted/models.py": "",
    "rooms/other/__init__.py": "",
    "rooms/other/selectors.py": "",
    "core/planted_d.py": "import ayni.core.planted_c\n",
}


def lint(root: Path) -> str:
    """Run import-linter on the tree below root and return what it printed."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def names() -> dict[str, str]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {c["id"]: c["name"] for c in table["tool"]["importlinter"]["contracts"]}


def test_every_contract_is_kept() -> None:
    printed = lint(ROOT)
    assert f"Contracts: {len(names())} kept, 0 broken." in printed, printed


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the linter says of a copy of the tree with one fault for each contract."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    ignore = shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "tests")
    shutil.copytree(ROOT / "src", copy / "src", ignore=ignore)
    for path, lines in [*ALSO.items(), *PLANTED.values()]:
        target = copy / "src" / "ayni" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.read_text(encoding="utf-8") if target.exists() else HEAD
        target.write_text(before + lines, encoding="utf-8")
    return lint(copy)


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_a_planted_import_breaks_the_contract(printed: str, contract: str) -> None:
    assert f"{names()[contract]} BROKEN" in printed, printed


def test_a_fault_is_planted_for_each_contract() -> None:
    assert set(PLANTED) == set(names())
