"""Letters as an office writes them, for the two renderers to print."""

from __future__ import annotations

from dataclasses import replace

from requests_app.papers.letter import Cell, Letter, Paragraph, Run, Style, Table

CONTACT = (
    "联系单位：示例市人民政府办公厅政务公开处",
    "地址：示例市中心区示例路1号市民中心A座1208室（邮编：000000）",
    "办公时间：工作日9:00—12:00，13:30—17:00",
    "电话：0000-12345678",
)
QR = "https://gk.example.gov.cn/track/?n=2026-0091-K7TQ"
BASIS = "《中华人民共和国政府信息公开条例》"
REMEDY = "如对本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，也可以在6个月内向示例市中级人民法院提起行政诉讼。"
DENIED = (
    "如对本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议；对行政复议决定不服的，"
    "可以自收到复议决定书之日起15日内向示例市中级人民法院提起行政诉讼。"
)
RECEIVED = "本机关于2026年9月17日收到您提交的政府信息公开申请（编号2026-0091），申请公开“示例地块征收的批准文件”。"
SEARCHED = f"经检索本机关公文系统和档案系统，查到上述文件。根据{BASIS}第三十六条第二项，现答复如下："


def body(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph((Run(text.removeprefix("#")),), Style.HEADING if text.startswith("#") else Style.BODY)
        for text in texts
    )


