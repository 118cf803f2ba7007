"""The rescue: a successor takes over a misfit, a coding vendor and two quarrelling departments."""

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
    Person("pm@yuanhang.example", "林晓梅", "project_manager", ("project-manager",)),
    Person("sponsor@yuanhang.example", "赵国强", "sponsor", ("sponsor",)),
    Person("consultant@rollouts.example", "Nora Berg", "consultant"),
    Person("it@yuanhang.example", "陈立", "team_member", ("it-lead", "crm-administrator")),
    Person("hr@yuanhang.example", "孙婷", "team_member", ("hr-lead",)),
    Person("marketing@yuanhang.example", "周敏", "team_member", ("marketing-lead", "business-owner")),
    Person("analyst@yuanhang.example", "王磊", "team_member", ("business-analyst",)),
    Person("stores@yuanhang.example", "刘洋", "reader"),
    Person("change@yuanhang.example", "何静", "team_member", ("change-lead", "training-lead")),
    Person(
        "cro@yuanhang.example",
        "吴建华",
        "team_member",
        ("chief-relationship-officer", "process-owner"),
        account=False,
    ),
    Person("vendor@ruanjian.example", "供应商项目经理 马超", "team_member", ("vendor",), account=False),
)

STEPS = (
    StepStory("set-goals-and-scope", 0, 5, note="接手时目标只有“上线”，已改为三项可衡量的目标。"),
    StepStory("make-business-case", 6, 13, note="前任投入已花去预算的三成，收益重新测算。"),
    StepStory("win-mandate", 14, 18, note="发起人重新签署授权书。"),
    StepStory("plan-the-rollout", 19, 26),
    StepStory("plan-risks-and-communication", 27, 33),
    StepStory("map-touchpoints", 19, 27, note="门店、电话、网店三处客户信息互不相通。"),
    StepStory("take-baseline", 28, 34, note="数据准确率91.4%，录入一张订单要翻6个界面。"),
    StepStory(
        "gather-customer-data",
        35,
        49,
        (
            Word(42, 6, "各门店用自己的表格登记客户，格式不一。"),
            Word(46, 3, "最后两个大区的数据本周交齐。"),
        ),
        ticked=3,
    ),
    StepStory(
        "join-and-clean-data",
        50,
        None,
        (
            Word(55, 12, "重复客户占18%，逐条核对进展慢。"),
            Word(61, 10, "供应商的接口只开放了一半。"),
        ),
        ticked=1,
    ),
    StepStory("assess-change-impact", 19, 29),
    StepStory(
        "agree-change-plan",
        30,
        None,
        (
            Word(37, 5, "销售与客服对新流程说法不一。"),
            Word(47, 4, "两个部门负责人都不肯先签字。", waits_for="销售部与客服部负责人共同签字"),
        ),
        ticked=2,
    ),
)

GATES = (
    GateStory(
        "P1",
        35,
        "conditional",
        unmet=1,
        conditions="供应商在补充合同中写明接口范围和变更单价。",
        review_day=58,
    ),
)

