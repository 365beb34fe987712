# SPDX-License-Identifier: Apache-2.0
"""What people do about an activity that nobody announced: ask, answer, say whether it is clear.

Must not write a row: the projection does.
"""

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.rooms.notices import facts, rules, selectors
from ayni.rooms.notices.facts import Moment
from ayni.web.deeds import Deed, append, require, said


def ask_about_activity(
    deed: Deed, *, place: str, observed_at: Moment, observed: str, measure: str = ""
) -> Appended:
    """Ask the neighbour what an activity was that nobody announced.

    Args:
        deed: who acts.
        place: place id.
        observed_at: when it was seen.
        observed: what was seen.
        measure: code of what would show that there is no cause for alarm, or empty.

    Raises:
        Refusal: power_lacking or seen_in_future.
    """
    require(deed.author, facts.UNUSUAL_ASKED)
    rules.check_observed(observed_at, now_ms=deed.author.now_ms)
    values: dict[str, Json] = {
        "places": [place],
        "observed_at": observed_at.to_value(),
        "observed": observed.strip(),
        **said(measure=measure),
    }
    return append(deed, facts.UNUSUAL_ASKED, values)


def answer_about_activity(
    deed: Deed, *, finding: str, answer: str, notice: str = "", measure: str = ""
) -> Appended:
    """Answer what an activity was; an answer may be given again when more is known.

    Args:
        deed: who acts on which question.
        finding: code of what it was.
        answer: what is answered.
        notice: object id of the notice it was announced by, 64 hex digits, or empty.
        measure: code of what is offered to show it, or empty.

    Raises:
        Refusal: power_lacking, unusual_unknown or own_act.
    """
    require(deed.author, facts.UNUSUAL_ANSWERED)
    rules.check_unusual_answer(selectors.unusual_state_of(deed.about), deed.author.party)
    values: dict[str, Json] = {
        "finding": finding,
        "answer": answer.strip(),
        **said(notice=notice, measure=measure),
    }
    return append(deed, facts.UNUSUAL_ANSWERED, values)


def close_question(deed: Deed, *, clarity: str, remarks: str) -> Appended:
    """Close a question of one's own: it is clear now, or it is not.

    Raises:
        Refusal: power_lacking, not_author or after_end.
        StalePage: the question moved since the page was drawn.
    """
    require(deed.author, facts.UNUSUAL_CLOSED)
    rules.check_unusual_close(selectors.unusual_state_of(deed.about), deed.author.party)
    return append(deed, facts.UNUSUAL_CLOSED, {"clarity": clarity, **said(remarks=remarks)})


def acknowledge_question(deed: Deed, *, version: str) -> Appended:
    """Acknowledge a question: an office has it. No answer.

    Args:
        deed: who acts on which question.
        version: leaf hash of the question, 64 hex digits.

    Raises:
        Refusal: power_lacking, own_act, version_unknown or already_acknowledged.
    """
    require(deed.author, facts.ACKNOWLEDGED)
    state = selectors.unusual_state_of(deed.about)
    rules.check_unusual_acknowledgement(state, deed.author.party, bytes.fromhex(version))
    return append(deed, facts.ACKNOWLEDGED, {"version": version})
