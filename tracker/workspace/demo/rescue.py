"""The rescue: a successor takes over a misfit, a coding vendor and two quarrelling departments."""

from decimal import Decimal

from .story import (
    AbsenceStory,
    BoxStory,
    FeedbackStory,
    GateStory,
    LineStory,
    LogStory,
    OwnRisk,
    Person,
    PromiseStory,
    ReportStory,
    RiskStory,
    StakeholderStory,
    StepStory,
    Story,
    SuggestionStory,
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
              ("join-and-clean-data",), review_day=60, lost_days=(5, 10, 20), money=600_000, proximity="month",
              seen=((47, True, "接口变更单被退回三次。"),)),
    RiskStory("R12", 22, "it@yuanhang.example", ((22, 5, 5, "单品录入共有约2000个界面。"),), ("configure-system",),
              review_day=57, lost_days=(5, 10, 18), money=450_000, proximity="quarter"),
    RiskStory("R18", 22, "sponsor@yuanhang.example", ((22, 4, 4, ""), (46, 5, 4, "两部门互相投诉，已升级。")),
              ("agree-change-plan",), responses_done=0, review_day=62, lost_days=(3, 8, 15), proximity="month",
              seen=((58, True, "本周又有两起投诉升级到总经理室。"),)),
    RiskStory("R10", 24, "it@yuanhang.example", ((24, 4, 4, "二次开发已占工作量的四成。"),), review_day=66,
              steps=("run-prototype",), lost_days=(5, 8, 15), money=800_000, proximity="quarter"),
    RiskStory("R13", 24, "it@yuanhang.example", ((24, 4, 4, ""), (44, 3, 4, "先交付三张可自选维度的报表。")),
              responses_done=1, review_day=68,
              seen=((44, True, "每周都有人要新版式。"), (60, False, "三张报表够用了。"))),
    RiskStory("R09", 24, "analyst@yuanhang.example", ((24, 4, 5, ""),), review_day=64, without_response=True,
              steps=("select-product",), lost_days=(3, 6, 12), money=350_000),
    RiskStory("R23", 35, "it@yuanhang.example", ((35, 4, 4, ""), (55, 5, 4, "重复客户占18%。")), ("join-and-clean-data",),
              review_day=64, lost_days=(2, 5, 9), proximity="month"),
    RiskStory("R20", 24, "sponsor@yuanhang.example", ((24, 3, 4, "前任负责人带走了大量未成文的约定。"),), review_day=70,
              confidential=True,
              steps=("design-target-processes",), lost_days=(4, 8, 15)),
    RiskStory("R48", 36, "change@yuanhang.example", ((36, 4, 4, ""),), ("train-users",), review_day=65, lost_days=(2, 4, 8),
              proximity="later"),
    RiskStory("R36", 26, "pm@yuanhang.example", ((26, 3, 3, ""), (50, 2, 3, "口头需求当天书面确认。")), responses_done=1,
              review_day=75),
    RiskStory("R32", 26, "pm@yuanhang.example", ((26, 3, 3, ""),), review_day=71),
    RiskStory("R44", 40, "analyst@yuanhang.example", ((40, 4, 3, "各店自报，无人复核。"),), review_day=66, money=80_000,
              occurred=(59, "两个大区补报的数据有一成对不上，须退回重报。")),
    RiskStory("R01", 20, "sponsor@yuanhang.example", ((20, 4, 5, ""), (30, 2, 4, "")), responses_done=1,
              closed=(36, "发起人每月亲自主持例会，授权书已签。")),
    RiskStory("shared-stock", 52, "marketing@yuanhang.example", ((52, 3, 4, ""),), review_day=72, money=500_000,
              proximity="later",
              own=OwnRisk("门店与网店共用会员积分", "Shops and web shop share member points",
                          "客户档案合并后，两边看到的是同一位会员。", "积分可以在门店和网店通用。",
                          "会员复购增加，积分成本下降。", "business", "enhance",
                          "与财务部商定积分的结算规则。", "门店主动询问网店会员的积分。", kind="opportunity")),
    RiskStory("season", 63, levels=((63, 4, 3, ""),), proposed_by="change@yuanhang.example",
              own=OwnRisk("培训与年末促销撞期", "Training falls into the year-end sale",
                          "年末促销期间门店不能离人。", "门店员工可能无法参加培训。",
                          "上线时一半店员没有受训。", "people", "avoid")),
)  # fmt: skip

