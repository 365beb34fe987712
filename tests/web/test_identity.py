# SPDX-License-Identifier: Apache-2.0
"""Anna comes in by the state's identity provider, because an administrator entered her there."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import factors, identities, journal
from ayni.adapters.entrance.models import Entry
from ayni.core.errors import KeyTrouble, NodeTrouble, Refusal
from ayni.node import identity
from ayni.node.identity import Identity
from tests.web import provider as providers
from tests.web.provider import Provider

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def provider(settings: Settings, tmp_path: Path) -> Iterator[Provider]:
    cache.clear()
    with providers.running() as running:
        use(settings, configured(running.issuer, tmp_path))
        yield running


def use(settings: Settings, told: Identity) -> None:
    """Be the node whose node.json names this provider."""
    settings.AYNI_IDENTITY = told
    settings.SOCIALACCOUNT_PROVIDERS = identity.provider(told)
    settings.ROOT_URLCONF = "tests.web.identity_urls"
    registry.register(OpenIDConnectProvider)  # the app does so, where it is installed


def configured(issuer: str, folder: Path, changes: dict[str, str] | None = None) -> Identity:
    secret = folder / "identity.secret"
    secret.write_text(providers.SECRET + "\n")
    told = {
        "name": "Clave del Estado",
        "issuer": issuer,
        "client_id": providers.CLIENT_ID,
        "secret_file": str(secret),
    }
    return Identity(**(told | (changes or {})))


def come_in(client: Client, provider: Provider, onward: str = "/record/") -> HttpResponse:
    """Go to the provider and back as a browser does."""
    led = client.get("/sign-in/identity/", {"next": onward})
    back = provider.authorize(led.headers["Location"])
    return client.get(back.removeprefix("http://testserver"))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_was_entered_comes_in_and_is_led_on(
    client: Client, provider: Provider, anna: Person
) -> None:
    identities.enter(anna, value="12345")
    assert come_in(client, provider).headers["Location"] == "/record/"
    assert client.get("/record/").status_code == 200
    assert Entry.objects.get(kind=journal.SIGNED_IN).person == anna


def test_the_provider_is_asked_for_nothing_but_who_it_is(
    client: Client, provider: Provider, anna: Person
) -> None:
    identities.enter(anna, value="12345")
    come_in(client, provider)
    assert provider.asked["scope"] == "openid"
    assert provider.asked["code_challenge_method"] == "S256"
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {}


def test_an_unknown_subject_is_refused_and_makes_no_person(
    client: Client, provider: Provider, anna: Person
) -> None:
    answer = come_in(client, provider)
    told = client.get(answer.headers["Location"])
    assert told.status_code == 403
    assert "nadie le ha inscrito" in told.text
    assert not signed_in(client)
    assert list(Person.objects.all()) == [anna]
    assert Entry.objects.get(kind=journal.IDENTITY_REFUSED).told == "unknown"


def test_a_name_or_a_mail_that_fits_opens_nothing(
    client: Client, provider: Provider, anna: Person
) -> None:
    provider.claims = {"preferred_username": "anna", "email": "anna@example.org"}
    come_in(client, provider)
    assert not signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example.org"},
        {"exp": int(time.time()) - 10},
        {"sub": None},
    ],
)
def test_a_token_for_somebody_else_or_of_yesterday_opens_nothing(
    client: Client, provider: Provider, anna: Person, claims: dict[str, object]
) -> None:
    identities.enter(anna, value="12345")
    provider.claims = claims
    answer = come_in(client, provider)
    assert client.get(answer.headers["Location"]).status_code == 403
    assert not signed_in(client)


@pytest.mark.parametrize("nonce", [None, "", "of another browser"])
def test_a_token_that_does_not_answer_this_question_opens_nothing(
    client: Client, provider: Provider, anna: Person, nonce: str | None
) -> None:
    identities.enter(anna, value="12345")
    provider.claims = {"nonce": nonce}
    assert come_in(client, provider).headers["Location"] == "/sign-in/identity/failed/"
    assert not signed_in(client)
    assert Entry.objects.get().kind == journal.IDENTITY_REFUSED


def test_a_token_opens_once(client: Client, provider: Provider, anna: Person) -> None:
    identities.enter(anna, value="12345")
    come_in(client, provider)
    assert len(provider.asked["nonce"]) >= 32
    provider.claims = {"nonce": provider.asked["nonce"]}
    client.post("/sign-out/")
    assert come_in(client, provider).headers["Location"] == "/sign-in/identity/failed/"
    assert not signed_in(client)


def test_two_pages_of_a_browser_may_ask_at_once(
    client: Client, provider: Provider, anna: Person
) -> None:
    identities.enter(anna, value="12345")
    first = client.get("/sign-in/identity/").headers["Location"]
    client.get("/sign-in/identity/")
    client.get(provider.authorize(first).removeprefix("http://testserver"))
    assert signed_in(client)


def test_a_token_signed_by_another_key_opens_nothing(
    client: Client, provider: Provider, anna: Person
) -> None:
    identities.enter(anna, value="12345")
    provider.signs_with = providers.key()
    answer = come_in(client, provider)
    assert answer.headers["Location"] == "/sign-in/identity/failed/"
    assert not signed_in(client)


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(
    client: Client, provider: Provider, anna: Person
) -> None:
    identities.enter(anna, value="12345")
    led = client.get("/sign-in/identity/")
    back = provider.authorize(led.headers["Location"]).removeprefix("http://testserver")
    other = Client()
    assert other.get(back).headers["Location"] == "/sign-in/identity/failed/"
    assert not signed_in(other)


def test_who_turns_back_at_the_provider_is_not_let_in(
    client: Client, provider: Provider, anna: Person
) -> None:
    provider.answers = "access_denied"
    assert come_in(client, provider).headers["Location"] == "/sign-in/identity/failed/"
    assert not signed_in(client)


def test_a_provider_that_does_not_answer_is_told_in_words(
    client: Client, settings: Settings, tmp_path: Path, anna: Person
) -> None:
    use(settings, configured("http://127.0.0.1:9", tmp_path))
    assert client.get("/sign-in/identity/").headers["Location"] == "/sign-in/identity/failed/"


def test_another_claim_names_the_person_if_the_node_is_told_so(
    client: Client, provider: Provider, anna: Person, settings: Settings, tmp_path: Path
) -> None:
    told = configured(provider.issuer, tmp_path, {"claim": "national_id"})
    settings.SOCIALACCOUNT_PROVIDERS = identity.provider(told)
    identities.enter(anna, value="7-K")
    provider.claims = {"national_id": "7-K"}
    come_in(client, provider)
    assert signed_in(client)
    client.post("/sign-out/")
    provider.claims = {"sub": "7-K"}
    come_in(client, provider)
    assert not signed_in(client)


@pytest.mark.parametrize("place", ["here", "there"])
def test_the_own_factor_is_asked_for_unless_the_providers_word_counts(
    provider: Provider, anna: Person, settings: Settings, tmp_path: Path, place: str
) -> None:
    client = Client()
    leads_to = {"here": "/sign-in/factor/", "there": "/"}[place]
    settings.AYNI_SECOND_FACTOR = "required"
    settings.AYNI_IDENTITY = configured(provider.issuer, tmp_path, {"second_factor": place})
    identities.enter(anna, value="12345")
    Authenticator.objects.create(user=anna, type=factors.APP, data={"secret": "sealed"})
    assert come_in(client, provider, onward="/").headers["Location"] == leads_to
    assert client.get("/").status_code == (200 if place == "there" else 302)


def test_a_closed_account_stays_closed(client: Client, provider: Provider, anna: Person) -> None:
    identities.enter(anna, value="12345")
    anna.is_active = False
    anna.save()
    assert come_in(client, provider).headers["Location"] == "/sign-in/closed/"
    assert client.get("/sign-in/closed/").status_code == 200
    assert not signed_in(client)


def test_one_subject_is_one_person(anna: Person, boris: Person) -> None:
    identities.enter(anna, value="12345")
    with pytest.raises(Refusal, match="identity_taken"):
        identities.enter(boris, value="12345")
    identities.enter(anna, value="67890")
    identities.enter(boris, value="12345")
    assert identities.remove(boris)
    assert not identities.remove(boris)


@pytest.mark.parametrize("value", ["", "   ", "x" * 192])
def test_a_subject_that_is_none_is_refused(anna: Person, value: str) -> None:
    with pytest.raises(Refusal, match="identity_bad"):
        identities.enter(anna, value=value)


def test_a_node_without_a_provider_offers_none(client: Client, anna: Person) -> None:
    assert "/sign-in/identity/" not in client.get("/sign-in/").text
    assert client.get("/sign-in/identity/").status_code == 404
    assert client.get("/sign-in/identity/national/answer/?code=1").status_code == 404


def test_the_sign_in_page_leads_to_the_provider_and_back_to_the_page(
    client: Client, provider: Provider
) -> None:
    page = client.get("/sign-in/?next=/record/").text
    assert "Clave del Estado" in page
    assert "/sign-in/identity/?next=/record/" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"issuer": "http://id.example.org"}, "https"),
        ({"issuer": "id.example.org"}, "https"),
        ({"secret_file": "identity.secret"}, "absolute"),
        ({"second_factor": "nowhere"}, "here, there"),
        ({"claim": ""}, "empty"),
    ],
)
def test_a_provider_that_cannot_be_trusted_stops_the_node(
    tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    identity.check(tmp_path, configured("https://id.example.org", tmp_path))
    with pytest.raises(NodeTrouble, match=told):
        identity.check(tmp_path, configured("https://id.example.org", tmp_path, changes))


@pytest.mark.parametrize("content", [None, "\n"])
def test_a_secret_that_is_not_there_stops_the_node(tmp_path: Path, content: str | None) -> None:
    told = configured("https://id.example.org", tmp_path)
    path = Path(told.secret_file)
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    with pytest.raises(KeyTrouble, match=r"sign_in\.identity"):
        identity.provider(told)
