# SPDX-License-Identifier: Apache-2.0
"""Hands the staff door to a WSGI server; starts nothing by itself."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.node.settings")

application = get_wsgi_application()
