# SPDX-License-Identifier: Apache-2.0
"""Fingerprint words: a hash read aloud by two persons who speak Spanish or Portuguese.

Ten words carry 80 bits of the hash, eight bits a word. Ayni's own list: no accents, four to
eight letters, no two words with the same first four letters or but one sound apart. Must not decide
what to trust.
Source: DESIGN.md section 5 (Keys); kernel.md section 2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from ayni.core.errors import NotAuthentic

WORDS_COUNT: Final = 10

WORDS: Final[tuple[str, ...]] = tuple(
    """
    abeto adobe agosto agudo alerta altura amable ancho andino antena atento bahia balde banda
    barco batata blanco bloque bolero bolsa bonito bosque botella brasa bruma bueno burro cabra
    cadena camino canela carta casco cebada celeste centro cerro chacra cielo cine claro cocina
    cometa conejo copa coral costa crema cruz cuadro cumbre danza decimo delta denso diente
    disco dorado duende dulce duna edad elefante enero enlace entrada equipo escala espejo
    estufa etapa exacto fabrica falda farol febrero feria fiesta figura final firme flauta
    flecha flor foca fondo fresco frontal fruta gaita galope ganado gato gema gordo grande
    grillo guante guitarra hacha harina helado hombro horno hotel idea iglesia invierno isla
    jabon jirafa joven justo kilo lago lana lavar leche legumbre lento letra libro linea lluvia
    lobo loma lugar madera maleta manzana marea martes medio melon menta mesa metal miel mineral
    moda molino motor mundo nadar naranja navio nido noche norte nube numero oasis objeto
    octubre oeste onda opera orden oveja pagina palma panal papel parque paso patio pedal perla
    piano piedra pista playa pluma pollo potro prado precio primo puente pulso punto quena
    quinto radio rama rapido rayo reino reloj remo repisa resto ribera ritmo roble rojo rosa
    rueda sabado sabor salto sano seda selva semana senal silla simple sirena sobre solar sombra
    sonido suave tango taza techo templo tenis tierra tigre timbre tinta toalla tomate torre
    tortuga tren trigo tronco trueno tubo tunel turno unico universo urna vapor vecino vela
    venado verano verde vestido viaje vida violin visita vivo volcan yate yeso yodo zanja zapato
    zona
    """.split()  # noqa: SIM905  # a paragraph reads better than 256 quoted lines
)


def fingerprint(digest: bytes) -> tuple[str, ...]:
    """Return the ten words of a hash.

    Args:
        digest: at least 10 bytes of a SHA-256.
    """
    return tuple(WORDS[byte] for byte in digest[:WORDS_COUNT])


def compare(digest: bytes, spoken: Sequence[str]) -> None:
    """Raise unless the words that were read out are those of the hash.

    Raises:
        NotAuthentic: naming the first word that differs, or how many were heard.
    """
    expected = fingerprint(digest)
    heard = tuple(_plain(word) for word in spoken)
    if len(heard) != len(expected):
        raise NotAuthentic(
            "number of fingerprint words", expected=str(len(expected)), found=str(len(heard))
        )
    for place, (mine, theirs) in enumerate(zip(expected, heard, strict=True), start=1):
        if mine != theirs:
            raise NotAuthentic(f"fingerprint word {place}", expected=mine, found=theirs[:40])


def _plain(word: str) -> str:
    """Return a word as the list spells it: people write the accents that the list leaves out."""
    letters = unicodedata.normalize("NFD", word.strip().lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
