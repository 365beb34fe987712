# SPDX-License-Identifier: Apache-2.0
"""Brings into being what a drill leaves nothing of, so that pictures show it; sends forms.

Only for a copy of a node: a case of data gone astray, a question about an unusual activity, a
watch, an activation, a second version of a protocol, drafts, a passkey, and somebody half-way in
or come back to a form.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urljoin

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import visits
from ayni.adapters.record import walking
from ayni.core import constitution as law
from ayni.node.drill.browser import Form, Page
from tests.browser.driving import chromium, give_a_key
from tests.pages.looking import seated, served
from tests.pages.walking import Seen
from tests.web.totp import code_at

HALFWAY = "prensa.chl, half-way in"
"""Who has shown a password and no second factor yet."""
COME_BACK = "datos.chl, come back"
"""Whose session ran out under an open form."""
CHAIN = "/clearance/chains/?kind=notices.given/1"
PASSWORD = "una-clave-de-ensayo-larga"
SECRET = re.compile(r'class="enrol-secret">([A-Z2-7 ]+)<')
ENROLLING = ("mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate_webauthn")
ENROLLED = (
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
)
OF_IDENTITY = ("web:identity-refused", "web:identity-failed")


def bring(browsers: Mapping[str, Client]) -> Mapping[str, tuple[str, ...]]:
    """Send each form once, as the person whose it is.

    Args:
        browsers: account to its browser; nobody's is the empty name.

    Returns:
        Account to pages that no link leads to.
    """
    liaison, duty = browsers["enlace.norte"], browsers["turno.chl"]
    asked = {
        "what": "La finalidad de un aviso lleva un dato de una persona; salió a la otra parte.",
    }
    _send(browsers["datos.chl"], "/data/cases/", lambda page: page.form("what"), asked)
    _send(duty, "/watch/", lambda page: page.form(action="/take/"), {})
    seen = {"observed": "Dos vehículos sin distintivo junto al hito", "place": "f-07"}
    _send(liaison, "/notices/unusual/new/", lambda page: page.form("observed"), seen)
    why = {"reason": "Ensayo: alud sobre la ruta, dos vehículos aislados"}
    _send(duty, "/procedures/activate/", lambda page: page.form("reason"), why)
    _propose_again(liaison)
    return {
        "": tuple(reverse(name) for name in OF_IDENTITY),
        "enlace.norte": (*_of_the_meeting(liaison), *_drafts(browsers), _constitution()),
    }


def at_the_door() -> tuple[dict[str, Client], dict[str, Seen]]:
    """Let a person enrol an app and come in again with the password alone, and one a passkey.

    What a password opens is open for minutes: pictures of it are taken at once.

    Returns:
        Browsers, and what each is shown.
    """
    browsers = {"datos.chl": _shown_again("datos.chl"), "prensa.chl": _shown_again("prensa.chl")}
    app = browsers["prensa.chl"]
    secret = SECRET.search(app.get("/account/app/").text)
    assert secret is not None
    done = app.post("/account/app/", {"code": code_at(secret[1], time.time())})
    assert done.status_code == 302, done.text[-2000:]
    browsers[HALFWAY] = _signed_in(Client(SERVER_NAME=settings.AYNI_STAFF_HOST), "prensa.chl")
    browsers[COME_BACK] = _come_back("datos.chl")
    key = _with_a_key(browsers["datos.chl"])
    shown = {
        "datos.chl": ENROLLING,
        "prensa.chl": ENROLLED,
        HALFWAY: ("mfa_authenticate",),
        COME_BACK: ("web:kept",),
    }
    found = {
        name: Seen(path=reverse(name), username=who, html=True)
        for who, names in shown.items()
        for name in names
    }
    remove = reverse("mfa_remove_webauthn", args=[key.pk])
    return browsers, {
        **found,
        "mfa_remove_webauthn": Seen(path=remove, username="datos.chl", html=True),
    }


def _with_a_key(client: Client) -> Authenticator:
    """Enrol a passkey, whose device the browser plays."""
    with served() as address, chromium() as browser, seated(browser, client, address) as page:
        give_a_key(page)
        page.goto(address + reverse("mfa_add_webauthn"))
        with page.expect_navigation():
            page.get_by_role("button", name="Inscribir").click()
    return Authenticator.objects.get(user__username="datos.chl", type="webauthn")


def _come_back(username: str) -> Client:
    """Send a form from a session that has run out, and sign in again."""
    client = _signed_in(Client(SERVER_NAME=settings.AYNI_STAFF_HOST), username)
    session = client.session
    session[visits.BEGAN] = (clock.now() - timedelta(days=2)).isoformat()
    session.save()
    late = {"what": "Una lista de personas salió por error en un aviso; se pidió su supresión."}
    client.post(reverse("web:cases"), late)
    return _signed_in(client, username)


def _propose_again(client: Client) -> None:
    """Propose a second version of a protocol, so that there are two to compare."""
    protocol = _link(client, "/procedures/all/", r"/procedures/[0-9a-f]{64}/")
    replace = _link(client, protocol, r"/procedures/[0-9a-f]{64}/[0-9a-f]{64}/replace/")
    text = _page(client, replace).form("text_es").fields["text_es"][0]
    longer = {"text_es": f"{text.rstrip()} Se ensaya una vez al año."}
    _send(client, replace, lambda page: page.form("text_es"), longer)


def _of_the_meeting(client: Client) -> tuple[str, ...]:
    """Return the forms of a meeting that its pages offer no more once all is agreed."""
    edition = _link(client, "/meetings/", r"/meetings/editions/[0-9a-f]{64}/")
    acta = _link(client, f"{edition}acta/", r"/meetings/actas/[0-9a-f]{64}/")
    return f"{edition}agenda/new/", f"{edition}acta/new/", f"{acta}counter/"


def _drafts(browsers: Mapping[str, Client]) -> tuple[str, ...]:
    """Leave a draft unsent and one that waits for a visa; return the pages of both."""
    ministry, liaison = browsers["cancilleria.chl"], browsers["enlace.norte"]
    chain = {"office0": "chl.mfa.border", "hold_s": "0", "limit_h": "0"}
    _send(ministry, CHAIN, lambda page: page.form("office0", "hold_s"), chain)
    page = _page(liaison, "/notices/new/")
    start = "2030-05-06T08:00"
    typed = {"activity": "patrol", "place": "f-07", "start": start, "end": "2030-05-06T18:00",
             "distance": "0-100", "strength": "1-10", "arms": "none",
             "purpose": "Revisión de la senda entre dos hitos"}  # fmt: skip
    form = page.form("purpose")
    options = {name: _chosen(form, name, value) for name, value in typed.items()}
    keep = {**_fields(form), **options, "unsent_path": "/notices/new/"}
    kept = liaison.post("/unsent/keep/?deed=give&title=Dar+aviso", keep)
    unsent = kept.headers.get("Location", "")
    _send(liaison, "/notices/new/", lambda page: page.form("purpose"), {**options, "deed": "give"})
    draft = _link(ministry, "/clearance/", r"/clearance/\d+/(?!as)")
    return unsent or "/unsent/1/", f"{draft}as/per/"


def _chosen(form: Form, name: str, value: str) -> str:
    """Return a value, or for a choice that does not offer it the first that it offers."""
    offered = [one for one in form.options.get(name, []) if one]
    return value if not offered or value in offered else offered[0]


def _constitution() -> str:
    """Return the page of the constitution that was proposed first."""
    opening = next(one for one in walking.openings(walking.cut()) if one.kind == law.PROPOSED)
    return reverse("web:proposal", args=[opening.leaf.hex()])


def _shown_again(username: str) -> Client:
    """Open a browser that has shown a password, and once more that it is the person."""
    person = Person.objects.get(username=username)
    person.set_password(PASSWORD)
    person.save()
    client = _signed_in(Client(SERVER_NAME=settings.AYNI_STAFF_HOST), username)
    again = {"password": PASSWORD}
    _send(client, reverse("account_reauthenticate"), lambda page: page.form("password"), again)
    return client


def _signed_in(client: Client, username: str) -> Client:
    """Show a password in a browser."""
    typed = {"username": username, "password": PASSWORD}
    _send(client, "/sign-in/", lambda page: page.form("password"), typed)
    return client


def _page(client: Client, path: str) -> Page:
    answer = client.get(path, follow=True)
    return Page(path, answer.status_code, answer.content, "text/html")


def _link(client: Client, path: str, wanted: str) -> str:
    """Return the first link of a page that looks so.

    Raises:
        AssertionError: there is none.
    """
    for link in _page(client, path).links():
        if found := re.match(wanted, link):
            return found[0]
    raise AssertionError(f"{path}: no link {wanted}")


def _fields(form: Form) -> dict[str, str]:
    return {name: values[0] for name, values in form.fields.items() if values}


def _send(
    client: Client, path: str, form_on: Callable[[Page], Form], values: Mapping[str, str]
) -> None:
    """Fill a form in, and press its first button.

    Raises:
        AssertionError: the node did not take it.
    """
    answer = client.get(path)
    form = form_on(Page(path, answer.status_code, answer.content, "text/html"))
    pressed = {name: value for name, value, _text in form.buttons[:1] if name}
    told = client.post(urljoin(path, form.action or path), {**form.fields, **pressed, **values})
    if told.status_code not in {302, 303}:
        faults = re.findall(
            r'(?s)id="id_\w+_error">(.*?)</div>|role="alert">(.*?)</div>', told.text
        )
        raise AssertionError(f"{path}: {told.status_code}: {faults or told.text[-3000:]}")
