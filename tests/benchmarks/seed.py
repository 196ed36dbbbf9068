"""The data that a visit needs, and a database that has been in use for half a year."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg

from deploy.programs import Program
from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.benchmarks.stack import Stack

BEIPIAO = "211381"
TEAMS = 32
HOUSEHOLDS_OF_A_TEAM = 20
READERS: tuple[Program, ...] = ("households", "campaigns")


@dataclass(frozen=True)
class Team:
    """A volunteer team (invented) and the households it is paired with."""

    id: UUID
    households: list[str]

    @property
    def grant(self) -> RoleGrant:
        return RoleGrant("volunteer", self.id, BEIPIAO)


def make_teams(stack: Stack, teams: int = TEAMS, households: int = HOUSEHOLDS_OF_A_TEAM) -> list[Team]:
    """Pairings as events of the households service would store them in submissions, four households a village."""
    made = [Team(new_id(), [str(new_id()) for _ in range(households)]) for _ in range(teams)]
    rows = [
        (new_id(), household, team.id, f"{BEIPIAO}101{200 + (number * households + position) // 4:03d}")
        for number, team in enumerate(made)
        for position, household in enumerate(team.households)
    ]
    with stack.connect("submissions") as connection, connection.cursor() as cursor:
        cursor.executemany(
            """
            insert into paired_households (pairing_id, household_id, team_id, village_code, starts_on, is_closed)
            values (%s, %s, %s, %s, '2020-04-01', false)
            """,
            rows,
        )
        ring = stack.key_ring()
        cursor.executemany(
            "insert into household_keys (id, wrapped_key) values (%s, %s)",
            [(household, ring.new_wrapped_key(household)) for _, household, *_ in rows],
        )
    return made


# Every clone has two photos. The ids are UUIDv7 of the past, spread over half a year, so that indexes have a realistic
# size and order.
CLONE_VISITS = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        words_sealed, amount_fen, aid_domains, goals, minutes, recorded_at, received_at,
                        completed_at, state, photos_missing)
    select uuidv7(-age), sha256(n::text::bytea), household_id, pairing_id, team_id, village_code, author_id,
           (now() - age)::date, words_sealed, amount_fen + n %% 1000, aid_domains, goals, minutes, now() - age,
           now() - age, now() - age, 'complete', 0
      from (select n, interval '1 second' * (random() * 15500000)::int as age from generate_series(1, %(rows)s) n) ages
      join lateral (select uuidv7(-age) as household_id, uuidv7(-age) as pairing_id, uuidv7(-age) as author_id,
                           md5('team' || n %% 2000)::uuid as team_id,
                           (211300000000 + (n %% 20000) * 7)::text as village_code) others on true
     cross join (select words_sealed, amount_fen, aid_domains, goals, minutes from visits limit 1) real
    """
CLONE_FILES = """
    insert into files (id, owner_id, position, team_id, village_code, sha256, size, content_type, state, width, height,
                       perceptual_hash, object, data_key)
    select uuidv7(visited_on - current_date::timestamp), id, position, team_id, village_code,
           sha256((id::text || position)::bytea), 307200, 'image/jpeg', 'ready', 1600, 1200,
           hashtextextended(id::text, position), 'upload', sha256(id::text::bytea) || sha256(id::text::bytea)
      from visits, generate_series(1, 2) position
     where photos_missing = 0 and not exists (select from files f where f.owner_id = visits.id)
    """
# A tenth of the size that thumbs have: the index is the same, and the disk of a laptop holds a million visits.
CLONE_THUMBS = """
    insert into thumbs (file_id, sealed)
    select id, decode(repeat(md5(id::text), 60), 'hex')
      from files
     where state = 'ready' and not exists (select from thumbs t where t.file_id = files.id)
    """
CLONE_EVENTS = """
    insert into outbox (event_id, type, subject, data, occurred_at)
    select gen_random_uuid(), 'visit.completed', id::text,
           jsonb_build_object('visit_id', id, 'household_id', household_id, 'pairing_id', pairing_id,
                              'team_id', team_id, 'village_code', village_code, 'visited_on', visited_on,
                              'amount_fen', amount_fen, 'aid_domains', to_jsonb(aid_domains)),
           completed_at
      from visits
     where not exists (select from outbox where subject = visits.id::text)
    """


def fill(stack: Stack, rows: int) -> None:
    """Brings the number of visits to `rows` by cloning a real one inside the database, then vacuum and analyse.

    The cursors of the readers are moved past the clones: how a board handles a million events at once is not measured
    here.
    """
    with stack.connect("submissions") as connection, _readers_waiting(stack) as readers:
        found = connection.execute("select count(*) from visits").fetchone()
        missing = rows - (found[0] if found else 0)
        if missing <= 0:
            return
        connection.execute(CLONE_VISITS, {"rows": missing})
        connection.execute("create index bench_outbox on outbox (subject)")
        connection.execute(CLONE_FILES)
        connection.execute(CLONE_THUMBS)
        connection.execute(CLONE_EVENTS)
        connection.execute("drop index bench_outbox")
        end = connection.execute(
            "select transaction_id || '-' || id from outbox order by transaction_id desc, id desc limit 1"
        ).fetchone()
        for reader in readers:
            reader.execute("update feed_cursors set cursor = %s where source = 'submissions'", end)
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


@contextlib.contextmanager
def _readers_waiting(stack: Stack) -> Iterator[list[psycopg.Connection]]:
    """The programs that read submissions' feed, blocked by the lock that their readers take."""
    with contextlib.ExitStack() as open_:
        readers = [open_.enter_context(stack.connect(program)) for program in READERS]
        readers = [reader for reader in readers if _reads_feeds(reader)]
        for reader in readers:
            open_.enter_context(reader.transaction())
            reader.execute("select pg_advisory_xact_lock(hashtext('feed:submissions'))")
        yield readers


def _reads_feeds(reader: psycopg.Connection) -> bool:
    """A program that is not migrated (left out of this start) has no cursors."""
    found = reader.execute("select to_regclass('feed_cursors')").fetchone()
    return found is not None and found[0] is not None
