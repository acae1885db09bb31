"""`feuillet attach`: what is refused before the leaflet is printed or the letter opened."""

from pathlib import Path

import pytest

from feuillet.attach import Attached
from feuillet.cli.attach import attach
from feuillet.cli.help_in_french import Misused
from feuillet.errors import DeliveryError, LetterUnusable
from tests.cli.running import MINIMAL, output_of
from tests.letters import plain_letter


def test_a_file_to_write_must_be_named(tmp_path: Path) -> None:
    """The letter's own name would tell a patient's."""
    with pytest.raises(Misused, match="-o"):
        output_of(attach, tmp_path / "courrier.pdf", "visite", *MINIMAL)


def test_the_letter_is_never_overwritten(tmp_path: Path) -> None:
    """Not even by --force, nor through another path to it."""
    letter = tmp_path / "courrier.pdf"
    letter.write_bytes(b"%PDF-1.7 ... %%EOF")
    link = tmp_path / "lien.pdf"
    link.symlink_to(letter)
    for output in (letter, link):
        with pytest.raises(DeliveryError, match="courrier lui-même"):
            output_of(attach, letter, "visite", "-o", output, "--force", *MINIMAL)

    assert letter.read_bytes() == b"%PDF-1.7 ... %%EOF"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "introuvable : vérifiez son nom"),
        (b"", "vide"),
        (b"PK\x03\x04 courrier.docx", "traitement de texte"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "c'est une image : imprimez-la en PDF, et relisez-la"),
        (b"\0\0\0\x24ftypheic", "c'est une image"),
        (b"%PDF-1.7 coup", "abîmé"),
    ],
)
def test_what_is_no_letter_is_refused_at_once(
    content: bytes | None, says: str, tmp_path: Path
) -> None:
    """Before anybody looks for the leaflet; nothing is written."""
    letter = tmp_path / "courrier.pdf"
    if content is not None:
        letter.write_bytes(content)
    with pytest.raises(LetterUnusable, match=says):
        output_of(attach, letter, "inconnue", "-o", tmp_path / "joint.pdf", *MINIMAL)

    assert not (tmp_path / "joint.pdf").exists()


def test_a_letter_that_is_there_and_cannot_be_read_is_not_called_absent(tmp_path: Path) -> None:
    """A folder stands for a file without rights, which the tests' own account may read."""
    with pytest.raises(LetterUnusable, match="illisible : vérifiez vos droits sur ce fichier"):
        output_of(attach, tmp_path, "inconnue", "-o", tmp_path / "joint.pdf", *MINIMAL)


@pytest.mark.parametrize(
    ("options", "file"), [((), ""), (("--embed",), ", la fiche en pièce jointe")]
)
def test_what_was_joined_is_said(
    options: tuple[str, ...], file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is, how long, and whether the leaflet is in it as a file too."""
    letter = tmp_path / "courrier.pdf"
    letter.write_bytes(plain_letter())
    joined = Attached(b"%PDF-1.7", 3, ())
    monkeypatch.setattr("feuillet.cli.attach.attach_leaflet", lambda *_, **__: joined)
    output = tmp_path / "joint.pdf"
    words = (letter, "visite", "-o", output, "--set", "nom=EXEMPLE", *MINIMAL, *options)

    said = output_of(
        attach, *words, "--set", "prenom=Camille", "--set", "date_naissance=12/03/1948"
    )
    assert said == f"{output} : 3 pages{file}.\n"
