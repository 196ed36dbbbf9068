"""The shown part of an address: the village, never the house."""

import pytest

from services.kernel.masking import mask_address


@pytest.mark.parametrize(
    ("address", "village_name"),
    [
        ("三组12号，上园村西头", "上园村"),
        ("人民路12号上园村", None),
        ("１２号上园村", None),
        ("大板镇5栋上园社区", "上园社区"),
        ("人民路12号", None),
    ],
)
def test_no_house_is_shown_wherever_the_village_stands(address: str, village_name: str | None) -> None:
    assert mask_address(address, village_name) in {"***", f"{village_name}***"}


def test_county_town_and_village_are_shown() -> None:
    assert mask_address("辽宁省北票市大板镇上园村三组12号", "上园村") == "辽宁省北票市大板镇上园村***"
