"""The published lists that lie beside the project are read right: counts, days, money, ratings, signs."""

import html
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ingestion.tables.words import fold
from portfolio.vocabulary import Rag
from tests.ingestion.tables.reading import matches, projects, read_file
from tests.shared_data import shared


def _plain(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _same_days(read: pd.Series, truth: pd.Series) -> bool:
    return bool((read.eq(truth) | (read.isna() & truth.isna())).all())


def test_us_list_accounts_for_all_rows() -> None:
    """2,472 rows are 2,468 projects and 4 rows that repeat another word for word, each named."""
    reading = read_file(shared("us_it_dashboard_2012/projects-1.0.csv"))
    assert (reading.read, reading.loaded, reading.repeated) == (2472, 2468, 4)
    repeats = {reject.row: reject.value for reject in reading.rejected if "word for word" in reject.reason}
    assert repeats == {499: "2672", 1000: "103", 1731: "328", 2282: "2268"}


def test_us_list_is_mapped_without_help() -> None:
    reading = read_file(shared("us_it_dashboard_2012/projects-1.0.csv"))
    fields = {column: name for column, name in matches(reading).items() if name}
    assert fields == {
        "pid": "id",
        "projectName": "name",
        "agencyName": "department",
        "investmentTitle": "programme",
        "projectDescription": "description",
        "startDate": "start",
        "completionDate": "end",
        "plannedProjectCompletionDate": "baseline_end",
        "projectedActualProjectCompletionDate": "end",
        "scheduleVariance": "schedule_variance_days",
        "scheduleVariancePercent": "schedule_variance_share",
        "costVariance": "cost_variance",
        "costVariancePercent": "cost_variance_share",
        "plannedCost": "budget",
        "projectedActualCost": "forecast_cost",
        "updatedDate": "reported_on",
    }


def test_us_variances_are_turned_so_that_positive_is_late_and_over() -> None:
    """The file writes late and over cost as negative; published values are the truth."""
    path = shared("us_it_dashboard_2012/projects-1.0.csv")
    published = _plain(path).drop_duplicates("pid").set_index("pid")
    read = projects(read_file(path))
    for column, field, scale in (
        ("scheduleVariance", "schedule_variance_days", -1.0),
        ("scheduleVariancePercent", "schedule_variance_share", -0.01),
        ("costVariance", "cost_variance", -1.0),
        ("costVariancePercent", "cost_variance_share", -0.01),
        ("plannedCost", "budget", 1.0),
        ("projectedActualCost", "forecast_cost", 1.0),
    ):
        truth = pd.to_numeric(published[column].replace("", None)) * scale
        np.testing.assert_allclose(read[field].to_numpy(), truth.loc[read.index].to_numpy(), rtol=1e-12)
    assert "currency" not in read


def test_us_days_are_read_day_first() -> None:
    path = shared("us_it_dashboard_2012/projects-1.0.csv")
    published = _plain(path).drop_duplicates("pid").set_index("pid")
    read = projects(read_file(path))
    truth = pd.to_datetime(published["startDate"].replace("", None), format="%d/%m/%Y").loc[read.index]
    assert _same_days(read["start"], truth)
    both = published["projectedActualProjectCompletionDate"].where(
        published["projectedActualProjectCompletionDate"].ne(""), published["completionDate"]
    )
    truth = pd.to_datetime(both.replace("", None), format="%d/%m/%Y").loc[read.index]
    assert _same_days(read["end"], truth)


def test_us_names_are_shown_unescaped_and_kept_as_written() -> None:
    read = projects(read_file(shared("us_it_dashboard_2012/projects-1.0.csv")))
    escaped = read[
        [name != "" and "&amp;" in raw.get("name", "") for name, raw in zip(read["name"], read["raw"], strict=True)]
    ]
    assert len(escaped) > 10
    assert all(
        html.unescape(raw["name"]).split() == name.split()
        for name, raw in zip(escaped["name"], escaped["raw"], strict=True)
    )
    assert not read["name"].str.contains("&amp;").any()


@pytest.mark.parametrize(("year", "rows"), [(2014, 199), (2015, 188), (2016, 143), (2017, 143), (2018, 133)])
def test_gmpp_pictures_have_every_row(year: int, rows: int) -> None:
    reading = read_file(shared(f"gmpp_panel/gmpp_{year}.csv"))
    assert (reading.read, reading.loaded, reading.repeated) == (rows, rows, 0)
    assert {records.source for records in reading.records} == {"gmpp"}
    fields = matches(reading)
    assert fields["colour_rating"] == "rag"
    assert fields["wlc_baseline_incl_NCG"] == "budget"
    assert [column for column, name in fields.items() if name == "update"] == [
        "rating_comment", "schedule_comment", "variance_comment", "budget_comment",
    ]  # fmt: skip


@pytest.mark.parametrize("year", [2014, 2015, 2016, 2017])
def test_gmpp_ratings_and_costs_equal_the_labels(year: int) -> None:
    """labels.csv was made by hand from the same files: rating 1 (green) to 5 (red), cost in GBP million."""
    labels = pd.read_csv(shared("gmpp_panel/labels.csv"))
    labels = labels[labels["year"].eq(year)].assign(id=lambda f: f["project_name"].map(fold)).set_index("id")
    read = projects(read_file(shared(f"gmpp_panel/gmpp_{year}.csv")))
    assert set(read.index) == set(labels.index)
    labels = labels.loc[read.index]
    rag = read["rag"].map(lambda text: float(Rag(text).level), na_action="ignore").astype("float64")
    np.testing.assert_array_equal(rag.to_numpy(), labels["rag"].to_numpy())
    held = read["withheld"].map(lambda words: "budget" in words)
    assert read["budget"][held].isna().all()
    # Where a cost is withheld, the label is made of the digits of the sentence ("Section 43 … (2000)" is 432000).
    cost = labels["wlc"].mask(held)
    np.testing.assert_allclose((read["budget"] / 1e6).to_numpy(), cost.to_numpy(), rtol=1e-9)


@pytest.mark.parametrize("year", [2014, 2015, 2016, 2017])
def test_gmpp_ends_give_the_slips_of_the_labels(year: int) -> None:
    """slip_days is next year's end minus this year's, so both ends must be read right."""
    labels = pd.read_csv(shared("gmpp_panel/labels.csv"))
    labels = labels[labels["year"].eq(year)].assign(id=lambda f: f["project_name"].map(fold)).set_index("id")
    now = projects(read_file(shared(f"gmpp_panel/gmpp_{year}.csv")))["end"]
    following = projects(read_file(shared(f"gmpp_panel/gmpp_{year + 1}.csv")))["end"]
    known = labels["slip_days"].dropna()
    slip = (following.reindex(known.index) - now.reindex(known.index)).dt.days
    assert slip.eq(known).mean() > 0.99
    assert len(known) > 60


def test_gmpp_2018_rows_torn_by_line_breaks_are_whole_again() -> None:
    reading = read_file(shared("gmpp_panel/gmpp_2018.csv"))
    assert any("29 rows were torn apart" in note and "lines 24–26" in note for note in reading.notes)
    read = projects(reading)
    foxhound = read.loc["foxhound programme"]
    assert (foxhound["department"], foxhound["rag"]) == ("CO", "amber/green")
    assert (foxhound["start"], foxhound["end"]) == (pd.Timestamp("2013-09-01"), pd.Timestamp("2018-12-31"))
    assert (foxhound["year_budget"], foxhound["year_forecast"], foxhound["budget"]) == (27.60e6, 33.05e6, 174.30e6)
    assert read["department"].str.len().max() <= 12


@pytest.mark.parametrize(("year", "rows"), [(2022, 138), (2023, 140)])
def test_gmpp_uk_pictures_have_every_row(year: int, rows: int) -> None:
    reading = read_file(shared(f"gmpp_uk/gmpp_march_{year}.csv"))
    assert (reading.read, reading.loaded) == (rows, rows)
    read = projects(reading)
    assert read["currency"].dropna().unique().tolist() == ["GBP"]


def test_gmpp_uk_equals_its_labels() -> None:
    """Ratings of both years, slips and growth of whole-life cost, as published beside the files."""
    labels = pd.read_csv(shared("gmpp_uk/labels_2022_to_2023.csv")).set_index("id")
    old = projects(read_file(shared("gmpp_uk/gmpp_march_2022.csv")))
    new = projects(read_file(shared("gmpp_uk/gmpp_march_2023.csv"))).reindex(old.index)
    labels = labels.loc[old.index]
    assert old["rag"].str.title().fillna("").eq(labels["rag_t"].fillna("")).all()
    assert new["rag"].str.title().fillna("").eq(labels["rag_t1"].fillna("")).all()
    known = labels["slip_days"].notna()
    assert (new["end"] - old["end"]).dt.days[known].eq(labels["slip_days"][known]).all()
    grown = labels["wlc_growth"].dropna()
    np.testing.assert_allclose(
        (new["budget"] / old["budget"] - 1).loc[grown.index].to_numpy(), grown.to_numpy(), atol=1e-9
    )


def test_gmpp_uk_redactions_are_withheld_not_values() -> None:
    read = projects(read_file(shared("gmpp_uk/gmpp_march_2022.csv")))
    held = read["withheld"].map(lambda words: words.get("rag", ""))
    assert int(held.str.startswith("Exempt").sum()) == 9
    assert read["rag"][held.ne("")].isna().all()
    assert int(read["rag"].eq("red").sum()) == 20


def test_nyc_rows_are_ten_sets_of_changes() -> None:
    """The reporting day varies by row: each row is known from its own day."""
    reading = read_file(shared("nyc_capital_projects/nyc_capital_projects_to_2017.csv"))
    assert reading.read == reading.loaded == 839
    assert [(records.known_on.isoformat(), len(records.tables["projects"])) for records in reading.records] == [
        ("2013-09-01", 45), ("2014-01-01", 49), ("2014-05-01", 54), ("2015-02-01", 59), ("2015-08-01", 66),
        ("2016-01-01", 75), ("2016-06-01", 96), ("2016-11-01", 108), ("2017-04-01", 118), ("2017-09-01", 169),
    ]  # fmt: skip
    assert not any(records.complete for records in reading.records)
    last = reading.records[-1].tables["projects"].set_index("id")
    assert int(last["phase"].eq("Construction").sum()) == 71
    assert last.loc[last["department"].eq("EDC"), "budget"].sum() == pytest.approx(2003100103, abs=1e6)
    published = _plain(shared("nyc_capital_projects/nyc_capital_projects_to_2017.csv"))
    published = published[published["Date Reported As Of"].str.startswith("09/01/2017")].set_index("PID")
    truth = pd.to_datetime(published["Forecast Completion"].replace("", None), format="%m/%d/%Y").loc[last.index]
    assert _same_days(last["end"], truth)


def test_a_jira_history_is_split_by_the_day_that_a_mapping_names() -> None:
    mapping = "columns: {ticket: id, As.Of.Date: reported_on, date_created: start, Status: status}"
    path = shared("aea_jira/jira_history_created_before_2025-06.csv")
    reading = read_file(path, mapping=mapping)
    assert (reading.read, reading.loaded, reading.repeated) == (14796, 3527, 1)
    published = _plain(path)
    assert len(reading.records) == published["date_asof"].nunique()
    last = {key: row for one in reading.records for key, row in one.tables["projects"].set_index("id")["raw"].items()}
    newest = published.drop_duplicates("ticket").set_index("ticket")["Status"]  # it is written newest first
    assert {key: raw["status"] for key, raw in last.items()} == newest.to_dict()


@pytest.mark.parametrize(("year", "rows", "day"), [(2016, 398, date(2016, 6, 9)), (2019, 463, date(2019, 5, 1))])
def test_canadian_pictures_are_dated_by_their_own_column(year: int, rows: int, day: date) -> None:
    path = shared(f"canada_gc_it/gc-it-projects-{year}.csv")
    reading = read_file(path)
    assert (reading.read, reading.loaded) == (rows, rows)
    (records,) = reading.records
    assert (records.known_on, records.source) == (day, "gc-it-projects")
    published = _plain(path).set_index("uniqueId")
    read = projects(reading)
    truth = pd.to_datetime(published["estimatedCompletionDate"].replace("", None), format="%B %d, %Y").loc[read.index]
    assert _same_days(read["end"], truth)
    amounts = pd.to_numeric(published["totalBudget"].str.replace(r"[$,]", "", regex=True).replace("", None))
    np.testing.assert_allclose(read["budget"].to_numpy(), amounts.loc[read.index].to_numpy())
    assert "currency" not in read
