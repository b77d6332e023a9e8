"""Summaries in a network: what lies below a linked summary, and the joints that stand for its start and finish."""

import numpy as np
import pandas as pd

from portfolio.critical_path import FF, SS
from portfolio.membership import places

_DEEPEST = 50


def below(everything: pd.DataFrame, summaries: pd.Series) -> pd.DataFrame:
    """Each linked summary with everything below it that is no summary itself."""
    tree = everything[["id", "parent", "kind"]][everything["parent"].notna()]
    found = []
    front = pd.DataFrame({"summary": summaries.to_numpy(), "parent": summaries.to_numpy()}).astype("str")
    for _ in range(_DEEPEST):
        front = front.merge(tree, on="parent")
        if not len(front):
            break
        found.append(front[front["kind"] != "summary"][["summary", "id"]])
        front = front[front["kind"] == "summary"][["summary", "id"]].rename(columns={"id": "parent"})
    none = pd.DataFrame({"summary": pd.Series(dtype="str"), "id": pd.Series(dtype="str")})
    return pd.concat(found, ignore_index=True).drop_duplicates() if found else none


class Joints:
    """Activities without length behind the real ones: where a summary starts and ends, where unlinked work ends."""

    def __init__(
        self, pairs: pd.DataFrame, frame: pd.DataFrame, group: np.ndarray, calendar: np.ndarray, rest: np.ndarray
    ) -> None:
        """Take the linked summaries and the last days of what is not linked."""
        member = places(pairs["id"], frame["id"])
        pairs, member = pairs[member >= 0], member[member >= 0]
        self.summaries = pd.Index(pairs["summary"].unique())
        code = self.summaries.get_indexer(pd.Index(pairs["summary"]))
        first = np.full(len(self.summaries), 0)
        first[code[::-1]] = member[::-1]
        self.real, self.rest = len(frame), rest
        self.resting = np.flatnonzero(~np.isnat(rest))
        self.group = np.concatenate([group[first], group[first], self.resting])
        self.calendar = np.concatenate([calendar[first], calendar[first], np.zeros(len(self.resting), dtype=np.int64)])
        self.start, self.finish = len(frame), len(frame) + len(self.summaries)
        self.links = pd.DataFrame(
            {
                "before": np.concatenate([self.start + code, member]),
                "after": np.concatenate([member, self.finish + code]),
                "kind": np.repeat([SS, FF], len(member)),
                "lag": 0.0,
                "tie": -1,
            }
        )

    def names(self, projects: pd.Index) -> np.ndarray:
        """The summary, or the project, that each joint belongs to."""
        parts = [self.summaries, self.summaries, projects[self.resting]]
        return np.concatenate([part.to_numpy(dtype=object) for part in parts])

    def place(self, ids: pd.Series, spots: pd.Series, *, ends: np.ndarray) -> np.ndarray:
        """The activity each id stands for: of a summary its finish or its start; -1 for what is not there."""
        found = places(ids, spots)
        if len(self.summaries):
            above = places(ids, self.summaries)
            joint = np.where(ends, self.finish, self.start) + above
            found = np.where((found < 0) & (above >= 0), joint, found)
        return found
