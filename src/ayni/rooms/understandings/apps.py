# SPDX-License-Identifier: Apache-2.0
"""Presents the room of understandings to the record and to the shared pages; the one such place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = {
    "understandings.transcribed/1": _("Transcribed from a paper"),
    "understandings.transcription_confirmed/1": _("Transcription confirmed"),
    "understandings.transcription_contested/1": _("Paper read otherwise"),
    "understandings.owner_named/1": _("Responsible office named"),
    "understandings.progress_reported/1": _("Progress reported"),
    "understandings.fulfilment_claimed/1": _("Fulfilment claimed"),
    "understandings.claim_withdrawn/1": _("Claim withdrawn"),
    "understandings.fulfilment_confirmed/1": _("Fulfilment confirmed"),
    "understandings.fulfilment_contested/1": _("Claim not shared"),
    "understandings.change_proposed/1": _("Change proposed"),
    "understandings.linked/1": _("Link proposed"),
    "understandings.change_consented/1": _("Consent to a change or link"),
    "understandings.change_withdrawn/1": _("Proposal of a change withdrawn"),
}

REMINDED = {
    "understandings.deadline_near": _("The deadline of an understanding is near"),
    "understandings.deadline_over": _("The deadline of an understanding is over"),
}

MEMBERS = {
    "parties": _("Parties"),
    "code": _("Mechanism"),
    "ordinal": _("Edition"),
    "number": _("Number"),
    "text": _("Text"),
    "form": _("Kind of meeting"),
    "area": _("Area"),
    "dated": _("Last day of the edition"),
    "page": _("Page of the paper"),
    "scan": _("Fingerprint of the scan"),
    "deadline": _("Deadline"),
    "every_months": _("Months between two times"),
    "nature": _("Declared nature"),
    "authority": _("Signing authority"),
    "cost": _("Who pays"),
    "deliverable": _("Deliverable"),
    "indicator": _("Indicator"),
    "reading": _("Reading"),
    "why": _("Why"),
    "office": _("Office"),
    "since": _("Since"),
    "status": _("How the side stands"),
    "obstacle": _("Obstacle"),
    "evidence_hash": _("Fingerprint of the evidence"),
    "evidence": _("Evidence"),
    "indicator_value": _("Value of the indicator"),
    "proof": _("What shows it"),
    "proposal": _("Proposal"),
    "reason": _("Reason"),
    "change": _("Change"),
    "targets": _("In its place"),
    "valid_until": _("Others may consent until"),
    "earlier": _("Earlier understanding"),
    "relation": _("Relation"),
    "mechanism": _("Mechanism"),
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


class UnderstandingsConfig(AppConfig):
    """Understandings: what was promised, by whom, since when, and what became of it."""

    name = "ayni.rooms.understandings"
    label = "understandings"

    def ready(self) -> None:
        """Attach kinds, fold and projection to the record; pages and words to the shell."""
        from ayni.adapters.alarm import urgency
        from ayni.adapters.clearance.declared import declare_clearance
        from ayni.adapters.record.registry import register_births, register_room
        from ayni.rooms.meetings.facts import ACTA_PROPOSED
        from ayni.rooms.understandings import (
            documents,
            facts,
            mappings,
            projections,
            selectors,
            states,
        )
        from ayni.web.folders import offer_parts
        from ayni.web.registry import Reminded, Room, register_room_pages

        register_room(
            facts.ROOM,
            kinds=facts.KINDS,
            fold=states.fold_understanding,
            write=projections.write,
            clear=projections.clear,
        )
        register_births(facts.ROOM, {ACTA_PROPOSED: states.births_of})
        urgency.announce(facts.ROOM, mappings.urgency)
        declare_clearance(mappings.CLEARED)
        offer_parts(facts.ROOM, documents.folder_parts, order=30)
        register_room_pages(
            Room(
                slug=facts.ROOM,
                title=_("Understandings"),
                menu_order=30,
                url_name="understandings:list",
                icon="list-check",
                kinds=KINDS,
                members=MEMBERS,
                values=selectors.VALUES,
                refusals=selectors.REFUSALS,
                desk_items=selectors.desk_items,
                promises=selectors.promises,
                reminders=selectors.reminders,
                reminded={name: Reminded(says=told) for name, told in REMINDED.items()},
                agenda_offers=selectors.agenda_offers,
                object_url=selectors.object_url,
                processing=mappings.PROCESSING,
                lists=mappings.lists,
            )
        )
