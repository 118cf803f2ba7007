# ruff: noqa: E501
"""A whole report in both languages, with made-up facts: what tests and eyes look at."""

from datetime import date, datetime, timedelta

from tracker.figures.chart import Chart, Group, Mark, Point, Scatter, Series
from tracker.figures.gantt import GanttLayout, GanttRow, lay_out_gantt
from tracker.figures.graph import GraphArrow, GraphLayout, GraphNode, lay_out_graph
from tracker.word.figures import GRAPH_BOX
from tracker.word.report import Report, Words
from tracker.word.table import Cell, Column, RatedCell
from tracker.word.text import Bold, Footnote, Reference, Status

MADE_AT = datetime(2026, 11, 27, 16, 0)
WORDS = {
    "en": Words("Table", "Figure", "Contents", "Page {page} of {pages}", "see {table}"),
    "zh-hans": Words("表", "图", "目录", "第 {page} 页，共 {pages} 页", "见{table}"),
}
PHASES = (
    # key, names, dates, difference, tone, progress, statuses, forecast and baseline
    ("P1", ("Readiness", "准备评估"), "1 Sep – 2 Oct", 0, "good", 1.0, ("Gate passed", "关口通过"), "2 Oct", "2 Oct"),
    ("P2", ("Customer analysis", "客户分析"), "5 Oct – 20 Nov", 6, "warn", 1.0, ("Passed, 1 condition", "有条件通过"), "20 Nov", "12 Nov"),
    ("P3", ("Process redesign", "流程再造"), "23 Nov – 22 Jan", 6, "accent", 0.18, ("Running", "进行中"), "22 Jan", "14 Jan"),
    ("P4", ("Technology", "技术选型与搭建"), "25 Jan – 23 Apr", 6, "none", 0.0, ("Not started", "未开始"), "23 Apr", "15 Apr"),
    ("P5", ("Training and change", "培训与变革"), "5 Oct – 13 May", 6, "warn", 0.22, ("Late", "延误"), "13 May", "5 May"),
    ("P6", ("Scorecards", "记分卡"), "17 May – 30 Jul", 6, "none", 0.0, ("Not started", "未开始"), "30 Jul", "22 Jul"),
)  # fmt: skip


def graph(language: str = "en", width: float = 620) -> GraphLayout:
    second = int(language == "zh-hans")
    nodes = [
        GraphNode(
            key, names[second], key, dates, f"+{late} {('days', '天')[second]}" if late else "",
            "warn" if late else "none", progress, statuses[second], "", tone, key != "P6",
            progress_text=f"{progress:.0%}",
        )
        for key, names, dates, late, tone, progress, statuses, *_ in PHASES
    ]  # fmt: skip
    go_live = ("Go live", "上线")[second]
    nodes.append(GraphNode("golive", go_live, dates="Fri 14 May 2027", kind="milestone", critical=True))
    arrows = [
        GraphArrow(*ends.split(), critical=True) for ends in ("P1 P2", "P2 P3", "P3 P4", "P4 P5", "P5 golive")
    ]
    arrows += [GraphArrow(*ends.split()) for ends in ("P1 P5", "P2 P6", "P3 P5", "P4 P6", "golive P6")]
    return lay_out_graph(nodes, arrows, width=width, min_box_width=GRAPH_BOX)


def gantt(language: str = "en", width: float = 420) -> GanttLayout:
    starts = [
        date(2026, 9, 1),
        date(2026, 10, 5),
        date(2026, 11, 23),
        date(2027, 1, 25),
        date(2027, 3, 1),
        date(2027, 5, 17),
    ]
    ends = [
        date(2026, 10, 2),
        date(2026, 11, 20),
        date(2027, 1, 22),
        date(2027, 4, 23),
        date(2027, 5, 13),
        date(2027, 7, 30),
    ]
    rows = [
        GanttRow(phase[0], "step", phase[1][0], start, end, phase[5], number < 5,
                 None if number < 5 else date(2027, 8, 20), (start - timedelta(8), end - timedelta(8)) if number else None)
        for number, (phase, start, end) in enumerate(zip(PHASES, starts, ends, strict=True))
    ]  # fmt: skip
    rows.insert(5, GanttRow("golive", "golive", "Go live", end=date(2027, 5, 14), critical=True))
    return lay_out_gantt(
        rows,
        first=date(2026, 9, 1),
        last=date(2027, 8, 31),
        today=date(2026, 11, 27),
        today_label="27 Nov" if language == "en" else "11月27日",
        month_label=lambda day: f"{day:%b}" if language == "en" else f"{day.month}月",
        tick_label=lambda day: "",
        scale="month",
        width=width,
        row_height=26,
    )


