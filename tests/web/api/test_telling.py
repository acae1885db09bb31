"""What a program is told with a document: whose word it has, what it lacks, how to file it."""

import datetime as dt
import re
from dataclasses import replace
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any

import pytest

from feuillet.attach import Attached
from feuillet.find import Library
from feuillet.model.hospital import Approval, Standing
from feuillet.model.leaflet import HandFilled
from feuillet.model.options import PrintOptions
from feuillet.model.values import Doubt
from feuillet.produce import Press, Product, prepare_press
from feuillet.web.api.answers import DocumentAnswer, IndexEntry
from feuillet.web.api.telling import FICTIVE, GENERIC, Accepted, headers_with, with_pdf
from tests.helpers import LIBRARIES, TODAY

CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
PRODUCT = Product(b"%PDF-1.7", (1, 2), (Doubt("À relire", "date-past", "date_visite"),))
SIGNED = Approval(
    by="Dr Modèle; O'Test",
    role="cheffe de service",
    date=dt.date(2026, 11, 20),
    language="fr",
    version="1.2",
    sha256="0" * 64,
)


def press_of(name: str = "visite", *documents: str) -> Press:
    """Return what prints a leaflet of the small library, or one of ours."""
    library = Library.open([LIBRARIES / "minimal"], environment={})
    return prepare_press(library, name, PrintOptions(documents), today=TODAY)


def entry(press: Press, raw: dict[str, str]) -> IndexEntry:
    """Return what is told of a patient's documents."""
    return Accepted(press, press.accept(raw)).entry(PRODUCT, "x.pdf")


def approved(press: Press, **leaflet: Any) -> Press:
    """Return the same once somebody approved the leaflet."""
    look = replace(press.look, standing=Standing(SIGNED, ever=True))
    return replace(press, look=look, leaflet=press.leaflet.model_copy(update=leaflet))


def test_a_draft_says_so_and_names_nobody() -> None:
    """In JSON and in headers."""
    told = entry(press_of(), CAMILLE)

    assert (told.status, told.approval) == ("draft", None)
    assert headers_with(told)["Feuillet-Status"] == "draft"
    assert "Feuillet-Approval" not in headers_with(told)


@pytest.mark.parametrize("draft", [False, True])
def test_what_is_printed_across_the_pages_is_told_whatever_the_status(draft: bool) -> None:
    """Of an approved leaflet, `draft` makes pages that nobody may hand over."""
    press = approved(press_of())
    told = entry(replace(press, options=replace(press.options, draft=draft)), CAMILLE)

    assert (told.status, told.marked_draft) == ("approved", draft)
    assert headers_with(told)["Feuillet-Marked-Draft"] == str(draft).lower()


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ("standard", "urn:ihe:iti:xds:2017:mimeTypeSufficient"),
        ("dmp", "urn:ihe:iti:xds-sd:pdf:2008"),
    ],
)
def test_a_file_is_filed_as_the_format_that_it_has(profile: str, code: str) -> None:
    """Only a PDF/A-1 is one of XDS-SD; a letter with its leaflet is none, of whatever type."""
    press = press_of()
    accepted = Accepted(
        replace(press, options=replace(press.options, profile=profile)), press.accept(CAMILLE)
    )
    alone = accepted.entry(PRODUCT, "x.pdf")
    joined = accepted.letter(Attached(b"%PDF-1.7", 5, ()), PRODUCT, "x.pdf")

    assert (alone.profile, alone.format_code, alone.type_code) == (profile, code, "34895-3")
    assert (alone.title, joined.title) == ("Visite d'essai", "Courrier et Visite d'essai")
    assert (joined.profile, joined.type_code) == (None, None)
    assert joined.format_code == "urn:ihe:iti:xds:2017:mimeTypeSufficient"


