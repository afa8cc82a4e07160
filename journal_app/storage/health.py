"""What the last full check found, kept in `meta`: it is this file's own, and is not merged into another."""

import json
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from journal_app.domain.health import FullCheck
from journal_app.storage.tables import meta

_LAST_CHECK: Final = "last check"


def keep_check(connection: Connection, result: FullCheck) -> None:
    """Note what came of a full check."""
    value = json.dumps({"at": result.at.isoformat(), "sound": result.sound, "size": result.size})
    connection.execute(delete(meta).where(meta.c.key == _LAST_CHECK))
    connection.execute(insert(meta).values(key=_LAST_CHECK, value=value))


def last_check(connection: Connection) -> FullCheck | None:
    """Return what came of the last full check, if there was one."""
    value = connection.scalar(select(meta.c.value).where(meta.c.key == _LAST_CHECK))
    if value is None:
        return None
    fields = json.loads(value)
    return FullCheck(
        at=datetime.fromisoformat(fields["at"]).astimezone(UTC), sound=bool(fields["sound"]), size=int(fields["size"])
    )
