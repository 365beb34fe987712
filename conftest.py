# SPDX-License-Identifier: Apache-2.0
"""Settings of all tests: properties are judged by what they find, not by how fast they run."""

import gc

from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings

# A busy machine must not fail a property: no deadline for one example.
settings.register_profile("ayni", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ayni")


def pytest_configure() -> None:
    """Let persons of tests in by a password alone; what asks for more says so itself."""
    django_settings.AYNI_SECOND_FACTOR = "optional"


def pytest_collection_finish() -> None:
    """Bid the collector of garbage pass all that was imported: it stays until the end."""
    gc.collect()
    gc.freeze()
