# SPDX-License-Identifier: Apache-2.0
"""Loads Django and the rooms into a process of a node, and bids the collector of garbage pass them.

What is loaded stays until the process ends. To look through it while it grows, and once more at the
end, was a fourth of all that a short command does.
"""

from __future__ import annotations

import gc
import os

import django
from django.apps import apps


def load() -> None:
    """Set Django up with the settings of the node in AYNI_DATA; twice is as once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.node.settings")
    if apps.ready:
        return
    gc.disable()
    try:
        django.setup()
    finally:
        gc.enable()
    gc.freeze()
