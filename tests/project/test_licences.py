"""The page of licences: every library that a hospital receives, and what it asks for."""

from importlib.metadata import PackageNotFoundError

from tools.licences import PAGE, licence_of, rows_of_the_page, run_time_packages


def test_each_library_that_is_installed_has_its_licence_in_the_page() -> None:
    """As it declares it; one that this Python does not need is not looked at."""
    rows = rows_of_the_page()

    assert list(rows) == run_time_packages()
    for name, licence in rows.items():
        try:
            assert licence == licence_of(name), name
        except PackageNotFoundError:
            continue


def test_a_licence_that_asks_for_more_than_a_notice_is_explained() -> None:
    """Those that ask for sources, by name, above the table."""
    explained = PAGE.read_text("utf-8").split("|---|---|")[0]
    demanding = [name for name, licence in rows_of_the_page().items() if _is_demanding(licence)]

    assert {"pebble", "pikepdf"} <= set(demanding)
    assert [name for name in demanding if f"**{name}**" not in explained] == []


def _is_demanding(licence: str) -> bool:
    return any(word in licence for word in ("GPL", "MPL", "EPL", "CDDL", "EUPL"))


def test_every_licence_is_known() -> None:
    """A library that declares none cannot be redistributed."""
    assert [name for name, licence in rows_of_the_page().items() if licence == "None"] == []
