"""Our float beside what MS Project states in the shared files: the same, or a day off for a reason that is known.

Days are kept without their hours. A plan that ends at eight in the morning therefore ends a day later for us, and all
its float is a day longer; that is the whole difference in these files.
"""

from datetime import date

import pytest

from ingestion.source import Request
from ingestion.sources.schedules import MspdiSource
from portfolio.activities import network_of
from portfolio.critical_path import critical_path
from portfolio.floats import floats_of
from tests.network.plans import picture
from tests.shared_data import shared

REQUEST = Request("p", date(2026, 3, 10))
SAME = 0.0
ENDS_AT_EIGHT = 1.0


@pytest.mark.parametrize(
    ("file", "off", "count"),
    [
        ("connectors/msproject/mpxj-mspdirelations.xml", SAME, 5),
        ("connectors/msproject/mpxj-mspdisplittask.xml", SAME, 2),
        ("schedule_files_mpxj/mspdiresource.xml", SAME, 2),
        ("schedule_files_mpxj/mspdinulltasks.xml", SAME, 3),
        ("connectors/msproject/mpxj-sample.xml", ENDS_AT_EIGHT, 16),
    ],
)
def test_total_float_is_what_ms_project_states(file: str, off: float, count: int) -> None:
    portfolio = picture(MspdiSource().read(shared(file), REQUEST))
    plan = network_of(portfolio, whole=True, retained=False, dated=False)
    found = floats_of(plan, critical_path(plan.net))
    found = found[found["stated_float_days"].notna()]
    assert len(found) == count
    difference = (found["total_float_days"] - found["stated_float_days"]).round(2)
    assert set(difference) <= {SAME, off}
