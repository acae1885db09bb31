"""What the service says of itself: to a monitor in states, to the administrator in words, once."""

import asyncio
import datetime as dt
import errno
import grp
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest

from feuillet.cli.advice import as_commands
from feuillet.cli.doctor import examine, line_of
from feuillet.cli.new import start_leaflet
from feuillet.errors import DeliveryError, LeafletInvalid
from feuillet.examine import Examined, account_of
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.model.schema import broken_entry
from feuillet.web.app import _watch
from feuillet.web.keys import Keys, read_keys, write_keys
from feuillet.web.readiness import LOOK
from tests.helpers import TODAY, shut
from tests.web.calling import awaited
from tests.web.serving import MINIMAL
from tests.web.watching import Watched


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """A server to which nothing happened yet."""
    return Watched(tmp_path)


def test_a_service_that_can_print_is_ready(watched: Watched) -> None:
    """Each thing by its name; nothing is told to the administrator, for there is nothing to do."""
    answer = watched.ask()

    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert set(answer.json()["checks"].values()) == {"ok"}
    assert answer.json()["checks"].keys() >= {
        *("python", "layout", "versions", "fonts", "zones", "clock", "space", "workers", "keys"),
        *("library", "hospital", "look", "protocol", "columns", "leaflets/visite", "page"),
    }
    assert watched.journal == []


def test_a_broken_leaflet_is_told_once_and_the_service_goes_on(watched: Watched) -> None:
    """Once again if it breaks otherwise; and once when it is mended."""
    broken = watched.share / "leaflets" / "cassee.yaml"
    states: list[tuple[int, str]] = []
    for text in (
        "title: [",
        "title: [",
        "titre: x",
        (MINIMAL / "leaflets/visite.yaml").read_text(),
    ):
        broken.write_text(text, "utf-8")
        answer = watched.ask()
        states.append((answer.status_code, answer.json()["checks"]["leaflets/cassee"]))

    assert states == [(200, "todo")] * 3 + [(200, "ok")]
    first, second, mended = watched.journal
    assert first.startswith("À FAIRE Fiche cassee : cassee.yaml, ligne")
    assert second.startswith("À FAIRE Fiche cassee : cassee.yaml, ligne")
    assert first != second
    assert mended == "bon     Fiche cassee : lue"


