"""What the triggers of `gateway_0024` know of the caller."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope


async def hold_to_lines(connection: AsyncConnection, scope: Scope) -> None:
    """Until the transaction ends. For a caller for whom lines decide nothing they let all pass."""
    if scope.lined is not None:
        await connection.execute(select(func.set_config("app.lined", scope.lined_literal, True)))
