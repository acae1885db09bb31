"""The shelves: our own content and the hospital's folders; who wins, and what it hides.

A shelf is a folder with `leaflets/`, `templates/`, `styles/`, `pictures/`, `hospital.yaml`,
`protocol.yaml` and `columns.yaml`, any of them missing.  Leaflets, templates, pictures and
settings: the first shelf that has the name.  Styles: every shelf's file, ours first, as CSS
intends.  Approvals: those of every shelf.  A hospital's own figures and columns: never from our
shelf, which decides for no hospital.
"""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from feuillet.compose import hospital_markup_problems, leaflet_markup_problems, mark_problems
from feuillet.errors import (
    Advice,
    ContentError,
    LeafletInvalid,
    LeafletNotFound,
    did_you_mean,
)
from feuillet.find.shelves import (
    BUILTIN,
    COLUMNS,
    PACKAGED,
    PROTOCOL,
    SETTINGS,
    Found,
    PictureFile,
    Shelf,
    builtin_root,
    files_in,
    names_in,
    pictures_named,
    plain_pictures,
    refuse_folder,
    where_in,
    written_last,
)
from feuillet.model import protocol
from feuillet.model.approval import covering, digest_leaflet, digest_look
from feuillet.model.dates import is_believable
from feuillet.model.hospital import ALL_LEAFLETS, Approval, Engines, Hospital, SignedValue, Standing
from feuillet.model.leaflet import Leaflet, LeafletFile, Look, is_name
from feuillet.read import (
    Tree,
    file_bytes,
    file_text,
    line_finder,
    of_settings,
    read_approvals,
    read_columns,
    read_hospital,
    read_leaflet,
    read_protocol,
    read_tree,
    refuse_places,
)
from feuillet.render import engine_versions

ENVIRONMENT = "FEUILLET_LIBRARY"
_STYLE = "styles/print.css"
ARCHETYPE = "new.yaml"
OURS_ALONE = (
    *("names.css", "pictures.css", "one-column.css", "a4-large.css", "a5.css", "a5-large.css"),
    *("draft.css", "draft.svg"),
)
"""Styles that no hospital replaces: letters, sizes and the watermark stay what they are."""


