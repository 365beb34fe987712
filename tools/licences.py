# SPDX-License-Identifier: Apache-2.0
"""Writes which packages and files of others a node runs, and under which licence; installs nothing.

    .venv/bin/python tools/licences.py

It reads requirements/node.txt, what each installed package says of itself, and vendor.toml, and
writes docs/operate/licences.md. A test writes it again and compares.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "node.txt"
VENDOR = ROOT / "src" / "ayni" / "web" / "static" / "vendor" / "vendor.toml"
PAGE = ROOT / "docs" / "operate" / "licences.md"
LINE_MAX_CHARS = 60

HEAD = """# Licences

What a node runs besides Python, its own code (Apache-2.0) and the system. Written by
`tools/licences.py` from the lock, the packages' own words and `vendor.toml`; a test writes it again
and compares. Hashes stand in `requirements/node.txt` and `vendor.toml`.
"""
LOOKED_AT = {"colorama": "BSD-3-Clause", "pyrage": "MIT", "qrcode": "BSD-3-Clause"}
"""Locked for Windows alone, or not plain about it: as their licence files say."""


def page() -> str:
    """Return the page as it has to be now."""
    packages = "".join(
        f"| {name} | {version} | {licence_of(name)} |\n" for name, version in locked()
    )
    files = "".join(
        f"| {one['name']} | {one['version']} | {one['licence']} |\n" for one in vendored()
    )
    return (
        f"{HEAD}\n## Packages\n\n| package | version | licence |\n|---|---|---|\n{packages}"
        f"\n## Files of the pages\n\n| package | version | licence |\n|---|---|---|\n{files}"
    )


def locked() -> list[tuple[str, str]]:
    """Return name and version of each package of the lock."""
    return re.findall(r"^([\w.-]+)==([\w.]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def vendored() -> list[dict[str, str]]:
    """Return name, version and licence of each package whose files the pages carry."""
    told = tomllib.loads(VENDOR.read_text(encoding="utf-8"))
    return [
        {"name": one["name"], "version": one["version"], "licence": one["licence"]}
        for one in told["package"]
    ]


def licence_of(name: str) -> str:
    """Return the licence that an installed package states of itself.

    Raises:
        SystemExit: it states none that fits a line; look, and name it here.
    """
    if name in LOOKED_AT:
        return LOOKED_AT[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        raise SystemExit(f"{name} is locked and not installed; run make test first.") from None
    return _expression(told) or _classifier(told) or _short(told) or _none(name)


def _expression(told: PackageMetadata) -> str:
    return _first(told, "License-Expression")


def _classifier(told: PackageMetadata) -> str:
    found = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or []
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    return ", ".join(found)


def _short(told: PackageMetadata) -> str:
    text = _first(told, "License")
    return text if 0 < len(text) <= LINE_MAX_CHARS and "\n" not in text else ""


def _first(told: PackageMetadata, name: str) -> str:
    return next(iter(told.get_all(name) or []), "")


def _none(name: str) -> str:
    raise SystemExit(f"{name} states no licence; look, and write it into tools/licences.py.")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
