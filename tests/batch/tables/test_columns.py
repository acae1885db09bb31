"""Columns find their variables by id, by label or by the hospital's name, or all is refused."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from feuillet.batch.tables import Cell, Table, TableRow, read_table
from feuillet.batch.tables.columns import RawRow, raw_rows
from feuillet.batch.tables.table import UNREAD
from feuillet.check.values import accept_values
from feuillet.errors import LeafletInvalid, TableUnreadable, ValuesInvalid
from feuillet.find import BUILTIN, Library, Shelf
from feuillet.model.leaflet import Leaflet
from feuillet.model.schema import csv_template
from feuillet.read import read_leaflet

IDENTITY = ("nom", "prenom", "date_naissance")
WHO = (Cell("EXEMPLE"), Cell("Camille"), Cell("12/03/1948"))


def _rows(leaflet: Leaflet, header: str, *rows: str, **renames: str) -> tuple[RawRow, ...]:
    """Return the raw rows of a table written with commas."""
    text = "\n".join([header, *(rows or ("EXEMPLE,Camille,12/03/1948",))])
    return raw_rows(read_table(text.encode()), leaflet, renames)


def _refusal(leaflet: Leaflet, header: str, *rows: str, **renames: str) -> tuple[str, ...]:
    with pytest.raises(TableUnreadable) as refusal:
        _rows(leaflet, header, *rows, **renames)
    return refusal.value.problems


def _one(leaflet: Leaflet, name: str, cell: Cell) -> RawRow:
    """Return the row of a patient with one more cell, as a workbook gives it."""
    if name in IDENTITY:
        cells = tuple(
            cell if own == name else other for own, other in zip(IDENTITY, WHO, strict=True)
        )
        table = Table(IDENTITY, (TableRow(2, cells),), ())
    else:
        table = Table((*IDENTITY, name), (TableRow(2, (*WHO, cell)),), ())
    return raw_rows(table, leaflet, {})[0]


@pytest.mark.parametrize(
    ("name", "cell"), [("date_operation", Cell("12/2026", "month")), ("heure", Cell("0:00"))]
)
def test_what_a_program_wrote_for_nothing_is_refused_in_its_row(
    surgery: Leaflet, name: str, cell: Cell
) -> None:
    """The first of a month, midnight: nobody typed them."""
    row = _one(surgery, name, cell)

    assert name in row.faulty
    assert name not in row.raw


# Headers.


@pytest.mark.parametrize("birth", ["Nom de naissance", "Nom de jeune fille", "Nom patronymique"])
def test_a_name_of_birth_that_was_passed_over_is_not_printed(surgery: Leaflet, birth: str) -> None:
    """By the hospital or by hand; else it is known for what it is."""
    header, cells = f"{birth},Nom,Prénom,DDN", "EXEMPLE,,Camille,12/03/1948"
    (usual,) = _rows(surgery, header, cells)
    (decided,) = _rows(surgery, header, cells, **{birth.upper(): "-"})
    (by_hand,) = raw_rows(read_table(f"{header}\n{cells}".encode()), surgery, {}, {0: ""})

    assert usual.raw["nom_naissance"] == "EXEMPLE"
    assert not {"nom", "nom_naissance"} & (decided.raw | by_hand.raw).keys()


@pytest.mark.parametrize(
    "header",
    [
        "nom,prenom,date_naissance,geste",
        "Nom,Prénom,Date de naissance,Geste",
        "NOM,PRENOM,DATE DE NAISSANCE,GESTE",
        " nom , Prenom,date  de\u00a0naissance,geste ",
        "Nom,Pre\u0301nom,Date de naissance,geste",
    ],
)
def test_a_column_is_known_by_id_or_label(surgery: Leaflet, header: str) -> None:
    """Accents, case and surplus spaces ignored."""
    (row,) = _rows(surgery, header, "EXEMPLE,Camille,12/03/1948,courte")

    assert row == RawRow(
        2,
        {
            **{"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"},
            "geste": "courte",
        },
        (),
    )


@pytest.mark.parametrize("label", ["Date de l'opération", "date de l’operation"])
def test_the_shape_of_an_apostrophe_is_no_matter(surgery: Leaflet, label: str) -> None:
    """Word processors bend it."""
    header = f"nom,prenom,date_naissance,{label}"
    (row,) = _rows(surgery, header, "EXEMPLE,Camille,12/03/1948,08/12/2026")

    assert row.raw["date_operation"] == "08/12/2026"


def test_the_template_reads_back_with_its_example(surgery: Leaflet, today: dt.date) -> None:
    """Every column of it is known, every value accepted."""
    (row,) = raw_rows(read_table(csv_template(surgery).encode("utf-8-sig")), surgery, {})
    raw = {name: text for name, text in row.raw.items() if name != "bequilles"}

    assert set(row.raw) == set(surgery.all_variables)
    assert row.problems == ()
    assert set(accept_values(surgery, raw, today=today)) == set(raw)


def test_a_column_that_the_hospital_renamed_is_known(surgery: Leaflet) -> None:
    """Its name goes before ours."""
    header = "NOM_USUEL,PRÉNOM 1,DDN,nom"
    renames = {"nom_usuel": "nom", "Prenom 1": "prenom", "DDN": "date_naissance", "Nom": "ipp"}
    table = read_table(f"{header}\nEXEMPLE,Camille,12/03/1948,007".encode())
    (row,) = raw_rows(table, surgery, renames)

    assert row.raw == {
        **{"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948", "ipp": "007"}
    }


def test_every_problem_of_the_columns_is_told_at_once(surgery: Leaflet) -> None:
    """Unknown, double, missing and nameless ones, by their letter and their heading."""
    problems = _refusal(
        surgery,
        "nom,Nom,date_naissanse,moyen,gestes,,",
        "EXEMPLE,Camille,12/03/1948,serin,courte,x,",
    )

    assert [problem.split(" :")[0] for problem in problems] == [
        *("colonne C « date_naissanse »", "colonne D « moyen »", "colonne E « gestes »"),
        *("colonne F", "colonnes A et B", "il manque la colonne « Prénom »"),
        *("choisissez parmi les champs sans colonne",),
    ]
    assert "Est-ce « Date de naissance » ?" in problems[0]
    assert "Est-ce « Geste » ?" in problems[2]
    assert "n'a pas de nom" in problems[3]
    assert not [p for p in problems for typed in ("serin", "courte") if typed in p]


def test_all_that_is_wrong_with_a_table_is_told_at_once(surgery: Leaflet) -> None:
    """A faulty cell, a column that is missing, a row: mended together, not one a run."""
    rows = (
        TableRow(2, (UNREAD, Cell("Camille"), Cell("hier"))),
        TableRow(3, (Cell("EXEMPLE"), Cell("2", "number"), Cell("12/03/1948"))),
    )
    table = Table(("nom", "prenom", "date_naissance"), rows, (), ("A2 : à corriger",))
    lacking = Table(("nom", "prenom", "geste"), rows, (), ("A2 : à corriger",))
    told = []
    for one in (table, lacking):
        with pytest.raises(TableUnreadable) as refusal:
            raw_rows(one, surgery, {})
        told.append([problem.rsplit(" :", 1)[0] for problem in refusal.value.problems])

    assert told == [
        [
            "A2",
            "ligne 2, Date de naissance",
            "ligne 3, colonne « Prénom » : la cellule est un nombre",
        ],
        [
            *("A2", "il manque la colonne « Date de naissance »"),
            *(
                "lignes 2 et 3, Geste : doit être une réponse de cette fiche : écrivez-en une, ou"
                " videz ce champ si aucune ne convient, parmi",
                "ligne 3, colonne « Prénom » : la cellule est un nombre",
            ),
        ],
    ]


def test_a_title_above_the_headings_is_told(surgery: Leaflet) -> None:
    """With the row where they are."""
    (problem,) = _refusal(
        surgery, "Programme du lundi,,", "Nom,Prénom,DDN", "EXEMPLE,Camille,12/03/1948"
    )

    assert problem.startswith("Les noms des colonnes sont en ligne 2 : supprimez les lignes")


def test_a_column_is_not_to_be_removed_while_one_is_missing(surgery: Leaflet) -> None:
    """It may be the one."""
    unknown, missing, fields = _refusal(surgery, "nom,prenom,wxyz", "EXEMPLE,Camille,12/03/1948")
    of_no_use, _ = _refusal(
        surgery, "nom,prenom,date_naissance,wxyz", "EXEMPLE,Camille,12/03/1948,x"
    )

    assert missing == (
        "il manque la colonne « Date de naissance » : ajoutez-la ; si c'est la colonne C « wxyz »,"
        " nommez-la ainsi"
    )
    assert unknown.startswith("colonne C « wxyz » : nom de colonne inconnu. Si elle sert, nommez")
    assert of_no_use.endswith(
        "« wxyz » : nom de colonne inconnu. Si elle sert, nommez-la comme l'un des"
        " champs sans colonne, donnés plus bas ; sinon, retirez-la"
    )
    assert fields.startswith(
        "choisissez parmi les champs sans colonne : « IPP », « Nom de naissance », "
    )
    assert "« Nom »" not in fields


@pytest.mark.parametrize("header", ["Nom et prénom", "NOM Prénom", "Nom, prénom du patient"])
def test_two_fields_in_one_column_are_told(surgery: Leaflet, header: str) -> None:
    """Nothing could part them for sure: « Jean Pierre » may be half a surname."""
    joined, *_ = _refusal(surgery, f'"{header}",date_naissance', "EXEMPLE Camille,12/03/1948")

    assert joined == (
        f"colonne A « {header} » : elle réunit « Nom », « Prénom » : faites une colonne par champ"
    )


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("IPP,Patient,DDN", "colonne B « Patient » : elle réunit « Nom », « Prénom »"),
        (
            "Nom,Prénom,DDN,Date et heure",
            "colonne D « Date et heure » : elle réunit"
            " « Date de l'opération », « Heure d'arrivée »",
        ),
    ],
)
def test_what_one_column_holds_together_is_told_once(
    surgery: Leaflet, header: str, told: str
) -> None:
    """No other line says that the two are missing, nor to remove the only day there is."""
    width = header.count(",") + 1
    (problem,) = [
        line
        for line in _refusal(surgery, header, ",".join(["x"] * width))
        if not line.startswith("ligne")
    ]

    assert problem.startswith(f"{told} : faites une colonne par champ")


def test_a_field_is_suggested_only_over_cells_that_it_reads(surgery: Leaflet) -> None:
    """« Opération » holds its day in one table, and a number in another."""
    header = "nom,prenom,date_naissance,Opération"
    told = [
        _refusal(surgery, header, f"EXEMPLE,Camille,12/03/1948,{cell}")[0]
        for cell in ("08/12/2026", "12")
    ]

    assert ["Est-ce « Date de l'opération » ?" in line for line in told] == [True, False]


def test_a_row_of_headings_or_of_sums_is_told_in_one_line(surgery: Leaflet) -> None:
    """Not field by field, as if it were a patient."""
    rows = _rows(
        surgery,
        "nom,prenom,date_naissance,heure",
        *("EXEMPLE,Camille,12/03/1948,7h30", "Nom,Prenom,Date_naissance,Heure"),
        *("Total : 1 patient,,,", "TOTALIN,Camille,12/03/1948,"),
    )

    assert [row.problems for row in rows] == [
        *((), ("la ligne répète les noms des colonnes : supprimez-la",)),
        *(("c'est une ligne de total : supprimez-la",), ()),
    ]
    assert all(len(row.problems) == len(row.faulty) for row in rows)


def test_cells_of_columns_that_are_of_no_use_are_not_told(surgery: Leaflet) -> None:
    """Nor titles above the headings; cells of one column with one fault are one line."""
    problems = (
        *(f"D{row} : à corriger" for row in (2, 4, 3, 7)),
        *("E2 : à corriger", "A1:E1 : défusionnez"),
    )
    row = TableRow(2, (*WHO, Cell("7h30"), Cell("x")))
    table = Table((*IDENTITY, "heure", "Chambre"), (row,), (), problems)
    below = Table(
        ("Titre", *[""] * 4),
        (TableRow(2, tuple(map(Cell, (*IDENTITY, "x", "y")))),),
        (),
        problems[-1:],
    )
    told = []
    for one in (table, below):
        with pytest.raises(TableUnreadable) as refusal:
            raw_rows(one, surgery, {})
        told.append([line.split(" : ")[0] for line in refusal.value.problems])

    assert told == [
        ["A1:E1", "D2 à D4, D7 (4 cellules)", "colonnes dont feuillet ne se sert pas"],
        ["Les noms des colonnes sont en ligne 2"],
    ]


def test_columns_of_no_use_are_passed_over(surgery: Leaflet) -> None:
    """Those that every ward has, and those that hold nothing."""
    header = "N°,Nom,Ville,Prénom,Civilité,DDN,Chambre,wxyz"
    (row,) = _rows(surgery, header, "1,EXEMPLE,Modèle,Camille,Mme,12/03/1948,12,")

    assert row.problems == ()
    assert set(row.raw) == set(IDENTITY)


def test_what_does_not_go_together_is_told_with_the_columns(surgery: Leaflet) -> None:
    """Not once they are mended; nothing is said of what an unknown column may hold."""
    problems = _refusal(
        surgery,
        "nom,prenom,date_naissance,niveaux,nombr,Mystère",
        'EXEMPLE,,12/03/1948,"L1, L2",2,x',
    )
    assert [line for line in problems if line.startswith("ligne")] == [
        "ligne 2, Prénom : à indiquer aussi (identité entière)"
    ]


def test_the_cells_of_a_likely_column_are_told_with_its_name(surgery: Leaflet) -> None:
    """Both are mended in one pass."""
    rows = ["08/12/2026", "lundi 08/12/2026", "09/12/2026"]
    problems = _refusal(
        surgery,
        "nom,prenom,date_naissance,Opération",
        *(f"EXEMPLE,Camille,12/03/1948,{day}" for day in rows),
    )

    assert "Est-ce « Date de l'opération » ?" in problems[0]
    start = "ligne 3, Date de l'opération (colonne « Opération ») : cette date est un mardi"
    assert problems[1].startswith(start)


@pytest.mark.parametrize(
    ("header", "row", "quoted"),
    [
        ("Patient;NAISS;Machin", "EXEMPLE Camille;12/03/1948;x", True),
        ("NAISS;Machin", "12/03/1948;x", True),
        ("NAISS;Machin", "demain;x", False),
        ("NAISS;CANARI", "12/03/1948;x", True),
        ("nom;CANARI;12/03/1948", "ESSAI;x;13/03/1948", False),
        ("nom;CANARI;Machin", "ESSAI;x;y", False),
    ],
)
def test_an_unknown_heading_is_quoted_where_the_first_row_is_no_patient(
    surgery: Leaflet, header: str, row: str, quoted: bool
) -> None:
    """Two headings are known or likely; or one is, and stands over days."""
    told = " ".join(_refusal(surgery, header.replace(";", ","), row.replace(";", ",")))

    assert any(f"« {name} »" in told for name in ("Machin", "CANARI")) == quoted
    assert "12/03/1948" not in told


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        (("Patient;;;Geste;", "Nom;Prénom;DDN;Date;Heure", "EXEMPLE;A;12/03/1948;;"), 2),
        (("Date de naissance;;;;", "Nom;Prénom;DDN;Date;Heure", "EXEMPLE;A;12/03/1948;;"), 2),
        (("Programme;;", "Semaine 50;;", "Patient;Né(e) le;Médecin", "A;B;C"), 3),
        (("Programme;;", "Patient;Dossier;Médecin", "A;B;C"), 2),
    ],
)
def test_headings_on_two_lines_or_further_down_are_found(
    surgery: Leaflet, rows: tuple[str, ...], at: int
) -> None:
    """They are to be on the first, in one row."""
    header, *others = (row.replace(";", ",") for row in rows)
    problem, *_ = _refusal(surgery, header, *others)

    assert problem.startswith(f"Les noms des colonnes sont en ligne {at} : supprimez")


def test_what_is_below_a_title_is_told_with_it(surgery: Leaflet) -> None:
    """One round mends all: columns and rows, as if the headings were first."""
    told = _refusal(
        surgery,
        "Programme,,,",
        *("Nom,Prénom,DDN,Mystère", "EXEMPLE,Camille,31/02/1948,x"),
    )

    assert [line.partition(" :")[0] for line in told[:2]] == [
        "Les noms des colonnes sont en ligne 2",
        "colonne D « Mystère »",
    ]
    assert any(line.startswith("ligne 3, Date de naissance") for line in told)


def test_a_message_names_a_field_as_the_table_does_too(surgery: Leaflet) -> None:
    """Whoever mends the table sees « DDN », and no « Date de naissance »."""
    header, cells = "Nom,Prénom,DDN,Mystère", "EXEMPLE,Camille,31/02/1948,x"
    (row,) = _rows(surgery, "Nom,Prénom,DDN", "EXEMPLE,Camille,=A1")
    told = _refusal(surgery, header, cells)

    assert row.problems[0].startswith("colonne « DDN » : la cellule est une formule")
    assert any("ligne 2, Date de naissance (colonne « DDN ») : " in line for line in told)


@pytest.mark.parametrize(
    ("usual", "birth", "mended"),
    [("-", "ESSAI", True), ("/", "ESSAI", True), ("-", "", False), ("EXEMPLE", "ESSAI", False)],
)
def test_a_sign_in_the_place_of_a_usual_name_is_to_be_emptied(
    surgery: Leaflet, usual: str, birth: str, mended: bool
) -> None:
    """Where a name of birth would stand in for it; the column has its own name."""
    (row,) = _rows(surgery, "Nom de naissance,NOM USAGE,Prénom,DDN", f"{birth},{usual},A,1/1/1948")
    words = (
        "colonne « NOM USAGE » : aucune lettre : videz la cellule, et le nom de naissance sera"
        " imprimé seul, ou écrivez-y le nom utilisé"
    )

    assert row.problems == ((words,) if mended else ())


def test_a_missing_header_row_is_told_and_no_patient_repeated(surgery: Leaflet) -> None:
    """The first patient's values are not column names."""
    (problem,) = _refusal(surgery, "CANARI,Zéphyrine,01/02/1960", "EXEMPLE,Camille,12/03/1948")

    assert problem.startswith("Aucune colonne n'est reconnue : la ligne 1 doit porter les noms")


