"""What is known of a patient stays on her page: never in a message, a log, a name or a title."""

import datetime as dt
import io
import logging
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest

from feuillet.errors import FeuilletError, ValuesInvalid
from feuillet.find import Library
from feuillet.produce import produce_pdf
from tests.helpers import LIBRARIES, run_feuillet, text_by_page

MINIMAL = LIBRARIES / "minimal"
CANARIES = ("CANARI", "Zéphyrine", "1948", "serin")
PATIENT = {
    "nom": "CANARI",
    "prenom": "Zéphyrine",
    "date_naissance": "12/03/1948",
    "ipp": "SERIN-0042",
    "date_visite": "08/12/2026",
    "remarque": "Apporter le serin",
}


@pytest.fixture(scope="module")
def minimal() -> Library:
    """The library of one small leaflet."""
    return Library.open([MINIMAL], environment={})


def _leaks(*places: str | bytes) -> list[str]:
    texts = [
        place if isinstance(place, str) else place.decode("utf-8", "replace") for place in places
    ]
    return [canary for canary in CANARIES for text in texts if canary.casefold() in text.casefold()]


def _yaml(values: Mapping[str, str]) -> bytes:
    return "".join(f'{name}: "{value}"\n' for name, value in values.items()).encode()


def test_the_canaries_are_on_the_page(minimal: Library, today: dt.date) -> None:
    """What the other tests look for elsewhere is printed where it belongs."""
    text = " ".join(text_by_page(produce_pdf(minimal, "visite", PATIENT, today=today).pdf))

    assert set(_leaks(text)) == set(CANARIES)


def test_metadata_and_outline_hold_nothing_of_the_patient(minimal: Library, today: dt.date) -> None:
    """Title, author, subject, packet, bookmarks and every other text but the pages'."""
    pdf = produce_pdf(minimal, "visite", PATIENT, today=today).pdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        strings = [
            str(value)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
            for value in item.values()
            if isinstance(value, pikepdf.String)
        ]
        packet = document.Root.Metadata.read_bytes()
        information = [str(value) for value in document.docinfo.values()]
        assert "/Names" not in document.Root
    assert len(information) >= 3
    assert _leaks(packet, *strings, *information) == []


def test_two_patients_have_the_same_metadata(minimal: Library, today: dt.date) -> None:
    """Nothing but the pages tells one patient's file from another's."""
    other = {**PATIENT, "nom": "AUTRE", "prenom": "Paule", "date_naissance": "01/01/1950"}

    packets = []
    for patient in (PATIENT, other):
        pdf = produce_pdf(minimal, "visite", patient, today=today).pdf
        with pikepdf.open(io.BytesIO(pdf)) as document:
            packets.append((document.Root.Metadata.read_bytes(), dict(document.docinfo)))

    assert packets[0] == packets[1]


def test_nothing_is_logged_of_a_patient(
    minimal: Library,
    today: dt.date,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No logger of any library, at any level, and neither standard stream."""
    with caplog.at_level(logging.DEBUG):
        produce_pdf(minimal, "visite", PATIENT, today=today)
        with pytest.raises(ValuesInvalid):
            produce_pdf(minimal, "visite", {**PATIENT, "moyen": "serin"}, today=today)

    captured = capfd.readouterr()
    assert _leaks(caplog.text, captured.out, captured.err) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"date_visite": "serin"},
        {"moyen": "CANARI"},
        {"date_naissance": "12/03/19488"},
        {"date_naissance": "12/03/2948"},
        {"nom": "CANARI\u202e"},
        {"nom": "CANARI" * 40},
        {"prenom": ""},
        {"CANARI": "x"},
        {"canari zéphyrine": "serin"},
        {"date_vizite": "CANARI"},
        {"remarque": "serin " * 100},
    ],
)
def test_no_refusal_tells_a_value(
    minimal: Library, today: dt.date, changes: dict[str, str]
) -> None:
    """Whatever is wrong, the sentence has labels only, and no inner error quotes more."""
    with pytest.raises(FeuilletError) as refusal:
        produce_pdf(minimal, "visite", {**PATIENT, **changes}, today=today)

    assert _leaks(str(refusal.value), repr(refusal.value)) == []
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None


def test_a_page_is_printed_without_a_word_of_the_patient(tmp_path: Path) -> None:
    """Neither stream, nor the name of the file, nor anything else in the folder tells who."""
    done = run_feuillet(
        *("render", "visite", "--library", MINIMAL, "--values", "-"),
        cwd=tmp_path,
        typed=_yaml(PATIENT),
    )

    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
    assert done.returncode == 0
    assert sorted(names) == ["out", "out/visite.pdf"]
    assert _leaks(done.stdout, done.stderr, *names) == []


@pytest.mark.parametrize(
    ("arguments", "typed", "status"),
    [
        (("--set", "nom=CANARI", "--set", "moyen=serin"), b"", 4),
        (("--set", "nom=CANARI", "--set", "nom=Zéphyrine"), b"", 4),
        (("--set", "CANARI"), b"", 2),
        (("--set", "CANARI=Zéphyrine"), b"", 4),
        (("CANARI", "Zéphyrine"), b"", 2),
        (("--canari",), b"", 2),
        (("--profile", "CANARI"), b"", 2),
        (("--document", "CANARI"), b"", 3),
        (("--values", "CANARI.yaml"), b"", 4),
        (("--values", "-"), _yaml({**PATIENT, "moyen": "serin"}), 4),
        (("--values", "-"), b"nom: [CANARI\nprenom: 'serin\n", 4),
        (("--values", "-"), b"nom: {CANARI: serin}\n", 4),
        (("--values", "-"), "nom: CANARI Zéphyrine".encode("cp1252"), 4),
    ],
)
def test_no_refusal_of_the_command_line_repeats_what_was_typed(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    typed: bytes,
    status: int,
) -> None:
    """A wrong option, a wrong file or a wrong value: the terminal stays mute about the patient."""
    from feuillet.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed)))

    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(SystemExit) as end:
        main(["render", "visite", "--library", str(MINIMAL), *arguments])

    streams = capfd.readouterr()
    assert end.value.code == status
    assert streams.err
    assert _leaks(streams.out, streams.err) == []
    assert list(tmp_path.iterdir()) == []
