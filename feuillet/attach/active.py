"""What acts in a PDF of foreign origin: removed, said, and looked for once more.

Scripts, programs to launch, forms that send, links into other files, sound, film and attached
files (ISO 32000-1, 7.11.4, 12.6 and 13).  Links to pages and to plain web addresses stay.
"""

import io
from collections.abc import Container, Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from feuillet.attach.embedded_file import embedded_objects

SCRIPT, FILE, ELSEWHERE = "du JavaScript", "un fichier joint", "un lien vers un autre fichier"
FILM, SENDING = "du contenu animé (son, vidéo ou 3D)", "un formulaire qui envoie des données"
AUTOMATIC = "un automatisme"

ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": "le lancement d'un programme",
    **dict.fromkeys(("/SubmitForm", "/ImportData", "/ResetForm"), SENDING),
    **dict.fromkeys(("/GoToR", "/GoToE", "/Thread"), ELSEWHERE),
    **dict.fromkeys(("/Sound", "/Movie", "/Rendition", "/RichMediaExecute"), FILM),
    "/GoTo3DView": FILM,
    **dict.fromkeys(("/Hide", "/SetOCGState", "/Trans", "/GoToDp"), AUTOMATIC),
}
"""Kinds of action that go, and what is said of each (ISO 32000-1, table 198)."""

ANNOTATIONS = {
    "/FileAttachment": FILE,
    **dict.fromkeys(("/RichMedia", "/Sound", "/Movie", "/Screen", "/3D"), FILM),
}
_KEYS = {
    "/JS": SCRIPT,
    **dict.fromkeys(("/AA", "/PA", "/PresSteps"), AUTOMATIC),
    "/XFA": "un formulaire XFA",
    **dict.fromkeys(("/EF", "/EmbeddedFiles", "/AF", "/Collection"), FILE),
    **dict.fromkeys(("/RichMediaContent", "/RichMediaSettings", "/3DD"), FILM),
}
# A stream may take its bytes, or a form its drawing, from another file (7.3.8.2, 8.10.4, 14.11.7).
_STREAM_KEYS = frozenset({"/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI"})
_FILED = frozenset({"/EF", "/EmbeddedFiles", "/EmbeddedFile", "/AF"})

_NAMED_MOVES = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_SCHEMES = ("http", "https", "mailto", "tel")

# Below these, keys are names that somebody chose: a font may well be called /JS.
_CHOSEN = frozenset(
    {"/Font", "/XObject", "/ColorSpace", "/ExtGState", "/Pattern", "/Shading", "/Properties"}
    | {"/CharProcs", "/Colorants", "/RoleMap", "/ClassMap", "/Dests", "/Info", "/PieceInfo"}
)
_APPEARANCES = frozenset({"/N", "/D", "/R"})
_ELEMENT = frozenset(
    {"/Type", "/S", "/P", "/ID", "/Pg", "/K", "/A", "/C", "/R", "/T", "/Lang", "/Alt", "/E", "/NS"}
    | {"/ActualText", "/Ref", "/Phoneme", "/PhoneticAlphabet"}
)


def remove_active(pdf: Pdf, holders: Sequence[Any]) -> tuple[str, ...]:
    """Take out of a PDF all that acts, and return what it was, in French.

    Plain destinations to open on go too, without a word: word processors write one into every
    letter.  What only a removed part led to stays, unreachable, until the file is saved.

    Args:
        holders: Its `dictionaries`.
    """
    said = [*_remove_opening(pdf), *_remove_annotations(holders)]
    names: Any = pdf.Root.get("/Names")
    for key in list(names.keys()) if isinstance(names, Dictionary) else ():
        if key != "/Dests":
            said += {"/JavaScript": [SCRIPT], "/EmbeddedFiles": [FILE]}.get(key, [])
            del names[key]
    # All is looked at before anything goes: what one place leads to, another may too.
    found = [
        (holder, key, problems)
        for holder in holders
        for key, value in holder.items()
        if (problems := list(_problems(holder, key, value)))
    ]
    for holder, key, problems in found:
        said += problems
        _remove_key(holder, key)
    for holder in holders:
        if kind := _action(holder):
            said.append(ACTIONS[kind])
            for key in list(holder.keys()):
                del holder[key]
    return tuple(dict.fromkeys(said))


