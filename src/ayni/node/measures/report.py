# SPDX-License-Identifier: Apache-2.0
"""One measured figure, its limit and its goal; how a run of them is printed and written."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A figure.

    Attributes:
        name: stable name in results.json.
        value: what was measured.
        unit: of value and limit.
        limit: the same work at the limit of this machine, measured in the same run.
        ratio: ours divided by the limit.
        goal: what the design asks for, in words.
        met: whether the goal is reached.
    """

    name: str
    value: float
    unit: str
    limit: float
    ratio: float
    goal: str
    met: bool


def against(  # noqa: PLR0913  # three kinds of goal, each optional
    name: str,
    value: float,
    limit: float,
    *,
    unit: str,
    ratio_max: float | None = None,
    ratio_min: float | None = None,
    value_max: float | None = None,
) -> Result:
    """Return a result with its ratio and whether its goal is met.

    Args:
        name: stable name.
        value: what was measured.
        limit: the limit of the machine, in the same unit.
        unit: of both.
        ratio_max: the ratio may be at most this.
        ratio_min: the ratio must be at least this.
        value_max: the value may be at most this.
    """
    ratio = value / limit if limit else 0.0
    goals = []
    met = True
    if ratio_max is not None:
        goals.append(f"ratio ≤ {ratio_max:g}")
        met = met and ratio <= ratio_max
    if ratio_min is not None:
        goals.append(f"ratio ≥ {ratio_min:g}")
        met = met and ratio >= ratio_min
    if value_max is not None:
        goals.append(f"≤ {value_max:g} {unit}")
        met = met and value <= value_max
    return Result(
        name=name, value=round(value, 4), unit=unit, limit=round(limit, 4),
        ratio=round(ratio, 4), goal=", ".join(goals), met=met,
    )  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> dict[str, object]:
    """Return what can be said of the machine without naming it."""
    return {
        "cpus": os.cpu_count() or 0,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def print_table(results: Sequence[Result]) -> None:
    """Print the figures as a table."""
    table = Table(title="ayni bench")
    for title in ("name", "value", "unit", "limit", "ratio", "goal", "met"):
        table.add_column(title)
    for r in results:
        table.add_row(
            r.name, f"{r.value:g}", r.unit, f"{r.limit:g}", f"{r.ratio:g}", r.goal,
            "yes" if r.met else "no",
        )  # fmt: skip
    Console(width=120).print(table)


def write_results(results: Sequence[Result], path: Path) -> None:
    """Write the figures as bench/results.json is described in bench/README.md."""
    rows = [
        {"name": r.name, "value": r.value, "unit": r.unit, "limit": r.limit, "ratio": r.ratio,
         "goal": r.goal, "met": r.met}
        for r in results
    ]  # fmt: skip
    raw = msgspec.json.encode({"machine": machine(), "results": rows})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(raw, indent=2) + b"\n")
