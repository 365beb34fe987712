# SPDX-License-Identifier: Apache-2.0
"""Holds the front-end files of others to their hashes; fetches nothing."""

from pathlib import Path

import pytest

from tools import vendor

LICENCE = b"MIT License\n"
SCRIPT = b"export const one = 1;\n"
LIST = f"""
[[package]]
name = "@some/thing"
version = "1.2.3"
licence = "MIT"

[[package.file]]
from = "dist/thing.mjs"
to = "thing.mjs"
sha256 = "{vendor.digest(SCRIPT)}"

[[package.file]]
from = "LICENSE"
to = "LICENSE"
sha256 = "{vendor.digest(LICENCE)}"
"""


def test_vendored_files_are_as_they_came() -> None:
    assert vendor.faults(vendor.VENDOR) == []


def test_no_vendored_file_is_in_a_folder_that_git_ignores() -> None:
    for package in vendor.read_list(vendor.VENDOR):
        for target in package.pins:
            assert not {"build", "dist", "var"} & set(Path(target).parts), target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vendor.toml").write_text(LIST)
    home = tmp_path / "some-thing-1.2.3"
    home.mkdir()
    (home / "thing.mjs").write_bytes(SCRIPT)
    (home / "LICENSE").write_bytes(LICENCE)
    return tmp_path


def test_files_with_the_right_hash_are_accepted(folder: Path) -> None:
    assert vendor.faults(folder) == []


def test_an_edited_file_is_found(folder: Path) -> None:
    (folder / "some-thing-1.2.3" / "thing.mjs").write_bytes(SCRIPT + b"\n")
    (sentence,) = vendor.faults(folder)
    assert "thing.mjs: its hash is not the one" in sentence


def test_a_missing_file_is_found(folder: Path) -> None:
    (folder / "some-thing-1.2.3" / "LICENSE").unlink()
    (sentence,) = vendor.faults(folder)
    assert "LICENSE: missing" in sentence


def test_a_file_that_is_not_listed_is_found(folder: Path) -> None:
    (folder / "some-thing-1.2.3" / "more.js").write_bytes(b"")
    assert vendor.faults(folder) == ["some-thing-1.2.3/more.js: not in vendor.toml"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('version = "1.2.3"', 'version = "^1.2"', "exact version"),
        ('name = "@some/thing"', 'name = "--registry=x"', "npm name"),
        ('licence = "MIT"', 'licence = "SSPL-1.0"', "not one of"),
        ('to = "thing.mjs"', 'to = "../thing.mjs"', "inside the folder"),
        ('to = "LICENSE"', 'to = "words"', "expected its licence"),
        ('from = "LICENSE"', "from = 3", "expected a text"),
        (f'"{vendor.digest(SCRIPT)}"', '"abc"', "64 lower-case"),
    ],
)
def test_a_list_that_names_what_it_may_not_is_refused(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    assert old in LIST
    (folder / "vendor.toml").write_text(LIST.replace(old, new))
    with pytest.raises(vendor.VendorError, match=complaint):
        vendor.read_list(folder)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(vendor.VendorError, match="readable TOML"):
        vendor.read_list(tmp_path)


def test_a_package_whose_hash_differs_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package,) = vendor.read_list(folder)
    came = {"thing.mjs": b"another", "LICENSE": LICENCE}
    monkeypatch.setattr(vendor, "fetch", lambda package: came)
    with pytest.raises(vendor.VendorError, match=r"thing\.mjs: found sha256"):
        vendor.install(package, folder)
    assert vendor.faults(folder) == []


def test_icons_are_joined_into_symbols() -> None:
    icon = (
        b'<!-- x --><svg xmlns="a" width="24" viewBox="0 0 24 24" fill="none">\n <path d="M0"/>\n'
        b"</svg>"
    )
    assert vendor.join_icons({"b": icon, "a": icon}) == (
        b'<svg xmlns="http://www.w3.org/2000/svg">\n'
        b'<symbol id="a" viewBox="0 0 24 24" fill="none"><path d="M0"/></symbol>\n'
        b'<symbol id="b" viewBox="0 0 24 24" fill="none"><path d="M0"/></symbol>\n'
        b"</svg>\n"
    )


def test_something_that_is_no_icon_is_refused() -> None:
    with pytest.raises(vendor.VendorError, match="one <svg> element"):
        vendor.join_icons({"a": b"<html></html>"})
