"""A leaflet's pictures: which file is meant, and what is told of one that cannot be used."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from feuillet.check.prove import check_leaflet
from feuillet.errors import LeafletInvalid
from feuillet.find import Library
from feuillet.find.shelves import builtin_root
from feuillet.produce import produce_pdf
from tests.helpers import LIBRARIES, TODAY, shut

PICTURED = LIBRARIES / "pictured"
LINE = 1 + next(
    at
    for at, line in enumerate(
        (PICTURED / "leaflets" / "dessins.yaml").read_text("utf-8").splitlines()
    )
    if "picture: colonne" in line
)
SMALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h9"/></svg>'


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A hospital's folder with the leaflet of drawings, and its own picture of the spine."""
    shutil.copytree(PICTURED, tmp_path, dirs_exist_ok=True)
    marks = "".join(f'<g id="mark-{level}"/>' for level in ("D12", "L1", "L2"))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "colonne.svg").write_text(SMALL.replace("<path", f"{marks}<path"))
    return tmp_path


def _library(shelf: Path) -> Library:
    return Library.open([shelf], environment={})


def _assets(shelf: Path) -> dict[str, bytes]:
    library = _library(shelf)
    return dict(library.look(library.find_leaflet("dessins")).assets)


def test_the_hospital_s_picture_hides_ours_of_the_same_name(shelf: Path) -> None:
    """The others are ours, and pictures that the leaflet does not name are not read."""
    (shelf / "pictures" / "broken.svg").write_text("<svg")
    assets = _assets(shelf)

    named = {name for name in assets if name.startswith("pictures/")}
    assert named == {
        "pictures/colonne.svg",
        *(f"pictures/vertebre-{state}.svg" for state in ("1-saine", "2-tassee", "3-cimentee")),
    }
    assert b'd="M0 0 h9"' in assets["pictures/colonne.svg"]


def _other_kind(path: Path) -> None:
    path.rename(path.with_suffix(".jpg"))


def _twice(path: Path) -> None:
    path.with_suffix(".png").write_bytes(b"")


def _link(path: Path) -> None:
    outside = path.parent.parent / "outside.svg"
    path.rename(outside)
    path.symlink_to(outside)


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing.svg"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _other_content(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n")


def _no_mark(path: Path) -> None:
    path.write_text(SMALL)


def _photograph(path: Path) -> None:
    source = builtin_root() / "docs" / "page.png"
    path.unlink()
    shutil.copy(source, path.with_suffix(".png"))


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "of another kind": (_other_kind, "« picture » : colonne.jpg n'est pas colonne.svg ou"),
    "there twice": (_twice, "« picture » : colonne.svg et colonne.png ont le même nom : retirez"),
    "a link out": (_link, "« picture » : colonne.svg est un lien qui sort de pictures/ : copiez-y"),
    "a link to nothing": (_link_to_nothing, "« picture » : colonne.svg : existe mais ne se lit"),
    "a folder": (_folder, "« picture » : colonne.svg : existe mais ne se lit pas : vérifiez"),
    "not what its name says": (_other_content, "colonne.svg, ligne 1 : ce n'est pas un SVG"),
    "a drawing without the marks": (_no_mark, "« marks » : il manque à colonne.svg le groupe de"),
    "a photograph without marks": (_photograph, "« marks » : colonne.png n'a pas de repère, il"),
}


@pytest.mark.parametrize(("spoil", "says"), SPOILT.values(), ids=SPOILT)
def test_a_picture_that_cannot_be_used_is_told_and_nothing_is_printed(
    shelf: Path, spoil: Callable[[Path], None], says: str
) -> None:
    """With the leaflet's line; `check` tells the same as its findings."""
    spoil(shelf / "pictures" / "colonne.svg")
    library = _library(shelf)

    with pytest.raises(LeafletInvalid) as refusal:
        produce_pdf(library, "dessins", {}, today=TODAY)
    findings = check_leaflet(library, "dessins", today=TODAY, pages=False).findings

    assert [one.startswith("dessins.yaml, ligne ") for one in refusal.value.problems] == [True]
    assert says in refusal.value.problems[0]
    assert [(one.severity, one.line) for one in findings] == [("error", findings[0].line)]
    assert LINE <= findings[0].line <= LINE + 2
    assert says in findings[0].message


