"""The table of rules for authors, `docs/rules.md`, made from the rules themselves.

`make rules` writes it; a test keeps it current.
"""

from pathlib import Path

from feuillet.check.rules import load_families
from feuillet.check.rules.rule import RULES, Rule

load_families()

_FAMILIES = {
    "L-I": "Identité de la fiche",
    "L-S": "Sécurité",
    "L-C": "Contenu",
    "L-L": "Langue",
    "L-T": "Typographie et page",
    "L-W": "Dérogations",
}
_SEVERITIES = {
    "error": "**erreur**",
    "draft": "projet",
    "warning": "attention",
    "information": "note",
}
_STAGES = {
    "leaflet": "texte",
    "proof": "texte",
    "variant": "chaque variante",
    "print": "chaque page",
}
_HEAD = """# Les règles de `feuillet check`

Ce tableau est fait à partir des règles elles-mêmes (`make rules`).

- Une **erreur** rend la page fausse ou dangereuse. Celles du texte interdisent aussi d'imprimer.
- **projet** : ce qu'un médecin, une signature ou une approbation lèvera. Son bandeau reste.
- **attention** : à corriger ; `--strict` le compte comme une erreur.
- **note** : à savoir.

Une règle se lève par écrit, là où elle gêne, avec sa raison : `waive: {L-L05: la raison, en quinze
signes au moins}`. Elle vaut pour ce passage et ce qu'il contient ;
`feuillet check` la montre.
"""
_TAIL = """
Ce qu'aucun programme ne décide : la lecture par trois patients au moins, un soignant, le médecin.
La conformité entière du PDF (PDF/UA-1, PDF/A) est jugée par veraPDF, avec `make conformance`.
"""


def rules_table() -> str:
    """Return the page, in Markdown."""
    lines = [_HEAD]
    for prefix, family in _FAMILIES.items():
        same = [
            one
            for key in sorted(RULES)
            if key.startswith(prefix)
            for one in sorted(RULES[key], key=lambda one: list(_STAGES).index(one.stage))
        ]
        if not same:
            continue
        lines.append(f"\n## {family}\n\n| règle | gravité | critère | regarde | d'après |")
        lines.append("|---|---|---|---|---|")
        lines += map(_row, same)
    return "\n".join(lines) + "\n" + _TAIL


def _row(one: Rule) -> str:
    cells = (one.id, _SEVERITIES[one.severity], one.says, _STAGES[one.stage], one.source)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[1] / "docs"
    (folder / "rules.md").write_text(rules_table(), "utf-8")
