# SPDX-License-Identifier: Apache-2.0
"""Makes what a print carries besides its matter: the QR of an act, who printed it, at which cut.

Must not style anything inline: the page's policy refuses it, so the QR is plain SVG shapes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.ports import LogState
from ayni.web import offices, times
from ayni.web.times import Clocks
from ayni.web.viewer import Viewer

QR_PREFIX = "AYNI:ACT:"
CUT_ROOT_CHARS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What stands at the foot and in the corner of a print; `web/parts/stamp.html`.

    Attributes:
        qr: SVG of the full fingerprint of the act.
        code: its reading code.
        fingerprint: leaf hash, 64 hex digits.
        marking: TLP label of the act.
        own_reference: own file number, or empty.
        printed: "Printed by <office> on …".
        cut: how far the record was held when the page was drawn.
    """

    qr: SafeString
    code: str
    fingerprint: str
    marking: str
    own_reference: str
    printed: str
    cut: str


def stamp_of(act: ActRead, viewer: Viewer, *, logs: Sequence[LogState]) -> Stamp:
    """Return what a print carries besides its matter.

    Args:
        act: the act that is printed, or that opens what is printed.
        viewer: who prints.
        logs: as far as they are held.
    """
    own = act.values.get("own_ref") if act.own else ""
    return Stamp(
        qr=qr(act.leaf.hex()),
        code=act.code,
        fingerprint=act.leaf.hex(),
        marking=f"TLP:{act.act.header.tlp}",
        own_reference=str(own or ""),
        printed=printed_by(offices.name(viewer.office, viewer), viewer.clocks),
        cut=cut_in_words([(log.party, log.folded, log.root.hex()) for log in logs]),
    )


def qr(leaf: str) -> SafeString:
    """Return the QR of an act's full fingerprint as SVG.

    Args:
        leaf: leaf hash, 64 hex digits; written in capitals, which a QR packs more tightly.
    """
    drawn = segno.make(QR_PREFIX + leaf.upper(), error="m", micro=False)
    svg = drawn.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return mark_safe(svg)  # noqa: S308  # made here from hex digits alone


def qr_drawing(text: str) -> str:
    """Return the QR of a text as an SVG file, for papers that are not pages.

    Args:
        text: in capitals, figures and :, which a QR packs more tightly.
    """
    raw = BytesIO()
    segno.make(text, error="m", micro=False).save(
        raw, kind="svg", border=2, omitsize=True, xmldecl=False, svgclass=None, lineclass=None
    )
    return raw.getvalue().decode("ascii").strip()


def printed_by(office: str, clocks: Clocks) -> str:
    """Return who printed a page, and when on every clock."""
    return _("Printed by {office}, {t}.").format(
        office=office, t=times.moment(clocks.now_ms, clocks)
    )


def cut_in_words(cut: Sequence[tuple[str, int, str]]) -> str:
    """Return how far each log was held: party, number of acts, head.

    Args:
        cut: party code, size and root (hex) of each log.
    """
    told = [f"{party.upper()} {size} ({root[:CUT_ROOT_CHARS]}…)" for party, size, root in cut]
    return _("State of the record on this page: {cut}.").format(cut="; ".join(told))
