"""Amounts are read in every writing seen; style, currency and unit are settled per column and said."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.tables.numbers import header_unit, read_numbers
from tests.ingestion.tables.reading import detail, projects, read_text


def read(*cells: str) -> list[float]:
    return read_numbers(pd.Series(cells, dtype="object")).amounts.tolist()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15.297", 15.297), ("-2.7", -2.7), ("−3", -3.0), ("(1,000)", -1000.0), ("$(1,000.50)", -1000.5),
        ("$6,279,429", 6279429.0), ("1 234 567", 1234567.0), ("1\u00a0234,5", 1234.5), ("1'234.50", 1234.5),
        ("€ 1.2m", 1.2e6), ("£33.05m", 33050000.0), ("£1.3bn", 1.3e9), ("12k", 12000.0), ("3 million", 3e6),
        ("1.5E+06", 1.5e6), ("80%", 80.0), ("-19%", -19.0), ("+5", 5.0), ("5-", -5.0), ("USD 100", 100.0),
        (" \x8175.58m", 75.58e6), ("Ł12,131.50", 12131.5), ("Ĺ\x811,186.00", 1186.0), ("- \x812.60m", -2.6e6),
        ("Â£7", 7.0), (".5", 0.5), ("0", 0.0),
    ],
)  # fmt: skip
def test_one_amount(text: str, number: float) -> None:
    assert read(text) == [number]


@pytest.mark.parametrize(
    "text", ["", " ", "TBC", "1-2", "12 months", "1,23,4", "2026-01-01", "=1+1", "1.2.3.4", "£", "1e999", "nan", "inf"]
)
def test_no_amount(text: str) -> None:
    assert np.isnan(read(text)).all()


def test_blank_is_not_zero() -> None:
    assert np.isnan(read("", "0")[0])


def test_decimal_style_is_settled_by_the_column() -> None:
    assert read("1.234,56", "1.234") == [1234.56, 1234.0]
    assert read("1,234.56", "1.234") == [1234.56, 1.234]
    assert read("12,5", "1.234") == [12.5, 1234.0]
    assert read("1,234") == [1234.0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=20))
def test_amounts_written_one_way_come_back(amounts: list[object]) -> None:
    """Round trip in the English and the continental style, and with brackets for negatives."""
    expected = [float(str(amount)) for amount in amounts]
    english = [f"{amount:,.2f}" for amount in amounts]
    assert read(*english) == expected
    assert read(*(text.translate(str.maketrans(",.", ".,")) for text in english)) == expected
    assert read(*(f"({text[1:]})" if text.startswith("-") else text for text in english)) == expected
    assert read(*(f"£{text}" for text in english)) == expected


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Cost (£m)", (1e6, "GBP")),
        ("TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)", (1e6, "GBP")),
        ("Budget ($M)", (1e6, None)), ("Budget (US$ millions)", (1e6, "USD")), ("Budget £'000", (1e3, "GBP")),
        ("Budget (k€)", (1e3, "EUR")), ("Budget in thousands", (1e3, None)), ("Budget (EUR)", (None, "EUR")),
        ("Budget £bn", (1e9, "GBP")), ("Budget", (None, None)), ("Budget (%)", (None, None)),
        ("Milestone cost", (None, None)),
    ],
)  # fmt: skip
def test_units_in_headers(header: str, unit: tuple[float | None, str | None]) -> None:
    assert header_unit(header) == unit


def test_a_header_unit_scales_and_sets_the_currency(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Budget (£m)\nA,1.5\nB,£250k\nC,\n")
    assert projects(read)["budget"].fillna(-1).tolist() == [1.5e6, 250e3, -1]
    assert projects(read)["currency"].fillna("").tolist() == ["GBP", "GBP", ""]
    assert projects(read)["raw"].iloc[1]["budget"] == "£250k"


def test_an_unstated_unit_is_said_and_not_invented(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Budget,End\nA,15,2026-01-01\nB,25,2026-01-01\n")
    assert projects(read)["budget"].tolist() == [15, 25]
    assert "currency" not in projects(read)
    assert detail(read, "Budget") == "unit not stated; amounts as written"
    fixed = read_text(tmp_path, "Project name,Budget\nA,15\n", mapping="unit: 1000000\ncurrency: USD\n")
    assert projects(fixed)["budget"].tolist() == [15e6]
    assert projects(fixed)["currency"].tolist() == ["USD"]


def test_a_unit_is_taken_from_the_rows_own_sentences(tmp_path: Path) -> None:
    """Eight rows or more must repeat their amount as millions, and none another way."""
    rows = "".join(f"P{n},{n * 11}.5,The whole cost of the project is £{n * 11}.5m in all\n" for n in range(1, 12))
    read = read_text(tmp_path, "Project name,Whole life cost,Budget comment\n" + rows)
    assert projects(read)["budget"].iloc[0] == 11.5e6
    assert "11 of 11 rows that repeat the amount in their text call it millions" in detail(read, "Whole life cost")
    few = read_text(
        tmp_path, "Project name,Whole life cost,Budget comment\n" + "".join(rows.splitlines(keepends=True)[:5])
    )
    assert projects(few)["budget"].iloc[0] == 11.5


def test_a_dollar_sign_alone_names_no_currency(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Budget\nA,$15\nB,$25\n")
    assert "currency" not in projects(read)
    assert "used by several currencies" in detail(read, "Budget")


@pytest.mark.parametrize(
    ("cells", "shares"),
    [(["80%", "5%"], [0.8, 0.05]), (["80", "100"], [0.8, 1.0]), (["0.8", "1"], [0.8, 1.0]), (["0", "1"], [0.0, 1.0])],
)
def test_percent_or_share_is_settled_by_the_column(tmp_path: Path, cells: list[str], shares: list[float]) -> None:
    read = read_text(
        tmp_path, "Project name,Progress,End\n" + "".join(f"P{n},{c},2026-01-01\n" for n, c in enumerate(cells))
    )
    assert projects(read)["percent_complete"].tolist() == shares


def test_more_than_all_is_named(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,% complete\nA,50%\nB,140%\n")
    (reject,) = read.rejected
    assert (reject.row, reject.value, reject.reason) == (3, "140%", "is not between 0 and 100 %")


def test_a_formula_is_text_and_never_worked_out(tmp_path: Path) -> None:
    read = read_text(tmp_path, 'Project name,Budget\n=1+1,5\n"=HYPERLINK(""http://x.example"")",6\nC,=2*3\n')
    assert projects(read)["name"].tolist() == ["=1+1", '=HYPERLINK("http://x.example")', "C"]
    assert projects(read)["budget"].fillna(-1).tolist() == [5, 6, -1]


@pytest.mark.parametrize(("late", "factor"), [(1, 1), (-1, -1)])
def test_the_sign_of_a_variance_is_told_from_its_neighbours(tmp_path: Path, late: int, factor: int) -> None:
    rows = "".join(f"P{n},2026-01-10,2026-01-{10 + n},{late * n}\n" for n in range(1, 12))
    read = read_text(tmp_path, "Project name,Planned end,Forecast end,Schedule variance (days)\n" + rows)
    assert projects(read)["schedule_variance_days"].tolist() == list(range(1, 12))
    assert f"{'positive' if factor > 0 else 'negative'} is late" in detail(read, "Schedule variance (days)")


def test_a_sign_without_evidence_is_unsettled_and_said(tmp_path: Path) -> None:
    text = "Project name,Schedule variance (days)\nA,-5\nB,7\n"
    read = read_text(tmp_path, text)
    assert projects(read)["schedule_variance_days"].tolist() == [-5, 7]
    assert any("unsettled" in note for note in read.notes)
    assert projects(read_text(tmp_path, text, mapping="negative_is: late"))["schedule_variance_days"].tolist() == [
        5,
        -7,
    ]


def test_a_unit_in_one_header_holds_for_its_neighbour_where_the_figures_fit(tmp_path: Path) -> None:
    read = read_text(
        tmp_path, "Project name,Budget (£m),Spent to date,Forecast cost\nA,10,4.5,12000000\nB,20,12,22000000\n"
    )
    frame = projects(read)
    assert frame["actual_cost"].tolist() == [4.5e6, 12e6]
    assert frame["forecast_cost"].tolist() == [12e6, 22e6]
    assert "as other headers say" in detail(read, "Spent to date")