def test_an_approval_is_told_with_its_name_its_role_and_its_day() -> None:
    """In a header too, where other programs read letters beyond ASCII (RFC 8187)."""
    told = entry(approved(press_of()), CAMILLE)
    header = headers_with(told)["Feuillet-Approval"]
    message = Message()
    message["Feuillet-Approval"] = f"x; {header}"
    given = message.get_params(header="Feuillet-Approval") or ()
    read = {name: collapse_rfc2231_value(value) for name, value in given}

    assert told.status == "approved"
    assert told.model_dump(mode="json")["approval"] == {
        "by": SIGNED.by,
        "role": SIGNED.role,
        "date": "2026-11-20",
    }
    assert header.isascii()
    assert (read["by"], read["role"]) == (SIGNED.by, SIGNED.role)
    assert read["date"] == "2026-11-20"


def test_past_its_review_a_leaflet_is_expired_and_still_names_who_approved_it() -> None:
    """It prints « NON VALIDÉ » only; without a review date, no approval counts."""
    draft = replace(press_of(), options=PrintOptions(("avant",), draft=True))
    late = entry(approved(draft, review=dt.date(2026, 1, 1)), CAMILLE)
    endless = entry(approved(press_of(), review=None), CAMILLE)

    assert (late.status, late.approval is None) == ("expired", False)
    assert (endless.status, endless.approval) == ("draft", None)


@pytest.mark.parametrize(
    ("raw", "generic"), [({}, True), ({"moyen": "train"}, True), (CAMILLE, False)]
)
def test_a_leaflet_without_a_patient_is_told_to_be_nobodys(
    raw: dict[str, str], generic: bool
) -> None:
    """In words too: a program that lost its patient on the way prints no sheet unwarned."""
    told = entry(press_of(), raw)

    assert told.generic is generic
    assert (GENERIC in told.warnings) is generic
    assert headers_with(told)["Feuillet-Generic"] == str(generic).lower()


def test_contacts_that_answer_nobody_are_warned_of() -> None:
    """As on the screen; a hospital's own are not."""
    press = press_of()
    hospital = press.look.hospital.model_copy(update={"fictive": False})
    own = replace(press, look=replace(press.look, hospital=hospital))

    assert entry(press, CAMILLE).warnings == ["À relire", FICTIVE]
    assert entry(own, CAMILLE).warnings == ["À relire"]


def test_each_warning_has_a_code_that_programs_go_by() -> None:
    """With its field if it has one; in a header too, each code once."""
    told = Accepted(press_of(), {}).entry(replace(PRODUCT, warnings=PRODUCT.warnings * 2), "x.pdf")
    quiet = told.model_copy(update={"warnings": [], "warning_details": []})

    assert [one.message for one in told.warning_details] == told.warnings
    assert [(one.code, one.field) for one in told.warning_details] == [
        ("generic", None),
        *[("date-past", "date_visite")] * 2,
        ("contacts-fictive", None),
    ]
    assert headers_with(told)["Feuillet-Warning-Codes"] == "generic, date-past, contacts-fictive"
    assert headers_with(quiet)["Feuillet-Warnings"] == "0"
    assert "Feuillet-Warning-Codes" not in headers_with(quiet)


@pytest.mark.parametrize(
    ("documents", "raw", "blank"),
    [
        ((), CAMILLE, ["ipp", "date_visite", "moyen", "remarque"]),
        (("apres",), CAMILLE, ["ipp"]),
        (("avant",), {**CAMILLE, "date_visite": "08/12/2026"}, ["ipp", "moyen", "remarque"]),
        (
            ("avant",),
            {**CAMILLE, "ipp": "1", "date_visite": "08/12/2026", "moyen": "train", "remarque": "R"},
            [],
        ),
        ((), {}, ["nom", "prenom", "date_naissance", "ipp", "date_visite", "moyen", "remarque"]),
    ],
)
def test_fields_without_a_value_are_named_if_these_documents_use_them(
    documents: tuple[str, ...], raw: dict[str, str], blank: list[str]
) -> None:
    """Those printed, and those that choose the words."""
    told = entry(press_of("visite", *documents), raw)

    assert told.blank_fields == blank
    assert headers_with(told).get("Feuillet-Blank-Fields", "") == ", ".join(blank)


