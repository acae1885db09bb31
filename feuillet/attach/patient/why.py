"""Why a letter is not taken for a person's: each reason has its own words, and its own remedy."""

from enum import Enum, auto


class Why(Enum):
    """Why a letter is not taken for a person's."""

    MISSING = auto()
    """It lacks the name, the first name or the birth date."""

    SEVERAL = auto()
    """It is about several patients, that person among them."""

    SUBJECT = auto()
    """Its subject line names somebody else."""

    BIRTH = auto()
    """Another birth date is given to that name."""

    BIRTH_NAME = auto()
    """Another birth name is given to that name."""

    ANOTHER = auto()
    """Something is asked, said or planned for somebody else."""

    AUTHOR = auto()
    """That person writes the letter, for somebody else."""

    AGE = auto()
    """An age is said of that name which the birth date does not allow."""

    SWAPPED = auto()
    """The letter writes the first name as the name, and the name as the first name."""

    PART = auto()
    """The letter gives a longer first name, of which that one is the beginning."""

    DAY = auto()
    """The birth date is there as another day only: of a visit, of the letter."""

    CARER = auto()
    """The name is a doctor's, a reader's, a pharmacist's customer's: nobody's who is treated."""

    RELATIVE = auto()
    """It is a relative's, or a trusted person's."""

    NAMES = auto()
    """The name and the first name are of two people."""

    UNSHOWN = auto()
    """Somebody else may be its patient, and nothing shows that it is that person."""

    APART = auto()
    """The birth date is of whoever else is named beside it."""

    FAR = auto()
    """The birth date is too far from the name."""

    WORDS = auto()
    """The names are some words of the patient's, as nobody is called."""

    PAGE = auto()
    """One page is that person's, and another somebody else's."""
