"""Raw text by field becomes values: typed, complete, or refused without being quoted."""

import datetime as dt
import time
import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import example, given, strategies as st

from feuillet.check.values import accept_values, check_values
from feuillet.errors import ValuesInvalid, quoted_list
from feuillet.model.leaflet import Appointment, Leaflet
from feuillet.read import read_leaflet
from feuillet.web.api.problems import entries_of
from feuillet.web.refusals import explained

Patient = Mapping[str, str]

FIELDS = (
    *("nom", "prenom", "date_naissance", "ipp", "date_operation", "date_ablation", "heure"),
    *("rdv_anesthesie", "geste", "nombre", "niveaux", "a_jeun", "consigne", "bequilles"),
)


def _refusal(leaflet: Leaflet, raw: Mapping[str, str], today: dt.date) -> tuple[str, ...]:
    with pytest.raises(ValuesInvalid) as refusal:
        check_values(leaflet, raw, today=today)
    return refusal.value.problems


# Reading one value.


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
    (problem,) = _refusal(surgery, {"nombre": "2", "niveaux": typed}, today)

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
    (problem,) = _refusal(leaflet, {"reponse": typed}, today)
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
        "reponse": ["doit être l'un de : « Aucun », « Garder »"]
    }
    (told,) = entries_of(refusal.value)
    assert told["message"] == "doit être l'un de : a, b"


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
    birth = _refusal(surgery, {**identity, "date_naissance": "00/00/1950"}, today)
    other = _refusal(surgery, {**identity, "date_operation": "00/12/2026"}, today)

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
        ("nombre", "deux"),
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
    problems = _refusal(surgery, {**identity, name: typed}, today)

    assert len(problems) == 1
    assert problems[0].startswith(f"{surgery.variables[name].label} : doit être ")


@pytest.mark.parametrize("typed", ["O", "N", "x", "Oui"])
def test_yes_where_answers_are_asked_for_is_told_as_such(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """A ward's column « Geste court », with a cross, says nothing under another name."""
    (problem,) = _refusal(surgery, {**identity, "geste": typed}, today)

    assert "et non oui ou non" in problem


def test_ten_thousand_vertebrae_are_refused_at_once(surgery: Leaflet, today: dt.date) -> None:
    """A list as long as a book is refused before it costs any time."""
    before = time.perf_counter()
    problems = _refusal(surgery, {"nombre": "6", "niveaux": ", ".join(["L1"] * 10_000)}, today)

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


# Characters.


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
    problems = _refusal(surgery, {**identity, name: typed}, today)

    label = surgery.all_variables[name].label
    assert any(problem.startswith(f"{label} : ") and code in problem for problem in problems)
    assert typed.strip() == "" or not any(typed in problem for problem in problems)


@pytest.mark.parametrize(
    "typed", ['O\'Brien & <Fils> "x" \\', "Jean-Noël", "Lefèvre", "{{ x*7 }}", "<!--a", "a\\"]
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
    problems = _refusal(surgery, {**identity, name: "A" * (longest + 1)}, today)

    assert kept.known[name] == "A" * longest
    assert f"{longest} caractères au plus" in problems[0]


@pytest.mark.parametrize("sign", ["A", " ", "\u0301", "\ud800", "\u202e"])
def test_a_megabyte_in_one_field_is_refused_at_once(
    surgery: Leaflet, identity: Patient, today: dt.date, sign: str
) -> None:
    """Its length is looked at before anything else."""
    before = time.perf_counter()
    problems = _refusal(surgery, {**identity, "nom": sign * 1_000_000}, today)

    assert time.perf_counter() - before < 1
    assert problems == ("Nom : trop long (100 caractères au plus)",)


# What must be said, and what goes together.


def test_no_value_at_all_is_the_generic_leaflet(surgery: Leaflet, today: dt.date) -> None:
    """Nobody's leaflet needs nothing."""
    values = check_values(surgery, {}, today=today)

    assert not values.named
    assert not values.known


def test_choices_alone_need_no_identity(surgery: Leaflet, today: dt.date) -> None:
    """A leaflet for all who have a short operation carries no name."""
    assert not check_values(surgery, {"geste": "courte", "nombre": "2"}, today=today).named


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("date_operation", "08/12/2026"),
        ("heure", "7 h 30"),
        ("rdv_anesthesie", "01/12/2026 9 h"),
        ("consigne", "Boire"),
    ],
)
def test_anything_personal_needs_the_whole_identity(
    surgery: Leaflet, today: dt.date, name: str, typed: str
) -> None:
    """A page with somebody's appointment must say whose it is."""
    problems = _refusal(surgery, {name: typed}, today)

    assert "Nom, Prénom, Date de naissance : à indiquer aussi" in problems[0]


