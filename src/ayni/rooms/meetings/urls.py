# SPDX-License-Identifier: Apache-2.0
"""Gives the pages of meetings their addresses; `leaf` is a converter of the shared pages."""

from django.urls import path

from ayni.rooms.meetings import documents, views

app_name = "meetings"

urlpatterns = [
    path("", views.mechanisms, name="list"),
    path("mechanisms/new/", views.mechanism_new, name="mechanism-new"),
    path("mechanisms/<leaf:object_id>/", views.mechanism, name="mechanism"),
    path("mechanisms/<leaf:object_id>/convene/", views.edition_new, name="edition-new"),
    path("mechanisms/<leaf:object_id>/print/", views.print_mechanism, name="mechanism-print"),
    path("history/", views.history, name="history"),
    path("editions.ics", views.calendar_file, name="calendar-ics"),
    path("editions/<leaf:object_id>/edition.ics", views.edition_file, name="edition-ics"),
    path("editions/<leaf:object_id>/letter/", views.print_edition, name="edition-print"),
    path("editions/<leaf:object_id>/letter.docx", views.letter_file, name="edition-letter"),
    path("editions/<leaf:object_id>/folder.pdf", views.folder_file, name="edition-folder"),
    path("editions/<leaf:object_id>/tables/new/", views.statement_new, name="statement-new"),
    path("editions/<leaf:object_id>/acta/new/", views.acta_new, name="acta-new"),
    path("statements/<leaf:object_id>/", views.statement, name="statement"),
    path("actas/<leaf:object_id>/", views.acta, name="acta"),
    path("actas/<leaf:object_id>/counter/", views.acta_counter, name="acta-counter"),
    path("actas/<leaf:object_id>/<leaf:leaf>/", views.acta, name="acta-version"),
    path(
        "actas/<leaf:object_id>/<leaf:leaf>/against/<leaf:against>/",
        views.compare_actas,
        name="acta-compare",
    ),
    path("actas/<leaf:object_id>/papers/", views.papers, name="acta-papers"),
    path("actas/<leaf:object_id>/<leaf:leaf>/papers/", views.papers, name="acta-papers-version"),
    path(
        "actas/<leaf:object_id>/<leaf:leaf>/original-<str:original>.pdf",
        views.original,
        name="acta-original",
    ),
    path(
        "actas/<leaf:object_id>/<leaf:leaf>/acta.docx",
        views.draft,
        {"form": "docx"},
        name="acta-docx",
    ),
    path(
        "actas/<leaf:object_id>/<leaf:leaf>/acta.pdf", views.draft, {"form": "pdf"}, name="acta-pdf"
    ),
    path("actas/<leaf:object_id>/errata/new/", views.errata_new, name="errata-new"),
    path("erratas/<leaf:object_id>/", views.errata, name="errata"),
    path("editions/<leaf:object_id>/tables/paste/", views.paste, name="paste"),
    path("agendas/<leaf:object_id>/", views.agenda, name="agenda"),
    path("agendas/<leaf:object_id>/print/", views.print_agenda, name="agenda-print"),
    path("agendas/<leaf:object_id>/agenda.docx", views.agenda_file, name="agenda-docx"),
    path("editions/<leaf:object_id>/agenda/new/", views.agenda_new, name="agenda-new"),
    path("editions/<leaf:object_id>/entry/annex/", views.annex, name="annex"),
    path("editions/<leaf:object_id>/", views.edition, name="edition"),
    *(
        path(
            f"editions/<leaf:object_id>/{tab}/", views.edition, {"tab": tab}, name=f"edition-{tab}"
        )
        for tab in documents.TABS[1:]
    ),
]
