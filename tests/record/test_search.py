# SPDX-License-Identifier: Apache-2.0
"""The search finds what a body says, on both stores, and loses at once what was erased."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from ayni.adapters.record import cleaning, ledger, rebuilding
from ayni.adapters.record.rows import INDEX_BITS, index_of, place_of
from ayni.adapters.search import folding, indexing, rows
from ayni.adapters.search.finding import Found, Query, find
from ayni.adapters.search.listing import listed, version_of
from ayni.core import constitution as law
from ayni.core import limits
from ayni.node.databases import sqlite
from tests import postgres
from tests.databases import record_database
from tests.record import drill
from tests.record.scene import NOW_MS, Scene
from tests.record.test_erasing import erase, files_with, with_privacy

PAGE = 25
SEARCH_TABLES = ("search_word", "search_act", "search_log")


@pytest.fixture
def scene(engine: str) -> Scene:
    return with_privacy(Scene().found().constitute())


@pytest.fixture
def quick(sqlite_record: Path) -> Scene:
    """What needs no second database and erases nothing."""
    return Scene().found().constitute()


def search(typed: str = "", **more: object) -> Found:
    query = Query(words=folding.typed_words(typed), **more)  # type: ignore[arg-type]
    return find(query, limit=PAGE)


def leaves(typed: str = "", **more: object) -> list[bytes]:
    indexing.follow()
    return list(search(typed, **more).leaves)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of the search, sorted."""
    store = ledger.reading()
    return {name: sorted(store.rows(f"SELECT * FROM {name}")) for name in SEARCH_TABLES}  # noqa: S608


def recomputed() -> dict[tuple[int, str], bool]:
    """Return which words stand in which act, from the bytes of the record alone."""
    store = ledger.reading()
    found = {}
    for log in store.logs().values():
        for at, entry in enumerate(store.entries(log.id, 0, log.folded)):
            one = listed(log.party, entry.header, entry.body, drill.KINDS)
            for word in one.words if one else ():
                found[place_of(store.pk(log.id), at), word] = True
    return found


def indexed() -> dict[tuple[int, str], bool]:
    """Return the same from the rows of the search."""
    told = ledger.reading().rows("SELECT chapter, word, block, bits FROM search_word")
    return {
        (place, word): True
        for chapter, word, block, bits in told
        for place in rows.places_of({(chapter, block): bits})
    }


def test_accents_and_case_are_no_hindrance_in_any_of_three_languages(scene: Scene) -> None:
    leaf = scene.give(note="Mantención en la Quebrada Ñandú; manutenção da ponte; Crossing").leaf
    scene.give(note="otra cosa")
    for typed in ("mantencion", "MANTENCIÓN", "nandu", "ñandú", "Manutencao", "crossing", "ponte"):
        assert leaves(typed) == [leaf], typed
    assert leaves("manten quebr") == [leaf], "words may be begun"
    assert leaves("mantencion ausente") == [], "all words must stand there"
    assert leaves("en") == [leaf]
    assert leaves("e") == [], "two letters and fewer stand for themselves"


def test_marks_narrow_and_are_not_words(scene: Scene) -> None:
    own = scene.give(place="f-07", note="patrulla").leaf
    other = scene.give(place="f-08", note="patrulla").leaf
    theirs = scene.per_append(drill.GIVEN, "per.desk", {"place": "f-07", "note": "patrulla"})
    scene.exchange()
    assert set(leaves("patrulla")) == {own, other, theirs}
    assert leaves("patrulla", party="per") == [theirs]
    assert set(leaves("patrulla", place="f-07")) == {own, theirs}
    assert leaves(office="per.desk", room="drill") == [theirs]
    assert set(leaves(kind=drill.GIVEN)) == {own, other, theirs}
    assert leaves("patrulla", hidden=frozenset({"drill"})) == []
    assert search(hidden=frozenset({"drill"}), party="per").count == _count_of("per")
    assert len(leaves(kind=law.PROPOSED)) == 1, "the record's own kinds are found too"
    for typed in ("=party per", "=place f-07"):
        assert leaves(typed) == [], "a mark cannot be typed"


def _count_of(party: str) -> int:
    """Return how many acts of a party are not of the drill."""
    told = ledger.reading().rows("SELECT kind FROM act WHERE party = %s", (party,))
    return len([kind for (kind,) in told if not kind.startswith("drill.")])


