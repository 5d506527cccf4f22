"""How statements get to a database: each is made once by SQLAlchemy, and given its parameters as JSON or plain text."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

__all__ = ["Given", "Transaction"]

Given = Mapping[str, bytes]
"""A statement's parameters, in UTF-8: however many keys or rows, one text, which the database takes apart."""


class Transaction:
    """What is asked and told between a transaction's begin and its end; this one by SQLAlchemy itself."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name

    def ask(self, statement: Any, given: Given) -> Sequence[Any]:
        """The rows that answer it, after all that was told."""
        return self.connection.execute(statement, _texts(given)).all()

    def tell(self, statement: Any, given: Given) -> None:
        """Without an answer. It may go out only with the next question, or with `finish`."""
        self.connection.execute(statement, _texts(given))

    def finish(self) -> None:
        """All that was told has been done, or raises."""


def _texts(given: Given) -> dict[str, str]:
    return {name: value.decode() for name, value in given.items()}
