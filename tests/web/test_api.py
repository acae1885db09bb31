"""The HTTP interface of record systems: the same pages, bearer tokens, problems in words."""

import base64
import datetime as dt
import hashlib
import io
import json
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from feuillet.find import Library
from feuillet.model.dates import spell_birth
from feuillet.model.options import PrintOptions
from feuillet.produce import produce_pdf
from feuillet.web.codes import CODES
from feuillet.web.keys import Keys, read_keys, write_keys
from tests.helpers import desk_day, headings, run_feuillet, text_by_page
from tests.letters import plain_letter, scanned_letter
from tests.web.serving import MINIMAL, Served, serving

API = "/api/v1"
VISIT = f"{API}/leaflets/visite"
CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
JSON = {"Accept": "application/json"}


def _rendered(raw: dict[str, str], *documents: str) -> bytes:
    library = Library.open([MINIMAL], environment={})
    today = desk_day()
    return produce_pdf(library, "visite", raw, PrintOptions(documents), today=today).pdf


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/leaflets", ("list", "--json")),
        ("/leaflets/visite", ("describe", "visite", "--json")),
        ("/leaflets/vertebroplastie/schema", ("describe", "vertebroplastie", "--schema")),
    ],
)
def test_the_interface_says_what_the_command_line_says(
    record: httpx.Client, path: str, command: tuple[str, ...]
) -> None:
    """One answer, whoever asks."""
    said = run_feuillet(*command, "--library", MINIMAL)

    assert record.get(API + path).json() == json.loads(said.stdout)


def test_documents_are_those_of_the_command_line(record: httpx.Client) -> None:
    """All of them, some, or one; byte for byte."""
    whole = record.post(f"{VISIT}/documents", json={"values": {**CAMILLE, "date_visite": None}})
    some = record.post(f"{VISIT}/documents", json={"values": CAMILLE, "documents": ["apres"]})
    one = record.post(f"{VISIT}/documents/apres", json={"values": CAMILLE})

    assert whole.content == _rendered(CAMILLE)
    assert some.content == one.content == _rendered(CAMILLE, "apres")
    assert whole.headers["content-type"] == "application/pdf"
    names = [one.headers["content-disposition"] for one in (whole, some, one)]
    assert names == [
        f'attachment; filename="visite{part}.pdf"' for part in ("", "-apres", "-apres")
    ]
    assert whole.headers["feuillet-pages"] == "2"
    assert whole.headers["feuillet-sha256"] == hashlib.sha256(whole.content).hexdigest()
    assert whole.headers["feuillet-reference"] in text_by_page(whole.content)[0]


def test_a_document_comes_with_what_files_it(record: httpx.Client) -> None:
    """In JSON, if that is asked for: hash, size, pages, codes, what deserves a look."""
    far = spell_birth(desk_day() + dt.timedelta(days=450))
    values = {**CAMILLE, "date_visite": far}
    told = record.post(f"{VISIT}/documents", json={"values": values}, headers=JSON).json()
    bare = record.post(f"{VISIT}/documents", json={"values": values})
    pdf = base64.b64decode(told["pdf"])

    assert (told["sha256"], told["size"]) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    assert (told["pages"], told["documents"]) == ([1, 1], ["avant", "apres"])
    assert told["reference"] in text_by_page(pdf)[0]
    assert told["type_code"] == "34895-3"
    assert "dans plus de neuf mois" in told["warnings"][0]
    assert "Coordonnées fictives" in told["warnings"][1]
    assert [one["message"] for one in told["warning_details"]] == told["warnings"]
    assert [(one["code"], one["field"]) for one in told["warning_details"]] == [
        ("date-far", "date_visite"),
        ("contacts-fictive", None),
    ]
    assert bare.headers["feuillet-warning-codes"] == "date-far, contacts-fictive"
    assert bare.headers["feuillet-warnings"] == str(len(told["warnings"]))


def test_values_come_as_texts_numbers_or_lists(record: httpx.Client) -> None:
    """As the schema of a leaflet says."""
    values = {**CAMILLE, "nombre_vertebres": 2, "niveaux": ["D12", "L1"]}
    order = {"values": values, "documents": ["information"]}
    answer = record.post(f"{API}/leaflets/vertebroplastie/documents", json=order)

    assert answer.status_code == 200
    assert "vos deux vertèbres" in " ".join(text_by_page(answer.content))


