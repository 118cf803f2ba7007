"""Harbour Bank: well led, six days late because three customer files had to be merged."""

from decimal import Decimal

from .story import (
    AbsenceStory,
    GateStory,
    Person,
    ReportStory,
    RiskStory,
    StakeholderStory,
    StepStory,
    Story,
    Word,
)

PEOPLE = (
    Person("pm@harbourbank.example", "Emma Clarke", "project_manager", ("project-manager",)),
    Person("sponsor@harbourbank.example", "Helen Ward", "sponsor", ("sponsor",)),
    Person("consultant@rollouts.example", "Nora Berg", "consultant"),
    Person("it@harbourbank.example", "Tom Fisher", "team_member", ("it-lead", "crm-administrator")),
    Person("hr@harbourbank.example", "Priya Shah", "team_member", ("hr-lead",)),
    Person("marketing@harbourbank.example", "Daniel Moss", "team_member", ("marketing-lead",)),
    Person("analyst@harbourbank.example", "Yuki Tanaka", "team_member", ("business-analyst",)),
    Person(
        "cro@harbourbank.example",
        "Grace Obi",
        "team_member",
        ("chief-relationship-officer", "portfolio-manager"),
    ),
    Person("branches@harbourbank.example", "Liam Byrne", "reader", ("business-owner",)),
    Person("change@harbourbank.example", "Olga Petrova", "team_member", ("change-lead", "training-lead")),
    Person(
        "process@harbourbank.example",
        "Sam Reid",
        "team_member",
        ("process-owner", "service-owner"),
        account=False,
    ),
    Person("delivery@vendor.example", "Marc Dubois", "team_member", ("vendor",), account=False),
)

STEPS = (
    StepStory("set-goals-and-scope", 0, 4, note="Goals signed: retention +3 points, one file per customer."),
    StepStory("make-business-case", 5, 10, note="Pays back in 31 months; benefits have named owners."),
    StepStory("win-mandate", 11, 15),
    StepStory("plan-the-rollout", 16, 23),
    StepStory("plan-risks-and-communication", 24, 30),
    StepStory(
        "map-touchpoints", 16, 23, note="14 touchpoints walked as a customer; the call centre asks twice."
    ),
    StepStory("take-baseline", 24, 30, note="Top-box satisfaction 41 %, data accuracy 96.2 %."),
    StepStory("gather-customer-data", 31, 39),
    StepStory(
        "join-and-clean-data",
        40,
        55,
        (
            Word(45, 8, "The card system keeps its own customer numbers."),
            Word(49, 7, "Three files contradict each other on 9,400 addresses."),
            Word(53, 3, "Cards and loans are merged; mortgages remain."),
        ),
        note="One file per customer. 1,180 records still have no owner.",
    ),
    StepStory("rank-customers", 56, 63),
    StepStory("set-tier-strategies", 64, 70),
    StepStory("assess-change-impact", 16, 23),
    StepStory("agree-change-plan", 24, 32),
    StepStory(
        "agree-pay-rule",
        33,
        None,
        (
            Word(44, 8, "Sales wants to see the effect on each pay slip first."),
            Word(58, 6, "The rule is drafted; the works council has it."),
            Word(70, 6, "No date for an answer yet.", waits_for="the works council’s answer"),
        ),
        ticked=2,
    ),
    StepStory(
        "set-up-governance",
        71,
        None,
        (Word(75, 4, "37 of 40 pilot customers have a named portfolio manager."),),
        ticked=2,
    ),
)

GATES = (
    GateStory("P1", 30),
    GateStory(
        "P2",
        70,
        "conditional",
        unmet=1,
        conditions="1,180 records without an owner are assigned.",
        review_day=90,
    ),
)

