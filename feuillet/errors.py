"""The errors, sorted by who can mend them, and the sentences users read.

    FeuilletError
      x ContentError    author         exit 3   LeafletNotFound, LeafletInvalid, LeafletExpired,
                                                TemplateInvalid, LibraryAbsent
      x PatientError    secretary      exit 4   ValuesInvalid, TableUnreadable, LetterUnusable,
                                                BookletUnusable
      x RenderError     administrator  exit 5   whatever the layout engine complained about
      x DeliveryError   administrator  exit 6   exists already, disk full, no permission

A sentence says where, what, and what to do.  It never repeats what was typed.  Where what to do
depends on the shell (an option, a button, a request), it holds a `Advice`, which the shell words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum, auto


class Advice(StrEnum):
    """What each shell says in words of its own: something to do there, or a setting's name.

    Its text is a mark, between two noncharacters (Unicode, 23.7), which no sentence may hold once
    it is shown: `word_advice` puts a shell's words in its place.
    """

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return f"\ufdd0{name}\ufdd1"

    def of(self, *leaflets: str) -> str:
        """Return it for leaflets, whose names are said where its words have « FICHE »."""
        return f"{self[:-1]}\ufdd2{' '.join(leaflets)}{self[-1]}"

    LIST_LEAFLETS = auto()
    """A whole sentence: where the names of the leaflets are."""

    LIST_FIELDS = auto()
    """A whole sentence: where the names of a leaflet's fields are."""

    TABLE_HEADINGS = auto()
    """What gives the names of a table's columns."""

    CHECK_LIBRARY = auto()
    """The hospital's folder is not where it was said to be."""

    GIVE_LIBRARY = auto()
    """The hospital's folder was not given."""

    CHOOSE_PASSWORD = auto()
    """How the form's password is chosen."""

    REINSTALL = auto()
    """How the program is installed again, with its libraries."""

    APPROVE = auto()
    """How a physician approves a leaflet."""

    PROVE_APPROVAL = auto()
    """How an approval is proved with another layout engine."""

    PRINT_DRAFT = auto()
    """How to print « NON VALIDÉ »."""

    PRINT_APART = auto()
    """How to print a leaflet without the letter."""

    PRINT_A5 = auto()
    """How to print again, in A5."""

    VOUCH_LETTER = auto()
    """How to say that a letter was read, and is this patient's."""

    OTHER_OUTPUT = auto()
    """What to do about a file that exists."""

    OTHER_PRINT_FILE = auto()
    OTHER_ARCHIVE = auto()
    """The same, of a batch's print file and of its archive."""

    SHEET = auto()
    """The setting: which sheet of a workbook."""

    NAME_SHEET = auto()
    ENCODING = auto()
    """The setting: in which encoding a table is."""

    NAME_ENCODING = auto()
    START_MACHINES = auto()
    """How the machines that print batches are started."""

    RUN_AGAIN = auto()
    RESUME = auto()
    FINISH = auto()
    """After « lot interrompu »: what becomes of a row that is not printed."""

    REPRINT = auto()
    """What prints a row that was withdrawn."""

    LAY_OUT_IN_FULL = auto()
    """Go on with a batch, without the fast path."""

    NEW_BATCH = auto()
    KEEP_OR_REPLACE = auto()
    """Go on with the batch of a folder, or begin another in its place."""


_MARKS = re.compile("( ?)\ufdd0([A-Z0-9_]+)(?:\ufdd2([^\ufdd1]*))?\ufdd1")


def word_advice(sentence: str, words: Mapping[Advice, str]) -> str:
    """Return a sentence with a shell's words in place of its marks.

    Args:
        words: For every advice; where a shell has none, the space before goes too.
    """

    def worded(found: re.Match[str]) -> str:
        said = words[Advice[found[2]]].replace("FICHE", found[3] or "FICHE")
        return said and found[1] + said

    return _MARKS.sub(worded, sentence)


_ONE_LINE = re.compile("[ \t]*[\r\n\v\f\x85\u2028\u2029]\\s*")


class FeuilletError(Exception):
    """Something a user can mend; `problems` holds one French line each, for a shell to word."""

    exit_code = 1
    code = "internal"
    """What a program knows this kind by; `web.codes` says what each means."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ContentError(FeuilletError):
    """The author's: a leaflet, a template, a style or the hospital's settings."""

    exit_code = 3
    code = "settings-broken"

    unreadable = ""
    """The path of a file or folder that cannot be read: what mends that may leave it as it is."""


class LeafletNotFound(ContentError):
    """No shelf of the library holds a leaflet of that name."""

    code = "leaflet-not-found"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Aucune fiche ne s'appelle « {name} ».{did_you_mean(name, known)}"
            f" {Advice.LIST_LEAFLETS}"
        )
        self.name = name


class LibraryAbsent(ContentError):
    """The hospital's folder is not there (yet): a share that is not mounted.

    Args:
        why: For the administrator, with its path; whoever waits for it is told none.
    """

    code = "server-not-ready"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Le dossier de l'hôpital n'est pas là, ou ne se lit pas : {Advice.CHECK_LIBRARY}"
        )
        self.why = why


class LeafletExpired(ContentError):
    """A leaflet must be reviewed before it is printed again."""

    code = "leaflet-expired"


class ReviewDue(LeafletExpired):
    """The same, because of the days that one patient's dates reach."""


