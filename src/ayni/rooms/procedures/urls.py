# SPDX-License-Identifier: Apache-2.0
"""Gives the pages of joint protocols their addresses; `leaf` is a converter of the shared pages."""

from django.urls import path

from ayni.rooms.procedures import views

app_name = "procedures"

urlpatterns = [
    path("", views.listed, {"tab": "binding"}, name="list"),
    path("proposed/", views.listed, {"tab": "proposed"}, name="proposed"),
    path("untested/", views.listed, {"tab": "untested"}, name="untested"),
    path("adoption/", views.listed, {"tab": "adoption"}, name="adoption"),
    path("ended/", views.listed, {"tab": "ended"}, name="ended"),
    path("all/", views.listed, {"tab": "all"}, name="all"),
    path("today/", views.today, name="today"),
    path("new/", views.new, name="new"),
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/print/", views.print_contacts, name="contacts-print"),
    path("contacts/card/", views.contacts_card, name="contacts-card"),
    path("contacts/<leaf:object_id>/", views.contact_test, name="contact-test"),
    path("activate/", views.activate, name="activate"),
    path("activations/", views.activations, name="activations"),
    path("activations/<leaf:object_id>/", views.activation, name="activation"),
    path("activations/<leaf:object_id>/print/", views.print_activation, name="activation-print"),
    path("<leaf:object_id>/", views.protocol, name="protocol"),
    path("<leaf:object_id>/<leaf:leaf>/", views.version, name="version"),
    path("<leaf:object_id>/<leaf:leaf>/replace/", views.replace, name="replace"),
    path("<leaf:object_id>/<leaf:leaf>/print/", views.print_version, name="print"),
    path("<leaf:object_id>/<leaf:leaf>/card/", views.card, name="card"),
    path("<leaf:object_id>/<leaf:leaf>/checklist/", views.checklist, name="checklist"),
    path("<leaf:object_id>/<leaf:leaf>/against/<leaf:against>/", views.compare, name="compare"),
]
