# SPDX-License-Identifier: Apache-2.0
"""Presents the room of joint protocols to the record and the shared pages; the one such place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KINDS = {
    "procedures.version_proposed/1": _("Protocol proposed"),
    "procedures.replacement_proposed/1": _("New version proposed"),
    "procedures.consented/1": _("Consent to a protocol"),
    "procedures.proposal_withdrawn/1": _("Proposal withdrawn"),
    "procedures.adopted_internally/1": _("Internal adoption declared"),
    "procedures.interpretation_stated/1": _("Interpretative statement"),
    "procedures.suspended/1": _("Protocol suspended"),
    "procedures.suspension_lifted/1": _("Suspension lifted"),
    "procedures.denounced/1": _("Protocol denounced"),
    "procedures.contact_tested/1": _("Test call"),
    "procedures.activated/1": _("Protocol activated"),
    "procedures.activation_joined/1": _("Activated by another party too"),
    "procedures.step_marked/1": _("Step marked"),
    "procedures.deactivated/1": _("Protocol deactivated"),
}

MEMBERS = {
    "topic": _("Topic"),
    "parties": _("Parties that must agree"),
    "languages": _("Languages"),
    "segments": _("Paragraphs"),
    "segment": _("Paragraph"),
    "steps": _("Steps"),
    "power": _("Who does it"),
    "minutes": _("Within minutes"),
    "clause": _("Enters into force"),
    "nature": _("Declared nature"),
    "valid_until": _("Others may consent until"),
    "text": _("Text"),
    "binds_from": _("In force from"),
    "review_on": _("To be reviewed on"),
    "title": _("Title"),
    "wording": _("Text"),
    "supersedes": _("Replaces the version"),
    "proposal": _("Proposal"),
    "version": _("Version"),
    "why": _("Why"),
    "instrument": _("Instrument"),
    "dated": _("Dated"),
    "number": _("Number"),
    "scope": _("Scope"),
    "statement": _("Statement"),
    "since": _("From"),
    "reason": _("Reason"),
    "suspension": _("Suspension"),
    "contact": _("Office called"),
    "result": _("Result of the call"),
    "seconds": _("Seconds until somebody answered"),
    "language_problem": _("The two did not understand each other"),
    "protocol": _("Protocol"),
    "pinned": _("Version activated"),
    "matter": _("Activated in"),
    "step": _("Step"),
    "mark": _("Mark"),
    "place": _("Place"),
    "ground": _("Ground"),
    "asks": _("What is asked"),
}


class ProceduresConfig(AppConfig):
    """Joint protocols: what binds the parties, since when, and whom to call."""

    name = "ayni.rooms.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Attach kinds, fold and projection to the record; pages and words to the shell."""
        from ayni.adapters.alarm import urgency
        from ayni.adapters.clearance.declared import declare_clearance
        from ayni.adapters.record.registry import register_room
        from ayni.rooms.procedures import documents, facts, mappings, projections, selectors, states
        from ayni.web.folders import offer_parts
        from ayni.web.registry import Reminded, Room, register_room_pages

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
        offer_parts(facts.ROOM, documents.folder_parts, order=40)
        register_room_pages(
            Room(
                slug=facts.ROOM,
                title=_("Joint protocols"),
                menu_order=40,
                url_name="procedures:list",
                icon="file-text",
                kinds=KINDS,
                members=MEMBERS,
                values=selectors.VALUES,
                refusals=selectors.REFUSALS,
                desk_items=selectors.desk_items,
                agenda_offers=selectors.agenda_offers,
                urgent_deeds=mappings.URGENT_DEEDS,
                object_url=selectors.object_url,
                reminders=selectors.reminders,
                reminded={
                    selectors.TEST_DUE: Reminded(
                        says=_("The test call of the month is due"), address="procedures:contacts"
                    )
                },
                processing=mappings.PROCESSING,
                lists=mappings.lists,
            )
        )
