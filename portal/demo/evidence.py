"""Evidence for demo matters: small photographs and records that any viewer opens, drawn in memory, invented."""

import struct
import zlib
from collections.abc import Iterable
from functools import cache

WIDTH, HEIGHT = 320, 200
SKY, ROAD, KERB = (196, 208, 220), (120, 120, 124), (232, 228, 216)
PAINTS = ((178, 52, 46), (44, 92, 148), (214, 166, 58), (62, 118, 84), (110, 84, 132), (206, 202, 194))
VARIETY = 12
"""How many different photographs there are: each is one more file to be brought safely onto the disk."""


Paint = tuple[int, int, int]
Rows = list[bytearray]


def photograph(number: int) -> bytes:
    """A street scene as PNG: houses, a road and three things that stand where they should not."""
    return _scene(number % VARIETY)


@cache
def _scene(seed: int) -> bytes:
    rows = [bytearray((SKY if y < 90 else KERB if y < 110 else ROAD) * WIDTH) for y in range(HEIGHT)]
    for house in range(4):
        _fill(rows, house * 80 + 6, 60 - (seed * 7 + house * 13) % 45, 68, 100, PAINTS[(seed + house) % 6])
    for thing in range(3):
        left = (seed * 37 + thing * 101) % (WIDTH - 70)
        _fill(rows, left, 122 + thing * 18, 46 + seed % 5 * 4, 26, PAINTS[(seed + 2 * thing + 1) % 6])
    return _png(rows)


def _fill(rows: Rows, left: int, top: int, width: int, height: int, paint: Paint) -> None:
    for row in rows[top : top + height]:
        row[left * 3 : (left + width) * 3] = bytes(paint * width)


def _png(rows: Rows) -> bytes:
    lines = b"".join(b"\0" + row for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def record(title: str, lines: Iterable[str]) -> bytes:
    """A one-page PDF with a title and lines of Chinese text, in the font that every viewer brings along."""
    shown = [f"BT /F1 18 Tf 60 770 Td <{_utf16(title)}> Tj ET"]
    shown += [f"BT /F1 11 Tf 60 {735 - 20 * n} Td <{_utf16(line)}> Tj ET" for n, line in enumerate(lines)]
    page = "\n".join(shown).encode()
    return _pdf(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[6 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 7 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>>>",
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
            b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        )
    )


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, len(body),
    )  # fmt: skip
