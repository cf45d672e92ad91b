"""What the parts of an uploaded letter template may say: nothing that opens, fetches or runs anything at its readers'."""

import pytest

from portal.desk.docx_contents import ACTIVE, BROKEN, DTD, EXTERNAL, FIELD, HIDDEN, TOO_MANY, faults

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ENCODINGS = pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])


def part(inner: str, encoding: str = "UTF-8", before: str = "") -> bytes:
    """A part of a document with these elements in it, in an encoding that Word reads as well."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>{before}'
    return f'{head}<w:body xmlns:w="{W}" xmlns:r="{R}">{inner}</w:body>'.encode(encoding)


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def said(*words: str) -> str:
    return "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in words)


def text(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def field(*words: str, shows: str = "1") -> str:
    """A field with its instruction in so many pieces."""
    return f"<w:p>{char('begin')}{said(*words)}{char('separate')}{text(shows)}{char('end')}</w:p>"


def relation(kind: str, target: str = "part.xml", mode: str = "Internal") -> str:
    return f'<Relationship Id="rId9" Type="{R}/{kind}" Target="{target}" TargetMode="{mode}"/>'


@ENCODINGS
@pytest.mark.parametrize(
    "inner",
    [
        "<w:p>{{ title }}{%p if number %}</w:p>",
        field("PAGE"),
        field("PA", "GE \\* MERGEFORMAT"),
        f"<w:p>{char('begin')}{said('DATE')}{char('end')}</w:p>",
        f"<w:p>{char('begin')}{said('TOC')}{char('separate')}{field('PAGEREF _Toc1')}{char('end')}</w:p>",
        '<w:fldSimple w:instr="NUMPAGES"/>',
        relation("styles"),
        '<w:p w:id="{28A0092B-C50C-407E-A947-70E740481C1C}"/>',
    ],
)
def test_what_a_letter_needs_is_let_in(inner: str, encoding: str) -> None:
    assert faults(part(inner, encoding)) == []


@ENCODINGS
@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        (relation("image", "http://evil.example/x.png", "External"), EXTERNAL),
        (relation("image", "http://evil.example/x.png", "&#69;xternal"), EXTERNAL),
        (relation("attachedTemplate"), ACTIVE),
        (relation("vbaProject", "innocent.xml"), ACTIVE),
        (relation("aFChunk", "page.xml"), ACTIVE),
        ('<Override ContentType="application/vnd.ms-office.vbaProject"/>', ACTIVE),
        ('<v src="http://evil.example/x.png"/>', EXTERNAL),
        (r'<v src="\\evil\x.png"/>', EXTERNAL),
        (field("DDEAUTO c:cmd.exe"), FIELD),
        (field("DDE", "AUTO c:cmd.exe"), FIELD),
        (field("QUOTE 68 68 69"), FIELD),
        (field("PAGE INCLUDEPICTURE"), FIELD),
        (f"<w:p>{char('begin')}{said('DDEAUTO x')}{char('end')}</w:p>", FIELD),
        (f"<w:p>{char('begin')}{said('DDEAUTO x')}</w:p>", FIELD),
        (f"<w:p>{said('DDEAUTO x')}</w:p>", FIELD),
        ('<w:fldSimple w:instr="INCLUDETEXT other"/>', FIELD),
    ],
)  # fmt: skip
def test_what_would_fetch_or_run_something_is_named(inner: str, fault: str, encoding: str) -> None:
    assert fault in faults(part(inner, encoding))


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        (field("{{ title }}"), FIELD),
        (f"<w:p>{char('begin')}{text('{#')}{said('PAGE')}{text('#}')}{said('DDEAUTO x')}{char('end')}</w:p>", FIELD),
        (f"<w:p>{text('{#')}{char('begin')}{said('PAGE ')}{text('#}')}{said('x')}{char('end')}</w:p>", FIELD),
        ("<w:p><!-- {# --></w:p>", HIDDEN),
        ("<w:p><?mark {# ?></w:p>", HIDDEN),
        ('<w:p w:rsid="{#"/>', HIDDEN),
        ('<w:fldSimple w:instr="{{ title }}"/>', HIDDEN),
    ],
)  # fmt: skip
def test_marks_do_not_make_another_field_of_a_harmless_one(inner: str, fault: str) -> None:
    assert fault in faults(part(inner))


@ENCODINGS
def test_a_part_declares_no_entities(encoding: str) -> None:
    assert faults(part("", encoding, before='<!DOCTYPE a [<!ENTITY b "c">]>')) == [DTD]


@pytest.mark.parametrize(
    "content", [b"", b"<a>", b"\xff\xfe\x00", b"<?xml version='1.0' encoding='none'?><a/>"]
)
def test_what_cannot_be_read_is_not_let_in(content: bytes) -> None:
    assert faults(content) == [BROKEN]


@pytest.mark.parametrize("mark", ["{%tr ", "{{", "-%}", "&#123;%vm"])
def test_a_template_is_no_heap_of_marks(mark: str) -> None:
    """Filling it in would take minutes, during which nobody else is answered."""
    assert faults(part(f"<w:p>{text(mark * 20_000)}</w:p>")) == [TOO_MANY]
    assert faults(part(f"<w:p>{text(mark * 200)}</w:p>")) == []
