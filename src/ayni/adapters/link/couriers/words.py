# SPDX-License-Identifier: Apache-2.0
"""Says in the reader's language how a carrier stands, and why a packet was not taken.

Must not read a file.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.link.couriers.spool import Taken
from ayni.adapters.link.health import Carrier


def name(carrier: Carrier) -> str:
    """Return what a carrier is called."""
    told = {"door": _("Neighbour's door"), "folder": _("Folder"), "stick": _("Stick")}
    return told[carrier.name]


def standing(carrier: Carrier) -> str:
    """Return how a carrier stands, in one sentence."""
    told = {
        "up": _("It works."),
        "unused": _("Not used yet."),
        "absent": _("Their node card names no door. Nothing is asked of them on a line."),
        "never": _("Nothing has come this way yet."),
        "down": _("Their node does not answer."),
        "refused": _("Their node answers and refuses."),
        "quiet": _("Nothing has come for more than three hours; once an hour is usual."),
        "half_written": _("A file in the folder is still being written, or was cut short."),
        "not_collected": _("Nothing comes, and the packets in our folder are not collected."),
        "set_aside": _("The last packet could not be taken. It was set aside."),
        "no_key": _("This node's packet key is missing or cannot be read, or theirs is no key."),
        "in_missing": _("The folder that packets arrive in is not there."),
        "in_closed": _("The folder that packets arrive in cannot be read, or nothing moved in it."),
        "out_missing": _("The folder for our packets is not there."),
        "out_closed": _("The folder for our packets cannot be written."),
        "out_full": _("There is no room for our packets."),
        "too_large": _("What they lack is more than one packet can hold."),
    }
    if carrier.name == "stick" and carrier.code == "up":
        return _("The last packet was in order.")
    return told[carrier.code]


def remedy(carrier: Carrier) -> str:
    """Return what a person can do about a carrier; empty when there is nothing to do."""
    told = {
        "never": _("Check with them whether their packets are carried to the folder named here."),
        "quiet": _("Ask whoever carries the folders; then ask the neighbour whether theirs runs."),
        "half_written": _(
            "Nothing for now: it is read when it is whole. After ten minutes it is set aside."
        ),
        "not_collected": _("Ask whoever carries the folders to take them along."),
        "set_aside": _(
            "Read the reason. Ask for another packet; the one that was refused is kept."
        ),
        "no_key": _("Call the operator of this node: put keys/packet.key back."),
        "in_missing": _("Call the operator: mount the folder, or correct it in node.json."),
        "in_closed": _("Call the operator: the node must read the folder and move files in it."),
        "out_missing": _("Call the operator: mount the folder, or correct it in node.json."),
        "out_closed": _("Call the operator: the node must be allowed to write there."),
        "out_full": _("Call the operator: make room. Nothing that was signed is lost."),
        "too_large": _("Let the two nodes meet on a line once; then packets are small again."),
    }
    if carrier.name == "door" and carrier.code == "never":
        return _("Check the address in their node card and whether their node is running.")
    return told.get(carrier.code, "")


def refusal(code: str) -> str:
    """Return why a packet was not read or written, in one sentence."""
    told = {
        "gone": _("The packet is no longer there."),
        "too_large": _("This is larger than a packet may be."),
        "not_encrypted": _("This is not a packet: it is not encrypted as packets are."),
        "no_packet_in_mail": _("The mail brings no packet as an attachment."),
        "outlook_mail": _(
            "The mail is saved in Outlook's own form, which this node does not read."
        ),
        "not_for_us": _("The packet is encrypted to another node; this one cannot open it."),
        "damaged": _("The packet was changed or cut short on its way."),
        "not_a_packet": _("The file opens, but it holds no packet."),
        "newer": _("The packet was written by newer software."),
        "unsafe": _("The packet has a form that no node writes. Nothing of it was used."),
        "other_mode": _("The packet is of another mode: exercise and actual never mix."),
        "other_partnership": _("The packet is of another partnership."),
        "own_packet": _("The packet was written by this node itself."),
        "not_addressed": _("The packet is not addressed to this party."),
        "unknown_sender": _("The packet is of a party whose node card nobody compared here."),
        "not_member": _("The packet is of a party that is not a member now."),
        "not_partner": _("The party is not a member now: nothing new goes to it."),
        "bad_content": _("Something in the packet is not what was signed. It was set aside."),
        "gap": _("The packet leaves out something that is missing here."),
        "no_such_neighbour": _("No node card of this party was compared here."),
        "courier_busy": _("Too many packets are waiting already."),
        "no_key": _("A packet key is missing or cannot be read."),
        "disk": _("This node could not write or store it."),
    }
    return told.get(code, _("It was not done."))


def refusal_remedy(code: str) -> str:
    """Return what to do about a packet that was not read or written."""
    again = _("Copy it again from where it came, and compare its fingerprint with the sheet.")
    other = _("Look for the right file: the sheet names it. Ask them for another packet if needed.")
    call = _("Call their technical office; nothing of it changed anything here.")
    operator = _("Call the operator of this node. Nothing is lost; try again afterwards.")
    attachment = _(
        "Open the mail in the mail program, save its attachment (the name ends in .age), and read "
        "that file."
    )
    told = {
        "gone": again,
        "too_large": _("Let the operator read it with “ayni bundle import”."),
        "not_encrypted": other,
        "no_packet_in_mail": attachment,
        "outlook_mail": attachment,
        "not_for_us": _(
            "Was it meant for you? Then they have an old node card of yours: give them the newest."
        ),
        "damaged": again,
        "not_a_packet": call,
        "newer": _("Agree with them who brings the software up to date. Nothing is lost."),
        "unsafe": call,
        "other_mode": other,
        "other_partnership": other,
        "own_packet": _("Give it to the neighbour, and read the one that they wrote."),
        "not_addressed": other,
        "unknown_sender": _("Load their node card first: compare its words by voice."),
        "not_member": _("See Framework: who is a member, and since which version."),
        "not_partner": _("See Framework: who is a member, and since which version."),
        "bad_content": call,
        "gap": _("Ask them for a packet that leaves nothing out."),
        "no_such_neighbour": _("Load their node card first: compare its words by voice."),
        "courier_busy": _("Wait until they are done. If nothing moves, see Link."),
        "no_key": operator,
        "disk": operator,
    }
    return told.get(code, operator)


def outcome(taken: Taken) -> str:
    """Return what came of a packet that was read, in one or two sentences."""
    if taken.nothing_new:
        return _("Nothing new: all of it was here already. Reading it again changes nothing.")
    told = []
    if taken.acts:
        told.append(
            ngettext("{n} act was stored.", "{n} acts were stored.", taken.acts).format(
                n=taken.acts
            )
        )
    if taken.receipts_in:
        told.append(_("Their receipt for our acts came with it."))
    if taken.receipts_out:
        told.append(_("Our receipt goes back in the answer packet."))
    if taken.gaps:
        told.append(
            _(
                "Earlier acts are missing here, so the rest could not be taken. Bring them our "
                "answer packet: their next one begins where this node stands."
            )
        )
    told += _files(taken)
    if taken.withheld:
        told.append(_("The text of an act did not come with it, so no receipt was given."))
    if taken.contradictions:
        told.append(_("It shows two signed histories that cannot both be true. See Record."))
    return " ".join(told)


def _files(taken: Taken) -> list[str]:
    told = []
    if taken.files:
        told.append(
            ngettext("{n} file is here now.", "{n} files are here now.", taken.files).format(
                n=taken.files
            )
        )
    if taken.files_begun:
        told.append(_("Of a file a part came; the next packet goes on with it."))
    if taken.files_no_room:
        told.append(_("A file found no room on this node's disk. Acts are not affected."))
    return told
