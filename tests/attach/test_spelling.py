"""How a name or a birth date is found in a letter, however it is written."""

import datetime as dt

import pytest

from feuillet.attach.words.spelling import day_spans, fold_letter, name_spans

BIRTH = dt.date(1948, 3, 12)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mme LE GALL", "LEGALL"),
        ("Mme LEGALL", "LE GALL"),
        ("M. Éxemple", "EXEMPLE"),
        ("Mme D’Exemple", "D'EXEMPLE"),
        ("E X E M P L E", "EXEMPLE"),
    ],
)
def test_a_name_is_found_in_another_shape(text: str, name: str) -> None:
    """Accents, apostrophes, particles and spaced letters."""
    assert name_spans(fold_letter(text), name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("ST-TESTA", "SAINT TESTA"), ("SAINT TESTA", "ST-TESTA"), ("ST. TESTA", "SAINT-TESTA")),
        *(("STE-TESTA", "SAINTE TESTA"), ("DE LA TESTA ST-MODELE", "DE LA TESTA SAINT MODELE")),
    ],
)
def test_a_saint_may_be_short(text: str, name: str) -> None:
    """« ST » is « SAINT », « STE » is « SAINTE »."""
    assert name_spans(fold_letter(text), name)


@pytest.mark.parametrize(
    "text", ["ST-TESTA Rose", "SAINT TESTA Rose", "Mme ST. TESTA", "Saint Testa"]
)
def test_a_saint_is_a_part_of_the_name(text: str) -> None:
    """Without it, or with a woman saint's, it is somebody else's."""
    assert not name_spans(fold_letter(text), "TESTA")
    assert not name_spans(fold_letter(text), "SAINTE TESTA")


@pytest.mark.parametrize(
    "particle",
    [
        *("DA ", "DAS ", "DO ", "DOS ", "DI ", "DEL ", "DELLA ", "DE ", "DE LA ", "DU ", "DES "),
        *("LE ", "LA ", "LES ", "L'", "L’", "VAN ", "VAN DE ", "VAN DEN ", "VAN DER ", "VON "),
        *("VON DER ", "DEN ", "DER ", "EL ", "AL ", "BEN ", "BEL ", "MAC ", "Da ", "Dos ", "Van "),
        *("da ", "di ", "van ", "van den ", "von ", "el ", "ben "),
    ],
)
@pytest.mark.parametrize(
    "said", ["Patient : Jean {}TESTA", "Patient : {}TESTA Jean", "M. {}TESTA Jean"]
)
def test_a_particle_is_a_part_of_the_name(particle: str, said: str) -> None:
    """The end of a surname does not stand for the whole."""
    letter = fold_letter(said.format(particle))

    assert not name_spans(letter, "TESTA")
    assert name_spans(letter, f"{particle}TESTA")


@pytest.mark.parametrize(
    "text", ["Radio du dos TESTA Rose", "Le dossier de TESTA", "RADIO DU DOS TESTA"]
)
def test_a_word_before_a_name_is_no_particle(text: str) -> None:
    """« dos » is a back, « de » of a sentence."""
    assert name_spans(fold_letter(text), "TESTA")


def test_a_surname_like_a_particle_is_passed() -> None:
    """« DO », « VAN » are surnames too, and a first name follows them."""
    letter = fold_letter("DO Mai")

    assert name_spans(letter, "Mai", beside=name_spans(letter, "DO"))


@pytest.mark.parametrize("text", ["EXEMPLES", "CONTREXEMPLE", "EXEMPLE-MODELE"])
def test_a_name_is_not_found_in_a_longer_one(text: str) -> None:
    """It would be somebody else's."""
    assert name_spans(fold_letter(text), "EXEMPLE") == []


@pytest.mark.parametrize(
    "text", ["12/03/1948", "12031948", "1 2 0 3 1 9 4 8", "12 mars 1948", "1948-03-12"]
)
def test_a_birth_date_is_found(text: str) -> None:
    """With marks, without, in boxes, in words."""
    assert day_spans(fold_letter(f"né le {text}."), BIRTH)


@pytest.mark.parametrize("text", ["12/03/1949", "112/03/1948", "2120319480"])
def test_another_day_is_not(text: str) -> None:
    """Nor a part of a longer number."""
    assert day_spans(fold_letter(text), BIRTH) == []


def test_where_it_stood_is_known() -> None:
    """A ligature is two letters of the folded text, and one of the letter's."""
    text = "Mme ŒUVRARD va bien"
    folded = fold_letter(text)
    (span,) = name_spans(folded, "OEUVRARD")
    start, end = folded.in_original(span)

    assert text[start:end] == "ŒUVRARD"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("PrénomCamille", "prenom camille"), ("Nom de l'enfantBRUN", "nom de l'enfant brun")),
        *(
            ("NomEXEMPLE", "nom exemple"),
            ("RenomBRUN", "renombrun"),
            ("PRENOMCAMILLE", "prenomcamille"),
        ),
        *(("TESTAPrénom : A", "testa prenom : a"), ("RoseNé(e) le : 1", "rose ne(e) le : 1")),
        *(("LeNom : A", "le nom : a"), ("TESTAPrénom et", "testaprenom et")),
    ],
)
def test_a_label_that_its_cell_is_glued_to_stands_alone(text: str, expected: str) -> None:
    """Narrow columns are read as one word; places stay those of the text."""
    folded = fold_letter(text)

    assert folded.text == expected
    assert folded.in_original((0, len(folded.text))) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tél. 01 99 00 12 20", "tel. 0199001220"),
        ("(01.99.00.12.20)", "(0199001220)"),
        ("01-99-00-12-20", "0199001220"),
        ("01 99 00\n12 20", "0199001220"),
        ("+33 1 99 00 12 20", "+33199001220"),
        ("+33 (0)1.99.00.12.20", "+33(0)199001220"),
        ("0 800 12 34 56", "0800123456"),
        ("01 99 00 12 20 01 99 00 12 21", "0199001220 0199001221"),
        ("12 03 1948 01 99 00 12 20", "12 03 1948 0199001220"),
        ("01 99 00 12 20 12/03/1948", "0199001220 12/03/1948"),
        ("03 09 75 01 99 00 12 20", "03 09 75 0199001220"),
        ("du 03.09.75-05.10.75", "du 03.09.75-05.10.75"),
    ],
)
def test_a_telephone_is_one_number(text: str, expected: str) -> None:
    """Its pairs of figures are no day, and the days beside it stay."""
    assert fold_letter(text).text == expected


def test_a_day_behind_a_telephone_is_known_by_its_place() -> None:
    """Where it stands is told of the letter as it was."""
    text = "01 99 00 12 20 le 12/03/1948"
    folded = fold_letter(text)
    (span,) = day_spans(folded, BIRTH)

    assert slice(*folded.in_original(span)) == slice(18, 28)
