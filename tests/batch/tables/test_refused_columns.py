"""What is wrong with the columns of a table is told with what to do."""

import pytest

from feuillet.batch.tables import read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.headings import known_headings
from feuillet.batch.tables.no_patient import SECOND
from feuillet.batch.tables.refused_columns import Headings
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet

HEADER = "nom,prenom,date_naissance,"


def _refusal(leaflet: Leaflet, header: str, row: str) -> tuple[str, ...]:
    with pytest.raises(TableUnreadable) as refusal:
        raw_rows(read_table(f"{header}\n{row}".encode()), leaflet, {})
    return refusal.value.problems


def test_a_column_that_says_who_is_cancelled_is_not_just_to_be_removed(surgery: Leaflet) -> None:
    """Nothing would then say it."""
    row = "EXEMPLE,Camille,12/03/1948"
    told = [
        _refusal(surgery, f"{HEADER}Mystère", f"{row},{cell}\n{row},")[0]
        for cell in ("ANNULÉ — fièvre", "prévu")
    ]

    unknown = (
        "Si elle sert, nommez-la comme l'un des champs sans colonne, donnés plus bas ; sinon,"
        " retirez-la"
    )
    assert told == [
        "colonne D « Mystère » : nom de colonne inconnu."
        " Elle dit « annulé » ou de même en ligne 2 :"
        f" supprimez ceux qui ne viennent pas. {unknown}",
        f"colonne D « Mystère » : nom de colonne inconnu. {unknown}",
    ]


def test_a_column_that_is_guessed_is_not_told_twice(surgery: Leaflet) -> None:
    """« Est-ce « Prénom » ? » says that there is no column « Prénom »."""
    problems = _refusal(surgery, "nom,Prénoms,date_naissance", "EXEMPLE,Camille,x")

    assert [line for line in problems if "« Prénom »" in line] == [
        "colonne B « Prénoms » : nom de colonne inconnu. Est-ce « Prénom » ? Alors, nommez-la ainsi"
    ]


@pytest.mark.parametrize("heading", ["x" * 80, "a\u202eb"])
def test_a_heading_that_is_no_short_text_is_not_quoted(surgery: Leaflet, heading: str) -> None:
    """Its letter is enough."""
    problem, *_ = _refusal(surgery, HEADER + heading, "EXEMPLE,Camille,12/03/1948,x")

    assert problem.startswith("colonne D : ")


def test_a_table_without_headings_is_told_what_they_are(surgery: Leaflet) -> None:
    """And that titles above them are to go."""
    rows = "Programme,,\nnom,prenom,\nEXEMPLE,Camille,x"
    known = known_headings(surgery, {})
    table = read_table(rows.encode())

    assert Headings(table, surgery, known, {}, {}).elsewhere()[0] == 2


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (
            "Nom marital",
            "colonnes A et D : toutes deux pour « Nom » : si l'une est le nom de naissance,"
            " nommez-la « Nom de naissance » ; sinon, n'en gardez qu'une",
        ),
        ("Nom usuel,Nom marital", "colonnes A, D et E : toutes pour « Nom » : si l'une"),
        ("Prénom", "colonnes B et D : toutes deux pour « Prénom » : n'en gardez qu'une"),
        (
            "Date opération,Date opération",
            "colonnes D et E : toutes deux pour « Date de l'opération » : n'en gardez qu'une, ou"
            " nommez l'autre pour ce qu'elle est : « ",
        ),
    ],
)
def test_of_two_columns_of_one_field_the_other_may_have_another_name(
    surgery: Leaflet, columns: str, says: str
) -> None:
    """A field without a column whose name is near; a surname may be that of birth."""
    near = surgery.variables["heure"].model_copy(update={"label": "Heure de l'opération"})
    variables = {**surgery.variables, "heure": near}
    leaflet = surgery.model_copy(update={"variables": variables})
    row = "EXEMPLE,Camille,12/03/1948" + ",x" * (1 + columns.count(","))
    problem, *_ = _refusal(leaflet, HEADER + columns, row)

    assert problem.startswith(says)
    assert ("« Heure de l'opération »" in problem) == ("opération" in columns)


