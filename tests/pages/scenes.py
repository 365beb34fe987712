# SPDX-License-Identifier: Apache-2.0
"""Brings into being what a drill leaves nothing of, so that pictures show it; sends forms.

Only for a copy of a node: a case of data gone astray, a question about an unusual activity, a
watch, an activation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from django.test import Client

from ayni.node.drill.browser import Form, Page


def bring(browsers: Mapping[str, Client]) -> None:
    """Send each form once, as the person whose it is."""
    asked = {
        "what": "La finalidad de un aviso lleva un dato de una persona; salió a la otra parte.",
    }
    _send(browsers["datos.chl"], "/data/cases/", lambda page: page.form("what"), asked)
    _send(browsers["turno.chl"], "/watch/", lambda page: page.form(action="/take/"), {})
    seen = {"observed": "Dos vehículos sin distintivo junto al hito", "place": "f-07"}
    path = "/notices/unusual/new/"
    _send(browsers["enlace.norte"], path, lambda page: page.form("observed"), seen)
    why = {"reason": "Ensayo: alud sobre la ruta, dos vehículos aislados"}
    path = "/procedures/activate/"
    _send(browsers["turno.chl"], path, lambda page: page.form("reason"), why)


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
        raise AssertionError(f"{path}: {told.status_code}: {told.content.decode()[-3000:]}")
