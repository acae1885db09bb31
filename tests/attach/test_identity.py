"""Whether a letter is about one patient: spelling, titles, roles, and sixty letters as they are."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from feuillet.attach.patient.identity import find_person, missing_in
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person, person_of
from feuillet.model.characters import PRINTABLE
from tests.attach.letter_texts import ABOUT_HER, NEARLY
from tests.attach.people_texts import KINDS, MAYBE_SEVERAL, SEVERAL, person

CAMILLE = Person("EXEMPLE", "Camille", dt.date(1948, 3, 12))


def _is_about(text: str, person: Person = CAMILLE) -> bool:
    """Whether a text is taken for a letter about a person, as an engine reads its lines."""
    return bool(find_person(text.replace("\n", "\r\n"), person).places)


@pytest.mark.parametrize("kind", ABOUT_HER)
def test_a_letter_about_the_patient_is_taken(kind: str) -> None:
    """In every form that hospitals give it, with whoever else is named there."""
    assert _is_about(ABOUT_HER[kind])


@pytest.mark.parametrize("kind", NEARLY)
def test_a_letter_that_only_names_the_patient_is_not_taken(kind: str) -> None:
    """A name, a first name and the birth date are there, but as somebody else's."""
    assert not _is_about(NEARLY[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_its_patients_alone(kind: str) -> None:
    """Whoever else it names, born on whatever day it says."""
    told = KINDS[kind]

    assert [each for each in told.patients if not _is_about(told.text, person(each))] == []
    assert [each for each in told.others if _is_about(told.text, person(each))] == []


@pytest.mark.parametrize("kind", SEVERAL)
def test_a_letter_about_several_patients_is_called_one(kind: str) -> None:
    """It is nobody's: the others' data would travel with it."""
    told = SEVERAL[kind]

    assert {find_person(told.text, person(each)).why for each in told.others} == {Why.SEVERAL}


@pytest.mark.parametrize("kind", MAYBE_SEVERAL)
def test_a_letter_that_may_be_about_another_too_is_doubted(kind: str) -> None:
    """Somebody else is named with a birth date, and as nobody's relative."""
    told = MAYBE_SEVERAL[kind]

    assert all(find_person(told.text, person(each)).others for each in told.patients)


def test_relatives_and_doctors_raise_no_doubt() -> None:
    """Nearly all letters name some."""
    doubted = [kind for kind, text in ABOUT_HER.items() if find_person(text, CAMILLE).others]
    called = "EXEMPLE Camille 12/03/1948\nDURAND Anne, 01/02/1950 (nièce)"

    assert doubted == ["another patient later"]
    assert not find_person(called, CAMILLE).others


@pytest.mark.parametrize("name", ["EXEMPLE", "LE MODELE", "DE LA TOUR", "VAN DER MEER"])
@pytest.mark.parametrize(
    "said",
    [
        "Personne de confiance déclarée : M. {} Paul\n(époux), né le 12/01/1945, prévenu.",
        "Personne à prévenir : son mari, M. {} Paul, né le 12/01/1945.",
        "Personne de confiance\nNom : {}\nPrénom : Paul\nNé le : 12/01/1945",
        "Vit avec son époux Paul {}, 81 ans, né le 12/01/1945.",
    ],
)
def test_a_husband_in_a_form_is_no_other_patient(name: str, said: str) -> None:
    """Nor where the name that both have begins with a particle."""
    text = f"Madame {name} Camille\nNée le 12/03/1948\nMadame,\nVous êtes attendue.\n"
    found = find_person(text + said.format(name), Person(name, "Camille", CAMILLE.birth))

    assert found.places
    assert not found.others


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Objet : M. Paul BRUN\nCamille EXEMPLE, née le 12/03/1948, l'aide.", Why.SUBJECT),
        ("Mme Camille EXEMPLE, née le 13/03/1948, vue le 12/03/1948 (12/03/1948)", Why.BIRTH),
        ("Mme Camille EXEMPLE, vue le 12/03/1948", Why.DAY),
        ("Dr Camille EXEMPLE\nM. Paul BRUN, né le 12/03/1948", Why.CARER),
        ("M. Paul BRUN, né le 12/03/1948, fils de Camille EXEMPLE", Why.RELATIVE),
        ("Mme Camille BRUN, née le 12/03/1948, et M. Paul EXEMPLE", Why.NAMES),
        ("M. Paul BRUN, né le 12/03/1948. Camille EXEMPLE est citée.", Why.APART),
        ("Mme Camille EXEMPLE", Why.MISSING),
    ],
)
def test_why_a_letter_is_not_a_patients_is_known(said: str, why: Why) -> None:
    """Each reason has its own remedy."""
    assert find_person(said, CAMILLE).why is why


