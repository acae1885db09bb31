"""A whole list, sent as a browser sends it: read, matched, corrected, printed, forgotten."""

import io
import os
import re
import shutil
import signal
import stat
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook

from feuillet.batch.run import UNREAL
from tests.batches import patient
from tests.fulldisk import FullDisk
from tests.helpers import text_by_page
from tests.web.dropping import (
    BOTH,
    FIELDS,
    JSON,
    act,
    csv_of,
    drop,
    ended,
    folders,
    follow,
    hosting,
    line_of,
    names_in,
    ods_of,
    report_of,
    taken,
    xlsx_of,
)
from tests.web.serving import MINIMAL, Served, serving

GOOD = [patient(number) for number in range(1, 5)]
WRONG = patient(8, date_visite="demain", moyen="fusée")
MANY = [patient(number, prenom="-".join(["WILHELMINA"] * 8)) for number in range(1, 17)]
"""A first name longer than its line: each of these rows is laid out in full."""

PRINTED = ("impression.pdf", "impression.pdf")

DONE = ("faite", f"à vérifier : {UNREAL}")
"""What a report says of a row that is printed with contacts of nobody's."""

ONE = {"document.visite": ["avant"]}
"""One document, where it does not matter which."""


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps what it works on."""
    return tmp_path_factory.mktemp("serveur")


@pytest.fixture(scope="module")
def served(temporary: Path) -> Iterator[Served]:
    """A server of one small leaflet, two workers."""
    with serving(temporary, "--library", MINIMAL, "--workers", "2") as one:
        yield one


@pytest.fixture
def desk(served: Served) -> Iterator[httpx.Client]:
    """A program that was let in like a browser."""
    with served.client() as program:
        yield program


def printed(desk: httpx.Client, address: str) -> dict[str, object]:
    """Have a list printed, and wait for its end."""
    act(desk, address, "imprimer")
    return follow(desk, address, ended)


@pytest.mark.parametrize("make", [csv_of, xlsx_of, ods_of])
def test_a_table_becomes_a_print_file_an_archive_and_a_report(
    desk: httpx.Client, make: object
) -> None:
    """Whatever program wrote it; each page shows its own patient, in the table's order."""
    address = taken(desk, make(*GOOD))  # type: ignore[operator]
    told = printed(desk, address)
    pages = text_by_page(desk.get(f"{address}/impression.pdf").content)
    with zipfile.ZipFile(io.BytesIO(desk.get(f"{address}/documents.zip").content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    files = [content for name, content in sorted(held.items()) if name.endswith(".pdf")]

    assert told["state"] == "done"
    assert names_in(pages) == [one["nom"] for one in GOOD for _ in BOTH]
    assert [set(names_in(text_by_page(file))) for file in files] == [{o["nom"]} for o in GOOD]
    assert "report.csv" in held
    assert report_of(desk, address) == dict.fromkeys(range(2, 6), DONE)


def test_problems_stand_beside_their_cells(desk: httpx.Client) -> None:
    """With what the table holds there, what may be typed, and how many rows are ready."""
    address = taken(desk, csv_of(*GOOD, WRONG))
    page = desk.get(address).text

    assert re.search(r'name="6.date_visite" value="demain"[^>]*aria-invalid="true"', page)
    assert re.search(r'id="6-date_visite-p"><b>À corriger :</b> <span>doit être une date', page)
    assert re.search(r'id="6-moyen-p"><b>À corriger :</b> <span>choisissez une réponse', page)
    assert re.findall(r'<option value="(\w+)">(Train|Voiture)</option>', page) == [
        ("train", "Train"),
        ("voiture", "Voiture"),
    ]
    assert "Préparer 4 patients, sans celui à corriger" in page


def test_a_year_of_two_figures_is_offered_whole_beside_its_cell(desk: httpx.Client) -> None:
    """To whoever corrects the row."""
    address = taken(desk, csv_of(*GOOD, {**GOOD[0], "date_naissance": "12/03/48"}))
    page = desk.get(address).text.replace("\u00a0", " ")

    assert "quatre chiffres : 12/03/1948 ?" in page


def test_a_table_whose_dates_may_have_their_month_first_is_not_taken(desk: httpx.Client) -> None:
    """The screen names the row and the column."""
    american = [{**GOOD[0], "date_naissance": day} for day in ("3/12/1948", "5/13/1951")]
    page = desk.get(taken(desk, csv_of(*american))).text.replace("\u00a0", " ")

    assert "Ligne 3, colonne" in page
    assert "le mois est en premier" in page


def test_a_correction_is_answered_at_once(desk: httpx.Client) -> None:
    """Field by field, then the row is ready; the same without a script, by a button."""
    address = taken(desk, csv_of(*GOOD, WRONG))
    half = act(desk, address, "corriger", **{"6.date_visite": "08/12/2026"})
    whole = act(desk, address, "corriger", **{"6.moyen": "Voiture"})
    page = desk.post(address, data={"action": "corriger"}, follow_redirects=True).text

    assert set(half["rows"]["6"]) == {"moyen"}
    assert (whole["rows"], whole["good"], whole["bad"]) == ({}, 5, 0)
    assert "Préparer 5 patients</button>" in page
    assert half["who"] == {"6": "EXEMPLE-8 Camille, 12/03/1948"}


def test_corrections_are_what_prints(desk: httpx.Client) -> None:
    """The table itself is not changed."""
    address = taken(desk, csv_of(WRONG), **ONE)
    act(desk, address, "corriger", **{"2.date_visite": "09/12/2026", "2.moyen": "train"})
    printed(desk, address)
    pages = " ".join(text_by_page(desk.get(f"{address}/impression.pdf").content))

    assert "9 décembre 2026" in pages
    assert "Prenez le train." in pages


def test_what_was_not_announced_is_not_printed(desk: httpx.Client) -> None:
    """If a last correction changes how many rows are ready, the button prints nothing yet."""
    address = taken(desk, csv_of(*GOOD, WRONG))
    last = {"6.date_visite": "08/12/2026", "6.moyen": "train"}
    answer = desk.post(
        address, data={"action": "imprimer", "attendu": "4", **last}, follow_redirects=True
    )
    told = act(desk, address, "veiller")

    assert "Rien n'est encore préparé" in answer.text.replace("&#39;", "'")
    assert (told["state"], told["good"]) == ("rows", 5)


def test_a_cell_that_the_spreadsheet_spoilt_is_not_mended_by_another(desk: httpx.Client) -> None:
    """Every field of a row is sent each time; only what was typed counts, a dash for nothing."""
    address = taken(desk, csv_of(patient(1, remarque="#N/A"), WRONG))
    page = desk.get(address).text
    beside = act(desk, address, "corriger", **{"2.remarque": "", "3.moyen": "train"})
    mended = act(desk, address, "corriger", **{"2.remarque": "Apporter"})
    emptied = act(desk, address, "corriger", **{"2.remarque": ""})
    blank = act(desk, address, "corriger", **{"2.remarque": "-"})

    assert "dans le tableau\u00a0: «\u00a0#N/A\u00a0»" in page
    assert "2" in beside["rows"]
    assert "2" not in mended["rows"]
    assert "2" in emptied["rows"]
    assert "2" not in blank["rows"]


def test_a_column_is_matched_by_hand(desk: httpx.Client) -> None:
    """What is missing is said; another column is passed over."""
    fields = ["nom", "prenom", "Venu au monde", "date_visite", "moyen", "Couleur"]
    address = taken(desk, csv_of(*[{**one, "remarque": "bleu"} for one in GOOD], fields=fields))
    page = desk.get(address).text
    half = act(desk, address, "colonnes", c5="-")
    told = act(desk, address, "colonnes", c2="date_naissance")
    back = act(desk, address, "revoir")
    page_back = desk.get(address).text

    assert "Il manque «\u00a0Date de naissance\u00a0»\u00a0: choisissez plus bas" in page
    assert "data-tag>de côté</span>" in page
    assert half["state"] == "columns"
    assert (told["state"], told["good"]) == ("rows", 4)
    assert back["state"] == "columns"
    assert '<option value="date_naissance" selected>' in page_back


def test_what_lacks_is_said_anew_after_each_choice(desk: httpx.Client) -> None:
    """Nothing is left of it once all is chosen; the list stays at its columns, as chosen."""
    fields = ["nom", "Petit", "Venu au monde", "date_visite", "moyen", "Couleur"]
    address = taken(desk, csv_of(*[{**one, "remarque": "bleu"} for one in GOOD], fields=fields))
    page = desk.get(address).text
    half = act(desk, address, "choisir", c1="prenom", c2="-", c5="-")
    whole = act(desk, address, "choisir", c2="date_naissance")
    after = desk.get(address).text

    assert "nommez-la ainsi" not in page
    assert "ajoutez-les au tableau" in page
    assert len(half["lacking"]) == 1
    assert "«\u00a0Date de naissance\u00a0»" in half["lacking"][0]
    assert (whole["state"], whole["lacking"]) == ("columns", [])
    assert not any(whole["under"].values())
    assert 'id="lacking" hidden' in after
    assert '<option value="date_naissance" selected>' in after


def test_what_a_field_lacks_is_not_left_aside_unasked(desk: httpx.Client) -> None:
    """A column of days and one of answers: by name, once; nothing is prepared before."""
    fields = ["nom", "prenom", "date_naissance", "Venue", "Par", "remarque"]
    content = csv_of(*(patient(n, moyen="train") for n in range(3)), fields=fields)
    address = taken(desk, content)
    aside = {"c3": "-", "c4": "-"}
    held = act(desk, address, "colonnes", **aside)
    page = desk.get(held["address"]).text.replace("\u00a0", " ")
    gone_on = act(desk, address, "sans", **aside)
    act(desk, address, "revoir")
    again = act(desk, address, "colonnes", **aside)
    one = taken(desk, content)
    act(desk, one, "colonnes", c3="date_visite", c4="-")
    singular = desk.get(f"{one}?dit=cote").text

    assert held["state"] == "columns"
    assert "Venue, Par restent de côté" in page
    assert "Venue : ce qu&#39;elle contient irait à « Jour de la visite », sans colonne" in page
    assert "Oui, laisser de côté et continuer" in page
    assert (gone_on["state"], again["state"]) == ("rows", "rows")
    assert "Par reste de côté" in singular


@pytest.mark.long
def test_headings_under_a_title_are_read_from_there(desk: httpx.Client) -> None:
    """Once somebody says so; rows keep the numbers that the sheet shows."""
    address = taken(desk, b"Programme;;;;;\r\n;;;;;\r\n" + csv_of(*GOOD, WRONG))
    page = desk.get(address).text
    told = act(desk, address, "titres")

    assert "Les noms des colonnes semblent être en ligne 3" in page
    assert "Lire à partir de la ligne 3" in page
    assert 'id="columns"' not in page
    assert (told["state"], told["good"], told["read"]) == ("rows", 4, 5)
    assert list(told["rows"]) == ["8"]
    printed(desk, address)
    assert list(report_of(desk, address)) == [4, 5, 6, 7, 8]


def test_a_title_that_spans_columns_is_no_refusal(desk: httpx.Client) -> None:
    """It is above what is read; what is merged below still is one."""
    taken(desk, titled(GOOD, "A1:C1"))
    refused = drop(desk, titled(GOOD, "A4:A5"))

    assert "cellules fusionnées" in refused.text


def titled(patients: list[dict[str, str]], merged: str) -> bytes:
    """Return a workbook whose headings are under a title, with cells made one."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Programme de la semaine"])
    sheet.append([])
    sheet.append(list(FIELDS))
    for one in patients:
        sheet.append([one.get(name) for name in FIELDS])
    sheet.merge_cells(merged)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def numbers(count: int) -> bytes:
    """Return a workbook with a column of files that are plain numbers."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["IPP", *FIELDS])
    for number in range(count):
        one = patient(number)
        sheet.append([8900000 + number, *(one.get(name) for name in FIELDS)])
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def test_a_column_of_plain_numbers_is_settled_by_one_press(desk: httpx.Client) -> None:
    """Without a red field; it can be taken back among the columns."""
    address = taken(desk, numbers(25))
    page = desk.get(address).text
    desk.post(address, data={"affichee": "0"})
    told = act(desk, address, "veiller")
    act(desk, address, "revoir")
    columns = desk.get(address).text
    back = act(desk, address, "colonnes", c0="ipp")
    desk.post(address, data={"ecartee": "0"})
    aside = act(desk, address, "veiller")

    assert page.count("Excel retire les zéros") == 1
    assert "data-row" not in page
    assert page.index('id="remarks"') < page.index('class="fixes"')
    assert (told["good"], told["bad"]) == (25, 0)
    assert 'name="a0" value="1" checked' in columns
    assert (back["good"], aside["good"]) == (0, 25)


def test_a_remark_leads_to_its_row_which_is_corrected_there(desk: httpx.Client) -> None:
    """With a script it comes alone, without one with its page; the list stays light."""
    late = patient(8, date_visite="08/02/2028")
    address = taken(desk, csv_of(*GOOD, late))
    page = desk.get(address).text
    fragment = desk.get(f"{address}/ligne/6/champs")
    without = desk.get(f"{address}?ligne=6").text
    told = act(desk, address, "corriger", **{"6.date_visite": "08/12/2026"})
    missing = [desk.get(f"{address}/ligne/{row}/champs").status_code for row in ("99", "x")]

    assert f'<a href="{address}?ligne=6#r6" data-open="6">6 (EXEMPLE-8 Camille)</a>' in page
    assert "data-row" not in page
    assert fragment.text.strip().startswith('<li class="fix ready" data-row="6" id="r6"')
    assert "<html" not in fragment.text
    assert 'data-row="6"' in without
    assert 'data-out="6"' not in without
    assert (told["mended"], told["remarks"], told["doubts"]["6"]) == ([6], [], [])
    assert missing == [404, 404]


def test_what_was_corrected_is_not_given_up_unasked(desk: httpx.Client) -> None:
    """What was typed last counts; a list in which nothing was typed ends at once."""
    address = taken(desk, csv_of(*GOOD, WRONG))
    typed = {"6.date_visite": "08/12/2026", "6.moyen": "train"}
    asked = desk.post(address, data={"action": "fermer", **typed}, follow_redirects=True)
    there = act(desk, address, "veiller")
    sure = desk.post(address, data={"action": "fermer", "sur": "1"})
    other = taken(desk, csv_of(*GOOD, WRONG))
    at_once = desk.post(other, data={"action": "fermer"})

    assert "Abandonner cette liste ?" in asked.text
    assert "1 ligne corrigée serait perdue." in asked.text
    assert there["good"] == 5
    assert [one.headers["location"] for one in (sure, at_once)] == ["/lot"] * 2
    assert [desk.get(one).status_code for one in (address, other)] == [404] * 2


def test_another_file_is_asked_for_with_the_same_choices(desk: httpx.Client) -> None:
    """The leaflet, its documents and how they print: not after a list was prepared."""
    fields = ["nom", "prenom", "Parue le", "date_visite", "moyen", "Reflet"]
    chosen = {"document.visite": ["apres"], "text_size": "14", "draft": "1"}
    address = taken(desk, csv_of(*GOOD, fields=fields), **chosen)
    page = desk.post(address, data={"action": "fermer"}, follow_redirects=True).text

    assert '<option value="visite" selected>' in page
    assert re.search(r'name="document.visite" value="apres" checked', page)
    assert not re.search(r'name="document.visite" value="avant" checked', page)
    assert '<option value="14" selected>' in page
    assert re.search(r'name="draft" value="1" checked', page)


def remembering(desk: httpx.Client, content: bytes, **chosen: str) -> str:
    """Choose what columns are for, and have that remembered; return the page of the rows."""
    address = taken(desk, content)
    ticked = {f"r{column.removeprefix('c')}": "1" for column in chosen}
    act(desk, address, "colonnes", **chosen, **ticked)
    return desk.get(address).text.replace("\u00a0", " ")


def test_what_a_column_is_for_is_remembered_if_asked(desk: httpx.Client, served: Served) -> None:
    """Next time nothing is asked; the file is the server's alone."""
    fields = ["nom", "prenom", "Venue au monde", "date_visite", "moyen", "Teinte"]
    content = csv_of(*[{**one, "remarque": "bleu"} for one in GOOD], fields=fields)
    asked = desk.get(taken(desk, content)).text
    act(desk, taken(desk, content), "colonnes", c2="date_naissance", c5="-")
    again = desk.get(taken(desk, content)).text
    said = remembering(desk, content, c2="date_naissance", c5="-")
    known = desk.get(taken(desk, content)).text
    kept = served.keys.with_name("columns.json")

    assert re.findall(r'name="(r\d)" value="1"([^>]*)>', asked) == [("r2", ""), ("r5", "")]
    assert 'id="columns"' in again
    assert "Retenu pour la prochaine fois : 2 colonnes." in said
    assert 'id="good"><b>4</b> prêtes<' in known
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "EXEMPLE" not in kept.read_text("utf-8")


def test_a_choice_is_remembered_only_once_the_columns_are_right(desk: httpx.Client) -> None:
    """Until then the box stays ticked; the first patient of a table without names is no name."""
    fields = ["nom", "prenom", "Jour de naissance du patient ?", "date_visite", "moyen", "Ton"]
    address = taken(desk, csv_of(*GOOD, fields=fields))
    act(desk, address, "colonnes", c5="nom", r5="1")
    page = desk.get(address).text
    rows = [",".join(one.values()).replace(",", ";") for one in GOOD]
    nameless = desk.get(taken(desk, "\n".join(rows).encode())).text

    assert 'name="r5" value="1" checked' in page
    assert 'id="columns"' in nameless
    assert not re.search(r'name="r\d"', nameless)
    assert 'name="r0"' not in desk.get(taken(desk, csv_of(WRONG, fields=fields))).text


def test_a_list_prints_though_nothing_can_be_remembered(desk: httpx.Client, served: Served) -> None:
    """It says why, in words that no path is in."""
    kept = served.keys.with_name("columns.json")
    before = kept.read_bytes() if kept.exists() else b"{}"
    kept.unlink(missing_ok=True)
    kept.mkdir()
    fields = [*FIELDS[:5], "Nuance"]
    said = remembering(desk, csv_of(*GOOD, fields=fields), c5="remarque")
    kept.rmdir()
    kept.write_text("abîmé")
    damaged = desk.get(taken(desk, csv_of(*GOOD))).text.replace("\u00a0", " ")
    kept.write_bytes(before)

    for page in (said, damaged):
        assert 'id="good"><b>4</b> prêtes<' in page
        assert "Colonnes retenues (columns.json) : " in page
        assert str(kept.parent) not in page
    assert "Rien n&#39;est retenu ; la liste s&#39;imprime quand même." in said


def test_corrections_of_a_column_go_when_it_is_matched_otherwise(desk: httpx.Client) -> None:
    """They were made over what another column holds."""
    fields = ["nom", "prenom", "date_naissance", "A", "moyen", "B"]
    rows = [patient(1, date_visite="demain", remarque="09/12/2026")]
    address = taken(desk, csv_of(*rows, fields=fields))
    act(desk, address, "colonnes", c3="date_visite", c5="remarque")
    act(desk, address, "corriger", **{"2.date_visite": "08/12/2026"})
    act(desk, address, "revoir")
    act(desk, address, "colonnes", c3="remarque", c5="date_visite")
    printed(desk, address)
    pages = " ".join(text_by_page(desk.get(f"{address}/impression.pdf").content))

    assert "9 décembre 2026" in pages
    assert "demain" in pages


def test_a_row_can_be_left_out_and_taken_back(desk: httpx.Client) -> None:
    """It is ignored, the report says so, and its homonym is no longer remarked upon."""
    undated = [patient(number, date_visite="") for number in range(1, 5)]
    address = taken(desk, csv_of(*undated, undated[0]))
    before = act(desk, address, "veiller")
    out = act(desk, address, "corriger", vue=["2", "6"], sans=["6"])
    back = act(desk, address, "corriger", vue=["2", "6"])
    act(desk, address, "corriger", vue=["6"], sans=["6"])
    page = desk.get(address).text
    printed(desk, address)

    undated_remark, alike = before["remarks"]
    assert line_of(undated_remark).startswith(
        "Aucune colonne remplie pour «\u00a0Jour de la visite\u00a0»"
    )
    assert line_of(alike) == (
        "Lignes 2 (EXEMPLE-1 Camille), 6 (EXEMPLE-1 Camille) : lignes identiques, vérifiez que"
        " chacune est voulue"
    )
    assert (out["good"], out["left_out"], out["remarks"]) == (4, 1, [undated_remark])
    assert back["good"] == 5
    assert "Laissées de côté" in page
    assert report_of(desk, address)[6] == ("ignorée", "laissée de côté")


def test_warnings_are_shown_before_printing(desk: httpx.Client) -> None:
    """Each with the rows that it is about."""
    far = patient(6, date_visite="08/02/2028")
    address = taken(desk, csv_of(GOOD[0], far, {**far, "nom": "EXEMPLE-7"}))
    lines = map(line_of, act(desk, address, "veiller")["remarks"])
    rows = "Lignes 3 (EXEMPLE-6 Camille), 4 (EXEMPLE-7 Camille)"

    assert any(one.startswith(rows) and "dans plus de neuf mois" in one for one in lines)


def test_a_row_that_says_cancelled_is_told_until_that_is_corrected(desk: httpx.Client) -> None:
    """What was typed over no longer counts."""
    address = taken(desk, csv_of(GOOD[0], {**GOOD[1], "remarque": "Annulé"}))
    before = [line_of(one) for one in act(desk, address, "veiller")["remarks"]]
    told = act(desk, address, "corriger", **{"3.remarque": "Vient seul"})
    after = [line_of(one) for one in told["remarks"]]

    assert any(line.startswith("Ligne 3") and "annulé" in line for line in before)
    assert not any("annulé" in line for line in after)


def test_a_row_can_be_looked_at_before_the_others(desk: httpx.Client) -> None:
    """Its documents as they will print, under a name that says nothing."""
    address = taken(desk, csv_of(*GOOD))
    answer = desk.get(f"{address}/ligne/4")
    unknown = desk.get(f"{address}/ligne/99")

    assert names_in(text_by_page(answer.content)) == ["EXEMPLE-3"] * 2
    assert answer.headers["content-disposition"] == 'inline; filename="ligne-4.pdf"'
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Le fichier est vide"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97-2003"),
        (b"PK\x03\x04 rien", "abîmé"),
        (b"%PDF-1.7", "ni un CSV, ni un classeur"),
        ("nom;prénom\nÉléonore;Zoé".encode("utf-16")[2:], "choisissez son codage dans"),
        (xlsx_of(*GOOD, sheets=("Lundi", "Mardi")), "de la bonne dans"),
        (b"nom;prenom;date_naissance\nEXEMPLE;Camille\n", "alors que la ligne 1 en a 3"),
    ],
)
def test_a_wrong_table_is_refused_in_words_and_choices_are_kept(
    desk: httpx.Client, content: bytes, says: str
) -> None:
    """Of the form, not of the command line; without a script, and with one."""
    chosen = {"document.visite": ["apres"], "sheet": "", "encoding": "", "text_size": "14"}
    page = drop(desk, content, **chosen)
    told = desk.post(
        "/lot",
        data={"leaflet": "visite", **chosen},
        files={"table": ("x.csv", content)},
        headers=JSON,
    )

    assert (page.status_code, told.status_code) == (422, 422)
    assert says in page.text
    assert says in told.json()["general"][0]
    assert "--" not in told.json()["general"][0]
    assert '<option value="visite" selected>' in page.text
    assert re.search(r'value="apres" checked', page.text)
    assert not re.search(r'name="document.visite" value="avant" checked', page.text)
    assert '<option value="14" selected>' in page.text