def test_several_patients_come_in_one_archive(record: httpx.Client) -> None:
    """In order, under names that tell nobody."""
    names = [f"EXEMPLE-{number}" for number in range(5)]
    orders = [{"leaflet": "visite", "values": {**CAMILLE, "nom": name}} for name in names]
    answer = record.post(f"{API}/documents", json=orders)
    again = record.post(f"{API}/documents", json=orders)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    index = json.loads(files.pop("index.json"))

    assert list(files) == [f"{number:04d}_visite.pdf" for number in range(1, 6)]
    assert list(files.values()) == [_rendered({**CAMILLE, "nom": name}) for name in names]
    assert [one["file_name"] for one in index] == list(files)
    assert [one["sha256"] for one in index] == [
        hashlib.sha256(pdf).hexdigest() for pdf in files.values()
    ]
    assert {(one["leaflet"], one["status"], one["generic"]) for one in index} == {
        ("visite", "draft", False)
    }
    assert answer.headers["feuillet-warnings"] == str(sum(len(one["warnings"]) for one in index))
    assert answer.headers["feuillet-warning-codes"] == "contacts-fictive"
    assert {detail["code"] for one in index for detail in one["warning_details"]} == {
        "contacts-fictive"
    }
    assert again.content == answer.content


def test_the_mark_of_a_program_comes_back_and_goes_nowhere_else(
    record: httpx.Client, served: Served
) -> None:
    """With a file, in JSON, in an archive, with a letter; on no page, in no name, in no journal."""
    mark = "CANARI-2026/0417"
    order = {"values": CAMILLE, "documents": ["apres"]}
    marked = {**order, "caller_reference": mark}
    bare = record.post(f"{VISIT}/documents", json=order)
    file = record.post(f"{VISIT}/documents", json=marked)
    one = record.post(f"{VISIT}/documents/apres", json=marked, headers=JSON)
    orders = [{"leaflet": "visite", **each} for each in (marked, order)]
    several = record.post(f"{API}/documents", json=orders)
    letter = record.post(
        f"{VISIT}/attach", data={"order": json.dumps(marked)}, files={"letter": plain_letter()}
    )
    with zipfile.ZipFile(io.BytesIO(several.content)) as archive:
        index = json.loads(archive.read("index.json"))
        names = archive.namelist()

    assert file.content == bare.content
    assert "feuillet-caller-reference" not in bare.headers
    assert {one.headers["feuillet-caller-reference"] for one in (file, one, letter)} == {mark}
    assert one.json()["caller_reference"] == mark
    assert [each["caller_reference"] for each in index] == [mark, None]
    assert mark.encode() not in letter.content
    assert "CANARI" not in "".join((*names, file.headers["content-disposition"], *served.errors))


def test_several_patients_come_in_one_list_of_json(record: httpx.Client) -> None:
    """Each with what the answer for one patient has, and its own file."""
    names = ["EXEMPLE-1", "EXEMPLE-2"]
    orders = [
        {"leaflet": "visite", "values": {**CAMILLE, "nom": name}, "documents": ["avant"]}
        for name in names
    ]
    answer = record.post(f"{API}/documents", json=orders, headers=JSON)
    one = record.post(f"{VISIT}/documents/avant", json={"values": CAMILLE}, headers=JSON)
    pdfs = [base64.b64decode(told["pdf"]) for told in answer.json()]

    assert answer.headers["content-type"] == "application/json"
    assert pdfs == [_rendered({**CAMILLE, "nom": name}, "avant") for name in names]
    assert all(told.keys() == one.json().keys() for told in answer.json())
    assert [told["file_name"] for told in answer.json()] == [
        "0001_visite-avant.pdf",
        "0002_visite-avant.pdf",
    ]


def test_several_patients_are_all_printed_or_none(record: httpx.Client) -> None:
    """And every problem is told, with its place in the list."""
    orders = [
        {"leaflet": "visite", "values": CAMILLE},
        {"leaflet": "visite", "values": {"nom": "EXEMPLE"}},
        {"leaflet": "canari", "values": {}},
    ]
    answer = record.post(f"{API}/documents", json=orders)
    problems = [(one["order"], one["field"]) for one in answer.json()["problems"]]

    assert answer.status_code == 422
    assert problems == [(1, "prenom"), (1, "date_naissance"), (2, "leaflet")]
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [
        ("/1/values/prenom", "missing"),
        ("/1/values/date_naissance", "missing"),
        ("/2/leaflet", "leaflet-not-found"),
    ]
    assert "EXEMPLE" not in answer.text
    assert "canari" not in answer.text


def test_the_form_of_several_orders_is_told_by_its_place_too(record: httpx.Client) -> None:
    """From none to too many."""
    wrong = [
        {"leaflet": "visite", "values": CAMILLE},
        {"leaflet": "visite", "values": {"nom": 1.5}},
    ]
    formless = record.post(f"{API}/documents", json=wrong)
    none = record.post(f"{API}/documents", json=[])
    many = record.post(f"{API}/documents", json=[wrong[0]] * 51)

    assert [(one["order"], one["field"]) for one in formless.json()["problems"]] == [
        *((1, "nom"), (1, "prenom"), (1, "date_naissance")),
    ]
    assert none.status_code == many.status_code == 422
    assert "50 au plus" in many.json()["detail"]


