"""What is said of a letter that is not the patient's."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import Recognition, find_person
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.refusals import unlike, unread
from feuillet.errors import Advice, LetterOfAnother, LetterUnread

CAMILLE = Person("EXEMPLE", "Camille", dt.date(1948, 3, 12))


def _said(why: Why, *, others: bool = False, hidden: bool = False, scanned: bool = False) -> str:
    found = Recognition(why=why, others=others, label="Patient")
    return str(unlike("Cher confrère,", CAMILLE, found, hidden, scanned))


def test_each_reason_has_its_own_sentence() -> None:
    """In one line, with what to do, and without a name."""
    said = {why: _said(why) for why in Why}

    assert len(set(said.values())) == len(said)
    assert all(" : " in each and each.endswith(".") for each in said.values())
    assert not any(name in each for each in said.values() for name in ("EXEMPLE", "Camille"))
    assert "séparez-les" in said[Why.SEVERAL]
    assert "sa ligne « Patient »" in said[Why.SUBJECT]
    assert "loin" in said[Why.FAR]
    assert "loin" not in said[Why.APART]


def test_the_line_that_names_another_is_quoted_by_its_label() -> None:
    """So that whoever reads the refusal finds it."""
    text = "Nom du patient : TESTA Paul\nMme EXEMPLE Camille, née le 12/03/1948, est vue ce jour."
    said = unlike(text, CAMILLE, find_person(text, CAMILLE), hidden=False, scanned=False)

    assert str(said).startswith("Courrier : sa ligne « Nom du patient » nomme un autre patient")


@pytest.mark.parametrize("why", set(Why) - {Why.MISSING})
def test_no_way_round_is_offered_where_the_text_was_read(why: Why) -> None:
    """A scan whose text names somebody else is somebody else's."""
    assert Advice.VOUCH_LETTER not in _said(why, scanned=True)


def test_a_way_round_is_offered_where_a_scan_may_have_been_misread() -> None:
    """Unless its subject line names another."""
    found = Recognition(why=Why.MISSING, others=False, label="")
    scan = unlike("Cher confrère,", CAMILLE, found, hidden=False, scanned=True)

    assert isinstance(scan, LetterUnread)
    assert Advice.VOUCH_LETTER in str(scan)
    assert Advice.VOUCH_LETTER in _said(Why.MISSING, hidden=True, scanned=True)
    assert Advice.VOUCH_LETTER not in _said(Why.MISSING, others=True, scanned=True)
    assert Advice.VOUCH_LETTER not in _said(Why.MISSING)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nom du patient : TESTA Paul\nMme EXEMPLE Camille, née le 12/03/1948", "names-another"),
        ("Je vous adresse Mme Germaine EXEMPLE, née le 21/10/1930. Camille va.", "names-another"),
        ("Mme Camille EXEMPLE est vue ce jour.", "birth-date-missing"),
        ("Cher confrère, merci.", "not-named"),
        ("Concerne : Mme CAMILLE Exemple, née le 12/03/1948", "names-swapped"),
    ],
)
def test_a_program_is_told_which_case_it_is(text: str, reason: str) -> None:
    """Each has a remedy of its own."""
    refusal = unlike(text, CAMILLE, find_person(text, CAMILLE), hidden=False, scanned=False)

    assert isinstance(refusal, LetterOfAnother)
    assert refusal.reason == reason


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (Why.SEVERAL, "several-patients"),
        (Why.ANOTHER, "names-another"),
        (Why.BIRTH_NAME, "names-another"),
        (Why.BIRTH, "birth-date-differs"),
        (Why.AGE, "birth-date-differs"),
        (Why.DAY, "birth-date-missing"),
        (Why.CARER, "not-named"),
    ],
)
def test_each_sort_of_reason_is_one_of_the_cases(why: Why, reason: str) -> None:
    """What is not sure of a patient is no other's."""
    found = Recognition(why=why, others=False, label="")
    refusal = unlike("Cher confrère,", CAMILLE, found, hidden=False, scanned=False)

    assert isinstance(refusal, LetterOfAnother)
    assert refusal.reason == reason


