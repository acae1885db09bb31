"""The smallest input that brings a sentence about, where no other test does."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from feuillet.check.values import check_values
from feuillet.errors import LeafletInvalid, ValuesInvalid
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.read import read_leaflet
from tests.conftest import SURGERY

BLOCK = "Reposez-vous pendant {{ repos }}. **Dernière ligne de la feuille.**"
PROTOCOL = "protocol:\n  poids: {label: Poids, unit: kg, minimum: 1, maximum: 5}\n"
WRONG = {
    ("audience: Pour un adulte.", f"audience: {'x' * 3000}"): "trop long, .* signes au plus",
    ("large: true", "large: peut-être"): "doit être « true » ou « false »",
    ("written: 2026-11-01", "written: hier"): "doit être une date du calendrier comme",
    ("written: 2026-11-01", "written: [hier]"): "doit être une date comme 2026-11-22",
    (f"- text: {BLOCK}", "- {text: Pesez-vous., when: {poids: oui}}"): (
        "« poids » est un protocole : testez-le par « known »"
    ),
    ("maximum: 6", "maximum: 600000"): "trop grand, au plus",
    ("- text: Repos", "- texte: Repos"): "sorte de bloc inconnue",
    ("- {label: Consigne, value: consigne}", "- {label: A, value: consigne, text: B}"): (
        "donnez « value », « text » ou « place », un seul des trois"
    ),
    (
        'figure: "10", up_to: "15"',
        'figure: "10", up_to: "5000"',
    ): "une durée est de dix ans au plus",
    ('figure: "48", unit: heure', 'figure: "48000", unit: minute'): "une durée est de moins d'un",
    (
        f"- text: {BLOCK}",
        '- text: "{{ nombre | lettres: x }}"',
    ): "« lettres » : n'attend rien, ou « f »",
    ("{{ repos }}", "{{ consigne | lettres }}"): "« lettres » : « consigne » doit être un nombre",
    ("title: Opération d'essai", 'title: "Opération {{ nom }}"'): "ne peut pas contenir « {{ »",
    ("- title: Ensuite\n", "- title: Ensuite\n        covers: inconnu\n"): (
        "« inconnu » doit être un sujet attendu"
    ),
    ("near: ablation_prevue", "near: repos"): "« repos » doit être une date de « dates »",
    ("after: fils, round: working_day", "before: repos, at: geste"): (
        "« geste » doit être un champ de type time"
    ),
    ("after: fils, round: working_day", "before: repos"): "donnez « after » seul, ou « before »",
    ("type: text, example: Boire", "type: text, choices: {a: A}, example: Boire"): (
        "« choices » ne doit aller qu'avec"
    ),
    ("undecided: a_decider", "undecided: jamais"): "« undecided » doit être l'un des choix",
    ('figure: "10", up_to: "15"', 'figure: "10", up_to: "5"'): "« up_to » doit être le plus grand",
    ('figure: "8", out_of: 10', 'figure: "80", out_of: 10'): "ne doit pas dépasser « out_of »",
    (f"- text: {BLOCK}", "- {columns: [A, B], rows: [[a]]}"): "chaque ligne doit avoir 2 cellules",
    (f"- text: {BLOCK}", "- {columns: [A, B], widths: [4, 7], rows: [[a, b]]}"): (
        "« widths » : une largeur par colonne, 12 en tout"
    ),
    (f"- text: {BLOCK}", "- {journey: [{at: Le matin, hour: heure, text: Venez.}]}"): (
        "donnez « at » ou « hour », un seul des deux"
    ),
    (f"- text: {BLOCK}", "- {risks: [{risk: Fuite, means: Rien., often: Rare., figure: repos}]}"): (
        "« repos » doit être un chiffre de « facts » avec « out_of: 10 » ou « out_of: 100 »"
    ),
}
"""A change to a small leaflet → what its author is told."""

TYPED = {
    ("date_operation", "12/25/2026"): "ce mois n'existe pas",
    ("date_operation", "lundi 8 décembre 2026"): "cette date est un mardi",
    ("heure", "7,5"): "en minutes ou en fraction",
    ("heure", "07:30:12"): "l'heure porte des secondes",
    ("heure", "07:30+01:00"): "l'heure porte un fuseau horaire",
    ("date_naissance", "00/03/1948"): "jour inconnu",
    ("date_naissance", "12/00/1948"): "mois inconnu",
    ("date_naissance", "12/03/0000"): "année inconnue",
    ("date_naissance", "00/00/0000"): "date inconnue",
    ("consigne", "a\u2029b"): "un saut de paragraphe",
    ("consigne", "a\u0378b"): "un caractère non attribué",
    ("consigne", "ṩ"): "écrivez-la sans son point",
    ("prenom", "Cаmille"): "mélange plusieurs alphabets",
}
"""A field and what is typed there → what a secretary is told."""

MARKUP = {
    "# Titre": "un titre ne s'écrit pas avec « # »",
    "a &amp; b": "tapez le signe lui-même",
    "note[^1]": "écrivez-les entre parenthèses",
    "| a | b |\n|---|---|\n| c | d |": "donnez « columns » et « rows »",
    "> cité": "« > » en début de ligne",
    "a\n\n---\n\nb": "« new_page » change de",
    "une * seule": "écrivez le gras **ainsi**",
    "2. deux\n3. trois": "une liste numérotée doit commencer à 1",
    "*{{ repos }}*": "l'italique",
}
"""A text of a leaflet → what its author is told."""


@pytest.mark.parametrize("text", MARKUP, ids=MARKUP.values())
def test_what_would_print_as_it_is_is_told(text: str, tmp_path: Path) -> None:
    """Before anything is laid out."""
    (tmp_path / "leaflets").mkdir()
    written = SURGERY.replace(f"- text: {BLOCK}", f"- text: {json.dumps(text)}")
    (tmp_path / "leaflets" / "essai.yaml").write_text(written, "utf-8")
    library = Library.open([tmp_path], environment={})
    with pytest.raises(LeafletInvalid, match=re.escape(MARKUP[text])):
        library.read(library.find_leaflet("essai"))


@pytest.mark.parametrize("change", WRONG, ids=WRONG.values())
def test_an_author_is_told(change: tuple[str, str]) -> None:
    """With the file and the line, and what to do."""
    before, after = change
    assert before in SURGERY
    with pytest.raises(LeafletInvalid, match=WRONG[change]):
        read_leaflet(SURGERY.replace(before, after, 1) + PROTOCOL, "surgery.yaml")


@pytest.mark.parametrize("typed", TYPED, ids=TYPED.values())
def test_a_secretary_is_told(typed: tuple[str, str], surgery: Leaflet) -> None:
    """By the label of the field, without what was typed."""
    name, raw = typed
    patient = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
    with pytest.raises(ValuesInvalid, match=TYPED[typed]):
        check_values(surgery, {**patient, name: raw}, today=dt.date(2026, 11, 22), region="fr")
