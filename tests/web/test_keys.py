"""The keys file: what opens the form and the interface, kept so that nobody can read it."""

import json
import os
import pty
import stat
import subprocess
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest

from feuillet.errors import DeliveryError
from feuillet.examine import account_of
from feuillet.web.keys import (
    SHORTEST,
    TOKEN_PREFIX,
    Keys,
    check_keys,
    keys_path,
    read_keys,
    write_keys,
)
from tests.helpers import run_feuillet

PASSWORD = "mot de passe d'exemple"


def test_a_password_opens_and_no_other_does() -> None:
    """Whatever its letters."""
    keys = Keys().with_password(PASSWORD)

    assert keys.opens(PASSWORD)
    assert not keys.opens(PASSWORD.upper())
    assert not keys.opens("")
    assert not keys.opens("x" * 100_000)
    assert not Keys().opens("")


def test_a_password_is_never_kept(tmp_path: Path) -> None:
    """Two hospitals with the same one keep different things."""
    path = tmp_path / "keys.json"
    write_keys(Keys().with_password(PASSWORD), path)
    first = path.read_text("utf-8")
    write_keys(Keys().with_password(PASSWORD), path)

    assert PASSWORD not in first
    assert json.loads(first)["password"] != json.loads(path.read_text("utf-8"))["password"]
    assert read_keys(path).opens(PASSWORD)


@pytest.mark.parametrize("typed", ["", "x" * (SHORTEST - 1), "x" * 201])
def test_a_password_that_is_guessed_soon_is_refused(typed: str) -> None:
    """Too short, or absurd."""
    with pytest.raises(ValueError, match="caractères"):
        Keys().with_password(typed)


def test_a_password_that_no_keyboard_types_is_refused() -> None:
    """Its letters are not quoted, as Python would."""
    with pytest.raises(ValueError, match="illisible") as refused:
        Keys().with_password("abcdefghijkl\udce9")

    assert "dce9" not in str(refused.value)
    assert not Keys().with_password(PASSWORD).opens("abcdefghijkl\udce9")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    """Some send an accent apart from its letter."""
    composed, apart = (unicodedata.normalize(form, "été à la mer") for form in ("NFC", "NFD"))

    assert composed != apart
    assert Keys().with_password(apart).opens(composed)
    assert Keys().with_password(composed).opens(apart)


def test_a_token_names_its_holder_until_it_is_revoked() -> None:
    """Each has its own; none can be told from what is kept."""
    keys, dossier = Keys().with_token("dossier")
    keys, secretariat = keys.with_token("secretariat")
    without = keys.without_token("dossier")

    assert dossier.startswith(TOKEN_PREFIX)
    assert dossier not in json.dumps(dict(keys.tokens))
    assert (keys.holder(dossier), keys.holder(secretariat)) == ("dossier", "secretariat")
    assert (without.holder(dossier), without.holder(secretariat)) == (None, "secretariat")
    assert keys.holder("") is None


@pytest.mark.parametrize("name", ["", "Dossier", "a b", "../x", "x" * 41, "deux"])
def test_a_holder_has_a_plain_name_of_its_own(name: str) -> None:
    """It is written in a file, and told on a screen."""
    keys, _ = Keys().with_token("deux")

    with pytest.raises(ValueError, match="nom"):
        keys.with_token(name)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """One that others can read is refused, with what to do."""
    path = tmp_path / "dossier" / "keys.json"
    write_keys(Keys().with_token("dossier")[0], path)
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(0o644)

    assert mode == 0o600
    with pytest.raises(DeliveryError, match="chmod 600"):
        read_keys(path)


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "{}", "\xff", '{"password": {}}', '{"password": 1, "tokens": {}}'),
        *('{"password": {}, "tokens": {"a": 1}}', '{"password": {}, "tokens": {"a": "é"}}'),
        *(
            f'{{"password": {one}, "tokens": {{}}}}'
            for one in ('{"salt": "ab"}', '{"salt": "z", "hash": "ab"}')
        ),
    ],
)
def test_a_damaged_file_opens_nothing(tmp_path: Path, content: str) -> None:
    """It is not taken for a file without keys."""
    path = tmp_path / "keys.json"
    path.write_text(content, "latin-1")
    path.chmod(0o600)

    with pytest.raises(DeliveryError, match="abîmé"):
        read_keys(path)


def test_a_file_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    """It is not taken for a file that is not there."""
    tmp_path.chmod(0o700)
    for path in (tmp_path / ("x" * 300), tmp_path):
        with pytest.raises(DeliveryError, match="illisible"):
            read_keys(path)


