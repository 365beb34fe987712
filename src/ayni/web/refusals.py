# SPDX-License-Identifier: Apache-2.0
"""Says why a deed was not signed and who could sign it; decides no refusal."""

from typing import cast

from django.utils.translation import gettext as _

from ayni.adapters.accounts import directory
from ayni.core.errors import Refusal, Screened, StalePage
from ayni.web import recorded, screening, words
from ayni.web.newer import aged_since
from ayni.web.parts import visas
from ayni.web.sentences.signing import d12_power_lacking
from ayni.web.viewer import Viewer


def in_words(refusal: Refusal, kind: str, viewer: Viewer) -> str:
    """Return the sentence for a refused deed.

    Args:
        refusal: as the record or a rule raised it.
        kind: kind of the act that was asked for.
        viewer: who asked.
    """
    if isinstance(refusal, StalePage):
        return aged_since(refusal, viewer).sentence
    if isinstance(refusal, Screened):
        found = cast(tuple[screening.Question, ...], refusal.questions)
        return " ".join(
            [screening.told(refusal), *(screening.where(one, kind=kind) + "." for one in found)]
        )
    if refusal.code in {"power_lacking", "office_unknown"}:
        return _power_lacking(kind, viewer)
    waits = visas.refused(refusal)
    return waits or _("Nothing was signed: {rule}.").format(rule=words.reason(kind, refusal.code))


def _power_lacking(kind: str, viewer: Viewer) -> str:
    powers = recorded.powers_for(kind)
    able = [
        entry.name(viewer.language)
        for entry in directory.offices_of(viewer.party).values()
        if entry.powers & powers
    ]
    return d12_power_lacking(
        power=", ".join(sorted(words.power(code) for code in powers)) or "—",
        offices=", ".join(sorted(able)) or "—",
    )
