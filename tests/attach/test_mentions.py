"""Who is named in a letter, and whether it is the patient who is looked for."""

from feuillet.attach.patient.mentions import Who, mentions
from feuillet.attach.words.spelling import fold_letter, name_spans


def _who(text: str) -> list[Who]:
    """Return who is named, for a leaflet of Camille EXEMPLE."""
    folded = fold_letter(text)
    places = (name_spans(folded, name) for name in ("EXEMPLE", "Camille"))
    return [each.who for each in mentions(folded, *places)]


def test_a_name_and_a_first_name_side_by_side_are_one_person() -> None:
    """In either order."""
    assert _who("Concerne Mme EXEMPLE Camille.")[:1] == [Who.OURS]
    assert _who("Concerne Mme Camille EXEMPLE.")[:1] == [Who.OURS]


def test_a_namesake_is_somebody_else() -> None:
    """Her sister has her name, and not her first name."""
    assert Who.OURS not in _who("Concerne Mme EXEMPLE Dominique.")


def test_who_treats_is_left_out() -> None:
    """A surgeon of the patient's own name is not the patient."""
    assert _who("Dr Camille EXEMPLE") == []