def test_the_hour_of_an_appointment_goes_with_its_day(surgery: Leaflet) -> None:
    """In one cell."""
    label = surgery.variables["rdv_anesthesie"].label
    problem, *_ = _refusal(
        surgery, f"{HEADER}{label},Heure {label}", "EXEMPLE,Camille,12/03/1948,08/12/2026,9 h"
    )

    assert problem == (
        f"colonne E « Heure {label} » : le jour et l'heure de « {label} » vont dans la même cellule"
        " : réunissez-les, comme 31/12/2026 9 h 30"
    )


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("nom,prenom,DDN,nom,prenom,DDN", "colonnes D à F : deux patients par ligne ?"),
        ("nom,prenom,DDN,heure,nom,prenom,DDN,heure", "colonnes E à H : deux patients"),
        ("nom,prenom,DDN,Nom 2,Prénom 2,DDN 2", "colonnes D à F : deux patients"),
        ("heure,nom,prenom,DDN,Nom.1,Prénom.1,DDN.1", "colonnes E à G : deux patients"),
        ("Nom 1,Prénom 1,DDN 1,Nom 2,Prénom 2,DDN 2", "colonnes D à F : deux patients"),
    ],
)
def test_two_patients_a_row_are_to_be_one_a_row(surgery: Leaflet, header: str, told: str) -> None:
    """To keep one of two columns would lose half of them."""
    problem, *others = _refusal(surgery, header, ",".join(["x"] * (header.count(",") + 1)))

    assert problem.startswith(told)
    assert "déplacez ces colonnes sous les premières" in problem
    assert ("recopiez-y ce que" in problem) == header.startswith("heure")
    assert not any(" : toutes deux pour " in line or "inconnu" in line for line in others)
    assert not any(line.startswith("il manque") for line in others)


@pytest.mark.parametrize("heading", ["Annulé", "Annulé (O/N)", "Vient", "Présent", "Confirmé"])
def test_a_column_that_says_who_comes_is_not_to_be_removed_first(
    surgery: Leaflet, heading: str
) -> None:
    """With it, who is cancelled would go unseen, and be printed."""
    problem, *_ = _refusal(surgery, HEADER + heading, "EXEMPLE,Camille,12/03/1948,x")

    assert "Elle semble dire qui vient : supprimez d'abord ceux qui ne viennent pas." in problem


@pytest.mark.parametrize(
    "header", ["nom,nom,prenom,DDN", "nom,nom,prenom,prenom,DDN", "nom,prenom,DDN,nom,Prénom 2"]
)
def test_columns_twice_are_no_second_patient_unless_they_begin_again(
    surgery: Leaflet, header: str
) -> None:
    """A surname alone, or each column beside its own."""
    problems = _refusal(surgery, header, ",".join(["x"] * (header.count(",") + 1)))
    begins = header.endswith("Prénom 2")

    assert any(line.startswith("colonnes D à E : deux patients") for line in problems) == begins
    assert any("toutes deux pour « Nom »" in line for line in problems) != begins


def test_a_column_patient_beside_first_names_may_be_surnames(surgery: Leaflet) -> None:
    """It does not hold both."""
    problem, *_ = _refusal(surgery, "Patient,Prénom,DDN", "EXEMPLE,Camille,12/03/1948")

    assert problem == (
        "colonne A « Patient » : nom de colonne inconnu. Est-ce « Nom » ? Alors, nommez-la ainsi"
    )


def test_a_missing_column_is_sought_once_among_those_that_could_be_it(surgery: Leaflet) -> None:
    """By their cells: neither days nor levels are a surname."""
    header, row = "prenom,Mystère,Autre,Levels,DDN", "Camille,EXEMPLE,10/12/2026,L1,12/03/1948"
    problems = _refusal(surgery, header, row)

    assert "il manque la colonne « Nom » : ajoutez-la ; si c'est la colonne B « Mystère »" in str(
        problems
    )
    assert sum("« Nom »" in line for line in problems) == 1
    assert problems[0] == (
        "colonne B « Mystère » : nom de colonne inconnu. Si elle sert, nommez-la comme l'un des"
        " champs sans colonne, donnés plus bas ; sinon, retirez-la"
    )


