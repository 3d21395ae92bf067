"""本机关设置的分栏: heading, what it says of its settings, and the settings, in the order of the page."""

from __future__ import annotations

LAYOUT = (
    (
        "名称与编号",
        "改编号格式只影响以后的申请，已经给出的编号和文号不变；流水号接着往下走。",
        (
            "code",
            "parent",
            "name",
            "short_name",
            "seal",
            "number_format",
            "doc_mark",
            "notice_mark",
            "chinese_dates",
            "active",
        ),
    ),
    (
        "审核层级",
        "答复稿通过保密审查后，由下面各级依次审核。各级由谁审核，在“人员与角色”里设置。",
        ("levels",),
    ),
    ("承办处室和主题", "登记、分办时供选择。删去一项不影响已经登记的申请。", ("units", "topics")),
    (
        "期限与提醒",
        "到期日由系统按条例和工作日历计算，这里只定什么时候变色、什么时候提醒。逾期后每个工作日都会提醒。",
        ("red_to", "amber_to", "reminder_steps", "drafting_target"),
    ),
    ("登录安全", "", ("second_factor",)),
    (
        "提醒的渠道",
        "站内消息总是有。邮件、短信只发给在“人员与角色”里填了邮箱、手机的人；群机器人每个工作日早上发一条，只有编号和到期日。",
        ("digest_mail", "urgent_sms", "robot", "robot_url", "robot_secret"),
    ),
    (
        "公开指南",
        "显示在在线申请首页和告知文书上（条例第十二条）。",
        ("office", "address", "postcode", "phone", "fax", "email", "website", "hours", "guide"),
    ),
    ("信息处理费", "写在申请人看到的缴费通知下面（条例第四十二条）。", ("payment",)),
    ("复议与诉讼", "写入答复书的救济途径。", ("reconsideration_body", "court")),
    ("年度报告", "", ("government", "abandoned_row_2019")),
)
