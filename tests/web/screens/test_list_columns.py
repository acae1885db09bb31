"""The columns of a list on their screen: what each is for, how that is known, what lacks."""

from dataclasses import replace

import pytest

from feuillet.batch.tables import read_table
from feuillet.model.hospital import PASSED_OVER
from feuillet.model.leaflet import Leaflet
from feuillet.web.jobs import Job
from feuillet.web.screens.list_columns import (
    Column,
    columns_of,
    first_of,
    general_of,
    missing_of,
    summary_of,
)
from feuillet.web.screens.list_words import spaced
from tests.batches import press

ROW = "EXEMPLE;Camille;12/03/1948"


def job_of(content: str, leaflet: Leaflet | None = None, **renames: str) -> Job:
    """Return a list that was read and planned."""
    one = press() if leaflet is None else replace(press(), leaflet=leaflet)
    job = Job(one, read_table(content.encode()), renames, "essai")
    job.plan()
    return job


def last(job: Job) -> Column:
    """Return its last column."""
    return columns_of(job)[-1]


def unmatched(header: str, cell: str = "08/12/2026") -> Job:
    """Return a list whose last column is called so."""
    return job_of(f"nom;prenom;date_naissance;{header}\n{ROW};{cell}\n")


def test_a_likely_column_is_proposed() -> None:
    """Chosen already, with an example of what it holds; nothing is wrong with it."""
    *known, likely = columns_of(unmatched("date_visit"))

    assert {one.known for one in known} == {"known"}
    assert (likely.letters, likely.variable, likely.example) == ("D", "date_visite", "08/12/2026")
    assert (likely.known, likely.problem, likely.note) == ("proposed", "", "")


@pytest.mark.parametrize("header", ["zzz", "", "Civilité"])
def test_a_column_that_nobody_needs_is_aside(header: str) -> None:
    """Without a question."""
    job = job_of(f"nom;prenom;date_naissance;date_visit;{header}\n{ROW};08/12/2026;x\n")
    one = last(job)

    assert (one.known, one.variable, one.problem, one.note) == ("aside", "", "", "")


def test_what_was_said_last_time_is_told() -> None:
    """For a field, or for nothing; what the hospital decided is simply known."""
    content = f"nom;prenom;date_naissance;jour j;teinte;zzz\n{ROW};08/12/2026;bleu;x\n"
    job = job_of(content, **{"jour j": "date_visite", "teinte": PASSED_OVER})
    job.state = "columns"
    by_hospital = job_of(content, **{"jour j": "date_visite"})
    by_hospital.decided = by_hospital.renames

    assert [one.known for one in columns_of(job)[3:]] == ["recalled", "recalled", "aside"]
    assert columns_of(by_hospital)[3].known == "known"


def test_a_choice_by_hand_is_told_from_a_proposal_that_was_taken() -> None:
    """Sent as it was, a proposed column stays so."""
    job = unmatched("date_visit")
    job.chosen = {3: "date_visite"}
    taken = last(job).known
    job.chosen = {3: "remarque"}
    by_hand = last(job).known
    job.chosen = {3: ""}

    assert (taken, by_hand, last(job).known) == ("proposed", "chosen", "aside")


def test_two_columns_of_one_field_are_to_be_settled() -> None:
    """Each is told."""
    job = job_of("nom;Nom;prenom;date_naissance\nA;B;C;12/03/1948\n")

    assert [(one.known, one.problem) for one in columns_of(job)][:2] == [
        (
            "asked",
            spaced(
                "Plusieurs colonnes sont pour ce champ : choisissez pour chacune le sien, ou"
                " « laissée de côté »."
            ),
        )
    ] * 2
    assert not any("colonnes A et B" in line for line in general_of(job))


def test_a_heading_of_two_fields_is_to_be_chosen(surgery: Leaflet) -> None:
    """The program does not."""
    hour = surgery.variables["heure"]
    double = surgery.model_copy(update={"variables": {**surgery.variables, "retour": hour}})
    one = last(job_of(f"nom;prenom;date_naissance;{hour.label}\n{ROW};7 h 30\n", double))

    assert (one.known, one.variable) == ("asked", "")
    assert one.problem == spaced("Ce nom va à plusieurs champs : choisissez.")


def test_two_patients_of_a_row_are_never_left_aside_unseen() -> None:
    """It is said first, and each of the second's columns is asked about."""
    job = job_of(
        "nom;prenom;date_naissance;nom 2;prenom 2;date_naissance 2\n"
        f"{ROW};MODELE;Andréa;13/02/1950\n"
    )
    columns = columns_of(job)

    assert [one.known for one in columns[3:]] == ["asked"] * 3
    assert columns[3].problem == spaced("Choisissez un champ, ou « laissée de côté ».")
    assert any("deux patients par ligne" in line for line in general_of(job))


def test_what_one_column_holds_together_is_said_under_it() -> None:
    """And both fields lack, until there are two columns."""
    job = job_of("Nom et prénom;date_naissance;date_visite\nEXEMPLE Camille;12/03/1948;8/12/2026\n")
    columns = columns_of(job)

    assert columns[0].note.startswith("Elle réunit")
    assert missing_of(job, columns) == spaced(
        "Il manque « Nom » et « Prénom » : choisissez plus bas les colonnes qui les donnent, ou"
        " ajoutez-les au tableau, puis déposez-le de nouveau."
    )


def test_who_does_not_come_is_told_though_the_column_is_aside() -> None:
    """Before anything is prepared."""
    one = last(job_of(f"nom;prenom;date_naissance;date_visit;Présence\n{ROW};08/12/2026;non\n"))

    assert one.known == "aside"
    assert one.note == spaced(
        "Elle semble dire qui vient : supprimez d'abord ceux qui ne viennent pas."
    )


def test_what_is_of_rows_waits_until_columns_have_their_places() -> None:
    """Then it is said at once."""
    job = job_of("nom;prenom;date_naissance;date_visit\nEXEMPLE;Camille;31/02/1948;08/12/2026\n")
    columns = columns_of(job)
    now, later = first_of(general_of(job), columns)
    settled = [replace(one, known="known") for one in columns]

    assert now == []
    assert len(later) == 1
    assert later[0].startswith("Ligne 2, Date de naissance")
    assert first_of(later, settled) == (later, [])


def test_how_far_the_columns_are_known_is_said_in_a_line() -> None:
    """With what to verify."""
    one = unmatched("date_visit")
    several = job_of(
        "nom;prenom;date_naissance;date_visit;remarqu;zzz;yyy\n"
        f"{ROW};08/12/2026;x;y;z\n{ROW};08/12/2026;x;y;z\n"
    )

    assert summary_of(one, columns_of(one)) == (
        "1 ligne lue. 4 colonnes sur 4 ont trouvé leur place. Vérifiez celle qui est proposée."
    )
    assert summary_of(several, columns_of(several)) == (
        "2 lignes lues. 5 colonnes sur 7 ont trouvé leur place. Vérifiez les 2 proposées."
        " Vérifiez que les 2 laissées de côté ne servent pas."
    )
