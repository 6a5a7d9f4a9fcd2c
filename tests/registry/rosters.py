"""Lists of students as a school's system writes them, and the command that takes them in."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from leavers.registry.models import ImportBatch, RegisteredStudent
from leavers.rules.identity import marked_nid
from tests.registry.conftest import NID

HEADER = "學校代碼,身分證號,姓名,出生日期,性別代碼,部別,學程,科別,年級,班級,座號,學籍狀態"
GOOD = f"990301,{NID},林㛄,099/02/28,2,日間部,V1,資訊科,二年級,資訊二甲,7,在學"
OTHER_NID = marked_nid("B", "1", 5)
OTHER = f"990302,{OTHER_NID},𡍼𠮷祥,1000401,男,g,進修部,機械科,3,機械三甲,12,"
File = Callable[..., Path]


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_registry", str(path), *arguments, stdout=out, stderr=out)
    return out.getvalue()


def refused(path: Path, *arguments: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_registry", str(path), *arguments, stdout=out, stderr=out)
    assert not RegisteredStudent.objects.exists()
    assert not ImportBatch.objects.exists()
    return f"{out.getvalue()}{refusal.value}"
