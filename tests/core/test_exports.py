# SPDX-License-Identifier: Apache-2.0
"""Exported folders: what they hold, what is refused, and which part is named."""

import dataclasses
import pickle
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.core.acts import decode_body, seal_body
from ayni.core.errors import NotAuthentic, NoteError
from ayni.core.exporting import export_folder, export_log, format_manifest, parse_manifest
from ayni.core.merkle import leaf_hashes
from ayni.core.notes import Ed25519Signer
from ayni.core.policy import Receipt, Witness
from ayni.core.scanning import BodyCount, check_span, spans_of
from ayni.core.tiles import decode_bundle, encode_bodies, encode_bundle
from ayni.core.verification import check_export
from tests.core.exports import (
    CHL,
    NORTH_LOG,
    POLICY,
    SOUTH_LOG,
    TIME_S,
    SmallLog,
    export_files,
    header,
)

T = TypeVar("T")
SIZES = [0, 1, 2, 255, 256, 257, 1000]
FULL = f"full/{SOUTH_LOG.name.rpartition('/')[2]}/"


class Files(dict[str, bytes]):
    """An export in memory, as core/scanning.py reads it."""

    def read(self, path: str) -> bytes | None:
        return self.get(path)

    def logs(self) -> list[str]:
        return list({path.split("/")[1] for path in self if path.startswith("full/")})


@pytest.fixture(scope="module")
def thousand() -> SmallLog:
    return SmallLog(1000)


@pytest.fixture
def export(thousand) -> Files:
    return Files(export_files(thousand, SmallLog(3, signer=NORTH_LOG)))


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def pickled(value: T) -> T:
    copy = pickle.loads(pickle.dumps(value))  # noqa: S301 - written one line above
    assert isinstance(copy, type(value))
    return copy


@pytest.mark.parametrize("size", SIZES)
def test_exports_of_every_shape_hold(size):
    report = check_export(Files(export_files(SmallLog(size))), POLICY)
    (log,) = report.logs
    assert log.checkpoint.size == size
    assert log.bodies == BodyCount(complete=size)
    assert log.party == ("per" if size else None)
    assert report.missing == (NORTH_LOG.name.rpartition("/")[2],)


def test_a_log_of_70000_opaque_entries_holds():
    log = SmallLog.of_entries([b"entry-%d" % at for at in range(70_000)])
    files = Files(export_files(log))
    report = check_export(files, POLICY)
    assert report.logs[0].bodies == BodyCount(absent=70_000)
    assert report.logs[0].party is None
    for path in (
        "tile/2/000.p/1",
        "tile/1/001.p/17",
        "tile/1/000",
        "tile/0/272",
        "tile/entries/200",
    ):
        with pytest.raises(NotAuthentic):
            check_export(Files({**files, FULL + path: flipped(files[FULL + path], 13)}), POLICY)


def test_an_export_tells_logs_parties_receipts_and_bodies(thousand):
    north = SmallLog(3, signer=NORTH_LOG)
    north.shown[0] = north.bodies[0].closed(["text"]).encode()
    north.shown[1] = None
    report = check_export(Files(export_files(thousand, north)))
    assert report.own_policy
    assert report.missing == ()
    assert [(log.checkpoint.size, log.bodies) for log in report.logs] == [
        (3, BodyCount(complete=1, partial=1, absent=1)),
        (1000, BodyCount(complete=1000)),
    ]
    assert report.logs[0].receipts == (Receipt("chl", TIME_S), Receipt("per", TIME_S))


def check_named(files: Files, part: str, **changed: bytes | None) -> None:
    """Change files, by path below the south log, and expect the part to be named."""
    files = Files(files)
    for path, raw in changed.items():
        if raw is None:
            del files[path]
        else:
            files[path] = raw
    with pytest.raises(NotAuthentic) as caught:
        check_export(files, POLICY)
    assert caught.value.part.startswith(part), caught.value
    assert caught.value.expected != caught.value.found


