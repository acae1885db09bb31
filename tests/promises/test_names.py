"""Hostile but legitimate names: each patient gets his own sheet, proved, in one batch."""

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import LIBRARIES, run_feuillet, squeezed, text_by_page

SURNAMES = (
    *("L'EXEMPLE", "D’EXEMPLE", "DE LA MODÈLE", "d'Échantillon de Gabarit", "EXEMPLE-MODÈLE"),
    *("Le", "Du", "O'SPÉCIMEN", "N'GABARIT", "Œuvrard-Exemple", "ÇELİK-MODÈLE", "Müßig", "Ñandú"),
    *("EXEMPLE", "Exemple", "ÉXEMPLE", "EXEMPLE DUPONT", "VAN DER GABARIT", "von Modèle", "Nguyễn"),
    *("None", "{ nom }", "NaN", "undefined", "NULL", "[[nom]]", "&amp", "<b>", "true", "0 A"),
    *(
        "ŁUKASZ-EXEMPLE",
        "Øre",
        "Åse",
        "Ðuric",
        "Şimşek",
        "ŻÓŁĆ",
        "Ĥorĵa",
        "Modèle (épouse Gabarit)",
    ),
    *("W" * 100, "Wi-" * 33 + "W", "A", "Y", "Q'", "M.", "EXEMPLE\\MODÈLE", "É" * 100, "i" * 100),
    *("EXEMPLE fils", "Exemple, dit Modèle", "1er EXEMPLE", "de", "et", "Naissance", "Repère"),
)
FIRST_NAMES = (
    *("Camille", "Zoé", "Jean-Paul", "Jean", "Anne-Marie Élise", "Éléonore", "Aÿ", "Ô", "Loïc"),
    *("J.-B.", "Marie Madeleine Joséphine de la Croix", "x" * 100, "Ngọc Ánh", "Þór", "None"),
)
BIRTHS = ("12/03/1948", "29/02/1948", "01/01/1930")


def people(count: int) -> list[tuple[str, str, str]]:
    """Return as many patients, homonyms among them, each surname as soon as possible."""

    def everybody() -> Iterator[tuple[str, str, str]]:
        for shift in itertools.count():
            for place, surname in enumerate(SURNAMES):
                first_name = FIRST_NAMES[(place + shift) % len(FIRST_NAMES)]
                yield surname, first_name, BIRTHS[(place + shift // 3) % len(BIRTHS)]

    # The last ten are homonyms of the first.
    some = list(itertools.islice(everybody(), count - 10))
    return [*some, *some[:10]]


@pytest.mark.long
def test_every_name_gets_its_own_sheet(tmp_path: Path, whole: bool) -> None:
    """Accents, apostrophes, particles, homonyms, the longest allowed: no error of identity."""
    wanted = people(300 if whole else 60)
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(("Nom", "Prénom", "Date de naissance", "IPP"))
    writer.writerows((*one, f"{number:010d}") for number, one in enumerate(wanted))
    table = tmp_path / "liste.csv"
    table.write_text(output.getvalue(), "utf-8")
    run = run_feuillet(
        *("batch", "visite", table, "--out", tmp_path / "lot", "--document", "apres"),
        *("--library", LIBRARIES / "minimal"),
    )
    report = (tmp_path / "lot" / "report.csv").read_bytes().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(report), delimiter=";"))

    assert run.returncode == 0, run.stderr.decode() + report
    assert len({line["fichier"] for line in lines}) == len(wanted)
    for number, (line, one) in enumerate(zip(lines, wanted, strict=True)):
        (page,) = text_by_page((tmp_path / "lot" / line["fichier"]).read_bytes())
        printed = squeezed(page)

        assert squeezed("".join(one[:2])) in printed
        assert f"{number:010d}" in printed