def test_a_leaflet_of_wrong_rights_is_refused_alone_until_they_are_mended(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it comes first; the file, the account and the command are the administrator's."""
    path = watched.share / "leaflets" / "aaa.yaml"
    shutil.copy(MINIMAL / "leaflets" / "visite.yaml", path)
    kept, key = Keys().with_token("dossier")
    watched.keys = lambda: kept

    def printed(name: str) -> tuple[int, str]:
        bearer = {"Authorization": f"Bearer {key}"}
        path = f"/api/v1/leaflets/{name}/documents/apres"
        answer = watched.ask(path, "POST", headers=bearer, json={})
        return answer.status_code, answer.text

    with monkeypatch.context() as patch:
        shut(path, patch)
        answer = watched.ask()
        (refused, words), (other, _) = printed("aaa"), printed("visite")
    # As the command does: neither the text nor its time changes.
    path.chmod(0o640)

    assert answer.status_code == 200
    assert answer.json()["checks"]["leaflets/aaa"] == "todo"
    assert answer.json()["checks"]["look"] == "ok"
    assert (refused, other) == (409, 200)
    assert str(watched.share) not in words
    assert f"{path} : le compte « " in watched.journal[0]
    assert f"&& chmod 640 {path} »" in watched.journal[0]
    assert watched.checks["leaflets/aaa"] == "ok"
    assert watched.journal[1:] == ["bon     Fiche aaa : lue"]
    assert printed("aaa")[0] == 200


def test_a_leaflet_that_is_being_written_is_offered_to_nobody(watched: Watched) -> None:
    """It appears as soon as `feuillet new` has made its file, and asks nobody for anything."""
    path = watched.share / "leaflets" / "neuve.yaml"
    archetype = Library.open([watched.share], environment={}).archetype
    path.write_text(start_leaflet(archetype, path, dt.date(2026, 11, 22)), "utf-8")
    session = {"Cookie": f"feuillet={watched.server.sessions.begin().number}"}
    home, lists = (watched.ask(at, headers=session).text for at in ("/", "/lot"))
    kept, key = Keys().with_token("dossier")
    watched.keys = lambda: kept
    bearer = {"Authorization": f"Bearer {key}"}
    listed = watched.ask("/api/v1/leaflets", headers=bearer).json()

    assert "<strong>neuve</strong><span>Cette fiche est encore à compléter&nbsp;: elle" in home
    assert "/fiche/neuve" not in home
    assert "/fiche/visite" in home
    assert "neuve" not in lists
    assert "visite" in lists
    assert [one for one in listed if one["id"] == "neuve"] == [broken_entry("neuve")]
    assert watched.checks["leaflets/neuve"] == "ok"


def test_a_broken_leaflet_is_listed_as_such(watched: Watched) -> None:
    """In the interface and on the first screen: whoever looks for it sees that it is not gone."""
    (watched.share / "leaflets" / "cassee.yaml").write_text("title: [", "utf-8")
    kept, key = Keys().with_token("dossier")
    watched.keys = lambda: kept
    listed = watched.ask("/api/v1/leaflets", headers={"Authorization": f"Bearer {key}"}).json()
    session = watched.server.sessions.begin().number
    home = watched.ask("/", headers={"Cookie": f"feuillet={session}"}).text

    assert {row["id"]: row["status"] for row in listed}["cassee"] == "broken"
    assert {row["id"]: row["status"] for row in listed}["visite"] == "draft"
    assert '<li class="broken"><strong>cassee</strong>' in home
    assert "Cette fiche ne peut pas être lue&nbsp;: prévenez l'administrateur" in home
    assert "/fiche/visite" in home
    assert "/fiche/cassee" not in home


def test_a_folder_of_the_share_that_cannot_be_listed_stops_the_service(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which one, to the administrator alone; once it can, all goes on."""
    shut, scandir = watched.share / "leaflets", os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder) == shut:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return scandir(folder)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        answer = watched.ask()
        # `doctor` blames the same thing, in the same words.
        found = [one for one in examine((watched.share,), tmp_path, TODAY) if not one.good]
        seen = line_of(found[0])
    group = grp.getgrgid(os.getegid()).gr_name

    assert (answer.status_code, answer.json()["checks"]["library"]) == (503, "failed")
    assert str(shut) not in answer.text
    assert watched.journal == [
        f"À FAIRE Dossier de l'hôpital : {shut} : le compte « {account_of(os.geteuid())} » n'a pas"
        f" le droit d'y entrer, faites « chgrp {group} {shut} && chmod 2750 {shut} »"
    ]
    assert seen == watched.journal[0]
    assert watched.checks["library"] == "ok"


def test_a_library_that_goes_while_the_service_runs_is_seen_at_its_first_print(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page of before proves nothing any more, though nothing of the content changed."""
    before = watched.checks["page"]
    kept, key = Keys().with_token("dossier")
    watched.keys = lambda: kept
    lost = Mock(side_effect=ModuleNotFoundError("gone", name="weasyprint"))
    with monkeypatch.context() as patch:
        patch.setattr("feuillet.produce.Press._print", lost)
        refused = watched.ask(
            "/api/v1/leaflets/visite/documents",
            "POST",
            headers={"Authorization": f"Bearer {key}"},
            json={},
        )
        during = watched.ask()

    assert before == "ok"
    assert (refused.status_code, refused.json()["code"]) == (500, "layout-failed")
    assert refused.json()["detail"] == (
        "La bibliothèque « weasyprint » manque ou est incomplète : prévenez l'administrateur"
    )
    assert (during.status_code, during.json()["checks"]["page"]) == (503, "failed")
    assert "étape 4 du guide" in as_commands(watched.journal[-1])


def test_a_style_that_breaks_every_page_is_seen(watched: Watched) -> None:
    """A page is really printed; words and paths stay in the journal."""
    before = watched.checks["page"]
    (watched.share / "styles").mkdir()
    (watched.share / "styles" / "print.css").write_text("h1 { colour: red }", "utf-8")
    answer = watched.ask()

    assert before == "ok"
    assert (answer.status_code, answer.json()["checks"]["page"]) == (503, "failed")
    assert any(line.startswith("À FAIRE Page d'essai : ") for line in watched.journal)
    assert "print.css" not in answer.text


def test_workers_that_do_not_start_are_seen_until_they_do(watched: Watched) -> None:
    """What a patient's print found out counts too."""
    watched.workers.lost = True
    lost = watched.ask()
    watched.workers.lost = False
    watched.ask("/ready")

    assert lost.status_code == 503
    assert lost.json()["checks"]["workers"] == lost.json()["checks"]["page"] == "failed"
    assert any("ils ne répondent pas" in line for line in watched.journal)


def test_keys_that_cannot_be_read_are_told_once_with_their_remedy(
    watched: Watched, tmp_path: Path
) -> None:
    """To the administrator; whoever calls gets a number to tell him, and no path."""
    path = tmp_path / "keys.json"
    write_keys(Keys(), path)
    path.chmod(0o644)
    watched.keys = lambda: read_keys(path)
    refused = [watched.ask("/api/v1/leaflets") for _ in range(3)]
    incident = re.findall(r"incident ([0-9a-f]{8})", refused[0].text)[0]

    assert {answer.status_code for answer in refused} == {503}
    assert all(f"prévenez l'administrateur (incident {incident})" in one.text for one in refused)
    assert str(tmp_path) not in refused[0].text
    assert watched.journal == [
        f"incident {incident}: Fichier des clés {path} : d'autres peuvent le lire,"
        f" faites « chmod 600 {path} »."
    ]
    assert watched.checks["keys"] == "failed"
    path.chmod(0o600)
    assert watched.checks["keys"] == "ok"


def test_a_form_whose_password_is_lost_says_that_its_door_is_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that a good password is wrong; the administrator reads the command that makes another."""
    path = tmp_path / "keys.json"
    monkeypatch.setenv("FEUILLET_KEYS", str(path))
    watched = Watched(tmp_path, door="password")
    watched.keys = lambda: read_keys(path)
    chosen = Keys().with_password("un mot de passe inventé")
    write_keys(chosen, path)
    before = watched.ask()
    path.unlink()
    lost = watched.ask()
    typed = {"password": "un mot de passe inventé"}
    tried = watched.ask("/entrer", "POST", data=typed, headers={"Origin": "http://127.0.0.1"})
    told = [one for one in watched.journal if one.startswith("À FAIRE")]
    write_keys(Keys(), path)
    emptied = watched.ask()
    write_keys(chosen, path)

    assert before.json()["checks"]["keys"] == "ok"
    assert (lost.status_code, lost.json()["checks"]["keys"]) == (503, "failed")
    assert tried.status_code == 503
    assert "pas le mot de passe" not in tried.text
    assert "Le serveur ne lit pas ses clés : prévenez l&#39;administrateur" in tried.text
    assert str(tmp_path) not in tried.text
    assert len(told) == 1
    assert told[0].startswith(f"À FAIRE Clés : Fichier des clés {path} : il n'est plus là, ")
    command = (
        f" -- env FEUILLET_KEYS={path} {Path(sys.executable).parent}/feuillet token --password"
    )
    assert "faites « runuser -u " in as_commands(told[0])
    assert f"{command} », puis " in as_commands(told[0])
    assert emptied.status_code == 503
    assert "sans mot de passe" in watched.journal[-1]
    assert watched.ask().status_code == 200


def test_what_can_wait_does_not_stop_the_service(watched: Watched) -> None:
    """A certificate that ends soon, a clock that nobody believes; an expired one is the end."""
    watched.today = dt.date(2020, 1, 1)
    watched.certificate = (Examined("certificate", "Certificat", False, "bientôt"),)
    waits = watched.ask()
    watched.certificate = (Examined("certificate", "Certificat", False, "périmé", barring=True),)
    ended = watched.ask()

    assert (waits.status_code, ended.status_code) == (200, 503)
    assert waits.json()["checks"]["clock"] == waits.json()["checks"]["certificate"] == "todo"
    assert ended.json()["checks"]["certificate"] == "failed"
    assert any("vérifiez l'horloge" in line for line in watched.journal)


def test_what_is_wrong_is_told_though_nobody_asks(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start, then again and again, whatever happens while looking."""
    (watched.share / "leaflets" / "cassee.yaml").write_text("title: [", "utf-8")
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        # A look that fails is no reason to look no more.
        watched.keys = lambda: 1 // 0  # type: ignore[assignment,return-value]
        if len(waits) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr("feuillet.web.app.asyncio.sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        awaited(_watch(watched.server))

    assert watched.journal[0].startswith("À FAIRE Fiche cassee : ")
    assert waits == [LOOK] * 3
    assert len(re.findall(r"incident [0-9a-f]{8}: ZeroDivisionError", caplog.text)) == 2


def test_health_looks_at_nothing(watched: Watched) -> None:
    """It says that the server answers, whatever is wrong: else it would be restarted in vain."""

    def refuse() -> Keys:
        raise DeliveryError("Fichier des clés : abîmé, refaites-le.")

    watched.keys = refuse
    shutil.rmtree(watched.share)
    watched.workers.lost = True

    assert watched.ask("/health").json() == {"status": "ok"}
    assert watched.ask().status_code == 503


@pytest.mark.parametrize(
    ("file", "ready", "printed"),
    [
        ("hospital.yaml", 503, 409),
        ("protocol.yaml", 503, 409),
        ("leaflets/visite.yaml", 200, 409),
        ("leaflets/visite.approval.json", 200, 409),
        ("styles/print.css", 503, 409),
    ],
)
def test_a_file_that_cannot_be_read_is_tried_anew_though_nothing_on_it_changes(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, file: str, ready: int, printed: int
) -> None:
    """A share's server gives rights, and takes them: `stat` sees no change."""
    path = watched.share / file
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_text("[]" if file.endswith("json") else "", "utf-8")
    kept, key = Keys().with_token("dossier")
    watched.keys = lambda: kept
    bearer = {"Authorization": f"Bearer {key}"}

    def states() -> tuple[int, int]:
        asked = "/api/v1/leaflets/visite/documents/apres"
        return (
            watched.ask().status_code,
            watched.ask(asked, "POST", headers=bearer, json={}).status_code,
        )

    before = states()
    access = os.access
    with monkeypatch.context() as patch:
        shut(path, patch)
        patch.setattr(os, "access", lambda one, how: one != str(path) and access(one, how))
        lost = states()

    assert (before, lost, states()) == ((200, 200), (ready, printed), (200, 200))
    assert f"{path} : le compte « " in watched.journal[0]
    assert watched.journal[-1].startswith("bon     ")


@pytest.mark.parametrize("file", ["hospital.yaml", "leaflets/visite.approval.json"])
def test_what_faltered_while_it_was_read_is_read_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """Nothing tells when it can be: neither a time, nor rights."""
    path = watched.share / file
    if not path.exists():
        path.write_text("[]", "utf-8")
    with monkeypatch.context() as patch:
        shut(path, patch)
        faltered = watched.checks
        with pytest.raises(LeafletInvalid):
            watched.server.presses.press("visite", PrintOptions())
        with suppress(LeafletInvalid):
            watched.server.presses.shelved("visite")

    assert set(faltered.values()) != {"ok"}
    assert set(watched.checks.values()) == {"ok"}
    assert watched.server.presses.shelved("visite").found.name == "visite"


def test_all_that_is_wrong_with_the_settings_is_told(watched: Watched) -> None:
    """Whoever mends the file mends it once."""
    path = watched.share / "hospital.yaml"
    text = path.read_text("utf-8")
    path.write_text(text + "couleur: x\nville: y\n", "utf-8")
    watched.ask()

    assert "« couleur »" in watched.journal[0]
    assert "« ville »" in watched.journal[0]


def test_a_worker_that_died_is_told_with_a_number(watched: Watched) -> None:
    """In French, and counted: a monitor sees it too."""
    watched.server.presses.workers.on_loss()

    assert re.fullmatch(
        r"incident [0-9a-f]{8} : un processus d'impression a été tué, ou manque de mémoire ;"
        r" un autre le remplace\. Si cela revient, libérez de la mémoire\.",
        watched.journal[0],
    )
    assert watched.server.incidents == 1
