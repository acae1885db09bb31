"""YAML text becomes content: every scalar as typed, every problem with its line."""

import json
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from feuillet.errors import ContentError, LeafletInvalid, ValuesInvalid
from feuillet.find import Library
from feuillet.model.hospital import Columns, Hospital, Protocol
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import FORMS, phrase
from feuillet.read import MAX_TEXT_BYTES, read_hospital, read_leaflet, read_tree, read_values
from tests.helpers import LIBRARIES

MINIMAL = (LIBRARIES / "minimal" / "leaflets" / "visite.yaml").read_text("utf-8")
HOSPITAL = (LIBRARIES / "hospital" / "hospital.yaml").read_text("utf-8")

BILLION_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {k: v}\n" + "".join(
    f"{after}: &{after}\n  <<: [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


def _refusal(text: str) -> str:
    with pytest.raises(LeafletInvalid) as refusal:
        read_tree(text, "essai.yaml")
    return str(refusal.value)


def test_every_scalar_is_the_text_that_was_typed() -> None:
    """Nothing is turned into a number, a date, a truth value or nothing else than it says."""
    typed = ["no", "on", "010", "007", "12:30:00", "2024-01-02", "2024-13-45", "1.10", "=", "0x1F"]
    text = "\n".join(f"k{index}: {value}" for index, value in enumerate(typed))

    assert list(read_tree(text, "essai.yaml").data.values()) == typed


def test_a_quoted_null_is_a_text_and_a_bare_one_nothing() -> None:
    """`null`, `~` and an empty value mean nothing; quotes make them text."""
    tree = read_tree("a: null\nb: ~\nc:\nd: 'null'\ne: \"\"\n", "essai.yaml")

    assert tree.data == {"a": None, "b": None, "c": None, "d": "null", "e": ""}


@pytest.mark.parametrize("bomb", [BILLION_LAUGHS, MERGE_BOMB, "a: &x 1\nb: 2", "a: *x"])
def test_aliases_are_refused_before_they_unfold(bomb: str) -> None:
    """A file that repeats itself by reference is refused at once, whatever it would hold."""
    tracemalloc.start()
    before = time.perf_counter()

    refusal = _refusal(bomb)

    elapsed = time.perf_counter() - before
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "ancres" in refusal
    assert elapsed < 1
    assert most < 5_000_000


def test_merge_keys_are_refused() -> None:
    """`<<` would bring in keys that nobody reads on the spot."""
    assert "« << »" in _refusal("a: 1\n<<: {b: 2}\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system ['touch /tmp/x']",
        "a: !!python/name:os.system",
        "!!map {a: b}",
        "a: !!binary aGVsbG8=",
        "a: !prive x",
    ],
)
def test_tags_are_refused(text: str) -> None:
    """A tag could build an object: none is admitted."""
    assert "étiquettes" in _refusal(text)


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? "])
def test_deep_nesting_is_refused_without_falling_over(bracket: str) -> None:
    """Many brackets in a row are refused while they are counted."""
    assert "niveaux" in _refusal(bracket * 30) or "clé" in _refusal(bracket * 30)


def test_a_repeated_key_is_refused_with_both_lines() -> None:
    """Plain YAML keeps the last of two equal keys and says nothing."""
    refusal = _refusal("titre: a\nautre: b\ntitre: c\n")

    assert "ligne 3" in refusal
    assert "ligne 1" in refusal


def test_a_repeated_key_is_found_at_any_depth() -> None:
    """Inside a list inside a group too."""
    assert "ligne 4" in _refusal("a:\n  - b: 1\n    c: 2\n    b: 3\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('titre: "a\\0b"', "U+0000"),
        ("titre: DU\u202eTNOP", "U+202E"),
        ("titre: a\u200bb", "U+200B"),
        ('titre: "\\u202e"', "U+202E"),
        ("titre: 大野", "U+5927"),
    ],
)
def test_unprintable_characters_are_refused_with_their_line(text: str, code: str) -> None:
    """The author is told which character, and where."""
    refusal = _refusal(f"# en-tête\n{text}\n")

    assert "essai.yaml, ligne 2" in refusal
    assert code in refusal


@pytest.mark.parametrize("text", ['titre: "\\ud800"', "titre: a\x00b", "titre: a\x80b", "\ud800"])
def test_what_yaml_itself_forbids_is_refused_with_the_file(text: str) -> None:
    """Half characters and control characters never reach a page."""
    assert "essai.yaml" in _refusal(text)


def test_a_file_of_two_megabytes_is_refused_unread() -> None:
    """Its size is looked at before its content."""
    assert "trop gros" in _refusal("[" * 2 * MAX_TEXT_BYTES)


@pytest.mark.parametrize(
    "text",
    ["titre: [a", "titre: 'a", "a: b: c", "\tt: a", "- a\nb: c", "a: b\n---\na: c", "? [a]\n: b"],
)
def test_broken_yaml_is_refused_with_its_line(text: str) -> None:
    """The sentence says where, and nothing of the parser's English."""
    refusal = _refusal(text)

    assert "essai.yaml, ligne" in refusal
    assert "expected" not in refusal


