# SPDX-License-Identifier: Apache-2.0
"""Tables that show prior notices as the record last tells them; derived, never edited by hand.

A row is what the fold of one notice came to. Nothing here knows what time it is: late, current
and overdue are words of a page. Beside the tables stands what their codes are called.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.web.registry import Words

HASH_CHARS = 64
PARTY_CHARS = 3
CODE_CHARS_MAX = 80

ACTIVITIES: Mapping[str, Words] = {
    "patrol": _("Patrol or movement near the boundary"),
    "exercise": _("Exercise"),
    "flight": _("Flight or drone"),
    "live_fire": _("Live fire"),
    "blasting": _("Blasting or mine clearance"),
    "works": _("Works near a boundary marker"),
    "closure": _("Closure of a crossing or route"),
    "nautical": _("Activity on the water"),
    "other": _("Another activity"),
}
DISTANCES: Mapping[str, Words] = {
    "lt_100m": _("less than 100 m"),
    "100_500m": _("100 to 500 m"),
    "500m_5km": _("0.5 to 5 km"),
    "gt_5km": _("more than 5 km"),
}
STRENGTHS: Mapping[str, Words] = {
    "1_10": _("1 to 10 persons"),
    "11_30": _("11 to 30 persons"),
    "31_100": _("31 to 100 persons"),
    "101_500": _("101 to 500 persons"),
    "gt_500": _("more than 500 persons"),
}
ARMS: Mapping[str, Words] = {
    "none": _("unarmed"),
    "side": _("side arms"),
    "long": _("long arms"),
    "crew": _("crew-served weapons or armed vehicles"),
}
STATES: Mapping[str, Words] = {
    "given": _("given"),
    "amended": _("amended"),
    "cancelled": _("cancelled"),
    "closed": _("closed"),
}
CANCEL_REASONS: Mapping[str, Words] = {
    "weather": _("weather"),
    "orders": _("orders changed"),
    "agreement": _("agreed with the neighbour"),
    "mistake": _("given by mistake"),
    "other": _("another reason"),
}
OUTCOMES: Mapping[str, Words] = {
    "as_notified": _("carried out as notified"),
    "with_changes": _("carried out with changes"),
    "not_carried_out": _("not carried out"),
}
WIDENINGS: Mapping[str, Words] = {
    "start": _("earlier start"),
    "end": _("later end"),
    "distance": _("nearer"),
    "strength": _("more persons"),
    "arms": _("heavier arms"),
    "place": _("another place"),
    "activity": _("another activity"),
}
REFUSALS: Mapping[str, tuple[str, Words]] = {
    "place_missing": ("place", _("No place was found; at least one is expected. Choose a place.")),
    "end_before_start": (
        "end",
        _("The end lies before the begin. Correct one of the two."),
    ),
    "purpose_missing": ("purpose", _("No purpose was found. Say in a line what it is for.")),
    "purpose_long": ("purpose", _("The purpose is too long. Shorten it.")),
    "band_missing": ("", _("This field is empty. Choose the band that applies.")),
    "lateness_reason_missing": (
        "lateness_reason",
        _("Less lead time is left than the rule asks for. Say why; the notice can then be given."),
    ),
    "reason_missing": ("reason", _("No reason was found. Say why the notice changes.")),
    "nothing_changed": ("", _("Nothing differs from the version in force. Change a field first.")),
    "not_author": ("", _("Only the party that gave the notice can do this.")),
    "own_act": ("", _("Only another party can do this.")),
    "after_end": ("", _("The notice is cancelled or closed. Nothing more can change it.")),
    "version_unknown": ("", _("This version is not known here. Load the page again.")),
    "already_acknowledged": ("", _("Your state acknowledged this version already.")),
    "query_unknown": ("", _("This query is not known here. Load the page again.")),
    "already_answered": ("", _("This query is answered already.")),
    "objection_unknown": ("", _("This objection is not known here. Load the page again.")),
    "already_lifted": ("", _("This objection is lifted already.")),
    "code_malformed": ("code", _("This is not a reading code. Expected one such as 7K3M-Q9TD-41.")),
    "code_check_wrong": (
        "code",
        _("The check digits do not fit the code: something was misheard. Ask for it again."),
    ),
    "no_open_log": ("", _("This node has no open log yet. Whoever runs it must finish its setup.")),
    "object_full": ("", _("This matter holds as many acts as one matter may. Open a new one.")),
    "too_large": ("", _("The text is too long for one act. Shorten it.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


def _index(*fields: str, name: str, where: models.Q) -> models.Index:
    return models.Index(fields=fields, name=name, condition=where)


class Notice(models.Model):
    """One prior notice, at its newest version.

    Attributes:
        object_id: leaf hash of the opening act, in hex.
        short: the reading code without its hyphens, for search.
        party: party that gave it.
        office: office that gave it.
        urgent: given as an urgent notice, with three fields.
        state: given, amended, cancelled or closed.
        open: neither cancelled nor closed.
        activity: code of the activity.
        place: first of its places.
        places: all its places.
        starts_ms: first instant of the activity.
        ends_ms: last instant, or none while it is not stated.
        rule: number of the lead-time rule that applied; empty if none did.
        asked_minutes: lead time that the rule asks for.
        given_minutes: lead time left when the version was signed; negative after the start.
        late: the author states that it was less than asked.
        version: number of the newest version, from 1.
        given_ms: claimed time of the opening act.
        changed_ms: claimed time of the newest version.
        ended_ms: claimed time of the act that cancelled or closed it, or none.
        asked_since_ms: claimed time of the oldest version that needs an acknowledgement.
        met: parties from which nothing further needs an acknowledgement.
        queries_open: questions without an answer.
        objections_open: objections not lifted.
        reserved: reservations made.
        series: object id of the series that it says it stands in, or none.
        row: number of its row there, from 0, or none.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    short = models.CharField(max_length=16)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    urgent = models.BooleanField()
    state = models.CharField(max_length=16)
    open = models.BooleanField()
    activity = models.CharField(max_length=16)
    place = models.CharField(max_length=40)
    places = models.JSONField()
    starts_ms = models.BigIntegerField()
    ends_ms = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=16)
    asked_minutes = models.BigIntegerField()
    given_minutes = models.BigIntegerField()
    late = models.BooleanField()
    version = models.PositiveIntegerField()
    given_ms = models.BigIntegerField()
    changed_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)
    asked_since_ms = models.BigIntegerField()
    met = models.PositiveIntegerField()
    queries_open = models.PositiveIntegerField()
    objections_open = models.PositiveIntegerField()
    reserved = models.PositiveIntegerField()
    # None and not empty: "series = ?" then implies the condition of the index.
    series = models.CharField(max_length=HASH_CHARS, null=True)  # noqa: DJ001
    row = models.PositiveIntegerField(null=True)

    class Meta:
        # Partial, by whether a notice is open: a truth value alone is no key to an index.
        indexes = [
            # With the code, so that a search in it reads the index alone.
            _index("starts_ms", "short", name="notice_open", where=models.Q(open=True)),
            _index("starts_ms", "short", name="notice_shut", where=models.Q(open=False)),
            _index(
                "activity", "starts_ms", name="notice_shut_activity", where=models.Q(open=False)
            ),
            # With the activity, so that the report on measures counts in the index alone.
            _index(
                "party",
                "starts_ms",
                "activity",
                "open",
                name="notice_shut_party",
                where=models.Q(open=False),
            ),
            _index("place", "starts_ms", name="notice_shut_place", where=models.Q(open=False)),
            _index("starts_ms", name="notice_late", where=models.Q(late=True)),
            models.Index(
                fields=["series", "row"],
                name="notice_row",
                condition=models.Q(series__isnull=False),
            ),
            _index("ends_ms", name="notice_shut_ends", where=models.Q(open=False)),
        ]

    def __str__(self) -> str:
        """Return activity and place."""
        return f"{self.activity} at {self.place}"


class Standing(models.Model):
    """What one other party acknowledged of a notice.

    Which parties are asked is a matter of the constitution, so a party that has acknowledged
    nothing has no row: a row depends on the acts of its notice and on nothing else.

    Attributes:
        notice: the notice.
        party: a party other than the author's.
        number: number of the newest version it acknowledged.
        met: nothing further needs an acknowledgement from it.
        starts_ms: that of the notice: years are counted here without looking at a notice.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="standings")
    party = models.CharField(max_length=PARTY_CHARS)
    number = models.PositiveIntegerField()
    met = models.BooleanField()
    starts_ms = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "party"], name="one_standing_per_party")
        ]
        indexes = [models.Index(fields=["party", "starts_ms"], name="standing_counted")]

    def __str__(self) -> str:
        """Return the party."""
        return self.party


class Question(models.Model):
    """A question about a notice that nobody has answered yet.

    Attributes:
        leaf: leaf hash of the question, in hex.
        notice: the notice.
        party: who asks.
    """

    leaf = models.CharField(max_length=HASH_CHARS, primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="questions")
    party = models.CharField(max_length=PARTY_CHARS)

    def __str__(self) -> str:
        """Return the asking party."""
        return self.party
