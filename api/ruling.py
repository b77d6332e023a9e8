"""The rule catalogue, as this workspace has it in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from api import views
from api.deciding import Deciding
from insights import catalogue, life
from insights.policy import Policy
from portfolio.findings import Precision


@dataclass(frozen=True, eq=False)
class Ruling:
    """Rules with the limits in force, and how often people found them right."""

    policy: Policy
    deciding: Deciding

    def rules(self) -> views.RuleList:
        """The rule catalogue, by code."""
        precisions = self._precisions()
        lines = (
            views.RuleLine(
                code=page.code,
                name=page.name,
                category=page.category,
                severity=page.severity,
                sentence=page.sentence,
                enabled=page.code not in self.policy.disabled,
                precision=precisions.get(page.code),
            )
            for page in catalogue.pages()
        )
        return views.RuleList(items=tuple(sorted(lines, key=lambda line: line.code)))

    def rule(self, code: str) -> views.RuleDetail:
        """One rule's page. Raises UnknownRule."""
        rule = catalogue.rule_of(code)
        page = catalogue.page(rule)
        precision = self._precisions().get(rule.code) or life.precision(0, 0, self.policy.scoring.life)
        return views.RuleDetail(
            **dict(page),
            enabled=rule.code not in self.policy.disabled,
            in_force=dict(self.policy.limits(rule)),
            precision=precision,
        )

    def _precisions(self) -> Mapping[str, Precision]:
        store = self.deciding.store
        return self.deciding.precisions(info.name for info in store.portfolios())