def test_a_picture_that_nobody_has_is_told_with_the_nearest(shelf: Path) -> None:
    """And where to put it."""
    path = shelf / "leaflets" / "dessins.yaml"
    path.write_text(path.read_text().replace("picture: colonne", "picture: colone"))

    with pytest.raises(LeafletInvalid) as refusal:
        _library(shelf).read(_library(shelf).find_leaflet("dessins"))

    assert refusal.value.problems == (
        f"dessins.yaml, ligne {LINE} : « picture » : aucune image ne s'appelle « colone » : copiez"
        " colone.svg ou colone.png dans pictures/, à côté de leaflets/. Vouliez-vous dire"
        " « colonne » ?",
    )


def test_all_pictures_that_are_wrong_are_told_at_once(shelf: Path) -> None:
    """Each with the line that names it first."""
    for name in ("colonne", "vertebre-2-tassee"):
        (shelf / "pictures" / f"{name}.svg").write_text("<svg")

    with pytest.raises(LeafletInvalid) as refusal:
        _assets(shelf)

    assert [one.split(" : ")[1].partition(",")[0] for one in refusal.value.problems] == [
        "colonne.svg",
        "vertebre-2-tassee.svg",
    ]


def test_a_folder_of_pictures_that_cannot_be_read_is_told(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours would stand in for the hospital's."""
    usual = Path.iterdir

    def refuse(self: Path) -> object:
        if self.name == "pictures":
            raise PermissionError
        return usual(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(LeafletInvalid, match="pictures/ : dossier illisible, vérifiez les droits"):
        _assets(shelf)


def test_a_picture_that_this_account_may_not_read_is_told(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the leaflet's line; whoever keeps what is wrong tries it anew, as rights may change."""
    path = shelf / "pictures" / "colonne.svg"
    shut(path, monkeypatch)

    with pytest.raises(LeafletInvalid, match=f"ligne {LINE} : « picture » : colonne") as refusal:
        _assets(shelf)

    assert refusal.value.unreadable == str(path)


def test_an_approval_covers_the_pictures_that_a_leaflet_names(shelf: Path) -> None:
    """A changed one takes it away; another in the folder does not, nor a leaflet without any."""
    shutil.copy(LIBRARIES / "minimal" / "leaflets" / "visite.yaml", shelf / "leaflets")

    def references() -> list[str]:
        library = _library(shelf)
        return [library.fingerprint(library.find_leaflet(n)) for n in ("dessins", "visite")]

    before = references()
    (shelf / "pictures" / "other.svg").write_text(SMALL)
    assert references() == before
    (shelf / "pictures" / "colonne.svg").write_text(SMALL)
    after = references()

    assert after[0] != before[0]
    assert after[1] == before[1]


def test_drawings_take_the_hospital_s_colour(shelf: Path) -> None:
    """Those that we ship too."""
    settings = (builtin_root() / "hospital.yaml").read_text("utf-8")
    (shelf / "hospital.yaml").write_text(settings.replace("#0b4a6f", "#7a1f3d"), "utf-8")

    cement = _assets(shelf)["pictures/vertebre-3-cimentee.svg"]

    assert b"#7a1f3d" in cement
    assert b"#0b4a6f" not in cement


def test_a_leaflet_s_own_key_is_no_way_around(shelf: Path) -> None:
    """A key with an escape in it names a picture too: approvals must see it."""
    path = shelf / "leaflets" / "dessins.yaml"
    text = (
        path.read_text().replace("picture", '"pictur\\x65"').replace('"pictur\\x65"s', "pictures")
    )
    path.write_text(text)

    assert "pictures/colonne.svg" in _assets(shelf)
