"""What deserves a look: read as a sentence, known by a code, in every process."""

import pickle

from feuillet.model.values import Doubt


def test_a_doubt_goes_to_another_process_and_back_as_it_was() -> None:
    """A worker prints; whoever asked is told by code."""
    doubt = Doubt("Nom : porte une civilité, retirez-la", "identity-unusual", "nom")
    back = pickle.loads(pickle.dumps(doubt))

    assert back == doubt == "Nom : porte une civilité, retirez-la"
    assert (back.code, back.field) == ("identity-unusual", "nom")
