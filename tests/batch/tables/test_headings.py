"""The headings of real wards find their variables, and none is taken for what it is not."""

import pytest

from feuillet.batch.tables.headings import known_headings, match_heading, words_of
from feuillet.batch.tables.naming.likely_headings import guess_headings
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """Return a leaflet with many fields, shipped."""
    library = Library.open([], environment={})
    return library.read(library.find_leaflet("vertebroplastie"))


def _known(heading: str, leaflet: Leaflet) -> list[str]:
    return list(match_heading(heading, known_headings(leaflet, {}), leaflet))


def _guessed(leaflet: Leaflet, *header: str, reads: bool = True) -> list[str | None]:
    """Return what each heading is guessed for, over cells that any field reads, or none."""
    known = known_headings(leaflet, {})
    matches = {at: match_heading(text, known, leaflet) for at, text in enumerate(header)}
    guessed = guess_headings(header, matches, known, leaflet, lambda *_: reads).likely
    return [guessed.get(at) for at in range(len(header))]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *(
            (one, "date_naissance")
            for one in ("DDN", "D.D.N.", "Né(e) le", "Né le", "Née le :", "Date naiss.")
        ),
        *(
            (one, "nom")
            for one in (
                "Nom",
                "NOM usuel",
                "Nom marital",
                "Nom d'épouse",
                "Nom :",
                "Nom*",
                "Nom d’usage",
                "Nom du patient",
                "Nom pat.",
            )
        ),
        *((one, "prenom") for one in ("Prénom *", "PRENOM_1", "Prénom usuel")),
        *(
            (one, "date_intervention")
            for one in ("Date interv.", "date d'intervention", "Dt interv")
        ),
        *(
            (one, "nombre_vertebres")
            for one in ("Nb vertèbres", "Nbre de vertèbres", "nombre vertebres")
        ),
        *((one, "ipp") for one in ("IPP", "N° IPP", "Code IPP", "NIP", "MRN")),
        *((one, "date_naissance") for one in ("DOB", "Date of birth")),
        ("Heure arrivée", "heure_convocation"),
    ],
)
def test_a_usual_heading_is_known(heading: str, name: str, leaflet: Leaflet) -> None:
    """Shortened, marked, or by a usual synonym."""
    assert _known(heading, leaflet) == [name]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *(("Heure", "heure_convocation"), ("Médecin", "operateur"), ("N° dossier", "ipp")),
        ("ID_PATIENT", "ipp"),
        *(("Anticoag", "anticoagulant"), ("Genre", "sexe"), ("Coreset", "corset")),
        ("Date de l'intervention prévue", "date_intervention"),
        *((one, "date_intervention") for one in ("Date bloc", "Intervention le")),
        *(
            (one, "nombre_vertebres")
            for one in ("Nb niveaux", "Nb (de) niveaux", "NB_NIVEAUX", "Nb niv.", "Nb")
        ),
        *((one, "anticoagulant") for one in ("AVK", "AVK/AOD", "NACO")),
        *((one, "sejour") for one in ("Ambu ?", "Ambu/Hospit")),
        *((one, "operateur") for one in ("Chir", "Dr", "Dr.")),
        ("Kiné", "reeducation"),
        ("Prénom(s)", "prenom"),
        *(("Date de naissance du malade", "date_naissance"), ("Datenaissance", "date_naissance")),
        *(("Date de nissance", "date_naissance"), ("Pré nom", "prenom")),
    ],
)
def test_a_heading_that_could_be_two_things_is_suggested(
    heading: str, name: str, leaflet: Leaflet
) -> None:
    """Not taken: somebody says what it is."""
    assert _known(heading, leaflet) == []
    assert _guessed(leaflet, heading) == [name]


@pytest.mark.parametrize(
    "heading",
    [
        *("Étiologie", "Indication", "Côté", "Date de consultation", "Durée prévue", "H. bloc"),
        *("À jeun", "Validé", "Correspondance", "Rayons", "Nom du correspondant"),
    ],
)
def test_no_field_is_suggested_that_merely_looks_alike(heading: str, leaflet: Leaflet) -> None:
    """A few letters in common are no reason, whatever the cells hold."""
    assert _guessed(leaflet, heading) == [None]


@pytest.mark.parametrize("heading", ["Intervention", "Heure", "Anticoag", "Coreset"])
def test_cells_that_a_field_cannot_read_are_not_its_own(heading: str, leaflet: Leaflet) -> None:
    """« Intervention », full of « Vertébroplastie », is no date."""
    assert _guessed(leaflet, heading, reads=False) == [None]
    assert _guessed(leaflet, heading) != [None]


@pytest.mark.parametrize("heading", ["AVK", "Ambu ?"])
def test_a_name_that_the_leaflet_gives_is_suggested_over_any_cells(
    heading: str, leaflet: Leaflet
) -> None:
    """Its author wrote it: each row then says what its cell must be."""
    assert _guessed(leaflet, heading, reads=False) != [None]


def test_nothing_is_suggested_that_another_column_fills(leaflet: Leaflet) -> None:
    """« Lieu de naissance » looks like « Date de naissance »."""
    header = ("Nom", "Lieu de naissance", "Prénom", "Date de naissance", "IPP", "N° dossier")

    assert _guessed(leaflet, *header) == [None, "", None, None, None, None]
    assert _guessed(leaflet, "Nom", "Prénom", "Patient") == [None, None, ""]
    assert _guessed(leaflet, "IPP", "Identifiant") == [None, None]
    assert _guessed(leaflet, "N° dossier", "Identifiant") == [None, None]  # whichever it is


