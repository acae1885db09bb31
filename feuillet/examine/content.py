"""The content: the hospital's folder and its settings, its look, leaflets, approvals, a page."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress

from feuillet.errors import (
    Advice,
    ContentError,
    FeuilletError,
    LibraryAbsent,
    LibraryMissing,
)
from feuillet.examine.examined import Examined
from feuillet.examine.rights import problems_to_mend
from feuillet.find import COLUMNS, PROTOCOL, SETTINGS, Library
from feuillet.model.french import counted
from feuillet.model.options import PrintOptions
from feuillet.produce import Press, prepare_press

_FOLDER = "Dossier de l'hôpital"
LEAFLETS = "leaflets/"
"""What the key of each leaflet's finding begins with."""

READ = "lue"
"""What is said of a leaflet that can be read, and wants nothing."""

_LOOK = "Logo, modèles, styles"


def examine_content(library: Library, today: dt.date) -> Iterator[Examined]:
    """Yield a finding for each thing that the library must hold, but for a printed page."""
    yield _examine_folder(library)
    yield _examine_settings(library)
    try:
        names = library.leaflet_names()
    except FeuilletError as error:
        yield _wrong(LEAFLETS, "Fiches", error, barring=True)
        return
    yield _examine_look(library, names)
    yield _examine_protocol(library)
    yield _examine_columns(library, names)
    for name in names:
        yield _examine_leaflet(library, name, today)
    yield _examine_approvals(library, names)


def examine_absent(error: LibraryAbsent) -> Examined:
    """Return what is found where the hospital's folder should be."""
    return Examined("library", _FOLDER, False, error.why, barring=True)


def _examine_folder(library: Library) -> Examined:
    roots = [str(shelf.root) for shelf in library.shelves[:-1]]
    says = ", puis ".join(roots) or f"aucun, les fiches de feuillet seules : {Advice.GIVE_LIBRARY}"
    return Examined("library", _FOLDER, True, says)


def _examine_settings(library: Library) -> Examined:
    try:
        fictive = library.hospital.fictive
    except FeuilletError as error:
        return _wrong("hospital", SETTINGS, error, barring=True)
    says = "coordonnées fictives, fiches à ne pas remettre" if fictive else library.hospital.name
    return Examined("hospital", SETTINGS, True, says)


def _examine_look(library: Library, names: Sequence[str]) -> Examined:
    found = Examined("look", _LOOK, False, "", barring=True)
    # What is wrong with one leaflet's own files keeps none of the others from being printed.
    for name in names:
        try:
            library.look(library.find_leaflet(name))
        except FeuilletError as error:
            found = _wrong("look", _LOOK, error, barring=True)
        else:
            return Examined("look", _LOOK, True, "lus")
    return found


def _examine_protocol(library: Library) -> Examined:
    try:
        return _judged("protocol", PROTOCOL, library.stray_figures())
    except FeuilletError as error:
        return _wrong("protocol", PROTOCOL, error)


def _examine_columns(library: Library, names: Sequence[str]) -> Examined:
    problems: list[str] = []
    for name in names:
        try:
            library.columns(library.find_leaflet(name))
        except FeuilletError as error:
            # Those of a leaflet that cannot be read are told apart.
            ours = error.problems[0].startswith(COLUMNS)
            if ours and isinstance(error, ContentError) and error.unreadable:
                return _wrong("columns", COLUMNS, error)
            problems += error.problems if ours else ()
    return _judged("columns", COLUMNS, problems)


def _judged(key: str, name: str, problems: list[str]) -> Examined:
    says = " ; ".join(dict.fromkeys(problems)) or "rien à corriger"
    return Examined(key, name, not problems, says)


def _examine_leaflet(library: Library, name: str, today: dt.date) -> Examined:
    key, called = LEAFLETS + name, f"Fiche {name}"
    try:
        found = library.find_leaflet(name)
        library.read(found)
        library.standing(found)
        library.refuse_undue(found, today)
    except FeuilletError as error:
        return _wrong(key, called, error)
    # Whoever writes it knows: it asks nothing of the administrator.
    return Examined(key, called, True, "à compléter" if found.is_unfinished else READ)


def _wrong(key: str, name: str, error: FeuilletError, *, barring: bool = False) -> Examined:
    """Return a finding: all that is wrong, and what to do."""
    unreadable = isinstance(error, ContentError) and bool(error.unreadable)
    return Examined(key, name, False, " ; ".join(problems_to_mend(error)), barring, unreadable)


def _examine_approvals(library: Library, names: Sequence[str]) -> Examined:
    """Say which approvals wait for a check, which are lost, and what loses the others."""
    approved, waiting, changed = 0, list[str](), list[str]()
    for name in names:
        with suppress(FeuilletError):  # each is examined before
            standing = library.standing(library.find_leaflet(name))
            approved += standing.approval is not None
            waiting += [name] if standing.unproved else []
            lost = standing.ever and standing.approval is None and not standing.unproved
            changed += [name] if lost else []
    todo = []
    if waiting:
        why = f"{len(waiting)} à revérifier, la mise en page a changé de version"
        todo.append(f"{why} : {Advice.PROVE_APPROVAL.of(*waiting)}")
    if changed:
        count = counted(
            len(changed), "changée depuis son approbation", "changées depuis leur approbation"
        )
        how = f"un médecin relit chacune, puis {Advice.APPROVE.of(changed[0])}"
        todo.append(f"{count} ({', '.join(changed)}), c'est un projet qui s'imprime : {how}")
    if todo:
        return Examined("approvals", "Approbations", False, " ; ".join(todo))
    says = "une nouvelle version de feuillet qui change un modèle ou un style en refait des projets"
    return Examined("approvals", "Approbations", True, f"{approved} approuvée(s) ; {says}")


def sample_press(library: Library, today: dt.date) -> Press | None:
    """Return what prints a document without a patient, of the first leaflet that can be read."""
    for name in library.leaflet_names():
        with suppress(ContentError):
            document = next(iter(library.read(library.find_leaflet(name)).documents))
            options = PrintOptions(documents=(document,), draft=True)
            return prepare_press(library, name, options, today=today)
    return None


def print_sample(press: Press) -> int:
    """Print it to memory, and return its size in bytes; for a worker too.  Raises FeuilletError."""
    try:
        return len(press.print({}).pdf)
    except ImportError as error:
        raise LibraryMissing(error) from None


def examine_page(problem: FeuilletError | None) -> Examined:
    """Return what a printed page, or what kept it from being printed, proves."""
    if problem is None:
        return Examined("page", "Page d'essai", True, "imprimée, en mémoire")
    return Examined("page", "Page d'essai", False, problem.problems[0], barring=True)