def test_faults_of_one_kind_among_orders_are_told_as_one_alone_would_be(
    record: httpx.Client,
) -> None:
    """A record system acts on the code: a leaflet that is not there is nobody's to type again."""
    unknown = {"leaflet": "canari", "values": {}}
    answer = record.post(f"{API}/documents", json=[unknown, {"leaflet": "visite"}, unknown])

    assert (answer.status_code, answer.json()["code"]) == (404, "leaflet-not-found")
    assert [one["pointer"] for one in answer.json()["problems"]] == ["/0/leaflet", "/2/leaflet"]


def test_an_order_without_its_form_hides_no_other_order_s_faults(record: httpx.Client) -> None:
    """All problems at once, in the order of the orders."""
    orders = [
        {"leaflet": "canari", "values": {}},
        {"leaflet": "visite", "values": {**CAMILLE, "nom": 1.5}, "text_size": 13},
        {"leaflet": "visite", "values": CAMILLE},
        {"leaflet": "visite", "values": {"nom": "EXEMPLE"}},
    ]
    answer = record.post(f"{API}/documents", json=orders)

    assert (answer.status_code, answer.json()["code"]) == (422, "values-invalid")
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [
        ("/0/leaflet", "leaflet-not-found"),
        ("/1/text_size", "invalid"),
        ("/1/values/nom", "wrong-type"),
        ("/3/values/prenom", "missing"),
        ("/3/values/date_naissance", "missing"),
    ]


@pytest.mark.parametrize(
    ("more", "documents", "pointer", "code", "says"),
    [
        ({"nom": "X" * 101}, [], "/values/nom", "too-long", "100 caractères au plus"),
        ({"operateur": "X" * 801}, [], "/values/operateur", "too-long", "200 caractères au plus"),
        ({"nom": 12}, [], "/values/nom", "wrong-type", "(et non un nombre)"),
        ({"nombre_vertebres": [2]}, [], "/values/nombre_vertebres", "wrong-type", "nombre entier"),
        ({"nombre_vertebres": -1}, [], "/values/nombre_vertebres", "not-a-number", "de 1 à"),
        ({"nombre_vertebres": 10**30}, [], "/values/nombre_vertebres", "not-a-number", "de 1 à"),
        ({"niveaux": ["L1", "Z9"]}, [], "/values/niveaux/1", "not-a-choice", ""),
        ({"sejour": "1 nuit"}, [], "/values/sejour", "not-a-choice", "telle que le schéma"),
        ({}, ["sortie", "sortie2"], "/documents/1", "unknown-document", "cette fiche a"),
    ],
)
def test_one_fault_has_one_code_and_its_own_place(
    record: httpx.Client,
    more: dict[str, object],
    documents: list[str],
    pointer: str,
    code: str,
    says: str,
) -> None:
    """Whoever types sees one sentence, beside what is wrong."""
    values = {**CAMILLE, "nombre_vertebres": 2, **more}
    order = {"values": values, **({"documents": documents} if documents else {})}
    answer = record.post(f"{API}/leaflets/vertebroplastie/documents", json=order)
    told = [(one["pointer"], one["code"]) for one in answer.json()["problems"]]

    assert told == [(pointer, code)]
    assert says in answer.json()["detail"]


def test_headers_of_a_usual_size_are_taken(record: httpx.Client) -> None:
    """As the list of codes says."""
    answer = record.get(f"{API}/leaflets", headers={"X-Essai": "x" * 60_000})

    assert answer.status_code == 200


@pytest.mark.long
def test_a_long_list_of_orders_leaves_room_for_others(tmp_path: Path) -> None:
    """More orders than the queue holds are printed whole, while somebody else is answered."""
    keys, token = Keys().with_token("dossier")
    write_keys(keys, tmp_path / "keys.json")
    headers = {"Authorization": f"Bearer {token}"}
    orders = [{"leaflet": "visite", "values": CAMILLE, "documents": ["avant"]}] * 36
    with (
        serving(tmp_path, "--library", MINIMAL, "--workers", "2") as served,
        served.stranger(headers=headers) as program,
        ThreadPoolExecutor(1) as other,
    ):
        several = other.submit(program.post, f"{API}/documents", json=orders)
        single = program.post(f"{VISIT}/documents", json={"values": CAMILLE})

        assert several.result().status_code == 200
        assert len(zipfile.ZipFile(io.BytesIO(several.result().content)).namelist()) == 37
    assert single.status_code == 200