def test_the_sheet_and_the_encoding_can_be_told(desk: httpx.Client) -> None:
    """After which the table is read."""
    two = xlsx_of(*GOOD, sheets=("Lundi", "Mardi"))
    dos = csv_of({**GOOD[0], "prenom": "X"}).replace(b"X", "Zoé".encode("cp850"))
    sheet = taken(desk, two, sheet="mardi")
    encoding = taken(desk, dos, encoding="cp850")

    assert act(desk, sheet, "veiller")["good"] == 4
    assert "Zoé" in desk.get(encoding).text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"leaflet": ""}, "Fiche"),
        ({"leaflet": "rien"}, "Aucune fiche"),
        ({"document.visite": []}, "cochez-en au moins un"),
    ],
)
def test_what_was_not_chosen_is_said(
    desk: httpx.Client, data: dict[str, object], says: str
) -> None:
    """A leaflet, its documents."""
    answer = drop(desk, csv_of(*GOOD), **data)

    assert answer.status_code in (404, 422)
    assert says in answer.text


@pytest.mark.slow
def test_a_stopped_list_gives_its_report_and_goes_on(desk: httpx.Client) -> None:
    """What is done stays done; nothing half made can be taken."""
    address = taken(desk, csv_of(*MANY), **ONE)
    act(desk, address, "imprimer")
    follow(desk, address, lambda told: told["settled"] >= 1)
    act(desk, address, "arreter")
    stopped = follow(desk, address, ended)
    report = report_of(desk, address)
    page = desk.get(address).text
    nothing = desk.get(f"{address}/impression.pdf").status_code
    act(desk, address, "reprendre")
    whole = follow(desk, address, ended)

    assert stopped["state"] == "stopped"
    assert 1 <= stopped["settled"] < len(MANY)
    assert {state for state, _ in report.values()} == {"faite", "à faire"}
    assert not [why for _, why in report.values() if "--" in why]
    assert "Reprendre la préparation" in page
    assert nothing == 404
    assert whole["state"] == "done"
    assert set(report_of(desk, address).values()) == {DONE}


