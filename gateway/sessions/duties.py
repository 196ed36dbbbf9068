"""What holders of an office have to do before anything else; until then no role goes into a token of the session.

Every program believes the roles in the token, so one without roles opens the own account and nothing else.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import second_factors, sessions
from gateway.schemas.signing_in import Duty, Me
from gateway.sessions.password_rule import holds_office
from gateway.settings import SecondFactorSetting
from services.kernel.auth.principals import Principal


async def find_duty(
    connection: AsyncConnection, setting: SecondFactorSetting, me: Me, *, must_choose_password: bool
) -> Duty | None:
    """`must_choose_password`: as stored with the session. Both are asked of holders of an office only."""
    if not holds_office(role.role for role in me.roles):
        return None
    if must_choose_password:
        return "choose_password"
    if setting == "required" and await second_factors.find_active(connection, me.id) is None:
        return "enrol_second_factor"
    return None


def with_duty(me: Me, duty: Duty | None) -> Me:
    """The person as long as the duty is there."""
    return me if duty is None else me.model_copy(update={"permissions": [], "duty": duty})


async def duty_of(connection: AsyncConnection, setting: SecondFactorSetting, person: Principal, me: Me) -> Duty | None:
    """As `find_duty`, for the session of a token."""
    must_choose = person.session_id is not None and await sessions.must_choose_password(connection, person.session_id)
    return await find_duty(connection, setting, me, must_choose_password=must_choose)
