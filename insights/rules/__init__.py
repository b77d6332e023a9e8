"""Every rule of the house, one explicit list. Adding a rule = one file, one YAML, one line here."""

from typing import Any

from insights.rule import Rule
from insights.rules.baseline_reset import BaselineReset
from insights.rules.benefit_erosion import BenefitErosion
from insights.rules.benefit_not_arriving import BenefitNotArriving
from insights.rules.budget_reset import BudgetReset
from insights.rules.burn_ahead import BurnAhead
from insights.rules.carry_over import CarryOver
from insights.rules.case_no_longer_holds import CaseNoLongerHolds
from insights.rules.circular_wait import CircularWait
from insights.rules.commitment_gap import CommitmentGap
from insights.rules.contract_gap import ContractGap
from insights.rules.contradiction import Contradiction
from insights.rules.copied_status import CopiedStatus
from insights.rules.darkening_text import DarkeningText
from insights.rules.dead_end import DeadEnd
from insights.rules.early_erosion import EarlyErosion
from insights.rules.engagement_decline import EngagementDecline
from insights.rules.forecast_overrun import ForecastOverrun
from insights.rules.gate_overdue import GateOverdue
from insights.rules.gate_passed_over import GatePassedOver
from insights.rules.goal_at_risk import GoalAtRisk
from insights.rules.handover_churn import HandoverChurn
from insights.rules.hub import Hub
from insights.rules.implausible_dates import ImplausibleDates
from insights.rules.key_person import KeyPerson
from insights.rules.late_predecessor import LatePredecessor
from insights.rules.late_start import LateStart
from insights.rules.late_vendor import LateVendor
from insights.rules.long_blocked import LongBlocked
from insights.rules.long_chain import LongChain
from insights.rules.loose_link import LooseLink
from insights.rules.milestone_pile_up import MilestonePileUp
from insights.rules.milestone_slip import MilestoneSlip
from insights.rules.near_deadline import NearDeadline
from insights.rules.no_float_left import NoFloatLeft
from insights.rules.orphan_goal import OrphanGoal
from insights.rules.over_allocation import OverAllocation
from insights.rules.overdue_work import OverdueWork
from insights.rules.ownerless_project import OwnerlessProject
from insights.rules.pending_change import PendingChange
from insights.rules.progress_behind_time import ProgressBehindTime
from insights.rules.run_rate_gap import RunRateGap
from insights.rules.schedule_quality import ScheduleQuality
from insights.rules.scope_churn import ScopeChurn
from insights.rules.scope_growth import ScopeGrowth
from insights.rules.shared_cause import SharedCause
from insights.rules.shared_vendor import SharedVendor
from insights.rules.silence import Silence
from insights.rules.skill_shortage import SkillShortage
from insights.rules.slip_trend import SlipTrend
from insights.rules.sole_source import SoleSource
from insights.rules.spread_thin import SpreadThin
from insights.rules.stale_register import StaleRegister
from insights.rules.stale_status import StaleStatus
from insights.rules.thin_data import ThinData
from insights.rules.trouble_told import TroubleTold
from insights.rules.twin_projects import TwinProjects
from insights.rules.unanswered_ask import UnansweredAsk
from insights.rules.unbalanced_portfolio import UnbalancedPortfolio
from insights.rules.underspend import Underspend
from insights.rules.unmeasured_benefit import UnmeasuredBenefit
from insights.rules.unstaffed_work import UnstaffedWork
from insights.rules.vendor_concentration import VendorConcentration
from insights.rules.watermelon_status import WatermelonStatus
from insights.rules.zombie_project import ZombieProject

RULES: tuple[Rule[Any], ...] = (
    # Schedule
    MilestoneSlip(),
    OverdueWork(),
    SlipTrend(),
    MilestonePileUp(),
    LateStart(),
    ProgressBehindTime(),
    RunRateGap(),
    NearDeadline(),
    ScheduleQuality(),
    NoFloatLeft(),
    LongBlocked(),
    ImplausibleDates(),
    # Cost
    ForecastOverrun(),
    BurnAhead(),
    BudgetReset(),
    Underspend(),
    CommitmentGap(),
    # Resource
    OverAllocation(),
    KeyPerson(),
    UnstaffedWork(),
    SkillShortage(),
    SpreadThin(),
    HandoverChurn(),
    # Vendor
    SharedVendor(),
    VendorConcentration(),
    ContractGap(),
    LateVendor(),
    SoleSource(),
    SharedCause(),
    # Dependency
    LatePredecessor(),
    CircularWait(),
    Hub(),
    DeadEnd(),
    LongChain(),
    LooseLink(),
    # Scope
    PendingChange(),
    ScopeGrowth(),
    ScopeChurn(),
    CarryOver(),
    # Governance
    GatePassedOver(),
    GateOverdue(),
    OwnerlessProject(),
    StaleRegister(),
    BaselineReset(),
    # Strategy
    ZombieProject(),
    GoalAtRisk(),
    OrphanGoal(),
    TwinProjects(),
    UnbalancedPortfolio(),
    # Benefits
    BenefitErosion(),
    UnmeasuredBenefit(),
    BenefitNotArriving(),
    CaseNoLongerHolds(),
    EarlyErosion(),
    # Engagement
    Silence(),
    EngagementDecline(),
    UnansweredAsk(),
    DarkeningText(),
    # Reporting
    StaleStatus(),
    WatermelonStatus(),
    CopiedStatus(),
    ThinData(),
    Contradiction(),
    TroubleTold(),
)
