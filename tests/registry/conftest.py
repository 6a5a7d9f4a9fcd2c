"""What the tests of the registry share: the cast, marked numbers, and a student registered by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leavers.registry.models import ImportBatch, RegisteredStudent
from leavers.registry.reading import Incoming
from leavers.registry.storing import store
from leavers.rules.identity import marked_nid
from leavers.schools.models import School
from tests.people import Cast, make_cast

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NID = marked_nid("A", "2", 17)
Register = Callable[..., RegisteredStudent]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def register(db: None) -> Register:
    """`register(school, nid=…, status=…, protected=…)` puts one student into the school's registry."""

    def registered(
        school: School, *, nid: str = NID, protected: bool = False, **facts: str
    ) -> RegisteredStudent:
        batch = ImportBatch.objects.create(imported_at=NOW, as_of=datetime(2026, 11, 22, tzinfo=UTC))
        row = Incoming(
            school_code=school.code,
            protected=protected,
            facts={
                "nid": nid,
                "id_kind": "NID",
                "name": "拉娃．達奧斯",
                "sex": "2",
                "born_on": "2010-02-28",
                "department": "資訊科",
                "grade": "2",
                "status": "ES1",
                **facts,
            },
        )
        store([row], schools={school.code: school.pk}, batch=batch)
        return RegisteredStudent.objects.get(school=school, batch=batch)

    return registered


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """`file(line, …, encoding=…)` writes a list of students."""

    def written(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "students.csv"
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        return path

    return written
