# SPDX-License-Identifier: Apache-2.0
"""How the people of each state are called, as a word beside "delegación", "parte" or "lado".

Feminine and masculine, singular, in Spanish, Portuguese and English. Source: RAE, Diccionario
panhispánico de dudas, appendix 5 (países y capitales con sus gentilicios); Portuguese and English
by the same list of states.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ADJECTIVES: Final[Mapping[str, tuple[str, ...]]] = {
    "arg": ("argentina", "argentino", "Argentine", "Argentinian"),
    "bol": ("boliviana", "boliviano", "Bolivian"),
    "bra": ("brasileña", "brasileño", "brasileira", "brasileiro", "Brazilian"),
    "chl": ("chilena", "chileno", "Chilean"),
    "col": ("colombiana", "colombiano", "Colombian"),
    "ecu": ("ecuatoriana", "ecuatoriano", "equatoriana", "equatoriano", "Ecuadorian"),
    "guy": ("guyanesa", "guyanés", "guianense", "Guyanese"),
    "per": ("peruana", "peruano", "Peruvian"),
    "pry": ("paraguaya", "paraguayo", "paraguaia", "paraguaio", "Paraguayan"),
    "sur": ("surinamesa", "surinamés", "surinamês", "Surinamese"),
    "ury": ("uruguaya", "uruguayo", "uruguaia", "uruguaio", "Uruguayan"),
    "ven": ("venezolana", "venezolano", "venezuelana", "venezuelano", "Venezuelan"),
}
"""Code of a state to its adjectives."""
