"""封面与目录: the page of a household's file that a person reads first, as HTML that needs nothing else."""

from collections.abc import Iterable, Sequence
from html import escape

from services.kernel.clock import SHANGHAI
from services.submissions.clients import RegisterFile
from services.submissions.documents.streamed_zip import Packed
from services.submissions.household_files.schemas import Counts, FileList, LeftOut

NAME = "00-封面与目录.html"

_COUNTED = {
    "pairings": ("结对（含已结束）", "个"),
    "visits": ("走访", "次"),
    "photos": ("走访照片", "张"),
    "revisions": ("走访更正", "次"),
    "conflicts": ("同一走访的另一份内容", "份"),
    "reports": ("报表（信息报备表、实施情况进度表）", "份"),
    "report_versions": ("报送过的版本", "版"),
    "scans": ("盖章件", "份"),
}
_FOLDERS = {
    "数据": "系统里保存的全部内容，供其他程序读取（JSON）；各项含义见“数据/结构.json”",
    "报表": "按系统现在的样子打印的报表，PDF 和 Word 各一份",
    "照片": "走访照片原件，可能带有拍摄时间和地点",
    "盖章件": "上传的盖章纸质件原件",
}
_STYLE = (
    "body{font:16px/1.7 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;max-width:52em;margin:2em auto;"
    "padding:0 1em;color:#1c1c1c}table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;"
    "padding:.35em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    ".warn{border:2px solid #b3261e;padding:.6em 1em}"
)


def cover(register: RegisterFile, made: FileList, packed: Sequence[Packed]) -> bytes:
    """`packed`: what the ZIP has up to here."""
    household = register.household
    who = [
        ("户主", household.head.name),
        ("建档立卡编号", household.registry_no),
        ("所在村（社区）", household.village_name or household.division_code),
        ("用途", made.purpose),
        ("导出账号", str(made.exported_by)),
        ("导出时间", f"{made.exported_at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M}"),
    ]
    parts = [
        "<!doctype html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        f"<title>一户一卷</title><style>{_STYLE}</style></head><body>",
        "<h1>一户一卷</h1>",
        '<p class="warn">本卷含未隐藏的个人信息（姓名、电话、证件号、住址、健康状况、照片）。只用于下面写明的用途，'
        "加密保管，用完销毁，不得转发。</p>",
        _table(who),
        "<h2>数量</h2>",
        _table(_counted(made.counts)),
        "<h2>文件夹</h2>",
        _table(_FOLDERS.items()),
        "<h2>目录</h2>",
        _table((each.path, f"{each.size} 字节") for each in packed),
        "<h2>没有放入的内容</h2>",
        _table(_left_out(made.left_out)),
        "<p>最后一个文件“清单.json”列出每个文件的 SHA-256 校验值。没有这份清单的压缩包不完整，请重新导出。</p>",
        "</body></html>",
    ]
    return "\n".join(parts).encode()


def _counted(counts: Counts) -> Iterable[tuple[str, str]]:
    for name, (words, unit) in _COUNTED.items():
        yield words, f"{getattr(counts, name)} {unit}"


def _left_out(left_out: Sequence[LeftOut]) -> Iterable[tuple[str, str]]:
    return ((each.what, each.why) for each in left_out)


def _table(lines: Iterable[tuple[str, str]]) -> str:
    rows = (f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in lines)
    return f"<table>{''.join(rows)}</table>"
