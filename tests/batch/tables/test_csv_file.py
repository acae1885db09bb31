"""A CSV file becomes a table, or is refused whole: no row is lost, shifted or misread."""

import codecs
import contextlib
import csv
import io
import time
from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given, strategies as st

from feuillet.batch.tables import Table, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.table import refuse_all
from feuillet.cli.advice import as_commands
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet
from feuillet.model.schema import csv_template

ROWS = (
    ("nom", "prenom", "date_naissance"),
    ("EXEMPLE-Lefèvre", "Élodie", "12/03/1948"),
    ("ESSAI", "François", "01/02/1960"),
)
BOMS = {"utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def _csv(rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    output = io.StringIO()
    csv.writer(output, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return output.getvalue()


def _texts(table: Table) -> list[tuple[str, ...]]:
    return [table.header, *(tuple(cell.text for cell in row.cells) for row in table.rows)]


def _refusal(content: bytes | str, encoding: str | None = None) -> str:
    typed = content.encode() if isinstance(content, str) else content
    with pytest.raises(TableUnreadable) as refusal:
        refuse_all(read_table(typed, encoding=encoding).problems)
    assert refusal.value.__context__ is None
    return as_commands(str(refusal.value))


# Encodings.


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
def test_the_same_rows_are_read_in_every_usual_encoding(encoding: str, separator: str) -> None:
    """With or without a byte order mark, whatever the separator, as Excel and others write."""
    content = BOMS.get(encoding, b"") + _csv(ROWS, separator).encode(encoding)

    assert _texts(read_table(content)) == list(ROWS)


NAMES = (
    *("Hélène", "Benoît", "Noël", "François", "Agnès", "Jérôme", "Loïc", "Côme", "Rémi", "Maëlys"),
    *("Lætitia", "cœur", "Jeûne", "Dès", "où", "déjà", "voilà", "Bâtiment", "Müller", "Côté"),
    *("À jeun", "Ça", "l’eau", "« ici »", "HÉLÈNE", "BENOÎT", "NOËL", "FRANÇOIS", "MICHÈLE"),
    *("ANDRÉ", "CÔME", "MAÏTÉ", "CŒUR", "FORÊT", "Œuvrard", "1ère", "Suite…", "de 10 à 12"),
)


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", NAMES)
def test_other_encodings_are_refused_rather_than_misread(name: str, encoding: str) -> None:
    """One accent in the whole file is enough: never « LefŠvre » on a page."""
    try:
        content = f"nom;prenom\r\n{name};Camille\r\n".encode(encoding)
    except UnicodeEncodeError:
        content = "nom\r\nLefèvre\r\n".encode(encoding)

    said = _refusal(content)

    assert "ligne " in said
    assert "--encoding" in said


@pytest.mark.parametrize("name", NAMES[:20])
def test_windows_1252_is_told_by_a_single_accent(name: str) -> None:
    """Where the same bytes read as nothing French in the encodings it is mistaken for."""
    table = read_table(f"nom;prenom\r\n{name};Camille\r\n".encode("cp1252"))

    assert table.rows[0].cells[0].text == name


@pytest.mark.parametrize(
    "text",
    [
        *("Núñez", "João", "Pawe³", "c½ur", "é2", "CîUR", "LefÈvre", "CÈcile", "5€uros", "Je“ne"),
        *("Beno…t", "l»eau", "aœb", "àb"),
    ],
)
def test_what_french_does_not_write_is_not_taken_for_windows_1252(text: str) -> None:
    """Letters of other languages, and letters and marks where French has none."""
    said = _refusal(f"nom;prenom\r\nHélène;Camille\r\nEXEMPLE;{text}\r\n".encode("cp1252"))

    assert said.startswith("ligne 3, colonne B : ")
    assert text not in said


def test_an_encoding_that_is_given_decides() -> None:
    """Even one that would be refused unasked."""
    for encoding in ("cp850", "mac_roman", "utf-16-le", "latin-1", "CP1252", "utf-8"):
        assert _texts(read_table(_csv(ROWS).encode(encoding), encoding=encoding)) == list(ROWS)


@pytest.mark.parametrize("encoding", ["inconnu", "hex", "rot13", "zlib", "cp\x001252", ""])
def test_an_encoding_that_does_not_exist_is_refused(encoding: str) -> None:
    """As is one that makes no text."""
    assert _refusal(_csv(ROWS).encode(), encoding).startswith("--encoding : codage inconnu")


def test_a_given_encoding_is_kept_to_strictly() -> None:
    """A byte that it does not know is refused with its row, never replaced."""
    said = _refusal(_csv(ROWS).encode("cp1252"), "utf-8")

    assert said.startswith("ligne 2, colonne A : ")
    assert "Lef" not in said


def test_a_mark_that_the_text_belies_is_refused() -> None:
    """A byte order mark in front of something else: the row is told."""
    said = _refusal(b"\xef\xbb\xbf" + _csv(ROWS).encode("cp1252"))

    assert said.startswith("ligne 2, colonne A : ")
    _refusal(b"\xff\xfe" + _csv(ROWS).encode("cp1252"))


FRENCH = st.text(
    alphabet=st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ éèàçêëîïôûùœÉÈÀÇ«»’'\",;-\t()"),
    max_size=20,
)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(FRENCH, min_size=width, max_size=width), min_size=2, max_size=6)
)