def progress(language: str = "en") -> Chart:
    second = int(language == "zh-hans")
    days = [date(2026, 9, 1) + timedelta(weeks=week) for week in range(40)]
    done = [round(100 * week / 39) if week < 13 else None for week in range(40)]
    return Chart(
        ("Progress against plan", "计划与实际进度")[second],
        ("Day", "日期")[second],
        [f"{day:%d %b}" for day in days],
        [
            Series(
                ("Planned", "计划")[second], [100 * week / 39 for week in range(40)], "line", "ink-rest", True
            ),
            Series(("Done", "完成")[second], done, "line"),
        ],
        marks=[Mark(f"{days[12]:%d %b}", ("Report", "报告日")[second])],
        unit="%",
        days=days,
    )


def load(language: str = "en") -> Chart:
    second = int(language == "zh-hans")
    weeks = [f"{('Week', '第')[second]} {number}" for number in range(1, 6)]
    return Chart(
        ("Hours", "小时")[second],
        ("Week", "周")[second],
        weeks,
        [
            Series(("Telling", "沟通")[second], [3, 2.5, None, 4, 1], tone="accent"),
            Series(("=cmd|' /C calc'!A1", "重做")[second], [1, 0.5, 2, 0, 3], tone="warn"),
            Series(("Share", "占比")[second], [0.2, 0.4, 0.5, 0.8, 1], "line", "ink", share=True),
        ],
        stacked=True,
    )


def late(language: str = "en") -> Chart:
    second = int(language == "zh-hans")
    names = [f"{key} {names[second]}" for key, names, *_ in PHASES]
    names[4] += ("; branches and the contact centre", "（含各分行与客户联络中心）")[second]
    return Chart(
        ("Days late", "延误天数")[second],
        ("Phase", "阶段")[second],
        names,
        [Series(("Days late", "延误天数")[second], [-2, 6, 6.5, None, 11, 0])],
        unit=("working days", "工作日")[second],
        horizontal=True,
    )


def spent(language: str = "en") -> Chart:
    """Return half a year of weeks in money, more than have room for their names."""
    second = int(language == "zh-hans")
    weeks = [f"{('Week', '周')[second]} {number}" for number in range(1, 27)]
    flow = [12_000 + 3_500 * (number % 5) - 60_000 * (number == 9) for number in range(26)]
    return Chart(
        ("Money", "资金")[second],
        ("Week", "周")[second],
        weeks,
        [
            Series(("Planned", "计划")[second], [15_000] * 26, tone="accent-rest"),
            Series(("Spent", "支出")[second], flow[:13] + [None] * 13, tone="ink"),
        ],
        marks=[
            Mark(weeks[12], ("Report", "报告日")[second]),
            Mark(weeks[22], ("Go live", "上线")[second], "bad"),
        ],
        unit="GBP",
    )


def shares(language: str = "en") -> Chart:
    second = int(language == "zh-hans")
    return Chart(
        ("Adoption", "采用率")[second],
        ("Department", "部门")[second],
        [
            ("Branches", "分行")[second],
            ("Contact centre", "联络中心")[second],
            ("Head office", "总行")[second],
        ],
        [
            Series(("Reached", "已达成")[second], [0.42, 0.8, None], tone="good", share=True),
            Series(("Target", "目标")[second], [0.6, 0.6, 0.6], "line", "warn", dashed=True, share=True),
        ],
    )