class Library:
    """The shelves in order: the first wins, ours is the last."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self.shelves = tuple(shelves)
        self._pictured: dict[tuple[str, str], tuple[PictureFile, ...]] = {}
        self.sound: set[tuple[str, str, dt.date]] = set()
        """Leaflets (name, text) in which a day's rules found no error: looked at once, not at
        each patient."""

    @classmethod
    def open(
        cls, folders: Sequence[Path], environment: Mapping[str, str] = os.environ
    ) -> "Library":
        """Return these folders, or FEUILLET_LIBRARY's, before ours.  Raises ContentError."""
        named = environment.get(ENVIRONMENT, "")
        chosen = list(folders) or [Path(part) for part in named.split(os.pathsep) if part]
        for folder in chosen:
            refuse_folder(folder)
        shelves = [Shelf(folder.resolve().name, folder.resolve()) for folder in chosen]
        return cls([*shelves, Shelf(BUILTIN, builtin_root())])

    def leaflet_names(self) -> list[str]:
        """Return the names of all leaflets, in alphabetical order."""
        found = {
            name.removesuffix(".yaml")
            for shelf in self.shelves
            for name in names_in(shelf.root / "leaflets")
            if name.endswith(".yaml")
        }
        return sorted(filter(is_name, found))

    def find_leaflet(self, name: str) -> LeafletFile:
        """Return a leaflet's file, from the first shelf that has it.  Raises LeafletNotFound."""
        if name not in (known := self.leaflet_names()):
            raise LeafletNotFound(name if is_name(name) else "…", known)
        for shelf in self.shelves:
            path = shelf.root / "leaflets" / f"{name}.yaml"
            if os.path.lexists(path):
                return LeafletFile(name, path, shelf.name, file_text(path))
        raise LeafletNotFound(name, known)

    def read(self, found: LeafletFile) -> Leaflet:
        """Return a leaflet, read and checked, with the figures that the hospital signed.

        Raises:
            ContentError: The leaflet, or what the hospital's protocol says of it, is wrong.
        """
        leaflet = read_leaflet(found.text, f"{found.name}.yaml")
        typed = leaflet_markup_problems(leaflet)
        refuse_places(typed, lambda: line_finder(found.text), f"{found.name}.yaml")
        pictures = self._plain_pictures(found)
        unmarked = mark_problems(leaflet, pictures)
        refuse_places(unmarked, lambda: line_finder(found.text), f"{found.name}.yaml")
        figures = self._figures(found)
        told = protocol.protocol_problems(leaflet, figures)
        wrong = (((found.name, value), problem) for value, problem in told)
        with of_settings():
            refuse_places(wrong, lambda: self._protocol.line, PROTOCOL)
        return protocol.sign_facts(leaflet, figures)

    def refuse_undue(self, found: LeafletFile, today: dt.date) -> None:
        """Raise ContentError for what was signed, or approved, on a day that is yet to come."""
        if not is_believable(today, self.made):
            return
        late = protocol.undue_signatures(self._figures(found), today)
        wrong = (((found.name, *place), problem) for place, problem in late)
        with of_settings():
            refuse_places(wrong, lambda: self._protocol.line, PROTOCOL)
        if any(approval.date > today for approval in self.covering(found)):
            raise LeafletInvalid(
                f"{found.name}.approval.json : une approbation est datée d'un jour à venir :"
                " rétablissez-le, ou retirez-le et approuvez de nouveau la fiche"
            )

    def content_day(self, leaflet: Leaflet, today: dt.date) -> dt.date:
        """Return the day by which a leaflet's text is judged: no clock is its author's fault."""
        if is_believable(today, self.made):
            return today
        return max(day for day in (today, self.made, leaflet.written) if day)

    @cached_property
    def made(self) -> dt.date | None:
        """When the last of our own leaflets was written: no clock is right before."""
        return written_last(self.shelves[-1].root / "leaflets")

    def columns(self, found: LeafletFile) -> Mapping[str, str]:
        """Return the variable of each column that the hospital's export calls otherwise.

        Raises:
            ContentError: `columns.yaml`, or the leaflet, is wrong; with the line.
        """
        problems = self._strays(COLUMNS, self._columns)
        renames: dict[str, str] = {}
        for name in (ALL_LEAFLETS, found.name):
            if given := read_columns(self._columns, COLUMNS, name):
                leaflet = read_leaflet(found.text, f"{found.name}.yaml")
                wrong = []
                if name != found.name:
                    wrong = [*protocol.strange_fields(leaflet, given, self._fields)]
                    given = protocol.shared_renames(leaflet, given)
                problems += [
                    f"{COLUMNS}, ligne {self._columns.line((name, column))} : {problem}"
                    for column, problem in (*wrong, *protocol.rename_problems(leaflet, given))
                ]
                renames |= given
        if problems:
            raise LeafletInvalid(*problems)
        return renames

    def _fields(self) -> frozenset[str] | None:
        """Return the fields of all leaflets; None where one does not read: nobody knows its own."""
        try:
            found = map(self.find_leaflet, self.leaflet_names())
            leaflets = [read_leaflet(one.text, f"{one.name}.yaml") for one in found]
        except ContentError:
            return None
        return frozenset(field for one in leaflets for field in one.all_variables)

    def look(self, found: LeafletFile) -> Look:
        """Return all that dresses a leaflet, read once.  Raises ContentError."""
        return Look(
            *(self._templates, self._styles, {**self._assets, **self._plain_pictures(found)}),
            *(self.hospital, found.shelf),
            fingerprint=self.fingerprint(found),
            standing=self.standing(found),
            style_names=tuple(f"{shelf.name}/{_STYLE}" for shelf, _ in self._styled),
        )

    def fingerprint(self, found: LeafletFile) -> str:
        """Return the hash of all that an approval of a leaflet covers.  Raises ContentError."""
        pictures = {one.path.name: one.content for one in self._pictures(found)}
        return digest_leaflet(found.text, self._figures(found), self._look_digest, pictures)

    def _pictures(self, found: LeafletFile) -> tuple[PictureFile, ...]:
        """Return the pictures that a leaflet names, read once."""
        key = (found.name, found.text)
        if key not in self._pictured:
            self._pictured[key] = pictures_named(found.text, f"{found.name}.yaml", self.shelves)
        return self._pictured[key]

    def _plain_pictures(self, found: LeafletFile) -> dict[str, bytes]:
        """Return the same as pages can have them, by the names that pages use."""
        pictures = self._pictures(found)
        return plain_pictures(pictures, self.hospital.accent) if pictures else {}

    def standing(self, found: LeafletFile) -> Standing:
        """Return what the approvals of a leaflet are worth as it is now.  Raises ContentError."""
        held = self.covering(found)
        if not held or not held[-1].is_proved(self.engines):
            return Standing(ever=bool(self.approvals(found)), unproved=bool(held))
        # Whoever prints needs no hashes of pages.
        *others, last = (approval.model_copy(update={"pages": None}) for approval in held)
        return Standing(last, ever=True, others=tuple(others))

    def covering(self, found: LeafletFile) -> tuple[Approval, ...]:
        """Return the approvals that cover just this, the last one last.  Raises ContentError."""
        approvals = self.approvals(found)
        # Most leaflets of a list have none: their look is not read.
        return covering(approvals, self.fingerprint(found)) if approvals else ()

    @cached_property
    def engines(self) -> Engines:
        """The versions of what lays pages out, our own first."""
        return {"feuillet": version("feuillet"), **engine_versions()}

    def approvals(self, found: LeafletFile) -> tuple[Approval, ...]:
        """Return every approval ever given to a leaflet, the first shelf's last.

        Raises:
            ContentError: A damaged file is refused: it is not taken for no approval at all.
        """
        name = f"{found.name}.approval.json"
        paths = (shelf.root / "leaflets" / name for shelf in reversed(self.shelves))
        return tuple(approval for path in paths for approval in self.approvals_in(path))

    def approvals_in(self, path: Path) -> tuple[Approval, ...]:
        """Return the approvals that one file keeps; none if it is not there."""
        return read_approvals(file_text(path), path.name) if os.path.lexists(path) else ()

    def approval_path(self, found: LeafletFile) -> Path:
        """Return the file that keeps a leaflet's approvals: beside it, if it is the hospital's.

        The approval of a leaflet of ours is kept in the hospital's first folder: an upgrade of
        the program replaces ours.

        Raises:
            ContentError: The installed program is the only place.
        """
        ours = self.shelves[-1].root
        folder = Path(found.path).parent
        if folder == ours / "leaflets":
            if len(self.shelves) == 1 and ours.name == PACKAGED:
                raise ContentError(
                    "Une approbation ne s'écrit pas dans le programme installé :"
                    f" {Advice.GIVE_LIBRARY}"
                )
            folder = self.shelves[0].root / "leaflets"
        return folder / f"{found.name}.approval.json"

    def stray_figures(self) -> list[str]:
        """Return what the hospital's protocol says of leaflets that do not exist."""
        return self._strays(PROTOCOL, self._protocol)

    def _strays(self, file_name: str, tree: Tree) -> list[str]:
        known = [*self.leaflet_names(), *([ALL_LEAFLETS] if file_name == COLUMNS else [])]
        return [
            f"{file_name}, ligne {tree.line((name,))} : aucune fiche ne s'appelle"
            f" « {name} », corrigez ce nom.{did_you_mean(name, known)}"
            for name in (tree.data if isinstance(tree.data, dict) else ())
            if name not in known
        ]

    def _figures(self, found: LeafletFile) -> Mapping[str, SignedValue]:
        return read_protocol(self._protocol, PROTOCOL, found.name)

    @cached_property
    def _protocol(self) -> Tree:
        """The figures of the first hospital's folder that has some."""
        return self._hospitals_own(PROTOCOL)

    @cached_property
    def _columns(self) -> Tree:
        """The columns of the first hospital's folder that renames some."""
        return self._hospitals_own(COLUMNS)

    @of_settings()
    def _hospitals_own(self, file_name: str) -> Tree:
        for shelf in self.shelves[:-1]:
            path = shelf.root / file_name
            if os.path.lexists(path):
                return read_tree(file_text(path), file_name)
        return Tree()

    @cached_property
    @of_settings()
    def hospital(self) -> Hospital:
        """The settings of the first shelf that has them; ours are fictive."""
        text = file_text(self._settings_path)
        settings = read_hospital(text, SETTINGS)
        refuse_places(hospital_markup_problems(settings), lambda: line_finder(text), SETTINGS)
        return settings

    @property
    def is_hospitals(self) -> bool:
        """Whether a hospital's folder has settings; else pages have our invented contacts."""
        return self._settings_path.parent != self.shelves[-1].root

    @property
    def archetype(self) -> str:
        """The text that a new leaflet starts from, of the first shelf that has one."""
        found = next(found for found in self.where(ARCHETYPE) if found.kind == "modèle")
        return file_text(found.paths[0])

    @cached_property
    def _settings_path(self) -> Path:
        candidates = (shelf.root / SETTINGS for shelf in self.shelves)
        return next(path for path in candidates if os.path.lexists(path))

    @cached_property
    @of_settings()
    def _templates(self) -> tuple[tuple[str, str], ...]:
        templates: dict[str, str] = {}
        for shelf in reversed(self.shelves):
            for name, path in files_in(shelf.root / "templates", ".html"):
                templates[name] = file_text(path)
                if shelf is self.shelves[-1]:
                    templates[f"builtin/{name}"] = templates[name]
        return tuple(sorted(templates.items()))

    @cached_property
    @of_settings()
    def _styled(self) -> tuple[tuple[Shelf, str], ...]:
        places = ((shelf, shelf.root / _STYLE) for shelf in reversed(self.shelves))
        return tuple((shelf, file_text(path)) for shelf, path in places if os.path.lexists(path))

    @cached_property
    def _styles(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._styled)

    @cached_property
    def _look_digest(self) -> str:
        return digest_look(self._templates, self._styles, self._covered_assets)

    @cached_property
    @of_settings()
    def _covered_assets(self) -> Mapping[str, bytes]:
        """What an approval covers: all but what comes from the hospital's settings."""
        assets: dict[str, bytes] = {}
        for shelf in reversed(self.shelves):
            for suffix in (".ttf", ".svg"):
                for name, path in files_in(shelf.root / "styles", suffix):
                    assets[name] = file_bytes(path)
        for name in OURS_ALONE:
            assets[name] = file_bytes(self.shelves[-1].root / "styles" / name)
        return assets

    @cached_property
    @of_settings()
    def _assets(self) -> Mapping[str, bytes]:
        # Only pages need these: a list of leaflets must not wait for them.
        from feuillet.compose import plain_logo, telephone_code

        assets = dict(self._covered_assets)
        assets["qr.svg"] = telephone_code(self.hospital.phones.service.number)
        if self.hospital.logo:
            logo_path = self._settings_path.parent / self.hospital.logo
            if not logo_path.is_file():
                raise LeafletInvalid(
                    f"{SETTINGS} : copiez le logo « {self.hospital.logo} » à côté de ce fichier"
                )
            assets["logo.png"] = plain_logo(file_bytes(logo_path), self.hospital.logo)
        return assets

    def where(self, name: str) -> list[Found]:
        """Return where a leaflet, template, style, picture or setting is found: `where_in`."""
        return where_in(self.shelves, name)
