"""Who supplies what: vendors of a project, projects of a vendor, vendors that supply a kind of thing."""

import re
from collections.abc import Hashable, Mapping
from typing import Any

from insights.ask.nouns.cells import proved_of
from insights.ask.nouns.family import Family, cited, counted, several
from insights.ask.nouns.mentions import project_meant, vendor_meant
from insights.ask.nouns.phrases import listed
from insights.ask.nouns.vendors import vendors
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.telling import Told
from insights.ask.words import STOP, fold, read, stem
from insights.evidence import fact, project_field
from insights.narration.plain import line
from portfolio.deliveries import dependants, vendor_names
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio

_VENDORS = r"(?:vendors?|suppliers?|contractors?|subcontractors?|companies|company|firms?)"
_OF_PROJECT = (
    (
        rf"(?:who|which {_VENDORS}|what {_VENDORS}) (?:(?:is|are|currently|all) )*(?:suppl(?:y|ies|ying)"
        rf"|delivers?(?: to)?"
        r"|serv(?:es?|ing)|provides?(?: for| to)?) (?:to |for |on )?(?P<x>.+)"
    ),
    (
        rf"(?:what|which|list|show)(?: me)?(?: are)?(?: all)?(?: the)? {_VENDORS} (?:does|do|is|are|of|for|on|in|has"
        rf"|have) (?:the )?(?P<x>.+?)"
        r"(?: (?:use|uses|using|depend(?:s|ing)? on|rel(?:y|ies|ying) on|have|has|involved|need|needs|work(?:s"
        r"|ing)? with))?"
    ),
    rf"(?:who (?:is|are) )?(?:the )?{_VENDORS} (?:of|for|on) (?P<x>.+)",
    rf"how many {_VENDORS} (?:does|do) (?P<x>.+?) (?:use|have|need|depend on|rely on|work with)",
)
_OF_VENDOR = (
    (
        r"(?:(?P<count>how many|number of)|which|what|list|show(?: me)?(?: the)?|the)(?: (?:active|open|live"
        r"|running|current|all|other|(?P<critical>critical(?:[ -]priority)?)))* projects? "
        r"(?:that |which )?(?:(?:do|does|is|are|currently|all) )*"
        r"(?:depend(?:s|ing)? on|use[sd]?|using|rel(?:y|ies|ying) on|involve[sd]?|with|need|needs|have|has|hang on"
        r"|worked on by|served by|supplied by) "
        rf"(?:the )?(?:{_VENDORS} )?(?P<x>.+)"
    ),
    (
        r"(?:(?P<count>how many|number of)|which|what|whose)(?: (?:active|open|live|running|current))*"
        r" projects? (?:does|do|is) (?P<x>.+?) (?:supply|supplies|deliver(?: to)?|work(?:ing)? (?:on|for)"
        r"|serve|provide|have|involved in)"
    ),
    r"(?:what|where) (?:does|do) (?P<x>.+?) (?:work on|deliver to)",
)
_OF_KIND = (
    (
        r"who (?:does|do|supplies|supply|provides|delivers|makes|handles|sells|is doing|builds)(?: us| our| the"
        r"| all)* (?P<x>.+?)(?: for us)?"
    ),
    (
        rf"(?:which|what) {_VENDORS} (?:does|do|supplies|supply|provides?|delivers?|makes?|handles?)(?: us| our| the"
        rf"| all)* (?P<x>.+?)(?: for us)?"
    ),
    rf"(?:who is |who are )?(?:our|the) (?P<x>.+?) {_VENDORS}",
    r"what (?:does|do) (?P<v>.+?) (?:supply|provide|deliver|make|do|sell)(?: us| to us| for us)?",
)
_SHARED = (
    rf"(?:which|what|list|name|show)(?: me)?(?: the)? {_VENDORS} (?:(?:do|are|that|is) )*(?:shared (?:by|between) )?"
    r"(?P<x>.+?) and (?P<y>.+?)(?: (?:both )?(?:share|have in common|both (?:use|have)))?"
)
"""Two projects asked for what they have in common; read only where a word says so."""
_ANY_TWO = (
    r"(?:which|what|any|are there|list)(?: any)?(?: two)? projects (?:that |which )?(?:share|have) "
    r"(?:the same|a common|both) .+ and (?:the same|a common)? ?.+"
)
_CRITICAL = Filter(field="priority", op="is", any_of=("critical",), said="critical")


