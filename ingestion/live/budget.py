"""How many calls a vendor allows in one UTC day, counted across runs and processes."""

from collections.abc import Callable
from datetime import date

from portfolio.errors import SourceUnavailable


class DayBudget:
    """Counts the calls of one UTC day to one account; what earlier runs spent counts too."""

    def __init__(
        self, account: str, day: date, count: Callable[[str, int], int], most: int | None = None, reserve: int = 0
    ) -> None:
        """Begin counting.

        Args:
            account: whose calls they are, for example `monday:api.monday.com`; never a token.
            day: the UTC day, handed in.
            count: adds to a kept number and returns the new sum; `LandingStore.count` is one.
            most: calls allowed in the day; None where the vendor does not say.
            reserve: calls to leave for others who use the same account.
        """
        self.account = account
        self.most = most
        self._left_alone = reserve
        self._key = f"calls:{account}:{day.isoformat()}"
        self._count = count

    @property
    def spent(self) -> int:
        """Calls made on this day so far."""
        return self._count(self._key, 0)

    def spend(self) -> None:
        """Count one call before it is made. Raises SourceUnavailable where the day's calls are spent."""
        spent = self._count(self._key, 1)
        if self.most is not None and spent > self.most - self._left_alone:
            self._count(self._key, -1)
            raise SourceUnavailable(
                f"The {self.most} calls a day to {self.account.partition(':')[2] or self.account} are spent; "
                "try again after midnight UTC."
            )
