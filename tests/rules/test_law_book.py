"""How a book is looked up, what every line of the book of law must carry, and that the books stay pure."""

import ast
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import leavers.rules
from leavers.rules import law
from leavers.rules.law import CATEGORIES, DIVISIONS, LAW, Article, Book, LawGap, Rule, Unit
from leavers.rules.law.closing import EVIDENCE_ORDER
from leavers.rules.law.words import DEFINITIONS, EVIDENCE_LABELS

DAY = timedelta(days=1)
OPENS, FAR = date(2022, 1, 1), date(2036, 12, 31)
BOUNDS = [OPENS + n * 30 * DAY for n in range(182)]
ARTICLE = Article(key="t-1", law="試行法", no="第1條", gist="試", read_on=OPENS)
RULES = Path(leavers.rules.__file__).parent
LINE_IDS = [f"{rule.key}/{rule.scope}/{rule.since.year}" for rule in LAW.rules]
each_line = pytest.mark.parametrize("rule", LAW.rules, ids=LINE_IDS)


def line(
    value: int = 3, scope: str = "*", since: date = OPENS, until: date | None = None, beats: str = ""
) -> Rule:
    return Rule(
        key="n",
        scope=scope,
        value=value,
        since=since,
        until=until,
        article=ARTICLE,
        because="試",
        beats=beats,
    )


def test_a_line_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    book = Book([line(until=date(2023, 1, 1)), line(4, since=date(2023, 1, 1))])
    assert book.one("n", "*", date(2022, 12, 31)).value == 3
    assert book.one("n", "*", date(2023, 1, 1)).value == 4
    with pytest.raises(LawGap):
        book.one("n", "*", date(2021, 12, 31))


def test_a_gap_or_an_overlap_is_an_error_and_never_a_guess() -> None:
    gap = Book([line(until=date(2023, 1, 1)), line(4, since=date(2023, 1, 2))])
    overlap = Book([line(until=date(2023, 1, 2)), line(4, since=date(2023, 1, 1))])
    for book, found in ((gap, 0), (overlap, 2)):
        with pytest.raises(LawGap) as caught:
            book.one("n", "*", date(2023, 1, 1))
        assert caught.value.found == found
    with pytest.raises(LawGap):
        overlap.all("n", date(2023, 1, 1))


def test_only_a_declared_exception_beats_the_general_line() -> None:
    assert Book([line(), line(4, scope="g", beats="n")]).one("n", "g", OPENS).value == 4
    assert Book([line(), line(4, scope="g", beats="n")]).one("n", "a", OPENS).value == 3
    with pytest.raises(LawGap):
        Book([line(), line(4, scope="g")]).one("n", "g", OPENS)
    with pytest.raises(LawGap):
        Book([line(), line(4, scope="g", beats="n"), line(5, scope="g", beats="n")]).one("n", "g", OPENS)


def test_no_handler_for_lookups_or_values_swallows_a_gap() -> None:
    assert not issubclass(LawGap, LookupError | ValueError)
    assert "Book" not in LawGap("n", "*", None, 0).args[0]


def test_another_book_replaces_lines_and_leaves_the_first_alone() -> None:
    book = Book([line(), line(4, scope="g", beats="n")])
    other = book.but(line(9))
    assert (book.one("n", "a", OPENS).value, other.one("n", "a", OPENS).value) == (3, 9)
    assert other.one("n", "g", OPENS).value == 4
    assert other.but(line(9)).fingerprint() == other.fingerprint() != book.fingerprint()
    assert book.but().fingerprint() == book.fingerprint()


@pytest.mark.parametrize("stray", [line(since=OPENS + DAY), line(scope="a"), replace(line(), key="m")])
def test_a_reform_that_changes_no_line_is_refused(stray: Rule) -> None:
    with pytest.raises(LawGap):
        Book([line()]).but(stray)


def test_the_fingerprint_hears_every_change_that_decides_and_no_other() -> None:
    book = Book([line(until=FAR), line(4, scope="g", beats="n")])
    assert Book(reversed(book.rules)).fingerprint() == book.fingerprint()
    assert (
        Book([replace(rule, because="換句話說") for rule in book.rules]).fingerprint() == book.fingerprint()
    )
    first = line(until=FAR)
    changes = (
        {"value": 5}, {"scope": "b"}, {"until": FAR - DAY}, {"until": None}, {"since": OPENS + DAY},
        {"unit": Unit.PERIOD}, {"from_manual": False},
        {"beats": "n"}, {"article": replace(ARTICLE, key="t-2")},
    )  # fmt: skip
    prints = {Book([replace(first, **change)]).fingerprint() for change in changes}
    assert len(prints | {Book([first]).fingerprint()}) == len(changes) + 1


