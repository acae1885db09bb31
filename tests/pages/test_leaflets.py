"""What the shipped leaflet says, and must not say, to each patient: read in the printed text."""

import datetime as dt
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from feuillet.check.values import check_values
from feuillet.find import Library
from feuillet.model.approval import plain
from feuillet.model.dates import spell_date, spell_day
from feuillet.model.leaflet import Leaflet
from feuillet.produce import produce_pdf
from tests.helpers import text_by_page
from tests.shipped import LEAFLETS, Printed, print_shipped

ANAESTHESIA = ("locale", "sedation", "generale")
NUMBERS = (1, 2, 3, 4, 5, 6)
STAYS = ("ambulatoire", "nuit")
CORSETS = ("aucun", "arret", "poursuite", "a_decider", None)
LEVELS = ("D8", "D9", "D10", "D11", "D12", "L1")
PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    "date_intervention": "08/12/2026",
    "heure_convocation": "7h30",
}

# Sentences that belong to one answer alone.
SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "anesthesie": {
        "locale": (
            "sous anesthésie locale",
            "Vous n’avez pas besoin de consultation d’anesthésie",
            "On endort la peau par une piqûre",
        ),
        "sedation": ("sous sédation consciente", "Vous somnolez"),
        "generale": ("sous anesthésie générale", "L’équipe vous endort pour toute l’intervention"),
        "?": ("Le type d’anesthésie dépend de votre situation", "Générale : vous dormez"),
    },
    "sejour": {
        "ambulatoire": (
            "Vous rentrez chez vous le jour même",
            "Un adulte vous raccompagne et reste avec vous la nuit",
            "Prévoir l’adulte qui vous raccompagne",
        ),
        "nuit": ("Vous passez une nuit à l’hôpital", "Apporter des affaires pour la nuit"),
        "?": ("Vous rentrez le plus souvent le jour même",),
    },
    "corset": {
        "aucun": (),
        "arret": ("Vous pouvez enlever votre corset",),
        "poursuite": ("Gardez votre corset comme avant",),
        "a_decider": ("Demandez au radiologue si vous gardez votre corset",),
        "?": ("Si vous portez un corset, gardez-le",),
    },
    "opioides": {
        "oui": ("Vous avez un antidouleur fort",),
        "non": (),
        "?": ("Si votre antidouleur est fort",),
    },
    "cause": {
        "osteoporose": ("L’ostéoporose rend les os fragiles",),
        "traumatisme": ("Après un choc ou une chute",),
        "autre": ("Une vertèbre fragile peut se tasser",),
        "?": ("Une vertèbre fragile peut se tasser",),
    },
}
AGREEMENT: Mapping[int, tuple[str, ...]] = {
    1: ("dans votre vertèbre,", "une vertèbre : L1", "pose un pansement", "Gardez le pansement"),
    2: (
        "vos deux vertèbres",
        "deux vertèbres : D12 et L1",
        "des pansements",
        "Gardez les pansements",
    ),
    3: ("vos trois vertèbres", "trois vertèbres : D11, D12 et L1"),
    4: ("vos quatre vertèbres", "quatre vertèbres"),
    5: ("vos cinq vertèbres", "cinq vertèbres"),
    6: ("vos six vertèbres", "six vertèbres"),
}
BROKEN = re.compile(
    r"\b(?:les|vos|des|deux|trois|quatre|cinq|six) (?:vertèbre|pansement)\b"
    r"|\b(?:la|votre|une|un|le) (?:vertèbres|pansements)\b(?<!la ou les vertèbres)"
    r"|\{\{|\}\}|None|nan\b|undefined|&amp;|&#39;|\(\)|\[\]| ,|\.\."
)


def assert_says(printed: Printed, answers: Mapping[str, str]) -> None:
    """Assert that the text has each answer's own sentences and no other answer's."""
    for variable, by_answer in SAID.items():
        chosen = by_answer[answers.get(variable, "?")]
        others = set(itertools.chain(*by_answer.values())) - set(chosen)

        assert [sentence for sentence in chosen if sentence not in printed.text] == []
        assert [sentence for sentence in others if sentence in printed.text] == []


def sample(firsts: Sequence[str | None], seconds: Sequence[Any]) -> list[Any]:
    """Return all pairs; each time, as many as hold every one of both."""
    return [
        pytest.param(one, two, marks=() if (i + j) % len(firsts) == 0 else pytest.mark.long)
        for i, one in enumerate(firsts)
        for j, two in enumerate(seconds)
    ]