SHORT = Letter(
    kind="reply_granted",
    issuer="示例市人民政府办公厅",
    title="政府信息公开申请答复书",
    subtitle="（予以公开）",
    doc_no=Run("示政办公开答〔2026〕12号", filled=True),
    addressee=Run("吴示例", filled=True),
    blocks=body(RECEIVED, SEARCHED, "您申请公开的信息予以公开，随本答复书提供。", REMEDY),
    signature="示例市人民政府办公厅",
    date_line=Run("2026年11月18日", filled=True),
    enclosures=("示例市自然资源局关于示例地块征收的批准文件",),
    contact=CONTACT,
    qr=QR,
    qr_note="扫码查询本件办理情况",
)
PLAIN = replace(SHORT, enclosures=(), contact=(), qr="", qr_note="", blocks=SHORT.blocks[:2])
PARTIAL = replace(
    SHORT,
    kind="reply_partial",
    subtitle="（部分公开）",
    blocks=body(
        "本机关于2026年9月17日收到您提交的政府信息公开申请（编号2026-0091），申请公开“示例地块征收批准文件、补偿安置方案公告和勘测定界图”；于2026年9月24日收到您的补正材料；依法延长答复期限20个工作日并告知您。",
        f"经检索本机关公文系统和档案系统，查到上述文件。根据{BASIS}第三十六条第一项、第二项，第三十七条，第十五条，现答复如下：",
        "#一、予以公开的信息",
        "1. 征收批准文件，本机关制作，已检索到，予以公开（条例第三十六条第二项）。",
        "2. 补偿安置方案公告，已在政府网站主动公开，查询网址：https://www.example.gov.cn/zwgk/zfxxgk/fdzdgknr/tdzs/202609/t20260917_1234567890.html?from=search&keyword=%E5%BE%81%E6%94%B6，请您自行查阅、下载（条例第三十六条第一项）。",
        "#二、不予公开的信息",
        "勘测定界图由示例测绘工程有限责任公司提供，含有该公司未公开的测量技术资料。本机关书面征求该公司意见，该公司不同意公开，理由合理；经审查，不公开不会对公共利益造成重大影响。",
        DENIED,
    ),
    enclosures=("征收批准文件（示政征批〔2026〕3号）", "补偿安置方案公告"),
)
SUPPLEMENT = replace(
    SHORT,
    kind="notice_supplement",
    title="补正告知书",
    subtitle="",
    doc_no=Run("示政办公开告〔2026〕7号", filled=True),
    blocks=body(
        "本机关于2026年9月17日收到您提交的政府信息公开申请（编号2026-0091）。经审查，您的申请内容不明确。根据《中华人民共和国政府信息公开条例》第三十条的规定，请您在2026年10月15日前一次性补正以下事项：",
        "1. 所申请信息的名称、文号或者便于本机关查询的其他特征性描述；",
        "2. 所申请信息的形成时间范围；",
        "3. 获取信息的方式、途径。",
        "您无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。答复期限自本机关收到您的补正材料之日起重新计算。",
    ),
    enclosures=(),
)
FORM = Letter(
    kind="form_approval",
    issuer="示例市人民政府办公厅",
    title="政府信息公开申请办理审批单",
    subtitle="",
    doc_no=Run(""),
    addressee=Run(""),
    blocks=(
        Table(
            (30, 48, 30, 48),
            (
                (Cell("登记编号", label=True), Cell("2026-0091"), Cell("收到日期", label=True), Cell("2026年9月17日")),
                (Cell("申请人", label=True), Cell("吴示例"), Cell("类别", label=True), Cell("自然人")),
                (Cell("答复期限", label=True), Cell("2026年10月23日"), Cell("承办人", label=True), Cell("郑示例")),
                (Cell("申请内容", label=True), Cell("示例地块征收的批准文件、补偿安置方案公告和勘测定界图", 3)),
                (
                    Cell("拟办意见", label=True),
                    Cell(
                        "经检索，查到上述文件。拟部分公开：征收批准文件予以公开；勘测定界图涉及第三方商业秘密，不予公开。\n\n拟稿人：郑示例　　2026年9月25日",
                        3,
                        height=35,
                    ),
                ),
                (
                    Cell("保密审查\n意见", label=True),
                    Cell("不涉及国家秘密，可以公开。\n\n审查人：钱示例　　2026年9月28日", 3, height=35),
                ),
                (Cell("负责人\n审批", label=True), Cell("", 3, height=35)),
                (Cell("备注", label=True), Cell("", 3, height=20)),
            ),
        ),
    ),
    signature="",
    date_line=Run(""),
    seal=False,
    note=("本单一式一份，随案卷归档。", "依据：《中华人民共和国政府信息公开条例》第十七条。"),
)
INDEX = replace(
    FORM,
    kind="form_index",
    title="卷内目录",
    blocks=(
        Table(
            (12, 34, 22, 40, 24, 12, 12),
            (
                tuple(Cell(t, label=True) for t in ("序号", "文号", "责任者", "题名", "日期", "页号", "备注")),
                *(
                    (
                        Cell(str(n), label=True),
                        Cell(f"示政办公开告〔2026〕{n}号"),
                        Cell("示例市人民政府办公厅"),
                        Cell("关于示例地块征收批准文件政府信息公开申请的补正告知书"),
                        Cell("2026-09-17"),
                        Cell(str(n)),
                        Cell(""),
                    )
                    for n in range(1, 41)
                ),
            ),
            head=1,
        ),
    ),
    note=(),
)
LONG_NAME = replace(
    SHORT,
    issuer="示例壮族自治区示例市示例国家高新技术产业开发区管理委员会综合行政执法局",
    signature="示例壮族自治区示例市示例国家高新技术产业开发区管理委员会综合行政执法局",
    title="关于示例国家高新技术产业开发区示例地块国有土地上房屋征收与补偿有关政府信息公开申请的答复书",
    addressee=Run(
        "示例壮族自治区示例国家高新技术产业开发区新一代信息技术与高端装备制造产业投资发展有限责任公司示例分公司",
        filled=True,
    ),
    enclosures=tuple(
        f"示例国家高新技术产业开发区管理委员会关于第{n}批次示例地块国有土地上房屋征收补偿安置方案（征求意见稿）公开征求意见情况的公告"
        for n in range(1, 4)
    ),
)
RARE = replace(
    SHORT,
    addressee=Run("𬭎㛃䶮", filled=True),
    blocks=body(
        "本机关收到𬭎㛃䶮女士的申请，涉及㙦、䲟、𨱏、𬬻、𬶋、𫖳等字的地名用字材料，现予以公开。",
        *(p.text for p in SHORT.blocks[1:]),
    ),
)
MANY = replace(SHORT, enclosures=tuple(f"示例地块征收档案第{n}册（共{n + 3}页）" for n in range(1, 13)))
FIVE_PAGES = replace(
    PARTIAL,
    blocks=body(
        RECEIVED,
        SEARCHED,
        *(
            text
            for n in range(1, 11)
            for text in (
                f"#{n}、第{n}项申请事项",
                f"您申请的第{n}项信息为“2026年第{n}批次城镇建设用地征收补偿安置方案”。经检索，本机关于2025年{n}月{n + 3}日制作该文件，文号为示政发〔2025〕{n * 7}号，共计{n * 13}页，其中涉及12户共37人的姓名、身份证号码、银行账号等个人隐私；以及“一户一档”的评估报告（GB/T 18508—2014）中由ABC Consulting Co., Ltd.提供的测算方法。",
                "本机关认为：对于能够作区分处理的部分，应当向您提供；对于公开会对第三方合法权益造成损害的部分，不予公开。“区分处理”的方式为遮盖相关个人信息，不改变文件的其他内容。",
            )
        ),
        DENIED,
    ),
)
CONSULT = replace(
    SUPPLEMENT,
    kind="notice_third_party_consult",
    title="征求第三方意见书",
    slip=Table(
        (36, 120),
        (
            (Cell("征求意见回执", 2, label=True),),
            (Cell("涉及的信息", label=True), Cell("示例地块勘测定界图")),
            (Cell("意见", label=True), Cell("□同意公开\n□不同意公开", height=30)),
            (Cell("第三方\n（签字或者盖章）", label=True), Cell("", height=24)),
        ),
    ),
)
ALL = {
    "consult": CONSULT,
    "short": SHORT, "plain": PLAIN, "partial": PARTIAL, "supplement": SUPPLEMENT, "form": FORM, "index": INDEX,
    "long_name": LONG_NAME, "rare": RARE, "many": MANY, "five_pages": FIVE_PAGES,
}  # fmt: skip
