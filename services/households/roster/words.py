"""The words that offices use for the terms of the closed lists; the terms themselves are accepted as well."""

from collections.abc import Mapping

from services.households.vocabularies import IncomeProject, LabourAbility, Need, PovertyCause, RegistryStatus

Words = Mapping[str, str]

# The first word of each term is the one offered in a refusal.
REGISTRY_STATUS: Words = {
    "建档立卡贫困户": RegistryStatus.REGISTERED_POOR,
    "建档立卡户": RegistryStatus.REGISTERED_POOR,
    "贫困户": RegistryStatus.REGISTERED_POOR,
    "脱贫户": RegistryStatus.OUT_OF_POVERTY,
    "已脱贫户": RegistryStatus.OUT_OF_POVERTY,
    "已脱贫": RegistryStatus.OUT_OF_POVERTY,
    "脱贫不稳定户": RegistryStatus.UNSTABLE,
    "脱贫不稳定": RegistryStatus.UNSTABLE,
    "边缘易致贫户": RegistryStatus.AT_RISK,
    "边缘户": RegistryStatus.AT_RISK,
    "突发严重困难户": RegistryStatus.SUDDEN_HARDSHIP,
}
POVERTY_CAUSE: Words = {
    "因病": PovertyCause.ILLNESS,
    "因残": PovertyCause.DISABILITY,
    "因学": PovertyCause.SCHOOLING,
    "因灾": PovertyCause.DISASTER,
    "缺技术": PovertyCause.LACK_OF_SKILL,
    "缺劳力": PovertyCause.LACK_OF_LABOUR,
    "缺劳动力": PovertyCause.LACK_OF_LABOUR,
    "缺资金": PovertyCause.LACK_OF_FUNDS,
}
LABOUR_ABILITY: Words = {
    "有": LabourAbility.FULL,
    "有劳动能力": LabourAbility.FULL,
    "普通劳动力": LabourAbility.FULL,
    "部分": LabourAbility.PARTIAL,
    "部分丧失": LabourAbility.PARTIAL,
    "部分丧失劳动能力": LabourAbility.PARTIAL,
    "弱劳动力": LabourAbility.PARTIAL,
    "无": LabourAbility.NONE,
    "无劳动能力": LabourAbility.NONE,
    "丧失劳动能力": LabourAbility.NONE,
}
NEED: Words = {
    "生活保障": Need.LIVELIHOOD,
    "就业就学": Need.WORK_AND_SCHOOLING,
    "医疗救助": Need.MEDICAL_CARE,
    "低保": Need.SUBSISTENCE_ALLOWANCE,
    "农产品销售": Need.PRODUCT_SALES,
}
INCOME_PROJECT: Words = {
    "庭院经济": IncomeProject.COURTYARD_ECONOMY,
    "托管代养": IncomeProject.FOSTERING,
    "劳务输出": IncomeProject.EMPLOYMENT_EXPORT,
}
FLAG: Mapping[str, bool] = {"是": True, "有": True, "达标": True, "否": False, "无": False, "不达标": False}


def offered(words: Mapping[str, object]) -> str:
    """One word for each term, for a message.

    >>> offered({"有": "full", "有劳动能力": "full", "无": "none"})
    '有、无'
    """
    first: dict[object, str] = {}
    for word, term in words.items():
        first.setdefault(term, word)
    return "、".join(first.values())