def read_supplied(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about who supplies whom; None where it is about something else."""
    text = read(question).text.strip(" ?.!")
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", text)
    shared = re.fullmatch(_SHARED, text)
    if shared and re.search(r"\b(?:shared?|in common|both)\b", text):
        sides = [project_meant(shared[side], portfolio) for side in ("x", "y")]
        if any(side is None or len(side.ids) > 1 for side in sides):
            return Unclear(reason="I could not tell which two projects are meant; say their full names.")
        ids = tuple(side.ids[0] for side in sides if side)
        return Plan(action="supplied", subject="projects", ids=ids, group="vendor", measure="shared")
    if re.fullmatch(_ANY_TWO, text):
        return Unclear(reason="Ask which vendors, or which people, several projects share; I cannot join the two.")
    for pattern in _OF_VENDOR:
        match = re.fullmatch(pattern, text)
        vendor = vendor_meant(match["x"], portfolio) if match else None
        if match and vendor and project_exact(match["x"], portfolio) is None:
            measure = "count" if match.groupdict().get("count") else None
            critical = (_CRITICAL,) if match.groupdict().get("critical") else ()
            return Plan(action="supplied", subject="vendors", ids=vendor.ids, group="project", measure=measure,
                        filters=critical,
                        several=vendor.said if len(vendor.ids) > 1 else None)  # fmt: skip
    for pattern in _OF_PROJECT:
        match = re.fullmatch(pattern, text)
        project = project_meant(match["x"], portfolio) if match else None
        if project:
            return Plan(action="supplied", subject="projects", ids=project.ids, group="vendor",
                        several=project.said if len(project.ids) > 1 else None)  # fmt: skip
    return _of_kind(text, portfolio)


def project_exact(said: str, portfolio: Portfolio) -> str | None:
    """A project that bears exactly this name."""
    return next((one for one, p in portfolio.projects.items() if fold(p.name) == fold(said)), None)


def _of_kind(text: str, portfolio: Portfolio) -> Plan | None:
    for pattern in _OF_KIND:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        if "v" in match.re.groupindex:
            vendor = vendor_meant(match["v"], portfolio)
            if vendor:
                return Plan(action="supplied", subject="vendors", ids=vendor.ids, group="kind",
                            several=vendor.said if len(vendor.ids) > 1 else None)  # fmt: skip
            continue
        ids = _supplying(match["x"], portfolio)
        if ids:
            return Plan(action="supplied", subject="vendors", ids=ids, group="kind", topic=match["x"])
    return None


def _supplying(said: str, portfolio: Portfolio) -> tuple[str, ...]:
    """Vendors whose kind holds every word that was said."""
    wanted = {stem(word) for word in fold(said).split()} - STOP - {"work", "thing", "stuff", "service"}
    kinds = portfolio.ask(vendors).frame["kind"].dropna()
    found = [str(one) for one, kind in kinds.items() if wanted and wanted <= {stem(w) for w in fold(str(kind)).split()}]
    return tuple(found)


def tell_supplied(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The vendors or projects, with how each tie shows."""
    names = portfolio.ask(vendor_names)
    if plan.group == "kind":
        frame = portfolio.ask(vendors).frame.reindex(list(plan.ids))
        kinds = {one: line(str(kind)) for one, kind in frame["kind"].items() if isinstance(kind, str)}
        rows = [
            {"vendor": line(names.name(one)), **({"supplies": kinds[one]} if one in kinds else {})} for one in plan.ids
        ]
        parts = [f"{line(names.name(one))}: {kinds.get(one, 'what it supplies is not stated')}" for one in plan.ids]
        prove = portfolio.ask(vendors).prove
        return Told(
            f"{listed(parts)}.",
            rows=tuple(rows),
            citations=cited([prove(portfolio, one, "kind") for one in plan.ids] if prove else []),
        )
    ties, table = portfolio.ask(dependants), portfolio.table
    key, other = ("project", "vendor") if plan.group == "project" else ("vendor", "project")
    own = ties[ties[other].isin(plan.ids)]
    if plan.filters:
        own = own[own["project"].isin(table.index[table["priority"].isin(plan.filters[0].any_of)])]
    if plan.measure == "shared":
        both = own.groupby(key)[other].nunique()
        own = own[own[key].isin(both.index[both == len(plan.ids)])]
    asked = [line(names.name(one) if other == "vendor" else portfolio.name_of(one)) for one in plan.ids]
    note = f" {several(plan.several, asked)}" if plan.several else ""
    of = " and ".join(asked) if plan.measure == "shared" else " or ".join(asked)
    kind = f"active{''.join(f' {one.said}' for one in plan.filters)} project"
    if own.empty:
        what = f"{kind} depends on" if key == "project" else "vendor is known to supply"
        return Told(f"None: no {what} {of}.{note}")
    ids = list(dict.fromkeys(own[key]))
    told = sorted(line(portfolio.name_of(one) if key == "project" else names.name(one)) for one in ids)
    rows = [{key: name} for name in told]
    proof = [_proof(portfolio, row) for row in own.drop_duplicates([key]).head(8).to_dict("records")]
    if plan.measure == "count":
        verb = "depends" if len(ids) == 1 else "depend"
        return Told(f"{counted(len(ids), kind)} {verb} on {of}.{note}", citations=cited(proof))
    verb = "depend on" if key == "project" else "supply"
    if len(ids) == 1:
        verb = "depends on" if key == "project" else "supplies"
    many = counted(len(ids), kind if key == "project" else "vendor")
    text = f"{many} that {verb} {'both ' if plan.measure == 'shared' else ''}{of}: {listed(told)}.{note}"
    return Told(text, rows=tuple(rows), citations=cited(proof))


def _proof(portfolio: Portfolio, row: Mapping[Hashable, Any]) -> Evidence | None:
    if row["via"] == "projects":
        return project_field(portfolio, str(row["project"]), "vendors")
    if row["via"] == "items":
        return fact(portfolio, "item", str(row["id"]), "vendor")
    return proved_of(portfolio, "contract", portfolio.contracts.get(str(row["id"])), "vendor")


SUPPLIED = Family(read=read_supplied, owns=lambda plan: plan.action == "supplied", tell=tell_supplied)
