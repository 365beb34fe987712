# SPDX-License-Identifier: Apache-2.0
"""Draws the pages for the stick: write a packet, print its sheet, read the one that comes back.

No key is in this process: pages leave a job for the link process and show its answer.
Source: rooms.md 1.5, "USB"; DESIGN.md section 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from ayni.adapters.link.couriers import mails, words
from ayni.adapters.link.couriers.spool import Job, Spool, Taken, Written, new_id
from ayni.adapters.record import reading, trust
from ayni.core import limits
from ayni.core.errors import Refusal
from ayni.web import links, sheets, times
from ayni.web.parties import forms
from ayni.web.parts import tables
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.sheets import Sheet
from ayni.web.shell import page, refuse
from ayni.web.templatetags.ayni import grouped
from ayni.web.times import Clocks
from ayni.web.uploads import PacketUpload
from ayni.web.viewer import Request

MAY_CARRY: Final = frozenset({"liaison", "duty", "foreign", "secretariat", "node"})
"""Powers of offices that may write and read packets: they add nothing to what was signed."""
SHOWN_COUNT: Final = 10
_FORM_EXTRA_BYTES: Final = 64 * limits.KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One packet in the list below the steps."""

    url: str
    title: str
    at: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """What became of a packet, as its page shows it.

    Attributes:
        id: of the job.
        party: neighbour.
        waiting: the link process has not done it yet.
        done: it was done.
        title: heading.
        told: what came of it.
        remedy: what to do if it was not done; may be empty.
        file: name of the packet to carry; empty if there is none any more.
        large: a mail with it is larger than many mail servers take.
        answer: an answer packet should be written now.
        sheet: what stands on the sheet.
    """

    id: str
    party: str
    waiting: bool
    done: bool
    title: str
    told: str
    remedy: str
    file: str
    large: bool
    answer: bool
    sheet: FactSheet


@csrf_exempt  # the handler must stand before the form is read; what follows is protected
@require_http_methods(["GET", "HEAD", "POST"])
def packets(request: Request, party: str) -> HttpResponseBase:
    """Show the three steps of the stick for one neighbour, and take what is asked."""
    if party not in trust.neighbours():
        raise Http404
    length = request.META.get("CONTENT_LENGTH") or "0"
    longest = limits.PACKET_UPLOAD_MAX_BYTES + _FORM_EXTRA_BYTES
    if request.method == "POST" and (not length.isdigit() or int(length) > longest):
        return _refused(request, party, "too_large", status=413)
    upload = PacketUpload(
        request, Spool(settings.AYNI_DATA), bytes_max=limits.PACKET_UPLOAD_MAX_BYTES
    )
    if request.content_type == "multipart/form-data":  # another form has no file, and may be read
        request.upload_handlers = [upload]
    return _packets(request, party, upload)


@csrf_protect
def _packets(request: Request, party: str, upload: PacketUpload) -> HttpResponseBase:
    if request.method != "POST":
        if tables.wants_export(request):
            return sheets.answer(_file(request, party))
        return _steps(request, party)
    deed = request.POST.get("deed", "")  # reads the form, and so the file
    spool = Spool(settings.AYNI_DATA)
    if not request.viewer.may(MAY_CARRY) or deed not in ("write", "read"):
        spool.forget_upload(upload.job_id)
        return _steps(request, party, status=403)
    if upload.too_large:
        return _refused(request, party, "too_large", status=413)
    if deed == "read" and not upload.whole:
        return _steps(request, party, status=422, missing=True)
    job = Job(
        id=upload.job_id if deed == "read" else new_id(),
        deed="read" if deed == "read" else "write",
        parties=(party,),
        full=request.POST.get("full") == "yes",
        files=request.POST.get("without_files") != "yes",
        by=request.viewer.office,
        asked_ms=request.viewer.now_ms,
    )
    try:
        spool.ask(job)
    except Refusal as refusal:
        spool.forget_upload(job.id)
        return _refused(request, party, refusal.code, status=409)
    return redirect("web:packet", job=job.id)