def active_in(pdf: bytes, attached: bytes | None = None) -> set[str]:
    """Return the names that betray something active in a finished PDF; none if it is clean.

    Args:
        attached: The one file that it may hold.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        embedded = embedded_objects(opened, attached) if attached is not None else frozenset()
        return find_active(opened, embedded=embedded)


def find_active(pdf: Pdf, *, embedded: Container[tuple[int, int]] = ()) -> set[str]:
    """Return the names that betray something active anywhere in a PDF; none if it is clean.

    Deliberately blunter than `remove_active`: it knows names, not what they are for.

    Args:
        embedded: The objects, by number and generation, that attach a file of ours.
    """
    keys = {*_KEYS, "/OpenAction", "/JavaScript", "/EmbeddedFile"}
    found: set[str] = set()
    for holder in dictionaries(pdf):
        ours, known = holder.objgen in embedded, set(holder.keys())
        found |= (known & keys) - (_FILED if ours else frozenset())
        found |= known & _STREAM_KEYS if isinstance(holder, Stream) else set()
        if kind := _action(holder):
            found.add(kind)
        if "/Rect" in known and (kind := _name(holder, "/Subtype")) in ANNOTATIONS:
            found.add(kind)
        if "/Type" in known and _name(holder, "/Type") == "/EmbeddedFile" and not ours:
            found.add("/EmbeddedFile")
    return found


def dictionaries(pdf: Pdf) -> list[Any]:
    """Return the dictionaries of a PDF, of its streams too, but those whose keys are mere names.

    Such are the fonts of a page, unless something else refers to the same dictionary.
    """
    holders: list[tuple[Any, bool]] = []
    chosen: set[tuple[int, int]] = set()
    otherwise: set[tuple[int, int]] = set()
    # What is looked at; whether its keys are mere names.
    stack: list[tuple[Any, bool]] = [(item, False) for item in (pdf.trailer, *pdf.objects)]
    while stack:
        item, mere = stack.pop()
        if isinstance(item, Array):
            parts = [(part, False) for part in item if isinstance(part, Dictionary | Array)]
        elif isinstance(item, Dictionary | Stream):
            holders.append((item, mere))
            parts = [
                (part, not mere and _holds_names(item, key))
                for key, part in item.items()
                if isinstance(part, Dictionary | Array)
            ]
        else:
            continue
        for part, names in parts:
            if part.is_indirect:
                (chosen if names else otherwise).add(part.objgen)
            else:
                stack.append((part, names))
    spared = chosen - otherwise
    return [item for item, mere in holders if not mere and item.objgen not in spared]


def _holds_names(holder: Any, key: str) -> bool:
    """Whether the keys below a key are names somebody chose: resources, states of a button."""
    return key in _CHOSEN or (key in _APPEARANCES and set(holder.keys()) <= _APPEARANCES)


def _remove_opening(pdf: Pdf) -> Iterator[str]:
    """Remove what happens as the file is opened; yield what is more than going to a page."""
    action = pdf.Root.get("/OpenAction")
    if action is not None:
        del pdf.Root["/OpenAction"]
    if isinstance(action, Dictionary) and "/S" in action:
        kinds = list(_kinds(action))
        yield from kinds
        if not kinds and action["/S"] != Name.GoTo:
            yield AUTOMATIC


def _problems(holder: Any, key: str, value: Any) -> Iterator[str]:
    """Yield what is said of one key of a dictionary, if it acts."""
    if key in _KEYS:
        yield from list(_kinds(value)) or [_KEYS[key]]
    elif isinstance(holder, Stream) and key in _STREAM_KEYS:
        yield ELSEWHERE
    elif isinstance(value, Dictionary | Array):
        parts = value if isinstance(value, Array) else (value,)
        yield from (_refusal(part) for part in parts if _is_refused(part))


def _remove_key(holder: Any, key: str) -> None:
    """Remove one key of a dictionary, or what acts in its array."""
    value = holder.get(key)
    if isinstance(value, Array) and key not in _KEYS:
        holder[key] = Array([part for part in value if not _is_refused(part)])
    elif key in holder:
        del holder[key]


def _is_refused(item: Any) -> bool:
    return isinstance(item, Dictionary) and bool(_refusal(item))


def _kinds(value: Any) -> Iterator[str]:
    """Yield what is said of an action and of those after it, or of each in a group of them."""
    stack, left = [value], 100
    while stack and (left := left - 1):
        item = stack.pop()
        if isinstance(item, Array):
            stack += list(item)
        elif isinstance(item, Dictionary):
            if kind := _action(item):
                yield ACTIONS[kind]
            stack += [item.get("/Next")] if "/S" in item else list(item.as_dict().values())


def _refusal(value: Any) -> str:
    """Return what is said of an action that must go; nothing of any other dictionary."""
    kind = _name(value, "/S")
    if kind in ACTIONS:
        return "" if _is_element(value) else ACTIONS[kind]
    if kind == "/URI" and "/URI" in value:
        address = bytes(value["/URI"]) if isinstance(value["/URI"], String) else b""
        scheme = address.partition(b":")[0].decode("ascii", "replace").strip().lower()
        return "" if scheme in _SCHEMES else "un lien d'un genre inhabituel"
    if kind == "/Named" and "/N" in value:
        return "" if _name(value, "/N") in _NAMED_MOVES else AUTOMATIC
    return ""


def _action(value: Any) -> str:
    """Return the kind of a dictionary that is an action to remove, or nothing."""
    kind = _name(value, "/S")
    return kind if kind in ACTIONS and not _is_element(value) else ""


def _is_element(value: Any) -> bool:
    """Whether it is a structure element: its type may be any word that its author liked."""
    return "/P" in value and set(value.keys()) <= _ELEMENT


def _name(value: Any, key: str) -> str:
    name = _entry(value, key)
    # Of any bytes (7.3.5): French programs write accents in Latin-1.
    return bytes(name).decode("utf-8", "replace") if isinstance(name, Name) else ""


def _entry(value: Any, key: str) -> Any:
    # To ask for a key that is missing takes seven times as long as to look whether it is there.
    if key in value:
        return value[key]
    return None


def _remove_annotations(holders: Sequence[Any]) -> Iterator[str]:
    """Remove the annotations that play or hold a file, from pages and structure; yield which.

    One that no page lists any more goes too: a file may be cut out of a longer one.
    """
    gone: set[tuple[int, int]] = set()
    for holder in holders:
        annotations = _entry(holder, "/Annots")
        if not isinstance(annotations, Array):
            continue
        known = [item for item in annotations if isinstance(item, Dictionary)]
        acting = [item for item in known if _name(item, "/Subtype") in ANNOTATIONS]
        for annotation in acting:
            yield ANNOTATIONS[_name(annotation, "/Subtype")]
        gone |= {annotation.objgen for annotation in acting if annotation.is_indirect}
        if acting:
            kept = [item for item in known if _name(item, "/Subtype") not in ANNOTATIONS]
            holder["/Annots"] = Array(kept)
    for holder in holders:
        if "/Rect" in holder and (kind := _name(holder, "/Subtype")) in ANNOTATIONS:
            yield ANNOTATIONS[kind]
            gone.add(holder.objgen)
            for key in list(holder.keys()):
                del holder[key]
    forget_annotations(holders, gone - {(0, 0)})


def forget_annotations(holders: Sequence[Any], gone: Container[tuple[int, int]]) -> None:
    """Cut what the structure tree says of annotations that are gone (ISO 32000-1, 14.7.4.3).

    Args:
        holders: The `dictionaries` of the file.
        gone: By object number and generation.
    """
    for holder in holders if gone else ():
        kids = _entry(holder, "/K")
        if isinstance(kids, Dictionary) and _shows(kids, gone):
            del holder["/K"]
        elif isinstance(kids, Array) and any(_shows(kid, gone) for kid in kids):
            holder["/K"] = Array([kid for kid in kids if not _shows(kid, gone)])


def _shows(kid: Any, gone: Container[tuple[int, int]]) -> bool:
    """Whether a kid of a structure element refers to what is gone."""
    shown = kid.get("/Obj") if isinstance(kid, Dictionary) else None
    return isinstance(shown, Dictionary) and shown.objgen in gone
