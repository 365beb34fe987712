# SPDX-License-Identifier: Apache-2.0
"""Says what will be signed, before it is: D-8 to D-12, word for word.

The wording is fixed in three languages; nothing is added to a sentence here. A party is given by
its code, and each language asks for its own form of the name: `{p:of}` is "del Perú" or "de
Chile". Where a sentence begins with a name, the page raises the first letter.
Source: rooms.md D2.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.web.parties import forms


def d8_declaration(*, office: str, party: str, recipients: str) -> str:
    """Write D-8: declaration."""
    return _(
        # A form of a name per language, xgettext:no-python-brace-format
        "By signing, {office} states this on behalf of {p}. Recipients: {recipients}. It cannot "
        "be erased or changed without trace; it can be corrected or withdrawn in plain sight."
    ).format(office=office, p=forms(party), recipients=recipients)


def d9_urgent() -> str:
    """Write D-9: urgent deed."""
    return _("It is signed and sent now. You can complete it afterwards.")


def d10_page_has_aged(*, count: int) -> str:
    """Write D-10: page has aged."""
    return ngettext(
        "Since you opened this page, {k} act about this matter has arrived. Read it before "
        "signing; your draft is saved.",
        "Since you opened this page, {k} acts about this matter have arrived. Read them before "
        "signing; your draft is saved.",
        count,
    ).format(k=count)


def d11_consent(
    *,
    party: str,
    version: int,
    fingerprint: str,
    paragraphs: int,
    languages: str,
    nature: str,
    missing: str,
) -> str:
    """Write D-11: consent."""
    return ngettext(
        # A form of a name per language, xgettext:no-python-brace-format
        "You are about to give {p:gen} consent to this text and to no other: version {v}, "
        "fingerprint {h}, {k} paragraph, in {languages}. Declared nature: {nature}. Still missing "
        "for agreement: {missing}.",
        "You are about to give {p:gen} consent to this text and to no other: version {v}, "
        "fingerprint {h}, {k} paragraphs, in {languages}. Declared nature: {nature}. Still "
        "missing for agreement: {missing}.",
        paragraphs,
    ).format(
        p=forms(party),
        v=version,
        h=fingerprint,
        k=paragraphs,
        languages=languages,
        nature=nature,
        missing=missing,
    )


def d12_power_lacking(*, power: str, offices: str) -> str:
    """Write D-12: power lacking."""
    return _(
        "Your office does not hold the power “{power}” that this act requires. These offices do: "
        "{offices}. The draft is kept."
    ).format(power=power, offices=offices)