@example("\x85\x850")
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No file makes the reader fail in another way than with a sentence."""
    try:
        read_tree(text, "essai.yaml")
    except ContentError as refusal:
        said = str(refusal)
    else:
        said = "essai.yaml"

    assert said.startswith("essai.yaml")


@given(st.text(alphabet="ab:-[]{}&*!?|>'\"%@`#,\n 0", max_size=60))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    """The signs of YAML in any order neither crash nor build anything but plain data."""
    try:
        data = read_tree(text, "essai.yaml").data
    except ContentError:
        data = None

    assert data is None or isinstance(data, str | list | dict)


# A leaflet.


def test_a_leaflet_is_read() -> None:
    """The smallest leaflet has its title, documents and variables."""
    leaflet = read_leaflet(MINIMAL, "visite.yaml")

    assert leaflet.title == "Visite d'essai"
    assert leaflet.version == "1.2"
    assert list(leaflet.documents) == ["avant", "apres"]
    assert list(leaflet.variables) == ["date_visite", "moyen", "remarque"]


def test_the_lines_of_a_list_keep_their_order() -> None:
    """Documents, variables and sections come in the order they are written."""
    leaflet = read_leaflet(MINIMAL, "visite.yaml")

    assert [plan.title for plan in leaflet.documents.values()] == ["Avant", "Après"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Visite", "titel: Visite", "« titel »"),
        ('version: "1.2"', "version: une", "« version »"),
        ("written: 2026-11-01", "written: hier", "doit être une date"),
        ("authors: [Équipe d'essai]", "authors: Équipe", "doit être une liste"),
        ("pages: 1", "pages: beaucoup", "doit être un nombre entier"),
        ("pages: 1", "pages: 0", "trop petit"),
        ("type: text", "type: texte", "valeur inconnue"),
        ("date_visite: {", "Date de visite: {", "un nom comme date_pose : minuscules sans accent"),
        ("missing: blank", "missing: rien", "valeur inconnue"),
        ("- text: Reposez-vous.", "- texte: Reposez-vous.", "sorte de bloc inconnue"),
        ("- text: Reposez-vous.", "- text: ''", "ne doit pas être vide"),
        ("title: Texte d'essai", "title: T, url: javascript:alert", "« url »"),
        ("title: Texte d'essai", "title: T, url: http://exemple.org", "« url »"),
        ("title: Texte d'essai", "title: T, url: file:///etc/passwd", "« url »"),
        ("title: Texte d'essai", "title: T, url: 'data:text/html,x'", "« url »"),
    ],
)
def test_a_wrong_leaflet_is_refused_where_it_is_wrong(old: str, new: str, says: str) -> None:
    """The sentence has the file, the line and the key, in French."""
    text = MINIMAL.replace(old, new, 1)
    line = text[: text.index(new)].count("\n") + 1

    with pytest.raises(LeafletInvalid) as refusal:
        read_leaflet(text, "visite.yaml")

    told = [problem for problem in refusal.value.problems if says in problem]
    assert told
    assert _line(told[0]) == line


def _line(problem: str) -> int:
    return int(problem.split("ligne ")[1].split(" ")[0])


def test_a_misspelt_key_is_told_with_the_nearest_one() -> None:
    """An unknown key is refused where it stands; what was meant is proposed."""
    with pytest.raises(LeafletInvalid) as refusal:
        read_leaflet(MINIMAL.replace("missing: blank", "misssing: blank"), "visite.yaml")

    assert "Vouliez-vous dire « missing »" in str(refusal.value)
    assert _line(refusal.value.problems[0]) == 18


def test_secure_web_addresses_are_admitted_among_the_sources() -> None:
    """A source may give an https address."""
    text = MINIMAL.replace("title: Texte d'essai", "title: T, url: 'https://exemple.org/a'")

    assert str(read_leaflet(text, "v.yaml").sources["service"].url) == "https://exemple.org/a"


def test_all_problems_are_told_at_once() -> None:
    """Two mistakes, two lines."""
    text = MINIMAL.replace("pages: 1", "pages: 0", 1).replace('"1.2"', "une")

    with pytest.raises(LeafletInvalid) as refusal:
        read_leaflet(text, "visite.yaml")

    assert len(refusal.value.problems) == 2


def _broken() -> list[Path]:
    return sorted((LIBRARIES / "broken" / "leaflets").glob("*.yaml"))


@pytest.mark.parametrize("path", _broken(), ids=lambda path: path.stem)
def test_each_broken_leaflet_is_refused_for_what_its_first_line_says(path: Path) -> None:
    """Each file of the broken library has one fault, told on its first line."""
    text = path.read_text("utf-8")
    expected = text.splitlines()[0].removeprefix("# ")

    library = Library.open([path.parent.parent], environment={})
    with pytest.raises(LeafletInvalid) as refusal:
        library.read(library.find_leaflet(path.stem))

    assert expected in str(refusal.value)
    assert all(problem.startswith(f"{path.name}, ligne ") for problem in refusal.value.problems)


# A hospital.


def test_a_hospital_is_read() -> None:
    """Its telephone numbers are text, with their noughts."""
    hospital = read_hospital(HOSPITAL, "hospital.yaml")

    assert hospital.phones.service.number == "01 99 00 11 11"
    assert not hospital.fictive


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("01 99 00 11 11", "0199001111", "« number »"),
        ('"#333333"', '"#ffff00"', "trop clair"),
        ('"#333333"', '"red"', "« accent »"),
        ("logo.png", "../logo.png", "« logo »"),
        ("logo.png", "http://exemple.org/logo.png", "« logo »"),
        ("logo.png", "logo.svg", "« logo »"),
        ("logo: logo.png", "holidays: mars", "« holidays »"),
    ],
)
def test_wrong_settings_are_refused(old: str, new: str, says: str) -> None:
    """A number that cannot be dialled, a colour nobody can read, a picture from elsewhere."""
    with pytest.raises(LeafletInvalid) as refusal:
        read_hospital(HOSPITAL.replace(old, new), "hospital.yaml")

    assert says in str(refusal.value)


# One patient's values.


def test_values_are_read_from_yaml_and_from_json_alike() -> None:
    """Both say the same; numbers, lists and nothing become text."""
    yaml_values = read_values("nom: EXEMPLE\nnombre: 02\nniveaux: [L1, L2]\nipp:\n")
    json_values = read_values(
        '{\n\t"nom":"EXEMPLE", "nombre": "02", "niveaux":["L1","L2"],"ipp":null}'
    )

    assert yaml_values == json_values
    assert yaml_values == {"nom": "EXEMPLE", "nombre": "02", "niveaux": "L1, L2", "ipp": ""}


def test_an_empty_file_of_values_is_the_generic_leaflet() -> None:
    """Nothing typed is nothing known."""
    assert read_values("") == {}
    assert read_values("# seulement un commentaire\n") == {}


@pytest.mark.parametrize(
    "text",
    [
        "- CANARI",
        "CANARI",
        "nom: {a: CANARI}",
        "nom: [[CANARI]]",
        "nom: CANARI\nnom: CANARI",
        "nom: 'CANARI",
        "nom: *CANARI",
        "nom: &CANARI x",
        "nom: !CANARI x",
        "nom: CANARI: x",
        "nom: CANARI\n---\nnom: CANARI",
        "? [CANARI]\n: x",
        'nom: "CANARI\\ud800"',
        "nom: CANARI\x00",
        "nom: CANARI" * 100_001,
    ],
)
def test_wrong_values_are_refused_without_quoting_them(text: str) -> None:
    """The secretary is told the line; what she typed is not repeated, not even in the cause."""
    with pytest.raises(ValuesInvalid) as refusal:
        read_values(text)

    assert "CANARI" not in str(refusal.value)
    assert refusal.value.__context__ is None


# What a refusal says of the form.


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("01 99 00 11 11", "0199001111", "comme 01 99 00 12 34"),
        ('"#333333"', "rouge", "comme #0b4a6f"),
        ("logo.png", "logo.svg", "PNG ou JPEG"),
        ('"#333333"', '"#eeeeee"', "trop clair"),
    ],
)
def test_a_setting_of_another_form_is_told_on_its_line_with_an_example(
    old: str, new: str, says: str
) -> None:
    """Not « n'a pas la forme attendue », nor line 1."""
    text = HOSPITAL.replace(old, new, 1)
    line = 1 + text[: text.index(new)].count("\n")

    with pytest.raises(LeafletInvalid, match=rf"^hospital.yaml, ligne {line} : ") as refusal:
        read_hospital(text, "hospital.yaml")

    assert says in str(refusal.value)


