"""How a list ended, in words: who is ready, on how much paper, what failed and why."""

import pytest

from feuillet.batch import Summary
from feuillet.batch.journal import Record
from feuillet.web.screens.list_end import TOLD, failures_of, left_of, lost_of, sum_of, title_of
from feuillet.web.screens.list_words import spaced
from tests.batches import patient
from tests.web.test_jobs import job_of


def ended(done: int, failed: int = 0, skipped: int = 0) -> Summary:
    """Return the sum of a list whose patients have documents of three pages and of two."""
    records = tuple(Record(row, "done", pages=(3, 2)) for row in range(2, done + 2))
    return Summary(done + failed + skipped, done, failed, skipped, records)


@pytest.mark.parametrize(
    ("summary", "title", "paper"),
    [
        (
            ended(25),
            "Les 25 patients sont prêts",
            "125 pages, 75 feuilles recto verso ; chaque patient commence sur une nouvelle"
            " feuille.",
        ),
        (
            ended(1, 1, 2),
            "1 patient est prêt, 1 ne l'est pas",
            "5 pages, 3 feuilles recto verso ; chaque patient commence sur une nouvelle feuille."
            " 2 lignes vides ou laissées de côté.",
        ),
        (
            ended(2, 3),
            "2 patients sont prêts, 3 ne le sont pas",
            "10 pages, 6 feuilles recto verso ; chaque patient commence sur une nouvelle feuille.",
        ),
        (ended(1), "Le patient est prêt", "5 pages, 3 feuilles recto verso"),
        (ended(0, 2), "Aucun patient n'est prêt", ""),
        (ended(0, 1, 1), "Aucun patient n'est prêt", "1 ligne vide ou laissée de côté."),
    ],
)
def test_an_end_is_one_sentence_and_its_paper(summary: Summary, title: str, paper: str) -> None:
    """As whoever goes to the printer needs it."""
    job = job_of(patient(1))
    job.state, job.summary = "done", summary

    assert title_of(job) == title
    assert sum_of(job).startswith(spaced(paper))


def test_an_early_end_says_how_far_it_came() -> None:
    """What was left aside is not waiting."""
    job = job_of(patient(1), patient(2), patient(3))
    job.left_out = {4}
    job.plan()
    job.state = "stopped"
    before = sum_of(job)
    job.settled = 2

    assert title_of(job) == "Préparation arrêtée"
    assert before == "0 patient préparé, 2 ne le sont pas encore."
    assert sum_of(job) == "1 patient préparé, 1 ne l'est pas encore."


def test_why_a_row_was_not_prepared_is_said_as_it_was_before() -> None:
    """As beside its cell, with whose row it is."""
    job = job_of(patient(1, moyen="fusée"))
    job.failures = (Record(2, "failed", problems=("doit être l'un de : Train, Voiture",)),)

    assert failures_of(job) == [
        spaced(
            "Ligne 2 (EXEMPLE-1 Camille) : Moyen de transport : choisissez une réponse : ce qui est"
            " écrit n'en est pas une"
        )
    ]


def test_failures_beyond_a_screen_are_in_the_report() -> None:
    """Their number is told."""
    job = job_of(patient(1))
    job.failures = tuple(Record(n, "failed", problems=("raison",)) for n in range(TOLD + 2))

    assert failures_of(job)[TOLD:] == [spaced("… et 2 autres, voir le rapport")]


def test_what_was_not_looked_at_is_told_again_at_the_end() -> None:
    """Each remark once, whatever its rows; none of a row that is not prepared."""
    far = {"date_visite": "08/02/2028"}
    job = job_of(patient(1, **far), patient(2, **far), patient(3, moyen="fusée", nom="NULL"))
    before = left_of(job)
    job.state, job.summary = "done", ended(2, 1)
    one = job_of(*map(patient, range(4)), patient(5), patient(5))
    one.state, one.summary = "done", ended(6)
    none = job_of(patient(1))
    none.state, none.summary = "done", ended(1)

    assert (before, left_of(none)) == ("", "")
    assert left_of(job) == spaced("1 point à vérifier restait : ")
    assert left_of(one) == spaced("1 point à vérifier restait : ")


def test_what_is_lost_with_a_list_is_counted() -> None:
    """Before it is given up."""
    job = job_of(patient(1), patient(2))
    job.edits = {2: {"nom": "MODELE"}}
    mended = lost_of(job)
    job.left_out = {3}

    assert mended == "1 ligne corrigée serait perdue."
    assert lost_of(job) == "1 ligne corrigée et 1 ligne laissée de côté seraient perdues."
