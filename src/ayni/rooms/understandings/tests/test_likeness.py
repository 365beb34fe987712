# SPDX-License-Identifier: Apache-2.0
"""How well likeness of words finds the earlier text of a subject that was agreed again.

A corpus of invented commitments, each as two later meetings might word it anew. What is measured is
written here, so that whoever changes the words that count or the bound sees what it costs.
"""

import pytest

from ayni.rooms.understandings.rules import Likeness, likenesses
from ayni.rooms.understandings.selectors.chain import LIKE_MIN, LIKE_SHOWN_MAX

SUBJECTS = (
    (
        "Intercambiar cada mes los teléfonos de los puestos de vigilancia.",
        "Las partes intercambiarán cada mes los teléfonos de los puestos de vigilancia.",
        "Mantener actualizada la lista de teléfonos de los puestos de vigilancia de ambos lados.",
    ),
    (
        "Realizar patrullas paralelas entre los puntos F-07 y F-08 cada trimestre.",
        "Se acuerda continuar las patrullas paralelas entre los puntos F-07 y F-08.",
        "Las patrullas paralelas de los puntos F-07 y F-08 se realizarán en fechas coordinadas.",
    ),
    (
        "Organizar un ejercicio de gabinete sobre tsunami con las oficinas de turno.",
        "Las oficinas de turno harán un ejercicio de gabinete ante un tsunami.",
        "Repetir el ejercicio de gabinete de tsunami e incluir a las oficinas de salud.",
    ),
    (
        "Revisar en conjunto el estado de los hitos de la Ruta X-1.",
        "Revisar el estado de los hitos y de las señales de la Ruta X-1.",
        "Los equipos técnicos revisarán en conjunto los hitos de la Ruta X-1 en el semestre.",
    ),
    (
        "Estudiar un procedimiento para el paso de vehículos de emergencia por el complejo.",
        "Elaborar el procedimiento conjunto del paso de vehículos de emergencia.",
        "Poner a prueba el procedimiento del paso de vehículos de emergencia por el complejo.",
    ),
    (
        "Intercambiar información sobre incendios forestales en la zona de la quebrada.",
        "Avisar de los incendios forestales de la quebrada e intercambiar información.",
        "Las oficinas forestales intercambiarán información sobre incendios de la quebrada.",
    ),
    (
        "Capacitar en conjunto a instructores de desminado humanitario.",
        "Realizar dos cursos conjuntos de instructores de desminado humanitario.",
        "Evaluar la capacitación de instructores de desminado humanitario.",
    ),
    (
        "Probar la frecuencia común de radio entre los puestos una vez por semana.",
        "La frecuencia común de radio se probará cada semana entre los puestos.",
        "Definir una frecuencia alterna de radio para la prueba de cada semana entre los puestos.",
    ),
    (
        "Compartir estadísticas de atención médica de personas en tránsito.",
        "La salud compartirá estadísticas de la atención médica de personas en tránsito.",
        "Publicar en conjunto las estadísticas de atención médica de personas en tránsito.",
    ),
    (
        "Coordinar la búsqueda y rescate de personas extraviadas en la alta montaña.",
        "Firmar un plan de búsqueda y rescate de personas en la alta montaña.",
        "Los grupos de montaña coordinarán la búsqueda y el rescate de personas extraviadas.",
    ),
)
OTHERS = (
    "Felicitar a la delegación anfitriona por la organización del encuentro.",
    "Fijar la sede y la fecha de la próxima reunión durante el primer trimestre.",
    "Informar a las cancillerías sobre el avance de los trabajos de las mesas.",
    "Difundir entre las unidades el calendario anual de actividades deportivas.",
)


def found(text: str, earlier: list[str]) -> list[str]:
    """Return the earlier texts that the page of a chain would show beside a text."""
    words = zip(likenesses(text, earlier), earlier, strict=True)
    near = [(one.share, told) for one, told in words if one.share >= LIKE_MIN]
    return [told for _share, told in sorted(near, reverse=True)][:LIKE_SHOWN_MAX]


def test_of_twenty_reworded_texts_the_earlier_one_is_found_and_seldom_a_stranger() -> None:
    earlier = [*(first for first, *_later in SUBJECTS), *OTHERS]
    hits = first = strangers = 0
    for mine, *later in SUBJECTS:
        for text in later:
            shown = found(text, earlier)
            hits += mine in shown
            first += shown[:1] == [mine]
            strangers += len(set(shown) - {mine})
    assert (hits, first, strangers) == (20, 20, 0)


def test_a_subject_told_with_other_words_is_left_to_who_reads() -> None:
    earlier = [first for first, *_later in SUBJECTS]
    told = "Establecer un directorio de contactos entre los centros de observación de ambos lados."
    assert found(told, earlier) == [], "likeness of words knows no synonyms"


def test_what_is_no_commitment_of_the_corpus_is_like_none_of_it() -> None:
    earlier = [text for subject in SUBJECTS for text in subject]
    assert [found(text, earlier) for text in OTHERS] == [[], [], [], []]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Probar la radio común.", "Probar la radio cada mes.", Likeness(common=2, in_all=4)),
        ("PROBAR LA RÁDIO", "probar, la radio", Likeness(common=2, in_all=2)),
        ("a de la", "Probar la radio.", Likeness(common=0, in_all=2)),
        ("", "", Likeness(common=0, in_all=0)),
    ],
)
def test_words_are_counted_without_accents_and_short_ones_not_at_all(
    one: str, other: str, words: Likeness
) -> None:
    assert likenesses(one, [other]) == [words]