@given(st.lists(st.text("ABCDEFGH12", min_size=6, max_size=300), min_size=1, max_size=5))
def test_no_refusal_repeats_a_header(surgery: Leaflet, names: list[str]) -> None:
    """It may be a patient's name."""
    problems = _refusal(surgery, ",".join(["nom", *names]), ",".join("x" * (len(names) + 1)))

    assert not [name for name in names for problem in problems if name in problem]


def test_an_empty_column_without_a_name_is_ignored(surgery: Leaflet) -> None:
    """Some exports end each line with a separator."""
    (row,) = _rows(surgery, "nom,prenom,date_naissance,", "EXEMPLE,Camille,12/03/1948, ")

    assert set(row.raw) == set(IDENTITY)


def test_a_name_that_two_fields_share_is_asked_about() -> None:
    """The id of one decides; the label of both does not."""
    twin = "{label: Date prévue, type: date, example: 08/12/2026}"
    leaflet = read_leaflet(
        f"title: Essai\nvariables:\n  premiere: {twin}\n  seconde: {twin}\ndocuments:\n"
        "  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}\n",
        "essai.yaml",
    )
    patient = "EXEMPLE,Camille,12/03/1948,08/12/2026"

    (problem,) = _refusal(leaflet, "nom,prenom,date_naissance,date prevue", patient)
    (row,) = _rows(leaflet, "nom,prenom,date_naissance,seconde", patient)

    assert problem.startswith("colonne D « date prevue » : ")
    assert "« premiere », « seconde »" in problem
    assert row.raw["seconde"] == "08/12/2026"