LOGS = (
    LogStory("meeting", 57, "发起人例会：客户分析进度", "Sponsor meeting: how customer analysis goes", status="held",
             days={"held_on": 57},
             people={"members": ("pm@yuanhang.example", "sponsor@yuanhang.example", "it@yuanhang.example")},
             fields={"others": "供应商销售总监",
                     "minutes": "三处数据汇总晚了六天，重复客户占18%。\n"
                                "供应商同意下周提交补充合同草案，写明接口范围和变更单价。\n"
                                "发起人要求两位部门负责人本月内签字。"}),
    LogStory("meeting", 62, "两部门流程协调会", "Meeting of the two departments", owner="change@yuanhang.example",
             days={"held_on": 67}, text="销售部与客服部就投诉转交流程当面对齐。"),
    LogStory("issue", 50, "门店登记表格式不一，无法导入", "Shops’ forms differ and can't be loaded", "analyst@yuanhang.example",
             fields={"category": "data", "urgency": 4, "impact": 3}, days={"received_on": 50, "due_on": 55},
             turns=((58, "resolved", ""),), answer="统一了登记表，各店已按新表补录。"),
    LogStory("issue", 59, "两个大区的客户数据须退回重报", "Two regions must report their customers again",
             "analyst@yuanhang.example", text="抽查一成对不上，门店与大区口径不同。",
             fields={"category": "data", "urgency": 4, "impact": 4, "runs_clock": True, "asked_by": "数据核对小组"},
             days={"received_on": 59, "due_on": 65}, links={"risk": "R44"}),
    LogStory("issue", 61, "客服投诉销售不交接客户承诺", "Service complains that sales hands over no promises",
             "change@yuanhang.example",
             fields={"kind": "complaint", "category": "people", "urgency": 5, "impact": 4, "asked_by": "客服中心"},
             days={"received_on": 61, "due_on": 63}),
    LogStory("issue", 60, "旧系统何时停用？", "When is the old system switched off?", "it@yuanhang.example",
             fields={"kind": "question", "category": "technology", "urgency": 2, "impact": 3, "asked_by": "各店店长"},
             days={"received_on": 60}, turns=((61, "postponed", "技术选型后再定。"),)),
    LogStory("change_request", 48, "再增加12张固定报表", "Twelve more fixed reports", "marketing@yuanhang.example",
             fields={"reason": "沿用旧系统的报表。", "size": 3, "priority": 2, "cost": 240_000, "scope": "12张固定版式报表"},
             turns=((50, "assessing", ""), (53, "waiting", ""), (57, "refused", "先用三张可自选维度的报表，不再增加固定版式。"))),
    LogStory("change_request", 58, "批量录入界面替代单品录入", "A batch grid instead of a screen per item", "it@yuanhang.example",
             text="一次录入整张订单，而不是每个单品一个界面。",
             fields={"reason": "单品录入约2000个界面，门店无法使用。", "size": 4, "priority": 5, "cost": 380_000,
                     "saving": 120_000, "scope": "新增批量录入，取消单品界面"},
             days={"decide_by": 68}, more_days={"configure-system": 5},
             turns=((60, "assessing", ""), (62, "waiting", ""))),
    LogStory("decision", 57, "不再增加固定版式报表", "No more fixed reports", days={"decided_on": 57},
             fields={"category": "scope", "reason": "每张报表都要长期维护，三张可自选维度的报表已够用。"},
             people={"deciders": ("sponsor@yuanhang.example",)}, links={"change_request": "CR01", "meeting": "M01"}),
    LogStory("decision", 58, "口头需求一律当天书面确认", "Oral demands are confirmed in writing the same day",
             days={"decided_on": 58}, fields={"category": "communication", "reason": "口头需求多次遗失，供应商以此推诿。"},
             people={"deciders": ("pm@yuanhang.example",)}),
    LogStory("decision", 60, "是否更换供应商？", "Is the vendor to be replaced?", status="wanted", owner="pm@yuanhang.example",
             days={"wanted_by": 69}, fields={"category": "vendor", "is_confidential": True},
             people={"deciders": ("sponsor@yuanhang.example",)}),
    LogStory("assumption", 27, "门店数据由大区复核后上报", "Regions check their shops’ data before they report",
             "analyst@yuanhang.example", fields={"category": "data", "if_wrong": "汇总后须逐条核对。"},
             days={"validate_by": 40}, turns=((40, "failed", "各店自报，无人复核。"),)),
    LogStory("assumption", 30, "供应商本季度开放全部接口", "The vendor opens all interfaces this quarter",
             "it@yuanhang.example", fields={"category": "vendor", "if_wrong": "须自行开发导出程序。"},
             days={"validate_by": 66}),
    LogStory("action", 57, "催交供应商补充合同草案", "Press the vendor for the draft contract", "pm@yuanhang.example",
             days={"due_on": 62}, links={"meeting": "M01"}),
    LogStory("action", 57, "约两位部门负责人当面签字", "Have both heads of department sign", "change@yuanhang.example",
             days={"due_on": 70}, links={"meeting": "M01"}),
    LogStory("action", 60, "向两个大区下发新的填报口径", "Send both regions the new rules of reporting", "analyst@yuanhang.example",
             days={"due_on": 63}, links={"issue": "I02"}, turns=((62, "done", "已下发，大区确认收到。"),)),
)  # fmt: skip

