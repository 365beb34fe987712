# SPDX-License-Identifier: Apache-2.0
"""Attached files between nodes over real TLS: they come last, whole and verified, or not at all."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from ayni.adapters.attachments import files
from ayni.adapters.attachments.uploads import Upload, signing
from ayni.adapters.link import health
from ayni.adapters.link.http1 import Request, Response
from ayni.core import limits
from ayni.core.attachments import Attachment
from ayni.core.errors import Rejected
from tests.link.conftest import Scene
from tests.link.liars import Liar
from tests.link.nodes import PATIENCE_S, Node, introduce, running, wait_for

PDF = b"%PDF-1.7\n" + random.Random(7).randbytes(3 * limits.MIB)
QUICK = {"retry_first_s": 0.02, "retry_max_s": 0.05, "poll_s": 0.2}


def attach(node: Node, content: bytes = PDF, name: str = "croquis.pdf") -> Attachment:
    """Put a file on a node's disk and sign an act that names it."""
    root = files.root_of(node.folder)
    begun = Upload(root, name, size_max=limits.ATTACHMENT_SIZE_MAX_BYTES)
    for at in range(0, len(content), limits.MIB):
        begun.write(content[at : at + limits.MIB])
    made = begun.finish()
    assert made is not None
    with signing(root, [made]):
        node.book.append(attachments=[made])
    return made


def holds(node: Node, one: Attachment) -> bool:
    return files.is_held(files.root_of(node.folder), one.hash)


def begun(node: Node, one: Attachment, party: str = "per") -> int:
    return files.begun_bytes(files.root_of(node.folder), one.hash, party)


def told(node: Node, one: Attachment, party: str = "per") -> str:
    return files.attempt(files.root_of(node.folder), one.hash, party).code


class Door:
    """What a liar's door does with requests for files; keeps from which byte it was asked."""

    def __init__(self, liar: Liar, answer: Callable[[int], Response | None]) -> None:
        self.starts: list[int] = []
        self._answer = answer
        liar.site = type(liar.site)(
            liar.site.book, "liar", liar.site.now_ms, files.root_of(liar.node.folder)
        )
        liar.lie = self._lie

    def _lie(self, request: Request) -> Response | None:
        if not request.target.startswith("/v1/files/"):
            return None
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["range"])
        assert found is not None
        self.starts.append(int(found[1]))
        return self._answer(int(found[1]))