def test_a_column_without_which_nothing_prints_must_be_there() -> None:
    """Told once for the table, not for each row."""
    leaflet = read_leaflet(
        "title: Essai\nvariables:\n"
        "  jour: {label: Jour du geste, type: date, missing: block, example: 08/12/2026}\n"
        "documents:\n"
        "  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}\n",
        "essai.yaml",
    )

    assert _refusal(leaflet, "nom,prenom,date_naissance") == (
        "il manque la colonne « Jour du geste » : ajoutez-la",
    )


# Cells.


@pytest.mark.parametrize(
    ("name", "cell", "raw"),
    [
        ("date_operation", Cell("31/12/2026", "date"), "31/12/2026"),
        ("heure", Cell("7:30", "time"), "7:30"),
        ("rdv_anesthesie", Cell("31/12/2026 7:30", "date"), "31/12/2026 7:30"),
        ("rdv_anesthesie", Cell("31/12/2026", "date"), "31/12/2026"),
        ("nombre", Cell("2", "number"), "2"),
        ("a_jeun", Cell("oui", "boolean"), "oui"),
        ("heure", Cell("730", "number"), "730"),
        ("date_operation", Cell("12122026", "number"), "12122026"),
        ("a_jeun", Cell("non"), "non"),
        ("ipp", Cell("0012"), "0012"),
        ("ipp", Cell("1E5"), "1E5"),
        ("consigne", Cell("n° 2 : l'été, « là » É\u00a0à"), "n° 2 : l'été, « là » É\u00a0à"),
        ("nom", Cell("None {{ nom }} #1"), "None {{ nom }} #1"),
        ("nom", Cell("DUPRÉ\u00a0EXEMPLE"), "DUPRÉ\u00a0EXEMPLE"),
    ],
)
def test_cells_of_the_right_kind_are_raw_values(
    surgery: Leaflet, name: str, cell: Cell, raw: str
) -> None:
    """As they would be typed; the check comes after."""
    row = _one(surgery, name, cell)

    assert row.problems == ()
    assert row.raw[name] == raw


