"""One field as it is typed: its value, or a refusal that never quotes it."""

import datetime as dt
import time
import unicodedata

import pytest

from feuillet.check.field import read_field
from feuillet.check.values import check_values
from feuillet.errors import ValuesInvalid, quoted_list
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Appointment
from feuillet.model.variables import Variable
from feuillet.read import read_leaflet
from feuillet.web.api.problems import entries_of
from feuillet.web.refusals import explained
from tests.check.refusing import FIELDS, Patient, refusal

OUTSIDE = (
    "doit être une réponse de cette fiche : écrivez-en une, ou videz ce champ si aucune ne"
    " convient, parmi"
)
"""What is said of a word that is none of the answers."""


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("date_operation", "08/12/2026", dt.date(2026, 12, 8)),
        ("date_operation", "2026-12-08", dt.date(2026, 12, 8)),
        ("date_operation", " 8/12/2026 ", dt.date(2026, 12, 8)),
        ("heure", "7h30", dt.time(7, 30)),
        ("rdv_anesthesie", "01/12/2026", Appointment(dt.date(2026, 12, 1))),
        (
            "rdv_anesthesie",
            "01/12/2026 14 h 30",
            Appointment(dt.date(2026, 12, 1), dt.time(14, 30)),
        ),
        ("rdv_anesthesie", "01/12/2026 à 9h", Appointment(dt.date(2026, 12, 1), dt.time(9))),
        ("geste", "courte", "courte"),
        ("geste", "OPÉRATION COURTE", "courte"),
        ("geste", "operation courte", "courte"),
        ("geste", "breve", "courte"),
        ("geste", "oc", "courte"),
        ("nombre", "2", 2),
        ("nombre", "02", 2),
        ("a_jeun", "Oui", True),
        ("a_jeun", "NON", False),
        *(("a_jeun", typed, True) for typed in ("O", "x", "X", "✓", "✔", "vrai", "TRUE")),
        *(("a_jeun", typed, False) for typed in ("N", "n", "Faux")),
        ("heure", "07:30:00", dt.time(7, 30)),
        ("date_operation", "8 déc. 2026", dt.date(2026, 12, 8)),
        (
            "rdv_anesthesie",
            "le 01/12/2026 à 14h30",
            Appointment(dt.date(2026, 12, 1), dt.time(14, 30)),
        ),
        ("consigne", "  Boire  de\u00a0l'eau ", "Boire de l'eau"),
    ],
)
def test_values_are_understood_as_people_type_them(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str, value: object
) -> None:
    """Dates day first, hours with « h », choices by id or label, case and accents ignored."""
    assert check_values(surgery, {**identity, name: typed}, today=today).known[name] == value


def test_lists_are_read_with_commas(surgery: Leaflet, today: dt.date) -> None:
    """By id, label or another way of saying it, in the order typed."""
    values = check_values(
        surgery, {"nombre": "2", "niveaux": "première lombaire, d12"}, today=today
    )

    assert values.known["niveaux"] == ("L1", "D12")


@pytest.mark.parametrize(
    "typed",
    [
        *("D12, L1", "D12 et L1", "D12;L1", "D12 ; première lombaire", "d12 ET l1"),
        *("D12 L1", "D 12 L 1", "D12/L1", "D12 + L1", "D12 & L 1", "D 12, première lomb."),
    ],
)
def test_lists_are_read_with_any_mark_that_means_one_thing(
    surgery: Leaflet, today: dt.date, typed: str
) -> None:
    """As people write two things."""
    values = check_values(surgery, {"nombre": "2", "niveaux": typed}, today=today)

    assert values.known["niveaux"] == ("D12", "L1")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *((typed, "un intervalle peut dire") for typed in ("D12-L1", "D12 - L1", "D12 à L1")),
        *((typed, "un point d'interrogation") for typed in ("D12 ?", "D12, L1 ?")),
        *((typed, "donne deux fois") for typed in ("L1, L1", "L1 et première lombaire")),
        *((typed, "doit être une ou plusieurs") for typed in ("D1-2", "D12.5", "L1 2", "D11 12")),
    ],
)
def test_each_fault_of_a_list_has_its_reason(
    surgery: Leaflet, today: dt.date, typed: str, says: str
) -> None:
    """None of them is told as another, and the answers are told as people say them."""
    (problem,) = refusal(surgery, {"nombre": "2", "niveaux": typed}, today)

    assert f" : {says}" in problem
    assert typed not in problem


def _leaflet_of(choices: str) -> Leaflet:
    return read_leaflet(
        "title: Essai\nvariables:\n  reponse:\n    label: Réponse\n    type: choice\n"
        f"    choices: {choices}\n    example: a\n"
        "documents:\n"
        "  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}\n",
        "essai.yaml",
    )