def test_a_file_crosses_after_its_act(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    with running(chl, per):
        one = attach(per)
        wait_for(lambda: holds(chl, one))
        assert files.held_path(files.root_of(chl.folder), one.hash).read_bytes() == PDF
        wait_for(lambda: per.receipted_by(chl) == 1)
        shown = health.read_status(chl.folder, now_ms=0)
        assert shown is not None
        wait_for(lambda: _files(chl) == health.Files(named=1))


def _files(node: Node) -> health.Files | None:
    shown = health.read_status(node.folder, now_ms=0)
    return shown.files if shown else None


def test_the_largest_file_crosses_and_acts_pass_it_on_the_way(scene: Scene) -> None:
    chl, liar = scene
    book, witness = liar.node.book, "ayni/receipt/chl"
    one = attach(liar.node, b"%PDF-" + bytes(limits.ATTACHMENT_SIZE_MAX_BYTES - 5))
    book.sign()
    asked, goes_on = Event(), Event()

    def holds_back(at: int) -> None:
        if at > limits.MIB:
            asked.set()
            assert goes_on.wait(PATIENCE_S)

    Door(liar, holds_back)
    chl.start()
    try:
        assert asked.wait(PATIENCE_S), "a piece of the file is asked for"
        for count in range(2, 12):
            book.append()
            book.sign()
            chl.link.peers["per"].ask_news()
            wait_for(lambda n=count: chl.book.receipts(book.log_id)[witness].size == n)
        assert begun(chl, one) < limits.ATTACHMENT_SIZE_MAX_BYTES, "the file waits all the while"
    finally:
        goes_on.set()
    wait_for(lambda: holds(chl, one))
    path = files.held_path(files.root_of(chl.folder), one.hash)
    assert path.stat().st_size == limits.ATTACHMENT_SIZE_MAX_BYTES


def test_an_act_whose_file_is_not_there_is_received_all_the_same(scene: Scene) -> None:
    chl, liar = scene
    one = attach(liar.node)
    liar.node.book.sign()
    files.destroy(files.root_of(liar.node.folder), [one.hash])
    Door(liar, lambda _at: None)
    chl.start()
    wait_for(lambda: told(chl, one) == "absent")
    witness = chl.book.receipts(liar.node.book.log_id)
    assert witness["ayni/receipt/chl"].size == 1
    wait_for(
        lambda: _files(chl) == health.Files(named=1, missing=1, missing_bytes=len(PDF), absent=1)
    )


def test_a_file_goes_on_at_the_byte_where_the_line_broke(scene: Scene) -> None:
    chl, liar = scene
    one = attach(liar.node)
    liar.node.book.sign()
    broken = 0

    def breaks(at: int) -> Response | None:
        nonlocal broken
        if at and broken < 3:
            broken += 1
            return Response(status=503)
        return None

    door = Door(liar, breaks)
    chl.start()
    wait_for(lambda: holds(chl, one))
    # After each break the very byte is asked for again, and no byte before it ever is.
    assert door.starts == sorted(door.starts)
    assert len(door.starts) - len(set(door.starts)) == 3


def test_a_file_goes_on_at_the_byte_after_a_restart(make: Callable[..., Node]) -> None:
    chl, per = make("chl", **QUICK), make("per")
    introduce(chl, per)
    liar = Liar(per)
    one = attach(per)
    per.book.sign()
    half = len(PDF) // 2
    door = Door(liar, lambda at: Response(status=503) if at > half else None)
    chl.start()
    wait_for(lambda: begun(chl, one) > half and len(door.starts) > len(set(door.starts)))
    there = begun(chl, one)
    chl.link.stop()
    after = Door(liar, lambda _at: None)
    chl.restart()
    wait_for(lambda: holds(chl, one))
    assert after.starts[0] == there
    liar.door.close()


LIES: list[tuple[str, Callable[[int], Response | None]]] = [
    ("other bytes", lambda at: _piece(at, b"$" * min(32_768, len(PDF) - at), total=len(PDF))),
    ("another size", lambda at: _piece(at, PDF[at : at + 1000], total=len(PDF) + 1)),
    ("another place", lambda at: _piece(at + 1, PDF[at : at + 1000], total=len(PDF))),
    ("no place", lambda _at: Response(status=206, body=b"%PDF-")),
    ("nothing", lambda at: _piece(at, b"", total=len(PDF))),
    ("beyond the end", lambda _at: Response(status=416)),
]


def _piece(at: int, body: bytes, *, total: int) -> Response:
    told = f"bytes {at}-{at + len(body) - 1}/{total}"
    return Response(status=206, headers={"content-range": told}, body=body)


@pytest.mark.parametrize(("name", "lie"), LIES, ids=[name for name, _ in LIES])
def test_a_lie_about_a_file_is_set_aside_counted_and_stops_nothing(
    scene: Scene, name: str, lie: Callable[[int], Response | None]
) -> None:
    chl, liar = scene
    one = attach(liar.node)
    liar.node.book.sign()
    Door(liar, lie)
    chl.start()
    wait_for(lambda: told(chl, one) == "damaged")
    assert not holds(chl, one)
    assert begun(chl, one) == 0
    [aside] = chl.book.aside
    assert aside.party == "per"
    assert "attachment" in aside.detail or "expected bytes" in aside.detail
    assert chl.link.peers["per"].facts.set_aside == 1
    wait_for(lambda: (shown := _files(chl)) is not None and shown.damaged == 1)
    liar.node.book.append()
    liar.node.book.sign()
    chl.link.peers["per"].ask_news()
    wait_for(lambda: chl.folded(liar.node) == 2)


def test_a_full_disk_keeps_files_out_and_lets_acts_in(
    pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    chl, per = pair
    one = attach(per)
    monkeypatch.setattr(limits, "ATTACHMENTS_FREE_MIN_BYTES", 2**60)
    with running(chl, per):
        wait_for(lambda: told(chl, one) == "no_room")
        per.append()
        wait_for(lambda: per.receipted_by(chl) == 2)
        assert chl.link.ground.own.code == "", "a file that finds no room keeps nobody from signing"
        wait_for(lambda: (shown := _files(chl)) is not None and shown.no_room == 1)


def test_a_file_above_the_agreed_size_is_counted_and_not_fetched(scene: Scene) -> None:
    chl, liar = scene
    attach(liar.node)
    liar.node.book.sign()
    chl.book.attachment_max = len(PDF) - 1
    door = Door(liar, lambda _at: None)
    chl.start()
    wait_for(lambda: (shown := _files(chl)) is not None and shown.too_large == 1)
    assert door.starts == []


def test_of_three_members_a_file_crosses_each_line_once(make: Callable[..., Node]) -> None:
    nodes = [make(party) for party in ("chl", "per", "bra")]
    with running(*nodes):
        one = attach(nodes[1])
        for node in (nodes[0], nodes[2]):
            wait_for(lambda node=node: holds(node, one))
        for node, other in ((nodes[0], "bra"), (nodes[2], "chl")):
            path = files.root_of(node.folder) / "partial"
            assert not list(path.glob(f"*.{other}*"))


def test_a_member_who_has_a_file_gives_it_when_its_author_lost_it(
    make: Callable[..., Node],
) -> None:
    chl, per, bra = (make(party) for party in ("chl", "per", "bra"))
    introduce(chl, per, bra)
    with running(per, bra):
        one = attach(per)
        wait_for(lambda: holds(bra, one))
        files.destroy(files.root_of(per.folder), [one.hash])
        chl.start()
        wait_for(lambda: holds(chl, one))


def test_the_door_gives_files_that_acts_name_and_no_other(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    with running(chl, per):
        one = attach(per)
        wait_for(lambda: chl.folded(per) == 1)
        caller = chl.caller_to(per)
        root = files.root_of(per.folder)
        stray = Upload(root, "otro.pdf", size_max=limits.MIB)
        stray.write(b"%PDF-")
        kept = stray.finish()
        assert kept is not None
        files.settle(root, root / files.UPLOADS / kept.hash.hex(), kept.hash)
        for target, status in (
            (f"/v1/files/{one.hash.hex()}", 206),
            (f"/v1/files/{kept.hash.hex()}", 404),
            (f"/v1/files/{'0' * 64}", 404),
            (f"/v1/files/{one.hash.hex()}/", 404),
            ("/v1/files/../../keys/tls.key", 404),
            (f"/v1/files/{one.hash.hex()[:-1]}%2f", 404),
        ):
            request = Request(method="GET", target=target, headers={"range": "bytes=0-8"})
            told = caller.ask(request, body_max=1000, accept=(206, 404))
            assert told.status == status, target
        assert told.status == 404
        for asked in ("", "bytes=5-", "bytes=-5", "bytes=8-2", "bytes=0-1,4-5", "lines=0-1"):
            request = Request(
                method="GET", target=f"/v1/files/{one.hash.hex()}", headers={"range": asked}
            )
            with pytest.raises(Rejected, match="400"):
                caller.ask(request, body_max=1000)
        caller.close()


def test_a_piece_is_bounded_whatever_is_asked(pair: tuple[Node, Node]) -> None:
    chl, per = pair
    with running(chl, per):
        one = attach(per)
        caller = chl.caller_to(per)
        request = Request(
            method="GET",
            target=f"/v1/files/{one.hash.hex()}",
            headers={"range": f"bytes=10-{10**11}"},
        )
        told = caller.ask(request, body_max=64 * limits.MIB, accept=(206,))
        assert len(told.body) == limits.ATTACHMENT_PIECE_MAX_BYTES
        assert told.body == PDF[10 : 10 + limits.ATTACHMENT_PIECE_MAX_BYTES]
        assert told.headers["content-range"] == f"bytes 10-{9 + limits.MIB}/{len(PDF)}"
        beyond = Request(
            method="GET",
            target=f"/v1/files/{one.hash.hex()}",
            headers={"range": f"bytes={len(PDF)}-{len(PDF) + 5}"},
        )
        told = caller.ask(beyond, body_max=1000, accept=(416,))
        assert told.headers["content-range"] == f"bytes */{len(PDF)}"
        caller.close()


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\x.pdf", "/abs.pdf", "a/b.pdf"])
def test_a_name_with_folders_never_becomes_a_path(pair: tuple[Node, Node], name: str) -> None:
    chl, per = pair
    with running(chl, per):
        one = attach(per, b"%PDF-small", name)
        assert "/" not in one.name
        wait_for(lambda: holds(chl, one))
        root = files.root_of(chl.folder)
        wait_for(
            lambda: [p for p in root.rglob("*") if p.is_file()] == [files.held_path(root, one.hash)]
        )


def test_a_file_whose_act_is_erased_while_it_comes_is_destroyed(scene: Scene) -> None:
    chl, liar = scene
    one = attach(liar.node)
    liar.node.book.sign()
    erased = False

    def names(name: bytes) -> bool:
        return not erased and type(chl.book).names(chl.book, name)

    def erase_at_the_end(at: int) -> Response | None:
        nonlocal erased
        erased = erased or at > len(PDF) // 2
        return None

    chl.book.names = names  # type: ignore[method-assign]  # an erasure between two pieces
    Door(liar, erase_at_the_end)
    chl.start()
    root = files.root_of(chl.folder)
    wait_for(lambda: erased and not list(Path(root).rglob(f"*{one.hash.hex()}*")))
    assert not holds(chl, one)