RISKS = (
    RiskStory("R15", 20, "pm@yuanhang.example", ((20, 4, 4, ""), (48, 5, 4, "供应商拒绝修改，按人天讨价还价。")),
              ("join-and-clean-data",), review_day=60, lost_days=(5, 10, 20)),
    RiskStory("R12", 22, "it@yuanhang.example", ((22, 5, 5, "单品录入共有约2000个界面。"),), ("configure-system",),
              review_day=57, lost_days=(5, 10, 18)),
    RiskStory("R18", 22, "sponsor@yuanhang.example", ((22, 4, 4, ""), (46, 5, 4, "两部门互相投诉，已升级。")),
              ("agree-change-plan",), responses_done=0, review_day=62, lost_days=(3, 8, 15)),
    RiskStory("R10", 24, "it@yuanhang.example", ((24, 4, 4, "二次开发已占工作量的四成。"),), review_day=66,
              steps=("run-prototype",), lost_days=(5, 8, 15)),
    RiskStory("R13", 24, "it@yuanhang.example", ((24, 4, 4, ""), (44, 3, 4, "先交付三张可自选维度的报表。")),
              responses_done=1, review_day=68),
    RiskStory("R09", 24, "analyst@yuanhang.example", ((24, 4, 5, ""),), review_day=64, without_response=True,
              steps=("select-product",), lost_days=(3, 6, 12)),
    RiskStory("R23", 35, "it@yuanhang.example", ((35, 4, 4, ""), (55, 5, 4, "重复客户占18%。")), ("join-and-clean-data",),
              review_day=64, lost_days=(2, 5, 9)),
    RiskStory("R20", 24, "sponsor@yuanhang.example", ((24, 3, 4, "前任负责人带走了大量未成文的约定。"),), review_day=70,
              confidential=True,
              steps=("design-target-processes",), lost_days=(4, 8, 15)),
    RiskStory("R48", 36, "change@yuanhang.example", ((36, 4, 4, ""),), ("train-users",), review_day=65, lost_days=(2, 4, 8)),
    RiskStory("R36", 26, "pm@yuanhang.example", ((26, 3, 3, ""), (50, 2, 3, "口头需求当天书面确认。")), responses_done=1,
              review_day=75),
    RiskStory("R32", 26, "pm@yuanhang.example", ((26, 3, 3, ""),), review_day=71),
    RiskStory("R01", 20, "sponsor@yuanhang.example", ((20, 4, 5, ""), (30, 2, 4, "")), responses_done=1,
              closed=(36, "发起人每月亲自主持例会，授权书已签。")),
)  # fmt: skip

STAKEHOLDERS = (
    StakeholderStory("发起人", "person", 1, "总经理室", 5, 5, "leading", ((20, "neutral"), (36, "supportive")), ("T1",)),
    StakeholderStory("各部门负责人", "group", 4, "销售、客服、市场、IT", 4, 5, "supportive", ((20, "resistant"),), ("T4", "T2")),
    StakeholderStory("门店店长", "group", 38, "零售", 4, 3, "supportive", ((20, "neutral"),), ("T5",)),
    StakeholderStory("店员", "group", 260, "零售", 5, 2, "neutral", ((20, "resistant"),), ("T5",)),
    StakeholderStory("客服中心", "group", 31, "客服", 5, 3, "supportive", ((20, "neutral"), (50, "resistant")), ()),
    StakeholderStory("项目团队", "group", 8, "各部门", 5, 3, "leading", ((20, "supportive"),), ("T3",)),
    StakeholderStory("供应商", "group", 6, "软件公司", 3, 4, "supportive", ((20, "resistant"),), ("T6",)),
)  # fmt: skip

REPORTS = (
    ReportStory(
        36,
        summary="接手后的就绪评估已完成：目标可衡量，授权重新签署；供应商的接口范围仍待写明。",
        outlook="客户分析开始。各门店数据格式不一，预计比计划多用一周。",
    ),
    ReportStory(
        56,
        summary="三处客户数据汇总晚了六天，重复客户占18%；供应商拒绝开放其余接口。",
        outlook="请发起人出面与供应商确定补充合同，否则上线日期还会后移。",
    ),
    ReportStory(64, published=False),
)

RESCUE = Story(
    name="远航零售CRM救场",
    slug="yuanhang-crm",
    organisation="远航零售集团",
    language="zh-hans",
    second_language="en",
    time_zone="Asia/Shanghai",
    currency="CNY",
    budget=Decimal(6800000),
    today=64,
    promised_day=180,
    baseline_name="就绪评估关口批准",
    baseline_day=35,
    people=PEOPLE,
    steps=STEPS,
    gates=GATES,
    risks=RISKS,
    stakeholders=STAKEHOLDERS,
    missed={("T4", 5): "销售部负责人缺席，会议取消。", ("T5", 2): "门店名单尚未核实。"},
    reports=REPORTS,
    absences=(AbsenceStory(60, "it@yuanhang.example", 75, 79, "年假"),),
    costs={
        "P1": (420000, 510000),
        "P2": (680000, 590000),
        "P3": (760000, 0),
        "P4": (3200000, 900000),
        "P5": (860000, 60000),
        "P6": (520000, 0),
    },
)