def test_a_letter_is_followed_by_its_leaflet(record: httpx.Client) -> None:
    """Of the same patient, or refused; a scanned one is taken if somebody read it."""
    order = {"order": json.dumps({"values": CAMILLE, "documents": ["avant"]})}
    nobody = {"order": json.dumps({"values": {}}), "identity_check": "false"}
    nobodys = record.post(f"{VISIT}/attach", data=nobody, files={"letter": plain_letter()})
    right = record.post(f"{VISIT}/attach", data=order, files={"letter": plain_letter()})
    wrong = record.post(f"{VISIT}/attach", data=order, files={"letter": plain_letter("M. AUTRE")})
    scanned = record.post(
        f"{VISIT}/attach",
        data={**order, "identity_check": "false"},
        files={"letter": scanned_letter()},
        headers=JSON,
    )

    assert (nobodys.status_code, nobodys.json()["problems"][0]["code"]) == (422, "missing")
    assert headings(right.content)[0] == "Courrier"
    assert right.headers["feuillet-pages"] == str(len(text_by_page(right.content))) == "2"
    assert right.headers["feuillet-notices"] == "0"
    assert wrong.status_code == 422
    assert wrong.json()["code"] == "letter-of-another-patient"
    assert "est-ce le bon courrier" in wrong.json()["detail"]
    # It has a text that names somebody else: nobody can vouch for it.
    assert "identity_check" not in wrong.json()["detail"]
    assert "personne n'a vérifié" in scanned.json()["notices"][0]
    pdf = base64.b64decode(scanned.json()["pdf"])
    assert (scanned.json()["language"], scanned.json()["type_code"]) == ("fr-FR", None)
    assert scanned.json()["sha256"] == hashlib.sha256(pdf).hexdigest()


@pytest.mark.parametrize(
    ("name", "field", "suggestion"),
    [
        *(("file", "file", "letter"), ("courrier", "courrier", "letter")),
        *(("Letter", None, "letter"), ("letter[]", None, "letter"), ("CANARI", None, None)),
    ],
)
def test_a_letter_under_another_name_is_told_as_that(
    record: httpx.Client, name: str, field: str | None, suggestion: str | None
) -> None:
    """And what is lacking beside it; a PDF that is no letter is not read as an order."""
    files = {name: ("courrier.pdf", plain_letter() + b"\xff")}
    answer = record.post(f"{VISIT}/attach", data={"order": "{}"}, files=files)
    unknown, missing = answer.json()["problems"]

    assert answer.status_code == 422
    assert (unknown["code"], unknown.get("field")) == ("unknown-field", field)
    assert unknown.get("suggestion") == suggestion
    assert "letter, order, identity_check" in unknown["message"]
    assert (missing["code"], missing["field"]) == ("missing", "letter")
    assert not {"pointer"} & (unknown.keys() | missing.keys())
    assert "CANARI" not in answer.text


@pytest.mark.parametrize("said", ["", "no", "0", "1", "oui", "on", "f"])
def test_what_vouches_for_a_letter_is_true_or_false(record: httpx.Client, said: str) -> None:
    """« no » would else mean that somebody read it; generators write « True »."""
    order = {"order": json.dumps({"values": CAMILLE, "documents": ["avant"]})}
    files = {"letter": plain_letter()}
    answer, taken = (
        record.post(f"{VISIT}/attach", data={**order, "identity_check": one}, files=files)
        for one in (said, "True")
    )

    assert (answer.status_code, taken.status_code) == (422, 200)
    assert answer.json()["problems"] == [
        {
            "code": "invalid",
            "field": "identity_check",
            "message": "doit être true ou false ; sans cette partie, c'est true",
        }
    ]


def test_a_form_without_its_parts_is_told_each(record: httpx.Client) -> None:
    """Nor is an empty order one."""
    nothing = record.post(f"{VISIT}/attach")
    empty = record.post(f"{VISIT}/attach", data={"order": ""}, files={"letter": plain_letter()})

    assert [one["field"] for one in nothing.json()["problems"]] == ["letter", "order"]
    assert [one["field"] for one in empty.json()["problems"]] == ["order"]
    for answer in (nothing, empty):
        assert answer.status_code == 422
        assert "manque, ou est vide : ajoutez-la" in answer.json()["problems"][0]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", one) for one in ("/leaflets", "/leaflets/visite", "/leaflets/visite/schema")),
        *(("GET", one) for one in ("/openapi.json", "/problems", "/problems/busy")),
        ("HEAD", "/leaflets"),
        *(("POST", f"/leaflets/visite/documents{one}") for one in ("", "/avant")),
        *(("POST", one) for one in ("/documents", "/leaflets/visite/attach")),
    ],
)
def test_a_parameter_of_an_address_is_refused_wherever_it_is(
    record: httpx.Client, served: Served, method: str, path: str
) -> None:
    """« draft=true » in an address printed a sheet that looks approved."""
    sent: dict[str, Any] = {"json": {"values": CAMILLE}} if method == "POST" else {}
    if path == "/documents":
        sent = {"json": [{"leaflet": "visite"}]}
    if path.endswith("attach"):
        sent = {"data": {"order": "{}"}, "files": {"letter": plain_letter()}}
    answer = record.request(method, f"{API}{path}?profile=dmp&CANARI=1", **sent)

    assert answer.status_code == 422
    if method != "HEAD":
        told = answer.json()["problems"]
        assert [(one["code"], one.get("field")) for one in told] == [
            ("unknown-field", "profile"),
            ("unknown-field", None),
        ]
        assert "mettez cette clé dans le corps" in told[0]["message"]
        assert "pointer" not in told[0]
        assert "CANARI" not in answer.text


