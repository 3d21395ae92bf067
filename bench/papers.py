"""文书的打印: one letter as PDF and as Word, beside what typst and python-docx take for the same words alone.

Each round prints words nobody printed before: the typesetter remembers paragraphs it has seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from requests_app.papers import docx, pdf
from requests_app.papers.fonts import faces
from requests_app.papers.letter import Letter, Paragraph, Run

from .figures import Figure

PDF_RATIO, DOCX_RATIO, ROUNDS = 1.5, 2.0, 100
AT = datetime(2026, 11, 18, 3, 4, 5, tzinfo=UTC)
#: The words on a page of the same fonts and margins, and nothing else.
BARE = """#set document(title: "letter")
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: ("Noto Serif SC", "Noto Sans SC"), size: 16pt, lang: "zh", region: "cn", fallback: false)
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
#for line in sys.inputs.text.split("\\n") { par(line) }
"""


def letter(number: int) -> Letter:
    """Return a partial disclosure of a page and a half, like no other."""
    own = f"{number:06d}".translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖"))
    texts = (
        f"本机关于2026年9月17日收到您提交的政府信息公开申请（编号2026-{number:06d}），申请公开“{own}号地块征收批准文件”。",
        (
            f"经检索本机关公文系统和档案系统，查到{own}号地块的上述文件。根据《中华人民共和国政府信息公开条例》第三十六条第二项，"
            "现答复如下："
        ),
        f"一、{own}号地块征收批准文件，本机关制作，已检索到，予以公开（条例第三十六条第二项）。",
        (
            f"二、{own}号地块勘测定界图由测绘单位提供，含有未公开的测量技术资料。本机关书面征求该单位意见，该单位不同意公开，"
            "理由合理；经审查，不公开不会对公共利益造成重大影响。"
        ),
        (
            f"三、{own}号地块补偿安置方案公告已在本机关门户网站主动公开，您可以在“政府信息公开”栏目查阅、下载（条例第三十六条"
            f"第一项），网址：https://www.example.gov.cn/zwgk/{number:06d}.html。"
        ),
        (
            f"{own}号地块的上述信息中含有不应当公开的内容，但是能够作区分处理的，本机关依照条例第三十七条的规定向您提供可以公开的"
            "部分，并对不予公开的部分说明理由。"
        ),
        (
            f"如对{own}号地块的本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议；对行政复议决定不服的，"
            "可以自收到复议决定书之日起15日内向示例市中级人民法院提起行政诉讼。"
        ),
    )
    return Letter(
        kind="reply_partial",
        issuer="示例市人民政府办公厅",
        title="政府信息公开申请答复书",
        subtitle="（部分公开）",
        doc_no=Run(f"示政办公开答〔2026〕{number}号"),
        addressee=Run(f"吴{own}"),
        blocks=tuple(Paragraph((Run(text),)) for text in texts),
        signature="示例市人民政府办公厅",
        date_line=Run("2026年11月18日"),
        enclosures=(f"{own}号地块征收批准文件",),
        contact=("联系单位：示例市人民政府办公厅政务公开处", "地址：示例市中心区示例路1号", "电话：0000-12345678"),
        qr=f"https://gk.example.gov.cn/track/?n={number:06d}",
        qr_note="扫码查询本件办理情况",
    )


def measure() -> Iterator[Figure]:
    """Print letters as the queue does, Word and then PDF, in turn with the bare libraries.

    The code on a letter is drawn once for both files: the Word file, which has time to spare, pays for it.
    """
    from docx import Document  # heavy: only this part needs them
    from typst import Compiler  # heavy, see above

    with TemporaryDirectory(prefix="disclosure-bench-papers-") as folder:
        page = Path(folder) / "bare.typ"
        page.write_text(BARE, encoding="utf-8")
        compiler = Compiler(str(page), font_paths=[*faces().folders], ignore_system_fonts=True)

        def bare_docx(made: Letter) -> None:
            word = Document()
            for line in made.lines:
                word.add_paragraph(line)
            word.save(BytesIO())

        def bare_pdf(made: Letter) -> None:
            compiler.compile(sys_inputs={"text": made.text}, format="pdf")

        ours = (lambda made: docx.render(made, AT), lambda made: pdf.render(made, AT))
        times: dict[object, list[float]] = {call: [] for call in (*ours, bare_docx, bare_pdf)}
        for number in range(ROUNDS + 1):
            for printed, calls in ((letter(number), ours), (letter(500_000 + number), (bare_docx, bare_pdf))):
                for call in calls:
                    began = perf_counter()
                    call(printed)
                    times[call].append(perf_counter() - began)
    word, paper, bare_word, bare_paper = (median(kept[1:]) for kept in times.values())  # the first loads the fonts
    yield _figure("PDF of a letter against typst with the same words", paper, bare_paper, PDF_RATIO)
    yield _figure("Word file of a letter against python-docx with the same words", word, bare_word, DOCX_RATIO)


def _figure(name: str, ours: float, bare: float, most: float) -> Figure:
    ratio = ours / bare
    return Figure(name, f"{ours * 1000:.1f} ms", f"{bare * 1000:.1f} ms", f"{ratio:.2f}", f"≤ {most}", ratio <= most)
