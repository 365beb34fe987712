# SPDX-License-Identifier: Apache-2.0
"""Settings of all tests: properties are judged by what they find, not by how fast they run."""

from hypothesis import HealthCheck, settings

# A busy machine must not fail a property: no deadline for one example.
settings.register_profile("ayni", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ayni")
