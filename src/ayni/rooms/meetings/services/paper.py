# SPDX-License-Identifier: Apache-2.0
"""What people record about originals: signed by hand, words that differ, erratas that settle them.

Must not write a row: the projection does.
"""

import secrets
from collections.abc import Sequence
from typing import Final

from ayni.adapters.record.sequencing import Appended
from ayni.core.codec import Json
from ayni.core.deadlines import day_of
from ayni.core.wording import Wording
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.facts import HandSigning, PaperReading
from ayni.web.deeds import Deed, append, require, said
from ayni.web.parts.fields import moment_at

DAY_MS: Final = 86_400_000


def sign_paper(deed: Deed, *, proposal: str, signing: HandSigning, note: str = "") -> Appended:
    """Record that originals of a version were signed by hand; each party does so for itself.

    Args:
        deed: who acts on which acta.
        proposal: leaf hash of the version, 64 hex digits.
        signing: day, town, which originals, and the hashes of their scans.
        note: may be empty.

    Raises:
        Refusal: power_lacking, or what `rules.check_paper_signed` refuses.
        StalePage: the acta moved since the page was drawn.
    """
    author = deed.author
    require(author, facts.PAPER_SIGNED)
    version = rules.check_paper_signed(
        selectors.acta_state_of(deed.about),
        author.party,
        bytes.fromhex(proposal),
        signing,
        today=day_of(author.now_ms, signing.on.zone),
    )
    text = version.act.facts["text"]
    values = {"proposal": proposal, "text": text, **signing.to_values(), **said(note=note)}
    return append(deed, facts.PAPER_SIGNED, values)


def note_divergence(deed: Deed, *, proposal: str, found: PaperReading, note: str = "") -> Appended:
    """Record that an original reads otherwise than the text; an errata settles it.

    Args:
        deed: who acts on which acta.
        proposal: leaf hash of the version, 64 hex digits.
        found: what is read on paper, and where.
        note: may be empty.

    Raises:
        Refusal: power_lacking, or what `rules.check_divergence` refuses.
        StalePage: the acta moved since the page was drawn.
    """
    require(deed.author, facts.PAPER_DIVERGENCE_NOTED)
    leaf = bytes.fromhex(proposal)
    version = rules.check_divergence(
        selectors.acta_state_of(deed.about),
        deed.author.party,
        leaf,
        found,
        words=selectors.printed_words(deed.about.hex(), leaf).words,
    )
    text = version.act.facts["text"]
    values = {"proposal": proposal, "text": text, **found.to_values(), **said(note=note)}
    return append(deed, facts.PAPER_DIVERGENCE_NOTED, values)


def propose_errata(
    deed: Deed, *, acta: str, words: Wording, divergences: Sequence[str] = (), why: str = ""
) -> Appended:
    """Propose other words for paragraphs of an acta in force; all parties consent to them.

    Others may consent for as many days as the constitution says (`meetings.errata_days`).

    Args:
        deed: who acts.
        acta: object id of the acta, 64 hex digits.
        words: segment to language to the words that take the place of those printed now.
        divergences: acts that noted what it settles, 64 hex digits each.
        why: may be empty.

    Raises:
        Refusal: power_lacking, or what `rules.check_errata` refuses.
    """
    author = deed.author
    require(author, facts.ERRATA_PROPOSED)
    state = selectors.acta_state_of(bytes.fromhex(acta))
    leaf = state.shown.act.leaf if state.shown is not None else b""
    held = selectors.erratas_in_force(acta, leaf.hex())
    before = selectors.printed_words(acta, leaf)
    version = rules.check_errata(state, author.party, words=words, before=before.words)
    replaced = {one.object_id for name in words for one in rules.standing(held, name)}
    days = selectors.reader(author).agreed(rules.ERRATA_DAYS)
    until_ms, zone = author.now_ms + days * DAY_MS, author.clocks.zones[0].zone
    salt = secrets.token_bytes(32)
    values: dict[str, Json] = {
        "acta": acta,
        "version": leaf.hex(),
        "parties": [*sorted(version.parties)],
        "languages": version.act.facts["languages"],
        "segments": [*words],
        "valid_until": moment_at(until_ms, zone),
        "wording": [{"segment": name, "texts": dict(texts)} for name, texts in words.items()],
        "text_salt": salt.hex(),
        **({"replaces": [*sorted(replaced)]} if replaced else {}),
        **({"divergences": [*divergences]} if divergences else {}),
        **said(why=why),
    }
    values["text"] = facts.errata_text_hash(values, salt).hex()
    return append(deed, facts.ERRATA_PROPOSED, values)


def consent_to_errata(deed: Deed, *, proposal: str) -> Appended:
    """Give the own state's consent to an errata.

    Args:
        deed: who acts on which errata.
        proposal: leaf hash of what it proposes, 64 hex digits; the page showed it.

    Raises:
        Refusal: power_lacking, or what `rules.check_errata_consent` and
            `rules.check_errata_held` refuse.
        StalePage: the errata moved since the page was drawn.
    """
    require(deed.author, facts.ERRATA_CONSENTED)
    found = rules.check_errata_consent(
        selectors.errata_state_of(deed.about), deed.author.party, now_ms=deed.author.now_ms
    )
    text = str(found.act.facts["text"])
    rules.check_errata_held(selectors.texts_of_version(found.act.leaf), text)
    values: dict[str, Json] = {"proposal": proposal, "text": text}
    return append(deed, facts.ERRATA_CONSENTED, values)


def withdraw_errata(deed: Deed, *, proposal: str, why: str = "") -> Appended:
    """Withdraw an errata that the own state proposed and to which not all consented.

    Raises:
        Refusal: power_lacking, or what `rules.check_errata_withdrawal` refuses.
        StalePage: the errata moved since the page was drawn.
    """
    require(deed.author, facts.ERRATA_WITHDRAWN)
    rules.check_errata_withdrawal(selectors.errata_state_of(deed.about), deed.author.party)
    return append(deed, facts.ERRATA_WITHDRAWN, {"proposal": proposal, **said(why=why)})
