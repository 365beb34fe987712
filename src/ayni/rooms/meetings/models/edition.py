# SPDX-License-Identifier: Apache-2.0
"""The table of editions, as the record last tells them; derived, never edited by hand.

An edition names its mechanism by its id and by no key of the table: either may arrive first.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.rooms.meetings.models.mechanism import (
    CODE_CHARS_MAX,
    DAY_CHARS,
    HASH_CHARS,
    PARTY_CHARS,
    ZONE_CHARS_MAX,
)
from ayni.web.registry import Words

FORMS: Mapping[str, Words] = {
    "regular": pgettext_lazy("meeting", "regular"),
    "follow_up": pgettext_lazy("meeting", "follow-up"),
    "extraordinary": pgettext_lazy("meeting", "extraordinary"),
}
MODALITIES: Mapping[str, Words] = {
    "in_person": _("in person"),
    "remote": _("by video"),
    "mixed": _("in person and by video"),
}
PUT_OFF_REASONS: Mapping[str, Words] = {
    "agreement": _("by agreement of the parties"),
    "authorities": _("the authorities cannot attend"),
    "emergency": _("an emergency"),
    "weather": _("weather"),
    "entry_not_authorised": _("entry was not authorised in time"),
    "other": _("another reason"),
}
EDITION_STATES: Mapping[str, Words] = {
    "proposed": pgettext_lazy("meeting", "proposed"),
    "countered": pgettext_lazy("meeting", "counter-proposed"),
    "convened": pgettext_lazy("meeting", "convened"),
    "postponed": pgettext_lazy("meeting", "postponed"),
    "cancelled": pgettext_lazy("meeting", "cancelled"),
    "held_by_some": pgettext_lazy("meeting", "held, as one party says"),
    "held": pgettext_lazy("meeting", "held"),
}
OPEN_STATES = frozenset({"proposed", "countered", "convened", "postponed", "held_by_some"})
EDITION_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "ordinal_not_next": (
        "ordinal",
        _(
            "The number {found} is not the next one, which is {expected}. Correct it, or call the "
            "meeting extraordinary."
        ),
    ),
    "ordinal_not_past": (
        "ordinal",
        _("A follow-up bears the number of the meeting that it follows; {found} was not held yet."),
    ),
    "end_before_start": (
        "last_day",
        _("The last day lies before the first. Correct one of the two."),
    ),
    "first_day_past": ("first_day", _("The first day is past. Choose a day that is to come.")),
    "host_unknown": ("host", _("The host is no party of the mechanism. Choose one that is.")),
    "town_missing": ("town", _("No town was found. Write where the meeting is held.")),
    "opening_outside": (
        "opens_at",
        _("The hour of opening does not lie within the days of the meeting. Correct one of them."),
    ),
    "edition_unknown": ("", _("This edition is not known here. Load the page again.")),
    "version_unknown": ("", _("This version is not known here. Load the page again.")),
    "own_act": ("", _("Only another party can do this.")),
    "accepted_already": ("", _("Your state accepted this version already.")),
    "not_convened": ("", _("These dates are not agreed. Accept them first, or propose others.")),
    "not_named": ("", _("Your state is no party of this meeting.")),
    "after_end": ("", _("The meeting was held or cancelled. Nothing more can change it.")),
    "before_first_day": (
        "",
        _("The first day is still to come. A meeting can be declared held from that day on."),
    ),
    "held_already": ("", _("Your state declared it held already.")),
    "postponed_already": ("", _("It is postponed already. Propose new dates.")),
    "query_unknown": ("", _("This query is not known here. Load the page again.")),
    "already_answered": ("", _("This query is answered already.")),
    "no_open_log": ("", _("This node has no open log yet. Whoever runs it must finish its setup.")),
    "object_full": ("", _("This matter holds as many acts as one matter may. Open a new one.")),
    "too_large": ("", _("The text is too long for one act. Shorten it.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class Edition(models.Model):
    """One edition, as its agreed version has it, or the newest one.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that proposed it first.
        office: office that did.
        mechanism: object id of its mechanism, in hex.
        leaf: leaf hash of the version described here, in hex; its town stands in that act.
        proposer: party that states that version.
        state: proposed, countered, convened, postponed, cancelled, held_by_some or held.
        open: neither held by all nor cancelled.
        agreed: the version described here is agreed.
        rivals: versions agreed besides it, without knowing of each other.
        ordinal: its number.
        form: regular, follow_up or extraordinary.
        host: party that receives.
        first_day: first day, on the calendar of the host.
        last_day: last day.
        zone: zone of that calendar.
        opens_ms: instant at which it opens, or none.
        parties: codes of the parties.
        version: number of the version described here.
        awaited: parties that have not accepted the newest version on the table.
        asked_ms: claimed time of the newest version on the table, or none.
        held_by: parties that say it was held.
        sequence: how often it changed; rises with each version, agreement and putting off.
        changed_ms: claimed time of the last of these.
        proposed_ms: claimed time of the opening act.
        modality: in_person, remote, mixed, or empty.
        announced: parties that announced their delegation, to the leaf hashes of what they said;
            two only if they did not know of each other.
        listed: those of them that say that their list of names was handed over.
        entry: party to how its authorisation of entry stands; a party that said nothing has none.
        queries_open: questions without an answer.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    mechanism = models.CharField(max_length=HASH_CHARS)
    leaf = models.CharField(max_length=HASH_CHARS)
    proposer = models.CharField(max_length=PARTY_CHARS)
    state = models.CharField(max_length=16)
    open = models.BooleanField()
    agreed = models.BooleanField()
    rivals = models.PositiveIntegerField()
    ordinal = models.PositiveIntegerField()
    form = models.CharField(max_length=16)
    host = models.CharField(max_length=PARTY_CHARS)
    first_day = models.CharField(max_length=DAY_CHARS)
    last_day = models.CharField(max_length=DAY_CHARS)
    zone = models.CharField(max_length=ZONE_CHARS_MAX)
    opens_ms = models.BigIntegerField(null=True)
    parties = models.JSONField()
    version = models.PositiveIntegerField()
    awaited = models.JSONField()
    asked_ms = models.BigIntegerField(null=True)
    held_by = models.JSONField()
    sequence = models.PositiveIntegerField()
    changed_ms = models.BigIntegerField()
    proposed_ms = models.BigIntegerField()
    modality = models.CharField(max_length=16)
    announced = models.JSONField()
    listed = models.JSONField()
    entry = models.JSONField()
    queries_open = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["mechanism", "first_day"], name="edition_of_mechanism"),
            models.Index(fields=["first_day"], name="edition_open", condition=models.Q(open=True)),
        ]

    def __str__(self) -> str:
        """Return number and first day."""
        return f"{self.ordinal} on {self.first_day}"
