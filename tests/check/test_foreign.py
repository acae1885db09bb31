"""A word is another leaflet's own while that leaflet alone claims it and says it."""

from collections.abc import Iterable
from time import perf_counter

import pytest

from feuillet.check.foreign import foreign_words
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.read import read_leaflet

BODY = ("dos", "jambe", "radiographie", "épaule", "genou", "ventre", "pansement", "scanner")


def leaflet(title: str, says: str, vocabulary: Iterable[str] = ()) -> Leaflet:
    """Return a leaflet of one sentence."""
    return read_leaflet(
        f"title: {title}\nvocabulary: [{', '.join(vocabulary)}]\n"
        "documents: {feuille: {title: Feuille, pages: 1, sections: ["
        f'{{title: Texte, blocks: [{{text: "{says}"}}]}}]}}}}\n',
        "essai.yaml",
    )


def test_a_word_that_only_its_own_leaflet_says_is_foreign() -> None:
    """Here in the plural, in bold, in capitals."""
    reader = leaflet("Flûte", "Le **HAUTBOIS** est là.")
    other = leaflet("Hautbois", "Votre hautbois.", ["hautbois"])

    assert foreign_words(reader, {"hautbois": other}) == {"hautbois": "Hautbois"}


def test_a_word_that_a_third_leaflet_says_is_nobody_s() -> None:
    """Two leaflets that say it show that it is no proof of a wrong text."""
    reader = leaflet("Flûte", "L'anche.")
    others = {
        "hautbois": leaflet("Hautbois", "Une anche.", ["anche"]),
        "basson": leaflet("Basson", "Une anche."),
    }

    assert foreign_words(reader, others) == {}
    assert foreign_words(reader, {"hautbois": others["hautbois"]}) == {"anche": "Hautbois"}


def test_a_word_that_two_leaflets_claim_is_neither_s() -> None:
    """Nor is one that the reader's leaflet claims."""
    claimed = leaflet("Hautbois", "Rien.", ["anche"])

    assert foreign_words(leaflet("Flûte", "L'anche."), {"a": claimed, "b": claimed}) == {}
    assert foreign_words(leaflet("Flûte", "L'anche.", ["Anche"]), {"a": claimed}) == {}


@pytest.mark.parametrize("word", BODY)
def test_words_of_every_ward_are_nobody_s(word: str) -> None:
    """Even beside the one leaflet that claims them."""
    reader = leaflet("Ponction", f"Votre {word}.")

    assert foreign_words(reader, {"autre": leaflet("Autre", f"Le {word}.", [word])}) == {}


def test_a_shelf_of_fifty_leaflets_on_common_procedures_passes() -> None:
    """Each claims its name, its tool and words that the others say too."""
    tools = ("cathéter", "drain", "ballon", "stent", "sonde", "fibroscope", "endoscope")
    shelf = {}
    for number in range(50):
        name, tool = f"intervention{number}", tools[number % 7]
        part, other = BODY[number % 8], BODY[(number + 3) % 8]
        says = f"Votre {name} passe par le {part}. Un {tool} est posé. Un {other} la suit."
        shelf[name] = leaflet(name.capitalize(), says, [name, tool, part, "contrôle"])
    before = perf_counter()

    found = {
        name: foreign_words(one, {key: shelf[key] for key in shelf if key != name})
        for name, one in shelf.items()
    }

    assert {name: words for name, words in found.items() if words} == {}
    assert perf_counter() - before < 20
    lost = leaflet("Perdue", "Votre intervention7 commence.")
    assert foreign_words(lost, shelf) == {"intervention7": "Intervention7"}


def test_a_leaflet_on_the_back_passes_beside_our_own() -> None:
    """A lumbar puncture speaks of the back, of a leg, of X-rays: so may every leaflet."""
    library = Library.open([], environment={})
    ours = {name: library.read(library.find_leaflet(name)) for name in library.leaflet_names()}
    says = "Le médecin pique le dos. Une jambe peut picoter. Pas de radiographie ni de rééducation."

    assert foreign_words(leaflet("Ponction lombaire", says), ours) == {}