def severities(language: str = "en") -> Scatter:
    second = int(language == "zh-hans")
    groups = (
        (("Severe", "严重"), "bad", ((5, 4, "R12"), (5, 4, "R24"), (4, 4, "R17"))),
        (("Medium", "中等"), "warn", ((3, 4, "R15"), (3, 2, "R03"), *((3, 2, f"R{n:02}") for n in range(4, 10)))),
        (("Mild", "轻微"), "good", ((2, 1, "R30"), (1, 5, "R31"))),
        (("None", "无"), "none", ()),
    )  # fmt: skip
    return Scatter(
        ("Open risks", "未关闭风险")[second],
        ("Impact", "影响")[second],
        ("Likelihood", "可能性")[second],
        [Group(names[second], [Point(*point) for point in points], tone) for names, tone, points in groups],
    )


def report(language: str = "en", paper: str = "a4", risks: int = 14, base: bytes | None = None) -> Report:
    second = int(language == "zh-hans")

    def say(english: str, chinese: str) -> str:
        return (english, chinese)[second]

    told = Report(
        language,
        say("Harbour Bank CRM: status report 6", "海港银行 CRM：第 6 期状态报告"),
        words=WORDS[language],
        made_at=MADE_AT,
        paper=paper,
        author=say("Project office", "项目办公室"),
        header=say("Harbour Bank CRM · Status report 6", "海港银行 CRM · 第 6 期状态报告"),
        footer=say("For the steering committee · 27 November 2026", "供指导委员会使用 · 2026年11月27日"),
        base=base,
    )
    attention = Status(say("Needs attention", "需关注"), "warn", pill=True)
    on_track = Status(say("On track", "正常"), "good")
    told.cover(
        organisation=say("Harbour Bank", "海港银行"),
        eyebrow=say("Status report 6 · 14 to 27 November 2026", "第 6 期状态报告 · 2026年11月14日至27日"),
        headline=say(
            "Customer analysis is closed. Go-live is now Fri 14 May 2027, 6 working days later than the baseline.",
            "客户分析已结束。上线日期现为2027年5月14日（周五），比基线晚6个工作日。",
        ),
        status=[
            attention,
            say("  3 of 5 dimensions need attention, none is off track", "  5个维度中有3个需关注，没有偏离"),
        ],
        facts=[
            (say("Rollout", "项目"), say("Harbour Bank CRM, phased", "海港银行 CRM，分阶段上线")),
            (say("Audience", "读者"), say("Steering committee", "指导委员会")),
            (
                say("Approved by", "批准人"),
                say("Head of branches, Fri 27 November 2026", "分行主管，2026年11月27日 周五"),
            ),
            (say("Log entry", "日志条目"), "412 · 9f3c 21aa 07be"),
        ],
    )
    told.contents()
    told.heading(say("Since last time", "自上次以来"), new_page=True)
    told.bullets(
        [
            [say("Gate ", "关口"), Bold(say("Customer analysis", "“客户分析”")),
             say(" passed on 20 November with one condition: 1,180 records get an owner by 18 December.",
                 "于11月20日有条件通过：1,180条记录须在12月18日前指定负责人。")],
            [say("Go-live forecast moved from ", "上线预测从"), Bold(say("Tue 11 May", "5月11日 周二")), say(" to ", "推迟到"),
             Bold(say("Fri 14 May 2027", "2027年5月14日 周五")),
             say(". Merging the customer files took 3 days more than report 5 expected.", "。合并客户文件比第5期报告预计多用了3天。")],
            [Bold(say("Time", "时间")), say(" turned from green to amber: 6 days behind, the tolerance is 5.", "由绿转黄：落后6天，容差为5天。")],
            [say("Data accuracy rose from 94.8 % to 96.2 %; the target is 98 %.", "数据准确率由94.8%升至96.2%；目标为98%。"),
             Footnote(say("Source: weekly sample of 400 records, 14 November 2026.", "来源：每周抽样400条记录，2026年11月14日。"))],
        ]
    )  # fmt: skip
    told.heading(say("What we want from you", "需要您做的事"))
    told.callout(
        say("by Fri 4 December · asked of the head of branches", "12月4日 周五之前 · 请分行主管答复"),
        [Bold(say("Name two branches for the prototype run.", "请指定两家分行参加原型试运行。")),
         say(" It needs 12 counter staff for half a day each between 5 and 21 April.", "4月5日至21日之间，需要12名柜员各半天。")],
    )  # fmt: skip
    told.callout(
        say("by Fri 11 December · asked of the sponsor", "12月11日 周五之前 · 请发起人答复"),
        Bold(
            say(
                "Decide whether contractors may clean the 1,180 records.",
                "请决定是否由外包人员清理这1,180条记录。",
            )
        ),
    )
    told.heading(say("Where we stand", "目前状况"))
    told.text(
        say("The promised date of 31 May still holds with a likelihood of 74 %. The six lost days move every later "
            "phase; the blueprint has no float left.",
            "承诺的5月31日仍有74%的把握。丢失的六天推迟了之后的每个阶段；蓝图已没有浮动时间。"), lead=True)  # fmt: skip
    told.text(
        [
            Reference("health"),
            say(" names each dimension; ", "列出各个维度；"),
            Reference("graph"),
            say(" shows how the phases hang together.", "显示各阶段的关系。"),
        ]
    )
    told.status_table(
        [Column(say("Dimension", "维度")), Column(say("Health", "健康度")), Column(say("Why", "原因")), Column(say("Report 5", "第5期"))],
        [
            (say("Time", "时间"), attention, say("Forecast 6 working days behind; the tolerance is 5. The blueprint has no float left, so each further day moves the go-live.", "预测落后6个工作日；容差为5。蓝图已无浮动时间，再延误一天，上线就推迟一天。"), say("On track", "正常")),
            (say("Cost", "成本"), on_track, [say("£1.31m forecast against £1.35m budget.", "预测131万英镑，预算135万英镑。"), Footnote(say("Source: ledger of the bank, October 2026.", "来源：银行总账，2026年10月。"))], say("same", "不变")),
            (say("Scope", "范围"), on_track, say("2 change requests approved, no effect on dates.", "批准了2项变更请求，不影响日期。"), say("same", "不变")),
            (say("Risk", "风险"), attention, say("2 risks at 20; a response for R12 is due on 1 December.", "2项风险为20分；R12的应对措施应于12月1日完成。"), say("same", "不变")),
            (say("Communication", "沟通"), Status(say("Off track", "偏离"), "bad"), say("2 groups have not heard from us for 30 days.", "有2个群体30天没有收到我们的消息。"), say("On track", "正常")),
            (say("People", "人员"), Status(say("No word", "无消息"), "none"), say("No word from the training lead for 16 days.", "培训负责人16天没有消息。"), say("On track", "正常")),
        ],
        say("Health by dimension", "各维度健康度"),
        name="health",
    )  # fmt: skip
    told.heading(say("Phases", "阶段"))
    told.graph(
        graph(language, told.figure_width),
        say("Six phases and the go-live; the critical path runs P1, P2, P3, P4, P5 to the go-live.",
            "六个阶段与上线；关键路径为P1、P2、P3、P4、P5直到上线。"),
        say("How the phases hang together; heavy lines drive the go-live", "各阶段的关系；粗线决定上线日期"),
        twin="phases", name="graph",
    )  # fmt: skip
    told.table(
        [Column(say("Phase", "阶段"), 3.4), Column(say("Status", "状态"), 2.4), Column(say("Forecast", "预测"), 1.3, "right"), Column(say("Baseline", "基线"), 1.3, "right"), Column(say("Days", "天数"), 1, "right")],
        [
            (f"{key} {names[second]}", Status(statuses[second], tone), forecast, baseline, Cell(f"+{late}", "warn") if late else "0")
            for key, names, _, late, tone, _, statuses, forecast, baseline in PHASES
        ],
        say("Phases, forecast against baseline", "各阶段预测与基线对比"),
        name="phases",
        row_heads=True,
    )  # fmt: skip
    told.gantt(
        gantt(language, told.gantt_width),
        [f"{phase[0]} {phase[1][second]}" for phase in PHASES[:5]]
        + [say("Go live", "上线"), f"P6 {PHASES[5][1][second]}"],
        say("Bars from September to May.", "九月至五月的条形图。"),
        say("The plan on 27 November 2026", "2026年11月27日的计划"),
        twin="phases",
    )
    told.chart(
        progress(language),
        say("Planned: 0 to 100; done: 0 to 38", "计划：0 至 100；完成：0 至 38"),
        say("Progress against plan", "计划与实际进度"),
        name="progress",
        twin="phases",
    )
    told.chart(
        load(language),
        say("Hours by week", "每周小时数"),
        say("Hours spent, and the share of all", "投入小时数与累计占比"),
    )
    told.chart(
        late(language),
        say(
            "Customer analysis 6, process redesign 6.5, training 11 days late; readiness 2 early",
            "客户分析延误6天，流程再造6.5天，培训11天；准备评估提前2天",
        ),
        say("Days behind the baseline", "落后基线的天数"),
        twin="phases",
    )
    told.chart(
        spent(language),
        say("About 15,000 a week; a refund of 38,000 in week 10", "每周约15,000；第10周退款38,000"),
        say("Planned and spent, week by week", "每周计划与支出"),
    )
    told.chart(
        shares(language),
        say("Branches 42 %, contact centre 80 %; the target is 60 %", "分行42%，联络中心80%；目标60%"),
        say("Adoption by department", "各部门采用率"),
    )  # fmt: skip
    told.heading(say("Risks", "风险"))
    told.heading(say("Where they stand", "风险分布"), 2)
    scale = [
        say("Very low", "很低"),
        say("Low", "低"),
        say("Medium", "中"),
        say("High", "高"),
        say("Very high", "很高"),
    ]
    standing = {
        (5, 4): "R12, R24",
        (4, 4): "R17",
        (4, 3): "R15",
        (2, 3): "R03, R08",
        (1, 2): "R30",
        (3, 3): "R21",
    }
    told.matrix(
        say("Likelihood ↓\nImpact →", "可能性 ↓\n影响 →"),
        scale,
        [
            (
                scale[likelihood - 1],
                [
                    RatedCell(str(likelihood * impact), standing.get((likelihood, impact), ""),
                              sum(likelihood * impact > limit for limit in (0, 3, 6, 10, 16)))
                    for impact in range(1, 6)
                ],
            )
            for likelihood in range(5, 0, -1)
        ],
        say("Open risks by likelihood and impact", "按可能性与影响划分的未关闭风险"),
        name="matrix",
    )  # fmt: skip
    told.note(say("The score is likelihood times impact.", "分数为可能性乘以影响。"))
    told.chart(
        severities(language),
        say("R12 and R24 stand highest, at likelihood 4 and impact 5", "R12与R24最高：可能性4，影响5"),
        say("Open risks by severity", "按严重程度划分的未关闭风险"), twin="matrix", name="severities",
    )  # fmt: skip
    told.heading(say("The register", "登记册"), 2)
    told.text(
        [
            say("All of ", ""),
            Reference("matrix"),
            say(", highest first.", "中的全部风险，由高到低。"),
            Footnote(
                [
                    say("Source: risk register, ", "来源：风险登记册，"),
                    Bold(say("14 November 2026", "2026年11月14日")),
                    say("; drawn in ", "；图示见"),
                    Reference("severities"),
                    say(".", "。"),
                ]
            ),
        ]
    )
    told.table(
        [Column(say("No.", "编号")), Column(say("Risk", "风险")), Column(say("Level", "等级"), align="right"), Column(say("Response", "应对措施")), Column(say("Owner", "负责人"))],
        [
            (
                f"R{number:02}",
                say("Scattered, wrong customer data", "客户数据分散且有误"),
                str(20 - number % 17),
                say("Merge the three files, name an owner for each record, measure accuracy each week.", "合并三份文件，为每条记录指定负责人，每周测量准确率。"),
                say("IT lead", "IT负责人"),
            )
            for number in range(1, risks + 1)
        ],
        say("Risk register", "风险登记册"),
        name="register",
    )  # fmt: skip
    return told