def _refused(text: str, *, scanned: bool = False) -> str:
    found = find_person(text, CAMILLE)
    return str(unlike(text, CAMILLE, found, hidden=False, scanned=scanned))


def test_a_scan_without_text_is_to_be_read() -> None:
    """In words that are spelt right."""
    assert str(unread()).startswith(
        "Courrier : sans aucun texte, sans doute numérisé : le patient n'a pas pu y être"
        " vérifié. Relisez-le, puis"
    )


def test_a_scan_whose_text_names_somebody_else_has_no_way_round() -> None:
    """With another birth date behind the name, or another first name that exists.

    Without either, the text may be misread.
    """
    other = "Je vous adresse Mme Germaine EXEMPLE, née le 21/10/1930. Camille l'accompagne."
    misread = "Je vous adresse Mme Camille EXEMPIE, née le 12/03/1948."

    twin = "Je vous adresse Mme Germaine EXEMPLE, née le 12/03/1948."
    unclear = "Je vous adresse Mme Camiile EXEMPLE, née le 12/03/1948."

    assert "quelqu'un d'autre y est nommé" in _refused(other, scanned=True)
    assert "quelqu'un d'autre y est nommé" in _refused(twin, scanned=True)
    assert Advice.VOUCH_LETTER in _refused(unclear, scanned=True)
    assert Advice.VOUCH_LETTER not in _refused(other, scanned=True)
    assert Advice.VOUCH_LETTER in _refused(misread, scanned=True)


@pytest.mark.parametrize(
    "text",
    [
        "Votre patient est opéré.\nCopie : Mme Camille EXEMPLE (12/03/1948), mandataire judiciaire",
        "L'ordonnance remise par Mme Camille EXEMPLE (12/03/1948) pour M. BRUN est prête.",
    ],
)
def test_a_reader_or_a_visitor_is_not_called_a_doctor(text: str) -> None:
    """« à un autre titre »: a doctor, whoever writes or reads, somebody else."""
    assert "n'y est nommé qu'à un autre titre" in _refused(text)


def test_twins_in_one_sentence_are_several_patients() -> None:
    """« nés le » is no other day."""
    twins = "J'ai vu vos jumeaux Camille et Noé EXEMPLE, nés le 12/03/1948. Camille va bien."

    assert "plusieurs patients" in _refused(twins)


@pytest.mark.parametrize(
    "text",
    [
        "Mme Camille EXEMPLE, vue le 12/03/1948",
        "Mme Camille EXEMPLE\n" + "La douleur est ancienne. " * 80 + "\nDDN : 12/03/1948",
        "Mme Anne BRUN\nElle va bien.\nÀ côté, EXEMPLE Camille (12/03/1948) a froid.",
        "Mme Camille EXEMPLE, 78 ans",
    ],
)
def test_a_line_that_says_whose_it_is_mends_what_offers_it(text: str) -> None:
    """Of the right letter."""
    mended = f"Concerne : EXEMPLE Camille, née le 12/03/1948\n{text}"

    assert (
        "Si oui : faites ajouter au courrier, par qui l'a écrit, une ligne « Concerne : NOM Prénom,"
        " né(e) le … », ou imprimez la fiche à part"
    ) in _refused(text)
    assert find_person(mended, CAMILLE).places


_SENT = (
    "Cher confrère,\nJ'ai reçu Mme Anne EXEMPLE pour son mari Camille EXEMPLE, né le 12/03/1948."
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Mme Anne EXEMPLE, née le 12/03/1948, est venue avec M. EXEMPLE Camille (12/03/1948),"
            " son cousin. M. EXEMPLE a une fracture de L1 : vertébroplastie proposée.",
            "que comme un proche",
        ),
        (f"{_SENT} Je propose une vertébroplastie à M. EXEMPLE.", "que comme un proche"),
        ("Docteur Camille EXEMPLE\nnée le 12/03/1948\nVous êtes attendue.", "qu'à un autre titre"),
        ("Docteur\nCamille\nEXEMPLE\nnée le\n12/03/1948\nVous viendrez.", "qu'à un autre titre"),
        ("Mme EXEMPLE (née le 12/03/1948) a mal.\nCopie : Mme Camille EXEMPLE", "autre titre"),
        (
            "M. Paul BRUN\nné le 02/08/1944\n99999 VILLE\nMonsieur,\nEn qualité de tuteur, sachez"
            " que M. Camille EXEMPLE, né le 12/03/1948, sera hospitalisé le 8 décembre.",
            "il parle aussi de quelqu'un d'autre",
        ),
    ],
)
def test_a_line_is_offered_to_whoever_is_treated_and_called_otherwise(
    text: str, reason: str
) -> None:
    """A relative who has a fracture, a doctor who is ill, a reader: the line would show it."""
    said = _refused(text)

    assert reason in said
    assert "par qui l'a écrit, une ligne « Concerne : NOM Prénom, né(e) le … »" in said
    assert find_person(f"Concerne : EXEMPLE Camille, née le 12/03/1948\n{text}", CAMILLE).places


