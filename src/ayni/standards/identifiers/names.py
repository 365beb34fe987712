# SPDX-License-Identifier: Apache-2.0
"""Ranks and titles that stand before names in Spanish, Portuguese and English, and what is no name.

A rank with an office after it ("Comandante en Jefe", "Capitán de Puerto") names no person. A list
of words cannot know every place or ship called after a person: it asks, it decides nothing.
"""

from __future__ import annotations

import re
from typing import Final

# Ranks and titles that mean little else.
_CLEAR: Final = (
    r"[Cc]oronela?|[Tt]eniente [Cc]oronel|[Tt]enente-[Cc]oronel|[Cc]apit[aá]na?|[Cc]apit[aã]o"
    r"|[Tt]eniente|[Tt]enente|[Ss]ubteniente|[Aa]lf[eé]rez|[Ss]uboficial|[Ss]argento|[Cc]abo"
    r"|[Ss]oldado|[Aa]lmirante|[Cc]ontra[a]?lmirante|[Vv]ice[a]?lmirante|[Bb]rigadi(?:er|eiro)"
    r"|[Cc]omisario|[Ii]nspectora?|[Ss]ubinspectora?|[Pp]refecto|[Cc]arabinero|[Dd]elegado"
    r"|[Cc]olonel|[Ll]ieutenant(?: [Cc]olonel)?|[Cc]aptain|[Ss]ergeant|[Cc]orporal|[Aa]dmiral"
    r"|[Cc]ommodore|[Ee]nsign|[Cc]onstable|[Ss]uperintendent|[Mm]ayor|[Mm]ajor"
    r"|Cnel\.?|Crl\.?|Tte\.?(?: ?Cnel\.?| ?Crl\.?)?|TCnel\.?|Cap\.|Capt\.|Ten\.|Sgto\.?|Sgt\.?"
    r"|Sub[Oo]f\.?|Cel\.|Col\.|Lt\.(?: Col\.)?|Cpl\.|Cbo\.?|Alte\.?|Adm\.|Brig\.|May\.|Gral\.?"
    r"|Gen\.|Maj\.|Insp\.|SO[123]"
    r"|[Ss]r\.|[Ss]ra\.|[Ss]eñora?|[Ss]enhora?|[Dd]r\.|[Dd]ra\.|Mr\.?|Mrs\.?|Ms\.?|don|doña|dona"
)
# Ranks that are everyday words, or begin the names of posts and places.
_VAGUE: Final = r"[Gg]eneral|[Cc]omandante|[Cc]ommander|Private|[Mm]arshal|[Mm]ariscal|[Mm]arechal"
_UPPER_RANKS: Final = (
    r"CORONEL|TENIENTE|TENENTE|CAPIT[AÁ]N|CAPIT[AÃ]O|MAYOR|MAJOR|SARGENTO|SUBOFICIAL|CABO|GENERAL"
    r"|COMANDANTE|CAP\.|CRL\.?|CNEL\.?|TTE\.?|SGTO\.?|MAY\.|GRAL\.?|COL\.|SGT\.?|CEL\."
)
# What stands between a rank and a name: a grade, a corps, a state of service.
_BETWEEN: Final = (
    r"(?:[ \t]{1,3}(?:\(R\)|\(S\)|\(i\)|[123][°ºª.]?|1ro|2do|3ro|1er|EP|FAP|AP|PNP|PM|PF|EB|FACH"
    r"|de [Ee]jército|de [Ff]ragata|de [Cc]orbeta|de [Nn]avío|de [Bb]rigada|de [Dd]ivisión)){0,2}"
)
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]{1,24}(?:-[A-ZÀ-Þ][a-zà-ÿ]{1,24})?"
_UPPER: Final = r"[A-ZÀ-ÖØ-Þ]{3,24}"
_JOIN: Final = r"[ \t]{1,3}(?:(?:de la|de los|del|de|da|dos|do|das|von|van|y|e)[ \t]{1,3})?"

NAMED: Final = re.compile(
    rf"(?<![\w.])(?:(?P<clear>{_CLEAR})|(?P<vague>{_VAGUE})){_BETWEEN}[ \t]{{1,3}}"
    rf"(?P<name>(?P<first>{_WORD}|{_UPPER})(?P<more>(?:{_JOIN}(?:{_WORD}|{_UPPER})){{0,3}}))(?!\w)"
)
NAMED_IN_CAPITALS: Final = re.compile(
    rf"(?<![\w.])(?:{_UPPER_RANKS})[ \t]{{1,3}}(?P<first>{_UPPER})[ \t]{{1,3}}(?P<second>{_UPPER})"
    r"(?!\w)"
)

BEFORE: Final = re.compile(
    r"(?i)\b(?:estados?|por|fuerza|caso|ser|número|plaza|calle|avenida|av\.|rua|base|isla|ilha|puerto"
    r"|porto|comuna|villa|vila|cerro|cuartel|fuerte|punta|paso|buque|escuela|provincia)[ \t]+\Z"
)
"""What makes a rank an everyday word or a place: *Estado Mayor*, *Base Capitán …*."""

_OFFICES: Final = """
    general gen jefe jefa en de del comando comandante regional región regiao região zona división
    divisao divisão brigada ejército exército fuerza força aérea naval armada marina marinha puerto
    porto guarnición guarnição conjunto conjunta mayor major subrogante interino encargado titular
    turno guardia guarda operaciones operações inteligencia inteligência logística personal oficial
    oficiales base batallón batalhão regimiento regimento unidad unidade escuela escola estado
    policía polícia carabineros nacional militar civil director directora directorate direção
    dirección secretario secretaria secretário ministro ministra ministerio ministério embajador
    embajadora embaixador cónsul consul presidente presidenta delegado delegada alcalde intendente
    gobernador governador prefecto canciller chanceler fiscal juez diputado diputada senador
    senadora norte sur sul este oeste leste north south east west chile perú peru brasil brazil
    bolivia bolívia argentina guyana venezuela ecuador colombia command chief staff officer
    commander headquarters force army navy air police duty liaison of the and harbour port watch
    center centre district office joint first second primero primera segundo segunda tercero
    tercera cargo enlace protección proteção complejo verde delgado hornos public data united
    assembly secretary council asamblea party powers event events
"""
NO_NAMES: Final = frozenset(_OFFICES.split())
"""Words after a rank that make it an office or a place, in lower case."""