@pytest.mark.parametrize(
    ("name", "cell", "says"),
    [
        ("ipp", Cell("612345678", "number"), "« IPP » : la cellule est un nombre.*zéros.*Texte"),
        ("nom", Cell("612345678", "number"), "« Nom » : la cellule est un nombre : mettez"),
        ("nom", Cell("12/03/1948", "date"), "« Nom » : la cellule est une date.*Texte"),
        ("consigne", Cell("7:30", "time"), "« Consigne » : la cellule est une heure.*Texte"),
        ("consigne", Cell("oui", "boolean"), "« Consigne » : la cellule est VRAI ou FAUX"),
        ("date_naissance", Cell("20485", "number"), "« Date de naissance » : .*format Date"),
        ("date_operation", Cell("7:30", "time"), "la cellule est une heure : retapez la date"),
        (
            "date_operation",
            Cell("31/12/2026 7:30", "date"),
            "porte aussi une heure.*cache peut-être",
        ),
        ("heure", Cell("0,3125", "number"), "la cellule est un nombre.*format Heure"),
        ("date_operation", Cell("1122026", "number"), "la cellule est un nombre.*format Date"),
        ("heure", Cell("31/12/2026", "date"), "la cellule est une date : retapez l'heure"),
        (
            "heure",
            Cell("31/12/2026 7:30", "date"),
            "porte aussi un jour.*: retapez l'heure seule.*videz",
        ),
        ("heure", Cell("8", "number"), "la cellule est un nombre : retapez l'heure seule, comme"),
        ("rdv_anesthesie", Cell("7:30", "time"), "la cellule est une heure : retapez le jour, et"),
        ("rdv_anesthesie", Cell("46000", "number"), "la cellule est un nombre.*format Date"),
        ("nombre", Cell("2", "amount"), "pourcentage ou un montant : tapez un nombre entier"),
        ("nombre", Cell("02/01/2026", "date"), "la cellule est une date : tapez un nombre"),
        ("geste", Cell("oui", "boolean"), "« Geste » : la cellule est VRAI ou FAUX"),
        ("geste", Cell("01/02/2026", "date"), "« Geste » : la cellule est une date"),
        ("a_jeun", Cell("1", "number"), "la cellule est un nombre : tapez oui ou non"),
        ("niveaux", Cell("oui", "boolean"), "VRAI ou FAUX : .*retapez les réponses"),
        ("ipp", Cell("1,60027E+14"), "a abrégé un long nombre"),
        ("ipp", Cell("########"), "élargissez la colonne"),
        ("nom", Cell("#NOM?"), "n'a pas écrit la valeur"),
        ("ipp", Cell('="0012"'), "formule"),
        ("nom", Cell("EXEMPLE-LefÃ¨vre"), "accents abîmés"),
        ("consigne", Cell("lâ€™eau"), "accents abîmés"),
        ("ipp", Cell("'0012"), "apostrophe"),
    ],
)
def test_what_the_spreadsheet_did_to_a_cell_is_told(
    surgery: Leaflet, name: str, cell: Cell, says: str
) -> None:
    """By the column's label, with what to do, and never with the value, which is left out."""
    row = _one(surgery, name, cell)

    (problem,) = row.problems
    assert problem.startswith("colonne « ")
    assert re.search(says, problem)
    assert cell.text not in problem
    assert name not in row.raw


