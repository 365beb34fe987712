# SPDX-License-Identifier: Apache-2.0
"""Why an act is set aside: a closed list of codes, each with one sentence for people.

A code never changes its meaning; a new reason is a new code. The sentences are message ids for
the catalogues. Source: kernel.md S6; rooms.md D-38.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """A reason code: the kernel's first, then those of the patterns and rooms."""

    NOT_CANONICAL = "not_canonical"
    WRONG_ROOT = "wrong_root"
    REPEATED_ID = "repeated_id"
    LOG_OPENING_MISPLACED = "log_opening_misplaced"
    WRONG_MODE = "wrong_mode"
    BODY_MALFORMED = "body_malformed"
    NO_CONSTITUTION = "no_constitution"
    NOT_MEMBER = "not_member"
    ROOM_OFF = "room_off"
    ABOUT_UNSEEN = "about_unseen"
    ABOUT_WRONG_KIND = "about_wrong_kind"
    NOT_AUTHOR = "not_author"
    OWN_ACT = "own_act"
    OFFICE_UNKNOWN = "office_unknown"
    POWER_LACKING = "power_lacking"
    LOG_FROZEN = "log_frozen"
    VERSION_UNKNOWN = "version_unknown"
    QUERY_UNKNOWN = "query_unknown"
    OBJECTION_UNKNOWN = "objection_unknown"
    PROPOSAL_UNKNOWN = "proposal_unknown"
    SUPERSEDED_UNKNOWN = "superseded_unknown"
    AFTER_END = "after_end"
    CROSSED = "crossed"
    NOT_NAMED = "not_named"
    LINE_UNKNOWN = "line_unknown"
    OFFER_UNKNOWN = "offer_unknown"
    ACCEPTANCE_UNKNOWN = "acceptance_unknown"
    TEXT_DIFFERS = "text_differs"
    AGREED_ALREADY = "agreed_already"
    PARTY_LEFT_OUT = "party_left_out"
    PROPOSAL_GONE = "proposal_gone"
    OPEN_UNNAMED = "open_unnamed"
    MORE_THAN_OUT = "more_than_out"
    ITEM_UNKNOWN = "item_unknown"
    ITEM_NAMED = "item_named"
    ITEM_GONE = "item_gone"
    ROW_UNKNOWN = "row_unknown"
    ROWS_MISSING = "rows_missing"
    ROWS_CLASH = "rows_clash"
    END_BEFORE_START = "end_before_start"
    MEMBER_STRUCTURAL = "member_structural"
    NOT_CONVENED = "not_convened"
    SUSPENSION_UNKNOWN = "suspension_unknown"
    SEGMENT_UNKNOWN = "segment_unknown"
    NOT_AGREED = "not_agreed"
    LAPSED = "lapsed"
    NOT_ACTIVE = "not_active"
    OFFICE_FOREIGN = "office_foreign"
    READING_UNKNOWN = "reading_unknown"


SENTENCES: Mapping[Reason, str] = {
    Reason.NOT_CANONICAL: "it is not written in the one agreed form",
    Reason.WRONG_ROOT: "it claims to have seen a record that nobody holds",
    Reason.REPEATED_ID: "an earlier act of the same log carries the same identifier",
    Reason.LOG_OPENING_MISPLACED: "a log begins with its opening, and only there",
    Reason.WRONG_MODE: "it belongs to another mode, exercise or actual",
    Reason.BODY_MALFORMED: "its fields are not those of its kind",
    Reason.NO_CONSTITUTION: "no constitution was in force when it was signed",
    Reason.NOT_MEMBER: "its author was not a member of the partnership",
    Reason.ROOM_OFF: "its room is not switched on by the constitution",
    Reason.ABOUT_UNSEEN: "it speaks of a matter that its author had not received",
    Reason.ABOUT_WRONG_KIND: "it speaks of a matter of another kind",
    Reason.NOT_AUTHOR: "only the author of the matter may do this",
    Reason.OWN_ACT: "only another party may do this",
    Reason.OFFICE_UNKNOWN: "the office was not declared when it was signed",
    Reason.POWER_LACKING: "the office did not hold the power that this act requires",
    Reason.LOG_FROZEN: "its log has two signed histories",
    Reason.VERSION_UNKNOWN: "it names a version that its author had not received",
    Reason.QUERY_UNKNOWN: "it answers a query that its author had not received",
    Reason.OBJECTION_UNKNOWN: "it lifts an objection that its author had not made",
    Reason.PROPOSAL_UNKNOWN: "it names a proposal that its author had not received",
    Reason.SUPERSEDED_UNKNOWN: "it replaces something that its author had not received",
    Reason.AFTER_END: "the matter had ended before it was signed",
    Reason.CROSSED: "it crossed with an act that binds already",
    Reason.NOT_NAMED: "its author is not named in the text",
    Reason.LINE_UNKNOWN: "it names a line that the request does not have",
    Reason.OFFER_UNKNOWN: "it names an offer that its author had not received",
    Reason.ACCEPTANCE_UNKNOWN: "it delivers on an acceptance that its author had not received",
    Reason.TEXT_DIFFERS: "it consents to a text other than the one it names",
    Reason.AGREED_ALREADY: "what it withdraws had been agreed before it was signed",
    Reason.PARTY_LEFT_OUT: "it leaves out a party that takes part in the matter",
    Reason.PROPOSAL_GONE: "the proposal had been withdrawn or replaced before it was signed",
    Reason.OPEN_UNNAMED: "it closes without naming what was still open when it was signed",
    Reason.MORE_THAN_OUT: "it returns more than its party had counted as out",
    Reason.ITEM_UNKNOWN: "it names an item that its author had not received",
    Reason.ITEM_NAMED: "it changes an item that a proposal to close had already named",
    Reason.ITEM_GONE: "it names an item that its party had withdrawn from the list",
    Reason.ROW_UNKNOWN: "it names a row that the series does not have",
    Reason.ROWS_MISSING: "it holds no row, or leaves out one of the version it replaces",
    Reason.ROWS_CLASH: "two of its rows are at one place at one time",
    Reason.END_BEFORE_START: "it ends before it begins",
    Reason.NOT_CONVENED: "the meeting had not been agreed when it was signed",
    Reason.SUSPENSION_UNKNOWN: "it lifts a suspension that its author had not declared",
    Reason.SEGMENT_UNKNOWN: "it names a paragraph that the version does not have",
    Reason.NOT_AGREED: "the text had not been agreed before it was signed",
    Reason.NOT_ACTIVE: "its party had not activated the protocol when it was signed",
    Reason.OFFICE_FOREIGN: "it names an office of another party as its own",
    Reason.READING_UNKNOWN: "it confirms a reading that its author had not received",
    Reason.LAPSED: "the time to consent to the proposal had passed when it was signed",
    Reason.MEMBER_STRUCTURAL: "it asks to erase a field that decides the state and is never erased",
}
