# SPDX-License-Identifier: Apache-2.0
"""Settings of all tests: properties are judged by what they find, not by how fast they run."""

import gc
from collections import deque
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from ayni.adapters import clock
from ayni.adapters.entrance import reads
from tests import prepared, scratch
from tests.sharing import Sharing, longest_first

# A property fails by what it finds: not on a busy machine by its deadline, nor by chance because
# the examples drawn were large or were many to throw away.
settings.register_profile(
    "ayni",
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
settings.load_profile("ayni")


def pytest_configure() -> None:
    """Let persons of tests in by a password alone; what asks for more says so itself."""
    scratch.use()
    prepared.begin()
    django_settings.AYNI_SECOND_FACTOR = "optional"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what the nodes of this run began with; a worker leaves that to whom it works for."""
    if not hasattr(config, "workerinput"):
        prepared.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; pytest-randomly has shuffled before."""
    longest_first(items)


@pytest.fixture(autouse=True)
def _nothing_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test its own lines that wait: a file that a test opens and leaves is not closed."""
    monkeypatch.setattr(reads, "_waiting", deque())


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon in Chile when the test begins: no midnight falls inside it; time goes on."""
    real = clock.now
    today = real().astimezone(ZoneInfo("America/Santiago"))
    ahead = today.replace(hour=12, minute=0, second=0, microsecond=0) - today
    monkeypatch.setattr(clock, "now", lambda: real() + ahead)
    monkeypatch.setattr(clock, "now_ms", lambda: int(clock.now().timestamp() * 1000))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Let tests that copy the same nodes share a worker, where tests go by the module."""
    return Sharing(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_finish() -> None:
    """Bid the collector of garbage pass all that was imported: it stays until the end."""
    gc.collect()
    gc.freeze()
