"""`feuillet token`: keys shown once, listed by name, and gone once revoked."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from feuillet.cli.help_in_french import Misused
from feuillet.cli.token import token
from feuillet.errors import DeliveryError
from feuillet.web.keys import read_keys
from tests.cli.running import output_of


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keys file of the test's own."""
    path = tmp_path / "keys.json"
    monkeypatch.setenv("FEUILLET_KEYS", str(path))
    return path


def test_a_key_opens_until_it_is_revoked(keys: Path) -> None:
    """Standard output holds the key alone, for a program to take."""
    made = output_of(token, "dossier").strip()

    assert read_keys(keys).holder(made) == "dossier"
    assert made not in keys.read_text()
    assert output_of(token, "--list") == "dossier\n"
    output_of(token, "dossier", "--revoke")
    assert read_keys(keys).holder(made) is None


def test_a_password_comes_from_a_program_as_it_is(keys: Path) -> None:
    """One that is too short changes nothing."""
    output_of(token, "--password", typed="une phrase de passe\n")
    assert read_keys(keys).opens("une phrase de passe")
    with pytest.raises(DeliveryError, match=r"^Mot de passe : il faut de 12 à 200 caractères\.$"):
        output_of(token, "--password", typed="court\n")

    assert read_keys(keys).opens("une phrase de passe")


def test_a_password_is_typed_twice_at_a_terminal(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same both times, or none is kept."""
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("feuillet.cli.token.sys", terminal)
    with pytest.raises(DeliveryError, match="ne sont pas les mêmes, recommencez"):
        output_of(token, "--password", typed="une phrase de passe\nune autre phrase\n")
    assert not keys.exists()

    output_of(token, "--password", typed="une phrase de passe\nune phrase de passe\n")
    assert read_keys(keys).opens("une phrase de passe")


@pytest.mark.parametrize(
    "arguments",
    [(), ("--revoke",), ("nom", "--list"), ("--list", "--password"), ("n", "--password")],
)
def test_what_has_no_meaning_together_is_refused(arguments: tuple[str, ...], keys: Path) -> None:
    """And no key is made."""
    with pytest.raises(Misused):
        output_of(token, *arguments)

    assert not keys.exists()


def test_a_name_that_is_taken_or_unknown_is_refused(keys: Path) -> None:
    """The key that is there still opens."""
    made = output_of(token, "dossier").strip()
    for arguments in (("dossier",), ("autre", "--revoke"), ("Pas un nom",)):
        with pytest.raises(DeliveryError):
            output_of(token, *arguments)

    assert read_keys(keys).holder(made) == "dossier"


def test_a_password_that_no_keyboard_types_is_refused(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program gave other bytes than UTF-8."""
    given = io.TextIOWrapper(io.BytesIO(b"une phrase\xe9 de passe\n"), "utf-8", "surrogateescape")
    monkeypatch.setattr("feuillet.cli.token.sys", SimpleNamespace(stdin=given))
    with pytest.raises(DeliveryError, match="un caractère est illisible : choisissez-en un autre"):
        output_of(token, "--password")

    assert not keys.exists()


@pytest.mark.parametrize(("account", "given", "told"), [(0, "", 1), (0, "x", 0), (1000, "", 0)])
def test_root_is_told_that_a_service_reads_other_keys(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    account: int,
    given: str,
    told: int,
) -> None:
    """A key made for the wrong account opens nothing, and nothing else would say why."""
    monkeypatch.setattr("feuillet.cli.token.os.geteuid", lambda: account)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if not given:
        monkeypatch.delenv("FEUILLET_KEYS")
    with pytest.raises(SystemExit):
        token.main(["--list"], prog_name="token")
    said = capsys.readouterr().err

    assert said.count(f"celles de root, dans {tmp_path}/feuillet/keys.json.") == told
    assert said.count("runuser -u feuillet -- env FEUILLET_KEYS=/var/lib/feuillet/") == told
