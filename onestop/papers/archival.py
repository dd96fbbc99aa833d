"""What a file says about itself so that it can be read in fifty years: title, language, and what its black is.

Source: ISO 19005 (PDF/A), as far as it goes; docs/papers-as-pdf.md tells what is reached.
"""

from __future__ import annotations

from functools import cache
from struct import pack
from xml.sax.saxutils import escape

from onestop.papers.layout import Properties
from onestop.papers.text import one_line

PROGRAM = "onestop"


def pdf_text(text: str) -> str:
    """A text string of the PDF syntax, in UTF-16."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def information(about: Properties) -> str:
    """The information dictionary. No day: the same facts give the same bytes, and the day stands on the paper."""
    entries = {"Title": about.title, "Author": about.author, "Subject": about.subject, "Creator": PROGRAM}
    said = " ".join(f"/{name} {pdf_text(one_line(value))}" for name, value in entries.items())
    return f"<< {said} /Producer {pdf_text(PROGRAM)} /Trapped /False >>"


def metadata(about: Properties) -> bytes:
    """The same as XMP."""
    title, author, subject = (escape(one_line(text)) for text in (about.title, about.author, about.subject))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>
<pdf:Producer>{PROGRAM}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


@cache
def grey_profile() -> bytes:
    """The ICC profile of our only colour, grey of gamma 2.2 under daylight (ICC.1:2001-04, monochrome display)."""
    white = pack(">4sI3i", b"XYZ ", 0, 0xF6D6, 0x10000, 0xD32D)  # D50, as every profile has to name it
    curve = pack(">4sIIH", b"curv", 0, 1, round(2.2 * 256)) + b"\0\0"
    name = b"Grey, gamma 2.2\0"
    described = pack(">4sII", b"desc", 0, len(name)) + name + pack(">IIHB", 0, 0, 0, 0) + b"\0" * 67
    described += b"\0" * (-len(described) % 4)
    rights = pack(">4sI", b"text", 0) + b"No rights reserved\0\0"
    tags = ((b"desc", described), (b"cprt", rights), (b"wtpt", white), (b"kTRC", curve))
    table, data = pack(">I", len(tags)), b""
    for signature, content in tags:
        table += pack(">4sII", signature, 128 + 4 + 12 * len(tags) + len(data), len(content))
        data += content
    size = 128 + len(table) + len(data)
    day = (2000, 1, 1, 0, 0, 0)
    head = pack(
        ">I4s4s4s4s4s6H4s4sIIIQI",
        size,
        b"\0\0\0\0",
        b"\x02\x40\0\0",
        b"mntr",
        b"GRAY",
        b"XYZ ",
        *day,
        b"acsp",
        b"\0\0\0\0",
        0,
        0,
        0,
        0,
        0,
    )
    head += pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return head + b"\0" * (128 - len(head)) + table + data
