# SPDX-License-Identifier: Apache-2.0
"""Files on the disk: whole or not there, verified, erased with their act, and never in the way."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connections

from ayni.adapters import clock
from ayni.adapters.attachments import files, keeping, uploads
from ayni.adapters.attachments.uploads import Upload
from ayni.adapters.record import fsck, ledger
from ayni.core import limits
from ayni.core.attachments import Attachment, hash_of
from ayni.core.errors import NotAuthentic, Refusal, StoreTrouble
from tests.record.scene import Scene

CHANCE = random.Random(20261124)
PDF = b"%PDF-1.7\n" + random.Random(1).randbytes(3 * limits.MIB)


@pytest.fixture
def scene(engine: str) -> Scene:
    return Scene().found().constitute()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "attachments"


def attachment(content: bytes = PDF, name: str = "croquis.pdf") -> Attachment:
    salt = CHANCE.randbytes(16)
    return Attachment(
        hash=hash_of(salt, [content]),
        salt=salt,
        name=name,
        size=len(content),
        type="application/pdf",
    )


def upload(root: Path, name: str = "croquis.pdf", content: bytes = PDF) -> Upload:
    begun = Upload(root, name, size_max=10 * limits.MIB)
    for at in range(0, max(1, len(content)), 65_536):
        begun.write(content[at : at + 65_536])
    return begun


def left_in(root: Path) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def give(scene: Scene, *attachments: Attachment) -> bytes:
    return scene.give(attachments=[one.to_value() for one in attachments]).leaf


# --- uploads


def test_an_upload_is_hashed_on_the_way_and_lies_under_its_hash(root: Path) -> None:
    made = upload(root, "C:\\fotos\\Croquis.PDF").finish()
    assert made is not None
    assert (made.name, made.size, made.type) == ("Croquis.PDF", len(PDF), "application/pdf")
    assert made.hash == hash_of(made.salt, [PDF])
    assert uploads.kept(root, made.hash) == made
    path = root / "uploads" / made.hash.hex()
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("virus.exe", b"MZ", "type"),
        ("page.html", b"<script>", "type"),
        ("fake.pdf", b"MZ\x90\x00", "type_differs"),
        ("empty.pdf", b"", "empty"),
        ("big.pdf", b"%PDF-" + bytes(10 * limits.MIB), "too_large"),
        ("../", b"x", "name"),
    ],
)
def test_what_is_not_taken_says_why_and_leaves_nothing(
    root: Path, name: str, content: bytes, code: str
) -> None:
    begun = upload(root, name, content)
    assert begun.finish() is None
    assert begun.code == code
    assert left_in(root) == []


def test_a_full_disk_is_a_reason_and_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(root.parent)
    full = usage._replace(free=limits.ATTACHMENTS_FREE_MIN_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    begun = upload(root)
    assert begun.finish() is None
    assert begun.code == "no_room"
    assert left_in(root) == []


def test_an_upload_that_breaks_off_leaves_nothing(root: Path) -> None:
    begun = upload(root)
    begun.drop()
    assert left_in(root) == []


def test_a_signed_upload_gets_its_lasting_name_and_a_refused_one_keeps_its_place(
    root: Path,
) -> None:
    made = upload(root).finish()
    assert made is not None
    with suppress(Refusal), uploads.signing(root, [made]):
        assert files.is_held(root, made.hash)
        raise Refusal("late")
    assert not files.is_held(root, made.hash)
    assert uploads.kept(root, made.hash) == made
    with uploads.signing(root, [made]):
        pass
    assert files.held_path(root, made.hash).read_bytes() == PDF
    with uploads.signing(root, [made]):
        pass  # the same form sent twice


def test_a_swept_upload_refuses_the_deed_and_keeps_the_others(root: Path) -> None:
    made, gone = upload(root).finish(), attachment()
    assert made is not None
    with pytest.raises(Refusal, match="attachment_gone"), uploads.signing(root, [made, gone]):
        pytest.fail("nothing may be signed")
    assert uploads.kept(root, made.hash) == made
    assert uploads.kept(root, gone.hash) is None
    with uploads.signing(root, [gone], restated=[gone.hash]):
        pass


# --- files


def test_bytes_that_come_in_pieces_are_whole_at_the_end(root: Path) -> None:
    one = attachment()
    for start in range(0, len(PDF), limits.MIB):
        piece = PDF[start : start + limits.MIB]
        files.add_piece(root, one.hash, "per", start=start, piece=piece)
    assert files.begun_bytes(root, one.hash, "per") == len(PDF)
    files.complete(root, one, "per")
    assert files.read_piece(root, one.hash, 5, 7) == (PDF[5:12], len(PDF))
    assert left_in(root) == [f"held/{one.hash.hex()[:2]}/{one.hash.hex()}"]


def test_a_lying_byte_is_found_at_the_end_and_nothing_is_kept(root: Path) -> None:
    one = attachment()
    files.add_piece(root, one.hash, "per", start=0, piece=b"$" + PDF[1:])
    with pytest.raises(NotAuthentic, match="attachment does not match"):
        files.complete(root, one, "per")
    assert left_in(root) == []


def test_a_file_that_is_not_here_is_said_so(root: Path) -> None:
    with pytest.raises(LookupError):
        files.read_piece(root, bytes(32), 0, 10)


def test_what_an_earlier_process_wrote_beyond_is_overwritten(root: Path) -> None:
    one = attachment(b"%PDF-abc")
    files.add_piece(root, one.hash, "per", start=0, piece=b"%PDF-xyz and more")
    files.add_piece(root, one.hash, "per", start=5, piece=b"abc")
    files.complete(root, one, "per")
    assert files.is_held(root, one.hash)


def test_no_piece_is_written_on_a_full_disk(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(root.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=0))
    with pytest.raises(StoreTrouble, match="Acts are not affected"):
        files.add_piece(root, bytes(32), "per", start=0, piece=b"x")


# --- with the record, on both databases


def test_counts_standing_and_check_follow_the_disk(scene: Scene, root: Path) -> None:
    here, away = upload(root).finish(), attachment()
    assert here is not None
    with uploads.signing(root, [here]):
        give(scene, here, away)
    told = keeping.counts()
    assert (told.named, told.held, told.missing, told.missing_bytes) == (2, 1, 1, len(PDF))
    largest = keeping.size_max()
    assert largest == 10 * limits.MIB
    assert keeping.standing(here, largest=largest).state == "held"
    assert keeping.standing(away, largest=largest).state == "coming"
    assert keeping.standing(away, largest=1).state == "too_large"
    files.note_attempt(root, away.hash, "per", files.Attempt(code="absent", tries=1))
    assert keeping.standing(away, largest=largest).party == "per"
    files.add_piece(root, away.hash, "per", start=0, piece=PDF[:9])
    assert keeping.standing(away, largest=largest) == keeping.Standing(state="coming", here_bytes=9)
    assert keeping.check() == (1, ())


def test_a_flipped_bit_is_reported_and_keeps_nobody_from_signing(scene: Scene, root: Path) -> None:
    made = upload(root).finish()
    assert made is not None
    with uploads.signing(root, [made]):
        give(scene, made)
    path = files.held_path(root, made.hash)
    path.write_bytes(b"$" + PDF[1:])
    read, [problem] = keeping.check()
    assert read == 1
    assert "does not match" in problem
    assert "asks the neighbours" in problem
    fsck.require_sound()


def test_nobody_consents_to_a_text_whose_files_are_not_here_whole(scene: Scene, root: Path) -> None:
    here, away = upload(root).finish(), attachment(name="anexo.pdf")
    assert here is not None
    with uploads.signing(root, [here]):
        leaf, other = give(scene, here), give(scene, here, away)
    keeping.require_held(leaf)
    with pytest.raises(Refusal, match=r"attachments_missing \(names=anexo.pdf\)"):
        keeping.require_held(other)
    files.held_path(root, here.hash).write_bytes(b"$" + PDF[1:])
    with pytest.raises(Refusal, match=r"names=croquis.pdf"):
        keeping.require_held(leaf)


def test_erasure_destroys_the_file_unless_another_act_names_it(scene: Scene, root: Path) -> None:
    one, shared = upload(root).finish(), upload(root, "otro.pdf").finish()
    assert one is not None
    assert shared is not None
    with uploads.signing(root, [one, shared]):
        leaf = give(scene, one, shared)
        other = give(scene, shared)
    files.add_piece(root, one.hash, "per", start=0, piece=PDF[:9])
    with ledger.write() as txn:
        assert keeping.erase(txn, leaf) == (one.hash,)
        assert files.is_held(root, one.hash), "the bytes go when the erasure is durable"
    assert [name for name in left_in(root) if one.hash.hex() in name] == []
    assert files.is_held(root, shared.hash)
    with ledger.write() as txn:
        keeping.erase(txn, other)
    assert left_in(root) == []


def test_an_erasure_that_is_rolled_back_destroys_nothing(scene: Scene, root: Path) -> None:
    made = upload(root).finish()
    assert made is not None
    with uploads.signing(root, [made]):
        leaf = give(scene, made)
    with suppress(RuntimeError), ledger.write() as txn:
        keeping.erase(txn, leaf)
        raise RuntimeError("stop")
    keeping.sweep(now_ms=clock.now_ms() + 3_600_000)
    assert files.is_held(root, made.hash)
    assert not list((root / "doomed").iterdir())


def test_a_power_cut_after_an_erasure_is_made_good(scene: Scene, root: Path) -> None:
    made = upload(root).finish()
    assert made is not None
    with uploads.signing(root, [made]):
        leaf = give(scene, made)
    with ledger.write() as txn:
        keeping.erase(txn, leaf)
        connections["record"].run_on_commit.clear()  # the process dies before the bytes go
    assert files.is_held(root, made.hash)
    keeping.sweep(now_ms=clock.now_ms() + 3_600_000)
    assert left_in(root) == []


def test_what_nobody_signed_for_goes_after_a_day_and_nothing_else(scene: Scene, root: Path) -> None:
    signed, forgotten = upload(root).finish(), upload(root, "otro.pdf").finish()
    assert signed is not None
    assert forgotten is not None
    with uploads.signing(root, [signed]):
        give(scene, signed)
    orphan = attachment()
    files.add_piece(root, orphan.hash, "per", start=0, piece=PDF)
    files.complete(root, orphan, "per")
    now_ms = clock.now_ms()
    assert keeping.sweep(now_ms=now_ms) == 0
    keeping.sweep(now_ms=now_ms + 2 * 24 * 3_600_000)
    assert uploads.kept(root, forgotten.hash) is None
    assert files.is_held(root, signed.hash)
    assert files.is_held(root, orphan.hash), "after a restore its act may come back"
    keeping.sweep(now_ms=now_ms + 31 * 24 * 3_600_000)
    assert left_in(root) == [str(files.held_path(root, signed.hash).relative_to(root))]


def test_no_database_holds_a_byte_or_a_name_of_a_file(scene: Scene, tmp_path: Path) -> None:
    secret = attachment(name="nombre-canario.pdf")
    give(scene, secret)
    rows = ledger.reading().rows("SELECT * FROM attachment")
    assert "canario" not in str(rows)
    assert secret.salt.hex() not in str(rows)
    assert not any(PDF[:64] in p.read_bytes() for p in tmp_path.glob("record.sqlite*"))
