"""Invented schools, districts and roads; only the counties and the kinds of schools are real."""

from leavers.nation.dice import weighted

# The first school is the one that people sign in to.
STEMS_FIRST = "晨青海松澄映霽岱沐榆楓棠翊昀嵐汀瀚曜穎芷蘅湛暄岫"
STEMS_SECOND = "光禾月濤澤澗森原川谷曦庭苑洲泉岡渚帆霖葵"
MORE = "東西南北上下"

GENERAL = "普通科"
DEPARTMENTS = (
    "資訊科",
    "電機科",
    "機械科",
    "汽車科",
    "餐飲管理科",
    "觀光事業科",
    "幼兒保育科",
    "商業經營科",
    "應用英語科",
    "美容科",
    "廣告設計科",
    "園藝科",
    "電子科",
    "資料處理科",
    "室內空間設計科",
    "照顧服務科",
)
# 類型 → the last words of full name and short name, and how many vocational departments there are.
ENDINGS = {
    "G": (("高級中學", "高中"),),
    "M": (("高級中學", "高中"), ("綜合高級中學", "綜合高中")),
    "V": (
        ("高級工業職業學校", "高工"),
        ("高級商工職業學校", "商工"),
        ("高級家事商業職業學校", "家商"),
        ("高級農工職業學校", "農工"),
    ),
    "S": (("藝術高級中學", "藝中"),),
}
TYPES = weighted([(44, "G"), (30, "V"), (24, "M"), (2, "S")])
PLAINS = "晨和新安永青明東西南"
PLAINS_SECOND = "曦禾嶺澗濱苑渚湖岸坪"
ROADS = (
    "晨光",
    "青禾",
    "海月",
    "松濤",
    "明澤",
    "和風",
    "望雲",
    "溪畔",
    "稻香",
    "學府",
    "春曉",
    "星河",
    "茶園",
    "舊港",
)
WAYS = weighted([(6, "路"), (3, "街"), (1, "大道")])
SECTIONS = ("", "", "", "一段", "二段", "三段")
AREA_CODES = {
    "63": "02",
    "65": "02",
    "10017": "02",
    "68": "03",
    "10018": "03",
    "10004": "03",
    "10002": "03",
    "10015": "03",
    "10005": "037",
    "66": "04",
    "10007": "04",
    "10008": "049",
    "10009": "05",
    "10020": "05",
    "10010": "05",
    "67": "06",
    "10016": "06",
    "64": "07",
    "10013": "08",
    "10014": "089",
    "09020": "082",
    "09007": "0836",
}
# The counties by population, so that few schools stand in the large ones and many reach all.
COUNTIES = weighted(
    [
        (12, "65"),
        (10, "66"),
        (10, "64"),
        (9, "63"),
        (8, "68"),
        (7, "67"),
        (5, "10007"),
        (3, "10013"),
        (3, "10009"),
        (3, "10008"),
        (2, "10004"),
        (2, "10005"),
        (2, "10018"),
        (2, "10010"),
        (2, "10002"),
        (2, "10017"),
        (2, "10015"),
        (1, "10014"),
        (1, "10020"),
        (1, "10016"),
        (1, "09020"),
        (1, "09007"),
    ]
)
FIRST_COUNTIES = tuple(dict.fromkeys(("63", *COUNTIES)))
SCHOOLS_ABROAD = (
    "美國加州晨溪高中",
    "日本東京青葉國際學校",
    "越南河內和風高中",
    "加拿大溫哥華楓谷中學",
    "馬來西亞檳城海月中學",
)
COLLEGES = (
    "晨曦科技大學五專部",
    "青嵐醫護管理專科學校",
    "映川餐旅管理專科學校",
    "海澄海事專科學校",
    "國立松原科技大學",
)
SCHOOL_BESIDES = "私立映川高級中學"
"""Where students of a nation with a single school transfer to."""
