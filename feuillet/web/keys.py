"""The keys file: the form's password and the tokens of the HTTP interface, never in clear.

A password is guessed, so it is kept behind scrypt (RFC 7914); a token is 256 random bits, for
which one hash is enough.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from shlex import quote
from typing import Any

from feuillet.deliver import deliver_file
from feuillet.errors import Advice, DeliveryError
from feuillet.examine import account_of

SHORTEST = 12
"""Characters of a password (ANSSI, 2021: twelve at least where tries are throttled)."""

LONGEST_SECRET = 200
TOKEN_PREFIX = "feuillet_"
"""What a token begins with, so that whoever finds one knows what to revoke."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_DAMAGED = "abîmé, effacez-le et refaites les clés"
_COST = {"n": 2**15, "r": 8, "p": 1}
_MEMORY = 64 * 1024 * 1024


class NameTaken(ValueError):
    """Somebody has a token under that name."""


class NameUnknown(ValueError):
    """Nobody has a token under that name."""


class WrongPassword(ValueError):
    """What was typed cannot be a password."""


@dataclass(frozen=True)
class Keys:
    """What opens the form and the interface."""

    password: Mapping[str, str] = field(default_factory=dict)
    """`salt` and `hash`, in hexadecimal; empty until a password is chosen."""

    tokens: Mapping[str, str] = field(default_factory=dict)
    """The hash of each token, by the name of who uses it."""

    def opens(self, typed: str) -> bool:
        """Whether this is the password; takes its time, on purpose."""
        if not self.password or len(typed) > LONGEST_SECRET:
            return False
        salt = bytes.fromhex(self.password["salt"])
        return hmac.compare_digest(_stretch(typed, salt), self.password["hash"])

    def holder(self, token: str) -> str | None:
        """Return the name of whose token this is, or None."""
        given = _digest(token)
        # Every hash is looked at: how long it takes tells nothing.
        names = [name for name, kept in self.tokens.items() if hmac.compare_digest(kept, given)]
        return names[0] if names else None

    def with_password(self, typed: str) -> "Keys":
        """Return the same with another password.  Raises WrongPassword, in French."""
        if not SHORTEST <= len(typed) <= LONGEST_SECRET:
            raise WrongPassword(f"il faut de {SHORTEST} à {LONGEST_SECRET} caractères")
        if any("\ud800" <= letter <= "\udfff" for letter in typed):
            raise WrongPassword("un caractère est illisible : choisissez-en un autre")
        salt = secrets.token_bytes(16)
        return replace(self, password={"salt": salt.hex(), "hash": _stretch(typed, salt)})

    def with_token(self, name: str) -> tuple["Keys", str]:
        """Return the same with a token more, and that token.

        Raises:
            NameTaken: Somebody has one under that name.
            ValueError: No token can have that name; both in French.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("un nom doit avoir des lettres minuscules, des chiffres et des tirets")
        if name in self.tokens:
            raise NameTaken("ce nom a déjà une clé")
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        return replace(self, tokens={**self.tokens, name: _digest(token)}), token

    def without_token(self, name: str) -> "Keys":
        """Return the same without a token.  Raises NameUnknown, in French."""
        if name not in self.tokens:
            raise NameUnknown("aucune clé ne porte ce nom")
        return replace(self, tokens={k: v for k, v in self.tokens.items() if k != name})


def keys_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the keys file is: FEUILLET_KEYS, or the user's settings (XDG)."""
    if chosen := environment.get("FEUILLET_KEYS"):
        return Path(chosen)
    settings = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(settings) / "feuillet" / "keys.json"


def remembered_path(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where what the form remembers is: beside the keys file; None without a home."""
    try:
        return keys_path(environment).with_name("columns.json")
    except RuntimeError:
        return None


def read_keys(path: Path) -> Keys:
    """Return the keys of a file, none if it is not there.

    Raises DeliveryError if it is damaged, another account's, or others may read it.
    """
    try:
        status = path.stat()
        if status.st_uid != os.geteuid() and os.geteuid() != 0:
            problem = _foreign(path, status.st_uid)
        elif status.st_mode & 0o077:
            problem = f"d'autres peuvent le lire, faites « chmod 600 {quote(str(path))} »"
        else:
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            password, tokens = dict(data["password"]), dict(data["tokens"])
            hashes = (*password.values(), *tokens.values())
            if set(password) in (set(), {"salt", "hash"}) and all(map(_HEX.fullmatch, hashes)):
                return Keys(password, tokens)
            problem = _DAMAGED
    except FileNotFoundError:
        return Keys()
    except PermissionError:
        problem = _closed(path.parent)
    except OSError:
        problem = "illisible : vérifiez le disque, et le nom du fichier"
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = _DAMAGED
    raise DeliveryError(f"{_called(path)} : {problem}.")


def read_with_password(read: Callable[[], Keys]) -> Keys:
    """Return the keys of a form whose door is a password, which it cannot be without.

    Raises DeliveryError, as `read` too: nobody can come in, though nothing is damaged.
    """
    keys = read()
    if keys.password:
        return keys
    path = keys_path()
    lost = "sans mot de passe" if path.exists() else "il n'est plus là"
    raise DeliveryError(
        f"{_called(path)} : {lost}, personne ne peut entrer : {Advice.CHOOSE_PASSWORD}, puis"
        " refaites la clé de chaque logiciel."
    )


def check_keys(path: Path) -> None:
    """Raise DeliveryError if a service would not read its keys, whoever asks.

    Root reads every file: the account of the service is whose the folder is.
    """
    read_keys(path)
    with suppress(OSError):
        folder, file = path.parent.stat().st_uid, path.stat().st_uid
        if file != folder:
            raise DeliveryError(f"{_called(path)} : {_foreign(path, file, folder)}.")


def write_keys(keys: Keys, path: Path) -> str:
    """Write the keys, for the account whose their folder is, and return its name.

    Raises DeliveryError.
    """
    content = json.dumps({"password": dict(keys.password), "tokens": dict(keys.tokens)}, indent=1)

    def give(file: Path) -> None:
        # What root writes into a service's folder, the service must read.
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.chown(file, owner.st_uid, owner.st_gid)

    deliver_file(content.encode() + b"\n", path, force=True, called=_called(path), verify=give)
    return account_of(path.stat().st_uid)


def _called(path: Path) -> str:
    return f"Fichier des clés {path}"


def _foreign(path: Path, owner: int, wanted: int | None = None) -> str:
    reader = account_of(os.geteuid() if wanted is None else wanted)
    return (
        f"il est au compte « {account_of(owner)} », et « {reader} » doit le lire :"
        f" faites « chown {reader} {quote(str(path))} »"
    )


def _closed(folder: Path) -> str:
    reader = account_of(os.geteuid())
    return (
        f"le compte « {reader} » n'entre pas dans ce dossier :"
        f" faites « chown {reader} {quote(str(folder))} »"
    )


def _stretch(typed: str, salt: bytes) -> str:
    # The same letters come composed from one keyboard, and in parts from another.
    same = unicodedata.normalize("NFC", typed).encode(errors="replace")
    return hashlib.scrypt(same, salt=salt, maxmem=_MEMORY, **_COST).hex()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