def test_an_address_with_a_parameter_wants_a_key_all_the_same(served: Served) -> None:
    """And what monitors ask takes whatever they add."""
    with served.stranger() as program:
        assert program.get(f"{API}/leaflets?x=1").status_code == 401
        assert program.get("/health?x=1").status_code == 200


@pytest.mark.parametrize(
    ("more", "letters", "told", "says"),
    [
        ({}, ("letter", "letter"), ("sent-twice", "letter"), "plusieurs fois : gardez-en une"),
        (
            {"CANARI": "x"},
            ("letter",),
            ("unknown-field", None),
            "la 2e du formulaire : retirez-la ; il a letter, order, identity_check",
        ),
        ({"identity_check": ["true", "false"]}, ("letter",), ("sent-twice", "identity_check"), ""),
    ],
)
def test_a_part_sent_twice_or_unknown_is_refused_for_what_it_is(
    record: httpx.Client,
    more: dict[str, object],
    letters: tuple[str, ...],
    told: tuple[str, str | None],
    says: str,
) -> None:
    """Of two letters, one would be left out in silence."""
    data = {"order": json.dumps({"values": CAMILLE}), **more}
    files = [(name, ("courrier.pdf", plain_letter())) for name in letters]
    answer = record.post(f"{VISIT}/attach", data=data, files=files)

    assert answer.status_code == 422
    assert [(one["code"], one.get("field")) for one in answer.json()["problems"]] == [told]
    assert says in answer.json()["detail"]
    assert "CANARI" not in answer.text


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ('{"values": {"nom": 1.5}}', "nom"),
        ('{"values": {"CANARI": "x"}}', "values"),
        ('{"values": {"date_visite": "CANARI"}}', "date_visite"),
        ('{"documents": ["canari"]}', "documents"),
    ],
)
def test_the_order_of_a_letter_is_read_as_any_other(
    record: httpx.Client, order: str, field: str
) -> None:
    """And what is wrong with it is told the same way."""
    files = {"letter": plain_letter()}
    answer = record.post(f"{VISIT}/attach", data={"order": order}, files=files)

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["problems"]][:1] == [field]
    assert "canari" not in answer.text.lower()


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; charset=latin-1"])
@pytest.mark.parametrize("name", [None, "blob"])
def test_the_order_of_a_letter_is_utf_8_or_nothing(
    record: httpx.Client, kind: str, name: str | None
) -> None:
    """Read as anything else, a name would be printed garbled."""
    order = json.dumps({"values": {**CAMILLE, "nom": "LEFÉVRE"}}, ensure_ascii=False)
    sent = order.encode() + b"\xe9"
    files = {"letter": ("c.pdf", plain_letter()), "order": (name, sent, "application/json")}
    headers = {"Content-Type": f"{kind}; boundary=xx"}
    answer = record.post(f"{VISIT}/attach", files=files, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "body-not-json")
    assert "LEF" not in answer.text


def test_a_form_is_taken_as_a_browser_sends_it(record: httpx.Client) -> None:
    """It calls every typed part a file; others give a file no name."""
    order = json.dumps({"values": {**CAMILLE, "nom": "EXEMPLÉ"}}, ensure_ascii=False).encode()
    letter = plain_letter("Mme EXEMPLÉ Camille, née le 12/03/1948")
    parts = {"order": (None, order), "letter": ("c.pdf", letter)}
    usual = record.post(f"{VISIT}/attach", files=parts)
    other = record.post(
        f"{VISIT}/attach",
        files={
            "order": ("blob", order, "application/json"),
            "letter": (None, letter, "application/pdf"),
        },
    )

    assert usual.status_code == other.status_code == 200
    assert usual.content == other.content


@pytest.mark.parametrize("name", [None, "blob"])
@pytest.mark.parametrize("size", [300_000, 2_000_000])
def test_the_order_of_a_letter_is_no_larger_than_another(
    record: httpx.Client, size: int, name: str | None
) -> None:
    """Though the letter beside it may be."""
    order = b'{"values": {}}' + b" " * size
    files = {"letter": ("c.pdf", plain_letter()), "order": (name, order)}
    answer = record.post(f"{VISIT}/attach", files=files)

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("CANARI", "body-not-json"),
        ('{"values": {"nom": "CANARI", "nom": "EXEMPLE"}}', "duplicate-key"),
    ],
)
def test_the_order_of_a_letter_has_one_meaning(record: httpx.Client, order: str, code: str) -> None:
    """Or it is no request at all."""
    files = {"letter": plain_letter()}
    answer = record.post(f"{VISIT}/attach", data={"order": order}, files=files)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert "CANARI" not in answer.text


