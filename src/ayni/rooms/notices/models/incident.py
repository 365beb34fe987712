# SPDX-License-Identifier: Apache-2.0
"""Tables that show incidents as the record last tells them; derived, never edited by hand.

A row is what the fold of one incident came to. Nothing here knows what time it is: whether a clock
runs over is a word of a page. Beside the tables stands what their codes are called.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.rooms.notices.models.notice import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

INCIDENT_TYPES: Mapping[str, Words] = {
    "crossing": _("Inadvertent crossing"),
    "aircraft": _("Aircraft or drone"),
    "swept": _("Material swept along: mines, ammunition"),
    "shot": _("Shot or impact"),
    "marker": _("Damage to a boundary marker"),
    "other": _("Another incident"),
}
DIRECTIONS: Mapping[str, Words] = {
    "toward": _("towards the side of the party that opens it"),
    "away": _("away from the side of the party that opens it"),
    "along": _("along it, without crossing"),
}
STAGES: Mapping[str, Words] = {
    "open": pgettext_lazy("of an incident", "open"),
    "persons_back": _("persons returned"),
    "items_back": _("material returned"),
    "close_proposed": _("close proposed"),
    "closed": _("closed with two keys"),
}
RETURNABLE: Mapping[str, Words] = {
    "persons": pgettext_lazy("what comes back", "persons"),
    "item": pgettext_lazy("what comes back", "material"),
}
ITEM_ENDS: Mapping[str, Words] = {
    "mistake": _("listed by mistake"),
    "listed_twice": _("listed twice"),
    "other": _("another reason"),
}
INCIDENT_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "place_unknown": (
        "place",
        _("The constitution names no such place. Choose one of those it names."),
    ),
    "party_unknown": (
        "held_by",
        _("This is no party of the partnership. Choose one of its parties."),
    ),
    "position_missing": ("position", _("No text was found. State the position in a few lines.")),
    "description_missing": ("description", _("Nothing was found. Say what it is in a line.")),
    "counts_contradict": (
        "band",
        _("A number and a band were found. State one of them, or neither if it is not known."),
    ),
    "more_than_out": (
        "count",
        _("More would come back than is out by your own count. Correct the number."),
    ),
    "item_unknown": ("item", _("This item is not known here. Load the page again.")),
    "item_of_other": ("", _("Only the party that listed it can change it.")),
    "item_named": (
        "",
        _("A proposal to close names it. It can be changed once the proposal is withdrawn."),
    ),
    "item_gone": ("", _("It was withdrawn from the list already.")),
    "item_came_back": (
        "",
        _("Some of it came back already. Correct it instead of withdrawing it."),
    ),
    "fewer_than_back": (
        "quantity",
        _("More came back already. State at least as many as came back."),
    ),
    "items_full": ("", _("No further item can be listed. Say the rest in a position.")),
    "return_unknown": ("", _("This return is not known here. Load the page again.")),
    "open_unnamed": (
        "",
        _("Something is still out that the close does not name. Load the page and name it."),
    ),
    "nothing_to_name": (
        "names_open",
        _("Something is still out. Tick the box if it is to stay open, or record its return."),
    ),
    "proposal_unknown": ("", _("This proposal is not known here. Load the page again.")),
    "proposal_gone": ("", _("This proposal was withdrawn or replaced. Nothing was signed.")),
    "already_consented": ("", _("Your state consented to this proposal already.")),
    "incident_closed": ("", _("The incident is closed. Only a return can still be recorded.")),
    "returned_in_future": ("occurred_at", _("This time is yet to come. Say when it came back.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class Incident(models.Model):
    """One incident.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that opened it.
        office: office that opened it.
        type: code of what happened.
        place: place id.
        state: open, persons_back, items_back, close_proposed or closed.
        open: not closed.
        opened_ms: claimed time of the opening act.
        changed_ms: latest claimed time among its acts.
        contact_ms: claimed time of the first contact with another party, or none.
        closed_ms: claimed time of the key that closed it, or none.
        stated: parties that stated a position.
        differ: two parties count persons differently.
        persons_open: by some party's count somebody may be out.
        pieces_out: pieces of material out.
        queries_open: questions without an answer.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    type = models.CharField(max_length=16)
    place = models.CharField(max_length=40)
    state = models.CharField(max_length=16)
    open = models.BooleanField()
    opened_ms = models.BigIntegerField()
    changed_ms = models.BigIntegerField()
    contact_ms = models.BigIntegerField(null=True)
    closed_ms = models.BigIntegerField(null=True)
    stated = models.JSONField()
    differ = models.BooleanField()
    persons_open = models.BooleanField()
    pieces_out = models.BigIntegerField()
    queries_open = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["opened_ms"], name="incident_opened"),
            models.Index(fields=["opened_ms"], name="incident_open", condition=models.Q(open=True)),
        ]

    def __str__(self) -> str:
        """Return type and place."""
        return f"{self.type} at {self.place}"


class PersonsCount(models.Model):
    """The persons that one party counts in an incident.

    Attributes:
        incident: the incident.
        party: who counts.
        known: exact, band, unknown, or empty if it only stated returns.
        number: exact count, or none.
        band: code of a band, or empty.
        back: how many came back, by its own statements.
        done_ms: when the last of them came back, as stated; none while somebody may be out.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="counts")
    party = models.CharField(max_length=PARTY_CHARS)
    known = models.CharField(max_length=8)
    number = models.PositiveIntegerField(null=True)
    band = models.CharField(max_length=8)
    back = models.BigIntegerField()
    done_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "party"], name="one_count_per_party")
        ]

    def __str__(self) -> str:
        """Return the party."""
        return self.party


class Material(models.Model):
    """An item listed in an incident.

    Attributes:
        leaf: leaf hash of the act that lists it, in hex.
        incident: the incident.
        party: who listed it.
        held_by: party that holds it, as stated.
        quantity: how many pieces.
        back: how many came back, as the party that listed it states.
        stated: another party states a return that the listing party has not confirmed.
        listed_ms: claimed time of the listing.
        done_ms: when the last piece came back, as stated; none while one is out.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="material")
    party = models.CharField(max_length=PARTY_CHARS)
    held_by = models.CharField(max_length=PARTY_CHARS)
    quantity = models.PositiveIntegerField()
    back = models.BigIntegerField()
    stated = models.BooleanField()
    listed_ms = models.BigIntegerField()
    done_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        """Return who holds it."""
        return f"{self.quantity} held by {self.held_by}"


class Closing(models.Model):
    """A proposal to close that awaits a key.

    Attributes:
        leaf: leaf hash of the proposal, in hex.
        incident: the incident.
        party: who proposes.
        proposed_ms: claimed time of the proposal.
        missing: parties whose key is missing.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="closings")
    party = models.CharField(max_length=PARTY_CHARS)
    proposed_ms = models.BigIntegerField()
    missing = models.JSONField()

    def __str__(self) -> str:
        """Return the proposing party."""
        return self.party