def test_no_line_is_offered_to_the_wife_who_came_for_her_husband() -> None:
    """He is the patient: she has her birth date there, too."""
    text = (
        "J'ai reçu Mme Camille EXEMPLE pour son mari Paul EXEMPLE, né le 08/08/1944. Mme EXEMPLE,"
        " née le 12/03/1948, montre ses images. Je propose une vertébroplastie à M. EXEMPLE."
    )

    assert "qui pourrait être son patient" in _refused(text)
    assert "Concerne" not in _refused(text)


def test_whoever_only_writes_is_told_so() -> None:
    """A line « Concerne : » would say of a mother that she is the patient."""
    said = _refused(
        "Je soussignée Camille EXEMPLE, née le 12/03/1948, autorise l'anesthésie de mon fils."
    )

    assert "semble l'écrire ou le signer pour quelqu'un d'autre (un enfant, un proche…)" in said
    assert "Concerne" not in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Je vous adresse M. Paul EXEMPLE, 82 ans, pour avis. Son épouse, Camille EXEMPLE née le"
            " 12/03/1948, l'accompagne.",
            "que comme un proche",
        ),
        (
            "Ton patient M. EXEMPLE, 78 ans, dont le frère jumeau Camille EXEMPLE (12/03/1948) a"
            " bénéficié d'une vertébroplastie, a une fracture.",
            "que comme un proche",
        ),
        (
            "Je revois Mme Anne EXEMPLE, née le 02/08/1946, après l'intervention de M. EXEMPLE"
            " Camille, né le 12/03/1948, son\nmari, opéré\nchez nous.",
            "que comme un proche",
        ),
        (
            "Nom : EXEMPLE Prénom : Paul Né le : 02/08/1944\n"
            "Personne de confiance : Mme EXEMPLE Camille, née le 12/03/1948, épouse",
            "que comme un proche",
        ),
        (
            "J'ai vu M. Paul BRUN, né le 02/08/1944.\nÀ côté, EXEMPLE Camille (12/03/1948) dort.",
            "il parle aussi de quelqu'un d'autre, qui pourrait être son patient",
        ),
        (
            "BRUN Paul – 02/08/1944\nCompte rendu.\nDr Camille EXEMPLE\nVu le 12/03/1948.",
            "celle d'un autre jour",
        ),
        ("M. Paul BRUN, né le 12/03/1948, fils de Camille EXEMPLE", "que comme un proche"),
        ("Dr Camille EXEMPLE\nM. BRUN, né le 12/03/1948", "qu'à un autre titre"),
        (
            "M. Paul BRUN, né le 12/03/1948. Camille EXEMPLE est citée.",
            "celle de quelqu'un d'autre",
        ),
        (
            "L'état de Mme Anne BRUN demande la présence de sa fille, Mme Camille EXEMPLE, née le"
            " 12/03/1948. Mme Anne BRUN est opérée demain.",
            "que comme un proche",
        ),
    ],
)
def test_no_line_is_offered_where_the_letter_is_about_somebody_else(text: str, reason: str) -> None:
    """« Concerne : » above it would make it pass for the wrong person's."""
    said = _refused(text)

    assert reason in said
    assert "Concerne" not in said
    assert "imprimez la fiche à part" in said


