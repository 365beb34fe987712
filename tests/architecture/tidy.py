# SPDX-License-Identifier: Apache-2.0
"""Checks of the code itself: each takes a tree and returns what is wrong, one sentence each.

A check never asserts and never repairs; ``test_tidy.py`` holds the tree to all of them and shows
with a planted fault that each of them can fail. After TigerBeetle's ``src/tidy.zig``.
"""

import ast
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

Check = Callable[[Path], list[str]]

FILE_MAX_LINES = 400
FUNCTION_MAX_LINES = 50
FILE_MAX_BYTES = 1024 * 1024

ROOM_FILES = frozenset(
    {"apps", "facts", "states", "rules", "models", "projections"}
    | {"selectors", "services", "forms", "views", "urls"}
)
ROOM_FILES_OPTIONAL = frozenset({"__init__", "mappings", "drafts", "documents", "tasks"})
ROOM_FOLDERS = frozenset({"migrations", "static", "templates", "tests"})

VAGUE = frozenset(
    {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base", "stuff"}
)
# The acts that every object has in common: the word is the domain's, not a heap.
VAGUE_ALLOWED = frozenset({"src/ayni/core/patterns/common.py"})

PRUNED = frozenset(
    {"__pycache__", "build", "demo-data", "dist", "node_modules", "staticfiles", "var"}
)


def files(root: Path) -> Iterator[Path]:
    """Yield every file of the tree that a clone would hold."""
    for folder, names, found in os.walk(root):
        names[:] = sorted(n for n in names if n not in PRUNED and (n == ".ci" or n[0] != "."))
        yield from (Path(folder) / name for name in sorted(found))


def modules(root: Path, *tops: str) -> Iterator[tuple[str, str, ast.Module]]:
    """Yield (path, text, tree) of each Python file, without those that Django writes."""
    for top in tops or ("src", "tests", "tools", "bench"):
        for path in files(root / top):
            if path.suffix == ".py" and "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield path.relative_to(root).as_posix(), text, parsed(text)


@cache
def parsed(text: str) -> ast.Module:
    """Return the tree of a text, made once for all checks: none of them changes it."""
    return ast.parse(text)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method below this node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def long_files(root: Path) -> list[str]:
    """A file is read at one sitting."""
    return [
        f"{path}: {text.count(chr(10))} lines, at most {FILE_MAX_LINES}"
        for path, text, _ in modules(root)
        if text.count("\n") > FILE_MAX_LINES
    ]


def long_functions(root: Path) -> list[str]:
    """A function fits a screen; its docstring does not count."""
    wrong = []
    for path, _, tree in modules(root):
        for node in functions(tree):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None
            doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            lines = (node.end_lineno or 0) - node.lineno + 1 - doc
            if lines > FUNCTION_MAX_LINES:
                wrong.append(
                    f"{path}:{node.lineno} {node.name}: {lines} lines, at most {FUNCTION_MAX_LINES}"
                )
    return wrong


def without_licence(root: Path) -> list[str]:
    """The first line names the licence; the second, when the first starts an interpreter."""
    wrong = []
    for path, text, _ in modules(root):
        lines = text.splitlines()
        if lines and lines[0].startswith("#!"):
            lines = lines[1:]
        if lines and lines[0] != "# SPDX-License-Identifier: Apache-2.0":
            wrong.append(f"{path}: first line is not the SPDX line")
    return wrong


def without_purpose(root: Path) -> list[str]:
    """The first sentence of a module says what it is for."""
    return [
        f"{path}: no module docstring"
        for path, text, tree in modules(root)
        if text.strip() and not ast.get_docstring(tree)
    ]


def hidden_imports(root: Path) -> list[str]:
    """A TYPE_CHECKING block or a late import is a cycle in disguise."""
    wrong = []
    for path, _, tree in modules(root, "src"):
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        if "TYPE_CHECKING" in names:
            wrong.append(f"{path}: TYPE_CHECKING")
        if "/node/cli/" in path or "/tests/" in path:
            continue
        for node in functions(tree):
            if path.endswith("/apps.py") and node.name == "ready":
                continue
            if any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(node)):
                wrong.append(f"{path}:{node.lineno} {node.name}: import inside a function")
    return wrong


def vague_names(root: Path) -> list[str]:
    """A name that says nothing gathers what nobody wanted to place."""
    return [
        f"{path}: the name says nothing about the content"
        for path, _, _ in modules(root)
        if Path(path).stem in VAGUE and path not in VAGUE_ALLOWED
    ] + [
        f"{folder.relative_to(root).as_posix()}/: the name says nothing about the content"
        for folder in sorted((root / "src").rglob("*"))
        if folder.is_dir() and folder.name in VAGUE and "vendor" not in folder.parts
    ]


def rooms(root: Path) -> list[Path]:
    """Return the folder of each room."""
    home = root / "src" / "ayni" / "rooms"
    return sorted(p for p in home.glob("*") if p.is_dir() and (p / "__init__.py").exists())


