# SPDX-License-Identifier: Apache-2.0
"""Gives the pages of understandings their addresses; `leaf` is a converter of the shared pages."""

from django.urls import path

from ayni.rooms.understandings import views

app_name = "understandings"

urlpatterns = [
    path("", views.listed, {"tab": "open"}, name="list"),
    path("divergent/", views.listed, {"tab": "divergent"}, name="divergent"),
    path("closed/", views.listed, {"tab": "closed"}, name="closed"),
    path("all/", views.listed, {"tab": "all"}, name="all"),
    path("paper/", views.compare, name="reading"),
    path("board/", views.board, name="board"),
    path("compliance/", views.report, name="report"),
    path("never-done/", views.never_done, name="never-done"),
    path("load/", views.load, name="load"),
    path("deadlines.ics", views.calendar_file, name="calendar-ics"),
    path("<leaf:object_id>/", views.understanding, name="understanding"),
    path("<leaf:object_id>/chain/", views.chain, name="chain"),
    path("<leaf:object_id>/print/", views.print_understanding, name="print"),
]
