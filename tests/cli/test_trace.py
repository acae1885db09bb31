"""`feuillet trace`: one line for the record, that says exactly which leaflet was handed over."""

import pytest

from feuillet.cli.help_in_french import Misused
from feuillet.cli.options import this_day
from feuillet.cli.trace import trace
from feuillet.errors import ContentError
from feuillet.find import Library
from feuillet.model.approval import short_reference
from tests.cli.running import MINIMAL, output_of
from tests.helpers import LIBRARIES


def test_the_line_names_the_leaflet_its_reference_the_day_and_who() -> None:
    """No patient."""
    library = Library.open([LIBRARIES / "minimal"], environment={})
    reference = short_reference(library.fingerprint(library.find_leaflet("visite")))
    (line,) = output_of(trace, "visite", "--by", "Dr EXEMPLE", *MINIMAL).splitlines()

    assert reference in line
    assert str(this_day().year) in line
    assert "Dr EXEMPLE" in line


def test_without_a_name_there_is_room_for_one() -> None:
    """To be filled in by hand."""
    assert " par …… ;" in output_of(trace, "visite", *MINIMAL)


def test_only_documents_that_there_are_can_have_been_handed_over() -> None:
    """And only by somebody with a name that fits one line."""
    with pytest.raises(ContentError):
        output_of(trace, "visite", "--document", "inconnu", *MINIMAL)
    with pytest.raises(Misused, match="--by"):
        output_of(trace, "visite", "--by", "Dr\u202eEXEMPLE", *MINIMAL)
