# SPDX-License-Identifier: Apache-2.0
"""Joins the addresses of the standing pages and of every installed room; no view here."""

from django.conf import settings
from django.urls import include, path

handler400 = "ayni.web.trouble.bad_request"
handler403 = "ayni.web.trouble.forbidden"
handler404 = "ayni.web.trouble.not_found"
handler500 = "ayni.web.trouble.server_error"

urlpatterns = [
    path("", include("ayni.web.urls")),
    path("", include("ayni.web.signing_in.urls")),
    *([path("", include("ayni.web.signing_in.identity"))] if settings.AYNI_IDENTITY else []),
    *(path(f"{room.rpartition('.')[2]}/", include(f"{room}.urls")) for room in settings.AYNI_ROOMS),
]
