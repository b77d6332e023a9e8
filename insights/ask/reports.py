"""Which pictures a question speaks of: the newest, that of an earlier report, or two that are compared."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from insights.ask.derived import carried_label
from insights.ask.grammar import SUBJECTS
from insights.ask.times import DAY, add_months, amount_of_time, spell, stretch
from insights.ask.words import Question
from portfolio.snapshot import Portfolio

At = Callable[[date], Portfolio]

CHANGE = (
    r"what happened to|newcomers?|steps?|notch(?:es)?|(?:better|worse|higher|lower) or (?:worse|better|lower|higher)|"
    r"chang(?:e[ds]?|ing)|mov(?:ed?|es|ing|ement|er)s?|increas(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|reduc(?:ed?|tions?)"
    r"|r(?:ose|isen?|ises|ising)|gr(?:ew|own?|owth|ows|owing)|f(?:ell|allen|alling)|shr(?:ank|unk|inking)"
    r"|(?:went|gone|go|going) (?:up|down|from|to|into|red|amber|green)|(?:turned|became|become) (?:red|amber|green)"
    r"|got (?:longer|shorter|bigger|smaller|larger|worse|better|ticked|more|less|cheaper|dearer)"
    r"|slipp(?:ed|ing|age)|pushed (?:back|out)|put back|brought forward|pulled (?:in|forward)|new(?:ly)?|added|joined"
    r"|dropped(?: out| off)?|disappeared|vanished|removed|any ?more|no longer|improv(?:ed?|ing|ement)s?"
    r"|worsen(?:ed|ing)?|deteriorat(?:ed|ing|ion)|trend(?:ing)?|evolv(?:ed|ing)|develop(?:ed|ing)|jump(?:ed|s)?"
    r"|revised|ticked(?: off)? (?:more|something)|more (?:\w+ ){0,2}(?:ticked|done|completed|closed)|creep"
    r"|(?:up|down)(?: by)?|then and now|compar(?:ed|ing|ison)|differ(?:s|ed|ent|ence)s?|progress(?:ed)?"
    r"|made progress|entered|left"
)
"""Words that tell of two pictures."""
_NEWS = (
    r"(?:(?:status|progress|monthly|quarterly|annual|yearly|project) )?"
    r"(?:reports?|posts?|updates?|figures?|pictures?|snapshots?|data|editions?|returns?|numbers|one"
    r"|lists?(?! (?:the|all|every|any|their|those|them|each|which|\w+s\b)))"
)
_NEWLY = (
    r"what(?:s| is| has| have)? (?:changed|moved|new|different)|(?:has|have) changed|newly (?:added|listed)"
    r"|dropped (?:out|off)|no longer listed"
    r"|(?:moved?|went|gone|go|turned|dropped|slipped|fell|rose|changed?|improved"
    r"|worsened) from [\w/]+(?: \w+)? (?:in)?to"
)
"""Words that compare with the report before, where none is named."""
_AGO = r"(?P<n>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?P<unit>week|month|quarter|year)s?"
_BEFORE = r"(?:last|previous|prior|preceding|earlier)"
_COMPARATIVE = (
    r"later|earlier|sooner|worse|better|higher|lower|bigger|smaller|larger|longer|shorter|more|less|fewer|greater"
    r"|dearer|cheaper|costlier|pricier|redder|greener"
)
_COUNTED_FROM = r"(?:days?|weeks?|months?|quarters?|years?) (?:after|before|following|from) (?:the )?$"
_BOUNDED = rf"{_COUNTED_FROM}|\b(?:before|after|until|till|later than|earlier than|prior to) (?:the )?(?:end of )?$"
_LABEL_DAYS = 75  # a report about a month is seldom out later than this after its end


@dataclass
class Moments:
    """The days of the pictures meant; `None` for the newest. `refusal` says why there is none."""

    on: date | None = None
    since: date | None = None
    notes: list[str] = field(default_factory=list)
    refusal: str | None = None
    sure: bool = False
    """True where a word says that a report is meant, not a day of some column."""


def moments(question: Question, portfolio: Portfolio, at: At | None) -> Moments:
    """The pictures that a question names; its words about them are then understood."""
    reader = _Reader(question, portfolio, at)
    reader.read()
    return reader.found


class _Reader:
    def __init__(self, question: Question, portfolio: Portfolio, at: At | None) -> None:
        self.question = question
        self.portfolio = portfolio
        self.at = at
        self.found = Moments()
        self.days = sorted({*portfolio.pictures, portfolio.as_of})
        self.days = [day for day in self.days if day <= portfolio.as_of]
        self.newest = max(portfolio.pictures, default=portfolio.as_of)
        self.changes = question.has(CHANGE)

    def read(self) -> None:
        """Pairs of reports first, then one report, then words like "last quarter"."""
        if self._pair() or self.found.refusal:
            return
        self._since()
        if not self.found.refusal:
            self._one()
        if self.found.since is None and len(self.days) > 1 and self.question.has(_NEWLY) and not self.found.refusal:
            self._previous()
        absent = rf"(?:not|wasnt|werent) (?:yet )?(?:there|listed|included|(?:on|in) (?:the )?(?:{DAY}))"
        if self.found.on and self.found.since is None and self.found.on < self.newest and self.question.has(absent):
            self.found.since, self.found.on = self.found.on, None
        if self.found.since and self.found.since == self.found.on and self.found.on < self.newest:
            self.found.on = None  # the earlier picture is named twice; it is compared with the newest
        if self.found.since and self.found.on and self.found.since >= self.found.on:
            self.found.refusal = "The two reports to compare are one and the same, or in the wrong order."

    def _pair(self) -> bool:
        report, day = _NEWS, DAY
        forms = (
            (
                rf"(?:(?:counting )?(?:between|from|since)) (?:the )?(?P<a>{day})(?P<ra> {report})?"
                rf" (?:and|to|until|till|through|-) (?:the )?(?P<b>{day})(?P<rb> {report})?"
            ),
            (
                rf"(?P<a>{day})(?P<ra> {report})? (?:to|vs\.?|versus|against|compared (?:to|with)|and)"
                rf"(?: (?:in|at|of|from|by))? (?:the )?"
                rf"(?P<b>{day})(?P<rb> {report})?"
            ),
            (
                rf"(?P<b>{day})(?P<rb> {report})?,? (?:vs\.?|versus|against|compared (?:to|with)|over|relative to)"
                rf" (?:the )?(?P<a>{day})(?P<ra> {report})?"
            ),
        )
        for form in forms:
            for match in self.question.find(form):
                if not self.question.free(match.start(), match.end()):
                    continue
                if not (self.changes or match["ra"] or match["rb"]):
                    continue
                if self._of_days(match):
                    continue
                last = stretch(match["b"], self.portfolio.as_of)
                first = stretch(match["a"], last[1] if last else self.portfolio.as_of, backwards=True)
                if not first or not last:
                    continue
                if first[0] > last[0]:
                    first, last = last, first
                self.question.use(match.start(), match.end(), "report")
                self.found.since, self.found.on = self._picture(first), self._picture(last)
                if self.found.since and self.found.since == (self.found.on or self.newest):
                    self.found.refusal = "Only one report is known for both of those times, so nothing can be compared."
                return True
        previous = self.question.find(rf"(?:between|over|across) the (?:last|latest) two {_NEWS}")
        if previous:
            self.question.use(previous[0].start(), previous[0].end(), "report")
            self._previous()
            return True
        return self._then_and_now()

    def _then_and_now(self) -> bool:
        """A time called last, beside this one: "last year vs this year"."""
        years = rf"{_BEFORE} (?P<{{}}>year|month|quarter)(?: {_NEWS})?"
        now, beside = r"(?:this (?:year|month|quarter)|now|today|current(?:ly)?)", r"(?:vs\.?|versus|v|against|and|to)"
        for match in self.question.find(rf"{years.format('a')} {beside} {now}|{now} {beside} {years.format('b')}"):
            if self.question.free(match.start(), match.end()):
                self.question.use(match.start(), match.end(), "report")
                self._back(1, match["a"] or match["b"], compare=True)
                return True
        return False

    def _since(self) -> None:  # noqa: C901, PLR0912 - the forms in the order they are tried
        """One report that the answer's report is compared with."""
        words = r"(?:since|compared (?:to|with)|against|versus|vs\.?|relative to|over|than(?: in)?|from|on) (?:the )?"
        for match in self.question.find(rf"{words}(?:{_BEFORE}) {_NEWS}"):
            self.question.use(match.start(), match.end(), "report")
            self._previous()
            return
        for match in self.question.find(
            rf"{words[:-10]} (?:the |a )?(?P<unit>year|month|quarter|week) (?:before|earlier|prior|previously)"
        ):
            if self.question.free(match.start(), match.end()):
                self.question.use(match.start(), match.end(), "report")
                self._previous()
                return
        for match in self.question.find(
            rf"(?P<how>since|compared (?:to|with)|relative to|versus|vs\.?|against|next to|counting from"
            rf"|than (?:in|at|on)|then)"
            rf" \(?(?:the )?(?:end of )?(?P<a>{DAY})(?P<r> {_NEWS})?\)?"
        ):
            than = match["how"].startswith("than") and self.question.has(_COMPARATIVE)
            if not self.question.free(match.start(), match.end()) or not (
                self.changes or match["r"] or match["how"] == "then" or than
            ):
                continue
            if match["how"] == "then" and not self.question.has("now"):
                continue
            if match["how"] == "since" and not match["r"] and self._of_days(match):
                continue
            span = stretch(match["a"], self.portfolio.as_of, backwards=True)
            if span:
                self.question.use(match.start(), match.end(), "report")
                self.found.since = self._picture(span) or self.newest
                return
        for match in self.question.find(
            rf"(?:back )?(?:on|in|at|as of|as at|by|for)? ?(?:the )?(?:end of )?(?P<a>{DAY})(?: {_NEWS})?"
            rf"(?=(?:,| and| vs\.?| versus| against| then| to| or)(?: \w+){{0,4}}? (?:now|today|currently)(?![^\W_]))"
        ):
            span = stretch(match["a"], self.portfolio.as_of, backwards=True)
            if span and span[1] < self.newest and self.question.free(match.start(), match.end()):
                self.question.use(match.start(), match.end(), "report")
                self.found.since = self._picture(span)
                return
        if not self.changes:
            return
        for match in self.question.find(
            rf"(?:since|from|over|in|during|within|compared (?:to|with)) (?:the )?"
            rf"(?:{_BEFORE}|past) (?:{_AGO}|(?P<one>week|month|quarter|year))(?: {_NEWS})?"
        ):
            if self.question.free(match.start(), match.end()) and not self._of_days(match):
                self.question.use(match.start(), match.end(), "report")
                count = amount_of_time(match["n"]) if match["n"] else 1
                self._back(count, match["unit"] or match["one"], compare=True)
                return

    def _one(self) -> None:  # noqa: C901, PLR0912 - the forms in the order they are tried
        """The report the answer is read from."""
        question = self.question
        said = rf"(?P<a>{DAY})"
        forms = (
            rf"(?:(?:in|at|by|of|from|per|for|with|to|on) )?(?:the )?(?:end of )?{said} {_NEWS}",
            rf"(?:the )?{_NEWS} (?:of|for|from|dated) (?:the )?(?:end of )?{said}",
            rf"as (?:of|at|on) (?:the )?(?:end of )?{said}",
            rf"(?:back )?(?:in|at|by) (?:the )?end of {said}",
            rf"(?:the )?(?:latest|last|newest) (?:{_NEWS}) (?P<how>before|by|up to|until) {said}",
            rf"(?:back )?(?:in )?{said}(?= ?[-:,)]|$| ?\?| which\b| \(| who\b| how\b)",
            rf"^\W*(?:(?:at|by) )?(?:the )?end of {said}",
            rf"{said}(?= (?:{SUBJECTS})(?![^\W_]))",
            rf"(?:back )?in {said}",
            rf"^\W*{said}",
        )
        sure = (*forms[:3], forms[4])  # in the others no word says that a report is meant
        asks_day = question.has(_ASKS_DAY)
        for form in forms:
            for match in question.find(form):
                if not question.free(match.start(), match.end()):
                    continue
                bare = form not in sure
                if re.search(_COUNTED_FROM if not bare else _BOUNDED, question.text[: match.start()]):
                    continue  # "the six months after the March report", "before 2011": a stretch of days
                if bare and ((asks_day and not (self.changes and self.found.on)) or not self._is_past(match["a"])):
                    continue
                span = stretch(match["a"], self.portfolio.as_of, backwards=True)
                if span is None:
                    continue
                if match.groupdict().get("how"):
                    last = span[0] - timedelta(days=1) if match["how"] == "before" else span[1]
                    span = (min(last, self.portfolio.as_of),) * 2
                question.use(match.start(), match.end(), "report")
                day = self._picture(span, labelled=not match.groupdict().get("how"))
                if self.found.refusal:
                    self.found.sure = not bare
                    return
                self._take(day)
        for match in question.find(rf"{_AGO} ago"):
            if question.free(match.start(), match.end()) and not asks_day:
                question.use(match.start(), match.end(), "report")
                self._back(amount_of_time(match["n"]), match["unit"], compare=self.changes)
                return
        for match in question.find(
            rf"(?:in |from |per |by )?(?:the )?{_BEFORE} (?P<one>week|month|quarter|year)s? {_NEWS}"
        ):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "report")
                self._back(1, match["one"], compare=False)
                return
        for match in question.find(rf"(?:in |from |per )?(?:the )?(?:previous|prior|preceding) {_NEWS}"):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "report")
                self.found.on = self._previous_day()
                return
        newest = (
            rf"(?:in |from |per |by |of |as of |as at )?(?:the )?(?:latest|newest|current|last|most recent) {_NEWS}"
        )
        if question.has(newest, "report") and self.found.on is None and len(self.days) > 1:
            self.found.on = self.newest

    def _take(self, day: date | None) -> None:
        """A day that was named; where two are and the question is of change, the earlier one is compared with."""
        if self.found.on is None or day is None:
            self.found.on = self.found.on or day
        elif day != self.found.on and self.found.since is None:
            self.found.since, self.found.on = sorted((day, self.found.on))

    def _is_past(self, said: str) -> bool:
        span = stretch(said, self.portfolio.as_of, backwards=True)
        return span is not None and span[0] <= self.portfolio.as_of

    def _of_days(self, match: re.Match[str]) -> bool:
        """True where the time bounds a date column ("finish between May and July"), not two pictures."""
        if re.search(_NEWS, match.group()) and not re.fullmatch(r".*(?:week|month|quarter|year)s?", match.group()):
            return False
        before = self.question.text[: match.start()].rstrip(" ,")
        return re.search(rf"(?:{_ASKS_DAY})(?: dates?)?(?: \w+)?$", before) is not None

    def _picture(self, span: tuple[date, date], *, labelled: bool = True) -> date | None:
        """Day of the picture that speaks for a stretch of time."""
        first, last = span
        portfolio = self.portfolio
        if first > portfolio.as_of:
            self.found.refusal = f"That is later than {spell(portfolio.as_of)}, the day asked about."
            return None
        said = self._labelled(first, last) if labelled else None
        if said or self.found.refusal:
            return said
        before = [day for day in self.days if day <= last]
        if not before:
            self.found.refusal = f"The first report known is that of {spell(self.days[0])}; nothing earlier is known."
            return None
        day = before[-1]
        if day < first and len(self.days) > 1:
            self.found.notes.append(f"The newest report up to {spell(last)} is that of {spell(day)}.")
        return day

    def _labelled(self, first: date, last: date) -> date | None:
        """The picture whose own rows say that they are about that time: a July post may be out in August."""
        label = carried_label(self.portfolio)
        if label is None:
            return None
        mine = stretch(label, self.newest, backwards=True)
        if mine and (last - first).days < 200 and first > mine[1]:  # noqa: PLR2004 - a month or a quarter, not a year
            self.found.refusal = f"The newest report known on {spell(self.portfolio.as_of)} is that for {label}."
            return None
        near = [day for day in self.days if first <= day <= last + timedelta(days=_LABEL_DAYS)]
        for day in near:
            picture = self.portfolio if day == self.newest or self.at is None else self.at(day)
            said = carried_label(picture)
            span = stretch(said, day, backwards=True) if said else None
            if span == (first, last):
                return day
        return None

    def _previous_day(self) -> date | None:
        earlier = [day for day in self.days if day < (self.found.on or self.newest)]
        if not earlier:
            self.found.refusal = "Only one report is known, so there is no earlier one to answer from."
            return None
        return earlier[-1]

    def _previous(self) -> None:
        self.found.since = self._previous_day()

    def _back(self, count: int, unit: str, *, compare: bool) -> None:
        days = {"week": 7 * count}.get(unit)
        then = (
            self.portfolio.as_of - timedelta(days=days)
            if days
            else add_months(self.portfolio.as_of, -count * {"month": 1, "quarter": 3, "year": 12}[unit])
        )
        day = self._picture((then, then))
        if compare:
            self.found.since = day
        else:
            self.found.on = day


_ASKS_DAY = (
    r"end(?:s|ed|ing)?|finish(?:es|ed|ing)?|complet(?:e|es|ed|ing|ion)|due|deadlines?|go(?:es|ing)? live|dates?"
    r"|start(?:s|ed|ing)?|beg[iau]ns?|begin(?:s|ning)?|kick(?:s|ed)?[ -]?off|commenc(?:e|es|ed|ing)|launch(?:es|ed)?"
    r"|deliver(?:s|ed|y)?|expire[sd]?|expiring|wrap(?:s|ped|ping)? up|open(?:s|ed)?|close[sd]?|created|resolved"
    r"|planned|approved"
)
