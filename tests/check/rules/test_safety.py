"""L-S: another procedure's words, a missing number, a promise, a figure said in two ways."""

import pytest

from tests.check.rules.written import CLEAN, Cases, broken, found_by, saying, subject

PAPERS = "Apporter vos papiers."
TIER = """              - title: Le jour même, au service
                call: [service, night]
                items: [{text: peau rouge., source: service}]
"""
BOX = (
    """      - covers: call
        blocks:
          - warning: Quand appeler
            tiers:
              - title: Tout de suite
                call: ["15", "112"]
                items: [{text: gonflement du visage., source: service}]
"""
    + TIER
)
FASTING = (
    "documents:\n",
    "protocol:\n"
    "  jeune_solides: {label: Sans manger, unit: heure, minimum: 2, maximum: 12}\n"
    "  jeune_liquides: {label: Sans boire, unit: heure, minimum: 1, maximum: 6}\n"
    "documents:\n",
)
RANGE = (
    "facts:\n",
    "facts:\n  duree: {figure: '10', up_to: '15', unit: minute, source: service,"
    " excerpt: 10 à 15 min}\n",
)
ROW = "                text: Reposez-vous.\n                source: service\n"

BROKEN: Cases = {
    ("no_foreign_vocabulary", "a forbidden word in the plural"): [
        ("gonflement du visage", "trombones du visage")
    ],
    ("no_foreign_vocabulary", "a forbidden word in bold"): [("peau rouge.", '"**trombone**."')],
    ("no_foreign_vocabulary", "a forbidden word in an agreement"): [
        ("un ou plusieurs mirlitons }}", "des trombones }}")
    ],
    ("no_foreign_vocabulary", "a forbidden word among those explained"): [
        ("{Mirliton: un objet d'essai.}", "{Trombone: un objet d'essai.}")
    ],
    ("contacts_given", "no telephone"): [
        ("      - title: Nous joindre\n        blocks:\n          - contacts: Le service\n", ""),
        ("call: [service, night]", "call: [service]"),
    ],
    ("contacts_given", "a box for some only"): [
        ("- contacts: Le service", "- {contacts: Le service, when: {sejour: jour}}"),
        ("call: [service, night]", "call: [service]"),
    ],
    ("contacts_given", "a section for some only"): [
        ("title: Nous joindre\n", "title: Nous joindre\n        when: {sejour: jour}\n"),
        ("call: [service, night]", "call: [service]"),
    ],
    ("contacts_given", "no emergency number"): [('call: ["15", "112"]', 'call: ["114"]')],
    ("contacts_given", "an emergency number for some only"): [
        ('call: ["15", "112"]', 'call: ["15", "112"]\n                when: {sejour: jour}')
    ],
    ("warning_signs_given", "no box"): [(BOX, "")],
    ("warning_signs_given", "one tier"): [(TIER, "")],
    ("warning_signs_given", "a tier for some only"): [
        ("call: [service, night]", "call: [service, night]\n                when: {sejour: jour}")
    ],
    ("warning_signs_given", "a box for some only"): [
        ("- warning: Quand appeler", "- warning: Quand appeler\n            when: {sejour: jour}")
    ],
    ("warning_signs_given", "a section for some only"): [
        ("      - covers: call\n", "      - covers: call\n        when: {sejour: jour}\n")
    ],
    ("warning_signs_given", "nobody to call"): [("                call: [service, night]\n", "")],
    ("nothing_left_over", "a mark left by the author"): [("peau rouge.", '"[à compléter]"')],
    ("nothing_left_over", "TODO"): [("peau rouge", "TODO")],
    ("nothing_left_over", "empty brackets"): [("peau rouge.", '"peau rouge ( )."')],
    ("nothing_left_over", "an aim to fill in"): [("Elle complète", '"[à compléter]" #')],
    ("nothing_left_over", "an author to fill in"): [("[Équipe d'essai]", '["[à compléter]"]')],
    ("nothing_left_over", "a source to fill in"): [("Texte d'essai}", '"[titre à compléter]"}')],
    ("no_drug_is_stopped", "an order"): [(PAPERS, "Arrêtez votre traitement.")],
    ("no_drug_is_stopped", "a drug, then the order"): [(PAPERS, "Vos comprimés seront arrêtés.")],
    ("no_drug_is_stopped", "another order"): [(PAPERS, "Cessez votre traitement.")],
    ("no_drug_is_stopped", "not to be taken any more"): [(PAPERS, "Ne prenez plus d'aspirine.")],
    ("no_drug_is_stopped", "one that goes on and one that does not"): [
        (PAPERS, "N'arrêtez pas l'aspirine. Arrêtez votre insuline.")
    ],
    ("no_drug_is_stopped", "a negative of something else"): [
        (PAPERS, '"Ne buvez pas, arrêtez votre traitement."')
    ],
    ("fasting_is_complete", "no hours"): [(PAPERS, "Venir à jeun.")],
    ("fasting_is_complete", "said with other words"): [(PAPERS, "Ne mangez rien ce jour-là.")],
    ("fasting_is_complete", "solids alone"): [
        (PAPERS, "Venir à jeun même par erreur."),
        (FASTING[0], FASTING[1].replace("jeune_liquides", "boissons")),
    ],
    ("fasting_is_complete", "nothing on a mistake"): [(PAPERS, "Venir à jeun."), FASTING],
    ("protocol_is_signed", "a value that nobody signed"): [
        ("documents:\n", "protocol:\n  poids: {label: Poids, unit: kg, minimum: 1, maximum: 9}\n"
         "documents:\n")
    ],
    ("no_sentence_of_another_variant", "for everybody"): [
        ("une nuit ici., when: {sejour: nuit}", "une nuit ici.")
    ],
    ("no_sentence_of_another_variant", "under the other answer"): [
        ("une nuit ici., when: {sejour: nuit}", "une nuit ici., when: {sejour: jour}")
    ],
    ("no_sentence_of_another_variant", "in a document that does not ask"): [
        ("                text: Reposez-vous.\n", "                text: Vous rentrez chez vous.\n")
    ],
    ("no_row_twice", "two rows for one date"): [
        (ROW, ROW + "              - {date: fin_repos, how: until, otherwise: Ensuite,"
         " text: Marchez., source: service}\n")
    ],
    ("no_row_twice", "two rows with one label"): [
        ("          - {text: Vous pouvez refuser",
         "          - card: [{label: Consigne, value: consigne}, {label: Consigne, text: Rien}]\n"
         "          - {text: Vous pouvez refuser")
    ],
    ("discreet_words_are_allowed", "never asked"): [("peau rouge.", "peau et mot discret.")],
    ("discreet_words_are_allowed", "under the answer, without leave"): [
        ("peau rouge., source", "mot discret., when: {secret: grave}, source")
    ],
    ("no_absolutes", "no danger"): [("Cela aide", "Cela est sans danger et aide")],
    ("no_absolutes", "no risk"): [("Cela aide", "Il n'y a aucun risque. Cela aide")],
    ("no_absolutes", "a guarantee"): [("Cela aide", "Le résultat est garanti. Cela aide")],
    ("no_absolutes", "always"): [("Cela aide", "C'est toujours efficace. Cela aide")],
    ("no_absolutes", "all of them"): [("Cela aide", "C'est efficace à 100 %. Cela aide")],
    ("each_figure_is_stated_once", "a fact typed again"): [(PAPERS, "Dormir 48 heures.")],
    ("each_figure_is_stated_once", "with a short unit"): [(PAPERS, "Dormir 48h.")],
    ("each_figure_is_stated_once", "a range typed again"): [RANGE, (PAPERS, "Marcher 10-15 min.")],
    ("each_figure_is_stated_once", "a figure typed twice"): [
        (PAPERS, "Marcher 20 min."), ("peau rouge.", "rougeur de 20 minutes.")
    ],
    ("figures_match_their_excerpt", "another figure"): [('figure: "48"', 'figure: "24"')],
    ("figures_match_their_excerpt", "a part of the figure"): [('figure: "48"', 'figure: "4"')],
    ("figures_match_their_excerpt", "another end of a range"): [
        (RANGE[0], RANGE[1].replace("10 à 15 min", "10 à 20 min"))
    ],
    ("figures_match_their_excerpt", "another denominator"): [
        ('figure: "3", out_of: 100', 'figure: "3", out_of: 1000')
    ],
    ("facts_are_quoted_and_used", "no excerpt"): [(", excerpt: repos de 48 h", "")],
    ("facts_are_quoted_and_used", "a fact that nothing cites"): [RANGE],
    ("facts_are_quoted_and_used", "a date that nothing prints"): [
        ("dates:\n", "dates:\n  perdue: {start: date_pose, after: repos}\n")
    ],
    ("length_and_date_agree", "a date that counts another length"): [
        ("dates:\n", "dates:\n  autre: {start: date_pose, after: long}\n"),
        ("facts:\n", 'facts:\n  long: {figure: "9", unit: jour, source: service, excerpt: 9 j}\n'),
        ("date: fin_repos\n", "date: autre\n"),
    ],
}  # fmt: skip