def test_a_number_is_not_read_as_names_nor_names_as_a_number() -> None:
    with pytest.raises(TypeError):
        _ = line().names
    with pytest.raises(TypeError):
        _ = replace(line(), value=frozenset({"L1"})).number


@each_line
def test_a_line_says_where_it_comes_from_and_why(rule: Rule) -> None:
    assert str(rule.article.law)
    assert str(rule.article.no)
    assert str(rule.article.gist)
    assert rule.article.cite == f"{rule.article.law}{rule.article.no}"
    assert len(str(rule.because)) >= 5
    assert date(2024, 1, 1) <= rule.article.read_on <= date(2030, 1, 1)
    assert rule.until is None or rule.since < rule.until


@each_line
def test_a_line_cannot_be_changed_in_place(rule: Rule) -> None:
    with pytest.raises(FrozenInstanceError):
        rule.value = 1  # type: ignore[misc]  # that is the point


@each_line
def test_no_scope_has_a_gap_or_an_overlap_from_the_opening_on(rule: Rule) -> None:
    edges = {
        edge for other in LAW.history(rule.key, rule.scope) for edge in (other.since, other.until) if edge
    }
    days = {*BOUNDS, OPENS, FAR, *(edge + n * DAY for edge in edges for n in (-1, 0, 1))}
    for day in sorted(day for day in days if OPENS <= day <= FAR):
        assert LAW.one(rule.key, rule.scope, day).scope == rule.scope


@each_line
def test_scopes_and_names_are_those_the_rules_know(rule: Rule) -> None:
    kinds = set(DEFINITIONS)
    closings = {code for code, _name in EVIDENCE_LABELS}
    scopes = {*CATEGORIES, *DIVISIONS, *kinds, *closings, "*"}
    assert rule.scope in scopes
    known = {
        "closing_condition": {"adult"},
        "closing_evidence": set(EVIDENCE_ORDER),
        "closing_asks": set(EVIDENCE_ORDER),
    }
    if isinstance(rule.value, frozenset):
        assert rule.value <= known.get(rule.key, set(CATEGORIES))
    else:
        assert rule.value >= 0


@each_line
def test_an_exception_has_a_general_line_to_beat(rule: Rule) -> None:
    if rule.beats:
        assert rule.beats == rule.key
        assert LAW.history(rule.key)
        assert (
            sum(
                other.scope == rule.scope and other.since == rule.since
                for other in LAW.history(rule.key, rule.scope)
            )
            == 1
        )


def test_every_category_can_be_closed_and_every_open_question_is_written_down() -> None:
    for category in CATEGORIES:
        assert len(law.closings(LAW, category, OPENS)) >= 5
    doubtful = {rule.key for rule in LAW.rules if str(rule.doubt)}
    assert doubtful == {
        "three_days", "deemed_leave", "absent_share",
        "truant_periods", "leave_length", "closing", "report_due",
        "report_due_latest",
    }  # fmt: skip


def modules() -> list[Path]:
    return sorted(RULES.rglob("*.py"))


def attributes_in(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def imports_in(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(RULES)))
def test_a_book_knows_no_clock_no_database_no_web_and_no_fractions(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not attributes_in(tree) & {
        "today",
        "now",
        "utcnow",
        "localdate",
        "localtime",
        "monotonic",
        "objects",
    }
    assert not names_in(tree) & {"float", "now", "localdate"}
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    if "codes" not in path.parts:  # there the slash joins a path
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.Div)]
    imports = imports_in(tree)
    assert not {name for name in imports if name.split(".")[0] in {"holidays", "time", "requests", "sqlite3"}}
    ours = {name for name in imports if name.startswith("leavers.")}
    assert {name for name in ours if not name.startswith("leavers.rules")} == set()
    allowed = ("django.utils.translation.", "django.db.models.TextChoices")
    assert {name for name in imports if name.startswith("django.") and not name.startswith(allowed)} == set()