def test_a_missing_birth_is_sought_among_days(surgery: Leaflet) -> None:
    """A name is none; nor is there a column to name where all are known."""
    header, row = "nom,prenom,geste,Mystère,Sortie", "EXEMPLE,Camille,courte,abc,10/12/2026"
    (told,) = [line for line in _refusal(surgery, header, row) if line.startswith("il manque")]
    (alone,) = _refusal(surgery, "nom,prenom,geste", "EXEMPLE,Camille,courte")

    assert told == (
        "il manque la colonne « Date de naissance » : ajoutez-la ; si c'est la colonne E « Sortie »"
        ", nommez-la ainsi"
    )
    assert alone == "il manque la colonne « Date de naissance » : ajoutez-la"


def test_an_unknown_column_of_a_leaflet_without_fields_can_only_go(surgery: Leaflet) -> None:
    """Or be the one that is missing."""
    bare = surgery.model_copy(update={"variables": {}})
    rest, cells = "ipp,nom_naissance,prenom_naissance,sexe,Mystère", "1,,,,x"
    problem, *_ = _refusal(bare, f"nom,prenom,{rest}", f"EXEMPLE,Camille,{cells}")
    assert problem.endswith("Si ce n'est pas une colonne qui manque, retirez-la")
    problem, *_ = _refusal(bare, f"nom,prenom,DDN,{rest}", f"EXEMPLE,Camille,x,{cells}")
    assert problem.endswith("Tous les champs ont déjà leur colonne : retirez-la")


def test_a_row_of_nobody_who_comes_is_told_so_before_what_is_wrong_in_it(surgery: Leaflet) -> None:
    """To mend it would be for nothing; one without a fault is told once the table is taken."""
    header = f"{HEADER}geste,Acte,Note,Mystère"
    rows = (
        "EXEMPLE,Camille,12/03/1948,?,Opération d'essai,,x",
        "EXEMPLE,Dominique,12/03/1948,?,Opération d'essai,Annulé,x",
        "EXEMPLE,Claude,,courte,Biopsie,,x",
        "EXEMPLE,Alix,12/03/1948,courte,Biopsie,,x",
    )
    lines = [line for line in _refusal(surgery, header, "\n".join(rows)) if line[:5] == "ligne"]

    assert [line[: len("ligne 2, une cellule")] for line in lines] == [
        "lignes 2 et 3, Geste",
        "ligne 3, une cellule",
        "ligne 4, l'acte écri",
        "ligne 4, Date de nai",
    ]


IDENTIFIED = "EXEMPLE,Camille,12/03/1948"


@pytest.fixture(scope="module")
def one_day(surgery: Leaflet) -> Leaflet:
    """One whose only date is the operation's, and whose hour is no « Heure » for sure."""
    day = surgery.variables["date_operation"].model_copy(update={"also": ("Date du bloc",)})
    variables = {**surgery.variables, "date_operation": day}
    variables["arrivee"] = variables.pop("heure")
    del variables["date_ablation"]
    return surgery.model_copy(update={"variables": variables})


@pytest.mark.parametrize("headings", ["Jour,Jour", "Date,Date", "Jour,Date", "Date du bloc,Jour"])
def test_of_two_columns_that_could_be_one_field_neither_is_proposed(
    one_day: Leaflet, headings: str
) -> None:
    """Else the consultation's day would be printed as the operation's."""
    problems = _refusal(one_day, HEADER + headings, f"{IDENTIFIED},01/12/2026,08/12/2026")

    assert [line for line in problems if "colonne D" in line or "colonnes D" in line] == [
        "colonnes D et E : plusieurs pourraient être « Date de l'opération » : laquelle ? Nommez-la"
        " ainsi, et retirez l'autre ou donnez-lui son nom"
    ]
    assert not any("Est-ce" in line or "il manque" in line for line in problems)


