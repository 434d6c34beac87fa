"""A store: texts by keys in one SQLite file of the user, as long as there is room."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import blake2b

from svclint.files.paths import folder_of, is_file, make_own_folder, remove, status

_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value TEXT NOT NULL, day INTEGER NOT NULL)"
_OLDER_HALF = (
    "DELETE FROM kept WHERE key IN (SELECT key FROM kept ORDER BY day, key LIMIT (SELECT COUNT(*) + 1 FROM kept) / 2)"
)
# variables of one statement: SQLite before 3.32 takes 999
_AT_ONCE = 900
# seconds that a run waits for another one that writes
_PATIENCE = 0.5
_SEAL = 16


class Store:
    """What cannot be read is not there, and what cannot be written is not kept: no run fails because of it.

    Several runs may use it at once, and one that is killed leaves it as it was: SQLite sees to that. `most` are the
    bytes that it may take; what was not used for the longest time goes first. `today` counts days from whatever day.
    """

    def __init__(self, path: str, *, most: int, today: int) -> None:
        self._path = path
        self._most = most
        self._today = today

    def get(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """Those of `keys` that are there, with their texts."""
        found: dict[bytes, str] = {}

        def read(connection: sqlite3.Connection) -> None:
            for some in _parts(keys):
                rows = connection.execute(f"SELECT key, value FROM kept WHERE key IN ({_marks(some)})", some)
                found.update((key, text[_SEAL:]) for key, text in rows if text[:_SEAL] == _seal(key, text[_SEAL:]))

        if is_file(self._path):
            self._do(read)
        return found

    def put(self, texts: Mapping[bytes, str], used: Sequence[bytes] = ()) -> None:
        """Keep `texts`, and those that were `used` for longer."""

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute(_TABLE)
                rows = ((key, _seal(key, text) + text, self._today) for key, text in texts.items())
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                for some in _parts(used):
                    newer = f"UPDATE kept SET day = ? WHERE day < ? AND key IN ({_marks(some)})"
                    connection.execute(newer, [self._today, self._today, *some])
            self._make_room(connection)

        with suppress(OSError):
            make_own_folder(folder_of(self._path))
            self._do(write)

    def _make_room(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        while status(self._path).st_size > self._most:
            with connection:
                gone = connection.execute(_OLDER_HALF).rowcount
            if not gone:
                return
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _do(self, work: Callable[[sqlite3.Connection], None]) -> None:
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                work(connection)
        except (sqlite3.OperationalError, OSError):
            # another run writes, the disk is full, nothing was kept yet, or nobody may write there
            return
        except sqlite3.DatabaseError:
            # it is none, or damaged: the next run begins anew
            with suppress(OSError):
                remove(self._path)


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


def _marks(keys: Sequence[bytes]) -> str:
    return ",".join("?" * len(keys))


def _seal(key: bytes, text: str) -> str:
    """SQLite does not see a bit that the disk has changed in a text."""
    return blake2b(text.encode(errors="surrogatepass"), key=key[:64], digest_size=_SEAL // 2).hexdigest()
