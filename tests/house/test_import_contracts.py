"""Every import contract of pyproject.toml holds, and fails when a module imports what it forbids."""

from copy import deepcopy
from functools import cache
from pathlib import Path

import grimp
import pytest
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.configuration import configure
from importlinter.domain.contract import Contract, registry

ROOT = Path(__file__).parents[2]

# For each contract, an import that must break it: the importing module and its target.
BREACHES = {
    "The services know nothing of each other, of the gateway or of how they are deployed": (
        "services.campaigns.dues.rules",
        "services.households.households.rules",
    ),
    "The kernel knows no service": ("services.kernel.db.database", "services.submissions.models"),
    "Only deploy knows how things are run": ("services.kernel.settings", "deploy.installation"),
    "The minio client is used in two files": ("services.submissions.visits.photos", "minio"),
    "python-jose is used in two files": ("gateway.people.accounts", "jose"),
    "Inside the kernel each layer knows only those below it": (
        "services.kernel.db.database",
        "services.kernel.web.access",
    ),
    "The edge of the gateway knows no people": ("gateway.edge.front", "gateway.people.accounts"),
    "Inside the gateway routes know rules, rules know statements, never the other way": (
        "gateway.queries.accounts",
        "gateway.people.accounts",
    ),
    "The gateway's HTTP client is used by the edge and the application only": (
        "gateway.people.clients",
        "gateway.edge.http_client.client",
    ),
    "Nothing that runs in production needs the tools": ("services.kernel.ids", "tools"),
}


@cache
def options() -> UserOptions:
    configure()
    found = use_cases.read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    use_cases._register_contract_types(found)
    return found


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*options().session_options["root_packages"], include_external_packages=True)


def contract(name: str) -> Contract:
    (wanted,) = [each for each in options().contracts_options if each["name"] == name]
    kind = registry.get_contract_class(wanted["type"])
    return kind(name=name, session_options=options().session_options, contract_options=wanted)


def test_every_contract_has_a_breach_here() -> None:
    assert [each["name"] for each in options().contracts_options] == list(BREACHES)


@pytest.mark.parametrize("name", BREACHES)
def test_a_contract_is_kept_and_breaks_when_it_is_broken(name: str) -> None:
    assert contract(name).check(graph=deepcopy(graph()), verbose=False).kept
    importer, imported = BREACHES[name]
    broken = deepcopy(graph())
    broken.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    assert not contract(name).check(graph=broken, verbose=False).kept
