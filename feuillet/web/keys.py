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
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from feuillet.deliver import deliver_file
from feuillet.errors import DeliveryError

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
        """Return the same with another password.  Raises ValueError, in French."""
        if not SHORTEST <= len(typed) <= LONGEST_SECRET:
            raise ValueError(f"il faut de {SHORTEST} à {LONGEST_SECRET} caractères")
        if any("\ud800" <= letter <= "\udfff" for letter in typed):
            raise ValueError("un caractère est illisible : choisissez-en un autre")
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

    Raises DeliveryError if it is damaged, or others may read it.
    """
    try:
        if path.stat().st_mode & 0o077:
            problem = "d'autres peuvent le lire, faites « chmod 600 »"
        else:
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            password, tokens = dict(data["password"]), dict(data["tokens"])
            hashes = (*password.values(), *tokens.values())
            if set(password) in (set(), {"salt", "hash"}) and all(map(_HEX.fullmatch, hashes)):
                return Keys(password, tokens)
            problem = _DAMAGED
    except FileNotFoundError:
        return Keys()
    except OSError:
        problem = "illisible, vérifiez vos droits"
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = _DAMAGED
    raise DeliveryError(f"Fichier des clés : {problem}.")


def write_keys(keys: Keys, path: Path) -> None:
    """Write the keys, for their owner alone.  Raises DeliveryError."""
    content = json.dumps({"password": dict(keys.password), "tokens": dict(keys.tokens)}, indent=1)
    deliver_file(content.encode() + b"\n", path, force=True, called="Fichier des clés")


def _stretch(typed: str, salt: bytes) -> str:
    # The same letters come composed from one keyboard, and in parts from another.
    same = unicodedata.normalize("NFC", typed).encode(errors="replace")
    return hashlib.scrypt(same, salt=salt, maxmem=_MEMORY, **_COST).hex()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