NEAR: Cases = {
    ("no_foreign_vocabulary", "a longer word"): [("peau rouge.", "peau d'un tromboniste.")],
    ("contacts_given", "a second box for some"): [
        ("          - contacts: Le service\n",
         "          - contacts: Le service\n"
         "          - {contacts: La nuit, when: {sejour: nuit}}\n")
    ],
    ("contacts_given", "112 alone"): [('call: ["15", "112"]', 'call: ["112"]')],
    ("warning_signs_given", "whom to call stands in the title"): [
        ("                call: [service, night]\n", ""),
        ("title: Le jour même, au service", "title: Appelez le service le jour même"),
    ],
    ("warning_signs_given", "a third tier for some"): [
        (TIER, TIER + "              - title: Demain, au service\n                call: [service]\n"
         "                when: {sejour: jour}\n                items: [peau sèche.]\n")
    ],
    ("nothing_left_over", "a word that holds « nan »"): [("peau rouge.", "peau banane.")],
    ("nothing_left_over", "a completed text"): [("peau rouge.", "peau à compléter de crème.")],
    ("no_drug_is_stopped", "never to be stopped"): [(PAPERS, "N'arrêtez pas votre traitement.")],
    ("no_drug_is_stopped", "not by oneself"): [(PAPERS, "Ne les arrêtez jamais sans avis.")],
    ("no_drug_is_stopped", "a bleeding that does not stop"): [
        (PAPERS, '"Dites si cela ne s\'arrête pas, si vous prenez un anticoagulant."')
    ],
    ("no_drug_is_stopped", "something else is stopped"): [(PAPERS, "Arrêtez la voiture.")],
    ("no_drug_is_stopped", "far from the drug"): [
        (PAPERS, "Arrêtez la voiture. Puis prenez votre traitement.")
    ],
    ("fasting_is_complete", "hours and a mistake"): [
        (PAPERS, "Venir à jeun. Dites toute erreur."), FASTING
    ],
    ("fasting_is_complete", "young"): [(PAPERS, "Venir jeune.")],
    ("no_sentence_of_another_variant", "a part of the words"): [("peau rouge.", "rentrez chez.")],
    ("no_row_twice", "two dates"): [
        ("dates:\n", "dates:\n  autre: {start: date_pose, after: repos}\n"),
        (ROW, ROW + "              - {date: autre, how: from, otherwise: Ensuite,"
         " text: Marchez., source: service}\n"),
    ],
    ("no_row_twice", "one for each answer"): [
        ("          - {text: Vous pouvez refuser",
         "          - card:\n"
         "              - {label: Consigne, value: consigne, when: {known: consigne}}\n"
         "              - {label: Consigne, text: Rien, when: {unknown: consigne}}\n"
         "          - {text: Vous pouvez refuser")
    ],
    ("discreet_words_are_allowed", "with leave"): [
        ("peau rouge., source", "mot discret., when: {secret: grave, dire: oui}, source")
    ],
    ("no_absolutes", "nothing is without risk"): [
        ("Cela aide", "Rien n'est sans risque. Cela aide")
    ],
    ("no_absolutes", "not always"): [("Cela aide", "Ce n'est pas toujours efficace. Cela aide")],
    ("no_absolutes", "no guarantee"): [("Cela aide", "Le résultat n'est pas garanti. Cela aide")],
    ("no_absolutes", "nobody can warrant it"): [
        ("Cela aide", "Personne ne peut garantir le résultat. Cela aide")
    ],
    ("no_absolutes", "a fee"): [("Cela aide", "Vous êtes pris en charge à 100 %. Cela aide")],
    ("each_figure_is_stated_once", "another figure"): [(PAPERS, "Dormir 47 heures.")],
    ("each_figure_is_stated_once", "another unit"): [(PAPERS, "Dormir 48 jours.")],
    ("each_figure_is_stated_once", "the end of a range"): [RANGE, (PAPERS, "Marcher 15 min.")],
    ("each_figure_is_stated_once", "once in each document"): [
        (PAPERS, "Marcher 20 min."),
        ("                text: Reposez-vous.\n", "                text: Marchez 20 min.\n"),
    ],
    ("figures_match_their_excerpt", "six out of a hundred is 6 %"): [
        ('"6 % vont mieux"', '"6 % des personnes"')
    ],
    ("figures_match_their_excerpt", "no excerpt at all"): [(", excerpt: repos de 48 h", "")],
    ("facts_are_quoted_and_used", "cited by a date alone"): [
        ('"Reposez-vous pendant {{ repos }}."', "Reposez-vous."),
        ('"Pendant {{ repos }}"', "Ensuite"),
    ],
    ("length_and_date_agree", "no length is spelled"): [('"Pendant {{ repos }}"', "Ensuite")],
}  # fmt: skip


