# SPDX-License-Identifier: Apache-2.0
"""Says in the reader's language why a link stands as it does and what to do about it.

The three standing sentences (up to date, behind, down) are fixed in rooms.md D and belong to the
pages; these are reason and remedy beside them. Must not read a file.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.link.health import CLOCK_SHOWN_MS, Files, Neighbour, Own


def reason(link: Neighbour) -> str:
    """Return why the link stands as it does; empty when nothing needs saying."""
    told = {
        "never": _("No connection has been made yet."),
        "down": _("Their node does not answer."),
        "refused": _("Their node answers and refuses."),
        "newer_version": _("Their node speaks another version of the protocol."),
        "newer_card": _("They have a newer node card than the one in use here."),
        "bad_input": _("Their node sent something that cannot be right. It was set aside."),
        "withheld": _("The text of an act did not come with it, so no receipt was given."),
        "stopped": _("Their log holds something malformed; nothing after it can be taken."),
        "contradiction": _("Their log shows two signed histories that cannot both be true."),
        "own_trouble": _("This node cannot store what comes in."),
        "not_running": _("The link process of this node is not running."),
        "behind": _("Acts are on their way."),
        "left": _("No longer in one partnership: nothing new goes out and nothing comes in."),
        "invited": _(
            "Not a member: the link opens when every member has consented to a version of the "
            "constitution that names it."
        ),
        "no_card": _("The constitution names it, and no node card of it was compared here."),
    }
    return told.get(link.code, "")


def remedy(link: Neighbour) -> str:
    """Return what a person can do; empty when waiting is enough."""
    told = {
        "never": _("Check the address in their node card and whether their node is running."),
        "down": _(
            "Nothing for now: it is tried again by itself. If it lasts, call them and ask whether "
            "their node and its line are up; urgent acts can go by stick."
        ),
        "refused": _(
            "Call them: have they loaded this node's newest card, and is theirs the newest here?"
        ),
        "newer_version": _("Agree with them who brings the software up to date. Nothing is lost."),
        "newer_card": _("Ask for the card, compare the words by voice and load it."),
        "bad_input": _("Call their technical office; the samples are kept under Record, Checks."),
        "withheld": _("Nothing for now: it is asked for again. If it lasts, call them."),
        "stopped": _("Call them: they must open a new log. What came before stands."),
        "contradiction": _("Inform your authorities before you act on it. All evidence is kept."),
        "own_trouble": _("Call the operator of this node: disk full, or database not writable?"),
        "not_running": _("Call the operator of this node: start it with ayni serve."),
        "left": _(
            "Nothing. What was signed while both were members stays valid, and each keeps it."
        ),
        "no_card": _("Ask for their node card, compare the words by voice and load it."),
    }
    return told.get(link.code, "")


def clock(link: Neighbour) -> str:
    """Return a sentence about the clocks if they differ by more than two minutes."""
    difference = link.clock_difference_ms
    if difference is None or abs(difference) <= CLOCK_SHOWN_MS:
        return ""
    minutes = abs(difference) // 60_000
    if difference > 0:
        return _("Their clock is {n} minutes ahead of ours.").format(n=minutes)
    return _("Their clock is {n} minutes behind ours.").format(n=minutes)


def own(node: Own) -> str:
    """Return in one sentence why this node signs nothing; empty when it signs."""
    if node.signing:
        return ""
    told = {
        "guard": _("This node signs nothing: its data is older than what it has signed before."),
        "rollback": _(
            "This node signs nothing: a neighbour holds acts of ours that are missing here."
        ),
        "twin": _(
            "This node signs nothing: another machine opened a log with the same opening key."
        ),
        "key": _("This node signs nothing: a key file is missing or cannot be read."),
        "store": _("This node signs nothing: its database cannot be written."),
        "check": _("This node signs nothing: its record does not agree with its own signatures."),
        "door": _(
            "This node signs nothing: the neighbour door cannot listen at its address and port."
        ),
        "settings": _("This node signs nothing: a setting of its operator cannot be read."),
    }
    return told.get(node.code, _("This node signs nothing."))


def own_remedy(node: Own) -> str:
    """Return what the operator can do when this node signs nothing."""
    new_log = _(
        "Keep data and guard as they are, and open a new log with ayni restore "
        "(docs/operate, Restore). Nothing that neighbours hold is lost."
    )
    told = {
        "guard": new_log,
        "rollback": new_log,
        "twin": _(
            "Two machines were restored with one key, or it was stolen. Decide which machine "
            "lives; there, restore once more with another opening key."
        ),
        "key": _("Put the key file back, or open a new log with an opening key."),
        "store": _("Make room on the disk and check who may write the data directory."),
        "door": _(
            "Another program, or a second node, uses the port: end it, or choose another port "
            "under door in node.json. The link is tried again by itself."
        ),
        "settings": _("Correct the variable that the line below names, and start the node again."),
        "check": _(
            "Run ayni fsck, keep what it says, and keep the node as it is; "
            "see docs/operate, Faults."
        ),
    }
    return "" if node.signing else told.get(node.code, "")


def files(told: Files) -> str:
    """Return in one or two sentences how attached files stand here; empty when acts name none."""
    if not told.named:
        return ""
    if not told.missing:
        return ngettext(
            "The one file that acts name is held here.",
            "All {n} files that acts name are held here.",
            told.named,
        ).format(n=told.named)
    return ngettext(
        "{m} of {n} files that acts name is not here. Acts and receipts do not wait for it.",
        "{m} of {n} files that acts name are not here. Acts and receipts do not wait for them.",
        told.missing,
    ).format(m=told.missing, n=told.named)


def files_remedy(told: Files) -> tuple[str, ...]:
    """Return why files are missing and what to do, one sentence for each reason."""
    found = []
    if told.no_room:
        found.append(_("The disk has no room: call the operator; {n} wait.").format(n=told.no_room))
    if told.damaged:
        found.append(
            _(
                "Of {n} other bytes came than their act names; they were set aside. Call them: "
                "they may give the file anew."
            ).format(n=told.damaged)
        )
    if told.absent:
        found.append(
            _("{n} are not on the node that was asked. Call them, or read a packet.").format(
                n=told.absent
            )
        )
    if told.too_large:
        found.append(
            _("{n} are larger than the constitution allows and are not fetched.").format(
                n=told.too_large
            )
        )
    if not found and told.missing:
        found.append(_("They are on their way."))
    return tuple(found)
