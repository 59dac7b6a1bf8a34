"""The page of statistics: nothing that runs or is fetched, names isolated, every chart's numbers in a table."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import lxml.html
import pytest

from tests.counted import make_checked
from tests.serving.statistics_cases import HARMFUL, HOSTILE, hostile
from warraq.serving.statistics import statistics_page
from warraq.storage import Statistics, StatisticsOptions, open_reader


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    with open_reader(make_checked(tmp_path_factory.mktemp("counted") / "corpus.db")) as reader:
        return reader.statistics.count()


def page_of(statistics: Statistics) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring("".join(statistics_page(statistics)))


def rows_of(page: lxml.html.HtmlElement, section: str) -> list[list[str]]:
    rows = page.xpath(f"//section[@id='{section}']//tbody/tr")
    return [[cell.text_content() for cell in row if cell.get("class") != "bar"] for row in rows]


def test_every_number_of_a_small_corpus(counted: Statistics) -> None:
    page = page_of(counted)
    facts = {row[0].text: row[1].text_content() for row in page.xpath("//dl/div")}
    assert facts["articles"] == "6"
    assert facts["word forms (types)"] == "192"
    assert facts["copies of others"] == "1 (16.7 %)"
    assert rows_of(page, "sources") == [
        ["english", "4", "66.7 %", "369", "186"],
        ["arabic", "2", "33.3 %", "8", "6"],
    ]
    assert rows_of(page, "sections")[2:] == [["ثقافة", "1", "16.7 %", "3"], ["سياسة", "1", "16.7 %", "5"]]
    assert [row[:2] for row in rows_of(page, "months") if row[1] != "0"] == [
        ["2023-12", "1"],
        ["2024-05", "2"],
    ]
    assert rows_of(page, "removed") == [["footer", "38", "1.6 %", "2"], ["share", "12", "0.5 %", "3"]]
    assert rows_of(page, "reservations") == [["meta: noai", "1", "16.7 %", "5"]]
    assert rows_of(page, "marks")[0] == ["good", "2", "33.3 %", "185"]
    (estimate,) = page.xpath("//section[@id='marks']/p[@class='note']/text()")
    assert estimate.startswith("Precision: 67 % (95 % interval 21 to 94 %), 2 good of 3 checked. ")


def test_the_same_numbers_are_the_same_page(counted: Statistics) -> None:
    assert list(statistics_page(counted)) == list(statistics_page(counted))


@pytest.mark.parametrize("make", [hostile, lambda: Statistics(options=StatisticsOptions())])
def test_nothing_runs_and_nothing_is_fetched(make: "type[Statistics]") -> None:
    page = page_of(make())
    names = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert names <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "main", "section", "dl", "div", "dt", "dd", "p",
        "table", "thead", "tbody", "tr", "th", "td", "bdi", "svg", "rect", "line", "text", "details", "summary",
    }  # fmt: skip
    attributes = {name for element in page.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert not [value for element in page.iter() for value in element.attrib.values() if "http:" in value]
    assert not re.search(r"url\(|@import", page.xpath("string(//style)"))


def test_the_policy_allows_the_own_style_only() -> None:
    page = page_of(hostile())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (style,) = page.xpath("//style")
    digest = b64encode(sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_names_stand_as_written_and_apart() -> None:
    page = page_of(hostile())
    said = page.xpath("//section[@id='sections']//tbody/tr/th")
    assert [cell[0].tag for cell in said] == ["bdi"] * len(said)
    assert {cell[0].get("dir") for cell in said} == {"auto"}
    labels = [cell.text_content() for cell in said]
    assert {name for name in HOSTILE if name.isprintable() and name} <= set(labels)
    assert not set(HARMFUL) & set("".join(labels))


def test_charts_are_there_for_those_who_do_not_see_them() -> None:
    page = page_of(hostile())
    for chart in page.xpath("//svg"):
        assert chart.get("aria-hidden") == "true" or (chart.get("role") == "img" and chart.get("aria-label"))
    for section in page.xpath("//section[not(@id='corpus')]"):
        assert section.xpath(".//table[@aria-label]/thead//th[@scope='col']")
        assert section.xpath(".//tbody/tr/th[@scope='row']")


def test_columns_fill_the_chart_and_do_not_leave_it() -> None:
    (chart,) = page_of(hostile()).xpath("//section[@id='years']//svg")
    _, _, width, height = map(float, chart.get("viewbox").split())
    columns = [
        tuple(float(column.get(name)) for name in ("x", "y", "width", "height"))
        for column in chart.iter("rect")
    ]
    assert len(columns) == 3
    assert all(x >= 0 and x + w <= width and y >= 0 and y + h <= height for x, y, w, h in columns)
    assert [text.text for text in chart.iter("text")] == ["0001", "2024", "9999", "3"]


def test_a_long_table_is_folded_after_its_first_rows(tmp_path: Path) -> None:
    groups = hostile().sources.groups
    many = tuple(groups[0] for _ in range(30))
    statistics = Statistics(
        options=StatisticsOptions(), articles=1500, sources=type(hostile().sources)(groups=many, distinct=30)
    )
    page = page_of(statistics)
    assert len(page.xpath("//section[@id='sources']/div//tbody/tr")) == 20
    assert page.xpath("//section[@id='sources']/details/summary/text()") == ["10 more"]
    assert len(page.xpath("//section[@id='sources']/details//tbody/tr")) == 10
