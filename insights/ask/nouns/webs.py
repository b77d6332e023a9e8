"""Questions about the whole web of waiting: its longest chain, who is waited for most, and who stands alone."""

import itertools
import re
from typing import Literal

import networkx as nx

from insights.ask.nouns.chain_answers import cited_links, listed_names, names_of_nodes, web
from insights.ask.nouns.family import Family, counted
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told
from insights.ask.words import NUMBER_WORDS, read
from portfolio.snapshot import Portfolio

_NUMBER = r"\d+|" + "|".join(NUMBER_WORDS)
_LEAD = (
    r"(?:(?:what|which|whats|show|show me|give me|list|tell me|name|how (?:long|deep)) (?:is |are )?)?(?:the |our )?"
)
_WAIT = r"(?:waits?|waiting|depend(?:s|ing|ent)?|hang(?:s|ing)?|rel(?:y|ies|ying))"
_CHAIN = (
    r"(?:longest|deepest) (?:dependenc(?:y|ies) |waiting |critical )?(?:chains?|paths?|sequence|line)"
    r"(?: of (?:dependenc(?:y|ies)|waiting|projects|links|work|tasks|items))?(?: in (?:the|our) portfolio| we have"
    r"| between projects| there is)?"
)
_LONGEST = (
    rf"{_LEAD}critical path(?: (?:of|through|across|in|between) (?:the |our )?(?:portfolio|projects))?",
    rf"{_LEAD}{_CHAIN}",
    (
        r"(?:which|what) project (?:has|is at the (?:start|head|top) of|starts|begins|heads) "
        rf"(?:the )?{_CHAIN}(?: behind it| after it| downstream)?"
    ),
)
_WHICH = (
    rf"(?:which|what|who|the|show(?: me)?(?: the)?)?(?: (?P<n>{_NUMBER}))?(?: top)? ?"
    r"(?P<kind>projects?|items?|tasks?|milestones?)?"
)
_OTHERS = r"(?:others?|other projects?|projects?|other work|work|things|items|tasks)"
_MOST = (
    (
        True,
        (
            rf"{_WHICH} (?:has|have|with) (?:the )?most (?:dependents|dependants|successors"
            rf"|{_OTHERS} {_WAIT} (?:on|for) (?:it|them)|{_OTHERS} downstream)"
        ),
    ),
    (
        True,
        (
            rf"{_WHICH} (?:(?:is|are|do|does) )?(?:blocks?|blocking|holds? up|holding up|feeds?)"
            rf" (?:the )?most(?: {_OTHERS})?"
        ),
    ),
    (True, rf"{_WHICH} (?:is|are) (?:the )?most (?:depended|relied|waited) (?:up)?(?:on|for)"),
    (True, rf"(?:what|which) (?P<kind>project|item|task|milestone) do (?:the )?most {_OTHERS} {_WAIT} (?:on|for)"),
    (
        False,
        rf"{_WHICH} (?:has|have|with) (?:the )?most (?:dependenc(?:y|ies)|predecessors|prerequisites)",
    ),
    (False, rf"{_WHICH} {_WAIT} (?:on|for) (?:the )?most(?: {_OTHERS})?"),
)
_COUNT = r"(?P<count>how many|number of)"
_SOME = rf"(?:{_COUNT}|which|what|list|show(?: me)?)?(?: of our| the| all)? ?(?P<kind>projects?|items?|tasks?)"
_NOTHING = r"(?:nothing|nobody|no (?:one|others?|other projects?|projects?|other work))"
_ALONE = (
    (True, rf"{_SOME} (?:does |do |that |is |has )?{_NOTHING} (?:else )?(?:is |are )?{_WAIT} (?:on|for)"),
    (True, rf"{_SOME} (?:that )?(?:has|have|with|without) (?:no |any )?(?:dependents|dependants|successors)"),
    (True, rf"{_SOME} (?:that )?(?:block|hold up|feed) {_NOTHING}"),
    (False, rf"{_SOME} (?:that )?(?:is |are )?{_WAIT} (?:on|for) {_NOTHING}(?: else)?"),
    (
        False,
        (
            rf"{_SOME} (?:that )?(?:do not|dont|does not|doesnt) {_WAIT} (?:on|for)"
            rf" (?:anything|anyone|any {_OTHERS})(?: else)?"
        ),
    ),
    (False, rf"{_SOME} (?:that )?(?:has|have|with|without) (?:no |any )?(?:predecessors|prerequisites)"),
)
_FAR = r"(?:,? (?:directly or (?:not|indirectly)|in total|altogether|down the (?:chain|line)|however far))+$"
_PROBED = 2_000  # what follows is walked for that many at most, those with the most direct links
_Shape = Literal["chain", "most", "none"]