@pytest.mark.parametrize("absent", ["nom", "prenom", "date_naissance"])
def test_an_identity_is_whole_or_absent(
    surgery: Leaflet, identity: Patient, today: dt.date, absent: str
) -> None:
    """Half an identity is the beginning of a mix-up."""
    raw = {name: typed for name, typed in identity.items() if name != absent}

    assert surgery.all_variables[absent].label in _refusal(surgery, raw, today)[0]


def test_unknown_fields_are_refused_and_not_repeated(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """A misspelt column must not lose a date; its name may be a value that slipped."""
    problems = _refusal(surgery, {**identity, "date_operatoin": "x", "CANARI Jeanne": "y"}, today)

    assert len(problems) == 2
    assert "Vouliez-vous dire « date_operation »" in problems[0]
    assert not any("CANARI" in problem or "operatoin" in problem for problem in problems)


@pytest.mark.parametrize("nothing", [None, float("nan"), 3, ["a"], b"a"])
def test_what_is_no_text_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, nothing: object
) -> None:
    """« None » or « nan » never reach a page."""
    raw: dict[str, object] = {**identity, "consigne": nothing}
    with pytest.raises(ValuesInvalid) as refusal:
        check_values(surgery, raw, today=today)  # type: ignore[arg-type]

    assert "Consigne" in str(refusal.value)


def test_a_value_that_must_be_there_is_asked_for(surgery: Leaflet, today: dt.date) -> None:
    """`missing: block` refuses to print without it."""
    needed = surgery.variables["geste"].model_copy(update={"missing": "block"})
    leaflet = surgery.model_copy(update={"variables": {**surgery.variables, "geste": needed}})

    assert _refusal(leaflet, {}, today) == ("Geste : à indiquer, la fiche ne s'imprime pas sans",)


def test_a_value_out_of_place_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Crutches go with the long operation only: one of the two answers is wrong."""
    raw = {**identity, "geste": "courte", "bequilles": "Deux"}

    assert _refusal(surgery, raw, today) == (
        "Béquilles : ne va pas avec la réponse à « Geste », corrigez l'une des deux",
    )


def test_a_value_that_hangs_on_another_asks_for_it(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Nothing contradicts it: the other answer is missing."""
    assert _refusal(surgery, {**identity, "bequilles": "Deux"}, today) == (
        "Béquilles : demande aussi une réponse à « Geste » : donnez-la, ou videz ce champ",
    )


@pytest.mark.parametrize("number", ["1", "3", ""])
def test_a_list_has_as_many_members_as_was_said(
    surgery: Leaflet, today: dt.date, number: str
) -> None:
    """Two vertebrae named, one announced: somebody is wrong."""
    problems = _refusal(surgery, {"nombre": number, "niveaux": "L1, L2"}, today)

    assert "Nombre de vertèbres" in problems[0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date_naissance": "23/11/2026"}, "Date de naissance : impossible"),
        ({"date_naissance": "01/01/1900"}, "Date de naissance : impossible"),
        ({"date_naissance": "12/03/1848"}, "Date de naissance : impossible"),
        ({"date_operation": "11/03/1948"}, "Date de l'opération : avant la date de naissance"),
        (
            {"date_operation": "08/12/2026", "date_ablation": "07/12/2026"},
            "Ablation des fils : doit venir après",
        ),
        (
            {"date_operation": "08/12/2026", "rdv_anesthesie": "08/12/2026 9 h"},
            "Consultation d'anesthésie : doit venir avant",
        ),
    ],
)
def test_dates_that_contradict_each_other_are_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, changes: dict[str, str], says: str
) -> None:
    """Births in the future or before 1900, and appointments on the wrong side of another."""
    assert _refusal(surgery, {**identity, **changes}, today)[0].startswith(says)


