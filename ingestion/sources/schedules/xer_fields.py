"""Activity codes, user-defined fields and notebooks of an XER, by their titles."""

import pandas as pd

from ingestion.sources.schedules.fields import read_task_fields, task_field
from ingestion.sources.schedules.xer_tables import Xer
from ingestion.text.html import html_text


def custom_fields(xer: Xer, tasks: pd.Index) -> dict[str, pd.Series]:
    """Task columns that codes and user-defined fields fill, and `notes`; each indexed like `tasks`."""
    columns: dict[str, pd.Series] = {}
    for title, values in (*_codes(xer), *_user_fields(xer)):
        known = values[~values.index.duplicated()]
        texts = known.reindex(tasks).astype("str")
        columns[title] = columns[title].fillna(texts) if title in columns else texts
    read = read_task_fields(columns)
    memos = xer.table("TASKMEMO").dropna()
    if len(memos):
        said = memos["task_memo"].map(lambda text: html_text(text.replace("\x7f", "\n"))).str.strip()
        joined = said[said != ""].groupby(memos["task_id"]).agg("\n\n".join)
        if len(joined):
            read["notes"] = joined.reindex(tasks).astype("str")
    return read


def _codes(xer: Xer) -> list[tuple[str, pd.Series]]:
    kinds = xer.table("ACTVTYPE").dropna().drop_duplicates("actv_code_type_id")
    values = xer.table("ACTVCODE").drop_duplicates("actv_code_id").set_index("actv_code_id")
    words = values["actv_code_name"].fillna(values["short_name"])
    given = xer.table("TASKACTV")
    found = []
    for kind, title in zip(kinds["actv_code_type_id"], kinds["actv_code_type"], strict=True):
        if task_field(title):
            rows = given[given["actv_code_type_id"] == kind]
            found.append((title, _by_task(rows["task_id"], rows["actv_code_id"].map(words))))
    return found


def _user_fields(xer: Xer) -> list[tuple[str, pd.Series]]:
    kinds = xer.table("UDFTYPE")
    kinds = kinds[kinds["table_name"].fillna("").str.upper() == "TASK"].drop_duplicates("udf_type_id")
    given = xer.table("UDFVALUE")
    found = []
    for kind, title in zip(kinds["udf_type_id"], kinds["udf_type_label"], strict=True):
        if isinstance(title, str) and task_field(title):
            rows = given[given["udf_type_id"] == kind]
            text = rows["udf_text"].fillna(rows["udf_number"]).fillna(rows["udf_date"])
            found.append((title, _by_task(rows["fk_id"], text)))
    return found


def _by_task(tasks: pd.Series, texts: pd.Series) -> pd.Series:
    values = pd.Series(texts.to_numpy(), index=pd.Index(tasks), dtype="str").dropna()
    return values[values.index.notna()]
