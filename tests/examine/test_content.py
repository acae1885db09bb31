"""The content: what of a hospital's folder cannot be used is told, each thing apart."""

import grp
import os
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from feuillet.errors import Advice, RenderError
from feuillet.examine import account_of, examine_content, examine_page, print_sample, sample_press
from feuillet.find import Library
from feuillet.model.hospital import Standing
from tests.helpers import LIBRARIES, TODAY, shut


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A hospital's folder, with its own contacts, logo, style and template."""
    folder = tmp_path / "hopital"
    shutil.copytree(LIBRARIES / "hospital", folder)
    return folder


def told(folder: Path) -> dict[str, tuple[bool, str]]:
    """Return what is found of a hospital's folder."""
    library = Library.open([folder], environment={})
    return {one.key: (one.good, one.says) for one in examine_content(library, TODAY)}


def test_a_sound_folder_is_all_good(shelf: Path) -> None:
    """Its contacts are its own."""
    found = told(shelf)

    assert all(good for good, _ in found.values())
    assert found["library"][1] == str(shelf)
    assert found["hospital"][1] == "Clinique d'Essai"


def test_contacts_that_nobody_answers_are_told_from_a_hospitals(tmp_path: Path) -> None:
    """Those that we ship, whoever ships them on."""
    assert "fictives" in told(LIBRARIES / "minimal")["hospital"][1]
    assert "fictives" in told(tmp_path)["hospital"][1]


@pytest.mark.parametrize(
    ("file", "content", "key", "says"),
    [
        ("hospital.yaml", "name: x", "hospital", "hospital.yaml, ligne"),
        ("logo.png", "rien", "look", "logo.png : image illisible"),
        ("logo.png", None, "look", "copiez le logo"),
        ("styles/print.css", b"\xe9", "look", "print.css : n'est pas en UTF-8"),
        ("protocol.yaml", "autre: {}", "protocol", "aucune fiche ne s'appelle « autre »"),
        ("protocol.yaml", "[", "protocol", "protocol.yaml, ligne"),
        ("columns.yaml", "visite: {X: rien}", "columns", "columns.yaml, ligne"),
        ("leaflets/cassee.yaml", "title: [", "leaflets/cassee", "cassee.yaml, ligne"),
    ],
)
def test_what_is_wrong_is_told_of_the_very_thing(
    shelf: Path, file: str, content: str | bytes | None, key: str, says: str
) -> None:
    """As printing would refuse it."""
    path = shelf / file
    path.parent.mkdir(exist_ok=True)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    good, words = told(shelf)[key]

    assert not good
    assert says in words


@pytest.mark.parametrize(
    ("file", "key", "barring"),
    [
        ("hospital.yaml", "hospital", True),
        ("logo.png", "look", True),
        ("styles/print.css", "look", True),
        ("templates/parts/running.html", "look", True),
        ("protocol.yaml", "protocol", False),
        ("columns.yaml", "columns", False),
        ("leaflets/aaa.yaml", "leaflets/aaa", False),
        ("leaflets/vertebroplastie.yaml", "leaflets/vertebroplastie", False),
        ("leaflets/vertebroplastie.approval.json", "leaflets/vertebroplastie", False),
    ],
)
def test_a_file_that_the_account_may_not_read_is_told_with_what_opens_it(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, file: str, key: str, barring: bool
) -> None:
    """Which file, which account, which command; a leaflet's own keeps no other from printing."""
    path = shelf / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    shut(path, monkeypatch)
    library = Library.open([shelf], environment={})
    found = {one.key: one for one in examine_content(library, TODAY)}
    account, group = account_of(os.geteuid()), grp.getgrgid(os.getegid()).gr_name

    assert (found[key].good, found[key].barring) == (False, barring)
    assert found[key].says == (
        f"{path} : le compte « {account} » n'a pas le droit de le lire,"
        f" faites « chgrp {group} {path} && chmod 640 {path} »"
    )
    if file.startswith("leaflets/"):
        assert [one.key for one in found.values() if not one.good] == [key]


def test_a_link_into_a_folder_that_is_shut_is_no_matter_of_the_file_s_rights(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a file that is damaged, beside one that is shut: each says its own remedy."""
    (shelf / "leaflets").mkdir(exist_ok=True)
    (shelf / "leaflets" / "aaa.yaml").symlink_to(shelf / "absente.yaml")
    (shelf / "leaflets" / "bbb.yaml").write_text("title: [", "utf-8")
    shut(shelf / "leaflets" / "bbb.approval.json", monkeypatch)
    found = told(shelf)

    assert "vérifiez le lien" in found["leaflets/aaa"][1]
    assert found["leaflets/bbb"][1].startswith("bbb.yaml, ligne")


def test_a_folder_of_leaflets_that_cannot_be_read_is_told(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be known of any of them."""
    (shelf / "leaflets").mkdir(exist_ok=True)
    monkeypatch.setattr(Path, "iterdir", Mock(side_effect=PermissionError))

    assert told(shelf)["leaflets/"] == (False, "leaflets/ : dossier illisible, vérifiez les droits")


def test_approvals_that_another_engine_must_prove_are_told(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what does it, as it is typed."""
    waiting = Standing(ever=True, unproved=True)
    monkeypatch.setattr(Library, "standing", lambda *_: waiting)
    good, says = told(shelf)["approvals"]
    names = "gastrostomie vertebroplastie visite"

    assert not good
    assert says.endswith(Advice.PROVE_APPROVAL.of(names))


def test_approvals_that_cover_the_leaflet_no_more_are_told(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure signed, a style: nobody is told when it is done, and it prints as a draft."""
    lost = Standing(ever=True)
    monkeypatch.setattr(Library, "standing", lambda *_: lost)
    good, says = told(shelf)["approvals"]

    assert not good
    assert says == (
        "3 changées depuis leur approbation (gastrostomie, vertebroplastie, visite), c'est un"
        " projet qui s'imprime : un médecin relit chacune, puis"
        f" {Advice.APPROVE.of('gastrostomie')}"
    )


def test_a_page_without_a_patient_is_printed_of_what_can_be_read(shelf: Path) -> None:
    """Even though the first leaflet cannot."""
    (shelf / "leaflets").mkdir(exist_ok=True)
    (shelf / "leaflets" / "aaa.yaml").write_text("title: [", "utf-8")
    press = sample_press(Library.open([shelf], environment={}), TODAY)

    assert press is not None
    assert press.found.name == "gastrostomie"
    assert print_sample(press) > 10_000
    assert examine_page(None).good
    assert not examine_page(RenderError("Style : corrigez-le.")).good
