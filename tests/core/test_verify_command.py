# SPDX-License-Identifier: Apache-2.0
"""`ayni verify`: its words, its exit status, and that it needs nothing but the file."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ayni.core.policy import format_policy
from ayni.node.cli.verify import verify
from ayni.node.folders import in_processes
from tests.core.exports import NORTH_LOG, POLICY, SmallLog, export_files, write_files

LOG = SmallLog(1100)
PROOF = LOG.act_proof(30, closed=("strength",))


def run(*arguments: object) -> Result:
    return CliRunner(env={"LANGUAGE": "en"}).invoke(verify, [str(part) for part in arguments])


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "act.tlog-proof"
    path.write_bytes(PROOF)
    return path


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy"
    path.write_text(format_policy(POLICY))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "export", export_files(LOG, SmallLog(2, signer=NORTH_LOG)))


def test_an_authentic_act_is_told_in_the_agreed_words(proof, policy):
    result = run(proof, "--policy", policy)
    assert result.exit_code == 0
    assert result.output.startswith(
        "Authentic: signed by per.south.liaison of PER; CHL’s node had stored it at 2026-09-21"
        " 14:13:20 UTC. Closed fields: 1 (strength). This proves origin and time, not that what it"
        " says is true.\n"
    )
    for words in ("no. 30 of 1100", "notices.given/1", "EXERCISE", 'place = "f-30"', "AMBER"):
        assert words in result.output
    assert "came with it" not in result.output


def test_keys_that_came_with_the_proof_are_not_passed_over_in_silence(proof):
    result = run(proof)
    assert result.exit_code == 0
    assert "keys are those that came with it" in result.stderr


def test_a_changed_byte_is_told_with_its_part_and_status_1(proof, policy):
    raw = bytearray(PROOF)
    raw[raw.index(b"index 30") + 6] += 1
    proof.write_bytes(raw)
    result = run(proof, "--policy", policy)
    assert result.exit_code == 1
    assert result.output.startswith(
        "Not authentic: the place of entry 40 in the tree of 1100 does not match. Expected root"
    )


def test_a_whole_folder_is_told_log_by_log(folder, policy):
    result = run(folder, "--policy", policy)
    assert result.exit_code == 0
    assert result.output.startswith("Authentic: every entry and body")
    assert "1100 complete, 0 with closed fields, 0 not here" in result.output
    assert "CHL’s node had stored all of it at" in result.output


def test_a_log_that_the_policy_lists_and_the_folder_lacks_is_told(tmp_path, policy):
    result = run(write_files(tmp_path / "export", export_files(LOG)), "--policy", policy)
    assert result.exit_code == 0
    assert "Not in this folder: log 0000000000000nth." in result.output


def test_a_changed_entry_is_told_with_its_number(folder):
    path = folder / "full/0000000000000sth/tile/entries/001"
    path.write_bytes(path.read_bytes().replace(b"south", b"north", 1))
    result = run(folder)
    assert result.exit_code == 1
    assert result.output.startswith("Not authentic: entry 256 of log 0000000000000sth")


@pytest.mark.parametrize("content", [b"", b"PK", b"c2sp.org/tlog-proOf@v1\n"])
def test_a_file_that_is_no_proof_has_status_2(proof, content):
    proof.write_bytes(content)
    result = run(proof)
    assert result.exit_code == 2
    assert "Nothing to check here" in result.stderr


def test_a_folder_that_is_no_export_or_a_path_that_is_not_there_has_status_2(tmp_path, proof):
    assert run(tmp_path).exit_code == 2
    assert run(tmp_path / "absent").exit_code == 2
    assert run(proof, "--policy", proof).exit_code == 2
    assert run().exit_code == 2


def test_programs_read_the_same_as_persons(proof, folder, policy):
    act = json.loads(run(proof, "--json", "--policy", policy).stdout)
    assert (act["valid"], act["office"], act["closed"]) == (True, "per.south.liaison", ["strength"])
    assert act["receipts"][0] == {"witness": "chl", "time_s": 1_790_000_000}
    export = json.loads(run(folder, "--json").stdout)
    assert [log["size"] for log in export["logs"]] == [2, 1100]
    assert export["own_policy"]
    (folder / "full/0000000000000sth/tile/0/000").unlink()
    bad = json.loads(run(folder, "--json").stdout)
    assert (bad["valid"], bad["expected"], bad["found"]) == (False, "a file", "none")
    proof.write_bytes(b"")
    assert json.loads(run(proof, "--json").stdout)["valid"] is None


def test_it_runs_where_django_is_not_installed(proof):
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from ayni.node.cli.verify import verify\n"
        "verify([sys.argv[1]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, proof], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "per.south.liaison" in done.stdout


@pytest.mark.slow
def test_a_large_folder_is_checked_in_several_processes(tmp_path):
    log = SmallLog.of_entries([b"entry-%d" % at for at in range(40_000)])
    folder = write_files(tmp_path / "export", export_files(log))
    code = "from ayni.node.cli.verify import verify; import sys; verify([sys.argv[1]])"
    command = [sys.executable, "-c", code, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    path = folder / "full/0000000000000sth/tile/entries/155"
    path.write_bytes(path.read_bytes().replace(b"entry-39700", b"entry-39701"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "entry 39700 of log" in done.stdout


@pytest.mark.parametrize("others", [0, 1], ids=["alone", "beside another thread"])
def test_work_spread_over_processes_comes_back_in_its_order(others: int) -> None:
    ended = threading.Event()
    for _ in range(others):
        threading.Thread(target=ended.wait, daemon=True).start()
    try:
        # Five pieces are enough for a second process; any function will do for a check.
        assert list(in_processes(abs, [-5, -4, 3, -2, 1])) == [5, 4, 3, 2, 1]  # type: ignore[arg-type, list-item]
    finally:
        ended.set()