@pytest.mark.parametrize(
    ("choices", "typed", "means"),
    [
        *(("{a: Aucun, b: Oui, c: Inconnu}", typed, "b") for typed in ("✓", "x", "O", "OUI", "☑")),
        *(("{a: Aucun, b: Oui, c: Inconnu}", typed, "a") for typed in ("N", "non", "Aucune")),
        *(
            ("{a: Aucun, b: Oui, c: Inconnu}", typed, "c")
            for typed in ("inconnu(e)", "Inconnue", "NSP", "inc")
        ),
        *(("{a: Aucun, b: Garder}", typed, None) for typed in ("oui", "✓", "x", "ou")),
        ("{a: Aucun, b: Non}", "N", "b"),
        ("{a: Non précisée, b: Oui}", "non", None),
        ("{a: {label: Locale, also: [AL]}, b: {label: Loco}}", "A.L.", "a"),
        *(
            ("{a: Anesthésie locale, b: Anesthésie générale}", typed, None)
            for typed in ("Anesth.", "an", "Anesthésie locale ?")
        ),
        ("{a: Anesthésie locale, b: Anesthésie générale}", "Anesth. loc.", None),
        ("{a: Anesthésie locale, b: Anesthésie générale}", "anesthésie loc.", "a"),
        ("{a: Sédation consciente, b: Autre}", "Séd.", "a"),
        ("{a: D12, b: D1}", "D1-2", None),
    ],
)
def test_an_answer_is_taken_where_it_can_mean_no_other(
    today: dt.date, choices: str, typed: str, means: str | None
) -> None:
    """A tick, an initial, an abbreviation; else the answers are told, as people say them."""
    leaflet = _leaflet_of(choices)
    if means is not None:
        assert check_values(leaflet, {"reponse": typed}, today=today).known["reponse"] == means
        return
    (problem,) = refusal(leaflet, {"reponse": typed}, today)
    labels = [choice.label for choice in leaflet.variables["reponse"].choices.values()]

    assert problem.endswith(f" : {quoted_list(labels)}")


def test_several_answers_for_one_are_refused(today: dt.date) -> None:
    """« Aucun/Garder » says that nobody has decided."""
    leaflet = _leaflet_of("{a: Aucun, b: Garder}")
    with pytest.raises(ValuesInvalid, match="donne plusieurs réponses : gardez-en une"):
        check_values(leaflet, {"reponse": "Aucun/Garder"}, today=today)


def test_programs_are_told_the_names_that_they_give(today: dt.date) -> None:
    """People read labels, programs their own words."""
    leaflet = _leaflet_of("{a: Aucun, b: Garder}")
    with pytest.raises(ValuesInvalid) as refusal:
        check_values(leaflet, {"reponse": "jamais"}, today=today)

    assert explained(refusal.value)["problems"] == {
        "reponse": [f"{OUTSIDE} : « Aucun », « Garder »"]
    }
    (told,) = entries_of(refusal.value)
    assert told["message"] == f"{OUTSIDE} : a, b"


def test_an_answer_may_have_et_in_its_name(today: dt.date) -> None:
    """It is looked for whole before it is parted."""
    leaflet = read_leaflet(
        "title: Essai\nvariables:\n  gestes:\n    label: Gestes\n    type: choices\n"
        "    choices: {ab: Pose et ablation, a: Pose, b: Retrait}\n    example: ab\n"
        "documents:\n"
        "  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}\n",
        "essai.yaml",
    )
    values = check_values(leaflet, {"gestes": "pose et ablation, retrait"}, today=today)

    assert values.known["gestes"] == ("ab", "b")