def test_a_bad_row_does_not_touch_the_others(surgery: Leaflet) -> None:
    """Each has its own number, values and problems."""
    rows = _rows(
        surgery,
        "nom,prenom,date_naissance,ipp",
        *("EXEMPLE,Camille,12/03/1948,001", ",,,", 'ESSAI,Claude,01/02/1960,"1,6E+14"'),
    )

    assert [(row.number, len(row.problems)) for row in rows] == [(2, 0), (4, 1)]
    assert "ipp" not in rows[1].raw


def test_a_line_break_in_a_name_is_told_in_plain_words(surgery: Leaflet, today: dt.date) -> None:
    """Alt+Enter leaves one that nobody sees."""
    row = _one(surgery, "nom", Cell("EXEMPLE\nDURAND"))
    with pytest.raises(ValuesInvalid) as refusal:
        accept_values(surgery, row.raw, today=today)

    assert refusal.value.problems == ("Nom : contient un retour à la ligne : retirez-le",)


# The hospital's own names.

LEAFLET = """\
title: Essai
variables:
  jour: {label: Jour du geste, type: date, example: 08/12/2026}
documents:
  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}
"""


def _library(root: Path, columns: str | None) -> Library:
    (root / "leaflets").mkdir(parents=True)
    for name in ("pose", "autre"):
        (root / "leaflets" / f"{name}.yaml").write_text(LEAFLET, "utf-8")
    if columns is not None:
        (root / "columns.yaml").write_text(columns, "utf-8")
    return Library.open([root], environment={})


