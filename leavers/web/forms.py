"""The forms of the gallery: one field of every kind."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leavers.ui.forms import (
    ChoiceField,
    CodeField,
    CodesField,
    FormToken,
    HouseForm,
    LineField,
    LongTextField,
    NationalIdField,
    PasswordField,
    RocDateField,
    TickField,
)


class GalleryForm(HouseForm):
    """Fields as the report and the tracking record use them."""

    token = FormToken()
    category = CodeField("category", label=_("離校種類"), look="cards", columns=2)
    nid = NationalIdField(
        label=_("學生身分證字號"),
        help_text=_(
            "1個英文字母加9個數字，也可以輸入居留證統一證號。英文會自動轉成大寫，輸入完成就會查詢學籍。"
        ),
    )
    left_on = RocDateField(label=_("離校日期"), help_text=_("休學生效的日期，例如115/11/09或1151109"))
    reasons = CodesField("reason", label=_("離校原因"))
    memo = LongTextField(
        label=_("原因說明"),
        max=500,
        rows=3,
        required=False,
        note=_("請勿填寫病歷等非必要的個人資料"),
    )
    will = CodeField("leave_return", label=_("復學意願"))
    helps = CodesField("help_needed", label=_("希望獲得的協助"), required=False)
    tracked_on = RocDateField(
        label=_("追蹤日期"), help_text=_("實際聯繫或訪視的日期，不是今天填寫的日期"), quick=True
    )
    method = CodeField("method", label=_("追蹤方式"), look="select")
    content = LongTextField(
        label=_("追蹤與輔導內容"), min=10, help_text=_("請寫學生現況、談話重點、已提供的協助和下一步")
    )
    suggest = ChoiceField(
        label=_("這位學生符合結案條件了嗎？"),
        help_text=_("選「是」並提交後，案件會改為「待結案」，由主要通報人員確認。"),
        choices=[("no", _("否，繼續追蹤")), ("yes", _("是，建議結案"))],
        initial="no",
        layout="inline",
    )
    closing = CodeField(
        "closing", label=_("符合的結案條件"), look="cards", only=("C3", "C6", "C7"), required=False
    )
    name = LineField(label=_("姓名"), max=50, width="w-sm", required=False)
    password = PasswordField(label=_("密碼"), required=False)
    sure = TickField(label=_("我已經聯繫過學生或家長"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.explain(
            "category",
            notes={
                "L1": _("未經請假或不明原因未到校上課，連續達3日以上"),
                "L2": _("依學籍辦法第17條第1項、第2項休學"),
                "L3": _("全學期缺課達總節數二分之一，或曠課累積達42節（進修部36節）"),
                "L4": _("原學校已發給轉學證明書"),
            },
        )
        self.explain(
            "closing",
            notes={"C3": _("學籍系統在115年11月20日登記復學"), "C6": _("依學籍管理辦法第19條")},
            closed={"C7": _("目前不適用：學生在118年7月2日成年")},
        )
        self.look_up_at("nid", reverse("web:gallery_form"), target="found")


class GalleryDialogForm(HouseForm):
    """A question with a reason, as sending back and reopening ask it."""

    token = FormToken()
    reason = LongTextField(label=_("退回原因"), min=5, max=200, rows=3, help_text=_("讓填報人知道要修正哪裡"))
