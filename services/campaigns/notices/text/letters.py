"""One spelling for what notices write in several ways, so that each pattern is written once."""

import re

# Traditional characters that the patterns of this package name; others are read as they are.
_TRADITIONAL = (
    "請於報關開發佈時間縣區鄉鎮單處辦廳級戶條種個聯繫係電話傳郵負責牽頭總結臺賬計劃階週號節過內後動達訪問團隊員與會舉見據轉領導組書議"
    " "
    "訊備簽學項業數為萬兩從務應須將實現門網遲慶陽農習啟進終瞭並貢獻廣調薦選樹評徵資訓養場畝歷註該錄編輯瀏覽點擊閱讀來規範則標準細綱圍"
    "絡國華黨貧戶僅衛廠產幹幫贊濟勞動臨際設準備彙統對賬證書頁術復雙滿歲監測檔極嚴歸審綜鄰軍殘聯寫聽講課題護軟靜極檢關"
    " "
)
_SIMPLIFIED = (
    "请于报关开发布时间县区乡镇单处办厅级户条种个联系系电话传邮负责牵头总结台账计划阶周号节过内后动达访问团队员与会举见据转领导组书议"
    " "
    "讯备签学项业数为万两从务应须将实现门网迟庆阳农习启进终了并贡献广调荐选树评征资训养场亩历注该录编辑浏览点击阅读来规范则标准细纲围"
    "络国华党贫户仅卫厂产干帮赞济劳动临际设准备汇统对账证书页术复双满岁监测档极严归审综邻军残联写听讲课题护软静极检关"
    " "
)
_SAME = (
    {ord(one): other for one, other in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
    | {ord("０") + digit: str(digit) for digit in range(10)}
    | {
        ord("("): "（",
        ord(")"): "）",
        ord(":"): "：",
        ord(","): "，",
        ord(";"): "；",
        ord("．"): ".",
        ord("∶"): "：",
        ord("曰"): "日",
    }
)
_YEAR_WITH_LETTERS = re.compile(r"(?<=二)[〇○零OＯoｏ0一二三四五六七八九]{3}(?=[ \t\u3000\xa0]{0,3}年)")
_ZEROS = str.maketrans(dict.fromkeys("○零OＯoｏ0", "〇"))
# 2O20年: the letter among digits.
_DIGITS_WITH_LETTERS = re.compile(
    r"(?<![0-9A-Za-z])2[0OoＯｏ〇○][0-9OoＯｏ〇○]{2}(?=[ \t\u3000\xa0]{0,3}(?:年|[-/.][0-9]))"
)
# A scanned page: 1O月, l5日.
_SCANNED = re.compile(r"(?<=[123])[OoＯｏ](?=[ ]?[月日号])|(?<![A-Za-z0-9])[lI](?=[0-9]?[ ]?[月日号])")
_DIGIT_ZEROS = str.maketrans(dict.fromkeys("OoＯｏ〇○", "0"))


def plain(text: str) -> str:
    """As many characters as `text`, so that positions do not change.

    >>> plain("請於２０２０年４月(二O二０年)")
    '请于2020年4月（二〇二〇年）'
    """
    same = _YEAR_WITH_LETTERS.sub(lambda match: match[0].translate(_ZEROS), text.translate(_SAME))
    same = _SCANNED.sub(lambda match: "1" if match[0] in "lI" else "0", same)
    return _DIGITS_WITH_LETTERS.sub(lambda match: match[0].translate(_DIGIT_ZEROS), same)