def _filled(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [tuple(row) for row in rows if any(cell.strip() for cell in row)]


@given(
    rows=TABLES,
    separator=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example(rows=[["a", "b"], ["D12, L1", 'x;y"']], separator=";", encoding="utf-8")
def test_what_is_written_is_read_back(rows: list[list[str]], separator: str, encoding: str) -> None:
    """Quotes, separators and accents in the cells, in the encodings that say what they are."""
    assume(any(cell.strip() for cell in rows[0]) and _filled(rows[1:]))

    table = read_table(f"sep={separator}\r\n{_csv(rows, separator)}".encode(encoding))

    assert _texts(table) == _filled(rows)
    assert len(table.rows) + len(table.blank) == len(rows) - 1


def _by_chance(content: bytes) -> object:
    """Return what these bytes say in UTF-8, or None."""
    with contextlib.suppress(UnicodeDecodeError):
        return _texts(read_table(b"\xef\xbb\xbf" + content.decode("utf-8").encode()))
    return None


@given(rows=TABLES, separator=st.sampled_from(";,\t"))
@example(rows=[["", ","], ["", ";"]], separator=";")
@example(rows=[["", ";"], ["", "Çœ"]], separator=";")
def test_windows_1252_is_read_back_or_refused(rows: list[list[str]], separator: str) -> None:
    """Never as anything else than what was written; always, once the user says what it is.

    Letters at random may make UTF-8 by chance (« AÇœ »); no French word does.
    """
    assume(any(cell.strip() for cell in rows[0]) and _filled(rows[1:]))
    content = f"sep={separator}\r\n{_csv(rows, separator)}".encode("cp1252")

    assert _texts(read_table(content, encoding="cp1252")) == _filled(rows)
    with contextlib.suppress(TableUnreadable):
        read = _texts(read_table(content))
        assert read in (_filled(rows), _by_chance(content))


@given(content=st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b'sep="')
@example(b"\xff\xfe\x00")
def test_wild_bytes_are_refused_or_read_but_nothing_breaks(content: bytes) -> None:
    """Whatever a file holds, the only error is the one that a secretary understands."""
    try:
        table = read_table(content)
    except TableUnreadable:
        return

    assert all(len(row.cells) == len(table.header) for row in table.rows)


@pytest.mark.parametrize("text", ["N° 3", "Paweł", "Núñez", "Nguyễn", "« ici »", "李"])
def test_utf_8_may_hold_the_letters_of_any_language(text: str) -> None:
    """What can be printed is checked later: there, the letter can be named."""
    assert read_table(f"nom;prenom\r\n{text};x".encode()).rows[0].cells[0].text == text


# Rows.


def test_rows_have_the_numbers_that_excel_shows() -> None:
    """The header is row 1; a « sep= » line is none; empty rows are counted and left out."""
    content = "sep=;\r\nnom;prenom\r\nEXEMPLE;Camille\r\n;\r\n\r\nESSAI;Claude\r\n  ;\r\n\r\n"

    table = read_table(content.encode())

    assert table.header == ("nom", "prenom")
    assert [row.number for row in table.rows] == [2, 5]
    assert table.blank == (3, 4, 6, 7)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(end: str) -> None:
    """With or without an end to the last one."""
    text = end.join(["nom;prenom", "EXEMPLE;Camille"])

    assert _texts(read_table(text.encode())) == _texts(read_table((text + end).encode()))


def test_the_template_to_fill_in_reads_back(surgery: Leaflet) -> None:
    """What the program gives, it takes."""
    table = read_table(csv_template(surgery).encode("utf-8-sig"))

    assert table.header == tuple(surgery.all_variables)
    assert len(table.rows) == 1


def test_a_table_of_one_column_has_no_separator() -> None:
    """Its cells may hold commas."""
    assert _texts(read_table(b"niveaux\r\nD12, L1\r\n")) == [("niveaux",), ("D12, L1",)]


def test_a_separator_that_most_rows_agree_with_is_found() -> None:
    """A comma in a label does not make a second column."""
    content = "nom;prenom;consigne (une, deux)\r\nEXEMPLE;Camille;boire, manger, dormir\r\n"

    assert read_table(content.encode()).rows[0].cells[1].text == "Camille"


def test_a_separator_that_cannot_be_told_is_refused() -> None:
    """Both part every row alike: « sep= » decides."""
    content = "nom, prenom;date_naissance\r\nEXEMPLE, Camille;12/03/1948\r\n"

    assert "« sep=; »" in _refusal(content)
    assert read_table(f"sep=;\r\n{content}".encode()).header == ("nom, prenom", "date_naissance")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("nom;prenom\nEXEMPLE\n", "ligne 2 : une seule cellule, alors que la ligne 1 en a 2"),
        ("nom;prenom\nESSAI;Claude\nEXEMPLE;Camille;x\n", "ligne 3 : 3 cellules, alors"),
        ('nom;prenom\n"EXEMPLE;Camille\nESSAI;Claude\nESSAI;Dominique\n', "ligne 2 : un guill"),
        ('nom;prenom\nx;"EXEMPLE\nCamille;y"\n', "ligne 2, colonne B : un retour à la ligne"),
        ('nom;prenom\nEXEMPLE";Camille\n', "ligne 2 : un guillemet"),
        ('nom;prenom\n"EXEMPLE"x;Camille\n', "ligne 2 : un guillemet"),
        ('"nom;prenom\nEXEMPLE;Camille\n', "ligne 1 : un guillemet"),
        ("nom;prenom\nEXEM\0PLE;Camille\n", "ligne 2, colonne A : "),
        (f"nom;prenom\nEXEMPLE;{'x' * 200_000}\n", "ligne 2 : plus de 100000 caractères"),
        (
            "\r\nnom;prenom\nEXEMPLE;Camille\n",
            "La ligne 1 est vide : elle doit porter les noms des colonnes. Supprimez toutes",
        ),
        ("nom;prenom\r\n", "aucune ligne"),
        ("nom;prenom\r\n;\r\n", "aucune ligne"),
        (f"{';'.join('abc' for _ in range(201))}\nx\n", "plus de 200 colonnes"),
        ("sep=|\nnom|prenom\n", "« sep= »"),
        ("", "vide"),
        (" \r\n\t", "vide"),
        ("<html><table>", "ni un CSV"),
        ("%PDF-1.7", "ni un CSV"),
    ],
)
def test_a_table_that_would_lose_or_shift_a_row_is_refused(content: str, says: str) -> None:
    """With its line, and nothing that the cell holds."""
    said = _refusal(content)

    assert says in said
    assert "Camille" not in said
    assert "EXEMPLE" not in said