RISKS = (
    RiskStory("R23", 26, "it@harbourbank.example", ((26, 4, 4, ""), (48, 5, 4, "Three files contradict each other.")),
              ("join-and-clean-data",), responses_done=1, review_day=76),
    RiskStory("R12", 60, "", ((60, 4, 5, "The trial screens ask for 31 fields at the counter."),), ("configure-system",),
              review_day=72, without_response=True, lost_days=(2, 4, 8)),
    RiskStory("R17", 26, "pm@harbourbank.example", ((26, 5, 4, ""), (66, 4, 4, "The change board meets weekly now.")),
              responses_done=1, review_day=76,
              steps=("write-requirements",), lost_days=(1, 2, 4)),
    RiskStory("R46", 32, "hr@harbourbank.example", ((32, 4, 4, ""),), ("agree-pay-rule",), review_day=76, lost_days=(3, 6, 15)),
    RiskStory("R07", 26, "cro@harbourbank.example", ((26, 3, 5, ""),), ("set-up-governance",), review_day=81),
    RiskStory("R15", 68, "it@harbourbank.example", ((68, 3, 4, "The vendor haggles about days for each change."),),
              review_day=84,
              steps=("configure-system",), lost_days=(1, 3, 6)),
    RiskStory("R47", 60, "cro@harbourbank.example", ((60, 3, 4, ""),), ("grant-authority",), review_day=86, lost_days=(1, 2, 4)),
    RiskStory("R30", 26, "analyst@harbourbank.example", ((26, 4, 4, ""), (58, 3, 4, "64 of 64 demands are in writing.")),
              responses_done=1, review_day=88),
    RiskStory("R41", 30, "it@harbourbank.example", ((30, 2, 5, "Exports leave the bank by mail."),), review_day=91,
              confidential=True,
              steps=("test-and-accept",), lost_days=(3, 6, 15)),
    RiskStory("R48", 30, "change@harbourbank.example", ((30, 3, 3, ""),), review_day=82,
              steps=("train-users",), lost_days=(1, 2, 5)),
    RiskStory("R32", 26, "pm@harbourbank.example", ((26, 3, 3, ""),), review_day=78),
    RiskStory("R20", 26, "sponsor@harbourbank.example", ((26, 2, 4, ""),), review_day=95, confidential=True,
              steps=("run-prototype",), lost_days=(2, 4, 8)),
    RiskStory("R09", 26, "analyst@harbourbank.example", ((26, 3, 5, ""), (40, 2, 4, "")), responses_done=1,
              closed=(62, "The fit-gap before the contract showed no main need without an answer.")),
    RiskStory("R06", 26, "pm@harbourbank.example", ((26, 3, 4, ""),), responses_done=1,
              closed=(34, "Every goal has a number and an owner.")),
)  # fmt: skip

STAKEHOLDERS = (
    StakeholderStory("Sponsor", "person", 1, "Board", 5, 5, "leading", ((20, "supportive"),), ("T1",)),
    StakeholderStory("Steering group", "group", 6, "Board", 4, 5, "supportive", ((20, "supportive"),), ("T1",)),
    StakeholderStory("Heads of department", "group", 4, "Sales, service, marketing, IT", 4, 4, "supportive",
                     ((20, "neutral"), (52, "supportive")), ("T4", "T2")),
    StakeholderStory("Branch managers", "group", 6, "Retail", 4, 3, "supportive", ((20, "neutral"),), ("T5",)),
    StakeholderStory("Counter staff", "group", 84, "Retail", 5, 2, "neutral", ((20, "resistant"),), ("T5",)),
    StakeholderStory("Sales teams", "group", 22, "Corporate", 5, 4, "neutral", ((20, "neutral"), (58, "resistant")), ()),
    StakeholderStory("Project team", "group", 9, "All", 5, 3, "leading", ((20, "supportive"),), ("T3",)),
    StakeholderStory("Works council", "group", 5, "Staff", 4, 4, "neutral", ((20, "neutral"),), ()),
    StakeholderStory("Vendor", "group", 7, "Delivery", 3, 3, "supportive", ((20, "supportive"),), ("T6",)),
)  # fmt: skip

REPORTS = (
    ReportStory(
        31,
        summary="Readiness is closed. The mandate is signed, the baseline is measured, every risk has an owner.",
        outlook="Customer analysis begins. Expect a first view of tiers in five weeks.",
    ),
    ReportStory(
        51,
        summary="Merging the three customer files takes longer than planned: they contradict each other.",
        outlook="The gate of customer analysis moves by about a week; later phases move with it.",
    ),
    ReportStory(
        71,
        summary="Customer analysis is closed with one condition: 1,180 records without an owner are assigned.",
        outlook="Process redesign begins with relationship governance. The six lost days move every later phase.",
    ),
    ReportStory(72, audience="open", summary="Customer analysis is closed; process redesign has begun."),
    ReportStory(76, published=False),
)

BANK = Story(
    name="Harbour Bank CRM",
    slug="harbour-bank-crm",
    organisation="Harbour Bank",
    language="en",
    second_language="zh-hans",
    time_zone="Europe/London",
    currency="GBP",
    budget=Decimal(1350000),
    today=76,
    promised_day=191,
    baseline_name="Approved with the gate Readiness",
    baseline_day=30,
    people=PEOPLE,
    steps=STEPS,
    gates=GATES,
    risks=RISKS,
    stakeholders=STAKEHOLDERS,
    missed={
        ("T5", 4): "The branch list was not ready.",
        ("T4", 6): "Two heads were away; held by phone a week later.",
    },
    reports=REPORTS,
    absences=(
        AbsenceStory(70, "process@harbourbank.example", 94, 96, "Christmas at home"),
        AbsenceStory(74, "it@harbourbank.example", 119, 123, "Skiing"),
    ),
    costs={
        "P1": (70000, 66000),
        "P2": (160000, 181000),
        "P3": (170000, 24000),
        "P4": (560000, 0),
        "P5": (190000, 121000),
        "P6": (120000, 0),
    },
)
