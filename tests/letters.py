"""Letters as doctors' programs write them, and hostile ones; made on the spot, none kept."""

import io
import warnings
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from feuillet.model.leaflet import Look

PATIENT = "Madame EXEMPLE Camille, née le 12/03/1948"
A4, A5_ACROSS = (595.0, 842.0), (595.0, 420.0)


def saved(pdf: Pdf, **options: Any) -> bytes:
    """Return a PDF's bytes, the same each time."""
    output = io.BytesIO()
    with warnings.catch_warnings():
        # pikepdf warns of forms that are wrong: those of hostile letters are, on purpose.
        warnings.simplefilter("ignore")
        pdf.save(output, **{"deterministic_id": True, **options})
    return output.getvalue()


def opened(content: bytes) -> Pdf:
    """Return a PDF to look into."""
    return pikepdf.open(io.BytesIO(content))


def helvetica(pdf: Pdf) -> Any:
    """Return a font that every viewer has, with French letters."""
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )


def drawing(lines: Sequence[str], x: int = 60, y: int = 300) -> bytes:
    """Return the operators that show some lines of text."""
    shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    strings = " ".join(f"({line}) Tj T*" for line in shown)
    return f"BT /F1 12 Tf 16 TL {x} {y} Td {strings} ET".encode("cp1252")


def plain_pdf(
    *pages: Sequence[str], size: tuple[float, float] = A4, rotations: Sequence[int] = ()
) -> Pdf:
    """Return an untagged letter, a list of lines a page."""
    pdf = pikepdf.new()
    font = helvetica(pdf)
    for index, lines in enumerate(pages):
        page = pdf.add_blank_page(page_size=size).obj
        page["/Resources"] = Dictionary(Font=Dictionary(F1=font))
        page["/Contents"] = pdf.make_stream(drawing(lines))
        if index < len(rotations) and rotations[index]:
            page["/Rotate"] = rotations[index]
    return pdf


def plain_letter(*lines: str) -> bytes:
    """Return an untagged letter of one page about our patient, or with these lines."""
    return saved(plain_pdf(lines or (PATIENT, "Cher confrère, merci.")))


def tagged_letter(look: Look, body: str = "", lang: str = "fr") -> bytes:
    """Return a letter that is PDF/UA-1 and PDF/A-2a, two pages long."""
    from tests.helpers import print_html

    text = "<style>:root { --accent: #1f4e79 }</style>"
    text += f"<h1>Courrier</h1><p>{PATIENT}</p>{body}"
    text += '<p style="break-before: page">Cher confrère, merci.</p>'
    pdf = print_html(text, look).pdf
    with opened(pdf) as document:
        document.Root["/Lang"] = String(lang)
        return saved(document)


def library_letter(look: Look) -> bytes:
    """Return a letter as LibreOffice writes it: it says where to open."""
    with opened(tagged_letter(look)) as pdf:
        page = pdf.pages[0].obj
        pdf.Root["/OpenAction"] = Array([page, Name.XYZ, None, None, 0])
        return saved(pdf)


def word_letter(look: Look) -> bytes:
    """Return a letter as Word writes it: styles as roles."""
    with opened(tagged_letter(look)) as pdf:
        root = pdf.Root.StructTreeRoot
        root["/RoleMap"] = Dictionary(
            Textbody=Name.P, Chart=Name.Figure, Worksheet=Name.Part, Footnote=Name.Note
        )
        for item in pdf.objects:
            if isinstance(item, Dictionary) and item.get("/S") == Name.P and "/P" in item:
                item["/S"] = Name.Textbody
        pdf.Root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
        return saved(pdf)