def test_two_orders_at_the_same_time_print_once(
    desk: httpx.Client, served: Served, temporary: Path
) -> None:
    """A double click, or an impatient one."""
    address = taken(desk, csv_of(*GOOD), **ONE)
    before = set(folders(temporary))
    with ThreadPoolExecutor(4) as people, served.client() as program:
        orders = [people.submit(act, program, address, "imprimer") for _ in range(4)]
        states = {order.result()["state"] for order in orders}
    told = follow(desk, address, ended)

    assert states <= {"printing", "gathering", "done"}
    assert told["settled"] == len(GOOD)
    assert len(set(folders(temporary)) - before) == 1


def test_closing_while_it_prints_leaves_no_file(desk: httpx.Client, temporary: Path) -> None:
    """And the address says kindly that it is gone."""
    before = set(folders(temporary))
    address = taken(desk, csv_of(*MANY), **ONE)
    act(desk, address, "imprimer")
    follow(desk, address, lambda told: told["settled"] >= 1)
    during = set(folders(temporary)) - before
    desk.post(address, data={"action": "fermer"})
    gone = desk.get(address)

    assert len(during) == 1
    assert not set(folders(temporary)) & during
    assert gone.status_code == 404
    assert "Déposez le tableau de nouveau" in gone.text


def test_a_list_that_is_closed_elsewhere_tells_its_other_page(
    desk: httpx.Client, served: Served
) -> None:
    """The stream says so and ends."""
    address = taken(desk, csv_of(*GOOD))
    looking = threading.Event()

    def look(told: dict[str, object]) -> bool:
        looking.set()
        return False

    with served.client() as other, ThreadPoolExecutor(1) as person:
        told = person.submit(follow, other, address, look)
        assert looking.wait(30)
        desk.post(address, data={"action": "fermer"})

        assert told.result(30)["state"] == "closed"


