"""The page of all variants: side by side, what differs marked, whole in itself."""

import re
from pathlib import Path

from feuillet.check.prove import check_leaflet
from feuillet.check.variants_page import compare_variants
from feuillet.find import Library
from tests.check.rules.written import broken
from tests.helpers import TODAY


def page(folder: Path, *changes: tuple[str, str]) -> str:
    """Return the page of the clean leaflet with these changes."""
    (folder / "leaflets").mkdir()
    (folder / "leaflets" / "essai.yaml").write_text(broken(*changes), "utf-8")
    library = Library.open([folder], environment={})
    return compare_variants(
        library, "essai", check_leaflet(library, "essai", today=TODAY, pages=False)
    )


def test_what_differs_from_one_variant_to_another_is_marked(tmp_path: Path) -> None:
    """What all say stands once; what one does not print is said to be absent."""
    html = re.sub(r"\s+", " ", page(tmp_path))
    row = re.search(r"<tr>(?:(?!</tr>).)*L.équipe pose.*?</tr>", html, re.DOTALL)
    assert row

    assert re.search(r'<td class="common"[^>]*><span> ?Vous pouvez refuser', html)
    assert html.count("Vous pouvez refuser") == 1
    assert "<mark>deux</mark> mirlitons" in row[0]
    assert "Vous passez une nuit ici. </td>" in html
    assert '<td class="absent">' in html


def test_each_section_is_named_once(tmp_path: Path) -> None:
    """On its first row."""
    html = page(tmp_path)

    assert html.count('scope="row">Les risques<') == 1
    assert '<th class="section" scope="row"></th>' in html


def test_the_page_asks_for_nothing_and_runs_nothing(tmp_path: Path) -> None:
    """It is read where there is no network; what an author typed is text."""
    html = page(tmp_path, ("Vous pouvez refuser", "Vous pouvez & refuser"))

    assert "pouvez &amp; refuser" in html
    assert "<script" not in html
    assert not re.search(r"(?:src|href)=", html)
    assert not re.search(r"url\((?!data:)", html)


def test_what_is_to_be_mended_stands_first(tmp_path: Path) -> None:
    """With its line, its rule and how grave it is."""
    html = page(tmp_path, ("        covers: risks\n", ""))

    assert re.search(r"<li><b>Erreur</b> ligne \d+, .*\(L-C\d+\)", html)
    assert html.index("À reprendre") < html.index("<table>")
