# SPDX-License-Identifier: Apache-2.0
"""`ayni fsck`, `ayni rebuild`, `ayni backup`: damage is named, derived tables come back."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests import postgres
from tests.node.operating import Node, init_words

OTHER_BODY = (
    "UPDATE body SET data = CAST(replace(data, 'civil', 'chief') AS BLOB) WHERE place ="
    " (SELECT place FROM act WHERE kind = 'directory.office_declared/1')"
)
# Roots are kept where a batch needed them, and computed elsewhere.
ACTS = "SELECT place, leaf, kind, object, depth, past, facts, verdict FROM act ORDER BY place"
WORDS = "SELECT word, chapter FROM search_word"
SAME = ("cut", "digest", "tables", "acts_held", "acts_own", "signed")


def test_a_sound_record_passes(chl: Node) -> None:
    told = chl.run("fsck")
    [(acts,)] = chl.rows("SELECT COUNT(*) FROM entry")
    assert told.out == f"{acts} acts, 2 logs: 0 problems\n"
    assert told.err == ""


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "UPDATE entry SET header = CAST(header || ' ' AS BLOB) WHERE place = {first}",
            "its bytes give",
        ),
        ("UPDATE entry SET header = header || '' WHERE place = {first}", "text found where"),
        (OTHER_BODY, "its body gives the commitment"),
        ("DELETE FROM entry WHERE place = {first} + 1", "act 1 is missing"),
        ("UPDATE head SET root = zeroblob(32) WHERE rowid = (SELECT min(rowid) FROM head)", "root"),
        ("UPDATE log SET size = size + 1 WHERE own = 1", "expected"),
        ("DELETE FROM act WHERE place = {first} + 1", "run `ayni rebuild`"),
    ],
    ids=["header", "text", "body", "missing act", "signed head", "size", "derived table"],
)
def test_planted_damage_is_named_and_ends_with_code_1(chl: Node, sql: str, named: str) -> None:
    [(first,)] = chl.rows(
        "SELECT min(place) FROM act WHERE party = 'chl' AND kind = 'log.opened/1'"
    )
    chl.damage(sql.format(first=first))
    told = chl.run("fsck", expect=1)
    assert any(named in line for line in told.err.splitlines()), told.err
    assert " 0 problems" not in told.out


def test_a_rebuild_gives_the_same_digest_and_tables(chl: Node) -> None:
    before = chl.status()
    assert before["digest"] != "0" * 64
    acts = chl.rows(ACTS)
    chl.damage("DELETE FROM act WHERE kind = 'directory.office_declared/1'")
    chl.damage("DELETE FROM object WHERE kind = 'constitution.proposed/1'")
    assert chl.status()["digest"] != before["digest"]
    words = chl.rows(WORDS)
    held = before["acts_held"]
    told = chl.run("rebuild").out
    assert told == f"{held} acts folded\n{held} acts listed for the search\n"
    assert {name for name, _place in chl.rows(WORDS)} > {"=room directory", "=party chl"}
    assert chl.run("rebuild").out == told
    assert set(words) <= set(chl.rows(WORDS))
    after = chl.status()
    assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}
    assert chl.rows(ACTS) == acts
    chl.run("fsck")


def test_a_backup_opens_as_a_node_with_the_same_digest(chl: Node, tmp_path: Path) -> None:
    before = chl.status()
    copy = tmp_path / "record-monday.sqlite"
    told = chl.run("backup", copy)
    assert told.out.startswith(f"record-monday.sqlite: {copy.stat().st_size} bytes\n")
    assert "Not in it: keys, guard, accounts" in told.out
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    other = Node(tmp_path / "other", "chl")
    other.data.mkdir(parents=True)
    for name in ("node.json", "secret.key", "desk.sqlite"):
        shutil.copy(chl.data / name, other.data)
    shutil.copy(copy, other.database)
    other.run("fsck")
    after = other.status()
    assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}


def test_a_backup_holds_neither_keys_nor_marks(chl: Node, tmp_path: Path) -> None:
    copy = tmp_path / "record.copy"
    chl.run("backup", copy)
    raw = copy.read_bytes()
    for path in (*chl.keys.iterdir(), *chl.guard.iterdir()):
        if path.name != "tls.crt":
            assert path.read_bytes().strip()[:64] not in raw, path.name
    assert list(tmp_path.glob("*.unfinished*")) == []


def test_a_backup_is_whole_while_somebody_writes(chl: Node, tmp_path: Path) -> None:
    with closing(sqlite3.connect(chl.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE log SET size = size + 1")
        chl.run("backup", tmp_path / "copy.sqlite")
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        held = copy.execute("SELECT id, size FROM log ORDER BY id").fetchall()
    assert held == chl.rows("SELECT id, size FROM log ORDER BY id")


def test_a_backup_is_never_written_over_anything(chl: Node, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_text("yesterday")
    told = chl.run("backup", tmp_path / "copy.sqlite", expect=2)
    assert "never overwritten" in told.sentence
    assert (tmp_path / "copy.sqlite").read_text() == "yesterday"
    told = chl.run("backup", tmp_path / "nowhere" / "copy.sqlite", expect=2)
    assert "could not be written" in told.sentence


@pytest.mark.postgres
@pytest.mark.slow
def test_a_record_in_postgresql_is_backed_up_by_its_own_program(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("una frase de paso larga")
    with postgres.running_server() as server:
        for name in ("record", "again"):
            server.create(name)
        node = Node(tmp_path, "chl", {"AYNI_DATABASE": server.address("record")})
        node.run(*init_words("chl", passphrase))
        node.variables["PATH"] = str(Path(postgres.program_path("pg_dump")).parent)
        before = node.status()
        copy = tmp_path / f"{secrets.token_hex(4)}.dump"
        node.run("backup", copy)
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        subprocess.run(
            [
                postgres.program_path("pg_restore"), "-h", str(server.socket), "-U", "postgres",
                "--exit-on-error", "-d", "again", str(copy),
            ],
            check=True,
            timeout=60,
        )  # fmt: skip
        node.variables["AYNI_DATABASE"] = server.address("again")
        node.run("fsck")
        after = node.status()
        assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}
        node.variables["PATH"] = str(tmp_path)
        told = node.run("backup", tmp_path / "none.dump", expect=2)
        assert "pg_dump is not installed" in told.sentence
        assert not (tmp_path / "none.dump").exists()
