"""The household register (建档立卡): who may change a row, the effects of a change, clear values."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.events import HouseholdSaved
from services.households.households import moving, queries
from services.households.households.encryption import (
    RowCipher,
    circumstances_of,
    circumstances_of_member,
    fingerprints_of,
    household_cipher,
    household_columns,
    member_cipher,
    member_rows,
    number_code,
    numbers_of,
    person_of,
)
from services.households.households.said_words import CatchUp, require_words
from services.households.households.schemas import (
    Disclosure,
    DisclosureInput,
    HouseholdDetail,
    HouseholdInput,
    HouseholdItem,
    NameNote,
    RevealInput,
)
from services.households.names import comparable
from services.households.progress import recount
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.audit.said import Said
from services.kernel.auth.principals import NotPermitted, Scope
from services.kernel.clock import today
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.constraints import refusing
from services.kernel.events.outbox import publish
from services.kernel.identity.names import private_use_in
from services.kernel.masking import (
    Masked,
    mask_address,
    mask_document,
    mask_name,
    mask_phone,
    mask_phone_note,
    mask_text,
)
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page
from services.kernel.web.versions import Stored, must_match_if_given

RIGHT = "households.write"


class RegistryNoTaken(Problem):
    status = 409
    code = "registry-no-taken"
    title = "这个建档立卡编号已登记在另一户名下，请核对。"
    title_en = "Another household already has this registry number."


class MemberIdTaken(Problem):
    status = 409
    code = "member-id-taken"
    title = "家庭成员的编号与另一户重复，请重新生成。"
    title_en = "A member id is used twice or belongs to another household."


class HouseholdErased(Problem):
    # As a 404 is: it was refused to somebody who asked for it.
    is_recorded = True
    status = 410
    code = "household-erased"
    title = "这户的资料已依法销毁，不能再查看或登记。"
    title_en = "This household was erased; nothing of it is left."


class HouseholdRestricted(Problem):
    """For who may see it and not use it; for everybody else it is not there."""

    status = 403
    code = "household-restricted"
    title = "这户已限制处理，暂不能使用，请与县（区）里联系。"
    title_en = "This household is restricted: its data is not used until the office lifts the restriction."


# A household outside the viewer's area gets the same answer as one that does not exist.
CONSTRAINTS: dict[str, type[Problem]] = {
    "households_pkey": NotFound,
    "households_registry_no_unique": RegistryNoTaken,
    "household_members_pkey": MemberIdTaken,
}


async def lock_household(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Row[Any] | None:
    """The current household, locked until the transaction ends; for the rules of things that belong to it.

    Raises HouseholdErased: who waited for the lock may have waited for the erasure.
    """
    row = await queries.lock_household(connection, scope, household_id)
    if row is not None and row.wrapped_key is None:
        raise HouseholdErased()
    return row


async def find_restriction(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Row[Any] | None:
    """None where the household is not restricted, or is erased."""
    withheld = await queries.find_withheld(connection, scope, household_id)
    return None if withheld is None or withheld.is_erased else withheld


async def require_unrestricted(connection: AsyncConnection, scope: Scope, household_id: UUID) -> None:
    """Before a household is changed or its data leaves the register. For who may not restrict it there, a restricted
    household does not exist. Raises HouseholdRestricted, NotFound, HouseholdErased."""
    withheld = await queries.find_withheld(connection, scope, household_id)
    if withheld is None:
        return
    if withheld.is_erased:
        raise HouseholdErased()
    if not Scope(scope.restricted_codes).covers(withheld.village_code):
        raise NotFound()
    raise HouseholdRestricted()


async def list_items(
    viewer: Viewer, keys: KeyRing, filters: queries.Filters, page: Page
) -> tuple[list[HouseholdItem], Sequence[Row[Any]]]:
    """Masked items of the page, and the rows fetched (one more than the page when there is a next one).

    No role sees a clear name here, a team neither, so that a plain list is no look; a search is one.
    """
    rows = await queries.list_households(viewer.connection, viewer.scope, filters, page)
    shown = rows[: page.limit]
    if filters.search is not None:
        found = [row.id for row in shown]
        await look(viewer.connection, viewer.principal, "households.searched", found, filters.codes())
    return await items_of(viewer, keys, shown), rows


async def items_of(viewer: Viewer, keys: KeyRing, rows: Sequence[Row[Any]]) -> list[HouseholdItem]:
    """Masked."""
    pairings = await _pairings_by_household(viewer, [row.id for row in rows])
    return [_item(household_cipher(keys, row.id, row.wrapped_key), row, pairings[row.id]) for row in rows]


async def search_for(viewer: Viewer, keys: KeyRing, typed: str) -> queries.Search:
    """`q` finds a whole registry number, a part of a village's name, and names of households of the viewer's own teams.

    Other names, phones and document numbers are for `person_search`: here a search would undo the masks.
    """
    text = typed.strip()
    paired = await queries.paired_heads(viewer.connection, viewer.scope) if viewer.scope.team_ids else []
    name = comparable(text)
    own = [row.id for row in paired if name and name in comparable(_head_name(keys, row))]
    return queries.Search(text, own)


def _head_name(keys: KeyRing, row: Row[Any]) -> str:
    return household_cipher(keys, row.id, row.wrapped_key).open_name("head_name", row.head_name)


async def view_household(viewer: Viewer, keys: KeyRing, household_id: UUID) -> HouseholdDetail:
    """Needs, guarantees and causes of poverty are not masked: a look. Raises NotFound."""
    household = await get_household(viewer, keys, household_id)
    subject = f"household:{household_id}"
    await look(viewer.connection, viewer.principal, "household.viewed", [household_id], subject=subject)
    return household


async def get_household(viewer: Viewer, keys: KeyRing, household_id: UUID) -> HouseholdDetail:
    """Raises NotFound."""
    row = await get_row(viewer, household_id)
    pairings = await _pairings_by_household(viewer, [household_id])
    members = await queries.members_of(viewer.connection, viewer.scope, household_id)
    cipher = household_cipher(keys, row.id, row.wrapped_key)
    circumstances = circumstances_of(cipher, row)
    fields = _item_fields(cipher, row, circumstances, pairings[row.id])
    head = person_of(cipher, row, "head_")
    ciphers = {
        member.id: member_cipher(household_cipher(keys, row.id, member.wrapped_key), member.id) for member in members
    }
    persons = {member.id: person_of(ciphers[member.id], member) for member in members}
    own = _numbers_of([head, *persons.values()])
    fields["head"] |= {**_masked_numbers(head), **_shown_of_person(circumstances["head"], own)}
    return HouseholdDetail(
        **fields,
        members=[_member_fields(ciphers[member.id], member, persons[member.id], own) for member in members],
        name_notes=_name_notes({None: head["name"], **{id_: person["name"] for id_, person in persons.items()}})
        # A character of a masked name: for who can put another in its place.
        if viewer.principal.holds(RIGHT, row.village_code)
        else [],
        guarantees=circumstances["guarantees"],
        needs=circumstances["needs"],
        hygiene=row.hygiene,
        income_project=row.income_project,
        as_written=_masked_words(circumstances["as_written"], own),
        version=row.version,
        updated_at=row.updated_at,
    )


async def put_household(
    viewer: Viewer, keys: KeyRing, household_id: UUID, body: HouseholdInput, if_match: str | None, catch_up: CatchUp
) -> Stored[HouseholdDetail]:
    """Create or change a row; the same content again changes nothing.

    Raises Malformed (a word that no vocabulary has), HouseholdErased, HouseholdRestricted, NotFound (outside the
    viewer's area), RegistryNoTaken, MemberIdTaken, PreconditionFailed.
    """
    if not viewer.scope.covers(body.division_code):
        raise NotFound()
    await require_words(viewer, body, catch_up)
    current = await _lock_unrestricted(viewer, household_id)
    if current is None:
        must_match_if_given(if_match, None)
    is_new = current is None and await _create(viewer, keys, household_id, body)
    if not is_new:
        current = current or await _lock_unrestricted(viewer, household_id)
        if current is None:
            raise NotFound()
        await _change(viewer, keys, current, body, if_match)
    household = await get_household(viewer, keys, household_id)
    household.name_notes = _with_removed(household, body)
    return Stored(household, household.version, is_new)


def _with_removed(household: HouseholdDetail, body: HouseholdInput) -> list[NameNote]:
    """With what was taken out of the names of this request. The members of an answer are in the order of the body."""
    removed = {None: body.head.removed} | {
        stored.id: sent.removed for stored, sent in zip(household.members, body.members, strict=False)
    }
    private_use = {note.member_id: note.private_use for note in household.name_notes}
    return [
        NameNote(member_id=id_, removed=list(out), private_use=private_use.get(id_, []))
        for id_, out in removed.items()
        if out or private_use.get(id_)
    ]


def _name_notes(names: Mapping[UUID | None, str]) -> list[NameNote]:
    found = {id_: private_use_in(name) for id_, name in names.items()}
    return [NameNote(member_id=id_, removed=[], private_use=list(named)) for id_, named in found.items() if named]


async def _lock_unrestricted(viewer: Viewer, household_id: UUID) -> Row[Any] | None:
    """Locked first: a restriction or an erasure that was faster is committed then, and seen.

    Raises HouseholdErased, HouseholdRestricted, NotFound.
    """
    current = await lock_household(viewer.connection, viewer.scope, household_id)
    await require_unrestricted(viewer.connection, viewer.scope, household_id)
    return current


async def _create(viewer: Viewer, keys: KeyRing, household_id: UUID, body: HouseholdInput) -> bool:
    """False when another request, or the same one sent twice at once, was faster."""
    wrapped_key = keys.new_wrapped_key(str(household_id))
    values = household_columns(keys, household_id, wrapped_key, body)
    try:
        async with refusing(viewer.connection, CONSTRAINTS):
            await queries.insert_household(
                viewer.connection, {"id": household_id, "updated_by": viewer.principal.account_id, **values}
            )
    except NotFound:
        return False
    except RegistryNoTaken:
        # The same request sent twice at once violates whichever key PostgreSQL checks first.
        if await queries.lock_household(viewer.connection, viewer.scope, household_id) is None:
            raise
        return False
    await _replace_members(viewer, keys, household_id, wrapped_key, body)
    await register_again(viewer.connection, keys, [body.registry_no])
    await _publish(viewer, household_id, "household.created", body, previous_village=None)
    return True


async def register_again(connection: AsyncConnection, keys: KeyRing, registry_numbers: Sequence[str]) -> int:
    """Of households just registered: how many of these numbers belonged to households that were erased since.

    The board counts the erased ones no more from today on.
    """
    if not registry_numbers:
        return 0
    codes = [number_code(keys, number) for number in registry_numbers]
    return await queries.register_again(connection, codes, today())


async def _change(viewer: Viewer, keys: KeyRing, current: Row[Any], body: HouseholdInput, if_match: str | None) -> None:
    # Before the version check: a repeated request whose first answer was lost must not get a conflict.
    if bytes(current.fingerprint) in fingerprints_of(keys, body):
        return
    must_match_if_given(if_match, current.version)
    values = household_columns(keys, current.id, bytes(current.wrapped_key), body)
    async with refusing(viewer.connection, CONSTRAINTS):
        await queries.update_household(
            viewer.connection, viewer.scope, current.id, {"updated_by": viewer.principal.account_id, **values}
        )
    await _replace_members(viewer, keys, current.id, bytes(current.wrapped_key), body)
    await _publish(viewer, current.id, "household.changed", body, previous_village=current.village_code)


async def _replace_members(
    viewer: Viewer, keys: KeyRing, household_id: UUID, wrapped_key: bytes, body: HouseholdInput
) -> None:
    async with refusing(viewer.connection, CONSTRAINTS):
        await queries.replace_members(
            viewer.connection, household_id, member_rows(keys, household_id, wrapped_key, body)
        )


async def _publish(
    viewer: Viewer, household_id: UUID, action: str, body: HouseholdInput, previous_village: str | None
) -> None:
    connection, village_code = viewer.connection, body.division_code
    if previous_village not in {None, village_code}:
        await recount.touch(connection, household_id, str(previous_village))
        move = moving.Move(household_id, str(previous_village), village_code)
        await moving.take_along(connection, [move], viewer.principal.account_id)
    await recount.touch(connection, household_id, village_code)
    saved = HouseholdSaved(
        household_id=household_id, village_code=village_code, registry_status=body.registry_status.value
    )
    await publish(connection, "household.saved", str(household_id), saved)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action=action,
        subject=f"household:{household_id}",
        details={"village_code": village_code},
    )


async def reveal(viewer: Viewer, keys: KeyRing, household_id: UUID, request: RevealInput) -> str | None:
    """One clear value, and its audit entry in the same transaction. Raises NotFound, NotPermitted."""
    row = await get_row(viewer, household_id)
    # A team needs name, phone and address for a visit (S2-14); only an office needs the ID number.
    if request.field.endswith("id_number") and not viewer.scope.covers(row.village_code):
        raise NotPermitted()
    value = await _clear_value(viewer, keys, row, request.field)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="household.revealed",
        subject=f"household:{household_id}",
        details={"field": request.field},
        said=Said(keys, [household_id], {"purpose": request.purpose}),
    )
    return value


async def disclose(viewer: Viewer, keys: KeyRing, household_id: UUID, request: DisclosureInput) -> Disclosure:
    """The values that an official form prints (S2-35..37); every print is recorded (X-13). Raises NotFound.

    In the days of grace also for who files the last forms of a pairing that has ended.
    """
    await require_unrestricted(viewer.connection, viewer.scope, household_id)
    row = await queries.find_for_form(viewer.connection, viewer.scope, household_id)
    if row is None:
        raise NotFound()
    cipher = household_cipher(keys, row.id, row.wrapped_key)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="household.disclosed",
        subject=f"household:{household_id}",
        details={"purpose": request.purpose.value, "reference": str(request.reference)},
    )
    return Disclosure.model_validate(
        {
            "head": {
                "name": cipher.open_name("head_name", row.head_name),
                "phone": cipher.open("head_phone", row.head_phone),
            },
            "address": cipher.open("address", row.address),
            "village_name": row.village_name,
            "registry_no": row.registry_no,
        }
    )


async def _clear_value(viewer: Viewer, keys: KeyRing, row: Row[Any], field: str) -> str | None:
    if field == "address":
        return household_cipher(keys, row.id, row.wrapped_key).open("address", row.address)
    if field.startswith("head."):
        return _revealed(person_of(household_cipher(keys, row.id, row.wrapped_key), row, "head_"), field)
    _, member_id, _ = field.split(".")
    members = await queries.members_of(viewer.connection, viewer.scope, row.id)
    member = next((member for member in members if str(member.id) == member_id), None)
    if member is None:
        raise NotFound()
    cipher = member_cipher(household_cipher(keys, row.id, member.wrapped_key), member.id)
    return _revealed(person_of(cipher, member), field)


def _revealed(person: Mapping[str, Any], field: str) -> str | None:
    value = person[field.rpartition(".")[2]]
    return "、".join(value) or None if isinstance(value, list) else value


async def get_row(viewer: Viewer, household_id: UUID) -> Row[Any]:
    """Raises NotFound, HouseholdErased, HouseholdRestricted."""
    row = await queries.find_household(viewer.connection, viewer.scope, household_id)
    if row is None:
        await require_unrestricted(viewer.connection, viewer.scope, household_id)
        raise NotFound()
    return row


async def own_numbers(viewer: Viewer, keys: KeyRing, household_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The phones and document numbers of the households' people, in clear: to find them in texts, and to hide them."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in await queries.sealed_numbers(viewer.connection, viewer.scope, household_ids):
        household = household_cipher(keys, row.household_id, row.wrapped_key)
        cipher = household if row.member_id is None else member_cipher(household, row.member_id)
        found[row.household_id] += numbers_of(cipher, row, "head_" if row.member_id is None else "")
    return found


async def _pairings_by_household(viewer: Viewer, household_ids: list[UUID]) -> dict[UUID, list[Row[Any]]]:
    grouped: dict[UUID, list[Row[Any]]] = defaultdict(list)
    if household_ids:
        for row in await queries.active_pairings_of(viewer.connection, viewer.scope, household_ids):
            grouped[row.household_id].append(row)
    return grouped


def _item(cipher: RowCipher, row: Row[Any], pairings: list[Row[Any]]) -> HouseholdItem:
    return HouseholdItem(**_item_fields(cipher, row, circumstances_of(cipher, row), pairings))


def _item_fields(
    cipher: RowCipher, row: Row[Any], circumstances: dict[str, Any], pairings: list[Row[Any]]
) -> dict[str, Any]:
    address = cipher.open("address", row.address)
    return {
        "id": row.id,
        "registry_no": row.registry_no,
        "division_code": row.village_code,
        "village_name": row.village_name,
        "address": address and mask_address(address, row.village_name),
        "head": {
            "name": mask_name(cipher.open_name("head_name", row.head_name)),
            "phone": _masked(mask_phone, cipher.open("head_phone", row.head_phone)),
        },
        "registry_status": row.registry_status,
        "poverty_causes": circumstances["poverty_causes"],
        "labour_ability": circumstances["labour_ability"],
        "members_count": row.members_count,
        "pairings": pairings,
        "last_visit_on": row.last_visit_on,
        "visits_count": row.visits_count,
        "is_restricted": row.is_restricted,
    }


def _member_fields(cipher: RowCipher, row: Row[Any], person: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    circumstances = circumstances_of_member(cipher, row)
    return {
        "id": row.id,
        **_shown_of_person(circumstances, own),
        "relation": _masked(mask_text, circumstances["relation"]),
        "name": mask_name(person["name"]),
        "phone": _masked(mask_phone, person["phone"]),
        **_masked_numbers(person),
    }


def _shown_of_person(said: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    """Like causes of poverty: who sees the household sees the terms. Words may hold whatever stood in a sheet."""
    return {**said, "as_written": _masked_words(said["as_written"], own)}


def _masked_words(words: Mapping[str, str], own: Collection[str]) -> dict[str, Masked]:
    return {field: mask_text(word, own) for field, word in words.items()}


def _numbers_of(persons: Sequence[Mapping[str, Any]]) -> list[str]:
    found = [number for person in persons for number in (person["phone"], *person["other_phones"], person["id_number"])]
    return [number for number in found if number]


def _masked_numbers(person: Mapping[str, Any]) -> dict[str, Any]:
    """Without the first phone, which a list shows as well."""
    number, kind = person["id_number"], person["id_kind"]
    return {
        "other_phones": [mask_phone(phone) for phone in person["other_phones"]],
        "phone_note": _masked(mask_phone_note, person["phone_note"]),
        "id_number": None if number is None else mask_document(number, kind),
        "id_kind": kind,
        "id_upgraded": person["id_upgraded"],
    }


def _masked(mask: Any, clear: str | None) -> Masked | None:
    return None if clear is None else mask(clear)