def _children(process: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                line = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if int(status[1]) == process and b"spawn_main" in line:
                found.append(int(folder.name))
    return found


@pytest.mark.slow
def test_a_worker_that_dies_costs_no_row(desk: httpx.Client, served: Served) -> None:
    """Its row is tried again, in a fresh one."""
    address = taken(desk, csv_of(*MANY[:6]), **ONE)
    act(desk, address, "imprimer")
    follow(desk, address, lambda told: told["settled"] >= 2)
    worker, *_ = _children(served.process.pid)
    os.kill(worker, signal.SIGKILL)
    told = follow(desk, address, ended)

    assert (told["state"], told["failed"]) == ("done", 0)
    assert set(report_of(desk, address).values()) == {DONE}


def test_another_browser_sees_nothing_of_a_list(desk: httpx.Client, served: Served) -> None:
    """Neither its page, nor its files, nor its progress; it can change nothing either."""
    address = taken(desk, csv_of(*GOOD), **ONE)
    printed(desk, address)
    known = len(served.addresses)
    with served.stranger() as other:
        other.get("/entrer")
        deadline = threading.Event()
        while len(served.addresses) == known:
            deadline.wait(0.01)
        other.get(served.addresses[-1])
        answers = [
            other.get(f"{address}{path}").status_code
            for path in ("", "/impression.pdf", "/report.csv", "/suivi", "/ligne/2")
        ]
        changed = other.post(address, data={"action": "fermer"}).status_code

    assert answers == [404] * 5
    assert changed == 404
    assert desk.get(f"{address}/impression.pdf").status_code == 200


@pytest.mark.long
def test_the_server_answers_while_a_long_table_is_planned(
    desk: httpx.Client, served: Served
) -> None:
    """Thousands of rows, every one checked; its page stays small."""
    half = 1_000
    right = [patient(number, remarque="Apporter la radio") for number in range(half)]
    wrong = [patient(number, date_visite=f"{number}") for number in range(half)]
    table = csv_of(*right, *wrong)
    waits = []
    with ThreadPoolExecutor(1) as person, served.stranger() as healthy:
        sent = person.submit(taken, desk, table)
        while not sent.done():
            waits.append(healthy.get("/health", timeout=10).elapsed.total_seconds())
    address = sent.result()
    page = desk.get(address)
    told = act(desk, address, "corriger", **{f"{half + 2}.date_visite": "08/12/2026"})
    desk.post(address, data={"action": "fermer"})

    assert len(waits) > 5
    # Held up by the planning, one answer would come at its end.
    assert max(waits) < sum(waits) / 2
    assert (told["good"], told["bad"]) == (half + 1, half - 1)
    assert len(page.content) < 600_000
    assert page.text.count('data-row="') == 50


def test_a_preview_waits_for_about_one_row_while_a_list_prints(desk: httpx.Client) -> None:
    """Rows are given to workers as they get free: whoever asks for one page comes next."""
    address = taken(desk, csv_of(*MANY), **ONE)
    act(desk, address, "imprimer")
    before = follow(desk, address, lambda told: told["settled"] >= 3)["settled"]
    form = {"v.nom": "EXEMPLE", "v.prenom": "Camille", "v.date_naissance": "12/03/1948"}
    answer = desk.post("/fiche/visite", data={"document": "avant", "action": "telecharger", **form})
    after = act(desk, address, "veiller")
    desk.post(address, data={"action": "fermer"})

    assert answer.content.startswith(b"%PDF")
    assert after["settled"] - before <= 8


def test_what_cells_hold_is_shown_as_text(desk: httpx.Client) -> None:
    """On the columns, beside the fields, in the list of what is ready."""
    nasty = '"><img src=x onerror=alert(1)>'
    script = "<script>alert(1)</script>"
    fields = ["nom", "prenom", "date_naissance", "date_visite", nasty, script]
    rows = [patient(1, nom=script, moyen=nasty), patient(2, prenom=nasty)]
    address = taken(desk, csv_of(*rows, fields=fields))
    pages = [desk.get(address).text]
    act(desk, address, "colonnes", c4="moyen", c5="-")
    pages.append(desk.get(address).text)

    assert not [page for page in pages if "<img src=x" in page or "<script>" in page]
    assert "&lt;script&gt;" in pages[1]


@pytest.mark.parametrize(
    "data",
    [
        {"9" * 5000 + ".nom": "X"},
        {"٢.nom": "X", "2.rien": "X", ".nom": "X", "2.": "X", "-1.nom": "X"},
        {"c0": "rien", "c99": "nom", "vue": ["x", "9" * 400, "77"], "sans": ["77"]},
        {"prets": "0"},
        {"prets": "99999999"},
        {"attendu": "x" * 1000},
    ],
)
def test_a_form_that_no_page_sends_changes_nothing(
    desk: httpx.Client, data: dict[str, object]
) -> None:
    """And breaks nothing."""
    address = taken(desk, csv_of(*GOOD))
    answer = desk.post(address, data={"action": "corriger", **data}, follow_redirects=True)

    assert answer.status_code == 200
    assert act(desk, address, "veiller")["good"] == 4


def test_ready_rows_are_shown_by_screens(desk: httpx.Client) -> None:
    """A hundred at a time."""
    address = taken(desk, csv_of(*(patient(number) for number in range(150))))
    first = desk.get(address).text
    second = desk.post(address, data={"prets": "2"}, follow_redirects=True).text

    assert "EXEMPLE-99 " in first
    assert "EXEMPLE-100 " not in first
    assert "EXEMPLE-149 " in second
    assert "EXEMPLE-99 " not in second


def test_the_table_to_fill_in_can_be_sent_back(desk: httpx.Client) -> None:
    """Its example row is a good one."""
    blank = desk.get("/lot/tableau/visite.csv")
    address = taken(desk, blank.content)

    assert blank.headers["content-disposition"] == 'attachment; filename="visite.csv"'
    assert act(desk, address, "veiller")["good"] == 1


def test_a_list_whose_contacts_are_fictive_says_so(desk: httpx.Client) -> None:
    """Before the table is dropped, and until the end."""
    address = taken(desk, csv_of(*GOOD), **ONE)
    pages = [desk.get("/lot").text, desk.get(address).text]
    printed(desk, address)
    pages.append(desk.get(address).text)

    assert all("Coordonnées fictives" in page for page in pages)


@pytest.mark.slow
def test_nothing_of_a_list_is_said_elsewhere(tmp_path: Path) -> None:
    """No address, header, log or file name; files are private, and leaving removes them."""
    canary = patient(1, nom="CANARI", prenom="Zéphyrine", remarque="serin")
    wrong = {**canary, "date_visite": "perchoir"}
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as one, one.client() as desk:
        address = taken(desk, csv_of(canary, wrong))
        act(desk, address, "corriger", **{"3.date_visite": "perchoir"})
        printed(desk, address)
        answers = [
            desk.get(f"{address}{path}")
            for path in ("", "/impression.pdf", "/documents.zip", "/report.csv", "/ligne/2")
        ]
        (folder,) = folders(tmp_path / "tmp")
        private = stat.S_IMODE(folder.stat().st_mode)
        modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        names = "\n".join(str(path) for path in folder.rglob("*"))
        said = "\n".join(f"{answer.url}{answer.headers}{desk.cookies}" for answer in answers)
        report = answers[3].text
        desk.post("/sortir")
        left = folders(tmp_path / "tmp")
        gone = desk.get(address).status_code
    said = "\n".join([said, names, report, *one.errors, *one.addresses])

    assert [answer.status_code for answer in answers] == [200] * 5
    assert not [w for w in ("CANARI", "phyrine", "1948", "serin", "perchoir") if w in said]
    assert (private, modes) == (0o700, {0o600})
    assert left == []
    assert gone == 401


@pytest.mark.slow
@pytest.mark.parametrize(
    "end", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
@pytest.mark.long
def test_the_end_of_the_server_leaves_nothing(tmp_path: Path, end: signal.Signals) -> None:
    """While a list prints: no file and no process; after a kill, once it starts again."""
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as one, one.client() as desk:
        address = taken(desk, csv_of(*MANY), **ONE)
        act(desk, address, "imprimer")
        follow(desk, address, lambda told: told["settled"] >= 2)
        workers = _children(one.process.pid)
        one.process.send_signal(end)
        one.process.wait(30)
    if end == signal.SIGKILL:
        with serving(tmp_path, "--library", MINIMAL, "--workers", "1"):
            found = folders(tmp_path / "tmp")
    else:
        found = folders(tmp_path / "tmp")
    waiting = threading.Event()
    for _ in range(1000):
        alive = [worker for worker in workers if Path(f"/proc/{worker}").exists()]
        if not alive:
            break
        waiting.wait(0.01)

    assert workers
    assert found == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not alive


@pytest.mark.slow
def test_a_full_disk_is_said_in_words(full_disk: FullDisk, tmp_path: Path) -> None:
    """While the table arrives, and while its documents are written; with room, it goes on."""
    if full_disk.under:
        pytest.skip("no small disk can be mounted here")
    options = ("--library", MINIMAL, "--workers", "1")
    with serving(tmp_path, *options, TMPDIR=str(full_disk.folder)) as one, one.client() as desk:
        long = csv_of(*(patient(n, remarque="x" * 190) for n in range(6000)))
        refused = drop(desk, long)
        address = taken(desk, csv_of(*GOOD))
        failed = printed(desk, address)
        page = desk.get(address).text
        full_disk.enlarge()
        act(desk, address, "reprendre")
        whole = follow(desk, address, ended)
    told = " ".join(one.errors)

    assert refused.status_code == 503
    assert "le disque est plein" in refused.text
    assert failed["state"] == "failed"
    assert re.search("il faut environ|le disque est plein", page)
    assert whole["state"] == "done"
    assert "incident" not in told


@pytest.mark.long
def test_waiting_for_a_list_is_not_silence() -> None:
    """A session lasts as long as its list prints, then as long as any other."""
    with hosting(idle=900) as one, one.program() as desk:
        address = taken(desk, csv_of(*MANY[:8]), **ONE)
        act(desk, address, "imprimer")

        def time_passes(told: dict[str, object]) -> bool:
            # Gathered faster than they are told, pages of the print file are no measure of time.
            one.now += 850 if told["state"] == "printing" else 0
            return ended(told)

        told = follow(desk, address, time_passes)
        passed = one.now
        after = act(desk, address, "veiller")
        one.now += 901
        gone = desk.get(address).status_code

    assert passed > 2 * 900
    assert told["state"] == "done"
    assert after["state"] == "done"
    assert gone == 401


def test_the_fields_of_the_tests_are_those_of_the_leaflet(desk: httpx.Client) -> None:
    """Tables of these tests have every column that the small leaflet knows, but few of identity."""
    header = desk.get("/lot/tableau/visite.csv").content.decode("utf-8-sig").splitlines()[0]
    others = {"ipp", "nom_naissance", "prenom_naissance", "sexe"}

    assert set(header.split(";")) - others == set(FIELDS)


def test_a_leaflet_that_changed_is_said_before_anything_is_prepared(tmp_path: Path) -> None:
    """Rows are checked anew; what prints is the leaflet as it is now, or nothing."""
    library = shutil.copytree(MINIMAL, tmp_path / "fiches")
    leaflet = next(library.rglob("visite.yaml"))
    with serving(tmp_path, "--library", library, "--workers", "1") as one, one.client() as desk:
        address = taken(desk, csv_of(*GOOD[:2]))
        text = leaflet.read_text("utf-8")
        leaflet.write_text(text.replace("Reposez-vous.", "Marchez."), "utf-8")
        refused = act(desk, address, "imprimer")
        page = desk.get(address).text
        printed(desk, address)
        pages = " ".join(text_by_page(desk.get(f"{address}/impression.pdf").content))
        other = taken(desk, csv_of(*GOOD[:2]))
        leaflet.write_text(text.replace("Reposez-vous.", "Dormez."), "utf-8")
        kept = [desk.get(f"{address}/{name}").status_code for name in ("report.csv", *PRINTED)]
        told = act(desk, address, "veiller")
        after = desk.get(address).text
        leaflet.write_text("title: [", "utf-8")
        broken = desk.get(other).text.replace("&#39;", "'")
        still = act(desk, other, "imprimer")

    assert (refused["state"], refused["renewed"], refused["good"]) == ("rows", True, 2)
    assert "La fiche a changé" in page
    assert "Marchez." in pages
    assert "Reposez-vous." not in pages
    assert kept == [200, 409, 200]
    assert told["outdated"]
    assert "La fiche a changé depuis la préparation" in after
    assert "Rien n'est préparé" in broken
    assert still["state"] == "rows"


def test_progress_is_said_without_a_script(desk: httpx.Client) -> None:
    """How many, how long, which step; the page asks again by itself."""
    address = taken(desk, csv_of(*MANY[:6]))
    act(desk, address, "imprimer")
    page = desk.get(address).text
    follow(desk, address, ended)

    assert re.search(r"<noscript><meta http-equiv=.refresh", page)
    assert re.search(r'id="progress">\d sur 6<', page)
    assert "calcul du temps…" in page or re.search(r"encore \d+ secondes environ", page)
    assert '<li aria-current="step"><span>Préparer' in page


def test_a_corrected_row_is_still_there_after_the_page_is_read_again(desk: httpx.Client) -> None:
    """Marked, whose it is now, and open to another correction."""
    address = taken(desk, csv_of(*GOOD, WRONG))
    act(desk, address, "corriger", **{"6.date_visite": "08/12/2026", "6.moyen": "train"})
    page = desk.get(address).text

    assert re.search(r'<li class="fix mended" data-row="6"', page)
    assert re.search(r"data-ok>corrigée<", page)
    assert 'name="6.date_visite" value="08/12/2026"' in page
    assert '<li aria-current="step"><span>Préparer' in page
