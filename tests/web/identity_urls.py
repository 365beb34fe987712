# SPDX-License-Identifier: Apache-2.0
"""The addresses of a node whose node.json names an identity provider."""

from django.urls import include, path

from ayni.node import urls

urlpatterns = [*urls.urlpatterns, path("", include("ayni.web.signing_in.identity"))]