class LeafletInvalid(ContentError):
    """A content file does not say what it must, or says it wrongly."""

    code = "leaflet-broken"

    def __init__(self, *problems: str) -> None:
        # What an author typed may stand in a problem: each stays one line all the same.
        super().__init__(*(_ONE_LINE.sub(" ", problem) for problem in problems))


class SettingsInvalid(LeafletInvalid):
    """The same of a file that is no leaflet's: the hospital's settings, figures or columns."""

    code = "settings-broken"


class TemplateInvalid(ContentError):
    """A template or a style that cannot be used safely."""


class PatientError(FeuilletError):
    """The secretary's: what was typed for one patient."""

    exit_code = 4
    code = "values-invalid"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one field, or with several that go together; it quotes no value."""

    fields: tuple[str, ...]
    """Their ids; none for a name that is no field."""

    words: str
    """Without the fields' labels, for a shell to word."""

    for_programs: str = ""
    """The same with the names that programs give to answers; empty where there are none."""

    code: str = "invalid"
    """What a program knows this kind by; `web.codes` says what each means."""

    def line(self, labels: Mapping[str, str]) -> str:
        """Return the sentence that a message shows: « Prénom : à indiquer aussi… »."""
        named = ", ".join(labels[name] for name in self.fields)
        return f"{named} : {self.words}" if named else self.words


class ValuesInvalid(PatientError):
    """Some values are missing, unknown or malformed: every problem at once."""

    troubles: tuple[Trouble, ...] = ()
    """The same by field, where fields are known: a form says each beside its own."""

    def __init__(self, *problems: str, troubles: Sequence[Trouble] = ()) -> None:
        super().__init__(*problems)
        self.troubles = tuple(troubles)


class LetterUnusable(PatientError):
    """The doctor's letter cannot be joined; the classes below say why, where a program may act."""

    code = "letter-unusable"


class LetterTooLarge(LetterUnusable):
    """It has more bytes than a letter may have."""

    code = "too-large"


class LetterNotPdf(LetterUnusable):
    """It is another kind of file."""

    code = "letter-not-pdf"


class LetterDamaged(LetterUnusable):
    """It is empty, cut or wrong somewhere: another copy may be whole."""

    code = "letter-damaged"


class LetterProtected(LetterUnusable):
    """A password or a permission keeps it closed."""

    code = "letter-protected"


class LetterSigned(LetterUnusable):
    """To touch it would break its signature."""

    code = "letter-signed"


class LetterOfAnother(LetterUnusable):
    """It is not the patient's, or nothing in its text says that it is."""

    code, reason = "letter-of-another-patient", "not-named"  # each has a remedy of its own


class LetterUnread(LetterUnusable):
    """It is a scan that says nothing, or nothing sure: somebody must read it, and vouch for it."""

    code = "letter-without-text"


class BookletUnusable(PatientError):
    """What should become a booklet is no sound PDF of A5 pages."""


class TableUnreadable(PatientError):
    """A table of patients that cannot be read without guessing: none of its rows is taken."""


class RenderError(FeuilletError):
    """The administrator's: the page could not be laid out faithfully."""

    exit_code = 5
    code = "layout-failed"


class LibraryMissing(RenderError):
    """A library of the program's is not there: it was installed by half, or while it ran."""

    def __init__(self, error: ImportError) -> None:
        named = f" « {error.name.partition('.')[0]} »" if error.name else ""
        super().__init__(f"La bibliothèque{named} manque ou est incomplète : {Advice.REINSTALL}")


class PartUnusable(RenderError):
    """One of the PDFs that are to be joined is damaged, protected, or unlike the others."""

    def __init__(self, *problems: str, place: int = 0) -> None:
        super().__init__(*problems)
        self.place = place
        """Among them, from 1."""


class DeliveryError(FeuilletError):
    """The administrator's: the file could not be written."""

    exit_code = 6
    code = "server-not-ready"


class NoStock(Exception):
    """A variant has no fast path, and the full render serves it: no user need mend anything.

    Args: why, in French, without a value.
    """


def ended(sentence: str) -> str:
    """Return a sentence with its full stop, unless it ends with a mark of its own."""
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the nearest of `known`, or nothing."""
    return next(iter(get_close_matches(name, list(known), n=1)), "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous dire… ? » for the nearest of `known`, or nothing."""
    close = nearest(name, known)
    return f" Vouliez-vous dire « {close} » ?" if close else ""


def quoted_list(names: Iterable[str]) -> str:
    """Return names in guillemets, joined by commas."""
    return ", ".join(f"« {name} »" for name in names)
