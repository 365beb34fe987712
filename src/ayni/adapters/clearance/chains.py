# SPDX-License-Identifier: Apache-2.0
"""Through which offices of this state an act passes before it is signed, as the state has set it.

What nobody has set follows what the room declares: in earnest a kind marked [V] passes an office
that holds the power `foreign`; in an exercise it is signed at once. Source: rooms.md A0.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from ayni.adapters import clock
from ayni.adapters.accounts import directory
from ayni.adapters.accounts.models import Holding, Person
from ayni.adapters.clearance import declared
from ayni.adapters.clearance.declared import Values
from ayni.adapters.clearance.models import Chain
from ayni.core.errors import Refusal
from ayni.core.kinds import Kind
from ayni.core.limits import (
    CLEARANCE_LIMIT_MAX_H,
    CLEARANCE_STEPS_MAX_COUNT,
    HOLD_MAX_S,
    HOLD_S,
)

DEFAULT_POWER = "foreign"
"""Whose visa a deed marked [V] needs where a state has set nothing."""
MAY_SET = frozenset({"foreign", "head"})
"""Powers of the offices that set chains: those that answer for what their state signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One office of a chain.

    Attributes:
        office: that is asked.
        stand_in: that may clear if nobody holds the office or its time ran out; may be empty.
    """

    office: str
    stand_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What an act passes before it is signed.

    Attributes:
        steps: offices in order; none: it only waits out its hold.
        parallel: all are asked at once.
        limit_h: hours after which the stand-in may clear too; 0 for no limit.
        hold_s: seconds between the button and the signature.
        two_persons: whoever gave the last visa may not sign.
        set: whether this state has set it; else it follows from what the room declares.
    """

    steps: tuple[Asked, ...] = ()
    parallel: bool = False
    limit_h: int = 0
    hold_s: int = 0
    two_persons: bool = False
    set: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether an act is signed at once."""
        return not self.steps and not self.hold_s


def all_set(mode: str) -> dict[str, Chain]:
    """Return the chains that this state has set in a mode, by kind."""
    return {row.kind: row for row in Chain.objects.filter(mode=mode)}  # the newest comes last


def path_for(kind: str, *, mode: str, party: str, held: Mapping[str, Chain] | None = None) -> Path:
    """Return what acts of a kind pass in a mode, whatever they say.

    Args:
        kind: name of the kind.
        mode: exercise or actual.
        party: code of this state.
        held: chains read before, by kind; none to read the one that is asked for.
    """
    row = (all_set(mode) if held is None else held).get(kind)
    if row is not None:
        return Path(
            steps=tuple(Asked(office=office, stand_in=other) for office, other in row.steps),
            parallel=row.parallel,
            limit_h=row.limit_h,
            hold_s=row.hold_s,
            two_persons=row.two_persons,
            set=True,
        )
    one = declared.of_kind(kind)
    if not one.by_default or mode != "actual":
        return Path(two_persons=one.two_persons)
    able = sorted(
        name
        for name, office in directory.offices_of(party).items()
        if DEFAULT_POWER in office.powers
    )
    return Path(
        steps=(Asked(office=able[0] if able else "", stand_in="".join(able[1:2])),),
        hold_s=HOLD_S,
        two_persons=one.two_persons,
    )


def path_of(kind: Kind, values: Values, *, mode: str, office: str) -> Path:
    """Return what one deed passes; an empty path if it is signed at once.

    Args:
        kind: of the act.
        values: members of its body.
        mode: exercise or actual.
        office: that signs; where nothing is set, one with the power `foreign` needs no other.
    """
    if not kind.urgent and not declared.of_kind(kind.name).when(values):
        return Path()
    party = office.partition(".")[0]
    path = path_for(kind.name, mode=mode, party=party)
    own = directory.powers_of(party, office)
    return path if path.set or DEFAULT_POWER not in own else Path()


def set_path(kind: str, path: Path, *, mode: str, person: Person, office: str) -> Chain:
    """Set what acts of a kind pass from now on; drafts under way keep the chain they began with.

    Args:
        kind: name of the kind.
        path: what it passes.
        mode: exercise or actual.
        person: who sets it.
        office: for which office.

    Raises:
        Refusal: chain_not_yours, chain_unknown_office, chain_twice, chain_nobody, chain_too_long,
            or chain_out_of_range; `office` in the params names what is wrong.
    """
    party = office.partition(".")[0]
    if not directory.powers_of(party, office) & MAY_SET:
        raise Refusal("chain_not_yours", offices=able_to_set(party))
    _check(path, party)
    return Chain.objects.create(
        kind=kind,
        mode=mode,
        steps=[[step.office, step.stand_in] for step in path.steps],
        parallel=path.parallel,
        limit_h=path.limit_h,
        hold_s=path.hold_s,
        two_persons=path.two_persons,
        person=person,
        office=office,
        at_ms=clock.now_ms(),
    )


def able_to_set(party: str) -> list[str]:
    """Return the offices of a party that set chains, by id."""
    offices = directory.offices_of(party)
    return sorted(name for name, office in offices.items() if office.powers & MAY_SET)


def held_now(offices: Iterable[str]) -> frozenset[str]:
    """Return those of the offices that somebody who may sign in holds at this instant."""
    now = clock.now()
    rows = Holding.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        office__in=set(offices),
        since__lte=now,
        person__is_active=True,
    )
    return frozenset(rows.values_list("office", flat=True))


def require_somebody(steps: Sequence[Asked], *, held: frozenset[str] | None = None) -> None:
    """Refuse a chain with an office that nobody holds and that has no stand-in either.

    Args:
        steps: of the chain.
        held: offices that somebody holds, read before; none to read them.

    Raises:
        Refusal: chain_nobody, with `office`: the one that stands empty, or empty if the state has
            declared none with the power.
    """
    if held is None:
        held = held_now(name for step in steps for name in (step.office, step.stand_in))
    for step in steps:
        if not held & {step.office, step.stand_in}:
            raise Refusal("chain_nobody", office=step.office)


def _check(path: Path, party: str) -> None:
    known = directory.offices_of(party)
    if len(path.steps) > CLEARANCE_STEPS_MAX_COUNT:
        raise Refusal("chain_too_long", limit=CLEARANCE_STEPS_MAX_COUNT)
    for step in path.steps:
        for name in filter(None, (step.office, step.stand_in)):
            if name not in known:
                raise Refusal("chain_unknown_office", office=name)
        if step.stand_in == step.office:
            raise Refusal("chain_twice", office=step.office)
    asked = [step.office for step in path.steps]
    for name in asked:
        if asked.count(name) > 1:
            raise Refusal("chain_twice", office=name)
    if not 0 <= path.limit_h <= CLEARANCE_LIMIT_MAX_H or not 0 <= path.hold_s <= HOLD_MAX_S:
        raise Refusal("chain_out_of_range", hours=CLEARANCE_LIMIT_MAX_H, seconds=HOLD_MAX_S)
    require_somebody(path.steps)