@pytest.mark.parametrize(
    ("order", "field", "says"),
    [
        ({"values": {**CAMILLE, "date_visite": "CANARI"}}, "date_visite", "date du calendrier"),
        ({"values": {**CAMILLE, "canari": "x"}}, "values", "la 4e de cet objet"),
        ({"values": {"nom": "CANARI"}}, "prenom", "à indiquer aussi"),
        ({"values": {"CANARI": "x"}}, "values", "clé inconnue, la 1re"),
        ({"values": {"nom": True}}, "nom", "doit être un texte"),
        ({"values": {"canari": 1.5}}, "values", "clé inconnue, la 1re"),
        ({"values": {"nom": "CANARI" * 200}}, "nom", "100 caractères au plus"),
        ({"values": {**CAMILLE, "nom": ["CANARI", "X"]}}, "nom", "(et non une liste)"),
        ({"values": {**CAMILLE, "nom": 5}}, "nom", "non un nombre"),
        ({"values": {**CAMILLE, "nom": ["CANARI, X"]}}, "nom", "(et non une liste)"),
        ({"values": CAMILLE, "leaflet": "visite"}, "leaflet", "clé inconnue, la 2e"),
        ({"values": CAMILLE, "CANARI": 1}, None, "clé inconnue, la 2e"),
        ({"values": CAMILLE, "profile": "CANARI"}, "profile", "valeur inconnue"),
        ({"values": CAMILLE, "documents": ["canari"]}, "documents", "cette fiche a avant, apres"),
        ({"values": CAMILLE, "text_size": 99}, "text_size", "valeur inconnue"),
        ({"caller_reference": "M. CANARI"}, "caller_reference", "lettres sans accent"),
        (["CANARI"], None, "objet JSON"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_never_repeated(
    record: httpx.Client, order: object, field: str | None, says: str
) -> None:
    """Problem details (RFC 9457), in French, without a value."""
    answer = record.post(f"{VISIT}/documents", json=order)
    told = answer.json()

    assert answer.status_code == told["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(one.get("field") == field and says in one["message"] for one in told["problems"])
    assert "canari" not in answer.text.lower()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"values": {"nom": "CANARI", "nom": "EXEMPLE"}}', "deux fois"),
        (b'{"draft": true, "values": {}, "draft": false}', "deux fois"),
        (b"{CANARI", "JSON"),
        ('{"values": {"nom": "Élodie"}}'.encode("latin-1"), "JSON"),
        (b'{"values": {"nom": NaN}}', "JSON"),
        (b"", "le corps est vide : envoyez la commande, en JSON"),
        (b" \n", "le corps est vide"),
        (b"[" * 200_000, "JSON"),
        (b"9" * 6000, "JSON"),
    ],
)
def test_a_body_with_two_meanings_or_none_is_refused(
    record: httpx.Client, body: bytes, says: str
) -> None:
    """The last of two equal keys is not the right one because it is the last."""
    headers = {"Content-Type": "application/json"}
    answer = record.post(f"{VISIT}/documents", content=body, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["code"] == ("duplicate-key" if says == "deux fois" else "body-not-json")
    assert says in answer.json()["detail"]
    assert "CANARI" not in answer.text


def test_no_body_at_all_is_said(record: httpx.Client) -> None:
    """A program that forgot it lacks no key."""
    told = [record.post(f"{one}/documents").json() for one in (VISIT, API)]

    assert {one["detail"] for one in told} == {"le corps est vide : envoyez la commande, en JSON"}
    assert {one["problems"][0]["code"] for one in told} == {"missing"}


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/leaflets/rien", "leaflet-not-found"),
        ("GET", "/leaflets/RIEN", "leaflet-not-found"),
        ("GET", "/rien", "address-unknown"),
        ("GET", "/../v2/rien", "address-unknown"),
        ("GET", "/problems/rien", "address-unknown"),
        ("GET", "/leaflets/visite/documents", "method-not-allowed"),
        ("DELETE", "/leaflets", "method-not-allowed"),
        ("POST", "/leaflets/visite/documents", "values-invalid"),
        ("POST", "/leaflets/visite/documents/rien", "document-not-found"),
        ("POST", "/leaflets/visite/documents/RIEN", "document-not-found"),
        ("POST", "/leaflets/rien/documents", "leaflet-not-found"),
    ],
)
def test_every_refusal_is_a_problem(
    record: httpx.Client, method: str, path: str, code: str
) -> None:
    """Whatever is asked, a program reads one shape, whose type leads to what it means."""
    answer = record.request(method, API + path, json={} if "/rien" in path.lower() else None)
    told = answer.json()
    meant = record.get(told["type"]).json()

    assert answer.status_code == told["status"] == meant["status"] == CODES[code].status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["code"] == meant["code"] == code
    assert (
        told["type"] == meant["type"] == f"{record.base_url}".rstrip("/") + f"{API}/problems/{code}"
    )
    assert told["title"] == meant["title"]
    assert told["detail"]
    assert told["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert "rien" not in answer.text.lower()


def test_a_patient_that_a_record_system_lost_is_asked_for(record: httpx.Client) -> None:
    """An identity that is sent empty is refused, and what to send instead is told."""
    lost = {**CAMILLE, "nom": ""}
    answer = record.post(f"{VISIT}/documents", json={"values": lost})

    assert answer.status_code == 422
    assert "n'envoyez pas cette clé" in answer.json()["problems"][0]["message"]


@pytest.mark.parametrize(
    ("code", "title", "remedy"),
    [
        ("missing", "Un problème d'un refus", "à côté de ce que disent « field » et « pointer »"),
        ("names-another", "Pourquoi un courrier n'est pas", "il dit que faire dans ce cas"),
        ("date-past", "Un avertissement", "avant que la fiche soit remise"),
        ("letter-unchecked", "Une remarque sur un courrier", "avant que le courrier soit envoyé"),
    ],
)
def test_what_each_sort_of_code_asks_of_a_program_is_told(
    record: httpx.Client, code: str, title: str, remedy: str
) -> None:
    """At an address of its own, as for a refusal."""
    meant = record.get(f"{API}/problems/{code}").json()

    assert meant["title"].startswith(title)
    assert remedy in meant["remedy"]
    assert meant["meaning"]


@pytest.mark.parametrize(
    ("path", "kind", "admitted"),
    [
        ("/leaflets/visite/documents", "text/plain", "application/json"),
        ("/documents", "application/x-www-form-urlencoded", "application/json"),
        ("/leaflets/visite/attach", "application/json", "multipart/form-data"),
    ],
)
def test_another_type_of_content_is_refused(
    record: httpx.Client, path: str, kind: str, admitted: str
) -> None:
    """With the one that is admitted."""
    answer = record.post(API + path, content=b"{}", headers={"Content-Type": kind})

    assert (answer.status_code, answer.headers["accept"]) == (415, admitted)
    assert f"« Content-Type: {admitted} »" in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.long
def test_who_comes_at_a_busy_time_is_told_when_to_come_back(tmp_path: Path) -> None:
    """More at once than the queue holds: some are printed, the others hear 503."""
    keys, token = Keys().with_token("dossier")
    write_keys(keys, tmp_path / "keys.json")
    headers = {"Authorization": f"Bearer {token}"}
    with (
        serving(tmp_path, "--library", MINIMAL, "--workers", "1") as served,
        served.stranger(headers=headers, limits=httpx.Limits(max_connections=60)) as program,
        ThreadPoolExecutor(60) as programs,
    ):
        order = {"values": CAMILLE}
        asked = [programs.submit(program.post, f"{VISIT}/documents", json=order) for _ in range(60)]
        answers = [one.result() for one in asked]
    refused = [one for one in answers if one.status_code != 200]

    assert len(refused) < len(answers)
    assert {one.status_code for one in refused} == {503}
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)
    assert refused[0].json()["code"] == "busy"