def test_dotted_lines_are_told_though_no_field_fills_them() -> None:
    """A program that reads of no blank field would hand over a page with a hole."""
    product = replace(PRODUCT, hand_filled=(HandFilled("avant", "Sans manger dès"),))
    press = press_of()
    told = Accepted(press, press.accept(CAMILLE)).entry(product, "x.pdf")

    assert told.model_dump()["hand_filled"] == [{"document": "avant", "label": "Sans manger dès"}]
    assert headers_with(told)["Feuillet-Hand-Filled"] == "1"
    assert headers_with(entry(press, CAMILLE))["Feuillet-Hand-Filled"] == "0"


def test_a_field_that_other_answers_make_pointless_is_not_lacking() -> None:
    """Nor is one lacking less whose date another is counted from."""
    given = {**CAMILLE, "anesthesie": "locale"}
    local = entry(press_of("vertebroplastie", "information"), given).blank_fields
    open_ = entry(press_of("vertebroplastie", "information"), CAMILLE).blank_fields
    asked = press_of("vertebroplastie").leaflet.variables

    assert "date_intervention" in open_
    assert {name for name, one in asked.items() if one.when or one.asked}
    assert set(local) < set(open_)


def test_a_program_finds_its_own_mark_again() -> None:
    """As it gave it, in a header too; nothing is made up for who gave none."""
    press = press_of()
    accepted = Accepted(press, press.accept(CAMILLE), "urn:uuid:0a1b2c3d/demande_7")
    told, none = accepted.entry(PRODUCT, "x.pdf"), entry(press, CAMILLE)

    assert told.caller_reference == "urn:uuid:0a1b2c3d/demande_7"
    assert headers_with(told)["Feuillet-Caller-Reference"] == "urn:uuid:0a1b2c3d/demande_7"
    assert none.caller_reference is None
    assert "Feuillet-Caller-Reference" not in headers_with(none)


@pytest.mark.parametrize(
    ("documents", "stem"),
    [
        ((), "visite"),
        (("avant",), "visite-avant"),
        (("apres",), "visite-apres"),
        (("apres", "avant"), "visite"),
    ],
)
def test_a_file_is_named_by_its_leaflet_and_its_document(
    documents: tuple[str, ...], stem: str
) -> None:
    """Two documents of a leaflet do not replace each other; nothing is the patient's."""
    press = press_of("visite", *documents)

    assert Accepted(press, press.accept(CAMILLE)).stem == stem


def test_a_letter_is_told_as_its_leaflet_is_with_what_is_said_of_it() -> None:
    """Its hash and its pages are those of the whole."""
    press = press_of()
    accepted = Accepted(press, press.accept(CAMILLE))
    notices = (Doubt("À relire", "letter-page-unread"),) * 2
    told = accepted.letter(Attached(b"%PDF-1.7 whole", 5, notices), PRODUCT, "x.pdf")
    quiet = accepted.letter(Attached(b"%PDF-1.7 whole", 5, ()), PRODUCT, "x.pdf")
    headers = headers_with(told)

    assert (told.size, told.pages, told.notices) == (14, 5, ["À relire"] * 2)
    assert (headers["Feuillet-Pages"], headers["Feuillet-Notices"]) == ("5", "2")
    assert headers["Feuillet-Notice-Codes"] == "letter-page-unread"
    assert [(one.code, one.field) for one in told.notice_details] == [
        ("letter-page-unread", None)
    ] * 2
    assert headers_with(quiet)["Feuillet-Notices"] == "0"
    assert "Feuillet-Notice-Codes" not in headers_with(quiet)
    assert "Feuillet-Notices" not in headers_with(accepted.entry(PRODUCT, "x.pdf"))


def test_what_is_told_of_a_document_is_all_that_is_described() -> None:
    """No key more, none less; in base64."""
    told = with_pdf(entry(press_of(), CAMILLE), PRODUCT.pdf)

    assert told.keys() == DocumentAnswer.model_fields.keys()
    assert told["pdf"] == "JVBERi0xLjc="
    assert re.fullmatch("[0-9a-f]{8}", told["reference"])
