# SPDX-License-Identifier: Apache-2.0
"""What `dataclasses` compiled in an earlier process makes the same classes, or is passed over."""

from __future__ import annotations

import builtins
import dataclasses
import importlib.util
import marshal
import sys
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path

import pytest

from ayni.adapters import compiled

MAGIC = importlib.util.MAGIC_NUMBER
count_given = 1


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that is kept, before any process has left one."""
    monkeypatch.setattr(compiled, "PATH", tmp_path / "kept" / "dataclasses.pyc")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setitem(vars(dataclasses), "exec", builtins.exec)
    begin_anew(monkeypatch)
    return compiled.PATH


def begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what this process knows, as the next one has never known it."""
    monkeypatch.setattr(compiled, "_kept", {})
    monkeypatch.setattr(compiled, "_left", set())


def made() -> type:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Place:
        """A place."""

        name: str
        count: int = count_given
        notes: tuple[str, ...] = ()

    return Place


def compile_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str, *_rest: object, **_named: object) -> None:
        raise AssertionError(f"compiled anew: {text}")

    monkeypatch.setattr(compiled, "compile", refuse, raising=False)


def test_the_next_process_makes_the_same_class_and_compiles_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = made()
    compiled.keep()
    made()
    compiled.leave()
    begin_anew(monkeypatch)
    compiled.keep()
    compile_nothing(monkeypatch)
    found = made()
    one, other = found(name="f-07"), found(name="f-07", count=2)
    assert repr(one).endswith("Place(name='f-07', count=1, notes=())")
    assert one == found(name="f-07") != other
    assert hash(one) == hash(found(name="f-07"))
    assert found.__init__.__annotations__ == plain.__init__.__annotations__
    assert found.__init__.__code__.co_code == plain.__init__.__code__.co_code
    with pytest.raises(FrozenInstanceError):
        one.name = "f-08"
    with pytest.raises(TypeError, match="name"):
        found()


def test_one_text_with_other_defaults_makes_another_class(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled.keep()
    first = made()
    compile_nothing(monkeypatch)
    monkeypatch.setattr(sys.modules[__name__], "count_given", 7)
    second = made()
    assert (first(name="f-07").count, second(name="f-07").count) == (1, 7)


def test_what_is_known_is_not_written_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.keep()
    made()
    compiled.leave()
    written = file.stat().st_mtime_ns, file.stat().st_ino
    begin_anew(monkeypatch)
    compiled.keep()
    made()
    compiled.leave()
    assert written == (file.stat().st_mtime_ns, file.stat().st_ino)


@pytest.mark.parametrize(
    "content",
    [b"", MAGIC, MAGIC + b"rubbish", MAGIC + marshal.dumps([1]), b"\0\0\r\n" + marshal.dumps({})],
    ids=["empty", "cut short", "rubbish", "no texts", "another Python"],
)
def test_a_file_that_says_nothing_is_passed_over_and_written_anew(
    file: Path, content: bytes
) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    compiled.keep()
    assert made()(name="f-07").name == "f-07"
    compiled.leave()
    assert file.read_bytes().startswith(MAGIC)
    assert compiled._read()


def test_nothing_is_written_where_python_writes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled.keep()
    made()
    compiled.leave()
    assert not file.exists()


def test_a_folder_that_may_not_be_written_is_no_trouble(file: Path) -> None:
    file.parent.write_bytes(b"no folder")
    compiled.keep()
    made()
    compiled.leave()
    assert file.parent.read_bytes() == b"no folder"


def test_texts_of_classes_that_changed_do_not_pile_up(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "TEXTS_MAX", 5)
    compiled.keep()
    made()
    compiled.leave()
    assert file.exists()
    assert compiled._read() == {}
