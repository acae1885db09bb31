"""Days that are yet to come: what is signed on one is refused; a wrong clock is nobody's fault."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from feuillet.errors import ContentError, LeafletInvalid, SettingsInvalid
from feuillet.examine import examine_content
from feuillet.find import Library
from feuillet.produce import Press, prepare_press, refuse_wrong
from tests.helpers import LIBRARIES, TODAY
from tests.model.test_protocol import LEAFLET
from tests.web.watching import Watched

EMPTY_BATTERY = dt.date(2023, 12, 1)
ASKED = """\
protocol:
  repos: {label: Repos, unit: jour, minimum: 1, maximum: 9}
documents:"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A hospital's folder with a leaflet that asks for a figure."""
    folder = tmp_path / "hopital"
    shutil.copytree(LIBRARIES / "hospital", folder)
    leaflet = folder / "leaflets" / "visite.yaml"
    leaflet.write_text(leaflet.read_text("utf-8").replace("documents:", ASKED), "utf-8")
    return folder


def sign(folder: Path, day: str) -> None:
    """Sign its figure on a day."""
    signed = f"signed: {{by: Dr Modèle, role: radiologue, date: {day}}}"
    text = f"visite:\n  repos:\n    figure: 6\n    {signed}\n"
    (folder / "protocol.yaml").write_text(text, "utf-8")


def approve(folder: Path, day: str) -> None:
    """Approve it on a day."""
    library = Library.open([folder], environment={})
    text = (
        '[{"language": "fr", "version": "2.0", "by": "Dr Modèle", "role": "radiologue",'
        f' "date": "{day}", "sha256": "{library.fingerprint(library.find_leaflet("visite"))}"}}]'
    )
    (folder / "leaflets" / "visite.approval.json").write_text(text, "utf-8")


def press(folder: Path, today: dt.date = TODAY) -> Press:
    """Return what prints it on a day."""
    library = Library.open([folder], environment={})
    made = prepare_press(library, "visite", today=today)
    refuse_wrong(library, made)
    return made


def test_a_figure_signed_on_a_day_to_come_is_refused_with_its_line(shelf: Path) -> None:
    """Nobody signed it yet: the page would say that somebody will have.  On its day, it is used."""
    sign(shelf, "2027-11-22")
    with pytest.raises(SettingsInvalid, match=r"^protocol\.yaml, ligne 4 : « repos » : .*à venir"):
        press(shelf)
    found = {one.key: one for one in examine_content(Library.open([shelf], environment={}), TODAY)}
    sign(shelf, f"{TODAY}")

    assert not found["leaflets/visite"].good
    assert found["leaflets/visite"].says.startswith("protocol.yaml, ligne 4 : « repos » : ")
    assert "repos" in press(shelf).leaflet.facts


def test_an_approval_of_a_day_to_come_is_refused(shelf: Path) -> None:
    """A clock was wrong when it was given, or somebody wrote it by hand."""
    approve(shelf, "2027-11-22")
    with pytest.raises(LeafletInvalid, match=r"^visite\.approval\.json : .*d'un jour à venir"):
        press(shelf)
    approve(shelf, f"{TODAY}")

    assert press(shelf).look.approval


def test_it_is_offered_to_nobody_until_that_day(tmp_path: Path) -> None:
    """The service that was started before finds it good as the day comes, with nothing touched."""
    watched = Watched(tmp_path)
    (watched.share / "leaflets" / "pose.yaml").write_text(LEAFLET, "utf-8")
    signed = "signed: {by: Dr Modèle, role: radiologue, date: 2026-11-23}"
    (watched.share / "protocol.yaml").write_text(f"pose: {{charges: {{figure: 6, {signed}}}}}")
    with pytest.raises(ContentError, match="à venir"):
        watched.server.presses.shelved("pose")
    before = watched.checks["leaflets/pose"]
    watched.today += dt.timedelta(days=1)

    assert before == "todo"
    assert watched.checks["leaflets/pose"] == "ok"
    assert watched.server.presses.shelved("pose").leaflet.facts


def test_a_clock_that_cannot_be_right_breaks_no_leaflet_and_is_said_to_whoever_prints(
    shelf: Path,
) -> None:
    """Its text, its signatures and its examples were all written later than such a clock says."""
    sign(shelf, "2026-11-20")
    approve(shelf, "2026-11-21")
    approved = press(shelf, EMPTY_BATTERY)
    (shelf / "leaflets" / "visite.approval.json").unlink()
    for name in ("vertebroplastie", "gastrostomie", "visite"):
        library = Library.open([shelf], environment={})
        refuse_wrong(library, prepare_press(library, name, today=EMPTY_BATTERY))

    assert [one.code for one in approved.remarks] == ["clock-doubtful"]
    assert "l'horloge de cette machine dit le 01/12/2023" in approved.remarks[0]
    assert "prévenez l'administrateur" in approved.remarks[0]
    assert not press(shelf).remarks
