"""A hospital's own figures: what it signs is printed, what it does not sign is nobody's."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from feuillet.errors import LeafletInvalid
from feuillet.find import BUILTIN, Library, Shelf, builtin_root
from feuillet.model.leaflet import Leaflet
from feuillet.model.protocol import unsigned
from tests.helpers import Seen, compose, run_feuillet

LEAFLET = """\
title: Pose d'essai
version: "1.0"
written: 2026-11-01
review: 2150-11-01
authors: [Équipe d'essai]
audience: Pour un adulte.
aim: Pour les essais.
variables:
  date_pose: {label: Jour de la pose, type: date, missing: blank, example: 08/12/2026}
  heure: {label: Heure d'arrivée, type: time, missing: blank, example: 7 h 30}
protocol:
  charges: {label: Port de charges, unit: semaine, minimum: 1, maximum: 12}
  jeune: {label: Jeûne, unit: heure, minimum: 2, maximum: 12}
  poids: {label: Poids, unit: kg, minimum: 1, maximum: 20}
dates:
  fin_charges: {start: date_pose, after: charges}
  dernier_repas: {start: date_pose, at: heure, before: jeune}
documents:
  sortie:
    title: Consignes
    pages: 1
    sections:
      - title: Ensuite
        blocks:
          - {text: "Ne portez rien pendant {{ charges }}.", when: {known: charges}}
          - {text: Demandez quand porter une charge., when: {unknown: charges}}
          - {text: "Jamais plus de {{ poids }}.", when: {known: poids}}
          - calendar:
              - {date: fin_charges, how: until, otherwise: Ensuite, text: Pas de charge.}
              - {date: dernier_repas, otherwise: Avant, text: Dernier repas.}
"""
SIGNED = "signed: {by: Dr Modèle, role: radiologue, date: 2026-11-20}"
PATIENT = {
    **{"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"},
    **{"date_pose": "08/12/2026", "heure": "7 h 30"},
}


def _folder(root: Path, protocol: str | None, names: Sequence[str] = ("pose",)) -> Path:
    """Return a hospital's folder with the leaflet under these names, and this `protocol.yaml`."""
    (root / "leaflets").mkdir(parents=True, exist_ok=True)
    for name in names:
        (root / "leaflets" / f"{name}.yaml").write_text(LEAFLET, "utf-8")
    if protocol is not None:
        (root / "protocol.yaml").write_text(protocol, "utf-8")
    return root


def _library(*folders: Path) -> Library:
    return Library.open(folders, environment={})


def _read(library: Library, name: str = "pose") -> Leaflet:
    return library.read(library.find_leaflet(name))


def _page(folder: Path) -> str:
    """Return what the page says to a patient."""
    library = _library(folder)
    found = library.find_leaflet("pose")
    page = compose(library.read(found), PATIENT, library.look(found), document="sortie")
    return " ".join(Seen(page.html).text.split())


def test_a_signed_figure_is_printed_with_its_signature(tmp_path: Path) -> None:
    """In the text, in the dates counted from it, and at the end: who signed it, as what, when."""
    folder = _folder(tmp_path, f"pose: {{charges: {{figure: 6, {SIGNED}}}}}")

    page = _page(folder)

    assert "Ne portez rien pendant 6 semaines." in page
    assert "mardi 19 janvier 2027" in page
    assert "Demandez quand porter" not in page
    assert "signé par Dr Modèle (radiologue) le vendredi 20 novembre 2026" in page


@pytest.mark.parametrize("protocol", ["pose: {charges: {figure: 6}}", "", None])
def test_without_a_signature_the_neutral_wording_is_printed(
    tmp_path: Path, protocol: str | None
) -> None:
    """A figure that nobody signed is not on the page, nor is a date counted from it."""
    page = _page(_folder(tmp_path, protocol))

    assert "Demandez quand porter une charge." in page
    assert "semaines" not in page
    assert "janvier 2027" not in page


def test_a_clock_time_is_counted_back_from_a_signed_figure(tmp_path: Path) -> None:
    """Six hours before half past seven is in the night, which is named."""
    folder = _folder(tmp_path, f"pose: {{jeune: {{figure: 6, {SIGNED}}}}}")

    page = _page(folder)

    assert "mardi 8 décembre 2026" in page
    assert "1 h 30, dans la nuit de lundi à mardi" in page


def test_one_signature_for_several_figures_is_one_line(tmp_path: Path) -> None:
    """The end of the page is small."""
    figures = f"charges: {{figure: 6, {SIGNED}}}, poids: {{figure: 5, {SIGNED}}}"

    page = _page(_folder(tmp_path, f"pose: {{{figures}}}"))

    assert "Jamais plus de 5 kg." in page
    assert page.count("signé par") == 1


def test_what_is_left_to_sign_is_known(tmp_path: Path) -> None:
    """By its id, in the leaflet's order."""
    protocol = f"pose: {{jeune: {{figure: 6, {SIGNED}}}, poids: {{figure: 5}}}}"

    assert unsigned(_read(_library(_folder(tmp_path, protocol)))) == ["charges", "poids"]


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("  charge: {figure: 6}", 2, "« charge » n'est pas une valeur.*« charges »"),
        (
            "  poids: {figure: 5}\n  charges: {figure: 13}",
            3,
            "hors des limites.*choisissez-la en .*, de 1 à 12",
        ),
        ("  charges: {figure: 0}", 2, "hors des limites"),
        ('  charges: {figure: "1,5"}', 2, "nombre entier"),
        ("  charges: {figure: six}", 2, "« figure »"),
        ("  charges:\n    figure: 6\n    signed: Dr Modèle", 4, "« signed »"),
        ("  charges: {figure: 6, signed: {by: Dr Modèle}}", 2, "« role » : il manque"),
        ("  charges: {figure: 6, par: Dr Modèle}", 2, "« par » : clé inconnue"),
        (f"  poids: {{figure: 5, {SIGNED}}}".replace("Dr Modèle", '"{{ nom }}"'), 2, "accolade"),
    ],
)
def test_a_slip_is_told_with_file_and_line(
    tmp_path: Path, lines: str, line: int, says: str
) -> None:
    """A figure taken for another, out of bounds or half signed is refused, never guessed."""
    library = _library(_folder(tmp_path, f"pose:\n{lines}\n"))

    with pytest.raises(LeafletInvalid, match=rf"^protocol\.yaml, ligne {line} : .*{says}"):
        _read(library)


