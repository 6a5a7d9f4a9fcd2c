"""The truth tables that a lawyer reads and edits: facts, the expected answer, its source and reason.

`python -m tests.rules.tables` writes the files anew. 預期, 審閱者 and 審閱日 of a row that exists are a
person's word and stay as they are; a changed 預期 therefore fails until the book agrees.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from leavers.rules.law import Because, Book, LawGap, Rule

FOLDER = Path(__file__).parent / "tables" / "law"
OUTCOME = ("預期", "條文", "出處", "理由", "審閱者", "審閱日", "存疑")
BY_PEOPLE = ("預期", "審閱者", "審閱日")
NO_LAW = "無法條"

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What the book says to one row of facts."""

    expected: str
    rule: Rule | None = None
    reason: Callable[[], str] = str
    """Spelt out only for the file: the mutants ask a hundred thousand times."""

    def source(self) -> tuple[str, str]:
        if self.rule is None:
            return "", ""
        return self.rule.article.cite, "手冊" if self.rule.from_manual else "補充"

    def columns(self) -> dict[str, str]:
        article, source = self.source()
        return {
            "預期": self.expected,
            "條文": article,
            "出處": source,
            "理由": self.reason(),
            "存疑": str(self.rule.doubt) if self.rule else "",
        }

    @classmethod
    def of(cls, because: Because, expected: str) -> "Answer":
        return cls(expected, because.rule, because.sentence)


@dataclass(frozen=True)
class Sheet:
    """One table: its facts, how the book answers them, and how somebody without the book would."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[str, ...]]]
    judge: Callable[[Book, Facts], Answer]
    by_hand: Callable[[Facts], str]
    """The expected answer by another way: numbers typed in again, another formula. Never asks the book."""

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.csv"

    def product(self) -> list[dict[str, str]]:
        """Every row of facts, each once, in the order of the file."""
        return [dict(zip(self.columns, row, strict=True)) for row in dict.fromkeys(self.rows())]

    def answer(self, book: Book, facts: Facts) -> Answer:
        """The book's answer; a silent book is an answer, too."""
        try:
            return self.judge(book, facts)
        except LawGap:
            return Answer(NO_LAW)

    def key(self, row: Facts) -> tuple[str, ...]:
        return tuple(row[column] for column in self.columns)

    def read(self) -> list[dict[str, str]]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def text(self, book: Book) -> str:
        """The file as it should stand: the people's columns as they are, the others from the book."""
        known = {self.key(row): row for row in self.read()} if self.path.exists() else {}
        out = io.StringIO()
        writer = csv.DictWriter(out, (*self.columns, *OUTCOME), lineterminator="\r\n")
        writer.writeheader()
        for facts in self.product():
            old = known.get(self.key(facts), {})
            kept = {column: old[column] for column in BY_PEOPLE if column in old}
            writer.writerow({**facts, **self.answer(book, facts).columns(), **kept})
        return out.getvalue()

    def write(self, book: Book) -> None:
        self.path.write_text(self.text(book), encoding="utf-8-sig", newline="")


def main() -> None:
    """Write all tables; the language is fixed, for the sentences stand in the files."""
    from django.conf import settings

    settings.configure(USE_I18N=False, LANGUAGE_CODE="zh-hant")
    from leavers.rules.law import LAW
    from tests.rules.sheets import SHEETS

    FOLDER.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS:
        sheet.write(LAW)


if __name__ == "__main__":
    main()
