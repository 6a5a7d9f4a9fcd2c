"""Small choices that stand in braces in the sentences, and how a sentence is filled."""

import re
from collections.abc import Mapping

from leavers.nation.dice import Dice

JOBS = (
    "早餐店",
    "飲料店",
    "便利商店",
    "火鍋店",
    "機車行",
    "汽車美容店",
    "手搖飲料店",
    "超市",
    "物流倉庫",
    "建築工地",
    "美髮沙龍",
    "牛排館",
    "麵包店",
    "洗車場",
    "網路拍賣的包裝部",
    "加油站",
    "夜市攤位",
    "家裡的小吃店",
    "表哥的水電行",
    "叔叔的鐵工廠",
    "冷氣安裝公司",
    "寵物美容店",
)

SUBJECTS = ("數學", "英文", "國文", "物理", "化學", "生物", "歷史", "地理")
VOCATIONAL_SUBJECTS = (*SUBJECTS[:3], "專業科目", "實習課", "會計", "程式設計", "電子學", "製圖", "飲料實務")

SLOTS: Mapping[str, tuple[str, ...]] = {
    "job": JOBS,
    "other_job": JOBS,
    "shift": ("早班", "晚班", "大夜班", "假日班", "每週五天、每天8小時", "每週三到四天", "下午到晚上10點"),
    "hobby": ("烘焙", "機車維修", "美甲", "影片剪輯", "繪圖", "街舞", "攝影", "釣魚", "吉他", "電競"),
    "course": (
        "烘焙丙級",
        "美容丙級",
        "堆高機操作",
        "冷凍空調",
        "影像剪輯",
        "咖啡實務",
        "室內配線",
        "照顧服務員",
    ),
    "hours": ("中午", "凌晨3點", "下午2點", "上午11點", "傍晚"),
    "illness": (
        "氣胸手術",
        "車禍骨折",
        "腸胃炎",
        "椎間盤突出",
        "氣喘",
        "甲狀腺疾病",
        "術後感染",
        "自體免疫疾病",
    ),
    "friend": ("國中同學", "表姊", "男友", "女友", "網路上認識的朋友", "乾哥", "社團學長", "鄰居"),
    "elder": ("祖父", "祖母", "外婆", "外公", "母親", "父親"),
    "town": ("外縣市", "北部", "南部", "中部", "東部", "隔壁縣市"),
    "term": ("下學期", "寒假後", "明年2月", "8月", "新學年"),
    "week": ("下週一", "下週三", "兩週後", "月底", "下個月初", "期中考後", "連假後"),
    "room": ("輔導室", "輔導處", "晤談室", "導師辦公室", "學務處"),
    "worker": ("社工", "少輔會輔導員", "專任輔導教師", "駐區社工師", "臨床心理師", "觀護人"),
    "aid": ("急難救助", "學雜費減免", "午餐補助", "助學金", "仁愛基金", "交通補助"),
    "day": ("兩", "三", "四", "五"),
    "count": ("一", "兩", "三"),
}

_SLOT = re.compile(r"\{(\w+)\}")


def fill(sentence: str, dice: Dice, known: Mapping[str, str]) -> str:
    """The sentence with its braces filled: by what is known of the student, else by a choice of `SLOTS`."""

    def choose(found: re.Match[str]) -> str:
        name = found[1]
        return known[name] if name in known else dice.pick(SLOTS[name])

    return _SLOT.sub(choose, sentence)
