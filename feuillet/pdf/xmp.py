"""What a PDF says about itself: the standards it claims, and its title (XMP, ISO 16684-1)."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

# PDF/UA-1 (ISO 14289-1, 5) asks for pdfuaid:part; PDF/A-2 (ISO 19005-2, 6.6.2.3.3) asks that
# any such property be declared by an extension schema in the same packet.
UA_PROPERTIES = """<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""

# An element, or an attribute of one: what stands in a text, such as the title, claims nothing.
_PROPERTY = r"<(?:[^<>]*\s)?{name}(?:\s*=\s*[\"']|>)\s*([0-9A-Za-z]+)"
_UA, _PART, _LEVEL = (
    re.compile(_PROPERTY.format(name=name))
    for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
)

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{archive}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Claims:
    """The standards that a file says it follows."""

    accessible: bool = False
    """PDF/UA-1 (ISO 14289-1)."""

    archive: tuple[str, str] | None = None
    """PDF/A: its part and level, as « 2 » and « A »."""


def read_claims(packet: bytes | None) -> Claims:
    """Return what a file's XMP packet claims; nothing if it is not in UTF-8."""
    text = (packet or b"").decode("utf-8", "replace")
    accessible = _UA.search(text)
    part, level = _PART.search(text), _LEVEL.search(text)
    archive = (part[1], level[1].upper() if level else "") if part else None
    return Claims(bool(accessible and accessible[1] == "1"), archive)


def write_claims(title: str, claims: Claims) -> bytes:
    """Return a packet that says the title and what the file claims, in UTF-8."""
    archive = ""
    if claims.archive:
        part, level = claims.archive
        archive = f"\n<pdfaid:part>{part}</pdfaid:part>"
        if level:
            archive += f"\n<pdfaid:conformance>{level}</pdfaid:conformance>"
    packet = _PACKET.format(title=escape(title), archive=archive)
    if claims.accessible:
        packet = packet.replace("</rdf:RDF>", UA_PROPERTIES, 1)
    return packet.encode()