def test_a_birth_today_is_possible(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """A newborn is a patient too."""
    raw = {**identity, "date_naissance": "22/11/2026"}

    assert check_values(surgery, raw, today=today).named


def test_every_problem_is_told_at_once(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """The secretary mends a whole form in one go."""
    problems = _refusal(surgery, {**identity, "heure": "25 h", "nombre": "9", "geste": "x"}, today)

    assert len(problems) == 3


# Computed dates and warnings.


def test_dates_are_computed_from_the_operation(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Hours never shorten a period; an appointment falls on a working day."""
    values = check_values(surgery, {**identity, "date_operation": "11/12/2026"}, today=today)

    assert values.dates["fin_repos"] == dt.date(2026, 12, 13)
    # 26 December is a Saturday: the appointment moves to the Monday.
    assert values.dates["ablation_prevue"] == dt.date(2026, 12, 28)


@pytest.mark.parametrize(("region", "hour"), [("metropole", dt.time(0)), ("974", dt.time(1))])
def test_a_fast_is_counted_by_the_clocks_of_the_hospital(
    identity: Patient, today: dt.date, region: str, hour: dt.time
) -> None:
    """On the last Sunday of March, 1 h is five hours before 7 h in Paris, six in La Réunion."""
    leaflet = read_leaflet(
        "title: Essai\nsources: {s: {title: T}}\nvariables:\n"
        "  jour: {label: Jour, type: date, example: 08/12/2026}\n"
        "  heure: {label: Heure, type: time, example: 7 h}\n"
        'facts:\n  jeune: {figure: "6", unit: heure, source: s}\n'
        "dates:\n  fin_repas: {start: jour, at: heure, before: jeune}\n"
        "documents:\n"
        "  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}\n",
        "essai.yaml",
    )
    typed = {**identity, "jour": "28/03/2027", "heure": "7 h"}
    values = check_values(leaflet, typed, today=today, region=region)

    assert values.dates["fin_repas"] == Appointment(dt.date(2027, 3, 28), hour)


def test_without_an_operation_no_date_is_computed(surgery: Leaflet, today: dt.date) -> None:
    """The generic leaflet counts from nothing."""
    assert not check_values(surgery, {}, today=today).dates


def test_a_date_at_the_end_of_the_calendar_is_not_a_crash(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """A year typed wrongly is refused or warned of, even where no day comes after."""
    raw = {**identity, "date_operation": "31/12/9999"}
    try:
        warnings = check_values(surgery, raw, today=today).warnings
    except ValuesInvalid as refusal:
        warnings = refusal.problems

    assert any(warning.startswith("Date de l'opération : ") for warning in warnings)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date_operation": "20/11/2026"}, "Date de l'opération : cette date est passée"),
        ({"date_operation": "08/02/2028"}, "Date de l'opération : dans plus de neuf mois"),
        ({"date_operation": "12/12/2026"}, "Date de l'opération : un samedi, un dimanche"),
        ({"date_operation": "25/12/2026"}, "Date de l'opération : un samedi, un dimanche"),
        (
            {"date_operation": "08/12/2026", "rdv_anesthesie": "07/12/2026"},
            "Consultation d'anesthésie : moins de 2 jours",
        ),
        (
            {"date_operation": "08/12/2026", "date_ablation": "08/02/2027"},
            "Ablation des fils : à plus de 10 jours de la date prévue",
        ),
        ({"nombre": "5"}, "Nombre de vertèbres : plus que d'habitude"),
        ({"prenom": "Mme"}, "Prénom : porte une civilité"),
        ({"nom": "Mme EXEMPLE"}, "Nom : porte une civilité"),
        ({"nom": "M. EXEMPLE"}, "Nom : porte une civilité"),
        ({"nom": "DE", "prenom": "LA ROCHE Camille"}, "Nom : n'est qu'une particule"),
        ({"nom": "de l’"}, "Nom : n'est qu'une particule"),
        ({"nom": "Van der"}, "Nom : n'est qu'une particule"),
        ({"prenom": "EXEMPLE, Camille"}, "Prénom : porte une virgule"),
        ({"nom": "EXEMPLE ***"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE 12"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE ou ESSAI"}, "Nom : semble laisser le choix"),
        *(({"nom": typed}, "Nom : semble écrit à la place") for typed in ("À CONFIRMER", "Aucun")),
        *(({"nom": typed}, "Nom : semble écrit à la place") for typed in ("Id", "Même", "née")),
        ({"nom": "EXEMPLE - L1"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE X2"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE Mme"}, "Nom : porte une civilité"),
        ({"nom": "EXEMPLE Rose", "prenom": "Rose"}, "Nom : porte aussi le prénom"),
        ({"prenom": "Née ESSAI"}, "Prénom : porte un nom de naissance"),
        ({"ipp": "voir le dossier"}, "IPP : aucun chiffre"),
        ({"ipp": "8001234 ?"}, "IPP : porte un signe qui n'est pas d'un numéro de dossier"),
        ({"ipp": "06 39 98 00 12"}, "IPP : ressemble à un numéro de téléphone"),
    ],
)
def test_unusual_values_are_printed_with_a_warning(
    surgery: Leaflet, identity: Patient, today: dt.date, changes: dict[str, str], says: str
) -> None:
    """Nothing is wrong enough to refuse; whoever prints is told."""
    values = check_values(surgery, {**identity, **changes}, today=today)

    assert any(warning.startswith(says) for warning in values.warnings)


def test_usual_values_raise_no_warning(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """A warning on every leaflet would be read by nobody."""
    raw = {
        **identity,
        "date_operation": "08/12/2026",
        "date_ablation": "22/12/2026",
        "rdv_anesthesie": "01/12/2026 9 h",
        "nombre": "2",
    }

    assert check_values(surgery, raw, today=today).warnings == ()


# Whatever is typed.


@given(
    name=st.sampled_from([field for field in FIELDS if field not in ("nom", "prenom", "consigne")]),
    typed=st.text(alphabet="abcdefgh", min_size=12, max_size=40),
)
def test_no_refusal_repeats_what_was_typed(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """A message may be read over a shoulder: it has labels, never values."""
    raw = {**identity, "geste": "courte", name: typed}
    try:
        values = check_values(surgery, raw, today=today)
    except ValuesInvalid as refusal:
        said, context = str(refusal), refusal.__context__
    else:
        said, context = "\n".join(values.warnings), None

    assert typed not in said
    assert context is None


@given(st.dictionaries(st.text(max_size=20) | st.sampled_from(FIELDS), st.text(max_size=40)))
def test_any_table_of_texts_is_checked_or_refused(
    surgery: Leaflet, today: dt.date, raw: dict[str, str]
) -> None:
    """Nothing that is typed makes the check fail in another way than with sentences."""
    known: set[str] = set()
    try:
        known = set(check_values(surgery, raw, today=today).known)
    except ValuesInvalid as refusal:
        problems = refusal.problems
    else:
        problems = ("",)

    assert problems
    assert known <= {name for name, typed in raw.items() if typed.strip()}


@given(day=st.dates())
@example(day=dt.date.min)
@example(day=dt.date.max)
def test_any_day_of_the_calendar_is_checked_or_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, day: dt.date
) -> None:
    """From the year 1 to 9999, no day makes the counting fail."""
    problems: tuple[str, ...] = ()
    try:
        check_values(surgery, {**identity, "date_operation": day.isoformat()}, today=today)
    except ValuesInvalid as refusal:
        problems = refusal.problems

    assert all(problem.startswith("Date de l'opération : ") for problem in problems)


@pytest.mark.parametrize("name", ["nom", "prenom"])
@pytest.mark.parametrize("typed", ["12345", "?", "-", "…", "678 9"])
def test_a_name_without_a_letter_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """It is another column's, or stands for none."""
    (problem,) = _refusal(surgery, {**identity, name: typed}, today)

    assert problem.endswith("aucune lettre : écrivez-le comme sur la carte Vitale")
    assert not typed.isdigit() or typed not in problem


@pytest.mark.parametrize("name", ["nom", "prenom"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *((typed, "deux personnes") for typed in ("EXEMPLE / ESSAI", "A. & B.", "EXEMPLE+ESSAI")),
        *((typed, "deux personnes") for typed in ("EXEMPLE, et ESSAI", "EXEMPLE – et ESSAI")),
        *((typed, "deux personnes") for typed in ("« A » et B", "« A » et « B »")),
        *((typed, "deux personnes") for typed in ("EXEMPLE ET ESSAI", "Anne et Paul")),
        *((typed, "ne vient pas") for typed in ("EXEMPLE (annulé)", "DCD", "EXEMPLE décédée")),
        ("12/03/1948", "c'est une date, les champs sont décalés ?"),
        *((typed, "un numéro") for typed in ("EXEMPLE 0199003456", "EXEMPLE 01 99 00 34 56")),
        *((typed, "renvoie à une autre case") for typed in ("idem", "IDEM.", "même nom")),
        *((typed, "s'arrête à un trait d'union") for typed in ("EXEMPLE-", "-Essai", "Jean‐")),
    ],
)
def test_a_name_of_nobody_or_of_two_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str, says: str
) -> None:
    """By render, the form, a list and a program alike."""
    (problem,) = _refusal(surgery, {**identity, name: typed}, today)

    assert says in problem
    assert typed not in problem


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "O'Neill",
            "D’Et-Modèle",
            "Jean-Paul",
            "de la Tour",
            "Etienne",
            "Ét",
            "Le Docte",
            "Mme-Li",
        ),
        *(
            "Report",
            "M'Barek",
            "Saint-Pierre et-Miquelon",
            "Xavier Jr.",
            "Pr-Essai",
            "Marie Louise",
        ),
    ],
)
@pytest.mark.parametrize("name", ["nom", "prenom"])
def test_a_real_name_raises_no_warning(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """Apostrophes, hyphens, particles, initials."""
    assert check_values(surgery, {**identity, name: typed}, today=today).warnings == ()


def test_a_day_is_no_number_of_a_file(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """It would be printed as the patient's, on each page."""
    (problem,) = _refusal(surgery, {**identity, "ipp": "12/03/1948"}, today)

    assert problem == "IPP : c'est une date, les champs sont décalés ?"


@pytest.mark.parametrize("typed", ["8001234561", "A-0012", "2026/118.4", "0612345678"])
def test_a_number_of_a_file_raises_no_warning(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """Each hospital has its own form."""
    assert check_values(surgery, {**identity, "ipp": typed}, today=today).warnings == ()


def test_one_too_young_for_the_leaflet_is_warned_of(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """A spreadsheet makes 2026 of « 14/02/26 »."""
    adults = surgery.model_copy(update={"min_age": 18})
    told = [
        check_values(leaflet, {**identity, "date_naissance": born}, today=dt.date(2026, 11, 23))
        for leaflet, born in [(adults, "24/11/2008"), (adults, "23/11/2008"), (surgery, "3/7/2026")]
    ]

    assert [one.warnings for one in told] == [
        ("Date de naissance : moins de 18 ans, vérifiez l'année",),
        (),
        (),
    ]


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
    (problem,) = _refusal(surgery, {**identity, name: typed}, today)

    assert says in problem


@pytest.mark.parametrize("typed", ["?", "-", "/", '"', "idem"])
def test_a_sign_is_not_taken_for_the_answer_that_nobody_knows(today: dt.date, typed: str) -> None:
    """« - » may as well mean none."""
    leaflet = _leaflet_of("{a: Aucun, b: Oui, c: Inconnu}")

    assert len(_refusal(leaflet, {"reponse": typed}, today)) == 1


@pytest.mark.parametrize(
    ("name", "typed"), [("date_operation", "08/12/2026 ?"), ("heure", "7h30 ?"), ("nombre", "2 ?")]
)
def test_a_doubt_is_told_for_what_it_is(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """Whatever the field."""
    (problem,) = _refusal(surgery, {**identity, name: typed}, today)

    assert "un point d'interrogation laisse un doute" in problem


def test_a_text_in_doubt_is_warned_of(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """It would be printed with its question mark."""
    values = check_values(surgery, {**identity, "consigne": "Arrêt la veille ?"}, today=today)

    assert any("finit par un point d'interrogation" in words for words in values.warnings)


def test_all_that_is_wrong_with_a_patient_is_told_at_once(surgery: Leaflet, today: dt.date) -> None:
    """A malformed field hides neither what is missing, nor what does not go together."""
    raw = {
        "nom": "EXEMPLE et ESSAI",
        "date_naissance": "12/03/195",
        "heure": "25 h",
        "niveaux": "L1, L2",
        "date_operation": "08/12/2062",
    }
    problems = " ; ".join(_refusal(surgery, raw, today))

    assert "Heure" in problems
    assert "Prénom : à indiquer aussi (identité entière)" in problems
    assert "semble porter deux noms" in problems
    assert f"{surgery.variables['nombre'].label} : à indiquer aussi" in problems
    assert "dans plus d'un an et demi" in problems


def test_a_malformed_field_is_not_said_to_be_missing_too(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Nor is anything told of what depends on it: only its own fault is sure."""
    first = _refusal(surgery, {**identity, "prenom": "x" * 300}, today)
    second = _refusal(surgery, {**identity, "niveaux": "L1, L2", "nombre": "deux"}, today)
    with pytest.raises(ValuesInvalid) as unread:
        accept_values(surgery, {"nom": "25 h", "heure": "25 h"}, today=today, unread={"prenom"})

    assert [len(first), len(second)] == [1, 1]
    assert [one.fields for one in unread.value.troubles] == [("heure",), ("date_naissance",)]


def test_a_mistyped_year_is_refused_before_the_review_is_looked_at(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Otherwise whoever typed it is sent to the leaflet's author."""
    problems = _refusal(surgery, {**identity, "date_operation": "08/12/2062"}, today)

    assert problems == ("Date de l'opération : dans plus d'un an et demi, vérifiez l'année",)


@pytest.mark.parametrize("name", ["nom", "prenom"])
def test_a_name_that_stands_for_none_is_warned_of_on_any_day(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str
) -> None:
    """By the form, the command, a list and a program alike; some people are called Null."""
    values = check_values(surgery, {**identity, name: "NULL"}, today=today)
    (warning,) = values.warnings

    assert warning.endswith("semble écrit à la place d'un texte qui manque, vérifiez")