def browser_letter() -> bytes:
    """Return a letter as Chrome writes it: tagged loosely, no standard claimed."""
    pdf = plain_pdf((PATIENT, "Cher confrère, merci."))
    page = pdf.pages[0].obj
    page["/Contents"] = pdf.make_stream(
        b"/P <</MCID 0>> BDC " + drawing((PATIENT,)) + b" EMC"
        b" /P <</MCID 1>> BDC " + drawing(("Merci.",), y=200) + b" EMC"
    )
    page["/StructParents"] = 0
    page["/Tabs"] = Name.S
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    kids = [
        pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.NonStruct,
                P=body,
                K=Array([Dictionary(Type=Name.MCR, Pg=page, MCID=number)]),
            )
        )
        for number in range(2)
    ]
    body["/K"] = Array(kids)
    root["/K"] = body
    root["/ParentTree"] = pdf.make_indirect(Dictionary(Nums=Array([0, Array(kids)])))
    root["/ParentTreeNextKey"] = 1
    pdf.Root["/StructTreeRoot"] = root
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
    pdf.Root["/Lang"] = String("en")
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def latex_letter() -> bytes:
    """Return a letter as LaTeX writes it: named places, links and bookmarks to them."""
    pdf = plain_pdf((PATIENT, "Voir plus loin."), ("Plus loin.",))
    first, second = (page.obj for page in pdf.pages)
    place = Dictionary(D=Array([second, Name.XYZ, 100, 500, None]))
    pdf.Root["/Names"] = Dictionary(
        Dests=pdf.make_indirect(Dictionary(Names=Array([String("section.1"), place])))
    )
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[60, 280, 200, 300],
        A=Dictionary(S=Name.GoTo, D=String("section.1")),
    )
    page_link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[60, 200, 200, 220],
        A=Dictionary(S=Name.URI, URI=String("https://exemple.invalid/")),
    )
    first["/Annots"] = Array([pdf.make_indirect(link), pdf.make_indirect(page_link)])
    outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    entry = pdf.make_indirect(
        Dictionary(
            Title=String("Plus loin"),
            Parent=outlines,
            A=Dictionary(S=Name.GoTo, D=String("section.1")),
        )
    )
    outlines["/First"] = outlines["/Last"] = entry
    pdf.Root["/Outlines"] = outlines
    pdf.Root["/OpenAction"] = Dictionary(S=Name.GoTo, D=Array([first, Name.Fit]))
    return saved(pdf)


def inheriting_letter() -> bytes:
    """Return a letter whose pages take size, rotation and fonts from the nodes above."""
    pdf = plain_pdf((PATIENT,), ("Deuxième page.",), ("Troisième page.",))
    root = pdf.Root.Pages
    resources = pdf.pages[0].obj["/Resources"]
    pages = [page.obj for page in pdf.pages]
    for page in pages:
        for key in ("/MediaBox", "/Resources"):
            del page[key]
    turned = pdf.make_indirect(
        Dictionary(
            Type=Name.Pages,
            Parent=root,
            Rotate=90,
            MediaBox=[0, 0, *A5_ACROSS],
            Kids=Array(pages[1:]),
            Count=2,
        )
    )
    for page in pages[1:]:
        page["/Parent"] = turned
    root["/Kids"] = Array([pages[0], turned])
    root["/MediaBox"] = Array([0, 0, *A4])
    root["/Resources"] = resources
    return saved(pdf)


def mixed_letter() -> bytes:
    """Return a letter of upright, turned, cropped and odd-sized pages."""
    pdf = plain_pdf((PATIENT,), ("Couchée.",), ("À l'envers.",), rotations=(0, 90, 180))
    pdf.pages[1].obj["/MediaBox"] = Array([0, 0, 420.5, 595])
    pdf.pages[2].obj["/CropBox"] = Array([20, 20, 500, 700])
    pdf.pages[2].obj["/UserUnit"] = 2
    return saved(pdf)


def grey_picture(
    pdf: pikepdf.Pdf, content: bytes, size: tuple[int, int] = (8, 8), **entries: object
) -> Any:
    """Return a picture in greys, a byte a point, for a page to draw.

    Args:
        size: Width and height, in points (px).
        entries: Others of its dictionary, such as how its bytes are packed.
    """
    dots = Stream(pdf, content)
    dots.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        **entries,
    )
    return pdf.make_indirect(dots)