@pytest.mark.parametrize(
    ("path", "at", "part"),
    [
        ("tile/entries/002", 300, "entry 51"),
        ("tile/entries/003.p/232", 80_000, "entry 8"),
        ("tile/entries/000", 0, "tile/entries/000"),
        ("tile/0/000", 40, "tile/0/000"),
        ("tile/0/003.p/232", 40, "the partial tiles"),
        ("tile/1/000.p/3", 40, "the partial tiles"),
        ("bodies/001", 100, "the body of entry 256"),
        ("bodies/001", 0, "bodies/001"),
        ("checkpoint", 1, "the signature under the head"),
        ("checkpoint", 28, "the signature of ayni/log"),
        ("checkpoint", -3, "the head"),
    ],
)
def test_a_flipped_byte_is_found_and_its_place_named(export, path, at, part):
    raw = export[FULL + path]
    check_named(export, part, **{FULL + path: flipped(raw, at % len(raw))})


def test_an_entry_changed_together_with_its_tile_is_found(export):
    entries = decode_bundle(export[FULL + "tile/entries/001"])
    entries[128] = entries[128].replace(b"south", b"north")
    check_named(
        export,
        "tile/0/001",
        **{
            FULL + "tile/entries/001": encode_bundle(entries),
            FULL + "tile/0/001": b"".join(leaf_hashes(entries)),
        },
    )


@pytest.mark.parametrize("path", ["tile/0/001", "tile/1/000.p/3", "tile/entries/001", "checkpoint"])
def test_a_missing_file_is_found(export, path):
    check_named(export, "the head" if path == "checkpoint" else path, **{FULL + path: None})


def test_a_file_cut_short_or_too_long_is_found(export):
    for path in ("tile/0/001", "tile/0/003.p/232", "tile/entries/001", "bodies/001"):
        raw = export[FULL + path]
        for changed in (raw[:-1], raw[:-32], raw + b"\0" * 32, b""):
            check_named(export, path, **{FULL + path: changed})


def test_bodies_may_be_left_out_of_an_export(export):
    del export[FULL + "bodies/001"]
    bodies = check_export(export, POLICY).logs[1].bodies
    assert bodies == BodyCount(complete=744, absent=256)


def test_a_body_of_another_act_or_in_another_spelling_is_found(thousand):
    good = thousand.shown[7]
    open_member = good[: good.index(b"]") + 1]
    for wrong in (
        thousand.shown[8],
        good.replace(b",", b", ", 1),
        good.replace("año".encode(), b"a\\u00f1o"),
        good.replace(b"f-7", b"f-8"),
        good[:-1] + b"," + open_member[1:] + b"]",
        b"[]",
        b"{}",
        b"x",
    ):
        log = SmallLog.of_entries(thousand.entries[:20])
        log.shown = [*thousand.shown[:7], wrong, *thousand.shown[8:20]]
        check_named(Files(export_files(log)), "the body of entry 7")


def test_a_body_beside_an_entry_that_is_no_act_is_found():
    log = SmallLog.of_entries([b"no act"])
    log.shown = [b"[]"]
    check_named(Files(export_files(log)), "the body of entry 0")


def test_a_log_lost_added_or_put_elsewhere_is_found(export):
    north = f"full/{NORTH_LOG.name.rpartition('/')[2]}/"
    without = Files({path: raw for path, raw in export.items() if not path.startswith(north)})
    check_named(without, "log 0000000000000nth in manifest.json")
    moved = Files({path.replace(north, "full/elsewhere/"): raw for path, raw in export.items()})
    check_named(moved, "the head of log elsewhere")
    added = Files({**export, "full/added/checkpoint": SmallLog(2).note()})
    check_named(added, "the head of log added")
    unlisted = SmallLog(2, signer=Ed25519Signer(name="ayni/log/zzz", seed=b"\x08" * 32))
    check_named(Files(export_files(unlisted)), "the signature under the head of log zzz")


def test_an_older_head_than_the_manifest_states_is_found(thousand, export):
    check_named(export, "log 0000000000000sth", **{FULL + "checkpoint": thousand.note(999)})
    check_named(export, "manifest.json", **{"manifest.json": None})
    check_named(export, "manifest.json", **{"manifest.json": b"{}"})


