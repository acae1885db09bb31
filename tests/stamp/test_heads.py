"""Parts that share their head are joined as if each were opened, and proved to be ours first."""

import io
import random
from pathlib import Path

import pikepdf
import pytest

from feuillet.errors import RenderError
from feuillet.pdf.merge import PdfPart, join_pdfs
from feuillet.pdf.plate import read_plate
from feuillet.pdf.writer import STREAM_END, stream_object
from tests.helpers import text_by_page
from tests.stamp.stamps import alike, press, random_patient


@pytest.fixture(scope="module")
def stamped() -> list[bytes]:
    """Discharge instructions of two variants, in turn."""
    one, rng = press("vertebroplastie", ("sortie",)), random.Random(5)
    made = []
    for _ in range(2):
        first = random_patient(one.leaflet, rng)
        stock = one.compile(one.complete(one.accept(first)), "3F9A-71C2")
        raws = [alike(one.leaflet, first, rng) for _ in range(6)]
        made.append([one.stamp(stock, one.complete(one.accept(raw)), "3F9A-71C2") for raw in raws])
    pairs = zip(*made, strict=True)
    return [pdf for pair in pairs for pdf in pair if pdf is not None]


def _joined(parts: list[bytes] | list[Path]) -> bytes:
    output = io.BytesIO()
    join_pdfs([PdfPart(part, "Ligne") for part in parts], output, title="Essai")
    return output.getvalue()


def _outcome(parts: list[bytes] | list[Path]) -> bytes | str:
    try:
        return _joined(parts)
    except RenderError:
        return "refused"


def test_what_is_remembered_of_a_head_changes_nothing(stamped: list[bytes], tmp_path: Path) -> None:
    """Read from files, each is opened anew: the result is the same bytes."""
    paths = []
    for number, pdf in enumerate(stamped):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(pdf)

    assert len(stamped) >= 10
    assert _joined(stamped) == _joined(paths)


def test_each_part_keeps_its_own_words(stamped: list[bytes]) -> None:
    """Two variants in turn are not mixed up."""
    separate = [page for pdf in stamped for page in text_by_page(pdf)]

    assert text_by_page(_joined(stamped)) == separate
    assert len(set(separate)) == len(separate)


def test_a_file_of_ours_is_known_to_the_byte(stamped: list[bytes]) -> None:
    """Its plate gives its strips back; one byte that is another, anywhere, and it is not ours."""
    plate, other = read_plate(stamped[0]), read_plate(stamped[1])
    assert plate is not None
    assert other is not None
    strips = plate.strips_of(stamped[2])

    assert strips is not None
    assert plate.assemble(strips) == stamped[2]
    assert plate.strips_of(stamped[1]) is None
    rng = random.Random(1)
    for place in rng.sample(range(len(stamped[2])), 300):
        changed = bytearray(stamped[2])
        changed[place] ^= 1 << rng.randrange(8)
        assert plate.strips_of(bytes(changed)) is None


@pytest.mark.parametrize("kept", [0.2, 0.9, 0.97, 0.999])
def test_a_part_with_a_known_head_and_a_torn_end_is_refused(
    stamped: list[bytes], kept: float
) -> None:
    """It is opened like any other file, and found to be damaged."""
    torn = stamped[2][: int(len(stamped[2]) * kept)]

    with pytest.raises(RenderError, match="Document 2 à joindre"):
        _joined([stamped[0], torn])


@pytest.mark.parametrize("figures", [10, 25, 5000])
def test_a_known_head_before_a_monstrous_number_is_refused(
    stamped: list[bytes], figures: int
) -> None:
    """A length or an object's number that no file can have is damage like any other."""
    plate = read_plate(stamped[0])
    assert plate is not None
    monster = b"9" * figures
    ends = [
        stream_object(plate.first, b"", b"q").replace(b"/Length 1>", b"/Length %s>" % monster),
        monster + b" 0 obj\n<</Length 1>>\nstream\nq" + STREAM_END,
    ]

    for end in ends:
        with pytest.raises(RenderError, match="Document 2 à joindre"):
            _joined([stamped[0], plate.head + end])


def test_what_is_damaged_after_a_known_head_is_met_as_in_any_file(
    stamped: list[bytes], tmp_path: Path
) -> None:
    """One bit is changed: refused, or joined to the same bytes, as if nothing were remembered."""
    plate, rng = read_plate(stamped[0]), random.Random(2)
    assert plate is not None
    outcomes = set()
    for place in rng.sample(range(len(plate.head), len(stamped[2])), 30):
        changed = bytearray(stamped[2])
        changed[place] ^= 1 << rng.randrange(8)
        paths = [tmp_path / "1.pdf", tmp_path / "2.pdf"]
        for path, pdf in zip(paths, (stamped[0], bytes(changed)), strict=True):
            path.write_bytes(pdf)
        outcome = _outcome([stamped[0], bytes(changed)])
        outcomes.add(outcome)

        assert outcome == _outcome(paths)

    assert "refused" in outcomes
    assert len(outcomes) > 2


def test_a_number_that_no_file_can_have_is_not_learnt_from(
    stamped: list[bytes], tmp_path: Path
) -> None:
    """Nothing names its object: the file is sound to whoever opens it, but none of ours."""
    plate = read_plate(stamped[0])
    assert plate is not None
    strips = plate.strips_of(stamped[0])
    assert strips is not None
    spare = b"/Length 40>>\nstream\n" + b"q" * 40
    monster = b"/Length %s>>\nstream\n" % (b"9" * 25) + b"q" * 17
    strange = plate.assemble([*strips, b"q" * 40]).replace(spare, monster)
    path = tmp_path / "1.pdf"
    path.write_bytes(strange)

    assert monster in strange
    assert _joined([strange]) == _joined([path])


def test_a_picture_of_figures_is_joined_at_once(stamped: list[bytes]) -> None:
    """A black scan in hexadecimal is a million zeros: looked at one by one, it takes hours."""
    scan = pikepdf.new()
    scan.add_blank_page()
    scan.pages[0].Contents = scan.make_stream(b"%" + b"0" * 1_000_000)
    file = io.BytesIO()
    scan.save(file, compress_streams=False)

    assert b"0" * 1_000_000 in file.getvalue()
    assert len(text_by_page(_joined([stamped[0], file.getvalue()]))) == 3


def test_a_line_changed_by_hand_is_read_as_it_is(stamped: list[bytes]) -> None:
    """The file is sound but no longer ours: it is opened, and says what it says."""
    changed = stamped[2].replace(b"TJ\n", b"Tj\n", 1)
    lines = text_by_page(_joined([stamped[0], changed]))

    assert lines[:2] == text_by_page(stamped[0])
    assert lines[2:] == text_by_page(changed)


def test_files_of_others_have_no_plate(stamped: list[bytes]) -> None:
    """Nothing of theirs is taken for granted."""
    assert read_plate(b"") is None
    assert read_plate(b"%PDF-1.7\n" + b"0 " * 500) is None
    assert read_plate(_joined(stamped[:2])) is None
