# SPDX-License-Identifier: Apache-2.0
"""Tables that show joint protocols as the record last tells them; derived, never edited by hand.

A row is what the fold of one protocol came to, with the instants at which its versions begin and
end. Nothing here knows what time it is: what binds now is computed when a page is drawn. Beside
the tables stands what their codes are called.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.web.registry import Words

HASH_CHARS = 64
PARTY_CHARS = 3
CODE_CHARS_MAX = 80

TOPICS: Mapping[str, Words] = {
    "tsunami": _("Tsunami"),
    "earthquake": _("Earthquake"),
    "volcano": _("Volcanic eruption"),
    "flood": _("Flood"),
    "fire": _("Fire"),
    "search_and_rescue": _("Search and rescue"),
    "medical": _("Medical evacuation"),
    "mines": _("Mines and ammunition"),
    "crossing": _("Border crossing"),
    "aircraft": _("Aircraft and drones"),
    "communications": _("Communications"),
}
CLAUSES: Mapping[str, Words] = {
    "on_consent": _("with the last consent"),
    "on_adoptions": _("with the last internal adoption"),
    "on_date": _("on a date, once all have consented"),
}
NATURES: Mapping[str, Words] = {
    "practical": _("practical arrangement, not a treaty"),
    "technical": _("technical procedure"),
    "memorandum": _("memorandum of understanding"),
    "annex": _("annex to an agreement in force"),
    "treaty": _("treaty"),
    "other": pgettext_lazy("nature of a text", "other"),
}
INSTRUMENTS: Mapping[str, Words] = {
    "decree": _("decree"),
    "resolution": _("resolution"),
    "law": pgettext_lazy("instrument", "law"),
    "ministerial_order": _("ministerial order"),
    "institutional_order": _("order of an institution"),
    "other": pgettext_lazy("instrument", "other"),
}
REFUSALS: Mapping[str, tuple[str, Words]] = {
    "text_missing": ("", _("No text was found. Write it in at least one language.")),
    "segments_differ": (
        "",
        _(
            "The languages do not have the same number of paragraphs: {found}. Give each paragraph "
            "in every language; an empty line parts two paragraphs."
        ),
    ),
    "segments_many": (
        "",
        _("{found} paragraphs were found; at most {limit} are expected. Part the protocol."),
    ),
    "segment_long": (
        "",
        _(
            "A paragraph has {found} characters; at most {limit} are expected. Part it with an "
            "empty line."
        ),
    ),
    "text_long": (
        "",
        _("The text has {found} characters; at most {limit} are expected. Part the protocol."),
    ),
    "title_missing": ("", _("The title is missing in: {found}. Give it in every language.")),
    "step_unknown": (
        "",
        _("Paragraph {found} is named as a step; the text has {limit}. Correct the number."),
    ),
    "step_twice": ("", _("Paragraph {found} is named as a step twice. Name it once.")),
    "steps_many": ("", _("At most {limit} steps are expected. Part the protocol.")),
    "date_missing": (
        "binds_from",
        _("No date was found. Say from when the text binds, or choose another clause."),
    ),
    "date_unasked": (
        "binds_from",
        _("A date was found, and the clause does not ask for one. Remove it, or choose the date."),
    ),
    "valid_past": (
        "valid_until",
        _("This time is past. Say until when the others may consent."),
    ),
    "topic_taken": (
        "topic",
        _(
            "A text on this topic is agreed already. Propose a new version on its page, so that "
            "two texts never bind at once."
        ),
    ),
    "topic_missing": ("topic", _("No topic was found. Choose one, or write a code of your own.")),
    "proposal_unknown": ("", _("This proposal is not known here. Load the page again.")),
    "proposal_gone": ("", _("This proposal was withdrawn or replaced. Nothing was signed.")),
    "version_unknown": ("", _("This version is not known here. Load the page again.")),
    "already_consented": ("", _("Your state consented to this proposal already.")),
    "lapsed": ("", _("The time to consent to this proposal has passed. Ask for a new one.")),
    "text_gone": (
        "",
        _("The text is not held here, so nobody can consent to it on this node."),
    ),
    "language_missing": (
        "",
        _(
            "The text names languages in which a paragraph is missing here: {found}. Nobody can "
            "consent to what is not there to read. Ask for a whole text."
        ),
    ),
    "text_differs": (
        "",
        _(
            "The text held here is not the one that the proposal names. Nothing was signed; tell "
            "the other party by telephone."
        ),
    ),
    "agreed_already": ("", _("All parties consented already. It can only be replaced.")),
    "already_adopted": ("", _("Your state declared its internal adoption already.")),
    "not_named": ("", _("The text does not name your state as a party.")),
    "segment_unknown": ("", _("The version does not have this paragraph. Load the page again.")),
    "not_agreed": ("", _("The text is not agreed yet. It can be withdrawn, or not consented to.")),
    "suspension_unknown": ("", _("This suspension is not known here. Load the page again.")),
    "already_lifted": ("", _("It was lifted already.")),
    "already_denounced": ("", _("Your state denounced this text already.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class Protocol(models.Model):
    """One protocol.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        topic: code.
        party: party that opened it.
        opened_ms: claimed time of the opening act.
        changed_ms: latest claimed time among its versions, consents and adoptions.
        queries_open: questions without an answer.
        objections_open: objections that were not lifted.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    topic = models.CharField(max_length=CODE_CHARS_MAX, db_index=True)
    party = models.CharField(max_length=PARTY_CHARS)
    opened_ms = models.BigIntegerField()
    changed_ms = models.BigIntegerField()
    queries_open = models.PositiveIntegerField()
    objections_open = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Return the topic."""
        return self.topic


class ProtocolVersion(models.Model):
    """One version of a protocol.

    Attributes:
        leaf: leaf hash of the act that proposes it, in hex.
        protocol: its protocol.
        number: from 1; two that were proposed past each other have the same.
        party: party that proposes it.
        office: office that proposes it.
        clause: code of what makes it bind.
        proposed_ms: claimed time of the proposal.
        valid_ms: first instant at which nobody can consent any more.
        missing: parties that have not consented.
        unadopted: parties whose internal adoption the clause still waits for.
        agreed_ms: when the last party consented, or none.
        starts_ms: first instant at which it binds, or none while that is not known.
        ends_ms: first instant at which it binds nobody any more, or none.
        denounced: a party denounced it.
        withdrawn: withdrawn before all had consented.
        answered: another version was proposed in its place.
        paused: a suspension of it is not lifted.
        review: day of its review, or empty.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    clause = models.CharField(max_length=16)
    proposed_ms = models.BigIntegerField()
    valid_ms = models.BigIntegerField()
    missing = models.JSONField()
    unadopted = models.JSONField()
    agreed_ms = models.BigIntegerField(null=True)
    starts_ms = models.BigIntegerField(null=True)
    ends_ms = models.BigIntegerField(null=True)
    denounced = models.BooleanField()
    withdrawn = models.BooleanField()
    answered = models.BooleanField()
    paused = models.BooleanField()
    review = models.CharField(max_length=10)

    class Meta:
        indexes = [models.Index(fields=["starts_ms", "ends_ms"], name="protocol_binding")]

    def __str__(self) -> str:
        """Return protocol and number."""
        return f"{self.protocol_id[:8]} v{self.number}"