@require_safe
def packet(request: Request, job: str) -> HttpResponse:
    """Show what became of a packet, and the sheet that goes with it."""
    found = _job(job)
    return page(
        request,
        "web/packet.html",
        part="packet",
        job=_view(found, request.viewer.clocks),
        running=_running(request),
    )


@require_safe
def packet_file(_request: Request, job: str) -> FileResponse:
    """Hand out a packet that was written."""
    path = Spool(settings.AYNI_DATA).packet(_job(job))
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=path.name,
        content_type="application/octet-stream",
    )


@require_safe
def packet_mail(_request: Request, job: str) -> StreamingHttpResponse:
    """Hand out a mail that brings a packet that was written."""
    found = _job(job)
    path = Spool(settings.AYNI_DATA).packet(found)
    if path is None or found.written is None:
        raise Http404
    mail = mails.mail_of(path, found.written, exercise=settings.AYNI_MODE == "exercise")
    return StreamingHttpResponse(
        mail.pieces(),
        content_type=mails.CONTENT_TYPE,
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{path.name}{mails.SUFFIX}"
            ),
            "Content-Length": str(mail.size),
        },
    )


def _job(job_id: str) -> Job:
    found = Spool(settings.AYNI_DATA).job(job_id)
    if found is None:
        raise Http404
    return found


def _file(request: Request, party: str) -> Sheet:
    jobs = [job for job in Spool(settings.AYNI_DATA).jobs() if party in job.parties]
    lines = [_line(job, request.viewer.clocks) for job in reversed(jobs)]
    heads = (_("Packet"), _("Time"), _("What came of it"))
    rows = [(line.title, line.at, line.told) for line in lines]
    return sheets.short(f"packets-{party}", _("Packets written and read here"), heads, rows)


def _steps(
    request: Request, party: str, *, status: int = 200, missing: bool = False
) -> HttpResponse:
    clocks = request.viewer.clocks
    jobs = [job for job in Spool(settings.AYNI_DATA).jobs() if party in job.parties]
    response = page(
        request,
        "web/packets.html",
        party=party,
        may=request.viewer.may(MAY_CARRY),
        denied=status == 403,
        missing=missing,
        running=_running(request),
        lines=[_line(job, clocks) for job in reversed(jobs[-SHOWN_COUNT:])],
        megabytes=limits.PACKET_UPLOAD_MAX_BYTES // limits.MIB,
    )
    response.status_code = status
    return response


def _refused(request: Request, party: str, code: str, *, status: int) -> HttpResponse:
    return refuse(
        request,
        "web/trouble.html",
        status=status,
        title=_("The packet for {p} was not taken").format(p=forms(party)),
        found=words.refusal(code),
        remedy=words.refusal_remedy(code),
        refusal=code,
    )


def _running(request: Request) -> bool:
    """Tell whether the link process is there to do it."""
    told = links.status(request.viewer.now_ms)
    return told is not None and all(one.code != "not_running" for one in told.neighbours)


def _line(job: Job, clocks: Clocks) -> Line:
    shown = _view(job, clocks)
    return Line(
        url=f"/link/packets/{job.id}/",
        title=shown.title,
        at=times.moment(job.answered_ms or job.asked_ms, clocks),
        told=shown.told,
    )


def _view(job: Job, clocks: Clocks) -> JobView:
    party = job.taken.sender if job.taken else (job.parties or ("",))[0]
    return JobView(
        id=job.id,
        party=party,
        waiting=job.standing == "waiting",
        done=job.standing == "done",
        title=_title(job),
        told=_told(job),
        remedy="" if job.standing in ("waiting", "done") else words.refusal_remedy(job.code),
        file=job.written.file if Spool(settings.AYNI_DATA).packet(job) and job.written else "",
        large=job.written is not None and job.written.bytes_count > limits.MAIL_ADVISED_MAX_BYTES,
        answer=job.taken is not None,
        sheet=FactSheet(title="", facts=_facts(job, clocks)),
    )


