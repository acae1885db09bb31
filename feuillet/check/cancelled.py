"""Texts by which wards say, in whichever column, that somebody does not come.

A doubt is worth a look: the row is printed all the same.  What is said of care is none: « AVK
suspendu », « refuse la transfusion », « se déplace au fauteuil », « transféré du CH ».
"""

import re

from feuillet.model.characters import fold

# All of them are of texts as `fold` leaves them.

_CANCELLED = re.compile(
    r"\b(?:annul(?:ee?s?|er|ation)?|(?:de|re-?)programm(?:ee?s?|er|ation)|deprog|decede(?:e?s?)"
    r"|deces|dcd|report(?:ee?s?|er)|supprimee?s?|desist(?:ee?s?|er|ement)"
    r"|decommand(?:ee?s?|er|e)|replanifi(?:ee?s?|er)"
    r"|ne (?:pas|plus) (?:imprimer|editer|convoquer|programmer|faire venir)"
    r"|ne (?:vient|viendra) (?:pas|plus))\b"
)
"""What is no name."""

_MONTH = r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
_DAY = (
    r"(?:\d{1,2}\b(?! ?[h:])|lundi|mardi|mercredi|jeudi|vendredi|la semaine|plus tard"
    rf"|une date|une autre|(?:debut |mi-|fin )?{_MONTH})"
)
_TO = rf"(?:au|le|a|en|vers|pour|sur) {_DAY}"
_NOUN = (
    r"(?:acte|intervention|operation|examen|geste|rdv|rendez-vous|\w{3,}plastie|\w{3,}stomie"
    r"|biopsie|ponction)"
)
_ACT = rf"(?:de |du )?(?:[ld].|le |la |son |sa |cette |cet |ce )?{_NOUN}"
_BEGINS = r"(?:\A|[.,;:!/(>-] ?)"
_WITHIN = (
    r"(?:\d|jeun\b|domicile|(?:le |la |l.)?(?:fauteuil|lit\b|brancard|table|bloc|salle|chambre"
    r"|etage|sspi))"
)
"""Where somebody is brought who does come."""

_OFF = re.compile(
    r"\banul(?:ee?s?|er|ation)\b|†|\bno[ -]?show\b|\brecusee?s?\b|\brepoussee?s?\b"
    r"|\b(?:non|pas) venue?s?\b|\babsente?s? (?:non )?(?:excuse|justifie)e?s?\b"
    r"|\b(?:vient|viendra) (?:pas|plus)\b|\bse presente(?:ra)? pas\b|\bpas presentee?s?\b"
    r"|\bperdue?s? de vue\b|\bnon honoree?s?\b|\bpatiente? absente?\b"
    r"|\b(?:veut|souhaite|demande a|doit) (?:encore )?reflechir\b|\bprefere attendre\b"
    r"|\binoperables?\b"
    # Another day.
    rf"|\breport (?:demande|sine die|{_TO})|\bsine die\b|\bajourn(?:ee?s?|er|ement)\b"
    rf"|(?<!\bse )\b(?:deplac|decal|transfer|avanc|recul|bascul)ee?s? {_TO}"
    rf"|\bremise?s? (?:au|a) {_DAY}|\bstand[ -]?by\b|\ben suspens\b|\bmise?s? en attente\b"
    r"|\bchang\w* (?:de |la )?(?:date|jour)\b|\bnouvelle date\b|\ba (?:re)?convoquer (?:plus|a une)"
    rf"|\brecal(?:ee?s?|er)\b|\ba decaler\b(?! a \d{{1,2}} ?[h:])"
    # Another place, or no more on the list.
    r"|\b(?:transferee?s?|hospitalisee?s?|operee?s?|traitee?s?) ailleurs\b"
    rf"|\btransferee?s? (?:a|au|aux|vers|chez) (?!{_WITHIN})|\btransfert vers (?!{_WITHIN})"
    r"|\ba supprimer\b|\b(?:retir|enlev|ray|sorti|supprim)\w* (?:de la|du) (?:liste|p\w+ing|prog)"
    # The patient's own will.
    rf"|\brefus(?:ee?s?)? {_ACT}|\brefus (?:du |de la )?patiente?\b"
    r"|\bpatiente? (?:a |qui )?refuse[ .,;!]*\Z|\brenonc(?:e|er|ent|ee?s?|iation)\b"
    r"|\bne (?:veut|souhaite|desire) (?:plus\b|pas[ .!]*\Z"
    rf"|pas (?:venir\b|etre oper|se faire oper|{_ACT}))"
    # The doctor's.
    rf"|\b(?:{_ACT} (?:est )?suspendue?|abandon {_ACT})\b"
    r"|(?<!\bag )(?<!\bal )(?<!anesthesie )(?<!generale )(?<!locale )(?<!sedation )(?<!hypothese )"
    r"(?<!\bambu )(?<!ambulatoire )\b(?:non|pas) retenue?s?\b"
    rf"|\b(?:pas|plus) d(?:e |.)(?:{_NOUN}(?<!rdv)(?<!rendez-vous)(?<!examen)|indication)s?\b"
    r"(?! (?:ante|rece|prec|preal))"
    r"|\b(?:pas|non|plus|aucune?)\b.*\bfinalement\b|\bfinalement (?:pas|non|plus|aucun)\b"
    rf"|(?:{_BEGINS}|\b(?:est|patiente?|{_NOUN}) )contre[ -]?indiquee?s?\b"
    r"|\A(?:ci|contre[ -]?indications?) (?:a l.|de l.|pour )?(?:anesth\w*|ag|al|geste|interv\w*)\b"
    r"|\A(?:ci|contre[ -]?indications?)(?: ?[:=]| (?:temporaire|formelle|absolue|definitive)\b)"
    r"(?! ?(?:non\b|aucune?\b|neant|pas\b|ras\b|0|-|\?|\Z))"
)
"""The same, less surely: some people are called so."""

_ALONE = re.compile(
    r"report|ann|n\.?p\.?v|absente?s?|refus(?:ee?s?)?|decalee?s?|transferee?s?|suspendue?s?"
    r"|abandon(?:nee?s?)?|supprimer|deja (?:opere|traite|fait)e?s?(?: le .*)?|abs|nspp"
    r"|non confirmee?s?|liberee?s?"
)
"""What says it where nothing else is said."""


def says_cancelled(text: str, *, name: bool = False) -> bool:
    """Return whether a text says that somebody does not come: « annulé », « DCD », « reporté ».

    Args:
        name: Whether it is a name: some people are called Report, Ann or Absent.
    """
    folded = fold(text)
    if _CANCELLED.search(folded):
        return True
    off = _OFF.search(folded) or _ALONE.fullmatch(folded.strip(" .!"))
    return off is not None and not name
