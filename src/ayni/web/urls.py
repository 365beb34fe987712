# SPDX-License-Identifier: Apache-2.0
"""Gives the standing pages their addresses; rooms bring their own."""

from django.urls import path

from ayni.web import entry
from ayni.web.standing import components, desk, framework, linkage, record

app_name = "web"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("sign-in/", entry.sign_in, name="sign-in"),
    path("sign-out/", entry.sign_out, name="sign-out"),
    path("offices/", entry.offices, name="offices"),
    path("language/", entry.language, name="language"),
    path("record/", record.acts, name="record"),
    path("framework/", framework.framework, name="framework"),
    path("link/", linkage.links, name="links"),
    path("link/lines/", linkage.lines, name="link-lines"),
    path("components/", components.components, name="components"),
]
