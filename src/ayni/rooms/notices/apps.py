# SPDX-License-Identifier: Apache-2.0
"""Presents the room of prior notices to the record and to the shared pages; the one such place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = {
    "notices.given/1": _("Notice given"),
    "notices.amended/1": _("Notice amended"),
    "notices.cancelled/1": _("Notice cancelled"),
    "notices.closed/1": _("Notice closed"),
    "notices.incident_opened/1": _("Incident opened"),
    "notices.position_stated/1": _("Position stated"),
    "notices.item_listed/1": _("Material listed"),
    "notices.item_corrected/1": _("Material corrected"),
    "notices.item_withdrawn/1": _("Material withdrawn from the list"),
    "notices.returned/1": _("Return recorded"),
    "notices.incident_close_proposed/1": _("Close of an incident proposed"),
    "notices.incident_close_consented/1": _("Consent to close an incident"),
    "notices.incident_close_withdrawn/1": _("Proposal to close withdrawn"),
    "notices.observer_offered/1": _("Observers offered"),
    "notices.observer_answered/1": _("Answer about observers"),
    "notices.series_given/1": _("Series given"),
    "notices.series_amended/1": _("Series amended"),
    "notices.series_withdrawn/1": _("Series withdrawn"),
    "notices.series_closed/1": _("Series closed"),
    "notices.series_row_cancelled/1": _("Row cancelled"),
    "notices.series_rows_acknowledged/1": _("Rows acknowledged"),
    "notices.unusual_activity_asked/1": _("Question about an unusual activity"),
    "notices.unusual_activity_answered/1": _("Answer about an unusual activity"),
    "notices.unusual_activity_closed/1": _("Question closed"),
    "notices.message_heard/1": _("Message heard"),
    "notices.message_closed/1": _("Note of a message closed"),
}

MEMBERS = {
    "activity": _("Kind of activity"),
    "places": _("Place"),
    "start": _("Begins"),
    "end": _("Ends"),
    "distance": _("Distance from the boundary"),
    "strength": _("Strength"),
    "arms": _("Arms"),
    "rule": _("Rule relied on"),
    "asked_minutes": _("Lead time asked"),
    "late": _("Late"),
    "urgent": _("Urgent"),
    "observers_invited": _("Observers are invited"),
    "purpose": _("Purpose"),
    "exact_strength": _("Exact strength"),
    "equipment": _("Vehicles, aircraft, equipment"),
    "units": _("Units, by type"),
    "command": _("Level of command"),
    "contact": _("Post that can be reached"),
    "lateness_reason": _("Why it is given late"),
    "supersedes": _("Replaces the version"),
    "widens": _("Goes further"),
    "reason": _("Reason"),
    "why": _("Why"),
    "outcome": _("How it went"),
    "actual_start": _("Began in fact"),
    "actual_end": _("Ended in fact"),
    "series": _("In the series"),
    "row": _("Row"),
    "rows": _("Rows"),
    "observed": _("What was seen"),
    "observed_at": _("When it was seen"),
    "measure": _("What would show it"),
    "finding": _("What it was"),
    "notice": _("Notice"),
    "clarity": _("How it stands"),
    "offer": _("Offer"),
    "response": _("Answer"),
    "meeting_point": _("Meeting point"),
    "answer": _("Answer"),
    "ground": _("Ground"),
    "asks": _("What is asked"),
    "result": _("Result of the call"),
    "office_called": _("Office called"),
    "heard": _("What was heard"),
    "code": _("Reading code"),
    "type": _("Type"),
    "file_hash": _("Fingerprint of the file"),
    "other": _("The other matter"),
    "mechanism": _("Mechanism"),
    "place": _("Place"),
    "persons": _("Persons concerned"),
    "direction": _("Direction"),
    "weather": _("Weather"),
    "own_measures": _("Own measures"),
    "position": _("Position"),
    "quantity": _("Quantity"),
    "held_by": _("Held by"),
    "description": _("What it is"),
    "withdrawn_for": _("Why it is withdrawn"),
    "serial": _("Number on the equipment"),
    "photo": _("Fingerprint of a photograph"),
    "what": _("What came back"),
    "count": _("How many"),
    "item": _("Item"),
    "confirms": _("Confirms the return"),
    "receipt": _("Fingerprint of the record of handover"),
    "parties": _("Parties that must agree"),
    "persons_open": _("Persons stay open by the count of"),
    "items_open": _("Material stays open"),
    "counts_differ": _("Counts differ"),
    "lessons": _("What was learnt"),
    "from_party": _("Whose office spoke"),
    "marking": _("National marking"),
    "lang": _("Language"),
}


class NoticesConfig(AppConfig):
    """Prior notices: what could alarm the neighbour is announced before it happens."""

    name = "ayni.rooms.notices"
    label = "notices"

    def ready(self) -> None:
        """Attach kinds, fold and projection to the record; pages and words to the shell."""
        from ayni.adapters.alarm import urgency
        from ayni.adapters.clearance.declared import declare_clearance
        from ayni.adapters.record.registry import register_room
        from ayni.rooms.notices import facts, mappings, projections, selectors, states
        from ayni.web.registry import Room, register_room_pages

        register_room(
            facts.ROOM,
            kinds=facts.KINDS,
            fold=states.fold_object,
            write=projections.write,
            clear=projections.clear,
        )
        urgency.announce(facts.ROOM, mappings.urgency)
        declare_clearance(mappings.CLEARED)
        register_room_pages(
            Room(
                slug=facts.ROOM,
                title=_("Prior notices"),
                menu_order=10,
                url_name="notices:list",
                icon="bell",
                manual="notices",
                kinds=KINDS,
                members=MEMBERS,
                values=selectors.VALUES,
                refusals=selectors.ALL_REFUSALS,
                desk_items=selectors.desk_items,
                promises=selectors.promises,
                lists=mappings.lists,
                urgent_deeds=mappings.URGENT_DEEDS,
                object_url=selectors.object_url,
                processing=mappings.PROCESSING,
            )
        )
