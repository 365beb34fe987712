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
    path("weigh/", views.weigh, name="weigh"),
    path("new/", views.new, name="new"),
    path("urgent/", views.urgent, name="urgent"),
    path("<leaf:object_id>/", views.notice, name="notice"),
    path("<leaf:object_id>/print/", views.print_notice, name="print"),
    path("<leaf:object_id>/proof/<leaf:leaf>/", views.proof, name="proof"),
    path("<leaf:object_id>/proof/<leaf:leaf>/file/", views.proof_file, name="proof-file"),
]
