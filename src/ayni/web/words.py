# SPDX-License-Identifier: Apache-2.0
"""Says in words what the record says in codes: kinds, powers, reasons, fields; judges nothing.

Rooms bring the words of their own kinds (`web/registry.py`); here stand those every record has.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ayni.web import registry
from ayni.web.registry import Words

KINDS: Mapping[str, Words] = {
    "log.opened/1": _("Log opened"),
    "constitution.proposed/1": _("Constitution proposed"),
    "constitution.consented/1": _("Consent to the constitution"),
    "constitution.withdrawn/1": _("Proposal of a constitution withdrawn"),
    "directory.office_declared/1": _("Office declared"),
    "directory.office_ended/1": _("Office ended"),
    "node.card_declared/1": _("Node card declared"),
    "record.fork_shown/1": _("Two histories shown"),
    "record.digest_stated/1": _("State digest stated"),
    "erasure.asked/1": _("Erasure asked"),
    "erasure.done/1": _("Erasure done"),
    "erasure.refused/1": _("Erasure refused"),
    "erasure.expired/1": _("Content erased at the end of its period"),
}

# Acts that every object may receive; the first word of the kind is the room (rooms.md A0.4).
COMMON_KINDS: Mapping[str, Words] = {
    "acknowledged/1": _("Acknowledgement"),
    "queried/1": _("Query"),
    "replied/1": _("Reply"),
    "objected/1": _("Objection"),
    "objection_lifted/1": _("Objection lifted"),
    "reserved/1": _("Reservation"),
    "corrected/1": _("Correction"),
    "withdrawn/1": _("Withdrawal"),
    "contact_noted/1": _("Note of a contact"),
    "heard/1": _("Message heard"),
    "paper_linked/1": _("Note of a document"),
    "duplicate_linked/1": _("Possible duplicate"),
    "referred/1": _("Referred to a mechanism"),
}

POWERS: Mapping[str, Words] = {
    "liaison": _("liaison officer"),
    "duty": _("duty officer, day and night"),
    "secretariat": _("technical secretariat"),
    "head": _("head of delegation or command"),
    "foreign": _("foreign ministry"),
    "assistance": _("authority that accepts or offers help"),
    "crossing": _("management of the crossing"),
    "statistics": _("statistics"),
    "privacy": _("personal data"),
    "press": _("communications"),
    "audit": _("audit"),
    "node": _("the node"),
}

INSTITUTIONS: Mapping[str, Words] = {
    "army": _("armed forces"),
    "police": _("police"),
    "civil_protection": _("civil protection"),
    "migration": _("migration"),
    "foreign_ministry": _("foreign ministry (institution)"),
    "other": _("another institution"),
}

ROOMS: Mapping[str, Words] = {
    "notices": _("Prior notices"),
    "meetings": _("Meetings"),
    "understandings": _("Understandings"),
    "procedures": _("Joint protocols"),
    "lessons": _("Lessons and experience"),
    "emergencies": _("Emergencies and assistance"),
    "crossings": _("Border crossings"),
    "threats": _("Emerging threats"),
    "benchmarks": _("Measures"),
    "communiques": _("Joint communiqués"),
}
"""Rooms a constitution may name, whether this node has them or not. Source: rooms.md D1."""

LANGUAGES: Mapping[str, Words] = {
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "en": _("English"),
}

MODES: Mapping[str, Words] = {"exercise": _("exercise"), "actual": _("real")}

LOG_STATES: Mapping[str, Words] = {
    "open": _("open"),
    "closed": _("closed: a later log of the party exists"),
    "frozen": _("frozen: it has two signed histories"),
    "stopped": _("stopped: an entry cannot be read"),
}

ERASURE_GROUNDS: Mapping[str, Words] = {
    "personal_data": _("personal data"),
    "mistake": _("entered by mistake"),
    "retention": _("the agreed period is over"),
    "law": _("a law, a court or an authority"),
    "agreement": _("agreed by the parties"),
    "text_in_force": _("the text is in force"),
    "cited": _("a text in force cites it"),
    "archive_law": _("a law on archives"),
    "dispute": _("a matter in dispute"),
    "other": _("another ground"),
}
"""Why content is to go, and why a party keeps it."""

ALARMS: Mapping[str, Words] = {
    "fork": _("Two signed histories of a neighbour's log"),
    "own_history": _("Two signed histories of this node's own log"),
    "opened_twice": _("One opening key has opened two logs: two machines, or a stolen key"),
    "state_differs": _("A neighbour's node and this one make different states of the same acts"),
    "identity_changed": _("A neighbour's identity key has changed to the one it had announced"),
}

REASONS: Mapping[str, Words] = {
    "attachments_missing": _(
        "a file of the text is not on this node, or differs from what the text names"
    ),
    "office_foreign": _("it names an office of another party as its own"),
    "reading_unknown": _("it confirms a reading that its author had not received"),
    "not_canonical": _("it is not written in the one agreed form"),
    "wrong_root": _("it claims to have seen a record that nobody holds"),
    "repeated_id": _("an earlier act of the same log carries the same identifier"),
    "log_opening_misplaced": _("a log begins with its opening, and only there"),
    "wrong_mode": _("it belongs to another mode, exercise or actual"),
    "body_malformed": _("its fields are not those of its kind"),
    "no_constitution": _("no constitution was in force when it was signed"),
    "not_member": _("its author was not a member of the partnership"),
    "room_off": _("its room is not switched on by the constitution"),
    "about_unseen": _("it speaks of a matter that its author had not received"),
    "about_wrong_kind": _("it speaks of a matter of another kind"),
    "not_author": _("only the author of the matter may do this"),
    "own_act": _("only another party may do this"),
    "office_unknown": _("the office was not declared when it was signed"),
    "envelope_limit": _(
        "a session that the envelope opened signs urgent deeds and acknowledgements only; whoever "
        "signs in with an account of their own can do the rest"
    ),
    "power_lacking": _("the office did not hold the power that this act requires"),
    "log_frozen": _("its log has two signed histories"),
    "version_unknown": _("it names a version that its author had not received"),
    "query_unknown": _("it answers a query that its author had not received"),
    "objection_unknown": _("it lifts an objection that its author had not made"),
    "proposal_unknown": _("it names a proposal that its author had not received"),
    "superseded_unknown": _("it replaces something that its author had not received"),
    "after_end": _("the matter had ended before it was signed"),
    "crossed": _("it crossed with an act that binds already"),
    "not_named": _("its author is not named in the text"),
    "line_unknown": _("it names a line that the request does not have"),
    "offer_unknown": _("it names an offer that its author had not received"),
    "acceptance_unknown": _("it delivers on an acceptance that its author had not received"),
    "agreed_already": _("what it withdraws had been agreed before it was signed"),
    "party_left_out": _("it leaves out a party that takes part in the matter"),
    "proposal_gone": _("the proposal had been withdrawn or replaced before it was signed"),
    "open_unnamed": _("it closes without naming what was still open when it was signed"),
    "more_than_out": _("it returns more than its party had counted as out"),
    "item_unknown": _("it names an item that its author had not received"),
    "item_named": _("it changes an item that a proposal to close had already named"),
    "item_gone": _("it names an item that its party had withdrawn from the list"),
    "row_unknown": _("it names a row that the series does not have"),
    "rows_missing": _("it holds no row, or leaves out one of the version it replaces"),
    "rows_clash": _("two of its rows are at one place at one time"),
    "end_before_start": _("it ends before it begins"),
    "not_convened": _("the meeting had not been agreed when it was signed"),
    "segment_unknown": _("it names a paragraph that the version does not have"),
    "not_active": _("its party had not activated the protocol when it was signed"),
    "not_agreed": _("the text had not been agreed before it was signed"),
    "lapsed": _("the time to consent to the proposal had passed when it was signed"),
    "suspension_unknown": _("it lifts a suspension that its author had not declared"),
    "text_differs": _("it consents to a text other than the one it names"),
    "member_structural": _("it asks to erase a field that decides the state and is never erased"),
    "act_unknown": _("no such act has arrived here; erasing begins with an act that is held"),
    "kind_misnamed": _(
        "it gives powers to a kind of act that does not exist; a kind stands without its version, "
        "such as notices.given"
    ),
    "kind_unknown": _("the act is of a kind that this software does not know"),
    "member_unknown": _("the act has no such field"),
    "nothing_to_erase": _("the act holds no content: codes, places and times are never erased"),
    "text_in_force": _("its text is in force, and a text in force is not erased"),
    "cited": _("a text in force cites it, and what such a text cites is not erased"),
    "request_unknown": _("there is no such request here"),
    "office_of_another_party": _("each state declares its own offices, and no others"),
    "last_declarer": _(
        "no other office of your state could declare offices any more; give another office the "
        "power first"
    ),
    "already_asked": _("the erasure of this content has been asked already"),
    "already_done": _("your state has said already that it erased this content"),
}

MEMBERS: Mapping[str, Words] = {
    "party": _("Party"),
    "number": _("Number"),
    "key": _("Key"),
    "founders": _("First offices"),
    "predecessors": _("Earlier logs"),
    "version": _("Version"),
    "text": _("Text"),
    "text_salt": _("Salt of the text"),
    "mode": _("Mode"),
    "parties": _("Parties"),
    "rooms": _("Rooms"),
    "languages": _("Languages"),
    "powers": _("Powers"),
    "params": _("Parameters"),
    "retention": _("Retention"),
    "places": _("Places"),
    "place_names": _("Names of places"),
    "supersedes": _("Replaces"),
    "label": _("Title"),
    "nature": _("Declared nature"),
    "non_prejudice": _("Non-prejudice clause"),
    "silence": _("Clause on silence"),
    "proposal": _("Proposal"),
    "why": _("Why"),
    "office": _("Office"),
    "institution": _("Institution"),
    "alternates": _("Alternates"),
    "zone": _("Time zone"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "names": _("Names"),
    "telephone": _("Telephone"),
    "radio": _("Radio"),
    "email": _("E-mail"),
    "duty_hours": _("Duty hours"),
    "card": _("Card"),
    "note": _("Note"),
    "log": _("Log"),
    "old_size": _("Acts in the older head"),
    "new_size": _("Acts in the newer head"),
    "old_root": _("Root of the older head"),
    "new_root": _("Root of the newer head"),
    "proof": _("Proof"),
    "heads": _("Signed heads"),
    "digest": _("Digest"),
    "fold_version": _("Version of the rules"),
    "kinds": _("Kinds known"),
    "act": _("Act"),
    "acts": _("Acts"),
    "members": _("Fields"),
    "ground": _("Ground"),
    "backups_until": _("Gone from backups by"),
    "question": _("Question"),
    "query": _("Query"),
    "reason": _("Reason"),
    "remarks": _("Remarks"),
    "own_ref": _("Own file number"),
    "occurred_at": _("When it happened"),
    "channel": _("Channel"),
    "objection": _("Objection"),
    "asks": _("What is asked"),
    "attachments": _("Files attached"),
}


_UNREADABLE = _("It is not in the agreed form and cannot be read.")
SET_ASIDE: Mapping[str, Words] = {
    "CodecError": _UNREADABLE,
    "FormatError": _UNREADABLE,
    "Malformed": _UNREADABLE,
    "NoteError": _UNREADABLE,
    "WireError": _UNREADABLE,
    "SchemaError": _("Its fields are not those of its kind."),
    "PacketRefused": _("A packet that could not be taken."),
    "NotAuthentic": _("A hash or a signature does not match: it was changed, or is not theirs."),
    "LimitExceeded": _("It is larger than agreed."),
    "fork_unproven": _("It accuses a log of two histories and does not prove it."),
}
"""Why something that a neighbour's node sent was set aside unread; errors by their name."""

