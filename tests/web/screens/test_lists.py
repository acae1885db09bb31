"""The first screens of a list, to whoever is in: a table to fill in, and one to send."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.datastructures import FormData
from starlette.types import ASGIApp

from feuillet.batch.tables import read_table
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet
from feuillet.web.jobs import Job
from feuillet.web.screens import list_form, list_pages, lists, login, patient
from feuillet.web.screens.list_columns import columns_of
from feuillet.web.state import NotAdmitted
from tests.batches import press
from tests.web.calling import awaited, call


def serving(leaflet: Leaflet, *, admitted: bool = True) -> ASGIApp:
    """Return a server with one leaflet, where somebody is in or not."""
    presses = SimpleNamespace(
        shelved=lambda name: SimpleNamespace(leaflet=leaflet),
        library=SimpleNamespace(leaflet_names=lambda: ["essai"]),
    )
    session = SimpleNamespace(jobs=set(), marker="x") if admitted else None
    server: Any = SimpleNamespace(
        presses=presses,
        session=lambda request: session,
        jobs=SimpleNamespace(find=lambda number, allowed: None),
    )
    app = FastAPI()
    app.include_router(lists.router)
    app.state.server = server
    return app


def test_the_table_to_fill_in_is_read_back(surgery: Leaflet) -> None:
    """As French Excel opens and saves it."""
    answer = call(serving(surgery), "GET", "/lot/tableau/essai.csv")
    table = read_table(answer.content)

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"] == 'attachment; filename="essai.csv"'
    assert "nom" in table.header
    assert len(table.rows) == 1


@pytest.mark.parametrize("path", ["/lot", "/lot/tableau/essai.csv", "/lot/nombre"])
def test_whoever_is_not_in_sees_nothing(surgery: Leaflet, path: str) -> None:
    """Not even that there is no such list."""
    with pytest.raises(NotAdmitted):
        call(serving(surgery, admitted=False), "GET", path)


def test_encodings_are_those_that_tables_are_read_in() -> None:
    """The screen offers none that would be refused as unknown."""
    for encoding in list_pages.ENCODINGS:
        table = read_table("nom;prenom\nEXEMPLE;Zoé\n".encode(encoding), encoding=encoding)

        assert table.rows[0].cells[1].text == "Zoé"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Nom de naissance;Nom;Prénom;DDN;Sexe", "EXEMPLE;;Camille;12/03/1948;F"),
        ("Nom;Nom de naissance;Prénom;DDN;", "EXEMPLE;MODÈLE;Camille;12/03/1948;"),
        ("Nom;Prénom;DDN;Moyen;Chambre", "EXEMPLE;Camille;12/03/1948;Train;12"),
    ],
)
def test_columns_sent_as_they_are_shown_change_nothing(header: str, row: str) -> None:
    """Whoever looks at them once more and goes on has what was ready before."""
    job = Job(press(), read_table(f"{header}\n{row}\n".encode()), {}, "essai")
    job.plan()
    before = job.checked
    job.state = "columns"
    server: Any = SimpleNamespace(
        remembered=None,
        sessions=SimpleNamespace(idle=900),
        presses=SimpleNamespace(library=SimpleNamespace(hospital=SimpleNamespace(fictive=False))),
    )
    page = bytes(list_pages.screen(job, server).body).decode()
    selects = re.findall(r'<select id="(c\d+)"(.*?)</select>', page, re.DOTALL)
    sent = {
        name: next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
        for name, options in selects
    }
    list_form.take_form(job, FormData(sent))
    job.plan()

    assert len(sent) == len(job.table.header)
    assert before is not None
    assert before.entries
    assert job.checked == before
    assert job.checked.entries[0].raw == before.entries[0].raw


def test_a_name_of_birth_may_be_passed_over_by_hand_and_taken_back() -> None:
    """Both are said by what is chosen on the page."""
    table = read_table("Nom de naissance;Nom;Prénom;DDN\nEXEMPLE;;Camille;12/03/1948\n".encode())
    job = Job(press(), table, {}, "essai")
    found = []
    for given in (list_form.IGNORED, "nom_naissance"):
        job.plan()
        list_form.take_form(job, FormData({"c0": given}))
        job.plan()
        assert job.checked is not None
        found.append((len(job.checked.entries), columns_of(job)[0].variable))

    assert found == [(0, ""), (1, "nom_naissance")]


def test_a_list_without_a_table_is_asked_for_it(surgery: Leaflet) -> None:
    """A browser sends an empty name where nothing was chosen."""
    form = FormData([("leaflet", "essai"), ("document.essai", "feuille")])
    shelved = SimpleNamespace(leaflet=surgery, found=SimpleNamespace(name="essai"))
    server: Any = SimpleNamespace(presses=SimpleNamespace(shelved=lambda _: shelved))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "press_of", lambda *_: None)
        with pytest.raises(TableUnreadable, match="choisissez d'abord le fichier"):
            awaited(lists._read(server, form))


@pytest.mark.parametrize("screens", [lists, login, patient])
def test_no_screen_leaves_its_form_to_the_framework(screens: Any) -> None:
    """Whose refusals are for programs: each screen reads what was typed, and says what is wrong."""
    asked = [route.dependant for route in screens.router.routes]
    for one in asked:
        asked += one.dependencies

        assert one.body_params == []
        assert not any(
            each.field_info.is_required() for each in (*one.query_params, *one.header_params)
        )