def test_a_row_has_the_number_that_a_spreadsheet_gives_it() -> None:
    """Whatever line breaks its cells hold, and those of the rows above; one complaint a row."""
    content = (
        'nom;prenom;note\nEXEMPLE;Camille;"a\r\nb\n"\nESSAI;Claude;c\n'
        '"MODÈLE\nx";Sacha;"d\ne"\nESSAI;Dominique\n'
    )
    problems = read_table(content.encode()).problems

    assert [line.split(" :")[0] for line in problems] == [
        *("ligne 2, colonne C", "ligne 4, colonnes A, C", "ligne 5"),
    ]


def test_a_sign_of_another_encoding_has_the_same_number() -> None:
    """As all that is told of its row."""
    content = 'nom;note\nEXEMPLE;"a\nb"\nESSAI;c\nMOD\xffLE;d\n'.encode("latin-1")

    assert "ligne 4, colonne A" in _refusal(content)


@pytest.mark.parametrize("title", ["Programme du 8", "Mardi, salle 3, matin", "Date;08/12/2026"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_titles_above_the_headings_of_a_csv_are_one_problem(
    surgery: Leaflet, title: str, separator: str
) -> None:
    """As those of a workbook."""
    rows = [("Nom", "Prénom", "DDN", "Geste", "Heure", "IPP", "Sexe", "UF")]
    rows += [("EXEMPLE", "Camille", "12/03/1948", "OC", "7h30", "0012", "F", "3412")] * 9
    table = read_table(f"{title}\n;\n{_csv(rows, separator)}".encode())
    with pytest.raises(TableUnreadable) as refusal:
        raw_rows(table, surgery, {})

    (problem,) = refusal.value.problems
    assert problem.startswith("Les noms des colonnes sont en ligne 3 : supprimez les lignes")


def test_every_bad_row_is_told_at_once_up_to_twenty() -> None:
    """A quote that nobody closed may spoil them all."""
    with pytest.raises(TableUnreadable) as refusal:
        refuse_all(read_table(b"nom;prenom\n" + b"EXEMPLE\n" * 50).problems)

    assert len(refusal.value.problems) == 21
    assert refusal.value.problems[-1].startswith("… et 30 autres")


@pytest.mark.slow
@pytest.mark.long
def test_a_hundred_thousand_rows_are_read_and_one_more_is_refused() -> None:
    """In a few seconds."""
    rows = b"a;b\n" * 100_000
    start = time.perf_counter()

    assert len(read_table(b"x;y\n" + rows).rows) == 100_000
    assert "plus de 100000 lignes" in _refusal(b"x;y\n" + rows + b"a;b\n")
    assert time.perf_counter() - start < 20


def test_a_csv_file_has_no_sheets() -> None:
    """The option would be of no effect."""
    with pytest.raises(TableUnreadable) as refusal:
        read_table(_csv(ROWS).encode(), sheet="Feuille1")

    assert "--sheet" in as_commands(str(refusal.value))


@pytest.mark.parametrize("cell", ['="0012"', '"=""0012"""'])
def test_a_number_kept_as_a_formula_of_text_is_its_text(cell: str) -> None:
    """How programs keep the first zeros from Excel, which shows 0012."""
    table = read_table(f"nom;ipp\nEXEMPLE;{cell}\n".encode())

    assert [one.text for one in table.rows[0].cells] == ["EXEMPLE", "0012"]


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_a_mark_that_was_written_twice_is_no_part_of_a_heading(encoding: str | None) -> None:
    """By a program that adds one to a text that has one."""
    table = read_table(codecs.BOM_UTF8 * 2 + b"nom\nEXEMPLE\n", encoding=encoding)

    assert table.header == ("nom",)