@pytest.mark.parametrize(("anaesthesia", "number"), sample(ANAESTHESIA, NUMBERS))
def test_each_anaesthesia_and_number_of_vertebrae_says_its_own_words_only(
    library: Library, anaesthesia: str, number: int
) -> None:
    """3 × 6 combinations, with both stays and every corset among them."""
    turn = ANAESTHESIA.index(anaesthesia) * 6 + number
    answers = {"anesthesie": anaesthesia, "sejour": STAYS[turn % 2]}
    corset = CORSETS[turn % 5]
    answers |= {"corset": corset} if corset else {}
    answers |= {"opioides": ("oui", "non")[turn % 2]}
    levels = ", ".join(LEVELS[6 - number :])
    raw = {**PATIENT, **answers, "nombre_vertebres": str(number), "niveaux": levels}
    printed = print_shipped(library, "vertebroplastie", raw)

    assert_says(printed, answers)
    assert [words for words in AGREEMENT[number] if words not in printed.text] == []
    other_numbers = {words[0] for n, words in AGREEMENT.items() if n != number}
    assert [words for words in other_numbers if words in printed.text] == []
    assert BROKEN.findall(printed.text) == []
    assert printed.pages[0] <= 5
    assert printed.pages[1] <= 2


@pytest.mark.parametrize(("stay", "corset"), sample((*STAYS, None), CORSETS))
def test_each_stay_and_corset_says_its_own_words_only(
    library: Library, stay: str | None, corset: str | None
) -> None:
    """Both stays, and none, with every value of the corset."""
    given = {"sejour": stay, "corset": corset}
    answers = {name: value for name, value in given.items() if value}
    document = "sortie" if stay is None else None
    printed = print_shipped(library, "vertebroplastie", {**PATIENT, **answers}, document)

    if document is None:
        assert_says(printed, answers)
    own = SAID["corset"][corset or "?"]
    assert all(sentence in printed.text for sentence in own)
    assert ("corset" in printed.text.split("Consignes de sortie", 1)[1]) == bool(own)


