# SPDX-License-Identifier: Apache-2.0
"""Checks of the documents: whether what they name is there; changes no file."""

import re
import tomllib
from pathlib import Path

from tests.architecture import tidy

README_MAX_LINES = 80
ARCHITECTURE_MAX_LINES = 300
DECISION_MAX_LINES = 60
RULES = 60
DECISION_HEADINGS = ["Context", "Decision", "Consequences"]
DECISION_HEADING_OPTIONAL = "Weighed"
PAGES = ("README.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "THREAT_MODEL.md")
# Folders whose files a document may name; anything else in backticks is not a path of the tree.
TOPS = frozenset(
    {"bench", "changes", "contrib", "docs", "requirements", "src", "tests", "tools"}
    | {"core", "standards", "adapters", "web", "rooms", "node"}
)
PATH = re.compile(r"`([a-z_]+(?:/[\w.-]+)+/?)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"(?:`|^)ayni ([a-z]+)", re.MULTILINE)
RULE = re.compile(r"^(\d+)\. .* \[([^\]]+)\]$")


def pages(root: Path) -> list[Path]:
    """Return the documents that describe the tree."""
    return [root / name for name in PAGES if (root / name).exists()] + sorted(
        p for p in (root / "docs").rglob("*.md") if "protocol" not in p.parts
    )


def too_long(root: Path) -> list[str]:
    """A reader finishes the first page, and the map fits a walk."""
    limits = {"README.md": README_MAX_LINES, "ARCHITECTURE.md": ARCHITECTURE_MAX_LINES}
    limits |= {
        p.relative_to(root).as_posix(): DECISION_MAX_LINES
        for p in (root / "docs" / "decisions").glob("*.md")
    }
    counts = {name: (root / name).read_text(encoding="utf-8").count("\n") for name in limits}
    return [f"{n}: {counts[n]} lines, at most {limits[n]}" for n in limits if counts[n] > limits[n]]


def lost_paths(root: Path) -> list[str]:
    """A document names no file that is not there."""
    wrong = []
    for page in pages(root):
        for name in PATH.findall(page.read_text(encoding="utf-8")):
            if name.split("/")[0] not in TOPS:
                continue
            if not any((top / name).exists() for top in (root, root / "src" / "ayni")):
                wrong.append(f"{page.relative_to(root).as_posix()}: {name} does not exist")
    return wrong


def lost_links(root: Path) -> list[str]:
    """A link inside the tree leads somewhere."""
    return [
        f"{page.relative_to(root).as_posix()}: {target} does not exist"
        for page in pages(root)
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]


def lost_commands(root: Path, commands: frozenset[str]) -> list[str]:
    """A document names no command that cannot be given."""
    return [
        f"{page.relative_to(root).as_posix()}: ayni {name} is not a command"
        for page in pages(root)
        for name in sorted(set(COMMAND.findall(page.read_text(encoding="utf-8"))) - commands)
    ]


def decisions(root: Path) -> list[str]:
    """Decision records are numbered without a gap and have one form."""
    wrong = []
    found = sorted((root / "docs" / "decisions").glob("*.md"))
    for number, path in enumerate(found, start=1):
        text = path.read_text(encoding="utf-8")
        if not path.name.startswith(f"{number:04d}-"):
            wrong.append(f"{path.name}: expected the number {number:04d}")
        if not text.startswith(f"# {number} "):
            wrong.append(f"{path.name}: expected the title '# {number} …'")
        if not re.search(r"^Status: (accepted|superseded by \d+)$", text, re.MULTILINE):
            wrong.append(f"{path.name}: expected a line 'Status: accepted' or 'superseded by N'")
        found_headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
        if [h for h in found_headings if h != DECISION_HEADING_OPTIONAL] != DECISION_HEADINGS:
            wrong.append(f"{path.name}: expected the headings {DECISION_HEADINGS}")
    return wrong


def rules_without_a_check(root: Path) -> list[str]:
    """Each rule of STYLE.md names what holds it, and that is there."""
    found = [
        match
        for line in (root / "STYLE.md").read_text(encoding="utf-8").splitlines()
        if (match := RULE.match(line))
    ]
    numbers = [int(match[1]) for match in found]
    wrong = []
    if numbers != list(range(1, RULES + 1)):
        wrong.append(f"expected rules 1 to {RULES}, each with its check; found {numbers}")
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    selected = tuple(table["ruff"]["lint"]["select"])
    contracts = {contract["id"] for contract in table["importlinter"]["contracts"]}
    for match in found:
        holder, _, name = match[2].partition(" ")
        held = {
            "contract": name in contracts,
            "djade": not name,
            "mypy": not name,
            "pytest": not name,
            "reader": not name,
            "ruff": name == "format" or name.startswith(selected),
            "test": bool(name) and (root / name).exists(),
            "tidy": hasattr(tidy, name),
        }.get(holder, False)
        if not held:
            wrong.append(f"rule {match[1]}: nothing is called [{match[2]}]")
    return wrong


def loose_requirements(root: Path) -> list[str]:
    """What is named in pyproject.toml is locked; what is locked has a hash and no address."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    node, dev = project["dependencies"], project["optional-dependencies"]["dev"]
    wrong = []
    for name, named in (("node", node), ("dev", node + dev)):
        text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        blocks = [b for b in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if b.strip()]
        locked = {block.partition("==")[0].strip().lower() for block in blocks}
        wrong += [
            f"{name}.txt: {wish} is not locked"
            for wish in named
            if re.split(r"[\[<>=!~ ]", wish)[0].lower() not in locked
        ]
        wrong += [
            f"{name}.txt: no hash: {b.split()[0]}" for b in blocks if "--hash=sha256:" not in b
        ]
        wrong += [f"{name}.txt: an address: {line}" for line in text.splitlines() if "://" in line]
    return wrong