def test_no_cookie_opens_the_interface(served: Served) -> None:
    """Only a key does; without one, nothing is told but that."""
    with served.client() as browser:
        form = browser.get("/fiche/visite")
        answer = browser.get(f"{API}/leaflets")
        wrong = browser.get(f"{API}/leaflets", headers={"Authorization": "Bearer feuillet_x"})

    assert form.status_code == 200
    assert (answer.status_code, wrong.status_code) == (401, 401)
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "visite" not in answer.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_without_a_key_nothing_is_read(served: Served, kind: str) -> None:
    """Whatever is sent, and wherever: only that a key is needed is told."""
    with served.stranger() as program:
        answers = [
            program.post(f"{API}{path}", content=b"{", headers={"Content-Type": kind})
            for path in ("/documents", "/leaflets/visite/documents", "/leaflets/rien/attach")
        ]

    assert {answer.status_code for answer in answers} == {401}


def test_a_damaged_keys_file_opens_nothing(tmp_path: Path) -> None:
    """And is told as the server's own trouble."""
    keys, token = Keys().with_token("dossier")
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as served:
        write_keys(keys, served.keys)
        served.keys.write_text("{", "utf-8")
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"{served.base}{API}/leaflets", headers=headers)

    assert answer.status_code == 503
    assert answer.json()["code"] == "server-not-ready"
    assert f"(incident {answer.json()['incident']})" in answer.json()["detail"]
    assert "retry-after" not in answer.headers
    assert "visite" not in answer.text
    assert str(tmp_path) not in answer.text


def test_a_key_that_is_revoked_opens_nothing_from_then_on(served: Served) -> None:
    """Without starting the server anew."""
    keys, token = read_keys(served.keys).with_token("provisoire")
    write_keys(keys, served.keys)
    headers = {"Authorization": f"Bearer {token}"}
    with served.stranger(headers=headers) as program:
        before = program.get(f"{API}/leaflets").status_code
        write_keys(read_keys(served.keys).without_token("provisoire"), served.keys)
        after = program.get(f"{API}/leaflets").status_code

    assert (before, after) == (200, 401)