def _title(job: Job) -> str:
    if job.written is not None:
        told = _("Packet {n} for {p}")
        return told.format(n=job.written.number, p=_names(job.written.recipients))
    if job.taken is not None:
        told = _("Packet {n} of {p}")
        return told.format(n=job.taken.number, p=forms(job.taken.sender).bare)
    return _("Packet to write") if job.deed == "write" else _("Packet to read")


def _names(parties: Sequence[str]) -> str:
    return ", ".join(forms(party).bare for party in parties)


def _told(job: Job) -> str:
    if job.standing == "waiting":
        return _("It is being done. This takes seconds; a large packet takes minutes.")
    if job.taken is not None:
        return words.outcome(job.taken)
    if job.written is not None:
        return _written(job.written)
    return words.refusal(job.code)


def _written(written: Written) -> str:
    told = [
        ngettext("It holds {n} act.", "It holds {n} acts.", written.acts).format(n=written.acts)
    ]
    if written.receipts:
        told.append(_("Our receipts for theirs travel with it."))
    if written.files:
        told.append(
            ngettext(
                "{n} attached file travels with it.",
                "{n} attached files travel with it.",
                written.files,
            ).format(n=written.files)
        )
    if written.files_left:
        told.append(_("Not all files found room: the next packets go on with them."))
    if written.unsigned:
        told.append(
            ngettext(
                "{n} act is missing, because it is not signed yet: write another in a minute.",
                "{n} acts are missing, because they are not signed yet: write another in a minute.",
                written.unsigned,
            ).format(n=written.unsigned)
        )
    return " ".join(told)


def _facts(job: Job, clocks: Clocks) -> list[Fact]:
    facts = []
    if job.written is not None:
        facts = _facts_of_written(job.written, clocks)
    elif job.taken is not None:
        facts = _facts_of_taken(job.taken, clocks)
    elif job.told:
        facts = [Fact(label=_("Found"), value=job.told)]
    if job.by:
        facts.append(Fact(label=_("Asked by"), value=job.by, code=True))
    return facts


def _facts_of_written(written: Written, clocks: Clocks) -> list[Fact]:
    return [
        Fact(label=_("File"), value=written.file, code=True),
        Fact(label=_("Written"), value=times.moment(written.written_ms, clocks)),
        Fact(label=_("Only these nodes can open it"), value=_names(written.recipients)),
        Fact(label=_("Size in bytes"), value=str(written.bytes_count)),
        Fact(label=_("Fingerprint of the file"), value=grouped(written.sha256), code=True),
        Fact(label=_("Acts, by log"), value="\n".join(_runs(written))),
    ]


def _runs(written: Written) -> Iterator[str]:
    """Yield whose acts a packet holds, and which; a log that is not known here by its id."""
    parties = {log.id: log.party for log in reading.logs()}
    for run in written.logs:
        whose = forms(parties[run.log]).bare if run.log in parties else run.log
        if run.first == run.to:
            yield _("{whose}: none").format(whose=whose)
        else:
            yield _("{whose}: no. {first} to {last}").format(
                whose=whose, first=run.first, last=run.to - 1
            )


def _facts_of_taken(taken: Taken, clocks: Clocks) -> list[Fact]:
    return [
        Fact(
            label=_("Written"),
            value=times.moment(taken.written_ms, clocks),
            note=_("Declared by their node."),
        ),
        Fact(label=_("Read here"), value=times.moment(taken.stored_ms, clocks)),
        Fact(label=_("Acts stored"), value=str(taken.acts)),
        Fact(label=_("Their receipts for ours"), value=str(taken.receipts_in)),
        Fact(label=_("Our receipts for theirs"), value=str(taken.receipts_out)),
        Fact(label=_("Size in bytes"), value=str(taken.bytes_count)),
        Fact(label=_("Fingerprint of the file"), value=grouped(taken.sha256), code=True),
    ]
