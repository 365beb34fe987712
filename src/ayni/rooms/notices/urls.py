# SPDX-License-Identifier: Apache-2.0
"""Gives the pages of prior notices their addresses; `leaf` is a converter of the shared pages."""

from django.urls import path

from ayni.rooms.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.listed, {"tab": "current"}, name="list"),
    path("coming/", views.listed, {"tab": "coming"}, name="coming"),
    path("awaiting/", views.listed, {"tab": "awaiting"}, name="awaiting"),
    path("talked/", views.listed, {"tab": "talked"}, name="talked"),
    path("late/", views.listed, {"tab": "late"}, name="late"),
    path("closed/", views.listed, {"tab": "closed"}, name="closed"),
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/new/", views.incident_new, name="incident-new"),
    path("incidents/<leaf:object_id>/", views.incident, name="incident"),
    path("incidents/<leaf:object_id>/print/", views.print_incident, name="incident-print"),
    path("weigh/", views.weigh, name="weigh"),
    path("new/", views.new, name="new"),
    path("urgent/", views.urgent, name="urgent"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar.ics", views.calendar_file, name="calendar-ics"),
    path("post-folder.zip", views.post_folder, name="post-folder"),
    path("series/", views.series_list, name="series-list"),
    path("series/new/", views.series_new, name="series-new"),
    path("series/<leaf:object_id>/", views.series, name="series"),
    path("series/<leaf:object_id>/amend/", views.series_amend, name="series-amend"),
    path("series/<leaf:object_id>/print/", views.print_series, name="series-print"),
    path("series/<leaf:object_id>/rows.ics", views.series_file, name="series-ics"),
    path("series/<leaf:object_id>/row/<int:number>/", views.series_row, name="series-row"),
    path("unusual/", views.unusual_list, name="unusual-list"),
    path("unusual/new/", views.unusual_new, name="unusual-new"),
    path("unusual/<leaf:object_id>/", views.unusual, name="unusual"),
    path("unusual/<leaf:object_id>/print/", views.print_unusual, name="unusual-print"),
    path("<leaf:object_id>/notice.ics", views.notice_file, name="notice-ics"),
    path("heard/", views.messages, name="messages"),
    path("heard/new/", views.hear, name="hear"),
    path("heard/block/", views.block, name="block"),
    path("heard/<leaf:object_id>/", views.message, name="message"),
    path("heard/<leaf:object_id>/print/", views.print_message, name="message-print"),
    path("<leaf:object_id>/", views.notice, name="notice"),
    path("account/", views.account_of_place, name="account-place"),
    path("measures/", views.measures, name="measures"),
    path("measures/behind/", views.measure_behind, name="measure-behind"),
    path("places.geojson", views.points, name="points"),
    path("<leaf:object_id>/account/", views.account, name="account"),
    path("<leaf:object_id>/print/", views.print_notice, name="print"),
    path("<leaf:object_id>/proof/<leaf:leaf>/", views.proof, name="proof"),
    path("<leaf:object_id>/proof/<leaf:leaf>/file/", views.proof_file, name="proof-file"),
]
