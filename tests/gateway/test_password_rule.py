"""Which passwords are accepted."""

import pytest

from deploy.demo.accounts_file import new_password
from gateway.sessions.one_time_codes import new_code
from gateway.sessions.password_rule import Owner, find_fault

VOLUNTEER = frozenset({"volunteer"})
ZHAO = Owner("zhao.min", "赵小敏", "138-1234-9876", VOLUNTEER)
GOOD = "boat tea 7"


def fault_of(password: str, owner: Owner = ZHAO) -> str | None:
    fault = find_fault(password, owner)
    return None if fault is None else fault.code


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("boat tea7", "password-too-short"),
        # Nine letters, one of them typed as two characters.
        ("boat te\u0301 7", "password-too-short"),
        ("1234567890", "password-common"),
        ("password123", "password-common"),
        ("PassWord123", "password-common"),
        ("ｐａｓｓｗｏｒｄ１２３", "password-common"),
        ("password-1988-01", "password-common"),
        ("dragon!!!!", "password-common"),
        ("monkeyfootball", "password-common"),
        ("1qaz2wsx3edc", "password-common"),
        ("aaaaaaaaaa", "password-monotonous"),
        ("cccccccccccccc", "password-monotonous"),
        ("kjihgfedcba", "password-monotonous"),
        ("ababababababab", "password-monotonous"),
        ("aaaabbbbcccc", "password-monotonous"),
        ("78901234567890", "password-monotonous"),
        ("zhao.min at home", "password-names-owner"),
        ("my ZHAOMIN 2026", "password-names-owner"),
        ("z h a o m i n 99", "password-names-owner"),
        ("old zhao and tea", "password-names-owner"),
        ("我叫赵小敏很高兴认识你", "password-names-owner"),
        ("小敏-boat-tea", "password-names-owner"),
        ("tea 13812349876", "password-names-owner"),
        ("zhaoxiaomin88", "password-names-owner"),
        ("Zhao Xiao-Min 88", "password-names-owner"),
        ("xiaomin.zhao88", "password-names-owner"),
        ("tea with xiaomin", "password-names-owner"),
        ("nimoahz at sea 8", "password-names-owner"),
        ("n.i.m.o.a.h.z 88", "password-names-owner"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, code: str) -> None:
    assert fault_of(password) == code


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("林望舒", "linwangshu88"),
        ("林望舒", "LinWangShu2026"),
        ("李明", "liming-1988-x"),
        ("李明", "ming.li.1988x"),
        ("欧阳震华", "zhenhua-teapot"),
        ("欧阳震华", "zhenhuaouyang8"),
        # Read in two ways, and ü in three.
        ("单雄信", "shanxiongxin8"),
        ("吕布", "lvbu2026boat"),
        ("吕布", "lubu2026boat"),
        ("吕布", "lyubu2026boat"),
        ("吕布", "bulyu2026boat"),
    ],
)
def test_the_own_name_in_latin_letters_is_refused(name: str, password: str) -> None:
    assert fault_of(password, Owner("u-17", name, None, VOLUNTEER)) == "password-names-owner"


@pytest.mark.parametrize(
    ("name", "password"),
    [("李明", "coming home 7"), ("李明", "boat tea 77"), ("李", "lilies at sea"), ("赵小敏", "minnow and tea")],
)
def test_one_syllable_of_the_name_is_a_part_of_many_words(name: str, password: str) -> None:
    assert fault_of(password, Owner("u-17", name, None, VOLUNTEER)) is None


def test_a_name_of_120_characters_with_many_readings_is_not_spelled_out() -> None:
    assert fault_of(GOOD, Owner("u-17", "行" * 120, None, VOLUNTEER)) is None


@pytest.mark.parametrize("role", ["county_officer", "editor", "security_admin", "audit_admin", "inspector"])
def test_an_office_asks_for_twelve_characters(role: str) -> None:
    officer = Owner("zhao.min", "赵小敏", None, frozenset({"volunteer", role}))
    assert fault_of("boat tea 77", officer) == "password-too-short-for-office"
    assert fault_of("boat tea 777", officer) is None


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery", "monkey at the sea", "我们去看海吧今天天气真好", "a1b2c3d4e5f6"]
)
def test_others_are_accepted(password: str) -> None:
    assert fault_of(password) is None


def test_what_the_machine_makes_itself_is_accepted() -> None:
    owner = Owner("security-admin", "安全管理员", None, frozenset({"security_admin"}))
    made = [*(new_password() for _ in range(2_000)), *(new_code() for _ in range(2_000))]
    assert [password for password in made if find_fault(password, owner)] == []


def test_the_list_has_ten_thousand_different_passwords() -> None:
    with open("gateway/data/common_passwords.txt", encoding="utf-8") as file:
        listed = file.read().splitlines()
    assert (len(listed), len(set(listed))) == (10_000, 10_000)
    assert {"password", "12345678", "qwertyuiop"} <= set(listed[:200])