def test_of_hours_that_could_be_one_field_none_is_proposed(one_day: Leaflet) -> None:
    """An empty column is no rival."""
    hours = "Heure,Hre,Heure"
    (problem, *_) = _refusal(one_day, HEADER + hours, f"{IDENTIFIED},9h,7h,8h")
    (alone, *_) = _refusal(one_day, HEADER + hours, f"{IDENTIFIED},,7h,")

    assert problem == (
        "colonnes D, E et F : plusieurs pourraient être « Heure d'arrivée », celle du patient"
        " et non celle du bloc : laquelle ? Nommez-la ainsi, et retirez les autres ou donnez-leur"
        " leur nom"
    )
    assert alone.startswith("colonne E « Hre » : nom de colonne inconnu. Est-ce")


@pytest.mark.parametrize("grouped", [True, False])
def test_titles_of_groups_are_to_be_carried_into_the_headings(
    one_day: Leaflet, grouped: bool
) -> None:
    """Whoever deletes the line above them would not know which day is which."""
    above = "Programme,,,Consultation,,Bloc," if grouped else "Programme du bloc,,,,,,"
    below = "nom,prenom,DDN,Jour,Heure,Jour,Heure"
    row = f"{IDENTIFIED},01/12/2026,9h,08/12/2026,7h"
    (first, *others) = _refusal(one_day, above, f"{below}\n{row}")

    carried = (
        ". Des noms se répètent sous les titres de la ligne 1 : portez d'abord ces titres dans"
        " chaque nom (« Jour consultation », « Jour intervention »)"
    )
    assert first.startswith("Les noms des colonnes sont en ligne 2 : ")
    assert first.endswith(carried) == grouped
    assert any(line.startswith("colonnes D et F : plusieurs") for line in others)


def test_titles_of_groups_are_those_of_the_line_above(surgery: Leaflet) -> None:
    """Not of the first row, nor of one that is blank."""
    row = f"nom,prenom,DDN,Jour,Jour\n{IDENTIFIED},01/12/2026,08/12/2026"
    titles = ("Titre,,,,\n,,,Consultation,Bloc", "Titre,,,Consultation,Bloc\n,,,,")
    told = [_refusal(surgery, *f"{one}\n{row}".split("\n", 1))[0] for one in titles]

    assert ["sous les titres de la ligne 2 :" in one for one in told] == [True, False]
    assert not any("titres de la ligne 1 :" in one for one in told)


def test_headings_that_stand_below_those_of_groups_are_to_be_joined(surgery: Leaflet) -> None:
    """The first row names the patient, and groups of columns."""
    header = f"{HEADER}Consultation,,Intervention,"
    problems = _refusal(surgery, header, f",,,Jour,Heure,Jour,Heure\n{IDENTIFIED},x,x,x,x")

    assert f"ligne 2, {SECOND}" in problems


@pytest.mark.parametrize(
    ("heading", "other", "told"),
    [
        *(
            (
                heading,
                "Note",
                "le jour et l'heure du bloc : ne gardez que le jour, et nommez-la « Date de"
                " l'opération » ; cette heure n'est pas « Heure d'arrivée » du patient",
            )
            for heading in ("DATE_HEURE_OPERATION", "Date/heure opération", "Date et heure du bloc")
        ),
        (
            "Date et heure du bloc",
            "Date de l'opération",
            "une heure du bloc, et non « Heure d'arrivée » du patient : retirez-la",
        ),
        (
            "Date et heure",
            "Note",
            "elle réunit « Date de l'opération », « Heure d'arrivée » : faites une colonne par"
            " champ, si l'heure est celle du patient ; si c'est celle du bloc, ne gardez que le"
            " jour, et nommez-la « Date de l'opération »",
        ),
        (
            "Date et heure de convocation",
            "Note",
            "elle réunit « Date de l'opération », « Heure d'arrivée » : faites une colonne par"
            " champ",
        ),
    ],
)
def test_the_hour_of_the_operation_is_not_the_patients(
    surgery: Leaflet, heading: str, other: str, told: str
) -> None:
    """Whoever obeyed would have the patient come when it begins, or lose the day."""
    row = f"{IDENTIFIED},08/12/2026 09:30,08/12/2026"
    problem, *_ = _refusal(surgery, f"{HEADER}{heading},{other}", row)

    assert problem == f"colonne D « {heading} » : {told}"
