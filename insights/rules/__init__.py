"""Every rule of the house, one explicit list. Adding a rule = one file, one YAML, one line here."""

from typing import Any

from insights.rule import Rule
from insights.rules.ownerless_project import OwnerlessProject
from insights.rules.shared_vendor import SharedVendor

RULES: tuple[Rule[Any], ...] = (
    # Vendor
    SharedVendor(),
    # Governance
    OwnerlessProject(),
)
