"""Coming in and leaving: by the one door that is open, with a cookie that no script reads."""

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from feuillet.web.screens.login import closed, launched, let_in
from feuillet.web.sessions import Launch


def server(door: str, *, secure: bool = False) -> Any:
    """Return a server with one door."""
    told: list[str] = []
    return SimpleNamespace(
        setup=SimpleNamespace(door=door, secure=secure, user_header="x-user"),
        cookie="session",
        sessions=SimpleNamespace(begin=lambda: SimpleNamespace(number="nombre")),
        launch=Launch(),
        announce=told.append,
        told=told,
    )


def asking(**headers: str) -> Request:
    """Return a request."""
    pairs = [(name.replace("_", "-").encode(), one.encode()) for name, one in headers.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_for_this_site_alone_and_for_no_script(secure: bool) -> None:
    """Over TLS, it never goes without."""
    cookie = let_in(server("password", secure=secure)).headers["set-cookie"].lower()

    assert cookie.startswith("session=nombre")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert ("secure" in cookie) is secure


def test_the_printed_address_opens_once() -> None:
    """And only where that is the door."""
    one = server("launch")
    token = one.launch.renew()
    other = server("password")
    other.launch = one.launch

    assert launched(one, "") is None
    assert launched(one, "autre") is None
    assert launched(other, token) is None
    opened = launched(one, token)
    assert opened
    assert opened.status_code == 303
    assert launched(one, token) is None


def test_whoever_comes_too_late_is_given_another_address_in_the_terminal() -> None:
    """Never on the screen."""
    one = server("launch")
    response = closed(one, asking())

    assert response.status_code == 401
    assert len(one.told) == 1
    assert one.told[0] not in bytes(response.body).decode()
    closed(one, asking())
    assert len(one.told) == 1


def test_the_proxy_vouches_for_whom_it_names() -> None:
    """Not for nobody, nor for who just left."""
    one = server("proxy")

    assert closed(one, asking(x_user="camille")).status_code == 303
    assert closed(one, asking(x_user=" ")).status_code == 401
    assert closed(one, asking(x_user="camille"), left=True).status_code == 200
    assert closed(server("password"), asking(x_user="camille")).status_code == 401
