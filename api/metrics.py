"""The risk of every portfolio in the Prometheus text format (version 0.0.4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from api import standing
from api.neutral import for_terminal
from api.workspace import Workspace
from insights.scoring import index_of
from portfolio.errors import PortfolioError
from portfolio.findings import Brief
from portfolio.vocabulary import Severity

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
BANDS = (*(severity.value for severity in Severity), "none")
_TRENDS = {"new": 0, "same": 0, "better": -1, "worse": 1}


@dataclass
class Metric:
    """One metric and its samples.

    Attributes:
        name: its name, with its unit.
        help: what it says.
        kind: gauge or counter.
        samples: label → value pairs, each with the number.
    """

    name: str
    help: str
    kind: str = "gauge"
    samples: list[tuple[Mapping[str, str], float]] = field(default_factory=list)

    def add(self, value: float, **labels: str) -> None:
        """One more sample."""
        self.samples.append((labels, value))

    def lines(self) -> Iterator[str]:
        """The metric as text."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.samples:
            named = ",".join(f'{name}="{label(text)}"' for name, text in labels.items())
            yield f"{self.name}{{{named}}} {value:.10g}" if named else f"{self.name} {value:.10g}"


def risk(workspace: Workspace) -> Iterator[str]:
    """The risk of every portfolio that has facts; of every project too, where the workspace says so."""
    index = Metric("bellwether_portfolio_index", "Portfolio risk index, 0 to 100.")
    residual = Metric("bellwether_portfolio_residual_index", "The index once what people do about it is counted.")
    trend = Metric("bellwether_portfolio_trend", "1 worse than at the picture before, -1 better, 0 else.")
    coverage = Metric("bellwether_portfolio_coverage", "Share of checks that could be made, 0 to 1.")
    projects = Metric("bellwether_projects", "Projects by the band of their score.")
    severities = Metric("bellwether_open_insights", "Insights that stand open.")
    categories = Metric("bellwether_open_insights_by_category", "Insights that stand open, by category too.")
    unowned = Metric("bellwether_unowned_insights", "Open insights that nobody has taken on.")
    overdue = Metric("bellwether_overdue_insights", "Open insights whose mitigation was due before now.")
    age = Metric("bellwether_picture_age_seconds", "Time since the day of the newest picture began, in UTC.")
    score = Metric("bellwether_project_score", "Risk score of a project, 0 to 100.")
    for brief in _briefs(workspace):
        name = brief.portfolio
        found = [insight for insight in brief.insights if standing.is_open(insight)]
        index.add(brief.index, portfolio=name)
        residual.add(
            index_of(s.score if s.residual is None else s.residual for s in brief.scores if s.active), portfolio=name
        )
        trend.add(_TRENDS[brief.trend], portfolio=name)
        coverage.add(brief.coverage, portfolio=name)
        bands = Counter(str(one.band) for one in brief.scores)
        for band in BANDS:
            projects.add(bands[band], portfolio=name, band=band)
        for severity, count in standing.by_severity(found).items():
            severities.add(count, portfolio=name, severity=severity.value)
            unowned.add(
                sum(one.owner is None for one in found if one.severity == severity), portfolio=name,
                severity=severity.value,
            )  # fmt: skip
        for category, row in standing.by_category(found).items():
            for severity, count in row.items():
                categories.add(count, portfolio=name, category=category.value, severity=severity.value)
        overdue.add(sum(one.overdue for one in found), portfolio=name)
        age.add(_age(workspace.moment(), brief), portfolio=name)
        if workspace.project_metrics:
            for one in brief.scores:
                score.add(one.score, portfolio=name, project=one.project, name=for_terminal(one.name))
    each = (score,) if workspace.project_metrics else ()
    yield from _text([index, residual, trend, coverage, projects, severities, categories, unowned, overdue, age, *each])


def label(text: str) -> str:
    """A label value: the three characters are escaped that the format gives a meaning, all else stays as it is."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _briefs(workspace: Workspace) -> Iterator[Brief]:
    for line in workspace.portfolios():
        try:
            yield workspace.brief(line.name)
        except PortfolioError:
            continue  # a portfolio without facts has no risk to report


def _age(now: datetime, brief: Brief) -> float:
    return (now - datetime.combine(brief.as_of, time(), UTC)).total_seconds()


def _text(metrics: Iterable[Metric]) -> Iterator[str]:
    for metric in metrics:
        yield from metric.lines()