PROTOCOL = """
vertebroplastie:
  jeune_solides: {figure: "6", signed: {by: Dr Essai, role: anesthésiste, date: 2026-11-01}}
  jeune_liquides: {figure: "2", signed: {by: Dr Essai, role: anesthésiste, date: 2026-11-01}}
  conduite: {figure: "24", signed: {by: Dr Essai, role: anesthésiste, date: 2026-11-01}}
  charges_poids: {figure: "5", signed: {by: Dr Modèle, role: radiologue, date: 2026-11-02}}
  charges_duree: {figure: "2", signed: {by: Dr Modèle, role: radiologue, date: 2026-11-02}}
"""


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Our leaflets in a hospital that has signed its own figures."""
    folder = tmp_path_factory.mktemp("hopital")
    (folder / "protocol.yaml").write_text(PROTOCOL, "utf-8")
    return Library.open([folder], environment={})


def test_what_the_hospital_signed_is_printed_with_who_signed_it(signed: Library) -> None:
    """Fasting by the clock and the day, loads in kilograms and by a date, and two signatures."""
    raw = {**PATIENT, "anesthesie": "generale"}
    text = print_shipped(signed, "vertebroplastie", raw).text

    night, day = "dans la nuit de lundi à mardi", "mardi 8 décembre 2026"
    assert f"Ne mangez plus à partir de 1 h 30, {night} {day}" in text
    assert f"Ne buvez plus à partir de 5 h 30, {night} {day}" in text
    assert "pas plus de 5 kg" in text
    assert "Jusqu’au soir du mercredi 9 décembre 2026 Ni conduite" in text
    assert "signé par Dr Essai (anesthésiste) le" in text
    assert "signé par Dr Modèle (radiologue) le" in text


def test_what_nobody_signed_is_neutral(library: Library) -> None:
    """No hour, no weight, no delay is a default of the software."""
    text = print_shipped(library, "vertebroplastie", {**PATIENT, "anesthesie": "generale"}).text

    assert "Ne mangez plus à partir de" in text
    assert "Avant l’accord de l’équipe Ni conduite, ni alcool" in text
    assert not re.search(r"\d kg|6 heures|24 heures après|2 semaines", text)


@pytest.mark.parametrize(
    ("typed", "rest", "exercises", "loads", "control"),
    [
        ("24/11/2026", "2026-11-26", "2026-12-01", "2026-12-08", "2026-12-24"),
        ("29/01/2027", "2027-01-31", "2027-02-05", "2027-02-12", "2027-03-01"),
        ("31/01/2028", "2028-02-02", "2028-02-07", "2028-02-14", "2028-03-01"),
        ("24/12/2026", "2026-12-26", "2026-12-31", "2027-01-07", "2027-01-25"),
        ("01/04/2027", "2027-04-03", "2027-04-08", "2027-04-15", "2027-05-03"),
        ("31/03/2027", "2027-04-02", "2027-04-07", "2027-04-14", "2027-05-03"),
    ],
)
def test_every_computed_date_is_printed_as_counted_by_hand(
    signed: Library, typed: str, rest: str, exercises: str, loads: str, control: str
) -> None:
    """Month ends, leap year, holidays and weekends; each date in full, under its own words.

    How long nothing heavy is carried is the hospital's to sign: it signed two weeks.
    """
    raw = {**PATIENT, "date_intervention": typed, "reeducation": "oui"}
    text = print_shipped(signed, "vertebroplastie", raw, "sortie").text
    wanted = {
        "Jusqu’au soir du": (rest, loads),
        "À partir du": (exercises,),
        "Vers le": (control,),
    }

    for words, days in wanted.items():
        for day in days:
            spelled = spell_date(dt.date.fromisoformat(day)).replace("\u00a0", " ")
            assert f"{words} {spelled}" in text


def test_a_given_control_replaces_the_computed_one(library: Library) -> None:
    """One appointment is printed, never two."""
    raw = {**PATIENT, "rdv_controle": "11/01/2027 10 h"}
    text = print_shipped(library, "vertebroplastie", raw, "sortie").text

    assert "lundi 11 janvier 2027 10 h" in text
    assert "Vers le" not in text


def test_a_tumour_is_named_only_if_it_may_be(library: Library) -> None:
    """The sheet lies about on tables, and the word may not have been said yet."""
    hidden = print_shipped(library, "vertebroplastie", {**PATIENT, "cause": "tumeur"})
    shown = print_shipped(
        library, "vertebroplastie", {**PATIENT, "cause": "tumeur", "cause_affichable": "oui"}
    )

    assert "tumeur" not in hidden.text
    assert "diminue souvent en 6 à 8 semaines" not in hidden.text
    assert "L’ostéoporose rend" not in hidden.text
    assert "Une tumeur peut fragiliser une vertèbre" in shown.text
    assert "L’ostéoporose rend" not in shown.text


@pytest.mark.parametrize("cause", ["osteoporose", "traumatisme", "autre"])
def test_each_cause_says_its_own_words_only(library: Library, cause: str) -> None:
    """The indication of another cause is another patient's sentence."""
    printed = print_shipped(library, "vertebroplastie", {**PATIENT, "cause": cause}, "information")
    own = SAID["cause"][cause]
    others = set(itertools.chain(*SAID["cause"].values())) - set(own)

    assert all(sentence in printed.text for sentence in own)
    assert not any(sentence in printed.text for sentence in others)


def test_efficacy_is_told_with_its_counter_evidence(library: Library) -> None:
    """No bare « 80 % »: the denominator, the lack of a comparison, and what trials found."""
    text = print_shipped(library, "vertebroplastie", {}, "information").text

    assert "8 personnes sur 10" in text
    assert "qui ne donne pas de comparaison" in text
    assert "pas montré de différence importante" in text
    assert "80 %" not in text


ANTICOAGULANT = {
    "aucun": ({"anticoagulant": "aucun"}, False, None),
    "unknown": ({}, True, None),
    "inconnu": ({"anticoagulant": "inconnu"}, True, None),
    "without order": ({"anticoagulant": "oui"}, True, None),
    "with order": (
        {"anticoagulant": "oui", "consigne_anticoagulant": "Consigne d'essai 123"},
        False,
        "Consigne d'essai 123",
    ),
}


@pytest.mark.parametrize("case", list(ANTICOAGULANT))
def test_an_anticoagulant_is_never_stopped_but_by_prescription(library: Library, case: str) -> None:
    """Only words copied from a prescription may say more than « do not stop »."""
    answers, warned, order = ANTICOAGULANT[case]
    text = print_shipped(library, "vertebroplastie", {**PATIENT, **answers}, "information").text

    assert ("Ne l’arrêtez pas de vous-même" in text) == warned
    assert order is None or order in text
    assert ("Votre médecin vous a demandé" in text) == (order is not None)
    assert not re.search(r"(?:arrêtez|stoppez|suspendez) (?:votre|le|ce) ", text)


