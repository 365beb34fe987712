# SPDX-License-Identifier: Apache-2.0
"""The only door for front-end files that others wrote. Runs no script of theirs, edits no file.

Reads ``src/ayni/web/static/vendor/vendor.toml``, fetches each package with ``npm pack`` into a
temporary folder, compares the SHA-256 of every listed file and copies it into
``vendor/<name>-<version>/``. Files that are not listed are removed from those folders.

    python tools/vendor.py           fetch, check, copy
    python tools/vendor.py --check   compare the copied files with their hashes; no network
    python tools/vendor.py --pin     fetch, and print the hash of every file that has none yet

The list looks so::

    [[package]]
    name = "@tabler/core"
    version = "1.6.1"
    licence = "MIT"
    copyright = "Copyright ..."   # only for an MIT package that ships without its licence text

    [[package.file]]
    from = "dist/css/tabler.css"  # path inside the package
    to = "tabler.css"             # path inside vendor/tabler-core-1.6.1/
    sha256 = "..."                # of the file; 64 lower-case hexadecimal digits

    [package.sprite]              # optional: single SVG icons joined into one file of symbols
    from = "icons/outline"
    icons = ["alert-triangle", "printer"]
    to = "icons.svg"
    sha256 = "..."                # of the joined file
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "src" / "ayni" / "web" / "static" / "vendor"
LIST_NAME = "vendor.toml"
NAME = re.compile(r"(@[a-z0-9._-]+/)?[a-z0-9._-]+")
VERSION = re.compile(r"[0-9]+(\.[0-9]+){1,2}([-.][a-z0-9.]+)?")
DIGEST = re.compile(r"[0-9a-f]{64}")
LICENCES = frozenset(
    {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "OFL-1.1", "CC0-1.0"}
)
MIT = """MIT License

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


class VendorError(Exception):
    """The list, a package or a copied file is not what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One file to copy. An empty ``sha256`` means: not pinned yet."""

    source: str
    target: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """One SVG file of symbols, joined from single icons of the package."""

    source: str
    icons: tuple[str, ...]
    target: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One npm package at one version, with the files that are taken from it."""

    name: str
    version: str
    licence: str
    copyright: str
    files: tuple[Wanted, ...]
    sprite: Sprite | None

    @property
    def folder(self) -> str:
        """Return the folder under ``vendor/``; the version in it makes it cacheable for ever."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"

    @property
    def pins(self) -> dict[str, str]:
        """Return target path -> SHA-256 for everything this package puts into its folder."""
        pins = {wanted.target: wanted.sha256 for wanted in self.files}
        if self.sprite:
            pins[self.sprite.target] = self.sprite.sha256
        if self.copyright:
            pins["LICENSE"] = digest(self.licence_text)
        return pins

    @property
    def licence_text(self) -> bytes:
        """Return the text to place where the package ships without one."""
        return MIT.format(copyright=self.copyright).encode()


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three commands; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="no network: compare the copies")
    choice.add_argument("--pin", action="store_true", help="print the hashes that are missing")
    options = parser.parse_args(arguments)
    try:
        packages = read_list(VENDOR)
        if options.check:
            problems = faults(VENDOR)
            if problems:
                raise VendorError("\n".join(problems))
            print(f"{len(packages)} packages as pinned")
        elif options.pin:
            pin(packages)
        else:
            for package in packages:
                install(package, VENDOR)
                print(f"{package.folder}: {len(package.pins)} files")
    except VendorError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def read_list(vendor: Path) -> tuple[Package, ...]:
    """Return the packages named in the list of this folder.

    Raises:
        VendorError: the list is missing, unreadable, or names something it may not.
    """
    path = vendor / LIST_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise VendorError(f"{LIST_NAME}: expected a readable TOML file; {error}") from error
    return tuple(_package(entry) for entry in table.get("package", []))


def _package(entry: Mapping[str, object]) -> Package:
    name, version, licence = (_text(entry, key) for key in ("name", "version", "licence"))
    if not NAME.fullmatch(name) or not VERSION.fullmatch(version):
        raise VendorError(f"{name} {version}: expected an npm name and one exact version")
    if licence not in LICENCES:
        raise VendorError(f"{name}: licence {licence} is not one of {sorted(LICENCES)}")
    files = tuple(
        Wanted(source=_path(f, "from"), target=_path(f, "to"), sha256=_digest(f))
        for f in _tables(entry.get("file", []))
    )
    copyright_line = _text(entry, "copyright") if "copyright" in entry else ""
    carried = any("licen" in wanted.target.lower() for wanted in files)
    if carried == bool(copyright_line) or (copyright_line and licence != "MIT"):
        raise VendorError(
            f"{name}: expected its licence among the files, or (MIT only) a copyright line"
        )
    sprites = _tables([entry["sprite"]] if "sprite" in entry else [])
    sprite = _sprite(sprites[0]) if sprites else None
    return Package(
        name=name,
        version=version,
        licence=licence,
        copyright=copyright_line,
        files=files,
        sprite=sprite,
    )