def test_an_unknown_birth_day_is_told_what_identity_rules_ask(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Of the birth date only."""
    birth = refusal(surgery, {**identity, "date_naissance": "00/00/1950"}, today)
    other = refusal(surgery, {**identity, "date_operation": "00/12/2026"}, today)

    assert birth == (
        "Date de naissance : jour et mois inconnus : tapez le 31/12 de l'année (identitovigilance)",
    )
    assert "identitovigilance" not in other[0]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("date_operation", typed) for typed in ("29/02/2027", "0", "-5", "46000", "demain")),
        ("heure", "25 h"),
        ("heure", "7h3"),
        ("rdv_anesthesie", "14 h 30"),
        ("rdv_anesthesie", "01/12/2026 demain"),
        ("geste", "moyenne"),
        ("nombre", "0"),
        ("nombre", "7"),
        ("nombre", "10000"),
        ("nombre", "2,5"),
        ("nombre", "-1"),
        ("nombre", "sept"),
        ("nombre", "²"),
        ("niveaux", "L9"),
        ("niveaux", "L1,"),
        ("a_jeun", "O/N"),
        ("a_jeun", "1"),
        ("geste", "x"),
    ],
)
def test_what_does_not_fit_its_field_is_refused_by_its_label(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """The sentence gives the field's label, not its id, and what is expected."""
    problems = refusal(surgery, {**identity, name: typed}, today)

    assert len(problems) == 1
    assert problems[0].startswith(f"{surgery.variables[name].label} : doit être ")


@pytest.mark.parametrize("typed", ["O", "N", "x", "Oui"])
def test_yes_where_answers_are_asked_for_is_told_as_such(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """A ward's column « Geste court », with a cross, says nothing under another name."""
    (problem,) = refusal(surgery, {**identity, "geste": typed}, today)

    assert "et non oui ou non" in problem


def test_ten_thousand_vertebrae_are_refused_at_once(surgery: Leaflet, today: dt.date) -> None:
    """A list as long as a book is refused before it costs any time."""
    before = time.perf_counter()
    problems = refusal(surgery, {"nombre": "6", "niveaux": ", ".join(["L1"] * 10_000)}, today)

    assert time.perf_counter() - before < 1
    assert "trop long" in problems[0]


@pytest.mark.parametrize("undecided", ["a_decider", "À décider", "a decider"])
def test_undecided_is_the_same_as_nothing(surgery: Leaflet, today: dt.date, undecided: str) -> None:
    """« À décider » prints the words for all cases, like an empty field."""
    assert not check_values(surgery, {"geste": undecided}, today=today).known


@pytest.mark.parametrize("empty", ["", " ", "\t", "\u00a0", " \u202f "])
def test_empty_fields_are_left_out(surgery: Leaflet, today: dt.date, empty: str) -> None:
    """A field of spaces is an empty field."""
    assert not check_values(surgery, dict.fromkeys(FIELDS, empty), today=today).known


@pytest.mark.parametrize("name", ["nom", "prenom", "ipp", "consigne"])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DU\u202eTNOP", "U+202E"),
        ("DU\u2067PONT", "U+2067"),
        ("DU\u200bPONT", "U+200B"),
        ("DU\u00adPONT", "U+00AD"),
        ("\ufeffDUPONT", "U+FEFF"),
        ("DUPONT\U000e0041", "U+E0041"),
        ("DU\nPONT", "un retour à la ligne"),
        ("DU\x00PONT", "U+0000"),
        ("大野", "U+5927"),
        ("DUPONT😀", "U+1F600"),
        ("DUPONT\ue000", "U+E000"),
        ("DUPONT\ud800", "U+D800"),
        ("DUP\u041eNT", "U+041E"),
        ("\u200b", "U+200B"),
        ("\n", "un retour à la ligne"),
    ],
)
def test_characters_that_mislead_or_cannot_be_drawn_are_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str, code: str
) -> None:
    """They are refused, never stripped: two patients must not print alike."""
    problems = refusal(surgery, {**identity, name: typed}, today)

    label = surgery.all_variables[name].label
    assert any(problem.startswith(f"{label} : ") and code in problem for problem in problems)
    assert typed.strip() == "" or not any(typed in problem for problem in problems)


@pytest.mark.parametrize(
    "typed", ['O\'Brien & <Fils> "x" \\', "Jean-Noël", "Lefèvre", "{ x*7 }", "<!--a", "a\\"]
)
def test_names_print_as_they_are_typed(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """Signs, quotes and braces of a name are kept."""
    assert check_values(surgery, {**identity, "nom": typed}, today=today).known["nom"] == typed


def test_decomposed_accents_make_the_same_values(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """A name typed in two characters an accent is the same patient."""
    one = {**identity, "nom": "LEFÈVRE", "prenom": "Zoé"}
    two = {name: unicodedata.normalize("NFD", typed) for name, typed in one.items()}

    assert one != two
    assert check_values(surgery, one, today=today) == check_values(surgery, two, today=today)


@pytest.mark.parametrize(("name", "longest"), [("nom", 100), ("prenom", 100), ("consigne", 200)])
def test_long_texts_are_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, longest: int
) -> None:
    """A hundred characters for a name, two hundred for a text."""
    kept = check_values(surgery, {**identity, name: "A" * longest}, today=today)
    problems = refusal(surgery, {**identity, name: "A" * (longest + 1)}, today)

    assert kept.known[name] == "A" * longest
    assert f"{longest} caractères au plus" in problems[0]


@pytest.mark.parametrize("sign", ["A", " ", "\u0301", "\ud800", "\u202e"])
def test_a_megabyte_in_one_field_is_refused_at_once(
    surgery: Leaflet, identity: Patient, today: dt.date, sign: str
) -> None:
    """Its length is looked at before anything else."""
    before = time.perf_counter()
    problems = refusal(surgery, {**identity, "nom": sign * 1_000_000}, today)

    assert time.perf_counter() - before < 1
    assert problems == ("Nom : trop long (100 caractères au plus)",)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *((typed, "tient la place d'une réponse") for typed in ("?", "-", "/", "NC", "à préciser")),
        *((typed, "renvoie à une autre case") for typed in ("idem", "Id.", '"', "''", "»")),
    ],
)
@pytest.mark.parametrize(
    "name", ["ipp", "consigne", "date_operation", "heure", "rdv_anesthesie", "geste", "niveaux"]
)
def test_what_stands_for_an_answer_is_refused_whatever_is_asked(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str, says: str
) -> None:
    """One rule for every field: neither left out, nor printed."""
    (problem,) = refusal(surgery, {**identity, name: typed}, today)

    assert says in problem


