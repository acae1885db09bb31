"""Raw text by field becomes values: typed, complete, or refused without being quoted."""

import datetime as dt

import pytest
from hypothesis import example, given, strategies as st

from feuillet.check.values import check_values
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Appointment
from feuillet.read import read_leaflet
from tests.check.refusing import FIELDS, Patient, refusal


def test_no_value_at_all_is_the_generic_leaflet(surgery: Leaflet, today: dt.date) -> None:
    """Nobody's leaflet needs nothing."""
    values = check_values(surgery, {}, today=today)

    assert not values.named
    assert not values.known


def test_unknown_fields_are_refused_and_not_repeated(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """A misspelt column must not lose a date; its name may be a value that slipped."""
    problems = refusal(surgery, {**identity, "date_operatoin": "x", "CANARI Jeanne": "y"}, today)

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


def test_every_problem_is_told_at_once(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """The secretary mends a whole form in one go."""
    problems = refusal(surgery, {**identity, "heure": "25 h", "nombre": "9", "geste": "x"}, today)

    assert len(problems) == 3


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


def test_all_that_is_wrong_with_a_patient_is_told_at_once(surgery: Leaflet, today: dt.date) -> None:
    """A malformed field hides neither what is missing, nor what does not go together."""
    raw = {
        "nom": "EXEMPLE et ESSAI",
        "date_naissance": "12/03/195",
        "heure": "25 h",
        "niveaux": "L1, L2",
        "date_operation": "08/12/2062",
    }
    problems = " ; ".join(refusal(surgery, raw, today))

    assert "Heure" in problems
    assert "Prénom : à indiquer aussi (identité entière)" in problems
    assert "semble porter deux noms" in problems
    assert "dans plus d'un an et demi" in problems