@pytest.mark.parametrize(
    "text",
    [
        *("Cher confrère, merci.", "Mme Camille BRUN, née le 12/03/1948, va bien."),
        "Copie : Camille EXEMPLE, 12/03/1948",
        "Mme Camille BRUN, née le 12/03/1948, et M. Paul EXEMPLE",
    ],
)
def test_no_line_is_offered_where_nobody_of_that_name_may_be_the_patient(text: str) -> None:
    """Whoever obeys would make another's letter hers."""
    said = _refused(text)

    assert "Concerne" not in said
    assert "est-ce le bon courrier ? Si oui : imprimez la fiche à part" in said


@pytest.mark.parametrize("surname", ["EXEMPLE née TESTA", "EXEMPLE (TESTA)", "EXEMPLE/TESTA"])
def test_two_names_in_the_field_of_one_are_told_so(surname: str) -> None:
    """Either of them would do."""
    text = "Mme EXEMPLE Camille née TESTA, 12/03/1948"
    typed = Person(surname, "Camille", dt.date(1948, 3, 12))
    said = unlike(text, typed, find_person(text, typed), hidden=False, scanned=False)

    assert "un seul nom dans ce champ" in str(said)
    assert surname not in str(said)


@pytest.mark.parametrize(
    ("text", "surname", "first_name"),
    [
        ("Mme EXEMPLE Anne-Marie, née le 12/03/1948", "EXEMPLE", "Anne"),
        ("RE : Mme Anne-Marie EXEMPLE, née le 12/03/1948", "EXEMPLE", "Anne"),
        ("DA TESTA\nMARIA DE LURDES\nDN : 12/03/1948 F 74 A", "DA TESTA", "Maria"),
        ("Nom : EXEMPLE\nNée le : 12/03/1948\nPrénom : Anne-Marie", "EXEMPLE", "Anne"),
    ],
)
def test_a_first_name_that_is_cut_short_is_told_so(
    text: str, surname: str, first_name: str
) -> None:
    """The birth date is no other person's."""
    typed = Person(surname, first_name, dt.date(1948, 3, 12))
    said = str(unlike(text, typed, find_person(text, typed), hidden=False, scanned=False))

    assert "le début d'un prénom plus long" in said
    assert "quelqu'un d'autre" not in said


@pytest.mark.parametrize(
    ("first_name", "text"),
    [
        *(("Marc", "Mme EXEMPLE Anne-Marie, née le 12/03/1948"),),
        *(("Anne", "Mme EXEMPLE Marie-Anne, née le 12/03/1948"),),
        *(("Anne", "Mme EXEMPLE Rose, née le 12/03/1948. Anne-Marie BRUN est là."),),
    ],
)
def test_another_first_name_is_not_one_cut_short(first_name: str, text: str) -> None:
    """Nor is that of somebody else."""
    typed = Person("EXEMPLE", first_name, dt.date(1948, 3, 12))

    assert find_person(text, typed).why is not Why.PART


def test_a_letter_that_may_be_of_either_is_told_so() -> None:
    """A form says whose it is, and so may a heading: what is said is true of all."""
    said = _refused("Mme Anne BRUN\nElle va bien.\nÀ côté, EXEMPLE Camille (12/03/1948) a froid.")

    assert "il parle aussi de quelqu'un d'autre, qui pourrait être son patient" in said
    assert "Concerne" in said


@pytest.mark.parametrize(
    ("line", "spelt"),
    [
        ("P at i e n t : M a d a M e E x e M P L E C a M i l l e , n é e l e", True),
        ("P a t i e n t e : E X E M P L E C a m i l l e", True),
        ("Il y a eu un an de mal au dos, il l'a dit.", False),
        ("Groupe A B O, lit C, box D.", False),
    ],
)
def test_a_text_whose_letters_stand_apart_reads_badly(line: str, spelt: bool) -> None:
    """Small capitals set apart by some word processors: the name is there, and nobody finds it."""
    said = _refused(f"CLINIQUE FICTIVE\n{line}\n1 2 / 0 3 / 1 9 4 8\nFracture de L1.")

    assert ("se lit mal, lettre par lettre" in said) is spelt
    assert ("imprimez-le de nouveau en PDF, ou numérisez-le" in said) is spelt