def test_what_is_too_large_is_refused_as_it_arrives(record: httpx.Client) -> None:
    """Before it is read."""
    large = b'{"values": "' + b"x" * 300_000
    order = record.post(
        f"{VISIT}/documents", content=large, headers={"Content-Type": "application/json"}
    )
    letter = record.post(
        f"{VISIT}/attach", data={"order": "{}"}, files={"letter": b"%PDF" + b"x" * 52_000_000}
    )

    # Its form is not too large, but a letter is.
    just = record.post(
        f"{VISIT}/attach",
        data={"order": '{"patient_required": false}'},
        files={"letter": b"%PDF" + b"x" * 50_500_000},
    )

    assert [one.status_code for one in (order, letter, just)] == [413] * 3
    assert {one.json()["code"] for one in (order, letter, just)} == {"too-large"}
    assert "50 Mo au plus" in just.json()["detail"]


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (b"", "letter-damaged"),
        (b"%PDF-1.7 coup", "letter-damaged"),
        (b"PK\x03\x04 CANARI", "letter-not-pdf"),
        (b"CANARI", "letter-not-pdf"),
        (scanned_letter(), "letter-without-text"),
        (plain_letter("M. AUTRE"), "letter-of-another-patient"),
    ],
    ids=["empty", "cut", "word", "text", "scan", "other's"],
)
def test_why_a_letter_is_refused_is_told_to_programs(
    record: httpx.Client, letter: bytes, code: str
) -> None:
    """Another patient's is stopped, a file that is no PDF is asked for again."""
    order = {"order": json.dumps({"values": CAMILLE, "documents": ["avant"]})}
    answer = record.post(f"{VISIT}/attach", data=order, files={"letter": ("c.pdf", letter)})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [one["field"] for one in answer.json()["problems"]] == ["letter"]
    assert "CANARI" not in answer.text


@pytest.mark.slow
def test_many_at_once_each_get_their_own_patient(record: httpx.Client) -> None:
    """Six programs, whatever the order in which pages are ready."""
    names = [f"EXEMPLE-{number}" for number in range(12)]

    def ask(name: str) -> str:
        order = {"values": {**CAMILLE, "nom": name}}
        return text_by_page(record.post(f"{VISIT}/documents/avant", json=order).content)[0]

    with ThreadPoolExecutor(6) as programs:
        pages = list(programs.map(ask, names))

    assert [[name for name in names if f"{name} Camille" in page] for page in pages] == [
        [name] for name in names
    ]


def test_the_interface_describes_itself(record: httpx.Client) -> None:
    """OpenAPI 3.1, without a key, in French, with examples and every refusal."""
    with httpx.Client(base_url=str(record.base_url)) as stranger:
        told = stranger.get(f"{API}/openapi.json").json()
    operations = [one for path in told["paths"].values() for one in path.values()]
    examples = json.dumps(told, ensure_ascii=False)

    assert told["openapi"].startswith("3.1")
    assert all(path.startswith(API) for path in told["paths"])
    keyed = [one for one in operations if one["tags"] != ["Codes"]]
    assert len(keyed) == len(operations) - 2
    assert all(one["security"] == [{"HTTPBearer": []}] for one in keyed)
    assert all({"401", "409"} <= set(one["responses"]) for one in keyed)
    assert all({"200", "400", "403", "413", "500"} <= set(one["responses"]) for one in operations)
    posts = [path["post"] for path in told["paths"].values() if "post" in path]
    assert all({"409", "415", "422", "503"} <= set(one["responses"]) for one in posts)
    assert all(one["summary"] for one in operations)
    assert all(one["description"].endswith(".") for one in operations)
    # FastAPI's own shape of a refusal: no answer has it.
    assert "HTTPValidationError" not in told["components"]["schemas"]
    assert "Camille" in examples
    assert "Successful" not in examples


def test_whose_fault_it_is_is_told_and_never_a_path_of_the_server(tmp_path: Path) -> None:
    """The author's, the hospital's, or the administrator's, each by its code."""
    keys, token = Keys().with_token("dossier")
    write_keys(keys, tmp_path / "keys.json")
    shelf = tmp_path / "hopital"
    shutil.copytree(MINIMAL, shelf)
    found = []
    with (
        serving(tmp_path, "--library", shelf, "--workers", "1") as served,
        served.stranger(headers={"Authorization": f"Bearer {token}"}) as program,
    ):

        def ask() -> None:
            answer = program.post(f"{VISIT}/documents", json={"values": CAMILLE})
            found.append((answer.status_code, answer.json()["code"]))
            assert str(tmp_path) not in answer.text
            assert ("retry-after" in answer.headers) == (answer.status_code == 503)

        settings = (shelf / "hospital.yaml").read_text("utf-8")
        (shelf / "hospital.yaml").write_text("name: [", "utf-8")
        ask()
        (shelf / "hospital.yaml").write_text(settings, "utf-8")
        (shelf / "leaflets" / "visite.yaml").write_text("title: [", "utf-8")
        ask()
        shelf.rename(tmp_path / "ailleurs")
        ask()

    assert found == [
        (409, "settings-broken"),
        (409, "leaflet-broken"),
        (503, "server-not-ready"),
    ]
