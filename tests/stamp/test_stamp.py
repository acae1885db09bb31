"""A stamped document is, byte for byte, the one that would have been laid out in full."""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from feuillet.errors import NoStock, TemplateInvalid
from feuillet.model.leaflet import Document
from feuillet.model.options import PROFILES
from feuillet.model.values import Values
from feuillet.produce import Press
from feuillet.stamp import compile_stock
from feuillet.stamp.cache import Stocks
from feuillet.stamp.stamp import Stock, shape_line
from tests.helpers import pages_as_pictures, text_by_page
from tests.shipped import LEAFLETS
from tests.stamp.stamps import accepted, alike, engine_file, press, random_patient, said

SAMPLE = ((0, 1), (1, 0), (0, 0))
"""For each choice of documents, which leaflet and which profile are tried each time."""

CHOSEN = [
    pytest.param(
        name, documents, profile, marks=() if (one, three) == SAMPLE[two] else pytest.mark.long
    )
    for one, name in enumerate(LEAFLETS)
    for two, documents in enumerate(((), ("information",), ("sortie",)))
    for three, profile in enumerate(PROFILES)
]
"""Each leaflet, choice of documents and profile is in the sample; all of them when run whole."""

VARIANTS, PATIENTS = 7, 4
"""Of each choice of documents and profile, when all is run: 336 patients."""

TOKEN = "3F9A-71C2"


def _values(one: Press, raw: dict[str, str]) -> Values:
    return one.complete(one.accept(raw))


def _full(one: Press, raw: dict[str, str], token: str = TOKEN) -> bytes:
    return replace(one, fast=False).print(raw, token=token).pdf


def _pairs(
    one: Press, rng: random.Random, variants: int, patients: int
) -> Iterator[tuple[bytes | None, dict[str, str]]]:
    """Yield stamped files, each with what was typed for its patient."""
    for _ in range(variants):
        first = random_patient(one.leaflet, rng)
        stock = one.compile(_values(one, first), TOKEN)
        for _ in range(patients):
            raw = alike(one.leaflet, first, rng)
            assert one.variant(_values(one, raw)) == one.variant(_values(one, first))
            yield one.stamp(stock, _values(one, raw), TOKEN), raw


@lru_cache
def _made(
    name: str, documents: tuple[str, ...], profile: str, variants: int = 1, patients: int = 2
) -> list[tuple[bytes | None, dict[str, str]]]:
    """Return stamped files of random patients; the same ones each time, stamped once."""
    rng = random.Random(f"{name} {documents} {profile}")
    return list(_pairs(press(name, documents, profile), rng, variants, patients))


@pytest.mark.parametrize(("name", "documents", "profile"), CHOSEN)
def test_a_stamped_file_is_the_same_bytes_as_one_laid_out_in_full(
    name: str, documents: tuple[str, ...], profile: str, whole: bool
) -> None:
    """Random patients of random variants; one whose words do not fit is not stamped at all."""
    one = press(name, documents, profile)
    made = _made(name, documents, profile, *(VARIANTS, PATIENTS) if whole else ())

    assert all(pdf == _full(one, raw) for pdf, raw in made if pdf is not None)
    assert sum(pdf is not None for pdf, _ in made) > len(made) * 0.8


@pytest.mark.parametrize(("name", "documents", "profile"), CHOSEN)
def test_a_stamped_file_says_what_the_layout_engine_itself_would_write(
    name: str, documents: tuple[str, ...], profile: str
) -> None:
    """Content, tags, outline, metadata, fonts, text and looks: only the writing differs."""
    one = press(name, documents, profile)
    pdf, raw = _made(name, documents, profile)[0]
    composed = one.compose(_values(one, raw), TOKEN)
    theirs = engine_file(composed, profile)

    assert pdf is not None
    assert said(pdf) == said(theirs)
    assert text_by_page(pdf) == text_by_page(theirs)
    assert pages_as_pictures(pdf, 100 / 72) == pages_as_pictures(theirs, 100 / 72)


@pytest.mark.parametrize("name", LEAFLETS)
@pytest.mark.parametrize("document", ["information", "sortie"])
def test_every_shipped_document_can_be_stamped(name: str, document: str) -> None:
    """With every value known: identity, hours and dates are slots, none is in a sentence."""
    one = press(name, (document,))
    values = _values(one, _everything(one))
    kinds = {"date", "time", "appointment"}
    said_alone = {n for n, v in one.leaflet.all_variables.items() if v.type in kinds}
    said_alone |= {*one.leaflet.dates, "nom", "prenom", "ipp"}

    one.compile(values, TOKEN)
    assert [n for n in said_alone if one.roles[n].kind != "slot"] == []


def _everything(one: Press) -> dict[str, str]:
    """Return the examples of all variables, as far as they go together."""
    examples = {name: variable.example for name, variable in one.leaflet.all_variables.items()}
    return accepted(one.leaflet, examples)


@pytest.fixture(scope="module")
def discharge() -> tuple[Press, Stock]:
    """Return a press and the stock of its invented patient."""
    one = press("vertebroplastie", ("sortie",))
    return one, one.compile(_values(one, _everything(one)), TOKEN)


