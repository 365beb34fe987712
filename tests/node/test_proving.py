# SPDX-License-Identifier: Apache-2.0
"""`ayni prove`, `ayni bundle` and `ayni verify`: what leaves a node can be checked anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest

from tests.node.operating import Node, Told

BLOCKED = ("django", "ayni.adapters", "pyrage", "granian", "whitenoise", "psycopg", "csp")
ELSEWHERE = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in {BLOCKED!r}):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
from ayni.node.cli import main
main(sys.argv[1:], prog_name="ayni")
"""


def verify_elsewhere(*words: object) -> Told:
    """Run `ayni verify` as on a machine without a node, where Django is not installed."""
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, "verify", *map(str, words)],
        env={"PATH": "/usr/bin:/bin", "LANGUAGE": "en", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def consent(node: Node) -> str:
    """Return the hash of the node's own consent."""
    [(leaf,)] = node.rows(
        "SELECT leaf FROM act WHERE kind = 'constitution.consented/1' AND party = ?", node.party
    )
    return str(leaf.hex())


@pytest.fixture(scope="module")
def proof(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The proof of a consent with one member open, made by its node."""
    file = tmp_path_factory.mktemp("proof") / "consent.tlog-proof"
    node = Node(joined, "chl")
    told = node.run("prove", consent(node), file, "--open", "text")
    assert "ayni verify consent.tlog-proof" in told.out
    return file


def test_a_proof_is_valid_where_there_is_no_node_and_no_django(proof: Path) -> None:
    told = verify_elsewhere(proof)
    assert told.code == 0, told
    assert "signed by chl.mfa.border of CHL; PER’s node had stored it at" in told.out
    assert "Closed fields: 1 (proposal)" in told.out
    assert "text = " in told.out
    assert "keys are those that came with it" in told.err


def test_a_program_reads_the_same_as_json(proof: Path) -> None:
    told = verify_elsewhere(proof, "--json")
    found = json.loads(told.out)
    assert (told.code, found["valid"], found["office"]) == (0, True, "chl.mfa.border")
    assert found["closed"] == ["proposal"]
    assert [receipt["witness"] for receipt in found["receipts"]] == ["per"]


def test_each_changed_line_of_a_proof_is_not_valid_and_the_part_is_named(
    proof: Path, tmp_path: Path
) -> None:
    raw = bytearray(proof.read_bytes())
    middle = raw.index(b"\nextra ") + 200
    raw[middle] = ord("A") if raw[middle] != ord("A") else ord("B")
    changed = tmp_path / "changed.tlog-proof"
    changed.write_bytes(raw)
    told = verify_elsewhere(changed)
    assert told.code in (1, 2), told
    index = proof.read_bytes().replace(b"\nindex ", b"\nindex 1", 1)
    changed.write_bytes(index)
    told = verify_elsewhere(changed)
    assert told.code == 1, told
    assert told.out.startswith("Not authentic: the place of entry")


def test_what_is_no_proof_is_told_apart_from_a_false_one(tmp_path: Path) -> None:
    for name, raw in (("photo.jpg", bytes(range(256))), ("empty", b"")):
        (tmp_path / name).write_bytes(raw)
        told = verify_elsewhere(tmp_path / name)
        assert told.code == 2
        assert told.sentence.startswith("Nothing to check here:")
    assert verify_elsewhere(tmp_path / "absent").code == 2


def test_the_reading_code_names_the_act_as_its_hash_does(joined: Path, tmp_path: Path) -> None:
    node = Node(joined, "chl")
    code = json.loads((joined / "told.json").read_text())["consent chl"].split()[0]
    node.run("prove", code, tmp_path / "by-code.tlog-proof")
    found = json.loads(verify_elsewhere(tmp_path / "by-code.tlog-proof", "--json").out)
    assert found["kind"] == "constitution.consented/1"
    assert found["closed"] == ["proposal", "text"]


def test_what_cannot_be_proved_is_refused_and_writes_no_file(chl: Node, tmp_path: Path) -> None:
    file = tmp_path / "none.tlog-proof"
    for words, named in (
        (("ab" * 32,), "act_unknown"),
        (("no such code",), "code_malformed"),
        ((consent(chl), "--open", "strength"), "member_unknown"),
    ):
        told = chl.run("prove", words[0], file, *words[1:], expect=1)
        assert told.sentence.startswith(f"refused: {named}")
    code = chl.run("office", "declare", chl.home / "offices.json", "--by", "chl.mfa.border").out
    told = chl.run("prove", code.split()[1], file, expect=1)
    assert told.sentence.startswith("refused: not_signed_yet")
    assert not file.exists()


@pytest.fixture(scope="module")
def bundle(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "per"
    told = Node(joined, "per").run("bundle", "export", "--plain", out)
    assert "check them with `ayni verify per`" in told.out
    return out


def test_a_bundle_holds_both_logs_and_is_valid_elsewhere(bundle: Path, joined: Path) -> None:
    told = verify_elsewhere(bundle, "--json")
    found = json.loads(told.out)
    assert (told.code, found["valid"]) == (0, True)
    cut = json.loads((joined / "told.json").read_text())["status"][1]["cut"]
    assert {log["log"]: [log["size"], log["root"]] for log in found["logs"]} == cut
    assert {log["party"] for log in found["logs"]} == {"chl", "per"}
    assert all(log["receipts"] and not log["bodies_absent"] for log in found["logs"])


def test_one_changed_byte_of_a_bundle_is_found(bundle: Path) -> None:
    for part in ("entries", "checkpoint", "bodies"):
        file = next(p for p in sorted(bundle.rglob("*")) if p.is_file() and part in str(p))
        raw = file.read_bytes()
        file.write_bytes(raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:])
        told = verify_elsewhere(bundle)
        assert told.code == 1, (part, told)
        assert told.out.startswith("Not authentic: ")
        file.write_bytes(raw)
    assert verify_elsewhere(bundle).code == 0


def test_nothing_is_written_over_or_without_being_asked_for(chl: Node, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    assert "not empty" in chl.run("bundle", "export", "--plain", tmp_path / "full", expect=2).err
    assert "--plain" in chl.run("bundle", "export", tmp_path / "new", expect=2).err
    assert not (tmp_path / "new").exists()


def test_a_packet_goes_as_a_mail_and_is_read_from_it(joined: Path, tmp_path: Path) -> None:
    chl, per = Node(joined, "chl"), Node(joined, "per")
    file = tmp_path / "letter.eml"
    told = per.run("bundle", "export", "--to", "chl", "--mail", file)
    assert told.out.startswith("letter.eml: packet ")
    mail = message_from_bytes(file.read_bytes(), policy=default)
    [attached] = mail.iter_attachments()
    assert sha256(attached.get_content()).hexdigest() in told.out
    assert "EJERCICIO" in mail["Subject"]
    assert "packet" in chl.run("bundle", "import", file).out
    assert "there already" in per.run("bundle", "export", "--to", "chl", file, expect=2).err
    assert "--to" in per.run("bundle", "export", "--plain", "--mail", tmp_path / "x", expect=2).err
    file.write_bytes(b"From: a\nSubject: b\n\nWords.\n")
    told = chl.run("bundle", "import", file, expect=1)
    assert told.sentence.startswith("refused: no_packet_in_mail")