@pytest.mark.parametrize(
    "heading",
    [
        "Chambre/lit",
        "N°",
        "Tél.",
        "N° sécu",
        "Observations",
        "Médecin traitant",
        "UF",
        "Âge",
        "Horodateur",
        "Poids",
        "Anesthésiste",
        "Obs.",
        "Statut",
        *("Civ.", "Chb", "Email", "Agenda", "Date de fin", "Durée"),
    ],
)
def test_a_column_of_no_use_is_passed_over(heading: str, leaflet: Leaflet) -> None:
    """Every ward's list has some."""
    assert _guessed(leaflet, heading) == [""]


@pytest.mark.parametrize(
    "heading",
    [
        *("Nom du médecin", "Nom Dr", "Prénom du père", "Nom de la personne de confiance"),
        *("Date de naissance de la mère", "Nom de l'établissement", "Lieu de nissance", "N"),
        *("Date de sortie", "Date d'entrée", "Date de décès", "Heure d'intervention"),
        *("Date d'intervention précédente", "Date"),
    ],
)
def test_what_is_said_of_another_or_of_another_day_is_not_suggested(
    heading: str, leaflet: Leaflet
) -> None:
    """A form chooses beforehand what is suggested: it would be taken at a glance."""
    assert _known(heading, leaflet) == []
    assert not _guessed(leaflet, heading)[0]


@pytest.mark.parametrize("heading", ["Tumeur", "Nommée", "La tumeur", "Fiche"])
def test_a_finding_is_not_suggested_for_a_permission(heading: str, leaflet: Leaflet) -> None:
    """« Tumeur : oui » would let a page name what somebody may not know."""
    assert "cause_affichable" not in _guessed(leaflet, heading)
    assert _guessed(leaflet, "Tumeur nommée sur la fiche") == ["cause_affichable"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *(("Vertèbre", "niveaux"), ("Opiacés", "opioides"), ("Date prévue", "date_intervention")),
        *(("Mode d'hosp.", "sejour"), ("Intervention le", "date_intervention")),
        *(("Nb vert.", "nombre_vertebres"), ("H. convoc.", "heure_convocation")),
    ],
)
def test_what_wards_call_a_field_is_suggested_for_it(
    heading: str, name: str, leaflet: Leaflet
) -> None:
    """Each is in a list of theirs."""
    assert _guessed(leaflet, "DDN", heading)[1] == name


@pytest.mark.parametrize("heading", ["Date", "Jour"])
def test_a_day_alone_is_suggested_for_the_only_one_left(heading: str, leaflet: Leaflet) -> None:
    """Where that of birth has its column."""
    assert _guessed(leaflet, "DDN", heading) == [None, "date_intervention"]


@pytest.mark.parametrize("heading", ["wxyz", "x" * 300, "Allergies"])
def test_what_nobody_knows_is_left_to_somebody(heading: str, leaflet: Leaflet) -> None:
    """A column that holds a treatment must not be lost."""
    assert _guessed(leaflet, heading) == [None]


def test_a_heading_is_never_left_without_words() -> None:
    """Small words stand for themselves where there are no others."""
    assert words_of("Date de l'intervention") == ("date", "intervention")
    assert words_of("À la") == ("a", "la")
    assert words_of("***") == ()


def test_headings_cut_short_are_known_or_likely(leaflet: Leaflet) -> None:
    """As wards write them; what every list has and no leaflet prints is passed over."""
    assert _known("CS anesth", leaflet) == ["rdv_anesthesie"]
    assert _guessed(leaflet, "Date CPA", "Horaire", "Civ.") == [
        *("rdv_anesthesie", "heure_convocation", ""),
    ]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *((one, "nom") for one in ("lastname", "last_name", "LAST NAME", "surname")),
        *((one, "prenom") for one in ("first_name", "firstname", "Given name")),
        *((one, "date_naissance") for one in ("birth_date", "birthdate", "Birth Date")),
        *((one, "date_intervention") for one in ("surgery_date", "Operation date")),
        *(("arrival_time", "heure_convocation"), ("patient_id", "ipp"), ("gender", "sexe")),
    ],
)
def test_the_names_of_a_record_system_in_english_are_suggested(
    heading: str, name: str, leaflet: Leaflet
) -> None:
    """Never taken without a look: nobody of the ward wrote them."""
    assert _known(heading, leaflet) == []
    assert _guessed(leaflet, heading) == [name]


@pytest.mark.parametrize("name", ["vertebroplastie", "gastrostomie"])
def test_a_date_alone_is_suggested_for_the_day_of_the_operation(name: str) -> None:
    """Of several dates that a leaflet has, a list is about that one, if no column gives it."""
    library = Library.open([], environment={})
    leaflet = library.read(library.find_leaflet(name))
    identity = ("Nom", "Prénom", "DDN")

    assert leaflet.main_day == "date_intervention"
    assert _guessed(leaflet, *identity, "Date")[3] == "date_intervention"
    assert _guessed(leaflet, *identity, "Date du bloc", "Date")[3:] != ["date_intervention"] * 2
    assert not _guessed(leaflet, *identity, "Date", reads=False)[3]