STAKEHOLDERS = (
    StakeholderStory("发起人", "person", 1, "总经理室", 5, 5, "leading", ((20, "neutral"), (36, "supportive")), ("T1",), "board@yuanhang.example"),
    StakeholderStory("各部门负责人", "group", 4, "销售、客服、市场、IT", 4, 5, "supportive", ((20, "resistant"),), ("T4", "T2"), "heads@yuanhang.example"),
    StakeholderStory("门店店长", "group", 38, "零售", 4, 3, "supportive", ((20, "neutral"),), ("T5",), "managers@yuanhang.example"),
    StakeholderStory("店员", "group", 260, "零售", 5, 2, "neutral", ((20, "resistant"),), ("T5",), "shops@yuanhang.example"),
    StakeholderStory("客服中心", "group", 31, "客服", 5, 3, "supportive", ((20, "neutral"), (50, "resistant")), (), "service@yuanhang.example"),
    StakeholderStory("项目团队", "group", 8, "各部门", 5, 3, "leading", ((20, "supportive"),), ("T3",)),
    StakeholderStory("供应商", "group", 6, "软件公司", 3, 4, "supportive", ((20, "resistant"),), ("T6",)),
)  # fmt: skip

LINES = (
    LineStory("T1", duration=40, weight="notable", automation="drafted"),
    LineStory("T2", duration=60, weight="notable", automation="drafted"),
    LineStory("T3", duration=15),
    LineStory("T4", duration=60),
    LineStory("T5", duration=5, automation="sent", approver="hr@yuanhang.example", waits=True),
    LineStory("T6", duration=30),
    LineStory("T7", duration=5, weight="heavy", automation="drafted", approver="sponsor@yuanhang.example"),
    LineStory("T10", duration=10),
)

PROMISES = (
    PromiseStory("两周内给出接口清单的书面答复", "供应商", "pm@yuanhang.example", 24, 34, (40, "broken", "补充合同尚未签署。")),
    PromiseStory("薪酬过渡办法公开说明", "店员", "hr@yuanhang.example", 40, 50, (50, "kept")),
    PromiseStory("试点门店名单", "门店店长", "change@yuanhang.example", 46, 56, (55, "kept")),
    PromiseStory("到客服中心听取意见", "客服中心", "cro@yuanhang.example", 52, 60),
)  # fmt: skip

FEEDBACK = (
    FeedbackStory(40, "T5", "店员", "misunderstanding", "我们以为新系统上线后要重新录入全部会员。", minutes=120,
                  answered=(41, "会员资料统一导入，店员只需核对手机号。")),
    FeedbackStory(48, "T4", "各部门负责人", "view", "会议纪要请当天发出。"),
    FeedbackStory(63, "T5", "门店店长", "question", "培训期间门店由谁值班？"),
)  # fmt: skip

BOX = BoxStory(
    16,
    welcome="新系统怎样才能让您的工作更顺手？有什么问题大家都知道却没人说？赵总会逐条阅读。",
    prize="带薪休假一天",
)

SUGGESTIONS = (
    SuggestionStory(22, "idea", "会员手机号只问一次", "办卡、退货、投诉各问一遍，顾客很不耐烦。", gain="每位新会员节省三分钟",
                    answered=(25, "used", "采用。合并后的表单只问一次，随试点上线。"), is_shared=True,
                    action=(26, "it@yuanhang.example", 85), prized=30),
    SuggestionStory(38, "worry", "盘点周安排培训会没人看店",
                    answered=(41, "considered", "正在与各店长核对日期，盘点周不安排培训。")),
    SuggestionStory(60, "worry", "旧系统里的积分会不会清零", "顾客天天问，我们答不上来。"),
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
    logs=LOGS,
    lines=LINES,
    promises=PROMISES,
    missed={("T4", 5): "销售部负责人缺席，会议取消。", ("T5", 2): "门店名单尚未核实。"},
    feedback=FEEDBACK,
    box=BOX,
    suggestions=SUGGESTIONS,
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