@pytest.mark.parametrize(
    "text",
    [
        "EXEMPLE Camille 01/02/1950\n12/03/1948 DURAND Anne",
        "01/02/1950 EXEMPLE Camille\n12/03/1948 DURAND Anne",
        "01/02/1950 EXEMPLE Camille\n12/03/1948 Mme DURAND Anne",
        "EXEMPLE Camille\nUnité 3\nNée le 13/03/1948\nCompte rendu\nEXEMPLE Camille 12/03/1948",
        "Anne DURAND\n99999 VILLE\nDDN : 12/03/1948\nVotre fille, Camille EXEMPLE (01/02/1950), là",
        "J'ai vu Camille EXEMPLE. Son fils, M. Paul DURAND,\nné le 12/03/1948, est là.",
        "Camille EXEMPLE\n99999 VILLE\nVotre mère, Anne\nDURAND (12/03/1948), est là.",
        "Camille EXEMPLE\n99999 VILLE\nVotre mère, Anne DURAND\n(12/03/1948), est là.",
        "DURAND Anne DDN\n12/03/1948\nMme EXEMPLE Camille est là.",
        "Mme A., née le 12/03/1948, est vue.\nCamille EXEMPLE",
        "TESTA Camille BRUN Paul\n12/03/1948 EXEMPLE",
        "Nom : EXEMPLE\nPrénom : Dominique\nNé le : 12/03/1948\nEntourage\nEXEMPLE Camille",
        "À l'attention de Mme EXEMPLE Camille\nAssurée : DURAND Anne\nNée le : 12/03/1948",
        "Nom DURAND Prénom Anne\nNé(e) 12/03/1948\nAppelant : EXEMPLE Camille",
        "DURAND ROSE\nF 12/03/1948\nM. EXEMPLE CAMILLE",
    ],
)
def test_a_date_is_of_whoever_has_it_in_his_row(text: str) -> None:
    """Before the name or behind, and never of somebody with a date of his own."""
    assert not _is_about(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anne DURAND\n99999 VILLE\nDDN : 01/02/1950\nVotre fille, Camille EXEMPLE (12/03/1948), là",
        "M. et Mme EXEMPLE : Camille EXEMPLE, née le 12/03/1948, et Paul, né le 01/02/1950, là",
    ],
)
def test_another_birth_date_without_a_whole_name_is_another_persons(text: str) -> None:
    """Its label or its first name says so."""
    assert not _is_about(text)


def test_a_birth_date_too_far_from_its_name_is_told_as_such() -> None:
    """Nobody else has it."""
    far = "Madame Camille EXEMPLE\n" + "La douleur est ancienne. " * 80 + "\nDDN : 12/03/1948"

    assert find_person(far, CAMILLE).why is Why.FAR


def test_a_word_that_is_both_names_must_stand_there_twice() -> None:
    """« M. FRANÇOIS » says nothing of François FRANÇOIS."""
    whom = Person("FRANÇOIS", "François", dt.date(1948, 3, 12))

    assert not _is_about("M. FRANÇOIS né le 12/03/1948", whom)
    assert _is_about("M. FRANÇOIS François né le 12/03/1948", whom)


def test_the_places_of_an_identity_are_those_of_the_text() -> None:
    """What folding adds and takes away does not shift them."""
    text = "Œuvre\u00ad  \r\n\r\n  Mme  Lefe\u0300vre \tCamille, née le 12\u00a0mars\r\n1948"

    places = find_person(text, Person("LEFÈVRE", "Camille", dt.date(1948, 3, 12))).places

    assert [text[start:end] for start, end in places] == [
        *("Lefe\u0300vre", "Camille", "12\u00a0mars\r\n1948"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("12/03/1948", "12-03-1948", "12.03.1948", "12/3/1948", "12/3/48", "12/03/48"),
        *("12 mars 1948", "12 MARS 1948", "1948-03-12", "12 / 03 / 1948", "12 03 1948"),
        *("né le 12/03/1948.", "(12.03.1948)", "12\u00a0mars\u00a01948", "12 mars\r\n1948"),
        *("12\u201103\u20111948", "vendredi 12 mars 1948"),
        *("12031948", "1 2 0 3 1 9 4 8", "|1|2|0|3|1|9|4|8|", "1 2 / 0 3 / 1 9 4 8"),
        *("1\r\n2\r\n0\r\n3\r\n1\r\n9\r\n4\r\n8", "12 | 03 | 1948"),
    ],
)
def test_a_birth_date_is_known_in_its_usual_forms(written: str) -> None:
    """Figures or words, long or short."""
    assert "la date de naissance" not in missing_in(f"le {written} ", CAMILLE)


@pytest.mark.parametrize(
    "written",
    [
        *("112/03/1948", "12/03/19480", "12/03/1949", "03/12/1948", "12/13/1948", "2/03/1948"),
        *("12 mai 1948", "212 mars 1948", "1948-12-03", "01 12 03 48 22", "12/03-1948"),
        *("5.12.03.1948", "12/03/1948/7", "12/03/2048", "12031949", "9912031948", "1203194801"),
        *("12031948X", "1 2 0 3 1 9 4 8 0 1", "2 1 2 0 3 1 9 4 8", "1 2 0 3 1 9 4 9", "120348"),
    ],
)
def test_another_number_is_not_the_birth_date(written: str) -> None:
    """Nor a part of a longer one."""
    assert "la date de naissance" in missing_in(f"le {written} ", CAMILLE)


