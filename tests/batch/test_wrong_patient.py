"""A document of the wrong patient is never given out, however it came to be."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from feuillet.batch.rows import CheckedRows, ReadyRow
from feuillet.batch.run import run_batch
from feuillet.batch.worker import Reply
from feuillet.batch.wrong_patient import faults_in
from tests.batches import batch, checked, contents, patient, press, printing, reply

TABLE = checked(patient(1), patient(2), patient(3, date_naissance="02/02/1950"))


def _faults(
    entry: ReadyRow, pdf: bytes, pages: tuple[int, ...] = (1,), table: CheckedRows = TABLE
) -> str:
    return " ; ".join(faults_in(pdf, entry, table, pages))


def _joined(*pdfs: bytes) -> bytes:
    """Return the pages of several files in one."""
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as part:
                whole.pages.extend(part.pages)
        output = io.BytesIO()
        whole.save(output)
    return output.getvalue()


def test_the_right_document_is_accepted() -> None:
    """Every row's own."""
    assert not any(_faults(entry, reply(entry).pdf) for entry in TABLE.entries)


@pytest.mark.parametrize("other", [1, 2])
def test_the_document_of_another_row_is_refused(other: int) -> None:
    """Even for a patient who was born the same day."""
    said = _faults(TABLE.entries[0], reply(TABLE.entries[other]).pdf)

    assert "manque sur une page" in said
    assert "d'une autre ligne" in said
    assert "d'un autre patient" in said


def test_one_page_of_another_among_the_good_ones_is_refused() -> None:
    """Each page is looked at."""
    mixed = _joined(reply(TABLE.entries[0]).pdf, reply(TABLE.entries[1]).pdf)

    assert "manque sur une page" in _faults(TABLE.entries[0], mixed, (2,))


def test_an_homonym_is_told_by_the_token() -> None:
    """Same name, same birth date: only the token differs."""
    table = checked(patient(1), patient(1, date_visite="09/12/2026"))
    first, second = table.entries

    assert not _faults(first, reply(first).pdf, table=table)
    assert "repère" in _faults(first, reply(second).pdf, table=table)


def test_a_missing_or_added_page_is_refused() -> None:
    """The pages are those that were laid out."""
    entry = TABLE.entries[0]

    assert "nombre de pages" in _faults(entry, reply(entry).pdf, (2,))
    assert "nombre de pages" in _faults(entry, _joined(reply(entry).pdf, reply(entry).pdf))


def test_a_page_without_identity_is_refused() -> None:
    """A generic leaflet is nobody's."""
    entry = TABLE.entries[0]
    generic = press().print({}).pdf

    assert "manque sur une page" in _faults(entry, generic)


def test_names_that_look_like_code_are_legitimate() -> None:
    """Somebody may be called None; braces are typed in a remark."""
    table = checked(
        patient(1, nom="None"),
        patient(2, nom="{ nom }"),
        patient(3, prenom="nan"),
        patient(4, remarque="Voir { ceci } & None"),
    )

    assert len(table.entries) == 4
    assert not any(_faults(entry, reply(entry).pdf, table=table) for entry in table.entries)


def test_what_a_template_left_unfilled_is_refused() -> None:
    """Outside what was typed, no page says {{ or None."""
    entry = TABLE.entries[0]
    poisoned = press().print({**entry.raw, "remarque": "Voir None"}, token=entry.token).pdf

    # Only the table says what this row typed: it has no remark.
    full = press("avant").print({**entry.raw, "remarque": "Voir None"}, token=entry.token).pdf

    assert not _faults(entry, poisoned)
    assert "non rempli" in _faults(entry, full)


def test_a_short_name_inside_a_longer_one_is_not_that_patient() -> None:
    """« Jean » stands in « Jean-Paul »: neither is taken for the other, nor refused for it."""
    table = checked(
        patient(1, nom="EXEMPLE", prenom="Jean"),
        patient(2, nom="EXEMPLE", prenom="Jean-Paul"),
        patient(3, nom="EXEMPLE DUPONT", prenom="Jean"),
    )

    assert not any(_faults(entry, reply(entry).pdf, table=table) for entry in table.entries)


@pytest.mark.parametrize("shift", [1, 2])
def test_documents_swapped_on_their_way_are_caught(tmp_path: Path, shift: int) -> None:
    """The reply names the right row, and holds the page of another."""
    rows = TABLE.entries

    def swapped(one: Reply) -> Reply:
        place = next(index for index, entry in enumerate(rows) if entry.number == one.number)
        return replace(one, pdf=reply(rows[(place + shift) % 3]).pdf)

    one = batch(patient(1), patient(2), patient(3, date_naissance="02/02/1950"))
    summary = run_batch(one, tmp_path / "lot", printing(swapped))

    assert summary.done == 0
    assert not [name for name in contents(tmp_path / "lot") if name.endswith(".pdf")]


BORN = {"nom": "", "prenom": "", "prenom_naissance": "Camille", "sexe": "F"}
LABELLED = checked(
    patient(1, **BORN, nom_naissance="MARTIN"),
    patient(2, **BORN, nom_naissance="PETIT"),
    patient(3, nom_naissance="MARTIN", sexe="M"),
)


def test_the_right_document_is_accepted_by_its_birth_names() -> None:
    """Each line stands on each page, its label before it."""
    assert not any(_faults(entry, reply(entry).pdf, table=LABELLED) for entry in LABELLED.entries)


@pytest.mark.parametrize(("own", "other"), [(0, 1), (1, 0), (0, 2), (2, 0)])
def test_the_document_of_another_birth_name_is_refused(own: int, other: int) -> None:
    """Born the same day, and of the same birth name: only a name in use tells the third apart."""
    said = _faults(LABELLED.entries[own], reply(LABELLED.entries[other]).pdf, table=LABELLED)

    assert "manque sur une page" in said
    assert "d'un autre patient" in said


def test_a_page_with_another_birth_name_beside_its_own_is_refused() -> None:
    """A template that would print both."""
    own, other = LABELLED.entries[:2]
    both = replace(own, identity=(*own.identity, *other.identity))
    mixed = _joined(reply(own).pdf, reply(other).pdf)

    assert "d'un autre patient" in _faults(own, mixed, (2,), LABELLED)
    assert "manque" in _faults(both, reply(own).pdf, table=LABELLED)