@pytest.mark.parametrize(("rule", "what"), BROKEN)
def test_what_breaks_a_rule_is_found(rule: str, what: str) -> None:
    """The clean leaflet, with one thing wrong."""
    assert found_by(rule, broken(*BROKEN[rule, what]))


@pytest.mark.parametrize(("rule", "what"), NEAR)
def test_what_nearly_breaks_a_rule_passes(rule: str, what: str) -> None:
    """The clean leaflet, with something that looks wrong and is right."""
    assert found_by(rule, broken(*NEAR[rule, what])) == []


def test_a_word_proper_to_another_leaflet_is_told_with_its_title() -> None:
    """Unless this leaflet counts it among its own."""
    text = broken(("peau rouge.", "peau du hautbois."))
    foreign = {"hautbois": "Concert d'essai"}
    found = found_by("no_foreign_vocabulary", subject(text, foreign=foreign))
    shared = text.replace("vocabulary: [mirliton]", "vocabulary: [mirliton, Hautbois]")

    assert ["Concert d'essai" in one.problem for one in found] == [True]
    assert found_by("no_foreign_vocabulary", subject(shared, foreign=foreign)) == []


def test_fasting_without_hours_is_an_error_and_hours_to_sign_are_not() -> None:
    """What the author forgot blocks; what the hospital has not signed yet does not."""
    forgotten = found_by("fasting_is_complete", broken((PAPERS, "Venir à jeun.")))
    unsigned = found_by("protocol_is_signed", broken(FASTING))

    assert {one.severity for one in forgotten} == {"error"}
    assert [one.place for one in unsigned] == [
        ("protocol", "jeune_solides"),
        ("protocol", "jeune_liquides"),
    ]
    assert {one.severity for one in unsigned} == {None}
    assert unsigned[0].problem.endswith("protocol.yaml, en heures, de 2 à 12")


@pytest.mark.parametrize("unit", ["h", "min", "kg", "°C", "%", "heures", "mois", "mL"])
def test_a_number_and_its_unit_are_one_word(unit: str) -> None:
    """A plain space between them may end a line; ours may not."""
    assert found_by("units_stay_with_numbers", saying(f"Attendez 48 {unit} ici."))
    assert not found_by("units_stay_with_numbers", saying(f"Attendez 48\u00a0{unit} ici."))


def test_a_word_that_begins_like_a_unit_is_no_unit() -> None:
    """A line may end before « hommes » or « minuscules »."""
    assert not found_by("units_stay_with_numbers", saying("Voyez 48 hommes et 12 minuscules."))


def test_the_clean_leaflet_typesets_its_own_units() -> None:
    """What an author types with a plain space is printed with one that holds."""
    assert "48 h" in CLEAN
    assert found_by("units_stay_with_numbers", CLEAN) == []
