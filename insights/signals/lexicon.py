"""The words that give a signal away, kind by kind: one phrase a line.

In a phrase, `a|b` is either word, `slip*` any word that begins so, `word?` a word that may be missing, and `~3` up to
three other words of the same clause; a line that ends with `|` runs on. Of phrases that overlap in a text the one that
begins first stands, then the longest. Negation, tense and risk words are read around a phrase (see `context`).
"""

from typing import NamedTuple

from portfolio.signals import Basis, Direction, Polarity, SignalKind

BAD, GOOD = Polarity.BAD, Polarity.GOOD
BETTER, SAME, WORSE = Direction.BETTER, Direction.SAME, Direction.WORSE


class Entry(NamedTuple):
    """Phrases that say the same: what they signal, and how sure they are by themselves."""

    kind: SignalKind
    polarity: Polarity
    phrases: str
    direction: Direction | None = None
    basis: Basis = Basis.STATED


_SUPPLIER = (
    "supplier*|vendor*|contractor*|subcontractor*|manufacturer*|provider*|bidder*|shipyard*|shipbuilder*|integrator*"
)
_THING = "project|programme|program|schedule|milestone*|delivery|implementation|completion|timetable|timeline*|work"
_ISSUE = "issue*|problem*|challenge*|blocker*|difficult*|bug|bugs|defect*|deadlock*|obstacle*|concern*|dispute*"
_MONEY = "budget*|funding|funds|cost|costs|affordability|money|finance*|spend|expenditure"
_NOT = (
    "not|never|cannot|isn't|wasn't|aren't|weren't|hasn't|haven't|hadn't|don't|doesn't|didn't|can't|couldn't|won't"
    "|wouldn't"
)
_DONE = "resolved|fixed|solved|overcome|closed|addressed|rectified|remedied|cleared"