@pytest.mark.parametrize("written", ["1er août 1950", "1 août 1950", "1ER AOUT 1950", "01/08/50"])
def test_the_first_of_a_month_has_its_own_form(written: str) -> None:
    """« 1er »."""
    assert "la date de naissance" not in missing_in(written, Person("A", "B", dt.date(1950, 8, 1)))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("EXEMPLE", "Mme exemple,"),
        ("Lefèvre", "LEFEVRE"),
        ("LEFEVRE", "Lefe\u0300vre"),
        ("L'EXEMPLE", "l’exemple"),
        ("JEAN-PIERRE", "Jean Pierre"),
        ("Jean Pierre", "Jean\u2011Pierre"),
        ("DE LA TOUR", "de\r\nla\u00a0Tour"),
        ("O'BRIEN", "OBrien"),
        ("ŒUVRÉ", "oeuvre"),
        ("NGUYỄN", "Nguyen"),
        ("MARTIN-DUPONT", "MARTIN\x02DUPONT"),
        ("EXEMPLEMENTATION", "EXEM\u2010\r\nPLEMENTATION"),
        ("EXEMPLEMENTATION", "EXEMPLE\r\nMENTATION"),
        ("EXEMPLE", "E X E M P L E"),
        ("EXEMPLE", "dossier d'EXEMPLE"),
        ("EXEMPLE", "EXEMPLE_Camille"),
        ("O'Brien & <Fils>", "O'Brien & <Fils>"),
        ("LEGALL", "LE GALL"),
        ("LE GALL", "LEGALL"),
        ("DELATOUR", "De La Tour"),
        ("A-'-'-'-'B", "A-'-'-'-'B"),
    ],
)
def test_a_name_is_known_however_it_is_written(name: str, written: str) -> None:
    """Case, accents, hyphens, apostrophes, spaces and line ends do not count."""
    whom = Person(name, "Camille", dt.date(1948, 3, 12))

    assert "le nom" not in missing_in(f"Chère {written} !", whom)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("MARTIN", "MARTINEZ"),
        ("MARTIN", "SAINTMARTIN"),
        ("MARTIN", "MARTIN-DUPONT"),
        ("DUPONT", "MARTIN-DUPONT"),
        ("JEAN", "Jean\x02Pierre"),
        ("LEA", "le a"),
        ("LEA", "le\r\na"),
        ("BRIEN", "O'Brien"),
        ("EXEMPLE", "EXEMPLE2"),
        ("EXEMPLE", "EXEM PLE"),
        ("LE", "née le 12/03/1948"),
        ("LE", "NEE LE 12/03/1948"),
        ("DE", "DATE DE NAISSANCE"),
        ("AN", "à un an"),
    ],
)
def test_a_name_is_not_found_inside_another(name: str, written: str) -> None:
    """Nor put together from two words."""
    whom = Person(name, "Camille", dt.date(1948, 3, 12))

    assert "le nom" in missing_in(f"Cher {written} !", whom)


# A name that begins or ends with a dash could be the half of another, and is not taken for one.
_NAMES = st.text(st.sampled_from(sorted(PRINTABLE)), min_size=1, max_size=100).filter(
    lambda name: name[0].isalnum() and name[-1].isalnum()
)


@given(surname=_NAMES, first_name=_NAMES, birth=st.dates(dt.date(1900, 1, 1)))
def test_any_patient_is_known_by_what_we_print_ourselves(
    surname: str, first_name: str, birth: dt.date
) -> None:
    """Whatever a name holds between its first letter and its last."""
    text = f"Nom : {surname}\r\nPrénom : {first_name}\r\nNé le {birth:%d/%m/%Y} "

    places = find_person(text, Person(surname, first_name, birth)).places

    assert [text[start:end] for start, end in places[2:]] == [f"{birth:%d/%m/%Y}"]


@pytest.mark.parametrize("surname", ["NOM", "Noms", "PRENOM", "SEXE", "PATIENT", "NAISSANCE"])
def test_a_patient_may_be_called_as_a_label_is(surname: str) -> None:
    """Behind « Nom : », it is a name."""
    text = f"Nom : {surname}\r\nPrénom : B\r\nNé le 01/01/2000"

    assert _is_about(text, Person(surname, "B", dt.date(2000, 1, 1)))


def test_whom_a_leaflet_is_for_is_known_from_its_values() -> None:
    """A whole identity, or nobody."""
    known = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": dt.date(1948, 3, 12)}

    assert person_of(known) == CAMILLE
    assert person_of({}) is None
