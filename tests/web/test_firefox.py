"""One patient's form in Debian's Firefox: `make conformance`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.letters import plain_letter
from tests.web.firefox import ALT, CONTROL, ENTER, PROGRAM, RIGHT, TAB, Firefox, running
from tests.web.serving import Served

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PROGRAM, reason="sh tools/setup.sh firefox installs it"),
]


@pytest.fixture
def firefox(served: Served, tmp_path: Path) -> Iterator[Firefox]:
    """The form of vertébroplastie on the screen of most hospital computers."""
    profile = tmp_path / "profil"
    profile.mkdir()
    with running(profile, 1366, 768) as one:
        if not served.cookies:
            one.ask("WebDriver:Navigate", url=served.addresses[-1])
            found = one.ask("WebDriver:GetCookies")
            served.cookies.update({cookie["name"]: cookie["value"] for cookie in found})
        one.ask("WebDriver:Navigate", url=f"{served.base}/entrer")
        for name, value in served.cookies.items():
            one.ask("WebDriver:AddCookie", cookie={"name": name, "value": value})
        one.ask("WebDriver:Navigate", url=f"{served.base}/fiche/vertebroplastie")
        yield one


def active(firefox: Firefox) -> str:
    """Return the id of what has the focus."""
    return str(firefox.run("return document.activeElement.id"))


READY = "document.getElementById('preview').dataset.state === 'ready'"


def test_a_patient_is_typed_printed_and_followed_by_the_next(firefox: Firefox) -> None:
    """With the same keys as in Chromium; nothing to scroll, but for the invented hospital."""
    begins = active(firefox)
    for text in ("EXEMPLE", "Camille", "12031948", "", "08122026", "7h30", "D12,L1", ""):
        firefox.press(*text, ENTER)
    firefox.press(" ", RIGHT)
    firefox.wait(READY)
    chosen = firefox.run("return document.querySelector('.seg :checked').value")
    firefox.run("document.querySelector('.body > .msg').remove()")
    hidden = firefox.run(
        "const one = document.querySelector('.body'); return one.scrollHeight - one.clientHeight"
    )
    firefox.run("document.getElementById('nom').focus()")
    stops = 0
    while active(firefox) != "print":
        firefox.press(TAB)
        stops += 1
        assert stops < 40
    firefox.press(ENTER, held=CONTROL)
    firefox.wait("document.getElementById('say').textContent.includes('impression ouverte')")
    ends = active(firefox)
    firefox.press("n", held=ALT)
    emptied = firefox.run("return document.getElementById('nom').value")

    assert (begins, ends, active(firefox)) == ("nom", "next", "nom")
    assert chosen == "sedation"
    assert stops <= 18
    assert hidden <= 0
    assert emptied == ""


def test_a_letter_is_joined(firefox: Firefox, tmp_path: Path) -> None:
    """Read as soon as it is dropped."""
    (tmp_path / "bon.pdf").write_bytes(plain_letter())
    for text in ("EXEMPLE", "Camille", "12/03/1948"):
        firefox.press(*text, ENTER)
    firefox.wait(READY)
    firefox.run("document.getElementById('attach').click()")
    firefox.choose_file("#letter-file", tmp_path / "bon.pdf")
    firefox.wait("document.getElementById('letter-told').textContent.includes('bon courrier')")

    assert firefox.run("return document.getElementById('join-save').ariaDisabled") == "false"
