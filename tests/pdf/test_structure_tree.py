"""The structures of several files made one: names that clash are told apart, parents are found."""

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

from feuillet.pdf.structure_tree import Branch, Structure
from tests.pdf.copying import Copying, pages


def test_a_kind_of_element_that_means_something_else_is_renamed() -> None:
    """The first file's keeps its name, and so does whoever means the same."""
    structure = Structure(Copying(pages()).writer)

    assert structure.add_roles({b"/Titre": b"/H1"}) == {}
    assert structure.add_roles({b"/Titre": b"/H1"}) == {}
    assert structure.add_roles({b"/Titre": b"/H2"}) == {b"/Titre": b"/Titre-2"}
    assert structure.add_roles({b"/Titre": b"/P"}) == {b"/Titre": b"/Titre-3"}


def test_a_standard_kind_of_element_is_never_redefined() -> None:
    """A file that calls its paragraphs something else does not change those of others."""
    structure = Structure(Copying(pages()).writer)

    assert structure.add_roles({b"/P": b"/Div"}) == {b"/P": b"/P-2"}


def test_chains_of_kinds_are_followed_to_their_end_and_circles_end() -> None:
    """What stands for itself stands for nothing else."""
    structure = Structure(Copying(pages()).writer)
    chain = {b"/A": b"/B", b"/B": b"/H1"}
    circle = {b"/X": b"/Y", b"/Y": b"/X"}

    assert structure.add_roles({**chain, **circle}) == {}
    assert structure.add_roles({b"/A": b"/H1"}) == {}
    assert structure.add_roles({b"/A": b"/H2"}) == {b"/A": b"/A-2"}


def test_without_a_branch_there_is_no_tree() -> None:
    """A file of scans does not claim to be tagged."""
    assert Structure(Copying(pages()).writer).finish() is None


@pytest.mark.parametrize("leaves", [1, 64, 65, 5_000])
def test_parents_are_found_however_many_there_are(leaves: int) -> None:
    """In a tree of nodes of at most 64 kids, each with its limits (ISO 32000-1, 7.9.7)."""
    copying = Copying(pages())
    structure = Structure(copying.writer)
    for at in range(leaves):
        structure.add_parents(2 * at, [b"%d" % at, b"%d" % -at])
    structure.next_key = 2 * leaves
    structure.branches.append(copying.writer.add(b"<< /S /Document >>"))
    tree = structure.finish()
    assert tree
    new = copying.finished(StructTreeRoot=tree)
    root = new.Root.StructTreeRoot
    found = NumberTree(root.ParentTree)

    assert limits(root.ParentTree) == [0, 2 * leaves - 1]
    assert root.ParentTreeNextKey == 2 * leaves
    assert [int(found[key]) for key in (0, 1, 2 * leaves - 2, 2 * leaves - 1)] == [
        *(0, 0),
        *(leaves - 1, 1 - leaves),
    ]


def limits(node: Any) -> list[int]:
    """Return the first and last key below a node, after looking at each node's own word."""
    assert len(node.get("/Kids", [])) <= 64
    found = [
        *node.get("/Nums", [])[::2],
        *(at for kid in node.get("/Kids", []) for at in limits(kid)),
    ]
    ends = [int(min(found)), int(max(found))]
    assert [int(end) for end in node.get("/Limits", ends)] == ends
    return ends


def tagged(kind: str = "Document", **root: Any) -> Pdf:
    """Return a PDF whose page has one paragraph, in a document or a section."""
    pdf = pages(StructParents=7)
    top = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + kind)))
    paragraph = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.P, P=top, Pg=pdf.pages[0].obj, K=0)
    )
    top["/K"] = Array([paragraph])
    parents = Dictionary(Nums=Array([7, Array([paragraph])]))
    tree = Dictionary(Type=Name.StructTreeRoot, K=Array([top]), ParentTree=parents, **root)
    pdf.Root["/StructTreeRoot"] = pdf.make_indirect(tree)
    top["/P"] = pdf.Root.StructTreeRoot
    return pdf


def joined(pdf: Pdf) -> tuple[Pdf, bytes | None, bytes | None]:
    """Return a file made of one branch, and the keys of its page and of one without parents."""
    copying = Copying(pdf)
    structure = Structure(copying.writer)
    branch = Branch(structure, copying.source, 1)
    keys = [
        copying.source.marked({b"/StructParents": old}).get(b"/StructParents")
        for old in (b"7", b"8")
    ]
    branch.finish(b"(en)")
    tree = structure.finish()
    assert tree
    return copying.finished(StructTreeRoot=tree), keys[0], keys[1]


def test_a_file_becomes_a_branch_that_says_its_language() -> None:
    """Its own document stands below the root; what is read aloud is the same."""
    new, _, _ = joined(tagged())
    (top,) = new.Root.StructTreeRoot.K

    assert (top.S, str(top.Lang)) == (Name.Document, "en")
    assert top.K[0].S == Name.P
    assert top.P.objgen == new.Root.StructTreeRoot.objgen


def test_parts_without_a_document_of_their_own_are_given_one() -> None:
    """So that each file is one thing to a reader."""
    new, _, _ = joined(tagged("Sect"))
    (top,) = new.Root.StructTreeRoot.K

    assert (top.S, str(top.Lang)) == (Name.Document, "en")
    assert [part.S for part in top.K] == [Name.Sect]


def test_a_page_gets_a_new_key_and_its_paragraphs_with_it() -> None:
    """One that has no parents gets none."""
    new, key, none = joined(tagged())
    parents = NumberTree(new.Root.StructTreeRoot.ParentTree)

    assert (key, none) == (b"0", None)
    assert parents[0][0].S == Name.P
    assert new.Root.StructTreeRoot.ParentTreeNextKey == 1


def test_a_parent_tree_that_turns_in_a_circle_is_read_once() -> None:
    """And what it holds is kept."""
    pdf = tagged()
    old = pdf.Root.StructTreeRoot.ParentTree
    node = pdf.make_indirect(Dictionary(Nums=old.Nums))
    node["/Kids"] = Array([node])
    pdf.Root.StructTreeRoot["/ParentTree"] = node
    new, key, _ = joined(pdf)

    assert key == b"0"
    assert NumberTree(new.Root.StructTreeRoot.ParentTree)[0][0].S == Name.P


def test_namespaces_and_kinds_of_a_file_are_those_of_the_new_one() -> None:
    """Readers look for them at the root."""
    space = Dictionary(Type=Name.Namespace, NS=String("https://exemple.invalid/"))
    new, _, _ = joined(tagged(Namespaces=Array([space]), RoleMap=Dictionary(Titre=Name.H1)))
    root = new.Root.StructTreeRoot

    assert str(root.Namespaces[0].NS) == "https://exemple.invalid/"
    assert root.RoleMap.Titre == Name.H1