def test_a_file_of_another_account_is_told_with_who_must_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a service without rights finds what root made; root himself is told of whom it is."""
    path = tmp_path / "les clés.json"
    write_keys(Keys(), path)
    me = account_of(os.geteuid())
    monkeypatch.setattr("feuillet.web.keys.os.geteuid", lambda: 987_654)
    with pytest.raises(DeliveryError) as refused:
        read_keys(path)

    assert refused.value.problems == (
        f"Fichier des clés {path} : il est au compte « {me} », et « 987654 » doit le lire :"
        f" faites « chown 987654 '{path}' ».",
    )


def test_a_folder_that_may_not_be_entered_is_told_with_who_must_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be known of the file."""
    monkeypatch.setattr(Path, "stat", Mock(side_effect=PermissionError))
    with pytest.raises(DeliveryError) as refused:
        read_keys(tmp_path / "keys.json")

    assert "n'entre pas dans ce dossier" in refused.value.problems[0]
    assert refused.value.problems[0].endswith(f"{tmp_path} ».")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_writes_is_for_the_account_whose_folder_it_is(tmp_path: Path) -> None:
    """The service reads it at once; a file that root copied there is found."""
    folder = tmp_path / "service"
    folder.mkdir()
    os.chown(folder, 987_654, 987_654)
    path = folder / "keys.json"
    made = run_feuillet("token", "dossier", FEUILLET_KEYS=str(path))
    status = path.stat()
    check_keys(path)
    os.chown(path, 0, 0)

    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (987_654, 987_654, 0o600)
    assert f"Enregistrée dans {path}, pour le compte « 987654 »." in made.stderr.decode()
    with pytest.raises(DeliveryError, match="chown 987654"):
        check_keys(path)


def test_the_file_is_where_it_is_told_or_with_the_users_settings() -> None:
    """FEUILLET_KEYS, then XDG_CONFIG_HOME."""
    assert keys_path({"FEUILLET_KEYS": "/srv/keys.json"}) == Path("/srv/keys.json")
    assert keys_path({"XDG_CONFIG_HOME": "/srv"}) == Path("/srv/feuillet/keys.json")
    assert keys_path({}).name == "keys.json"


def test_the_command_makes_shows_lists_and_revokes(tmp_path: Path) -> None:
    """A token is shown once, alone on standard output."""
    path = str(tmp_path / "keys.json")
    made = run_feuillet("token", "dossier", FEUILLET_KEYS=path)
    token = made.stdout.decode().strip()
    holder = read_keys(Path(path)).holder(token)
    again = run_feuillet("token", "dossier", FEUILLET_KEYS=path)
    listed = run_feuillet("token", "--list", FEUILLET_KEYS=path)
    revoked = run_feuillet("token", "dossier", "--revoke", FEUILLET_KEYS=path)
    missing = run_feuillet("token", "dossier", "--revoke", FEUILLET_KEYS=path)

    assert holder == "dossier"
    assert listed.stdout.decode().split() == ["dossier"]
    assert (again.returncode, revoked.returncode, missing.returncode) == (6, 0, 6)
    assert "déjà une clé" in again.stderr.decode()
    assert read_keys(Path(path)).holder(token) is None


def type_in(keys: Path, *lines: str) -> tuple[int, str]:
    """Return how `feuillet token --password` ends when somebody types, and what is shown."""
    keyboard, screen = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", sys.executable, "-m", "feuillet", "token", "--password"],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        env={**os.environ, "FEUILLET_KEYS": str(keys)},
    )
    os.close(screen)
    shown, asked = b"", 0
    # Reading fails once nobody has the terminal open any more.
    with suppress(OSError):
        while part := os.read(keyboard, 1024):
            shown += part
            if shown.count(b" : ") > asked < len(lines):
                os.write(keyboard, f"{lines[asked]}\n".encode())
                asked += 1
    os.close(keyboard)
    return process.wait(30), shown.decode()


@pytest.mark.parametrize(
    ("again", "code", "says"),
    [(PASSWORD, 0, "Mot de passe enregistré"), ("autre chose encore", 6, "pas les mêmes")],
)
def test_a_password_is_typed_twice_and_never_shown(
    tmp_path: Path, again: str, code: int, says: str
) -> None:
    """On a terminal; two that differ are refused, and nothing is written."""
    path = tmp_path / "keys.json"
    ended, shown = type_in(path, PASSWORD, again)

    assert ended == code, shown
    assert says in shown
    assert PASSWORD not in shown
    assert again not in shown
    assert read_keys(path).opens(PASSWORD) == (code == 0)


def test_a_program_gives_a_password_once(tmp_path: Path) -> None:
    """A line of standard input; the tokens stay, and nothing says the password."""
    path = str(tmp_path / "keys.json")
    token = run_feuillet("token", "dossier", FEUILLET_KEYS=path).stdout.decode().strip()
    typed = f"{PASSWORD}\n".encode()
    run = run_feuillet("token", "--password", typed=typed, FEUILLET_KEYS=path)
    short = run_feuillet("token", "--password", typed=b"trop court\n", FEUILLET_KEYS=path)
    broken = run_feuillet("token", "--password", typed=b"abcdefghijkl\xe9\n", FEUILLET_KEYS=path)
    said = (run.stdout + run.stderr + short.stderr + broken.stderr).decode()
    keys = read_keys(Path(path))

    assert (run.returncode, short.returncode, broken.returncode) == (0, 6, 6)
    assert keys.opens(PASSWORD)
    assert keys.holder(token) == "dossier"
    assert not any(secret in said for secret in (PASSWORD, "trop court", "abcdef", "udce9", token))


@pytest.mark.parametrize(
    "words", [(), ("--list", "dossier"), ("--list", "--password"), ("--revoke",)]
)
def test_a_command_that_says_two_things_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Or nothing at all."""
    run = run_feuillet("token", *words, FEUILLET_KEYS=str(tmp_path / "keys.json"))

    assert run.returncode == 2
    assert not (tmp_path / "keys.json").exists()