def _columns(library: Library) -> Mapping[str, str]:
    return library.columns(library.find_leaflet("pose"))


def test_the_columns_of_a_leaflet_are_the_hospitals(tmp_path: Path) -> None:
    """Several names may stand for one field; another leaflet's are its own."""
    library = _library(
        tmp_path, "pose:\n  NOM_PAT: nom\n  Nom usuel: nom\n  DT GESTE: jour\nautre: {DDN: jour}\n"
    )

    assert _columns(library) == {"NOM_PAT": "nom", "Nom usuel": "nom", "DT GESTE": "jour"}


def test_columns_of_all_leaflets_are_said_once(tmp_path: Path) -> None:
    """A leaflet's own go before them; what it has no field for is not its own; « - » passes."""
    library = _library(
        tmp_path,
        "all_leaflets: {NOM_PAT: nom, DATE: heure_convocation, JOUR_J: jour, Box: '-'}\n"
        "pose: {NOM_PAT: prenom}\n",
    )

    assert _columns(library) == {"NOM_PAT": "prenom", "JOUR_J": "jour", "Box": "-"}


def test_a_column_that_the_hospital_passes_over_is_no_problem(surgery: Leaflet) -> None:
    """Whatever it holds."""
    header = "nom,prenom,date_naissance,Geste"
    (row,) = _rows(surgery, header, "EXEMPLE,Camille,12/03/1948,x", Geste="-")

    assert set(row.raw) == set(IDENTITY)