def test_the_generic_leaflet_has_blanks_and_no_date(library: Library) -> None:
    """Without a value, the wording covers all cases and nothing is computed."""
    printed = print_shipped(library, "vertebroplastie", {})

    assert_says(printed, {})
    assert "Nom Prénom Naissance" in printed.text
    assert "Pendant au moins 48 heures" in printed.text
    assert "Avant l’accord de l’équipe Ne portez rien de lourd" in printed.text
    assert not re.search(r"(?:lundi|mardi|mercredi|jeudi|vendredi) \d", printed.text)
    assert BROKEN.findall(printed.text) == []


def test_choices_alone_need_no_identity(library: Library) -> None:
    """A stack of leaflets for local anaesthesia can be printed in advance."""
    printed = print_shipped(library, "vertebroplastie", {"anesthesie": "locale"}, "information")

    assert "sous anesthésie locale" in printed.text
    assert printed.text.count("Naissance") == 1


def test_the_banners_are_on_every_page(library: Library) -> None:
    """Nothing is approved, and the contacts answer nobody: each page says so."""
    printed = print_shipped(library, "vertebroplastie", PATIENT)

    for page in printed.by_page:
        assert "Projet : à valider par un médecin" in page
        assert "Exemple : coordonnées fictives, ne pas remettre" in page


@pytest.mark.parametrize("name", LEAFLETS)
def test_no_vocabulary_of_another_procedure(library: Library, name: str) -> None:
    """The source text's indications were those of a gastrostomy: read on the printed page."""
    text = print_shipped(library, name, {}).text.lower()
    others = [library.read(library.find_leaflet(other)) for other in LEAFLETS if other != name]
    foreign = {word for leaflet in others for word in leaflet.vocabulary}

    assert foreign
    assert [word for word in foreign if re.search(rf"\b{word}s?\b", text)] == []


@pytest.mark.parametrize("name", LEAFLETS)
def test_no_wording_that_the_house_forbids(library: Library, name: str) -> None:
    """No signature, no « le patient », no absolute promise, no slip of the source text."""
    text = print_shipped(library, name, {}).text.lower()
    forbidden = (
        *("signature", "lu et approuvé", "je soussign", "le patient", "sans risque"),
        *("sans danger", "garanti", "aucun risque", "100 %", "à jeûn", "trocard", "chba", "vannes"),
    )

    assert [words for words in forbidden if words in text] == []


@pytest.mark.parametrize("name", LEAFLETS)
def test_what_no_source_text_says_awaits_a_physician(library: Library, name: str) -> None:
    """Each statement cites the hospital's text, or is marked as awaiting a physician."""
    leaflet = library.read(library.find_leaflet(name))

    assert _unmarked(leaflet) == []


def _unmarked(leaflet: Leaflet) -> list[str]:
    """Return the texts that neither cite `service` or a law nor await a physician."""
    from feuillet.model.blocks import CalendarRow, CardRow, Item, Paragraph, Row
    from feuillet.model.expressions import walk
    from feuillet.model.parts import Conditional

    statements = (CalendarRow, Item, Paragraph, Row)
    return [
        str(part)
        for _, part in walk((leaflet.facts, leaflet.documents))
        if isinstance(part, Conditional)
        and (isinstance(part, statements) or (isinstance(part, CardRow) and part.text))
        and "service" not in part.source
        and part.awaits is None
    ]


@pytest.mark.parametrize("name", LEAFLETS)
def test_a_leaflet_prints_with_its_own_examples(library: Library, name: str) -> None:
    """The examples that the form shows are values that the check accepts."""
    leaflet = library.read(library.find_leaflet(name))
    raw = {key: variable.example for key, variable in leaflet.all_variables.items()}
    printed = print_shipped(library, name, raw)
    plans = leaflet.documents.values()

    assert all(pages <= plan.pages for pages, plan in zip(printed.pages, plans, strict=True))
    assert check_values(leaflet, raw, today=dt.date(2026, 11, 22)).warnings == ()


@pytest.mark.parametrize("name", LEAFLETS)
def test_past_its_review_a_shipped_draft_prints_barred_with_its_date(
    library: Library, name: str
) -> None:
    """Years later, the demonstration still prints: on each page it says what it is worth."""
    review = library.read(library.find_leaflet(name)).review
    assert review is not None

    product = produce_pdf(library, name, {}, today=dt.date(2035, 3, 1))
    pages = text_by_page(product.pdf)

    assert all("NON VALIDÉ" in page for page in pages)
    assert f"à revoir avant le {plain(spell_day(review))}" in " ".join(pages)
    assert "cette date est passée, elle s'imprime « NON VALIDÉ »" in " ".join(product.warnings)