_SIGNS = (
    "chain",
    "path",
    "sequence",
    "line",
    "depend",
    "wait",
    "hang",
    "hold",
    "block",
    "feed",
    "rel",
    "predecessor",
    "prerequisite",
    "successor",
    "downstream",
)
"""Parts of words without which no pattern need be tried; compiling them all takes long."""


def read_web(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about the web as a whole; None where it is about something else."""
    if not any(sign in question.lower() for sign in _SIGNS):
        return None
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    far = bool(re.search(_FAR, text))
    text = re.sub(_FAR, "", text)
    if any(re.fullmatch(shape, text) for shape in _LONGEST):
        kind = "items" if re.search(r"\b(?:items|tasks)\b", text) else "projects"
        return _plan(portfolio, "chain", kind, onward=True)
    for onward, shape in _MOST:
        match = re.fullmatch(shape, text)
        if match:
            kind = "projects" if (match["kind"] or "project").startswith("project") else "items"
            said = match.groupdict().get("n")
            limit = int(said) if said and said.isdigit() else NUMBER_WORDS[said] if said else 1
            return _plan(portfolio, "most", kind, onward=onward, limit=limit, far=far)
    for onward, shape in _ALONE:
        match = re.fullmatch(shape, text)
        if match and match["kind"].startswith("project"):
            return _plan(portfolio, "none", "projects", onward=onward, count=bool(match["count"]))
    return None


def _plan(
    portfolio: Portfolio,
    shape: _Shape,
    kind: str,
    *,
    onward: bool,
    limit: int | None = None,
    far: bool = False,
    count: bool = False,
) -> Plan | Unclear:
    if portfolio.dependencies.empty:
        return Unclear(reason="No dependencies are known.")
    fields = (kind, *(("far",) if far else ()), *(("count",) if count else ()))
    return Plan(action="web", subject="dependencies", measure=shape, fields=fields, descending=onward, limit=limit)


def tell_web(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The longest chain, the most waited for, or those that stand alone."""
    told = portfolio.ask(web)
    graph = told.projects if "projects" in plan.fields else told.things
    if plan.measure == "chain":
        return _longest(plan, portfolio, graph)
    return _most(plan, portfolio, graph) if plan.measure == "most" else _alone(plan, portfolio, graph)


def _longest(plan: Plan, portfolio: Portfolio, graph: "nx.DiGraph[str]") -> Told:
    names = names_of_nodes(portfolio)
    if not graph.number_of_edges():
        return Told("None: nothing waits for anything in the dependencies between open work.")
    rings = [sorted(ring, key=names) for ring in nx.strongly_connected_components(graph) if len(ring) > 1]
    open_ended = nx.DiGraph(graph)
    open_ended.remove_nodes_from([node for ring in rings for node in ring])
    way: list[str] = nx.dag_longest_path(open_ended, default_weight=1) if open_ended else []
    ends = _longest_ways(open_ended, len(way)) if way else 0
    kind = "project" if "projects" in plan.fields else "item"
    circles = [listed_names([names(one) for one in ring]) for ring in rings]
    ring_note = "".join(
        f" {circle} wait for each other in a circle without an end; I left it out." for circle in circles
    )
    if len(way) < 2:  # noqa: PLR2004 - two ends
        return Told(f"None: no chain has an end.{ring_note}")
    alike = f" {counted(ends - 1, 'other chain')} {'is' if ends == 2 else 'are'} as long." if ends > 1 else ""  # noqa: PLR2004 - one other
    chain = " → ".join(names(node) for node in way)
    text = (
        f"{chain} ({counted(len(way), kind)}, {counted(len(way) - 1, 'link')}; each waits for the one before it)."
        f"{alike}{ring_note}"
    )
    proof = [link for a, b in itertools.pairwise(way) for link in graph.edges[a, b]["links"]]
    rows = tuple({"step": step, kind: names(node)} for step, node in enumerate(way))
    return Told(text, rows=rows, citations=cited_links(portfolio, proof))


def _longest_ways(graph: "nx.DiGraph[str]", length: int) -> int:
    """How many chains of this many nodes there are."""
    ways: dict[str, dict[int, int]] = {}
    for node in nx.topological_sort(graph):
        told = ways.setdefault(node, {})
        told[1] = 1
        for before in graph.predecessors(node):
            for steps, number in ways[before].items():
                told[steps + 1] = told.get(steps + 1, 0) + number
    return sum(told.get(length, 0) for told in ways.values())


def _most(plan: Plan, portfolio: Portfolio, graph: "nx.DiGraph[str]") -> Told:
    names = names_of_nodes(portfolio)
    ahead = graph if plan.descending else graph.reverse(copy=False)
    direct = {node: ahead.out_degree(node) for node in ahead}
    ranked = sorted((node for node in direct if direct[node]), key=lambda one: (-direct[one], names(one)))
    if not ranked:
        return Told("None: nothing waits for anything in the dependencies between open work.")
    number = direct
    if "far" in plan.fields:
        number = {node: len(nx.descendants(ahead, node)) for node in ranked[:_PROBED]}
        ranked = sorted(number, key=lambda one: (-number[one], names(one)))
    edge = number[ranked[min(plan.limit or 1, len(ranked)) - 1]]
    kept = [node for node in ranked if number[node] >= edge]
    whole = {node: len(nx.descendants(ahead, node)) for node in kept}
    verb = "wait on it" if plan.descending else "are waited for by it"
    kind = "project" if "projects" in plan.fields else "item"
    rows = tuple({kind: names(one), "directly": direct[one], "with those further on": whole[one]} for one in kept)
    parts = [f"{names(one)}: {direct[one]} directly, {whole[one]} with those further on" for one in kept]
    by = "by all that follow" if "far" in plan.fields else "by direct links"
    text = f"{listed_names(parts)}. Counted: how many {kind}s {verb}, between open work; ranked {by}."
    proof = [link for one in kept[:3] for edge_ in ahead.out_edges(one) for link in ahead.edges[edge_]["links"]]
    return Told(text, rows=rows, citations=cited_links(portfolio, proof))


def _alone(plan: Plan, portfolio: Portfolio, graph: "nx.DiGraph[str]") -> Told:
    names = names_of_nodes(portfolio)
    active = [str(one) for one in portfolio.table.index[portfolio.table["active"]]]
    ahead = graph if plan.descending else graph.reverse(copy=False)
    kept = sorted((one for one in active if one not in ahead or not ahead.out_degree(one)), key=names)
    said = "nothing open waits on" if plan.descending else "wait on nothing that is open"
    head = f"{len(kept):,} of {len(active):,} active projects {'are such that ' if plan.descending else ''}{said}"
    if plan.descending:
        head = f"On {len(kept):,} of {len(active):,} active projects {said.removesuffix(' on')}"
    if "count" in plan.fields or not kept:
        return Told(f"{head}.")
    rows = tuple({"project": names(one)} for one in kept)
    return Told(f"{head}: {listed_names([names(one) for one in kept])}.", rows=rows)


WEBS = Family(read=read_web, owns=lambda plan: plan.action == "web", tell=tell_web)
