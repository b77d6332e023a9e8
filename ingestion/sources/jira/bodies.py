"""Wiki markup to text, whole columns at a time: only bodies that hold real markup are taken apart one by one."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.text.wiki import wiki_text

_BULLET = r"(?m:^[ \t]*(?:[*#]|-{1,2})[ \t]+)(\S)"
_MARKUP = (
    r"[{\[\\]|![^\s!]|\?\?\S|(?m:(?:^|\W)[*_+^~-][^\s*_+^~?-])|(?m:^[ \t]*(?:[*#]{2}|\|))"
    r"|(?mi:^[ \t]*(?:h[1-6]|bq)\.)|(?m:^[ \t]*-{4,}[ \t]*$)|(?m:^[ \t]*[*#-]+[ \t]*$)"
)
_HIDDEN = (
    r"[\x00-\x09\x0b-\x1f\x7f-\x{a0}\x{ad}\x{34f}\x{61c}\x{115f}\x{1160}\x{1680}\x{180e}\x{2000}-\x{200f}"
    r"\x{2028}-\x{202f}\x{205f}-\x{206f}\x{20e3}\x{3000}\x{3164}\x{fe00}-\x{fe0f}\x{feff}\x{ffa0}\x{fff9}-\x{fffb}"
    r"\x{1f3f4}\x{e0000}-\x{e007f}]"
)
"""Characters that `wiki_text` takes out or turns into blanks."""


def plain(cells: pa.ChunkedArray | pa.Array) -> pd.Series:
    """What `wiki_text` makes of every cell, missing where a cell is; a few patterns do for words without markup."""
    text = pc.replace_substring_regex(cells, r"\r\n?", "\n")
    bare = pc.replace_substring_regex(text, _BULLET, r"- \1")
    marked = pc.or_(pc.match_substring_regex(bare, _MARKUP), pc.match_substring_regex(bare, _HIDDEN))
    bare = pc.replace_substring_regex(bare, r"(?m:[ \t]+$)", "")
    bare = pc.utf8_trim(pc.replace_substring_regex(bare, r"\n{3,}", "\n\n"), characters="\n ")
    out = bare.to_pandas().to_numpy(dtype=object, copy=True)
    for spot in np.flatnonzero(pc.fill_null(marked, fill_value=False).to_numpy(zero_copy_only=False)):
        out[spot] = wiki_text(cells[spot].as_py())
    return pd.Series(out, dtype="str")