@pytest.mark.parametrize(
    "name",
    [
        "W" * 60,
        "NGUYỄN",
        "ŊGANÁ",
        "A" * 60,
    ],
)
def test_words_that_do_not_fit_or_need_another_face_are_laid_out_in_full(
    discharge: tuple[Press, Stock], name: str
) -> None:
    """They are never shrunk, cut or approximated."""
    one, stock = discharge
    raw = {**_everything(one), "nom": name}

    assert one.stamp(stock, _values(one, raw), TOKEN) is None
    # The label is narrow: the name goes on below.
    assert name in "".join(text_by_page(_full(one, raw))[0].split())


@pytest.mark.parametrize(
    "text", ["", " ", "a  b", " a", "a ", "a\u00ad", "e\u0301", "\u202ea", "א"]
)
def test_what_only_the_layout_engine_can_judge_is_not_shaped(
    discharge: tuple[Press, Stock], text: str
) -> None:
    """Spaces that would collapse, invisible signs, marks that combine, other directions."""
    _, stock = discharge
    slot = next(slot for slot in stock.slots if not isinstance(slot, bytes))

    assert shape_line(text, slot.face, slot.size) is None
    assert shape_line("Essai", slot.face, slot.size) is not None


def test_a_line_near_the_edge_of_its_box_is_left_to_the_layout_engine(
    discharge: tuple[Press, Stock],
) -> None:
    """Names one letter longer than the last: each is stamped as laid out, or not at all."""
    one, stock = discharge
    stamped = {}
    for length in range(8, 26):
        raw = {**_everything(one), "nom": "m" * length}
        stamped[length] = one.stamp(stock, _values(one, raw), TOKEN)
    last = max(length for length, pdf in stamped.items() if pdf is not None)

    assert all(pdf is None for length, pdf in stamped.items() if length > last)
    assert stamped[last] == _full(one, {**_everything(one), "nom": "m" * last})


def test_the_third_patient_of_a_variant_is_stamped_and_nobody_can_tell() -> None:
    """The first is laid out, the second pays for the stock; all have the same kind of file."""
    one = press("vertebroplastie", ("sortie",))
    rng = random.Random(3)
    first = random_patient(one.leaflet, rng)
    patients = [first, *(alike(one.leaflet, first, rng) for _ in range(3))]
    printed = [one.print(raw, token=TOKEN) for raw in patients]
    plain = [replace(one, fast=False).print(raw, token=TOKEN) for raw in patients]

    assert printed == plain


def test_a_stock_is_made_for_the_second_patient_and_kept() -> None:
    """Least recently used first, a stock leaves when there are too many."""
    stocks, made = Stocks(most=2), []

    def ask(variant: str) -> object:
        return stocks.find(variant, lambda: made.append(variant) or variant)  # type: ignore

    for variant in "aabbaccb":
        ask(variant)

    assert made == ["a", "b", "c", "b"]
    assert ask("c") == "c"


def test_a_variant_that_has_no_stock_is_tried_once(caplog: pytest.LogCaptureFixture) -> None:
    """The reason goes to the log, in French, and every patient is laid out in full."""
    stocks, tries = Stocks(), []

    def refuse() -> Stock:
        tries.append(1)
        raise NoStock("un essai")

    found = [stocks.find("variante", refuse) for _ in range(5)]

    assert found == [None] * 5
    assert len(tries) == 1
    assert "mise en page en entier : un essai" in caplog.text


def test_whatever_fails_in_the_fast_path_leaves_the_full_render(
    discharge: tuple[Press, Stock], caplog: pytest.LogCaptureFixture
) -> None:
    """A stock that is not one: the document is laid out, and the log says so."""
    one, stock = discharge
    broken = replace(stock, slots=(replace(stock.slots[0], name="absent"),))  # type: ignore
    raw = _everything(one)

    assert one.stamp(broken, _values(one, raw), TOKEN) is None
    assert one.print(raw, token=TOKEN, stock=broken).pdf == _full(one, raw)
    assert "le tampon a échoué" in caplog.text


def test_an_invented_patient_who_does_not_print_leaves_no_stock() -> None:
    """The author's mistake shows with a patient of one's own: the reason is kept."""
    one = press("vertebroplastie", ("sortie",))

    def refuse(*_: object) -> list[Document]:
        raise TemplateInvalid("un essai")

    values, how = _values(one, _everything(one)), {"profile": PROFILES[0], "token": True}
    with pytest.raises(NoStock, match=r"^un patient inventé ne s'imprime pas \(un essai\)$"):
        compile_stock(one.leaflet, values, refuse, one.roles, **how)


def test_a_line_that_is_laid_out_otherwise_than_stamped_leaves_no_stock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A style may space letters: the file would not be the same."""
    one = press("vertebroplastie", ("sortie",))

    def space(text: str, *how: Any) -> Any:
        return shape_line(" ".join(text), *how)

    monkeypatch.setattr("feuillet.stamp.compile.shape_line", space)
    with pytest.raises(NoStock, match="une ligne n'est pas composée comme on la tamponne"):
        one.compile(_values(one, _everything(one)), TOKEN)


def test_invented_patients_with_a_line_alike_leave_no_stock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It might stay in everybody's file."""
    one = press("vertebroplastie", ("sortie",))
    monkeypatch.setattr("feuillet.stamp.compile._other", lambda value, *_: value)

    with pytest.raises(NoStock, match="les patients inventés ne se distinguent pas"):
        one.compile(_values(one, _everything(one)), TOKEN)