LEXICON: tuple[Entry, ...] = (
    Entry(
        SignalKind.VENDOR,
        BAD,
        f"""
        {_SUPPLIER} ~4 late|delay*|slip*|slow|fail*|underperform*|insolven*|bankrupt*|unable|withdrew|withdrawn
        {_SUPPLIER} ~2 issue*|problem*|performance|difficult*|dispute*
        {_SUPPLIER} ~3 missed|behind|overdue
        {_SUPPLIER} ~3 {_NOT} ~2 deliver*
        supply chain* ~3 issue*|problem*|delay*|disruption*|shortage*|pressure*|constraint*|difficult*|challenge*
        global? supply shortage*|issue*|problem*|disruption*
        delay* ~5 by|from|with|at|to the? ~2 {_SUPPLIER}
        poor|slow|late|weak supplier|vendor|contractor|contract ~1 performance|delivery
        contract* ~3 terminated|dispute*|default
        deliver* ~4 late from|by ~3 {_SUPPLIER}
        went|gone|going into administration|liquidation
        """,
    ),
    Entry(
        SignalKind.VENDOR,
        GOOD,
        f"""
        {_SUPPLIER} ~3 delivered|delivering ~3 well|early|time|schedule
        {_SUPPLIER} ~3 perform*|deliver* well|strongly
        supply chain* ~3 recovered|stable|stabilised
        """,
    ),
    Entry(
        SignalKind.BLOCKED,
        BAD,
        f"""
        blocked
        blocker|blockers
        blocking ~2 issue*|bug*|problem*
        bottleneck*
        stuck
        stalled|stalling
        on hold
        paused|pausing
        at a? standstill
        halted
        suspended
        waiting on|for
        still? awaiting
        dependent|depends on ~4 before|first
        cannot|can't|unable|couldn't proceed|progress|continue|start|move
        unable to ~1 proceed|progress|continue|start|begin|move
        held up
        hold up
        impasse
        deprioriti*
        no|little|limited|minimal|{_NOT} ~3 progress
        lack of progress
        """,
    ),
    Entry(
        SignalKind.BLOCKED,
        GOOD,
        """
        unblocked|unblocks|unblocking|unblock
        resumed|restarted
        """,
    ),
    Entry(
        SignalKind.DECISION,
        BAD,
        f"""
        await*|pending|outstanding|need*|requires|seeking|seek|subject ~4 decision*|approval*|approved|sign|
            agreement|consent*|permission*|clearance
        waiting for|on ~4 decision*|approval*|sign|agreement|consent*|permission|ministers|review*|feedback|fcp|
            consensus
        decision*|approval*|consent* ~3 awaited|pending|outstanding|delayed|deferred|postponed|overdue|needed|required
        delay* ~3 decision*|approval*|consent*|governance
        no decision
        decision* {_NOT} ~2 made|taken
        undecided
        {_NOT}|yet ~4 approved|agreed|decided|finalised|finalized|confirmed|determined
        unresolved question*|decision*|issue*
        open question*
        under consideration by
        nominated for fcp
        needs|awaiting fcp|consensus
        """,
    ),
    Entry(
        SignalKind.DECISION,
        GOOD,
        """
        approved|approval ~3 by|in|for|was|has
        approval* ~3 given|granted|received|secured|obtained|achieved
        granted|secured|obtained|received|gained|achieved|given ~4 approval*|consent|permission|agreement|clearance
        decision* ~2 made|taken
        signed off
        accepted rfc
        rfc ~3 accepted|approved
        business case* ~3 approved|agreed
        """,
    ),
    Entry(
        SignalKind.PEOPLE,
        BAD,
        """
        resourc* ~2 constraint*|shortage*|gap*|issue*|pressure*|challenge*|difficult*|shortfall*
        staff*|skill*|capacity|capability|personnel|labour|workforce ~2 shortage*|gap*|shortfall*|constraint*|issue*|
            pressure*|challenge*
        lack|shortage|limited|insufficient|inadequate|scarcity ~3 resource*|staff*|skill*|capacity|capability|
            bandwidth|people|personnel|expert*|reviewer*|time
        understaffed|understaffing|under-resourced|overstretched|overloaded
        vacant|vacanc*|unfilled
        difficult* ~1 recruit*|recruiting|hiring|retain*
        recruitment ~2 difficult*|challenge*|delay*|issue*|problem*|slow
        attrition
        staff|team ~1 turnover
        turnover of
        left|leaves|leaving|departed the? team|company|project|programme|program|organisation
        stepped|stepping|steps|step down|back|away
        resigned|resignation*
        departure of
        burnout|burned|burnt out
        on ~1 leave
        no|not|limited|little|low|lack ~2 bandwidth
        bandwidth ~2 limited|constraint*|issue*
        review* ~1 bandwidth|capacity
        busy ~2 with|schedule*
        help wanted|needed
        help is needed|wanted
        need* ~2 help|reviewers|contributors|volunteers|mentor*
        looking for ~2 help|reviewers|contributors|volunteers|mentor*|someone|people
        haven't|hasn't ~2 time
        no one ~2 available
        out|away sick|ill
        not enough people|time|capacity|resource*
        """,
    ),
    Entry(
        SignalKind.PEOPLE,
        GOOD,
        """
        fully staffed|resourced
        team ~2 fully? in place
        recruited|hired
        appointed|appointment of
        joined ~2 team|project|us
        new ~2 sro|director*|lead|owner|contributor* ~3 place|appointed|joined
        vacanc* ~2 filled
        resource* ~2 secured|in place|increased
        """,
    ),
    Entry(
        SignalKind.SCOPE,
        BAD,
        """
        scope ~3 creep|growth|increase*|grew|grown|expanded|extended|change*|uncertain*|widened|added|enlarged
        increase*|expan*|widen*|change*|growth ~2 in|to|of? ~2 scope
        additional|new|extra|further|changing|emerging|unplanned ~1 requirement*|scope
        additional|extra|unplanned|unforeseen work*
        change request*
        more complex than
        greater|higher|increased|additional|unexpected|unforeseen complexity
        complexity ~3 greater|higher|underestimated
        underestimated
        larger|bigger|harder|longer|more work than ~2 expected|anticipated|planned|thought|hoped
        more work|effort than
        requirement* ~3 changed|increased|grew|unclear|added
        """,
    ),
    Entry(
        SignalKind.SCOPE,
        GOOD,
        """
        scope ~2 reduced|agreed|frozen|stable|clarified|defined|cut|finalised|confirmed|unchanged|narrowed
        reduc*|narrow*|clarif*|clearer|cut|cutting ~3 scope
        descoped|descoping|rescoped
        """,
    ),
    Entry(
        SignalKind.BUDGET,
        BAD,
        f"""
        over|above|exceed*|exceeding the? ~2 {_MONEY}
        overspend*|overspent|overrun*
        cost|costs|budget|price|prices|wlc ~4 increase*|rise*|rose|risen|overrun*|escalat*|pressure*|growth|higher|
            exceed*|growing|grown|grew
        increase*|rise|rising|higher|additional|escalat*|growth ~3 cost|costs|expenditure|spend|wlc|price|prices
        {_MONEY}|financial ~2 pressure*|shortfall*|gap*|constraint*|challenge*|uncertaint*|cut|cuts|reduction*|
            issue*|unaffordable
        lack|shortage|insufficient|inadequate|unfunded|reduced|limited of? ~2 funding|funds|budget*|money
        no funding|money|budget
        funding ~3 {_NOT} ~2 secured|confirmed|agreed|available|approved
        funding ~2 ends|ended|withdrawn|cut|expires|runs
        additional|extra|more|further ~1 funding|money
        unaffordable|unfunded
        inflation|inflationary
        cost*|budget* ~2 under review
        """,
        WORSE,
    ),
    Entry(
        SignalKind.BUDGET,
        GOOD,
        """
        within|under|below|on ~2 budget|budgets|funding|cost
        underspen*
        cost|costs|budget|wlc ~4 decrease*|reduced|reduction*|fell|fallen|lower|saving*
        reduc*|decrease|lower ~3 cost|costs|wlc
        saving*
        funding ~2 secured|approved|agreed|confirmed|granted|awarded|received
        secured|received|awarded|agreed ~2 funding
        efficienc*
        costs|cost ~2 remain*|stable|unchanged
        """,
        BETTER,
    ),
    Entry(
        SignalKind.QUALITY,
        BAD,
        """
        defect*
        bug|bugs
        regression|regressions
        failure|failures|failed|fails|failing
        rework|reworked
        technical ~1 issue*|problem*|challenge*|difficult*|debt|fault*
        performance|quality|stability|reliability|integration|design|software|testing|test ~1 issue*|problem*|
            concern*|challenge*|difficult*|shortcoming*
        poor|low quality
        crash*
        deadlock*
        incident|incidents
        outage*
        flaky
        broke|broken|breaks|breakage
        unsound|unsoundness
        did|does|do not work
        doesn't|didn't|don't work
        not fit for
        """,
    ),
    Entry(
        SignalKind.QUALITY,
        GOOD,
        f"""
        {_ISSUE} ~4 {_DONE}
        fixed|fix|fixes|solved|resolved|resolving ~4 {_ISSUE}
        test*|trial*|pilot* ~3 successful*|passed|passing
        successful* ~2 test*|trial*|pilot*
        quality ~2 improved|high|good
        stable
        """,
    ),
    Entry(
        SignalKind.SECURITY,
        BAD,
        """
        security ~2 issue*|concern*|vulnerabilit*|risk*|incident*|breach*|gap*|flaw*|problem*
        vulnerabilit*
        cyber ~1 attack*|incident*|threat*|risk*
        data breach*
        non compliance|compliant|conformance
        noncompliance|noncompliant
        compliance ~2 issue*|gap*|failure*|risk*|concern*
        audit finding*
        judicial review*
        legal ~1 challenge*|action|dispute*|proceeding*
        litigation
        court
        infringement*
        safety ~1 issue*|concern*|incident*|risk*
        """,
    ),
    Entry(
        SignalKind.SECURITY,
        GOOD,
        """
        accreditation ~3 achieved|granted|received|gained
        achieved|granted|received|gained ~3 accreditation|certification
        fully? compliant
        legal challenge* ~3 dismissed|won|rejected|resolved
        """,
    ),
    Entry(
        SignalKind.SUPPORT,
        BAD,
        f"""
        withdrew|withdrawn|withdraw|withdrawal|withdrawing
        pulled out
        pull* back
        cancelled|canceled|cancellation*|terminated
        opposition
        objection*|objected
        pushback
        lack of ~1 support|engagement|buy|commitment|sponsorship
        no longer ~2 support*|require*|need*|pursu*|plan*
        political ~1 uncertaint*|risk*
        stakeholder* ~2 concern*|resist*|oppos*|disengag*
        concern* from|raised
        reset
        abandon*
        {_NOT} ~1 resubmitted|continued|pursued|renewed
        decided to close|stop|drop|cancel|abandon
        low take
        low ~1 demand|uptake|adoption|engagement
        """,
    ),
    Entry(
        SignalKind.SUPPORT,
        GOOD,
        """
        strong|full|continued|positive ~2 support|engagement|endorsement|buy
        endorsed|endorses|endorsement
        positive ~1 feedback|response|reception|review
        well received
        supportive
        commended|praised
        """,
    ),
    Entry(
        SignalKind.DATE,
        BAD,
        f"""
        delay*
        slip|slips|slipped|slipping|slippage*
        late
        later than
        overdue
        behind ~2 schedule|plan|time|timetable|programme|target|where
        missed|miss|missing ~3 {_THING}|deadline*|date*|target*|window
        moved|moves|moving|move|shifted to the right
        pushed|pushing back|out
        postpon*
        deferred|deferral*|defer
        put back
        extended|extend|extends|extension ~4 {_THING}|date*|by|end|closure|deadline*
        time extension*
        rescheduled|replanned|reprofiled|rebaselined|reprogrammed
        re planned|baselined|profiled|baseline|plan|baselining|scheduled|programmed
        rebaseline|rebaselining|replan|replanning
        taking|takes|took|take ~2 longer
        longer than ~2 expected|anticipated|planned|thought|hoped|originally|envisaged
        {_NOT} ~3 meet|met|achieve|achieved|achievable|make|hit ~3 date*|deadline*|target*|milestone*
        not|no longer ~1 achievable|feasible|possible
        slower than
        slow progress
        progress ~3 slow|slower|slowed
        setback*
        off track
        out of time
        exceed* ~3 baseline|planned date*
        """,
        WORSE,
    ),
    Entry(
        SignalKind.DATE,
        GOOD,
        """
        on|to schedule|track|time|plan|target|programme|course
        in line with ~3 plan*|schedule|timetable|timeline*|baseline|programme|approval*
        as planned|scheduled
        still? expected|forecast|planned|due to ~3 time
        remain* ~2 scheduled
        no change* to ~3 schedule|date*|plan|milestone*
        schedule ~3 maintained|unchanged|held
        """,
        SAME,
    ),
    Entry(
        SignalKind.DATE,
        GOOD,
        """
        ahead of ~3 schedule|plan|time|target|programme|forecast|date*|expectation*|baseline
        earlier than ~2 expected|planned|scheduled|anticipated|forecast
        early delivery|completion|finish
        brought|bring|bringing|pulled ~3 forward
        accelerat*
        expedit*
        months|weeks|days|month|week ahead|early
        """,
        BETTER,
    ),
    Entry(
        SignalKind.CONFIDENCE,
        BAD,
        """
        at risk
        low|lower|reduced|declin*|less|lost|loss|lack|limited ~2 confidence|confident
        confidence ~4 low|reduced|decreased|declined|fallen|fell|lower|worsened|deteriorated
        rating ~4 decreased|deteriorated|worsened|downgraded|declined|fell|fallen|lowered
        downgraded
        amber red|r
        red rating|rag
        rated|rating|rag|is|assessed|at ~3 red
        significant|major|considerable|substantial|serious|severe|many|key|further|ongoing|continuing ~2 risk*|
            challenge*|issue*|concern*|problem*|difficult*|uncertaint*
        risk*|challenge*|issue*|concern*|uncertaint* ~2 remain*|persist*
        challenging|ambitious|aggressive|tight|optimistic|demanding|compressed|unrealistic ~2 schedule*|timeline*|
            timetable*|timescale*|plan|deadline*|date*|target*|milestone*
        schedule*|timeline*|timetable*|timescale*|plan|deadline*|date*|target*|milestone* ~3 challenging|ambitious|
            aggressive|tight|optimistic|demanding|unrealistic|unachievable
        unachievable|unlikely
        in doubt|jeopardy|question
        uncertain*
        threaten*
        concerned
        limited|little|no contingency
        """,
        WORSE,
    ),
    Entry(
        SignalKind.CONFIDENCE,
        GOOD,
        """
        confident
        high|higher|increased|increasing|greater|strong|improved|improving|good|more ~2 confidence
        confidence ~4 improved|increased|high|higher|rose|risen|strengthened|grown
        rating ~4 increased|improved|upgraded|rose|raised
        amber green
        rated|rating|rag|is|assessed ~2 green
        upgraded
        good|excellent|strong|great|significant|substantial|considerable|steady|major ~2 progress|strides
        progress* ~1 well
        going|went|delivering well
        """,
        BETTER,
    ),
    Entry(
        SignalKind.RECOVERY,
        GOOD,
        f"""
        recovered|recovering|recovery
        back on track|schedule|course
        caught|catching up
        mitigated|mitigating
        resolved|resolving|overcome|overcame|rectified|remedied
        risk*|delay*|impact*|slippage ~4 mitigated|recovered|reduced|closed|{_DONE}
        turned around|round
        stabilis*|stabiliz*
        """,
        BETTER,
    ),
)
