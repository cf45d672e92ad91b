"""Reading a pasted notice of the State Council or a table of days (K-8)."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import Year
from portal.domain.notices import NoticeError, doubts, parse_days_csv, parse_notice

SHIPPED = Path(__file__).parents[2] / "portal" / "data" / "workdays_2024-2026.csv"
TABLE = {year.year: year for year in parse_days_csv(SHIPPED.read_text(encoding="utf-8"))}

NOTICE_2024 = """国务院办公厅关于2024年部分节假日安排的通知
国办发明电〔2023〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2023年10月25日"""

NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日"""

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。
国务院办公厅
2025年11月4日"""


def of_2027(body: str) -> Year:
    return parse_notice("国务院办公厅关于2027年部分节假日安排的通知\n" + body)


def dates(*days: str) -> set[date]:
    return {date.fromisoformat(day) for day in days}


@pytest.mark.parametrize(("text", "year"), [(NOTICE_2024, 2024), (NOTICE_2025, 2025), (NOTICE_2026, 2026)])
def test_a_published_notice_gives_exactly_the_shipped_year(text: str, year: int) -> None:
    assert parse_notice(text) == TABLE[year]


def test_line_breaks_spaces_and_full_width_digits_do_not_matter() -> None:
    wide = NOTICE_2026.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    broken = wide.replace("日", "日\n").replace("月", " 月\u3000").replace("（", "(").replace("，", ",")
    assert parse_notice(broken, source="国办发明电〔2025〕7号") == TABLE[2026]


def test_the_number_given_by_the_administrator_is_kept() -> None:
    assert parse_notice(NOTICE_2026, source="卫政办〔2026〕3号").source == "卫政办〔2026〕3号"


def test_the_year_may_follow_from_the_number_of_the_notice() -> None:
    assert parse_notice("元旦：1月1日（周五）放假。", source="国办发明电〔2026〕9号").year == 2027


def test_new_year_may_begin_in_the_december_before() -> None:
    year = of_2027("一、元旦：12月31日至1月2日放假调休，共3天。12月26日（周六）上班。")
    assert set(year.off) == dates("2026-12-31", "2027-01-01", "2027-01-02")
    assert set(year.makeup) == dates("2026-12-26")


def test_a_written_year_is_taken_as_written() -> None:
    year = of_2027("一、元旦：2026年12月31日至2027年1月2日放假，共3天。")
    assert set(year.off) == dates("2026-12-31", "2027-01-01", "2027-01-02")


def test_a_day_in_lieu_is_a_day_off() -> None:
    assert set(of_2027("一、劳动节：5月1日放假，5月3日（星期一）补休。").off) == dates(
        "2027-05-01", "2027-05-03"
    )


def test_a_comma_may_stand_between_worked_weekends_and_before_them() -> None:
    year = of_2027("一、春节：2月5日至11日放假调休，共7天，1月31日周日，2月14日（星期天）上班。")
    assert set(year.makeup) == dates("2027-01-31", "2027-02-14")
    assert len(year.off) == 7


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("一、元旦：1月1日（周四）放假。", "1月1日是周五，不是周四"),
        ("一、元旦：1月1日至3日放假，共4天。", "写明4天，日期却有3天"),
        ("一、元旦：1月1日放假2天。", "写明2天，日期却有1天"),
        ("一、清明节：4月3日至5日放假。4月31日上班。", "没有2027年4月31日"),
        ("一、清明节：4月3日至5日放假。4月7日上班。", "2027-04-07 是周三，不用调休上班"),
        ("一、国庆节：9月30日至10月1日放假。10月2日上班。", "2027-10-02 是法定节假日"),
        ("一、清明节：4月3日至5日放假。4月4日上班。", "2027-04-04 写了两次"),
        ("一、清明节：4月3日、4日。", "看不出这些日期是放假还是上班"),
        ("一、清明节：3日至5日放假。", "没有写明月份"),
        ("一、春节：2月11日至5日放假。", "不像一个假期"),
        ("一、春节：2月5日至3月5日放假。", "不像一个假期"),
        ("一、春节：2026年2月5日放假。", "不属于2027年"),
        ("请各单位做好准备。", "没有读到放假日期"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(NoticeError, match=reason):
        of_2027(body)


def test_the_refusal_names_the_sentence() -> None:
    with pytest.raises(NoticeError) as refused:
        of_2027("一、元旦：1月1日（周四）放假。")
    assert refused.value.where == "1月1日(周四)放假"


def test_a_text_without_a_year_is_refused() -> None:
    with pytest.raises(NoticeError, match="哪一年"):
        parse_notice("一、元旦：1月1日放假。")


@pytest.mark.parametrize(
    "day", ["2027-01-04", "2027/1/4", "2027.1.4", "2027年1月4日", "20270104", "２０２７-０１-０４"]
)
def test_a_table_takes_dates_as_offices_write_them(day: str) -> None:
    assert parse_days_csv(f"\ufeff日期,休|班,名称\n{day},休,元旦\n") == [
        Year(2027, "", {date(2027, 1, 4): "元旦"}, {})
    ]


def test_december_days_of_a_table_go_with_the_new_year_they_belong_to() -> None:
    table = "2026-12-31,休,元旦\n2027-01-01,休,元旦\n2026-12-26,班\n"
    assert [(year.year, len(year.off), len(year.makeup)) for year in parse_days_csv(table)] == [(2027, 2, 1)]


@pytest.mark.parametrize(
    ("table", "where", "reason"),
    [
        ("日期,休|班,名称\n2027-02-30,休,春节", "第2行", "不是日期"),
        ("2027-01-01,放,元旦", "第1行", "“休”或“班”"),
        ("2027-01-01", "第1行", "“休”或“班”"),
        ("2027-01-02,班,\n\n2027-01-04,班,", "第3行", "不用调休上班"),
        ("2027-01-01,休,元旦\n2027-01-01,休,元旦", "第2行", "写了两次"),
        ("9999-12-31,休,元旦", "第1行", "不是日期"),
        ("日期,休|班,名称\n", "表格", "没有读到日期"),
    ],
)
def test_a_table_with_a_mistake_is_refused_by_row(table: str, where: str, reason: str) -> None:
    with pytest.raises(NoticeError, match=reason) as refused:
        parse_days_csv(table)
    assert refused.value.where == where


def test_a_year_without_a_statutory_day_or_a_number_raises_doubts() -> None:
    assert doubts(parse_days_csv("2027-01-01,休,元旦")[0])[:2] == (
        "2027 年的安排没有写明文号",
        "2027-02-05 是春节，表中没有列为休息日",
    )


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_years_raise_no_doubts(year: int) -> None:
    assert doubts(TABLE[year]) == ()


@given(st.text(alphabet="0123456789年月日元旦春节周六至、，。：()（）放假上班共天休班,\n-一二"))
def test_any_text_is_read_or_refused_but_never_fails(text: str) -> None:
    for read in (lambda: parse_notice(text, year=2027), lambda: parse_days_csv(text)):
        with suppress(NoticeError):
            read()
