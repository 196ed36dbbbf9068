"""The encoding of a text file: known for sure, or asked about."""

import pytest

from services.kernel.sheets.records import SheetRefused
from services.kernel.sheets.tables import inspect, knows_nothing, read_table
from tests.kernel.sheets.reading import data_of, pieces_of, shape_of

SIMPLIFIED = "户编号,户主姓名,家庭住址\n1,王守田,大板镇前营村三组\n2,李桂兰,大板镇上园村\n"
TRADITIONAL = "戶編號,戶主姓名,家庭住址\n1,王守田,大板鎮前營村三組\n2,李桂蘭,大板鎮上園村\n"
# Few hanzi, which read well in both encodings.
SHORT = "代码,名称\n1,甲镇\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (SIMPLIFIED.encode(), "utf-8-sig"),
        (SIMPLIFIED.encode("gb18030"), "gb18030"),
        (SIMPLIFIED.encode("utf-16-le"), "utf-16-le"),
        (SIMPLIFIED.encode("utf-16-be"), "utf-16-be"),
        (TRADITIONAL.encode("big5hkscs"), "big5hkscs"),
        ("姓名,村\n阿卜杜力·买买提,㛃𠮷\n古丽·艾山,上园\n".encode("gb18030"), "gb18030"),
        (b"code,name\n1,abc\n", "utf-8-sig"),
    ],
    ids=range(7),
)
async def test_what_is_plain_is_not_asked_about(content: bytes, encoding: str) -> None:
    shape = await inspect(pieces_of(content), len(content), known=knows_nothing)
    assert (shape.encoding, shape.is_doubtful) == (encoding, False)


async def test_a_doubtful_encoding_is_shown_and_asked_about() -> None:
    content = SHORT.encode("gb18030")
    shape = await shape_of(content)
    assert shape.is_doubtful
    previews = {preview.encoding: preview.lines for preview in shape.previews}
    assert previews["gb18030"] == ("代码,名称", "1,甲镇")
    assert len(previews) > 1
    with pytest.raises(SheetRefused, match="encoding-doubtful"):
        await data_of(content)
    assert await data_of(content, encoding="gb18030") == [["1", "甲镇"]]


async def test_traditional_hanzi_in_gb_18030_are_never_taken_for_big5() -> None:
    shape = await shape_of(TRADITIONAL.encode("gb18030"))
    assert (shape.encoding, shape.is_doubtful) == ("gb18030", True)


async def test_one_rare_hanzi_of_gb_18030_is_not_taken_for_a_plain_one_of_big5() -> None:
    shape = await shape_of("code,name\n211381001,臺\n".encode("gb18030"))
    assert shape.is_doubtful
    assert {preview.encoding for preview in shape.previews} == {"gb18030", "big5hkscs"}


async def test_two_letters_in_utf_8_that_may_be_one_hanzi_are_asked_about() -> None:
    """C4 A7 is ħ in UTF-8 and a hanzi in GB 18030."""
    content = "魔,魔法\n魔,魔\n".encode("gb18030")[:2] + b",name\n1,2\n"
    assert content.decode() != content.decode("gb18030")
    assert (await shape_of(content)).is_doubtful


async def test_known_titles_settle_what_the_letters_do_not() -> None:
    content = "户主姓名,村代码\n王,1\n".encode("gb18030")
    shape = await shape_of(content)
    assert (shape.encoding, shape.is_doubtful) == ("gb18030", False)


async def test_previews_are_few_and_short() -> None:
    shape = await shape_of((SHORT + "2,甲镇\n" * 1000 + "王" * 50 + "," + "上" * 500).encode("gb18030"))
    for preview in shape.previews:
        assert len(preview.lines) <= 5
        assert all(len(line) <= 80 for line in preview.lines)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-7", "rot13", "gb18030 "])
async def test_only_listed_encodings_may_be_chosen(encoding: str) -> None:
    with pytest.raises(SheetRefused, match="encoding-unknown"):
        await data_of(SIMPLIFIED.encode(), encoding=encoding)


async def test_a_wrong_choice_is_refused_where_it_cannot_be() -> None:
    content = SIMPLIFIED.encode("gb18030")
    with pytest.raises(SheetRefused, match="encoding-unknown"):
        async with read_table(pieces_of(content), len(content), encoding="utf-8-sig") as table:
            _ = [record async for record in table.records]


async def test_another_delimiter_can_be_chosen() -> None:
    content = "户编号;户主姓名\n1;王守田,李桂兰\n2;王,李\n".encode()
    assert await data_of(content, delimiter=";") == [["1", "王守田,李桂兰"], ["2", "王,李"]]
