# SPDX-License-Identifier: Apache-2.0
"""Every planted fault is caught: by a run of the simulator, or by a property of the format."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from hashlib import sha256

import pytest

from ayni.core import acts
from ayni.core.acts import Act, Body, BodyMember, Header
from ayni.core.codec import Json, encode
from tests.simulation.mutants import MUTANTS, Mutant, first_caught, planted
from tests.simulation.world import run


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_planted_fault_is_caught_and_the_sound_code_is_not(name: str) -> None:
    mutant = MUTANTS[name]
    caught = first_caught(mutant)
    assert caught is not None, f"survived {mutant.seeds} seeds: {mutant.fault}"
    assert caught.broken in mutant.caught, caught.detail
    sound = run(caught.seed, nodes=mutant.nodes, focus=mutant.focus)
    assert not sound.broken, f"seed {caught.seed}: {sound.detail}"


def test_a_fault_is_taken_out_again_after_its_run() -> None:
    where = {name: [w.__dict__[a] for w, a, _ in m.patches] for name, m in MUTANTS.items()}
    for name, mutant in MUTANTS.items():
        with planted(mutant):
            assert [w.__dict__[a] for w, a, _ in mutant.patches] != where[name]
        assert [w.__dict__[a] for w, a, _ in mutant.patches] == where[name]


# --- faults of the format: no run shows them, a property does


def erased_strength_is_guessed() -> bool:
    """Tell whether an erased number can be found from all that is left of its body."""
    whole = acts.seal_body(
        {"place": "f-07", "strength": 317, "words": "patrulla"}, random.Random(7).randbytes
    )
    left = whole.closed(["strength"])
    wanted = next(m.hash for m in left.members if m.name == "strength")
    salts = [m.salt for m in left.members if m.salt is not None]
    salts += [sha256(salt + b"strength").digest()[:16] for salt in salts]
    return any(
        acts.member_hash("strength", salt, encode(guess)) == wanted
        for salt in salts
        for guess in range(500)
    )


def value_is_shown_under_another_name() -> bool:
    """Tell whether the hash of a member is the same under another name."""
    salt = b"s" * 16
    return acts.member_hash("asked", salt, b"7") == acts.member_hash("given", salt, b"7")


def closed_members_are_renamed() -> bool:
    """Tell whether closed members can be renamed without changing the commitment."""
    first, other = [
        Body(tuple(BodyMember(name, bytes([i]) * 32) for i, name in enumerate(names)))
        for names in ("ab", "xy")
    ]
    return first.commitment() == other.commitment()


def two_parties_open_one_object() -> bool:
    """Tell whether two parties can open one object by choosing one id."""
    found = {_opened("chl").object_id, _opened("per").object_id}
    return len(found) == 1


def _opened(party: str) -> Act:
    header = Header(
        v=1,
        id="ab" * 16,
        kind="drill.given/1",
        by=f"{party}.desk",
        as_="titular",
        at=1,
        mode="exercise",
        tlp="AMBER",
        body="0" * 64,
        body_bytes=2,
    )
    return Act(
        leaf=acts.leaf_of(acts.encode_header(header)),
        log=party.rjust(16, "0"),
        party=party,
        index=0,
        header=header,
        facts={},
        past={},
        depth=1,
    )


_seal_body = acts.seal_body


def _one_salt_for_all(values: Mapping[str, Json], salts: Callable[[int], bytes]) -> Body:
    salt = salts(16)
    return _seal_body(values, lambda size: salt)


def _salts_derived_by_name(values: Mapping[str, Json], salts: Callable[[int], bytes]) -> Body:
    root, names = salts(16), iter(sorted(values))

    def salt(size: int) -> bytes:
        name = next(names)
        return root if name == "place" else sha256(root + name.encode()).digest()[:size]

    return _seal_body(values, salt)


def _hash_without_name(name: str, salt: bytes, value: bytes) -> bytes:
    return sha256(b"\x00" + salt + value).digest()


def _commitment_without_names(self: Body) -> bytes:
    return sha256(b"\x02" + b"".join(m.hash for m in self.members)).digest()


def _object_id_chosen_by_the_author(self: Act) -> bytes:
    return sha256(self.header.id.encode()).digest()


FORMAT_FAULTS: dict[str, tuple[Callable[[], bool], tuple[object, str, object]]] = {
    "a21_one_salt_for_all": (
        erased_strength_is_guessed,
        (acts, "seal_body", _one_salt_for_all),
    ),
    "a21_salts_derived_by_name": (
        erased_strength_is_guessed,
        (acts, "seal_body", _salts_derived_by_name),
    ),
    "member_hash_without_name": (
        value_is_shown_under_another_name,
        (acts, "member_hash", _hash_without_name),
    ),
    "commitment_without_names": (
        closed_members_are_renamed,
        (Body, "commitment", _commitment_without_names),
    ),
    "a13_object_id_chosen_by_the_author": (
        two_parties_open_one_object,
        (Act, "object_id", property(_object_id_chosen_by_the_author)),
    ),
}


@pytest.mark.parametrize("name", sorted(FORMAT_FAULTS))
def test_a_fault_of_the_format_breaks_its_property(name: str) -> None:
    broken, patch = FORMAT_FAULTS[name]
    assert not broken()
    with planted(Mutant(fault=name, patches=(patch,), caught=frozenset())):
        assert broken()
