# SPDX-License-Identifier: Apache-2.0
"""Content goes when its agreed period is over, by an act of the node, and nothing else goes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pytest

from ayni.adapters import retaining
from ayni.adapters.accounts.models import Deed
from ayni.adapters.record import erased, ledger, reading
from ayni.core import constitution as law
from ayni.core.codec import Json
from tests.record.scene import PARTIES, Scene
from tests.record.test_erasing import with_privacy
from tests.simulation import deeds

pytestmark = pytest.mark.django_db(databases=["default", "record"])

DAY_MS = retaining.DAY_MS


def agreed(periods: Mapping[str, int], *, offices: bool = True) -> Scene:
    """Put a constitution with these periods in force."""
    # Other acts in each test: a process remembers a frame by its last act.
    scene = Scene(seed=secrets.randbelow(1 << 30)).found()
    scene.exchange()
    draft = deeds.propose(scene.per, PARTIES, 1, None, scene.chance)
    values = {**draft.values, "retention": dict(periods)}
    proposal = scene.append(law.PROPOSED, values)
    consent: dict[str, Json] = {"proposal": proposal.leaf.hex(), "text": draft.values["text"]}
    scene.append(law.CONSENTED, consent, about=proposal.leaf)
    scene.exchange()
    scene.per_append(law.CONSENTED, "per.foreign", consent, about=proposal.leaf)
    scene.exchange()
    return with_privacy(scene) if offices else scene


def notes(leaves: list[bytes]) -> list[bool]:
    found = reading.values_of(leaves)
    return ["note" in found[leaf] for leaf in leaves]


def test_only_what_is_past_its_period_goes() -> None:
    scene = agreed({"drill.given": 30})
    old = scene.give().leaf
    scene.now_ms += 20 * DAY_MS
    young = scene.give().leaf
    assert retaining.run(scene.now_ms + 11 * DAY_MS) == 1
    assert notes([old, young]) == [False, True]
    assert erased.all_rows(ledger.reading().cursor) == [(old, erased.ALL)]
    (told,) = [act for act in reading.frame_acts(law.ERASURE_EXPIRED) if act.regular]
    assert told.header is not None
    assert (told.header.by, told.facts["acts"]) == ("chl.privacy", [old.hex()])
    deed = Deed.objects.get(leaf=told.leaf.hex())
    assert (deed.person, deed.operator) == (None, "")
    assert retaining.run(scene.now_ms + 12 * DAY_MS) == 0, "doing it again says nothing"


def test_a_neighbours_acts_are_erased_here_by_this_nodes_own_word() -> None:
    scene = agreed({"drill": 1})
    leaf = scene.per_append("drill.given/1", "per.desk", {"place": "f-07", "note": "theirs"})
    scene.exchange()
    assert retaining.run(scene.now_ms + 2 * DAY_MS) == 1
    assert notes([leaf]) == [False]


def test_a_batch_is_bounded() -> None:
    scene = agreed({"drill.given": 1})
    leaves = [scene.give().leaf for _ in range(70)]
    assert retaining.run(scene.now_ms + 2 * DAY_MS) == 70
    assert notes(leaves) == [False] * 70
    sizes = [len(act.facts["acts"]) for act in reading.frame_acts(law.ERASURE_EXPIRED)]  # type: ignore[arg-type]
    assert sizes == [64, 6]


def test_a_text_in_force_and_what_it_cites_are_kept() -> None:
    scene = agreed({"drill": 1})
    cited = scene.give().leaf
    values = {"text": "ab" * 32, "parties": ["chl"], "words": "what binds us"}
    text = scene.append("drill.proposed/1", values, refs=(cited,)).leaf
    draft = scene.append("drill.proposed/1", {**values, "text": "cd" * 32}).leaf
    scene.append("drill.consented/1", {"text": "ab" * 32}, about=text)
    assert retaining.run(scene.now_ms + 2 * DAY_MS) == 1
    assert notes([cited]) == [True]
    found = reading.values_of([text, draft])
    assert ("words" in found[text], "words" in found[draft]) == (True, False)


def test_an_office_keeps_its_contacts_until_it_is_declared_anew() -> None:
    scene = agreed({"directory.office_declared": 1})
    values = {"office": "chl.old", "powers": ["press"], "institution": "other"}
    first = scene.append(law.OFFICE_DECLARED, {**values, "telephone": "1"}).leaf
    assert retaining.run(scene.now_ms + 2 * DAY_MS) == 0
    scene.now_ms += 1
    scene.append(law.OFFICE_DECLARED, {**values, "telephone": "2", "supersedes": [first.hex()]})
    assert retaining.run(scene.now_ms + 2 * DAY_MS) == 1
    assert "telephone" not in reading.values_of([first])[first]


@pytest.mark.parametrize("periods", [{}, {"drill.given": 0}, {"notices.details_days": 1}])
def test_without_a_period_nothing_goes(
    periods: dict[str, int],
) -> None:
    scene = agreed(periods)
    leaf = scene.give().leaf
    assert retaining.run(scene.now_ms + 10_000 * DAY_MS) == 0
    assert notes([leaf]) == [True]


def test_it_is_done_once_a_day_also_after_a_clock_that_went_back() -> None:
    scene = agreed({"drill.given": 1})
    at = scene.now_ms + 5 * DAY_MS
    assert retaining.run_daily(at) == 0
    leaf = scene.give().leaf
    assert retaining.run_daily(at + DAY_MS - 1) == 0
    assert notes([leaf]) == [True]
    assert retaining.run_daily(at + DAY_MS) == 1
    assert retaining.last_run_ms() == at + DAY_MS
    scene.give()
    assert retaining.run_daily(at) == 1, "the clock was wrong before: look again"


def test_without_an_office_of_the_node_nothing_is_erased() -> None:
    scene = agreed({"drill.given": 1}, offices=False)
    leaf = scene.give().leaf
    assert retaining.run(scene.now_ms + 9 * DAY_MS) == 0
    assert notes([leaf]) == [True]