@pytest.mark.parametrize("typed", ["?", "-", "/", '"', "idem"])
def test_a_sign_is_not_taken_for_the_answer_that_nobody_knows(today: dt.date, typed: str) -> None:
    """« - » may as well mean none."""
    leaflet = _leaflet_of("{a: Aucun, b: Oui, c: Inconnu}")

    assert len(refusal(leaflet, {"reponse": typed}, today)) == 1


@pytest.mark.parametrize(
    ("name", "typed"), [("date_operation", "08/12/2026 ?"), ("heure", "7h30 ?"), ("nombre", "2 ?")]
)
def test_a_doubt_is_told_for_what_it_is(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """Whatever the field."""
    (problem,) = refusal(surgery, {**identity, name: typed}, today)

    assert "un point d'interrogation laisse un doute" in problem


@pytest.mark.parametrize(
    ("label", "typed", "read"),
    [
        *(("Nombre de vertèbres", typed, 2) for typed in ("2", "deux", "Deux", "02")),
        ("Nombre de vertèbres", "une", 1),
        *(("Taille de la sonde, en charrières (CH)", typed, 14) for typed in ("14 ch", "14CH")),
        ("Eau dans le ballonnet, en mL", "5 mL", 5),
        *(("Eau dans le ballonnet, en mL", typed, None) for typed in ("5 cl", "5 l", "mL", "5-6")),
        *(("Nombre de vertèbres", typed, None) for typed in ("2 mL", "deux ou trois", "2 nombre")),
    ],
)
def test_a_number_may_be_in_words_or_have_its_fields_unit(
    label: str, typed: str, read: int | None
) -> None:
    """The unit that its label ends with, and no other."""
    variable = Variable(label=label, type="integer", minimum=1, maximum=30, example="5")

    assert read_field("essai", variable, typed)[0] == read


DAY = "dit si c'est fait ou à faire, et non quand : écrivez le jour, "


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        *(
            ("rdv_anesthesie", typed, f"{DAY}et l'heure si elle est connue, comme 31/12/2026 9 h")
            for typed in (
                "faite",
                "Oui",
                "vu",
                "vue le 01/12",
                "déjà fait",
                "non",
                "à prendre",
                "OK",
            )
        ),
        ("date_intervention", "à programmer", f"{DAY}comme 31/12/2026, ou videz ce champ"),
        *(
            ("rdv_anesthesie", typed, "tient la place d'une réponse")
            for typed in ("en cours", "pas encore", "aucune")
        ),
        *(
            ("anticoagulant", typed, "doit dire oui ou non et rien d'autre : écrivez la réponse")
            for typed in ("Kardégic", "Plavix 75", "ELIQUIS", "aspirine")
        ),
        *(("anesthesie", typed, OUTSIDE) for typed in ("Rachi", "ALR", "Rachianesthésie")),
        *(
            (
                "taille_sonde",
                typed,
                "porte autre chose qu'un nombre : ne gardez que lui, sans unité",
            )
            for typed in ("14 Fr", "F14", "14 ou 16 CH", "15CH court")
        ),
        ("opioides", "Skenan", "doit être oui ou non : écrivez l'un des deux, ou videz ce champ"),
    ],
)
def test_what_a_ward_writes_for_something_else_is_refused_with_what_to_write(
    library: Library, identity: Patient, today: dt.date, name: str, typed: str, says: str
) -> None:
    """Nothing is guessed from it."""
    found = "vertebroplastie" if name == "opioides" else "gastrostomie"
    leaflet = library.read(library.find_leaflet(found))
    (problem,) = refusal(leaflet, {**identity, name: typed}, today)

    assert problem.startswith(f"{leaflet.variables[name].label} : {says}")


@pytest.mark.parametrize("typed", ["CH 16", "Ch16", "CH16", "ch. 16", "16 CH", "16ch", "16"])
def test_a_number_may_have_its_unit_on_either_side(
    library: Library, identity: Patient, today: dt.date, typed: str
) -> None:
    """That of its label: « en charrières (CH) »."""
    leaflet = library.read(library.find_leaflet("gastrostomie"))

    assert (
        check_values(leaflet, {**identity, "taille_sonde": typed}, today=today).known[
            "taille_sonde"
        ]
        == 16
    )