def scanned_letter() -> bytes:
    """Return a letter that is a picture and nothing else."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4).obj
    page["/Resources"] = Dictionary(XObject=Dictionary(Im0=grey_picture(pdf, bytes(range(64)))))
    page["/Contents"] = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return saved(pdf)


def form_letter(*, looks: bool = True) -> bytes:
    """Return a letter whose patient is typed into a form.

    Args:
        looks: Whether the fields say how they look.
    """
    pdf = plain_pdf(("Patient :",))
    page = pdf.pages[0].obj
    look = pdf.make_stream(drawing((PATIENT,), x=2, y=4))
    look["/Type"], look["/Subtype"] = Name.XObject, Name.Form
    look["/BBox"] = Array([0, 0, 400, 20])
    look["/Resources"] = page["/Resources"]
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("patient"),
        V=String(PATIENT),
        F=4,
        Rect=[60, 400, 460, 420],
    )
    if looks:
        field["/AP"] = Dictionary(N=look)
    entry = pdf.make_indirect(field)
    page["/Annots"] = Array([entry])
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([entry]), NeedAppearances=True)
    return saved(pdf)


def script(code: str = "app.alert('exemple')") -> Dictionary:
    """Return an action that runs a script."""
    return Dictionary(S=Name.JavaScript, JS=String(code))


def attachment(pdf: Pdf, file_name: str) -> Any:
    """Return the entry of an attached file."""
    inner = Stream(pdf, b"MZ exemple")
    inner.stream_dict = Dictionary(Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(file_name),
            UF=String(file_name),
            EF=Dictionary(F=pdf.make_indirect(inner)),
        )
    )


def filed_letter(file_name: str) -> bytes:
    """Return a letter with an attached file."""
    pdf = plain_pdf((PATIENT,))
    listed = Dictionary(Names=Array([String(file_name), attachment(pdf, file_name)]))
    pdf.Root["/Names"] = Dictionary(EmbeddedFiles=listed)
    return saved(pdf)


def hostile_letter() -> bytes:
    """Return a letter with everything that may act, in every place where it may stand."""
    pdf = plain_pdf((PATIENT, "Cher confrère, merci."), ("Deuxième page.",))
    first, second = (page.obj for page in pdf.pages)
    catalog = pdf.Root
    catalog["/OpenAction"] = Dictionary(
        S=Name.GoTo, D=Array([first, Name.Fit]), Next=Array([script()])
    )
    catalog["/AA"] = Dictionary(WC=script(), DP=pdf.make_indirect(script()))
    inner = attachment(pdf, "evil.exe")
    catalog["/Names"] = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(script())])),
        EmbeddedFiles=Dictionary(Names=Array([String("evil.exe"), inner])),
    )
    catalog["/AF"] = Array([inner])
    first["/AA"] = Dictionary(O=script(), C=Dictionary(S=Name.Launch, F=String("calc.exe")))
    second["/PresSteps"] = Dictionary(Type=Name.NavNode, NA=script())
    first["/Annots"] = Array([pdf.make_indirect(note) for note in _hostile_notes(pdf, inner)])
    field = pdf.make_indirect(
        Dictionary(
            FT=Name.Tx,
            T=String("f"),
            AA=Dictionary(K=script(), F=script()),
            DV=String("x"),
        )
    )
    packet = pdf.make_stream(
        b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>app.alert(1)</xdp:xdp>"
    )
    catalog["/AcroForm"] = Dictionary(Fields=Array([field]), XFA=packet)
    outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    entry = pdf.make_indirect(Dictionary(Title=String("X"), Parent=outlines, A=script()))
    outlines["/First"] = outlines["/Last"] = entry
    catalog["/Outlines"] = outlines
    outside = Stream(pdf, b"")
    outside.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], F=String("//evil/x")
    )
    first["/Resources"]["/XObject"] = Dictionary(Fx=pdf.make_indirect(outside))
    return saved(pdf)


def _hostile_notes(pdf: Pdf, inner: Any) -> list[Dictionary]:
    place = [60, 60, 90, 90]

    def link(**action: Any) -> Dictionary:
        return Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=place, A=Dictionary(**action), H=Name.N
        )

    def note(kind: str, **entries: Any) -> Dictionary:
        return Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=place, **entries)

    submit = Dictionary(S=Name.SubmitForm, F=String("https://exemple.invalid/"))
    return [
        link(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(2)")),
        link(S=Name.Launch, Win=Dictionary(F=String("cmd.exe"))),
        link(S=Name.GoToR, F=String("ailleurs.pdf"), D=[0, Name.Fit]),
        link(S=Name.GoToE, T=Dictionary(R=Name.C), D=[0, Name.Fit]),
        link(S=Name.ImportData, F=String("x.fdf")),
        link(S=Name.URI, URI=String("javascript:app.alert(3)")),
        link(S=Name.URI, URI=String("https://exemple.invalid/"), Next=script()),
        link(S=Name.URI, URI=String("file:///etc/passwd")),
        link(S=Name.Named, N=Name.Print),
        link(S=Name.Hide, T=String("f")),
        note("FileAttachment", FS=inner),
        note("RichMedia", RichMediaContent=Dictionary(), RichMediaSettings=Dictionary()),
        note("Screen", A=Dictionary(S=Name.Rendition, OP=0, JS=String("app.alert(4)"))),
        note("Sound", Sound=pdf.make_stream(b"")),
        note("Movie", Movie=Dictionary(F=String("x.avi"))),
        note("3D", **{"3DD": pdf.make_stream(b"")}),
        note("Widget", FT=Name.Btn, T=String("b"), A=submit, AA=Dictionary(D=script()), F=4),
        note("Link", PA=Dictionary(S=Name.URI, URI=String("https://exemple.invalid/"))),
    ]