@pytest.mark.parametrize("protocol", ["- pose", "pose", "pose: {", "pose: [charges]", "pose: 6"])
def test_a_file_that_is_no_protocol_is_refused(tmp_path: Path, protocol: str) -> None:
    """It is not passed over: the hospital thinks its figures are in force."""
    with pytest.raises(LeafletInvalid, match=r"^protocol\.yaml"):
        _read(_library(_folder(tmp_path, protocol)))


def test_a_slip_for_one_leaflet_does_not_stop_another(tmp_path: Path) -> None:
    """Two services share a file."""
    protocol = f"autre: {{charges: {{figure: beaucoup}}}}\npose: {{poids: {{figure: 5, {SIGNED}}}}}"
    library = _library(_folder(tmp_path, protocol, ("pose", "autre")))

    assert "poids" in _read(library).facts
    with pytest.raises(LeafletInvalid, match="ligne 1"):
        _read(library, "autre")


def test_the_list_tells_slips_and_names_of_no_leaflet(tmp_path: Path) -> None:
    """A figure signed for a leaflet whose name is misspelt would never be printed."""
    slip = _folder(tmp_path / "a", "pose: {charges: {figure: 13}}")
    misspelt = _folder(tmp_path / "b", f"\nposes: {{poids: {{figure: 5, {SIGNED}}}}}")
    told = [run_feuillet("list", "--library", folder, cwd=tmp_path) for folder in (slip, misspelt)]

    assert [run.returncode for run in told] == [3, 3]
    assert "\nprotocol.yaml, ligne 1 : « charges »" in told[0].stderr.decode()
    assert "\nprotocol.yaml, ligne 2 : aucune fiche" in told[1].stderr.decode()
    assert "« pose »" in told[1].stderr.decode()
    assert "Pose d'essai" in told[1].stdout.decode()


def test_the_first_folder_that_has_figures_decides(tmp_path: Path) -> None:
    """Its file stands for the whole: figures of two hospitals are never mixed."""
    first = _folder(tmp_path / "a", f"pose: {{charges: {{figure: 6, {SIGNED}}}}}")
    second = _folder(tmp_path / "b", f"pose: {{poids: {{figure: 5, {SIGNED}}}}}")

    assert set(_read(_library(first, second)).facts) == {"charges"}
    assert set(_read(_library(second, first)).facts) == {"poids"}


def test_the_program_decides_no_figure(tmp_path: Path) -> None:
    """A file on our own shelf would be a default for every hospital: it is not looked at."""
    ours = _folder(tmp_path, f"pose: {{charges: {{figure: 6, {SIGNED}}}}}")
    library = Library([Shelf(BUILTIN, ours)])

    assert _read(library).facts == {}
    assert library.where("protocol.yaml") == []
    assert not (builtin_root() / "protocol.yaml").exists()


def test_where_tells_whose_figures_are_in_force(tmp_path: Path) -> None:
    """The first folder's file hides the second's."""
    folders = [_folder(tmp_path / name, "") for name in ("a", "b")]

    (found,) = _library(*folders).where("protocol.yaml")

    assert found.paths == tuple(folder / "protocol.yaml" for folder in folders)
