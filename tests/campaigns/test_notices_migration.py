"""What an earlier release stored as notices reads as before, for whoever could read it, and goes back while it may."""

import asyncio
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns.app import create_app
from services.campaigns.settings import CampaignsSettings
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import INTERNAL_SECRET, settings_of
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.kept_files import KeptFiles
from tests.support.people import CHEN, EDITOR, OTHER_CITY, XIAO_LI, ZHANG, Person

BEFORE = "campaigns_0008"
INSERT = b"""
    insert into notices (id, title, text, doc_number, issuer, issued_on, division_code, addressees, attachments,
                         is_incomplete, version)
    values (%s, %s, %s, %s, %s, '2020-03-24', '2113', %s, %s, false, 2)
"""
SAID = ("通知", "各县（市）区：\r\n\t现印发。", "朝文明〔2020〕1号", "市文明办", ["各县（市）区文明办"], ["附件1"])


@pytest.fixture
def filled(service_database: MakeDatabase) -> tuple[ServiceDatabase, UUID, UUID]:
    """The database of the release before: a notice, and one that passes it on, on which a campaign stands."""
    database, program = service_database("campaigns"), migrations_of("campaigns")
    migrations.downgrade(program, database.migrator, BEFORE)
    above, below = new_id(), new_id()
    with psycopg.connect(database.dsn()) as connection:
        for notice_id in (above, below):
            connection.execute(INSERT, [notice_id, *SAID])
        connection.execute(
            "insert into notice_parents (notice_id, position, parent_id) values (%s, 1, %s)", [below, above]
        )
        connection.execute(
            "insert into campaigns (id, name, series, year, notice_id, division_code, starts_on, ends_on, version) "
            "values (%s, '脱贫攻坚', '脱贫攻坚', 2020, %s, '2113', '2020-03-24', '2020-09-30', 1)",
            [new_id(), below],
        )
    migrations.upgrade(program, database.migrator)
    return database, above, below


async def asked(database: ServiceDatabase, who: Person, method: str, path: str, **content: object) -> httpx.Response:
    app = create_app(CampaignsSettings.model_validate(settings_of(database)), KeptFiles(INTERNAL_SECRET))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
    ):
        headers = {**who.headers, **content.pop("headers", {})}  # type: ignore[dict-item]
        return await client.request(method, f"/api{path}", headers=headers, **content)  # type: ignore[arg-type]


def test_what_was_stored_reads_as_before_for_everybody_and_asks_nobody(
    filled: tuple[ServiceDatabase, UUID, UUID],
) -> None:
    database, above, below = filled

    async def run() -> None:
        for who in (CHEN, ZHANG, XIAO_LI, EDITOR, OTHER_CITY):
            read = (await asked(database, who, "GET", f"/notices/{below}")).json()
            names = ("title", "text", "doc_number", "issuer", "addressees", "attachments")
            assert tuple(read[name] for name in names) == SAID
            assert (read["state"], read["parents"], read["rules"]) == ("issued", [str(above)], [])
            listed = (await asked(database, who, "GET", "/notices")).json()["items"]
            assert {each["id"] for each in listed} == {str(above), str(below)}
            assert not any(each["is_to_receive"] for each in listed)
        tree = (await asked(database, ZHANG, "GET", f"/notices/{above}/cascade")).json()["items"]
        assert [each["id"] for each in tree] == [str(above), str(below)]
        assert (await asked(database, OTHER_CITY, "DELETE", f"/notices/{above}")).status_code == 403
        assert (await asked(database, CHEN, "DELETE", f"/notices/{above}")).status_code == 409
        # An old body changes it as before; nobody is shut out by it.
        body = dict(zip(("title", "text", "doc_number", "issuer", "addressees", "attachments"), SAID, strict=True))
        body = {**body, "issued_on": "2020-03-24", "division_code": "2113", "title": "改"}
        changed = await asked(database, CHEN, "PUT", f"/notices/{above}", json=body, headers={"If-Match": '"2"'})
        assert (changed.status_code, changed.json()["title"]) == (200, "改")
        assert (await asked(database, OTHER_CITY, "GET", f"/notices/{above}")).status_code == 200

    asyncio.run(run())


def test_the_release_before_writes_on_while_it_is_replaced(filled: tuple[ServiceDatabase, UUID, UUID]) -> None:
    database, _, _ = filled
    fresh = new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(INSERT, [fresh, *SAID])
    read = asyncio.run(asked(database, OTHER_CITY, "GET", f"/notices/{fresh}"))
    assert (read.status_code, read.json()["state"]) == (200, "issued")


def test_the_way_back_is_open_while_nothing_new_was_used(filled: tuple[ServiceDatabase, UUID, UUID]) -> None:
    database, above, below = filled
    program = migrations_of("campaigns")
    migrations.downgrade(program, database.migrator, BEFORE)
    migrations.upgrade(program, database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        kept = {row[0] for row in connection.execute("select id from notices").fetchall()}
        assert kept == {above, below}
        connection.execute("update notices set state = 'draft', owner_code = '2113' where id = %s", [above])
    with pytest.raises(Exception, match="The release before would show drafts"):
        migrations.downgrade(program, database.migrator, BEFORE)
