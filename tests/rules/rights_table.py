"""Writes the tables of who may take which step, and do which act, in which state, from the mission's words.

`python -m tests.rules.rights_table` rewrites the files. The formula is written from the mission: its
picture and its table of who sees what, not from the book under test; tests compare the two both ways.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Act, Role, Tie

TABLES = Path(__file__).parent / "tables"
STEPS = TABLES / "steps.csv"
ACTS = TABLES / "acts.csv"
YES, NO = "可", ""

PICTURE = """
草稿 提交 待通報
退回修正 提交 待通報
待通報 通報 追蹤中
待通報 退回給填報人 退回修正
追蹤中 建議結案 待結案
待結案 退回，繼續追蹤 追蹤中
待結案 結案 已結案
已結案 取消結案 追蹤中
退回修正 撤案 已撤案
待通報 撤案 已撤案
追蹤中 撤案 已撤案
待結案 撤案 已撤案
"""
ARROWS = {(line.split()[0], line.split()[1]): line.split()[2] for line in PICTURE.strip().splitlines()}

STAFF = ("主要通報人員", "導師", "輔導人員", "一級主管")
CHIEF = "主要通報人員"
# What a person is to the case; whoever filed or tracks a case of the school is of the school.
TIES: dict[str, frozenset[Tie]] = {
    "無關": frozenset({Tie.NONE}),
    "所轄學校": frozenset({Tie.OVERSIGHT}),
    "同校": frozenset({Tie.SCHOOL}),
    "填報人": frozenset({Tie.SCHOOL, Tie.FILER}),
    "追蹤人": frozenset({Tie.SCHOOL, Tie.TRACKER}),
    "紀錄填寫人": frozenset({Tie.SCHOOL, Tie.AUTHOR}),
}
WITHIN = ("同校", "填報人", "追蹤人", "紀錄填寫人")
HEAD = [f"{role.label}／{tie}" for role in Role for tie in TIES]


def may_step(step: str, state: str, role: str, tie: str) -> bool:
    if (state, step) not in ARROWS or role not in STAFF or tie not in WITHIN:
        return False
    if step == "提交" and state == "草稿":
        return tie == "填報人"
    if role == CHIEF:
        return True
    if step in ("提交", "撤案") and state == "退回修正":
        return tie == "填報人"
    return step == "建議結案" and tie == "追蹤人"


ALWAYS = {"新增通報", "案件清單", "查詢", "本校統計"}
LOOK = {"查看案件", "顯示完整個資", "列印"}
OPEN = {"待通報", "退回修正", "追蹤中", "待結案"}


def may_act(act: str, state: str, role: str, tie: str) -> bool:  # noqa: C901  # a table in words, read top down
    if act == "轄區統計與遮罩名冊":
        return role in ("教育局處", "國教署") and tie == "所轄學校"
    if act == "管理主要通報人員帳號":
        return role == "系統客服" and tie == "無關"
    if role not in STAFF or tie not in WITHIN:
        return False
    if act in ALWAYS:
        return True
    if act == "管理校內帳號":
        return role == CHIEF
    if act in LOOK:
        return state != "草稿" and (role in (CHIEF, "一級主管") or tie in ("填報人", "追蹤人"))
    if act == "修改填報內容":
        return (tie == "填報人" and state in ("草稿", "退回修正")) or (role == CHIEF and state == "退回修正")
    if act == "新增追蹤紀錄":
        return state == "追蹤中" and (role == CHIEF or tie == "追蹤人")
    if act == "刪除追蹤紀錄":
        return state == "追蹤中" and (role == CHIEF or tie == "紀錄填寫人")
    if act == "更正聯絡資料":
        return state in OPEN and (role == CHIEF or tie == "追蹤人")
    if act == "設定保護個案":
        return role == CHIEF and state != "草稿"
    return role == CHIEF and state in OPEN  # 異動協助追蹤人員、變更離校類別、更正填報資料


def step_rows() -> Iterator[list[str]]:
    yield ["步驟", "原狀態", "新狀態", *HEAD]
    for step in Step:
        for state in State:
            name, before = str(step.label), str(state.label)
            cells = [YES if may_step(name, before, str(r.label), t) else NO for r in Role for t in TIES]
            yield [name, before, ARROWS.get((before, name), "（無此步驟）"), *cells]


def act_rows() -> Iterator[list[str]]:
    yield ["行為", "狀態", *HEAD]
    for act in Act:
        for state in State:
            name, now = str(act.label), str(state.label)
            yield [
                name,
                now,
                *(YES if may_act(name, now, str(r.label), t) else NO for r in Role for t in TIES),
            ]


def write(path: Path, rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    write(STEPS, step_rows())
    write(ACTS, act_rows())