def test_a_policy_that_asks_for_more_receipts_refuses(export):
    bra = Ed25519Signer(name="ayni/receipt/bra", seed=b"\x07" * 32, algorithm=4)
    policy = dataclasses.replace(
        POLICY, witnesses=(*POLICY.witnesses, Witness("bra", bra.vkey)), quorum="bra"
    )
    with pytest.raises(NotAuthentic, match="quorum"):
        check_export(export, policy)
    assert CHL.vkey != bra.vkey


def test_a_folder_without_logs_or_policy_is_no_export(export):
    with pytest.raises(NoteError, match="folders of logs"):
        check_export(Files({"policy": export["policy"]}))
    del export["policy"]
    with pytest.raises(NoteError, match="--policy"):
        check_export(export)
    assert check_export(export, POLICY)


@given(st.data())
@settings(max_examples=150)
def test_no_changed_byte_of_an_export_is_believed(data):
    files = EXPORT_OF_300
    # The words and the policy inside are not part of what is proven.
    path = data.draw(st.sampled_from(sorted({*files} - {"README.txt", "policy"})))
    at = data.draw(st.integers(0, len(files[path]) - 1))
    mask = data.draw(st.integers(1, 255))
    raw = files[path]
    changed = raw[:at] + bytes([raw[at] ^ mask]) + raw[at + 1 :]
    with pytest.raises(NotAuthentic):
        check_export(Files({**files, path: changed}), POLICY)


EXPORT_OF_300 = export_files(SmallLog(300))


def test_spans_cover_the_log_and_can_be_worked_off_alone(thousand):
    files = Files(export_files(thousand))
    spans = list(spans_of(files, check_export(files, POLICY).logs[0].checkpoint))
    assert sum(len(span.hashes) * 256 + len(span.tail) // 32 for span in spans) == 1000
    assert check_span(files, pickled(spans[0])).complete == 1000


def test_a_mismatch_travels_between_processes():
    error = NotAuthentic("the part", expected="x", found="y")
    copy = pickled(error)
    assert (copy.part, copy.expected, copy.found, str(copy)) == ("the part", "x", "y", str(error))


def test_an_export_that_ends_early_is_not_written():
    log = SmallLog(5)
    for short in (
        dataclasses.replace(log.source(), entries=log.entries[:4]),
        dataclasses.replace(log.source(), bodies=log.shown[:4]),
    ):
        with pytest.raises(NoteError, match="more pieces"):
            list(export_log(short))
    paths = [path for path, _ in export_folder(POLICY, [log.source()], readme="x")]
    assert paths[0] == "policy"
    assert paths[-1] == "manifest.json"


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b'{"logs":[],"v":2}', b'{"logs":[1],"v":1}', b'{"logs":{},"v":1}',
     b'{"logs":[{"log":"a","origin":"a","root":"00","size":1}],"v":1}'],
)  # fmt: skip
def test_what_is_not_a_manifest_is_refused(raw):
    with pytest.raises(NoteError):
        parse_manifest(raw)


def test_a_manifest_is_read_back(thousand):
    head = check_export(Files(export_files(thousand)), POLICY).logs[0].checkpoint
    assert parse_manifest(format_manifest([head])) == {head.log_id: head}


VALUES = st.dictionaries(
    st.from_regex(r"\A[a-z_]{1,12}\Z"),
    st.none() | st.integers(-9, 9) | st.text('añ\n"\\', max_size=5) | st.just({"es": ["x", 1]}),
    max_size=6,
)


@given(VALUES, st.randoms(use_true_random=False), st.data())
def test_bodies_are_judged_as_the_full_decoder_judges_them(values, chance, data):
    body = seal_body(values, chance.randbytes)
    closed = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    raw = body.closed(closed).encode()
    assert decode_body(raw).commitment() == body.commitment()
    log = SmallLog.of_entries([header(0, body, Random(1))])
    log.shown = [raw]
    bodies = check_export(Files(export_files(log)), POLICY).logs[0].bodies
    assert bodies == (BodyCount(partial=1) if closed else BodyCount(complete=1))


def test_the_layout_of_bodies_is_that_of_entries(thousand):
    files = export_files(thousand)
    assert files[FULL + "tile/entries/003.p/232"] == encode_bundle(thousand.entries[768:])
    assert files[FULL + "bodies/003.p/232"] == encode_bodies(thousand.shown[768:])
