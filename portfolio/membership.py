"""Which rows name one of many ids: asked often, over long columns."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def among(column: "pd.Series | pd.Index", ids: pd.Series) -> np.ndarray:
    """True where a text column holds one of `ids`; as `isin`, which first wraps each of the ids in an object."""
    # An empty column may have lost its type on the way.
    there = pc.is_in(pa.array(column.astype("str")), value_set=pa.array(ids.astype("str")), skip_nulls=True)
    found: np.ndarray = np.asarray(there, dtype=bool)
    return found


def places(column: "pd.Series | pd.Index", ids: "pd.Series | pd.Index") -> np.ndarray:
    """Where each text of a column stands in `ids`, -1 where it does not; as `get_indexer`, without wrapping texts."""
    spots = pc.index_in(pa.array(column.astype("str")), value_set=pa.array(ids.astype("str")), skip_nulls=True)
    found: np.ndarray = spots.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return found