def test_beside_a_column_passed_over_an_unknown_one_is_told(surgery: Leaflet) -> None:
    """No name is looked for among the columns that are of no use."""
    header = "nom,prenom,date_naissance,Geste,Mystère"
    problems = _refusal(surgery, header, "EXEMPLE,Camille,12/03/1948,x,y", Geste="-")

    assert problems[0].startswith("colonne E « Mystère » : ")


@pytest.mark.parametrize("columns", [None, "", "autre: {DDN: jour}"])
def test_nothing_is_renamed_unless_it_is_written(tmp_path: Path, columns: str | None) -> None:
    """No file, an empty one, or nothing of this leaflet."""
    assert _columns(_library(tmp_path, columns)) == {}


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ("pose:\n  NOM: nom\n  DDN: date_naisance", "ligne 3 : .*« date_naissance »"),
        ("\nposes: {NOM: nom}", "ligne 2 : aucune fiche ne s'appelle.*« pose »"),
        ("pose:\n  Nom: nom\n  NOM: prenom", "ligne 3 : .*déjà le nom d'un autre champ"),
        ("pose:\n  '': nom", "ligne 2 : .*vide"),
        ("all_leaflets:\n  Nom: nom\n  NOM: prenom", "ligne 3 : .*déjà le nom d'un autre champ"),
        ("all_leaflets:\n  NOM: nom\n  DDN: date_naisance", "ligne 3 : .*« date_naissance »"),
        ("pose:\n  NOM: [nom]", "ligne 2 : "),
        ("pose: nom", "ligne 1 : "),
        ("- pose", "il faut le nom d'une fiche"),
        ("pose: {", "ligne"),
        ("pose:\n  NOM: nom\n  NOM: prenom", "ligne 3 : clé déjà donnée"),
    ],
)
def test_a_slip_in_the_columns_is_told_with_its_line(
    tmp_path: Path, columns: str, says: str
) -> None:
    """Nothing is passed over: a column that nobody knows would lose a date."""
    with pytest.raises(LeafletInvalid, match=rf"^columns\.yaml.*{says}"):
        _columns(_library(tmp_path, columns))


def test_the_first_folder_that_renames_columns_decides(tmp_path: Path) -> None:
    """As for its figures; our own shelf renames nothing."""
    first = _library(tmp_path / "a", "pose: {NOM_A: nom}").shelves[0]
    second = _library(tmp_path / "b", "pose: {NOM_B: nom}").shelves[0]
    library = Library([first, second, Shelf(BUILTIN, first.root)])
    alone = Library([Shelf(BUILTIN, first.root)])

    assert _columns(library) == {"NOM_A": "nom"}
    assert library.where("columns.yaml")[0].paths == tuple(
        shelf.root / "columns.yaml" for shelf in (first, second)
    )
    assert _columns(alone) == {}
    assert alone.where("columns.yaml") == []
