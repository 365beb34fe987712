# SPDX-License-Identifier: Apache-2.0
"""Tables that show messages heard by telephone or radio; derived, never edited by hand.

Nothing here says whether the act that was read out has arrived: that is computed when a page is
drawn, and stored nowhere.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.rooms.notices.models.notice import CODE_CHARS_MAX, HASH_CHARS, PARTY_CHARS
from ayni.web.registry import Words

MESSAGE_ENDS: Mapping[str, Words] = {
    "settled": _("cleared up in another way"),
    "mistake": _("noted by mistake"),
    "other": _("another reason"),
}
MESSAGE_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "heard_missing": ("heard", _("Nothing was written down. Say in a line what was heard.")),
    "heard_later": (
        "occurred_at",
        _("This time lies ahead. Say when it was heard; a time before now is expected."),
    ),
    "party_unknown": (
        "from_party",
        _("This party is no member here. Choose whose office spoke."),
    ),
    "act_unknown": (
        "other",
        _("No act with this code is held here. Read it again from the page of the act."),
    ),
    "same_matter": ("other", _("This is the code of the message itself. Give that of the act.")),
    "number_missing": ("number", _("No number was found. Write the number of the document.")),
}
"""Code of a refusal to the field it concerns and what a person is told."""


class Message(models.Model):
    """One message heard.

    Attributes:
        object_id: leaf hash of the act that notes it, in hex.
        party: whose office heard it.
        office: office that heard it.
        from_party: whose office spoke.
        code: reading code that was heard, in its one spelling; empty if none was.
        heard_ms: when it was heard, as its author says.
        noted_ms: claimed time of the act.
        open: its author has not ended it.
    """

    object_id = models.CharField(max_length=HASH_CHARS, primary_key=True)
    party = models.CharField(max_length=PARTY_CHARS)
    office = models.CharField(max_length=CODE_CHARS_MAX)
    from_party = models.CharField(max_length=PARTY_CHARS)
    code = models.CharField(max_length=20)
    heard_ms = models.BigIntegerField()
    noted_ms = models.BigIntegerField()
    open = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["heard_ms"], name="message_heard"),
            models.Index(fields=["code"], name="message_code"),
            models.Index(fields=["heard_ms"], name="message_open", condition=models.Q(open=True)),
        ]

    def __str__(self) -> str:
        """Return the code, or the id where none was heard."""
        return self.code or self.object_id


class MessageLink(models.Model):
    """An object that somebody pointed to as the matter of a message.

    Attributes:
        message: the message.
        other: object id of the matter, in hex.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="links")
    other = models.CharField(max_length=HASH_CHARS, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "other"], name="one_link_per_matter")
        ]

    def __str__(self) -> str:
        """Return the id of the matter."""
        return self.other
