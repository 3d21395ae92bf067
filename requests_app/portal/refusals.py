"""英文的不予受理: what the handling refuses, in the language of the page.

Refusals are written once, in Chinese, where the rule is (law/errors.py). Here each that can reach an applicant has its
English sentence; the names in braces are parts that differ.
"""

from __future__ import annotations

import re

from django.utils.translation import get_language

_PRINT = "Please open it, choose “Print” and then “Save as PDF”, and upload the new file."
_SHOW = "Please bring it on paper to the office; if you are not sure, telephone first."
_SENTENCES = {
    "“{place}”最多{most}个文件，已有{count}个。请先移除不要的，或者合并成一个再传。":
        "At most {most} files go here, and there are {count} already. Please remove one, or put several into one.",
    "{file}是空文件，请检查后重新上传。": "{file} is empty. Please check it and upload it again.",
    "{file}有 {size}，超过 {largest} 的上限，请压缩或者拆分后上传。":
        "{file} has {size}, more than {largest}. Please make it smaller or split it.",
    "请选择要上传的文件。": "Please choose the files to upload.",
    "一次最多上传 {most} 个文件，您选了 {count} 个，请分几次上传。":
        "At most {most} files at once; you chose {count}. Please upload them in several goes.",
    "{file}与已有的{other}内容相同，没有重复上传。": "{file} is the same as {other}, which is here already.",
    "{file}加了密码，不能检查。请去掉密码后重新上传。":
        "{file} has a password and cannot be checked. Please take it off and upload it again.",
    "{file}用了不常见的压缩方法，不能检查。请用系统自带的压缩功能重新压缩后上传。":
        "{file} is packed in a rare way and cannot be checked. Please pack it with the system’s own program.",
    "{file}解开后太大或者文件太多，不能上传。请分成几个文件，或者直接上传里面的文件。":
        "{file} is too large or has too many files in it. Please split it, or upload what is in it.",
    "{file}是程序，不能上传。请删去后重新上传。": "{file} is a program. Please take it out and upload again.",
    "{file}里有宏，不能上传。请用“另存为”改存为不带宏的 .docx、.xlsx 或者 PDF 再上传。":
        "{file} has macros. Please save it as .docx or .xlsx without macros, or as PDF, and upload that.",
    "{file}里有宏，不能上传。请用“另存为”改存为 .docx、.xlsx 或者 PDF 再上传。":
        "{file} has macros. Please save it as .docx or .xlsx, or as PDF, and upload that.",
    "{file}可能带有宏，不能上传。请删去嵌入的文件，或者另存为 PDF 再上传。":
        "{file} may have macros. Please take the file out of it, or save the whole as PDF.",
    "{file}是程序或者快捷方式，不能上传。请从压缩包中删去后重新压缩。":
        "{file} is a program or a shortcut. Please take it out and pack the rest again.",
    "{file}也是压缩过的文件，不能检查。请解开，或者另存为 PDF 后重新压缩。":
        "{file} is packed as well and cannot be checked. Please unpack it, or save it as PDF.",
    "{file}不是可以上传的文件。可以上传：{kinds}。": "{file} cannot be uploaded. These can: {kinds}.",
    "{file}里嵌入了其他文件，不能检查。请删去嵌入的文件，或者另存为 PDF 再上传。":
        "{file} has other files in it, which cannot be checked. Please take them out, or save the whole as PDF.",
    "{file}加了密码或者限制，不能检查。{print}": "{file} is locked and cannot be checked. {print}",
    "{file}的内部结构不能检查，或者已经损坏。{print}": "{file} cannot be looked into, or is damaged. {print}",
    "{file}里有{what}，不能上传。{print}": "{file} has {what} in it. {print}",
    "{file}的像素太多，不能处理。请用看图软件把图片缩小，或者重新拍摄后上传。":
        "{file} has too many pixels. Please make the picture smaller, or take it again.",
    "{file}的内容与文件类型不符，可能改过后缀或者已经损坏。请用原来的软件打开，另存后上传。":
        "{file} is not what its name says, or is damaged. Please open it in its own program, save it and upload that.",
    "文件带有病毒，没有保存。请先杀毒，或者换一台电脑重新制作后上传。":
        "The file has a virus and was not kept. Please clean it, or make it again on another computer.",
    "{file}带有病毒，没有保存。请先杀毒，或者换一台电脑重新制作后上传。":
        "{file} has a virus and was not kept. Please clean it, or make it again on another computer.",
    "现在不能检查病毒，请稍后再传。": "We cannot look for viruses just now. Please upload it later.",
    "{file}带有国家秘密标志“{mark}”。本系统不得存放、处理涉密内容，请不要上传。"
    "请携带纸质件到办理机构当面处理，不清楚的先给办理机构打电话。":
        "{file} bears a mark of a state secret, “{mark}”. It may not be kept here: do not upload it. " + _SHOW,
    "内容带有国家秘密标志。本系统不得存放、处理涉密内容，请不要上传，也不要在网上填写。"
    "请携带纸质件到办理机构当面处理，不清楚的先给办理机构打电话。":
        "This bears a mark of a state secret. It may not be kept here: neither upload nor write it. " + _SHOW,
    "一天之内已经更正{most}次。还要改的，请明天再来，或者打电话告诉我们。":
        "You have changed this {most} times today. Please come back tomorrow, or telephone us.",
    "这件申请已经办结归档，不能再更正送达信息。有事请打电话。":
        "This request is closed and filed; how to reach you can no longer be changed. Please telephone us.",
    "没有要改的。请在要改的一项里写上新的，其他空着不动。":
        "Nothing to change. Please write what is new where it is to change, and leave the rest empty.",
    "只有已经送达、予以公开或者部分公开的答复，才能列入公开目录。":
        "Only replies that were sent and gave information can go into the disclosure log.",
    "这件答复已经在公开目录里。要改，先撤下，再重新公开。": "This reply is in the disclosure log already.",
    "这件已经建议过了，办理机关看得到。": "You have suggested this already; the office can see it.",
    "请填写申请人姓名或者名称。": "Please write the applicant’s name.",
    "请填写所需信息的名称、文号或者内容描述，至少一项。":
        "Please write the name, the number or a description of the information.",
}  # fmt: skip
_PARTS = {
    "请打开后用“打印”功能选择“另存为 PDF”（或者“Microsoft Print to PDF”），上传新得到的文件。": _PRINT,
    "脚本": "a script",
    "启动其他程序的指令": "a command that starts a program",
    "附带的其他文件": "other files",
}


def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", sentence)
    return re.compile(
        "".join(f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)), re.DOTALL
    )


_PATTERNS = [(_pattern(chinese), english) for chinese, english in _SENTENCES.items()]
#: A file in a packed one.
_WITHIN = re.compile("(“[^”]*”)中的(“[^”]*”)")


def said(message: str) -> str:
    """Return a refusal in the language of the page; one without a translation stays Chinese."""
    if not (get_language() or "").startswith("en"):
        return message
    for pattern, english in _PATTERNS:
        if found := pattern.fullmatch(message):
            return english.format(**{name: _part(part) for name, part in found.groupdict().items()})
    return message


def _part(part: str) -> str:
    return _WITHIN.sub(r"\2 in \1", _PARTS.get(part, part))