COMPARED: Mapping[str, Words] = {
    "equal": _("Its node made the same state of the same acts."),
    "differs": _("Its node made another state of the same acts."),
    "other_software": _("Its node has other software: the two states are not compared."),
}
"""What came of the digest that another party stated."""


def kind(name: str) -> str:
    """Return what a kind of act, or a reminder, is called; an unknown one stands for itself.

    Args:
        name: such as `notices.given/1`.
    """
    room = registry.room_of(name)
    own = room.kinds if room is not None else {}
    told = registry.reminded(name)
    if told is not None:
        return str(told.says)
    return _first(name, own.get(name), KINDS.get(name), COMMON_KINDS.get(name.partition(".")[2]))


def member(kind_name: str, name: str) -> str:
    """Return the label of a field in an act of a kind."""
    room = registry.room_of(kind_name)
    own = room.members if room is not None else {}
    return _first(name.replace("_", " "), own.get(name), MEMBERS.get(name))


def reason(kind_name: str, code: str) -> str:
    """Return the rule an act does not meet, in words; an unknown code stands for itself."""
    room = registry.room_of(kind_name)
    own = room.reasons if room is not None else {}
    return _first(code, own.get(code), REASONS.get(code))


def power(code: str) -> str:
    """Return what a power is called."""
    return str(POWERS.get(code, code))


def room(slug: str) -> str:
    """Return what a room is called in the language of the page."""
    return str(ROOMS.get(slug, slug))


def language(code: str) -> str:
    """Return what a language is called in the language of the page."""
    return str(LANGUAGES.get(code, code))


def alarm(code: str) -> str:
    """Return what an alarm is about."""
    return str(ALARMS.get(code, code))


def set_aside(code: str) -> str:
    """Say why something was set aside unread."""
    return str(SET_ASIDE.get(code, code))


def compared(outcome: str) -> str:
    """Say what came of the digest that another party stated."""
    return str(COMPARED[outcome])


def code(name: str, value: str) -> str:
    """Return the words for a coded value of the record's own kinds; else the value itself.

    Args:
        name: the member that holds it.
        value: such as `foreign_ministry`.
    """
    told = {
        "powers": POWERS,
        "founders.powers": POWERS,
        "institution": INSTITUTIONS,
        "mode": MODES,
        "ground": ERASURE_GROUNDS,
    }
    return str(told.get(name, {}).get(value, value))


def _first(otherwise: str, *told: Words | None) -> str:
    return next((str(one) for one in told if one is not None), otherwise)
