# SPDX-License-Identifier: Apache-2.0
"""Gives the standing pages their addresses; rooms bring their own."""

from django.urls import path, register_converter

from ayni.adapters.link.couriers.spool import JOB_ID_PATTERN
from ayni.core.acts import OFFICE_PATTERN
from ayni.web import attention, entry, unsent
from ayni.web.signing_in import account, door, kept
from ayni.web.standing import (
    alarm,
    attached,
    breaches,
    chains,
    clearance,
    components,
    couriers,
    data,
    desk,
    desk_files,
    directory,
    draft,
    erasure,
    framework,
    handover,
    journal,
    linkage,
    manual,
    office,
    partnerships,
    record,
    register,
    rehearsal,
    search,
    staff,
    succession,
    watch,
)

app_name = "web"


class LeafConverter:
    """A leaf hash in an address: 64 lower-case hex digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """Return it as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands."""
        return value


class PartyConverter(LeafConverter):
    """A code of a party in an address: three lower-case letters."""

    regex = "[a-z]{3}"


class OfficeConverter(LeafConverter):
    """An id of an office in an address, such as chl.north.liaison."""

    regex = OFFICE_PATTERN.removeprefix(r"\A").removesuffix(r"\Z")


class JobConverter(LeafConverter):
    """An id of a job of the courier in an address: 16 lower-case hex digits."""

    regex = JOB_ID_PATTERN


register_converter(LeafConverter, "leaf")
register_converter(PartyConverter, "party")
register_converter(JobConverter, "job")
register_converter(OfficeConverter, "office")

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("deadlines.ics", desk_files.calendar, name="deadlines-ics"),
    path("unsent/save/", unsent.save, name="unsent-save"),
    path("unsent/keep/", unsent.keep, name="unsent-keep"),
    path("unsent/here/", unsent.here, name="unsent-here"),
    path("unsent/<int:number>/", unsent.unsent, name="unsent"),
    path("looked/", desk.looked, name="looked"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-in/envelope/", door.envelope, name="envelope"),
    path("sign-in/identity/refused/", door.identity_refused, name="identity-refused"),
    path("sign-in/identity/failed/", door.identity_failed, name="identity-failed"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("offices/", entry.offices, name="offices"),
    path("account/", account.account, name="account"),
    path("account/browsers/", account.enrol_browser, name="enrol-browser"),
    path("account/browsers/<int:row>/remove/", account.remove_browser, name="remove-browser"),
    path("account/sessions/<int:row>/end/", account.end_session, name="end-session"),
    path("account/sessions/end/", account.end_others, name="end-sessions"),
    path("account/kept/", kept.show, name="kept"),
    path("language/", entry.language, name="language"),
    path("watch/", watch.watch, name="watch"),
    path("watch/take/", watch.take, name="watch-take"),
    path("watch/here/", watch.here, name="watch-here"),
    path("watch/leave/", watch.leave, name="watch-leave"),
    path("watch/night/", watch.night, name="watch-night"),
    path("watch/handover/", handover.handover, name="handover"),
    path("watch/sheet/", handover.sheet, name="watch-sheet"),
    path("watch/sheet/<int:number>/", handover.sheet, name="watch-sheet-of"),
    path("directory/", directory.directory, name="directory"),
    path("directory/card/", directory.card, name="directory-card"),
    path("directory/persons/", staff.staff, name="staff"),
    path("directory/new/", office.office_new, name="office-new"),
    path("directory/offices/<office:office>/", office.office, name="office"),
    path("succession/", succession.succession, name="succession"),
    path("attend/", attention.attend, name="attend"),
    path("alarm/", alarm.alarm, name="alarm"),
    path("alarm/now/", alarm.now, name="alarm-now"),
    path("alarm/frame/", alarm.frame, name="alarm-frame"),
    path("alarm/looked/", alarm.looked, name="alarm-looked"),
    path("alarm/said/", alarm.said, name="alarm-said"),
    path("alarm/test/", alarm.make_test, name="alarm-test"),
    path("alarm/still/", alarm.still, name="alarm-still"),
    path("search/", search.search, name="search"),
    path("record/", record.acts, name="record"),
    path("record/state/", record.state, name="record-state"),
    path("record/<leaf:leaf>/", record.act, name="act"),
    path("record/<leaf:leaf>/files/<leaf:name>/", attached.file, name="file"),
    path("record/<leaf:leaf>/proof/", record.proof, name="proof"),
    path("record/<leaf:leaf>/erasure/", erasure.ask, name="erase"),
    path("journal/", journal.journal, name="journal"),
    path("data/", data.data, name="data"),
    path("data/erased/", data.gone, name="data-erased"),
    path("data/cases/", breaches.listed, name="cases"),
    path("data/cases/<int:number>/", breaches.case, name="case"),
    path("data/cases/<int:number>/report/", breaches.report, name="case-report"),
    path("data/register/", register.register, name="register"),
    path("data/<leaf:leaf>/", erasure.erasure, name="erasure"),
    path("framework/", framework.framework, name="framework"),
    path("framework/<leaf:leaf>/", framework.proposal, name="proposal"),
    path("clearance/", clearance.clearance, name="clearance"),
    path("clearance/chains/", chains.listed, name="chains"),
    path("clearance/<int:number>/", draft.draft, name="draft"),
    path("clearance/<int:number>/as/<party:party>/", rehearsal.as_seen, name="as-seen"),
    path("link/", linkage.links, name="links"),
    path("link/lines/", linkage.lines, name="link-lines"),
    path("link/<party:party>/packets/", couriers.packets, name="packets"),
    path("link/packets/<job:job>/", couriers.packet, name="packet"),
    path("link/packets/<job:job>/file/", couriers.packet_file, name="packet-file"),
    path("link/packets/<job:job>/mail/", couriers.packet_mail, name="packet-mail"),
    path("manual/", manual.manuals, name="manuals"),
    path("manual/<slug:name>/", manual.manual, name="manual"),
    path("partnerships/", partnerships.partnerships, name="partnerships"),
    path("components/", components.components, name="components"),
]