def test_every_form_that_a_file_may_break_has_its_sentence() -> None:
    """With an example, in French."""
    schemas = (model.model_json_schema() for model in (Leaflet, Hospital, Protocol, Columns))
    patterns = set(re.findall(r'"pattern": ("(?:[^"\\\\]|\\\\.)*")', json.dumps([*schemas])))

    assert len(patterns) > 5
    assert {json.loads(one) for one in patterns} <= FORMS.keys()


def test_a_key_of_another_place_is_not_proposed_for_itself() -> None:
    """« pictogram » exists: not on a text."""
    text = MINIMAL.replace(
        "text: Reposez-vous.", "text: Reposez-vous.\n            pictogram: bed", 1
    )

    with pytest.raises(LeafletInvalid, match="« pictogram » : cette clé va ailleurs") as refusal:
        read_leaflet(text, "visite.yaml")

    assert "Vouliez-vous" not in str(refusal.value)


def test_a_problem_stays_on_one_line() -> None:
    """Whatever stands in the key that is refused."""
    with pytest.raises(LeafletInvalid) as refusal:
        read_leaflet('"a\\nb": x\n' + MINIMAL, "visite.yaml")

    assert "\n" not in refusal.value.problems[0]


def test_a_fault_without_words_of_its_own_is_told_in_french() -> None:
    """Of a kind, or of a pattern, that nobody foresaw."""
    told = LeafletInvalid(phrase("foreseen_by_nobody", {}), phrase("any", {"pattern": "^x$"}))

    assert {*told.problems} == {"n'a pas la forme attendue"}