def test_a_window_takes_claimed_times_and_its_end_is_outside(scene: Scene) -> None:
    first = scene.give(note="primero").leaf
    at_ms = scene.now_ms
    second = scene.give(note="segundo").leaf
    assert leaves(room="drill", from_ms=at_ms, to_ms=at_ms + 1) == [first]
    assert leaves(room="drill", from_ms=at_ms + 1) == [second]
    assert leaves(room="drill", to_ms=at_ms) == []
    assert leaves("primero", from_ms=at_ms + 1) == []
    assert leaves(room="drill") == [second, first], "the newest stands first"


def test_pages_follow_each_other_without_gap_or_repetition(scene: Scene) -> None:
    given = [scene.give(note=f"serie {n}").leaf for n in range(2 * PAGE + 3)]
    indexing.follow()
    for query in (
        Query(words=("serie",)),
        Query(room="drill"),
        Query(from_ms=NOW_MS, room="drill"),
    ):
        seen: list[bytes] = []
        key = None
        while True:
            found = find(query, before=key, limit=PAGE)
            seen += found.leaves
            assert (found.count, found.counted) == (len(given), True)
            key = found.next_key
            if key is None:
                break
        assert seen == given[::-1]


def test_a_count_ends_at_its_bound(quick: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from ayni.adapters.search import finding

    for n in range(4):
        quick.give(note=f"serie {n}")
    indexing.follow()
    monkeypatch.setattr(finding, "SEARCH_COUNT_MAX", 3)
    for more in ({}, {"from_ms": NOW_MS}):
        found = search("serie", **more)
        assert (found.count, found.counted, len(found.leaves)) == (3, False, 4)


def test_many_hits_are_met_from_the_newest_down(quick: Scene, monkeypatch) -> None:
    from ayni.adapters.search import finding

    given = [quick.give(note=f"{'par' if n % 2 else 'impar'} {n}").leaf for n in range(30)]
    indexing.follow()
    few = [search("par").leaves, search("par", from_ms=NOW_MS).leaves]
    monkeypatch.setattr(finding, "_FEW", 0)
    monkeypatch.setattr(finding, "_STEPS", (3, 7))
    assert [search("par").leaves, search("par", from_ms=NOW_MS).leaves] == few
    assert few[0] == given[1::2][::-1]


def test_what_is_new_is_counted_as_not_found_yet_and_then_found(quick: Scene) -> None:
    indexing.follow()
    leaf = quick.give(note="reciente").leaf
    found = search("reciente")
    assert (found.leaves, found.behind) == ([], 1)
    assert indexing.follow() == 1
    found = search("reciente")
    assert (list(found.leaves), found.behind) == ([leaf], 0)


def test_every_act_is_listed_as_its_bytes_say_and_a_rebuild_gives_the_same_rows(
    scene: Scene,
) -> None:
    for n in range(40):
        scene.give(note=f"Aviso número {n % 7} · año {2000 + n}", place=f"f-{n % 3}")
        if n % 9 == 0:
            scene.per_append(drill.GIVEN, "per.desk", {"place": "p-1", "note": f"ação {n}"})
            scene.exchange()
            indexing.follow()
    erase(scene, scene.give(note="irá embora").leaf)
    indexing.follow()
    assert indexed() == recomputed()
    before = everything()
    rebuilding.rebuild()
    assert everything() == {name: [] for name in SEARCH_TABLES}
    indexing.follow()
    assert everything() == before


def test_one_partnership_finds_nothing_of_another(tmp_path: Path, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        with record_database(sqlite(tmp_path / "one.sqlite", secure_delete="ON")):
            leaf = Scene(1).found().constitute().give(note="reservado").leaf
            assert leaves("reservado") == [leaf]
        with record_database(sqlite(tmp_path / "two.sqlite", secure_delete="ON")):
            Scene(2).found().constitute().give(note="otro")
            assert leaves("reservado") == []
            assert len(leaves("otro")) == 1


def test_other_software_lists_everything_again(quick: Scene, monkeypatch) -> None:
    leaf = quick.give(note="palabra").leaf
    assert leaves("palabra") == [leaf]
    monkeypatch.setattr(indexing, "version_of", lambda _kinds: "another")
    held = sum(log.folded for log in ledger.reading().logs().values())
    assert search("palabra").behind == held, "words of other software are not trusted"
    assert search("palabra").leaves == []
    assert indexing.follow() == held
    assert leaves("palabra") == [leaf]


def test_an_erased_member_is_not_found_and_what_is_left_is(scene: Scene) -> None:
    leaf = scene.give(place="f-07", note="tachado 77").leaf
    twin = scene.give(place="f-07", note="tachado 78").leaf
    assert leaves("tachado") == [twin, leaf]
    erase(scene, leaf, "note")
    assert search("tachado").leaves == [twin], "before anything is listed again"
    assert search("77").leaves == []
    assert search(place="f-07", kind=drill.GIVEN).leaves == [twin, leaf]
    assert leaves("tachado") == [twin]


def test_what_is_erased_before_it_is_listed_never_is(scene: Scene) -> None:
    leaf = scene.give(note="efimero").leaf
    erase(scene, leaf)
    assert leaves("efimero") == []
    assert indexed() == recomputed()


def sown(scene: Scene) -> tuple[str, list[bytes]]:
    """Write a canary word among many others and list all of them; return it with its acts."""
    canary = f"canary{secrets.token_hex(8)}"
    given = []
    for _ in range(4):
        for n in range(60):
            scene.give(note=" ".join(secrets.token_hex(4) for _ in range(n % 12)) + "chaff")
            if n % 20 == 7:
                given.append(scene.give(note=f"{canary}{secrets.token_hex(2)} chaff").leaf)
        indexing.follow()
    return canary, given


def test_a_canary_is_in_no_file_of_sqlite_after_its_erasure(
    sqlite_record: Path, tmp_path: Path
) -> None:
    scene = with_privacy(Scene().found().constitute())
    canary, given = sown(scene)
    connections["record"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert files_with(canary, tmp_path) == ["record.sqlite"]
    for leaf in given:
        erase(scene, leaf)
    assert search(canary).leaves == []
    connections["record"].cursor().execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite")])
    assert files_with(canary, tmp_path) == []
    assert not cleaning.is_due(ledger.reading())


def test_a_rebuild_leaves_no_word_behind_that_is_erased_later(
    sqlite_record: Path, tmp_path: Path
) -> None:
    scene = with_privacy(Scene().found().constitute())
    canary, given = sown(scene)
    rebuilding.rebuild()
    indexing.follow()
    for leaf in given:
        erase(scene, leaf)
    assert files_with(canary, tmp_path) == []


@pytest.mark.postgres
def test_a_canary_is_in_no_table_of_postgresql_after_its_erasure(
    server: postgres.Server, postgresql_record: str
) -> None:
    scene = with_privacy(Scene().found().constitute())
    canary, given = sown(scene)
    with connections["record"].cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT")
    data = server.socket / "data"
    assert any(name.startswith("base/") for name in files_with(canary, data))
    for leaf in given:
        erase(scene, leaf)
    assert not cleaning.is_due(ledger.reading())
    assert [name for name in files_with(canary, data) if not name.startswith("pg_wal/")] == []


def test_a_version_tells_kinds_apart() -> None:
    kinds = dict(drill.KINDS)
    assert version_of(kinds) == version_of(drill.KINDS)
    del kinds[drill.GIVEN]
    assert version_of(kinds) != version_of(drill.KINDS)


@given(st.text(max_size=80))
def test_the_words_of_a_text_stand_where_their_spans_say(text: str) -> None:
    spans = list(folding.spans_of(text))
    assert {word for _start, _end, word in spans} == folding.words_of(text)
    assert set(folding.typed_words(text)) == folding.words_of(text)
    at = 0
    for start, end, word in spans:
        assert 0 <= start < end <= len(text)
        assert start >= at
        at = start
        assert word in folding.words_of(text[start:end]) or len(text[start:end]) > len(word)
        assert len(word) <= limits.SEARCH_WORD_CHARS_MAX


@given(st.sets(st.integers(0, (1 << 45) - 1), max_size=60))
def test_places_are_kept_as_bits_and_come_back(places: set[int]) -> None:
    hits = rows.hits_of(places)
    assert set(rows.places_of(hits)) == places
    assert rows.count_of(hits) == len(places)
    for place in places:
        log, size = place >> INDEX_BITS, index_of(place) + 1
        assert rows.spot_of(place)[0] in (
            rows.chapters_of(log, size)[-1],
            rows.chapters_of(log, size)[0],
        )