def room_shape(root: Path) -> list[str]:
    """Who knows one room knows them all."""
    wrong = []
    for room in rooms(root):
        folders = {p.name for p in room.iterdir() if p.is_dir()} - {"__pycache__"}
        # A file that outgrew its limit is a folder of the same name, one file for each object.
        grown = {name for name in folders - ROOM_FOLDERS if (room / name / "__init__.py").exists()}
        folders -= grown
        stems = {p.stem for p in room.glob("*.py")} | grown
        others = {p.name for p in room.iterdir() if p.is_file() and p.suffix != ".py"}
        wrong += [f"{room.name}: {name}.py is missing" for name in sorted(ROOM_FILES - stems)]
        wrong += [
            f"{room.name}: {name}.py is not a name of a room's file"
            for name in sorted(stems - ROOM_FILES - ROOM_FILES_OPTIONAL)
        ]
        wrong += [
            f"{room.name}: {name}/ is not a name of a room's folder"
            for name in sorted(folders - ROOM_FOLDERS)
        ]
        wrong += [f"{room.name}: {name} does not belong here" for name in others - {"README.md"}]
        wrong += [f"{room.name}: {n} is missing" for n in {"README.md"} - others]
        if not (room / "templates" / room.name).is_dir():
            wrong.append(f"{room.name}: templates/{room.name}/ is missing")
        if not list((room / "tests").glob("test_*.py")):
            wrong.append(f"{room.name}: it has no tests")
    return wrong


KIND = re.compile(r"[a-z_]+\.[a-z_]+/[0-9]+")


def unexplained_kinds(root: Path) -> list[str]:
    """What a room states for thirty years stands in its README."""
    wrong = []
    for room in rooms(root):
        readme = room / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.exists() else ""
        for facts in (*room.glob("facts.py"), *sorted(room.glob("facts/*.py"))):
            for node in ast.walk(parsed(facts.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    kind = node.value
                    if KIND.fullmatch(kind) and f"`{kind}`" not in text:
                        wrong.append(f"{room.name}: `{kind}` is not in its README")
    return wrong


ROW_WRITERS = frozenset({"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create"})
QUERY_WRITERS = frozenset({"create", "update", "delete"})
QUERY_WORDS = frozenset({"objects", "filter", "exclude", "all", "using", "select_for_update"})


def row_writers(root: Path) -> list[str]:
    """Only projections write rows; drafts and accounts are not in the record."""
    wrong = []
    for path, _, tree in modules(root, "src"):
        at_home = "/rooms/" in path and {"projections", "drafts"} & {
            Path(path).stem,
            Path(path).parent.name,
        }
        if at_home or "/adapters/" in path or "/tests/" in path:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name = node.func.attr
            # A row is saved without a word; what is saved into something is a document.
            if name == "save" and node.args:
                continue
            chain = {n.attr for n in ast.walk(node.func.value) if isinstance(n, ast.Attribute)}
            if name in ROW_WRITERS or (name in QUERY_WRITERS and chain & QUERY_WORDS):
                wrong.append(f"{path}:{node.lineno}: .{name}() writes a row")
            if name == "cursor":
                wrong.append(f"{path}:{node.lineno}: .cursor() opens raw SQL outside adapters/")
    return wrong


def record_writers(root: Path) -> list[str]:
    """Inside adapters/, rows of the record are written by raw SQL in adapters/record alone."""
    wrong = []
    for path, text, _ in modules(root, "src"):
        outside = "/adapters/record/" not in path and "/tests/" not in path
        if outside and re.search(r"(INSERT INTO|UPDATE|DELETE FROM) record_", text):
            wrong.append(f"{path}: writes a table of the record")
    return wrong


def unnamed_errors(root: Path) -> list[str]:
    """Every error stands in the tree that is drawn at the head of core/errors.py."""
    tree_path = root / "src" / "ayni" / "core" / "errors.py"
    drawn = set(
        re.findall(
            r"\w+", ast.get_docstring(ast.parse(tree_path.read_text(encoding="utf-8"))) or ""
        )
    )
    classes: dict[str, tuple[str, set[str]]] = {}
    for path, _, tree in modules(root, "src"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                classes[node.name] = (path, bases)
    known = {"Exception", "BaseException", "ValueError", "RuntimeError", "KeyError", "OSError"}
    while grown := {n for n, (_, bases) in classes.items() if bases & known} - known:
        known |= grown
    return [
        f"{path}: {name} is not in the tree of core/errors.py"
        for name, (path, _) in sorted(classes.items())
        if name in known and name not in drawn
    ]


TEXT_SUFFIXES = frozenset(
    {".cfg", ".css", ".go", ".html", ".json", ".md", ".mjs", ".po", ".py", ".sh", ".toml", ".txt"}
)
# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(
    r"(?<![\w./>$}-])/(" + "|".join(("work", "root", "tmp", "home")) + r")/\w"
)
PACKAGE_HOST = re.compile(
    "|".join(
        (
            "files[.]python" + "hosted",
            "pypi" + r"[.]org",
            "registry[.]npm" + "js",
            "index" + "-url=",
        )
    )
)


def left_traces(root: Path) -> list[str]:
    """Nothing tells on which machine a file was written or from where packages came."""
    wrong = []
    for path in files(root):
        named = path.suffix in TEXT_SUFFIXES or path.name in {"Makefile", "run"}
        if not named or "vendor" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if match := MACHINE_PATH.search(line) or PACKAGE_HOST.search(line):
                wrong.append(f"{path.relative_to(root).as_posix()}:{number}: {match[0]}")
    return wrong


def open_braces(root: Path) -> list[str]:
    """A style sheet closes what it opens: a lost brace puts all that follows into one condition."""
    return [
        f"{path.relative_to(root).as_posix()}: {text.count('{')} braces open, "
        f"{text.count('}')} close"
        for path in sorted((root / "src").rglob("*.css"))
        if "vendor" not in path.parts
        for text in [re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)]
        if text.count("{") != text.count("}")
    ]


def big_files(root: Path, allowed: frozenset[str]) -> list[str]:
    """A clone stays small; what must be big is listed."""
    return [
        f"{name}: {size} bytes, at most {FILE_MAX_BYTES}"
        for name, size in ((p.relative_to(root).as_posix(), p.stat().st_size) for p in files(root))
        if size > FILE_MAX_BYTES and name not in allowed
    ]
