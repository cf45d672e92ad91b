"""Finding items and places by what clerks type."""

import timeit
from dataclasses import replace

import pytest

from portal.domain.naming import Index, PlaceIndex
from portal.domain.pinyin import spell
from portal.domain.powers import PlaceRef
from tests.core.district import UNIT_RECORDS, X1, published, sample_records, unit

ITEMS = Index(published().items.values())
PLACES = PlaceIndex(
    [
        (PlaceRef(number, place["地点"], unit(place["镇办"])), [place["别名"]])
        for number, place in enumerate(sample_records("places.csv"), start=1)
    ]
    + [
        (
            PlaceRef(None, record["名称"], unit(record["名称"])),
            [record["全称"], record["简称"], record["别名"]],
        )
        for record in UNIT_RECORDS
        if record["类型"] in ("town", "subdistrict")
    ]
)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("410703-CF-0151", id="code"),
        pytest.param("cf-0151", id="part of the code"),
        pytest.param(X1.name, id="whole name"),
        pytest.param("占用堵塞封闭消防车通道", id="beginning of the name, without punctuation"),
        pytest.param("消防车通道", id="part of the name"),
        pytest.param("堵塞 消防", id="two words"),
        pytest.param("消防　车道", id="a word with letters left out, full-width space"),
        pytest.param("xfctd", id="initials"),
        pytest.param("XFCTD", id="initials in capitals"),
        pytest.param("xiaofangchetongdao", id="full pinyin"),
        pytest.param("zydsxfc", id="initials left out"),
        pytest.param("消防车通道被堵", id="words that are not all in the name"),
    ],
)
def test_the_item_is_found_first(query):
    assert ITEMS.find(query)[0].id == X1.id


def test_every_word_must_hit():
    assert [item.name for item in ITEMS.find("消防 噪声")] == []


@pytest.mark.parametrize("query", ["", "  ", "、，", "zzzzqq", "🙂"])
def test_what_says_nothing_finds_nothing(query):
    assert ITEMS.find(query) == []


def test_a_colloquial_name_finds_its_item_and_ranks_above_a_mere_part():
    known = replace(X1, synonyms=("门前堆东西",))
    index = Index([*(item for item in published().items.values() if item.id != X1.id), known])
    assert index.find("门前堆东西") == [known]
    assert index.find("mqddx") == [known]


def test_names_that_begin_with_the_query_come_before_names_that_contain_it():
    names = [item.name for item in ITEMS.find("擅自")]
    begins = [name.startswith("对擅自") for name in names]
    assert begins == sorted(begins, reverse=True)


def test_only_a_code_or_a_name_is_exact():
    assert ITEMS.exact("410703-cf-0151") == X1
    assert ITEMS.exact("占用、堵塞、封闭消防车通道妨碍消防车通行") == X1
    assert ITEMS.exact("消防车通道") is None


def test_at_most_so_many_are_found():
    assert len(ITEMS.find("处罚 罚款", limit=3)) <= 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("铁西街道办事处", "铁西街道办事处"),
        ("铁西街道", "铁西街道办事处"),
        ("铁西", "铁西街道办事处"),
        ("铁西办", "铁西街道办事处"),
        ("tx", "铁西街道办事处"),
        ("tiexi", "铁西街道办事处"),
        ("平原镇", "平原镇人民政府"),
        ("平原镇政府", "平原镇人民政府"),
        ("平原乡", "平原镇人民政府"),
        ("铁西新村", "铁西新村"),
        ("txxc", "铁西新村"),
        ("铁西新村3号楼", "铁西新村"),
        ("新乡市卫滨区铁西街道铁西新村", "铁西新村"),
        ("金穗", "金穗小区"),
        ("中同街", "中同街街道办事处"),
        ("zhongtongjie", "中同街街道办事处"),
    ],
)
def test_places_and_offices_are_found_by_any_of_their_names(query, expected):
    assert PLACES.find(query)[0].name == expected


def test_an_exact_place_is_the_only_bearer_of_its_name():
    found = PLACES.exact("铁西街道")
    assert found is not None
    assert found.office == unit("铁西街道办事处")
    assert PLACES.exact("新村") is None


def test_two_places_of_one_name_are_not_exact():
    both = PlaceIndex([(PlaceRef(1, "和平里", None), []), (PlaceRef(2, "和平里", None), [])])
    assert both.exact("和平里") is None
    assert len(both.find("和平里")) == 2


@pytest.mark.parametrize(
    ("text", "person", "full", "initials"),
    [
        ("铁西街道", False, "tiexijiedao", "txjd"),
        ("阻碍行洪", False, "zuaixinghong", "zaxh"),
        ("绿地", False, "lvdi", "ld"),
        ("解放路", False, "jiefanglu", "jfl"),
        ("没收、返还", False, "moshoufanhuan", "msfh"),
        ("发行业务", False, "faxingyewu", "fxyw"),
        ("延长、调整", False, "yanchangtiaozheng", "yctz"),
        ("曾明", True, "zengming", "zm"),
        ("仇和", True, "qiuhe", "qh"),
        ("区明", True, "ouming", "om"),
        ("解强", True, "xieqiang", "xq"),
        ("区政府", False, "quzhengfu", "qzf"),
        ("LED屏3号", False, "ledping3hao", "ledp3h"),
    ],
)
def test_characters_of_several_readings_are_read_as_the_trade_reads_them(text, person, full, initials):
    spelling = spell(text, person=person)
    assert (spelling.full, spelling.initials) == (full, initials)


def test_a_search_takes_about_a_millisecond():
    """The box on 工作台 answers while one types; the bound leaves room for a slow machine."""
    seconds = min(timeit.repeat(lambda: ITEMS.find("xfctd"), number=20, repeat=3)) / 20
    assert seconds < 0.005
