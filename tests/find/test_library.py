"""The shelves: who wins, what is hidden, and which names lead nowhere."""

import os
from pathlib import Path

import pytest

from feuillet.errors import ContentError, LeafletInvalid, LeafletNotFound
from feuillet.find import Library, builtin_root
from feuillet.model.leaflet import is_name
from tests.helpers import LIBRARIES

MINIMAL, HOSPITAL, BROKEN = (LIBRARIES / name for name in ("minimal", "hospital", "broken"))

NAMES_THAT_ARE_NOT = [
    *("../x", "../../etc/passwd", "/etc/passwd", "visite/../visite", "leaflets/visite", "./visite"),
    *("../../hospital/leaflets/visite", str(LIBRARIES / "hospital" / "leaflets" / "visite")),
    *("..", ".", "", " ", "a\\b", "C:visite", "CON", "con", "nul", "NUL.txt", "com1", "a.", "-rf"),
    *("visite.yaml", "Visite", "vis\u202eite", "visité", "visite\n", "*", "a" * 61, "a" * 300),
]


def _open(*folders: Path) -> Library:
    return Library.open(folders, environment={})


def _shelf(folder: Path, name: str, content: str = "x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return folder


@pytest.mark.parametrize("name", NAMES_THAT_ARE_NOT)
def test_a_name_that_is_no_leaflets_leads_nowhere(name: str) -> None:
    """Paths, devices, capitals, signs and books of a name are refused, and not repeated."""
    with pytest.raises(LeafletNotFound) as refusal:
        _open(MINIMAL).find_leaflet(name)

    assert not is_name(name)
    assert "« … »" in str(refusal.value)


@pytest.mark.parametrize("name", NAMES_THAT_ARE_NOT)
def test_nothing_is_found_outside_the_shelves(name: str) -> None:
    """`where` shows no file that a name reaches by leaving its folder."""
    outside = [
        path
        for found in _open(MINIMAL).where(name)
        for path in found.paths
        if not any(path.resolve().is_relative_to(root) for root in (MINIMAL, builtin_root()))
    ]

    assert not outside


@pytest.mark.parametrize("name", ["visite", "retour-chirurgie", "a1", "fiche_2"])
def test_names_are_small_letters_figures_and_dashes(name: str) -> None:
    """Such a name is a file name on every machine."""
    assert is_name(name)


def test_files_with_other_names_are_no_leaflets(tmp_path: Path) -> None:
    """A copy left by an editor or a file system is not offered to print."""
    for name in ("visite.yaml", "Copie de visite.yaml", "visite.yaml.bak", "con.yaml", ".x.yaml"):
        _shelf(tmp_path, f"leaflets/{name}")

    assert "visite" in _open(tmp_path).leaflet_names()
    assert set(_open(tmp_path).leaflet_names()) - {"visite"} == set(_open().leaflet_names())


def test_the_first_shelf_that_has_the_name_wins() -> None:
    """The hospital's leaflet hides another of the same name."""
    first = _open(HOSPITAL, MINIMAL)
    second = _open(MINIMAL, HOSPITAL)

    assert first.find_leaflet("visite").shelf == "hospital"
    assert second.find_leaflet("visite").shelf == "minimal"
    assert first.read(first.find_leaflet("visite")).version == "2.0"


def test_where_tells_the_winner_and_what_it_hides() -> None:
    """The winner first, then the files it hides, in order."""
    (leaflet,) = _open(HOSPITAL, MINIMAL).where("visite")

    assert [path.parts[-3:] for path in leaflet.paths] == [
        ("hospital", "leaflets", "visite.yaml"),
        ("minimal", "leaflets", "visite.yaml"),
    ]


@pytest.mark.parametrize("name", ["leaflet.html", "print.css", "hospital.yaml"])
def test_where_tells_templates_styles_and_settings(name: str) -> None:
    """Each of them stands at the hospital's and at ours."""
    (found,) = _open(HOSPITAL).where(name)

    assert found.paths == (
        next(HOSPITAL.rglob(name)),
        next(path for path in (builtin_root() / found.paths[1]).parent.glob(name)),
    )


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    """A slip of the finger is recognised."""
    with pytest.raises(LeafletNotFound, match="Vouliez-vous dire « visite »"):
        _open(MINIMAL).find_leaflet("viste")


def test_our_own_content_is_the_last_shelf() -> None:
    """A hospital that has only a leaflet prints with our templates, styles and settings."""
    library = _open(MINIMAL)

    assert library.hospital.fictive
    assert set(_open().leaflet_names()) < set(library.leaflet_names())


def test_styles_add_up_ours_first(library: Library) -> None:
    """A hospital writes only its differences; as CSS intends, the last one wins."""
    found = _open(HOSPITAL).find_leaflet("visite")
    styles = _open(HOSPITAL).look(found).styles

    assert styles == (
        *library.look(found).styles,
        (HOSPITAL / "styles" / "print.css").read_text("utf-8"),
    )


def test_our_templates_keep_a_name_of_their_own() -> None:
    """An override extends `builtin/leaflet.html` instead of copying it."""
    library = _open(HOSPITAL)
    templates = dict(library.look(library.find_leaflet("visite")).templates)

    assert "Ajout de la clinique" in templates["leaflet.html"]
    assert "Ajout de la clinique" not in templates["builtin/leaflet.html"]


def test_the_hospitals_logo_is_made_ready_to_print() -> None:
    """The picture beside the settings is on the page as plain PNG."""
    library = _open(HOSPITAL)

    assets = library.look(library.find_leaflet("visite")).assets

    assert assets["logo.png"].startswith(b"\x89PNG")


def test_a_missing_logo_is_refused(tmp_path: Path) -> None:
    """A hole where the logo should be is not printed."""
    settings = (HOSPITAL / "hospital.yaml").read_text("utf-8")
    library = _open(_shelf(tmp_path, "hospital.yaml", settings), MINIMAL)

    with pytest.raises(LeafletInvalid, match="logo"):
        library.look(library.find_leaflet("visite"))


def test_braces_in_the_settings_are_refused(tmp_path: Path) -> None:
    """Only a leaflet has fields."""
    settings = (
        (HOSPITAL / "hospital.yaml").read_text("utf-8").replace("name: ", "name: '{{ nom }}' #", 1)
    )
    library = _open(_shelf(tmp_path, "hospital.yaml", settings), MINIMAL)

    with pytest.raises(LeafletInvalid, match="n'existent que dans les fiches : retirez-les"):
        library.look(library.find_leaflet("visite"))


def test_wrong_settings_are_told_by_the_file_s_name_alone(tmp_path: Path) -> None:
    """As the other files of the folder: programs are told too, and the folder is the server's."""
    library = _open(_shelf(tmp_path, "hospital.yaml", "name: ["), MINIMAL)

    with pytest.raises(LeafletInvalid, match=r"^hospital\.yaml, ligne \d"):
        library.look(library.find_leaflet("visite"))


def test_a_huge_logo_file_is_refused(tmp_path: Path) -> None:
    """Its size on disk is looked at before it is read."""
    settings = (HOSPITAL / "hospital.yaml").read_text("utf-8")
    folder = _shelf(tmp_path, "hospital.yaml", settings)
    with (folder / "logo.png").open("wb") as file:
        file.truncate(6_000_000)
    library = _open(folder, MINIMAL)

    with pytest.raises(LeafletInvalid, match="trop gros"):
        library.look(library.find_leaflet("visite"))


def test_the_environment_names_the_shelves_when_no_option_does() -> None:
    """FEUILLET_LIBRARY holds folders; an option replaces it."""
    environment = {"FEUILLET_LIBRARY": os.pathsep.join((str(HOSPITAL), str(MINIMAL)))}

    named = Library.open([], environment=environment)
    chosen = Library.open([MINIMAL], environment=environment)

    assert [shelf.name for shelf in named.shelves] == ["hospital", "minimal", "feuillet"]
    assert [shelf.name for shelf in chosen.shelves] == ["minimal", "feuillet"]


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """A share that is not mounted must not silently give our fictive contacts."""
    with pytest.raises(ContentError, match="n'existe pas"):
        _open(tmp_path / "absent")


def test_a_file_that_is_no_utf8_is_refused_by_its_name(tmp_path: Path) -> None:
    """« Lefèvre » in an old encoding would be garbage."""
    _shelf(tmp_path, "leaflets/visite.yaml")
    (tmp_path / "leaflets" / "visite.yaml").write_bytes("title: Opération".encode("cp1252"))

    with pytest.raises(LeafletInvalid, match=r"visite\.yaml : n'est pas en UTF-8"):
        _open(tmp_path).find_leaflet("visite")


def test_a_file_of_two_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """Its size on disk is looked at first."""
    _shelf(tmp_path, "leaflets/visite.yaml", "x" * 2_000_000)

    with pytest.raises(LeafletInvalid, match="trop gros"):
        _open(tmp_path).find_leaflet("visite")


def test_a_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    """Windows editors put an invisible mark before UTF-8 text."""
    text = (MINIMAL / "leaflets" / "visite.yaml").read_text("utf-8")
    _shelf(tmp_path, "leaflets/visite.yaml", "\ufeff" + text)
    library = _open(tmp_path)

    assert library.read(library.find_leaflet("visite")).title == "Visite d'essai"


def test_every_leaflet_of_the_broken_library_is_listed() -> None:
    """A wrong file is not hidden: it is refused by name when it is read."""
    library = _open(BROKEN)
    names = [path.stem for path in (BROKEN / "leaflets").glob("*.yaml")]

    assert set(names) <= set(library.leaflet_names())
    for name in names:
        with pytest.raises(LeafletInvalid, match=f"^{name}.yaml, ligne "):
            library.read(library.find_leaflet(name))


def test_a_checkout_reads_the_checkout() -> None:
    """An editable installation may leave an old copy of the content: it is not read."""
    assert builtin_root() == Path(__file__).resolve().parents[2]