def _sprite(table: Mapping[str, object]) -> Sprite:
    icons = table.get("icons")
    if not isinstance(icons, list) or not all(isinstance(icon, str) for icon in icons):
        raise VendorError(f"icons = {icons!r}: expected a list of names")
    return Sprite(
        source=_path(table, "from"),
        icons=tuple(sorted(set(icons))),
        target=_path(table, "to"),
        sha256=_digest(table),
    )


def _tables(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise VendorError(f"expected a list of tables, found {value!r}")
    return value


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise VendorError(f"expected a text for {key!r} in {dict(table)!r}")
    return value


def _path(table: Mapping[str, object], key: str) -> str:
    text = _text(table, key)
    if text.startswith("/") or ".." in text.split("/"):
        raise VendorError(f"{key} = {text!r}: expected a path inside the folder")
    return text


def _digest(table: Mapping[str, object]) -> str:
    value = table.get("sha256", "")
    if value == "":
        return ""
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise VendorError(f"sha256 = {value!r}: expected 64 lower-case hexadecimal digits")
    return value


def faults(vendor: Path) -> list[str]:
    """Return what differs between the folder and its list, one sentence each; empty when nothing.

    Args:
        vendor: the folder that holds the list and the packages' folders.
    """
    problems = []
    expected = {LIST_NAME}
    for package in read_list(vendor):
        for target, sha256 in package.pins.items():
            relative = f"{package.folder}/{target}"
            expected.add(relative)
            path = vendor / relative
            if not path.is_file():
                problems.append(f"{relative}: missing; run `make vendor`")
            elif digest(path.read_bytes()) != sha256:
                problems.append(
                    f"{relative}: its hash is not the one in {LIST_NAME}; never edit it"
                )
    present = {p.relative_to(vendor).as_posix() for p in vendor.rglob("*") if p.is_file()}
    problems += [f"{name}: not in {LIST_NAME}" for name in sorted(present - expected)]
    return problems


def install(package: Package, vendor: Path) -> None:
    """Fetch one package, check it whole, and only then replace its folder.

    Raises:
        VendorError: a file is missing, has no pinned hash, or another one.
    """
    contents = fetch(package)
    for target, sha256 in package.pins.items():
        found = digest(contents[target])
        if found != sha256:
            raise VendorError(
                f"{package.folder}/{target}: found sha256 {found}, expected "
                f"{sha256 or 'one in the list; see --pin'}"
            )
    folder = vendor / package.folder
    shutil.rmtree(folder, ignore_errors=True)
    for target, content in contents.items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def pin(packages: tuple[Package, ...]) -> None:
    """Print the hash of every file whose hash is not in the list yet."""
    for package in packages:
        if all(package.pins.values()):
            continue
        contents = fetch(package)
        for target, sha256 in package.pins.items():
            if not sha256:
                print(f'{package.name} {target}: sha256 = "{digest(contents[target])}"')


def fetch(package: Package) -> dict[str, bytes]:
    """Return target path -> content, read from the package as npm hands it out.

    Nothing is unpacked to disk, so no path of the archive can reach outside.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm not found; install it to fetch front-end files (users need none)")
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            [npm, "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        archives = list(Path(scratch).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise VendorError(f"npm pack {package.name}@{package.version}: {done.stderr.strip()}")
        with tarfile.open(archives[0]) as archive:
            return _taken(package, archive)


def _taken(package: Package, archive: tarfile.TarFile) -> dict[str, bytes]:
    sprite = package.sprite
    icons = {f"{sprite.source}/{name}.svg": name for name in sprite.icons} if sprite else {}
    found = _members(archive, {wanted.source for wanted in package.files} | set(icons))
    contents = {wanted.target: found[wanted.source] for wanted in package.files}
    if sprite:
        contents[sprite.target] = join_icons({name: found[path] for path, name in icons.items()})
    if package.copyright:
        contents["LICENSE"] = package.licence_text
    return contents


def _members(archive: tarfile.TarFile, paths: set[str]) -> dict[str, bytes]:
    # Every npm archive has one folder at its root, nearly always called "package". One pass only:
    # going back inside a compressed stream costs as much as starting again.
    found = {}
    for member in archive:
        path = member.name.partition("/")[2]
        stream = archive.extractfile(member) if member.isfile() and path in paths else None
        if stream is not None:
            found[path] = stream.read()
    if missing := sorted(paths - set(found)):
        raise VendorError(f"{missing}: not in the package; look at it with `npm pack` and `tar -t`")
    return found


def join_icons(icons: Mapping[str, bytes]) -> bytes:
    """Return one SVG file with a symbol for each icon; use it as ``icons.svg#name``.

    Args:
        icons: name -> a file with one ``<svg>`` element, UTF-8.
    """
    symbols = []
    for name, content in sorted(icons.items()):
        text = re.sub(r"<!--.*?-->", "", content.decode("utf-8"), flags=re.DOTALL)
        match = re.search(r"<svg\b([^>]*)>(.*)</svg>", text, flags=re.DOTALL)
        if match is None:
            raise VendorError(f"{name}: expected one <svg> element")
        kept = re.findall(r'\b(viewBox|fill|stroke[a-z-]*)="([^"]*)"', match[1])
        attributes = "".join(f' {key}="{value}"' for key, value in kept)
        inner = " ".join(match[2].split())
        symbols.append(f'<symbol id="{name}"{attributes}>{inner}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 of these bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
