"""Whether whoever a letter names only writes it, for somebody else."""

import pytest

from feuillet.attach.patient.authors import writes_for_another
from feuillet.attach.patient.mentions import mentions
from feuillet.attach.words.spelling import fold_letter, name_spans


def _writes_for_another(text: str) -> bool:
    folded = fold_letter(text)
    named = mentions(folded, name_spans(folded, "TESTA"), name_spans(folded, "Rose"))
    return writes_for_another(folded, named, "testa", "rose")


@pytest.mark.parametrize(
    "text",
    [
        "Je soussignée Rose TESTA demande le dossier de mon mari.",
        "Je m'appelle Rose TESTA, je viendrai avec ma mère.",
        "Je, soussignée Mme TESTA Rose, mère de Lou, accepte.",
        "Nous soussignés Paul et Rose TESTA, détenteurs de l'autorité parentale",
        "Docteur, je suis sa personne de confiance.\nR. TESTA",
        "Docteur, j'écris en agissant pour mon père.\nRose TESTA",
        "Je soussignée Rose TESTA m'engage à raccompagner Mme Anne BRUN.",
        "Je soussignée Rose TESTA autorise l'opération de M. Paul BRUN.",
        "Mme Rose TESTA\nDocteur, ma mère doit être opérée.",
        "Mme Rose TESTA\nDocteur, voici les papiers de ma mère.\nR. TESTA",
    ],
)
def test_the_writer_of_a_letter_is_not_its_patient(text: str) -> None:
    """Named in the first person, or by a signature, with words for another."""
    assert _writes_for_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "Je soussignée Rose TESTA demande mon dossier.",
        "Je soussignée Rose TESTA viendrai seule.",
        "Je m'appelle Rose TESTA, ma fille m'accompagnera.",
        "Je suis Rose TESTA, agissant pour mon compte.",
        "Je soussignée Anne BRUN, mère de Rose TESTA",
        "Je soussigné Paul BRUN demande le dossier de ma mère, Rose TESTA.",
        "Nous soussignés Paul et Anne BRUN. Rose TESTA, sous autorité parentale",
        "Je soussignée Rose TESTA, suivie par Mme Anne BRUN, accepte.",
        "Mme Rose TESTA\n\nDocteur,\nma mère doit être opérée.\nMerci.\nA. BRUN",
        "Mme Rose TESTA\nCher confrère, ma fille, interne, est d'accord : voyez cette patiente.",
        "Mme Rose TESTA\nDocteur, ma mère est malade : décalons mon rendez-vous.",
        "Mme Rose TESTA\nDocteur, puis-je venir avec ma mère ? Ma sœur viendra aussi.",
        "Docteur, je suis sa fille.\nA. TESTA",
        "Docteur, je suis sa fille.\nMme TESTA",
    ],
)
def test_a_patient_writes_for_herself_and_others_for_her(text: str) -> None:
    """She says « mon dossier », or somebody else is named in the first person."""
    assert not _writes_for_another(text)
