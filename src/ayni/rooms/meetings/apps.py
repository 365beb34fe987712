# SPDX-License-Identifier: Apache-2.0
"""Presents the room of meetings to the record and to the shared pages; the one such place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = {
    "meetings.mechanism_proposed/1": _("Mechanism proposed"),
    "meetings.mechanism_revised/1": _("Revision of a mechanism proposed"),
    "meetings.mechanism_consented/1": _("Consent to a mechanism"),
    "meetings.mechanism_withdrawn/1": _("Proposal of a mechanism withdrawn"),
    "meetings.mechanism_suspended/1": _("Mechanism suspended"),
    "meetings.mechanism_resumed/1": _("Mechanism resumed"),
    "meetings.edition_proposed/1": _("Meeting proposed"),
    "meetings.edition_countered/1": _("Other terms proposed"),
    "meetings.edition_accepted/1": _("Terms accepted"),
    "meetings.edition_postponed/1": _("Meeting postponed"),
    "meetings.edition_cancelled/1": _("Meeting cancelled"),
    "meetings.held/1": _("Meeting declared held"),
    "meetings.delegation_announced/1": _("Delegation announced"),
    "meetings.entry_declared/1": _("Authorisation declared"),
    "meetings.agenda_proposed/1": _("Agenda proposed"),
    "meetings.agenda_countered/1": _("Another version of the agenda proposed"),
    "meetings.agenda_consented/1": _("Agenda consented to"),
    "meetings.agenda_withdrawn/1": _("Version of the agenda withdrawn"),
    "meetings.statement_tabled/1": _("Statement tabled"),
    "meetings.statement_revised/1": _("Other wording of a statement tabled"),
    "meetings.statement_accepted/1": _("Wording of a statement accepted"),
    "meetings.statement_withdrawn/1": _("Wording of a statement withdrawn"),
    "meetings.acta_proposed/1": _("Acta proposed"),
    "meetings.acta_countered/1": _("Another version of the acta proposed"),
    "meetings.acta_consented/1": _("Consent to the acta"),
    "meetings.acta_refused/1": _("Acta not consented to"),
    "meetings.acta_withdrawn/1": _("Version of the acta withdrawn"),
}

MEMBERS = {
    "code": _("Short code"),
    "parties": _("Parties"),
    "level": _("Who meets"),
    "domains": _("What it deals with"),
    "institutions": _("Institutions"),
    "held_before": _("Last edition held before this record"),
    "held_before_day": _("Last day of that edition"),
    "months_between": _("Months between two meetings"),
    "mandated_by": _("Mandated by"),
    "refers_to": _("Raises matters to"),
    "replaces": _("Takes the place of"),
    "instrument": _("Document"),
    "instrument_number": _("Number of the document"),
    "names": _("Name"),
    "purpose": _("Purpose"),
    "proposal": _("Text"),
    "why": _("Why"),
    "since": _("Since"),
    "reason": _("Reason"),
    "scope": _("What is suspended, if not all"),
    "suspension": _("Suspension"),
    "mechanism": _("Mechanism"),
    "ordinal": _("Number"),
    "form": _("Kind of meeting"),
    "host": _("Host"),
    "town": _("Town"),
    "venue": _("House or hall"),
    "first_day": _("First day"),
    "last_day": _("Last day"),
    "opens_at": _("Hour of opening"),
    "modality": _("How"),
    "counts": _("Persons, by function"),
    "head": _("Head of delegation"),
    "head_capacity": _("In which capacity"),
    "arms": _("Arms"),
    "vehicles": _("Vehicles"),
    "equipment": _("Equipment that leaves again"),
    "reasons": _("Reasons of the entry"),
    "stay_days": _("Days of stay"),
    "entry_place": _("Point of entry"),
    "enters_at": _("Hour of entry"),
    "needs": _("What is asked of the host"),
    "list_count": _("Names on the list that was handed over on paper"),
    "list_day": _("Day on which it was handed over"),
    "list_hash": _("Fingerprint of the list"),
    "gate": _("How it stands"),
    "direction": _("Of what"),
    "basis": _("Legal basis"),
    "number": _("Number of the act that authorises"),
    "day": _("Day of that act"),
    "organ": _("Organ that issued it"),
    "valid_until": _("Valid until"),
    "edition": _("Edition"),
    "items": _("Items"),
    "titles": _("Items"),
    "supersedes": _("Replaces the version"),
    "table": _("Table"),
    "item": _("Item of the agenda"),
    "position": _("Place at the table"),
    "speaker": _("Who speaks"),
    "verb": _("Verb"),
    "languages": _("Languages"),
    "discussed": _("Under discussion"),
    "area": _("Area"),
    "owners": _("Offices proposed as responsible"),
    "deadline": _("Deadline"),
    "indicator": _("Indicator"),
    "authentic": _("Authentic languages"),
    "statements": _("Statements"),
    "heads": _("Heads of delegation"),
    "nature": _("Declared nature"),
    "annexes": _("Annexes"),
    "next_host": _("Host of the next meeting"),
    "next_day": _("Day of the next meeting"),
    "next_town": _("Town of the next meeting"),
    "title": _("Title"),
    "opening": _("Formula at the head"),
    "closing": _("What stands after the last statement"),
    "wording": _("Words"),
    "segments": _("Paragraphs"),
    "ground": _("Ground"),
    "asks": _("What is asked"),
    "result": _("Result of the call"),
    "office_called": _("Office called"),
    "heard": _("What was heard"),
    "type": _("Type"),
    "file_hash": _("Fingerprint of the file"),
    "other": _("The other matter"),
    "marking": _("National marking"),
    "lang": _("Language"),
}


class MeetingsConfig(AppConfig):
    """Meetings: mechanisms that states agreed to hold, and the editions of each."""

    name = "ayni.rooms.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Attach kinds, fold and projection to the record; pages and words to the shell."""
        from ayni.adapters.alarm import urgency
        from ayni.adapters.clearance.declared import declare_clearance
        from ayni.adapters.record.registry import register_room
        from ayni.rooms.meetings import documents, facts, mappings, projections, selectors, states
        from ayni.web.registry import Room, register_room_pages

        register_room(
            facts.ROOM,
            kinds=facts.KINDS,
            fold=states.fold_object,
            write=projections.write,
            clear=projections.clear,
            in_force=states.texts_in_force,
        )
        urgency.announce(facts.ROOM, mappings.urgency)
        declare_clearance(mappings.CLEARED)
        register_room_pages(
            Room(
                slug=facts.ROOM,
                title=_("Meetings"),
                menu_order=20,
                url_name="meetings:list",
                icon="users-group",
                kinds=KINDS,
                members=MEMBERS,
                values=selectors.VALUES,
                desk_items=selectors.desk_items,
                object_url=selectors.object_url,
                processing=mappings.PROCESSING,
                lists=documents.lists,
            )
        )
