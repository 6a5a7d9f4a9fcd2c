"""Parts of invented names, with what real ones demand: rare characters, dots, Latin letters."""

from leavers.nation.dice import weighted
from leavers.rules.identity import Sex

SURNAMES = weighted(
    [
        (110, "陳"),
        (83, "林"),
        *((60, name) for name in "黃張"),
        *((50, name) for name in "李王"),
        *((40, name) for name in "吳劉"),
        *((28, name) for name in "蔡楊許鄭謝"),
        *((15, name) for name in "洪郭邱曾廖賴徐周"),
        *((10, name) for name in "葉蘇莊呂江何蕭羅高潘簡朱鍾游詹胡施沈"),
        *((5, name) for name in "余趙盧梁顏柯翁魏孫戴范方宋鄧杜侯曹薛溫董紀唐藍蔣石卓連馮馬程康姚古姜湯"),
        *((1, name) for name in ("歐陽", "張簡", "范姜", "𡍼", "佘", "塗", "辜", "粘", "司馬")),
    ]
)
# First and second characters of given names, by sex.
FIRST = {
    "1": "冠承柏宗家俊彥品宥子浩哲志建信育昱秉廷仁立威宇奕睿柏翊辰瑞政",
    "2": "怡雅詩佳欣宜筱郁子芷品羽思雨淑佩玟婉沛語亭采玥可心恩靖映苡",
}
SECOND = {
    "1": "宇恩翰豪傑廷睿軒瑋明宏誠安叡均群諺哲霖佑勳凱元緯綸華賢",
    "2": "君婷涵穎妤蓁瑄彤雯芸潔安晴萱琪蓉慈瑜玲伶如庭柔霓甄嫻恩",
}
SINGLE = {"1": "宸喆昀睿翔毅𠮷", "2": "㛄嫆𤧟玥晴潔妍"}
RARE = {"1": ("𠮷祥", "峯瑋", "喆𤦹", "堃霖"), "2": ("㛄妤", "𤧟婷", "嫆瑄", "珮㼆")}
PARENTS = {"1": "明志文俊國建清榮金正", "2": "淑美麗秀惠雅玉素月鳳"}
PARENTS_SECOND = {"1": "雄輝華忠義賢龍成昌發", "2": "芬玲惠珠娟華卿雲霞貞"}

INDIGENOUS = {
    "1": ("瓦旦", "巴尚", "哈勇", "馬躍", "古木", "達海", "勒格艾", "比浩", "尤浩", "卡照", "拉罕", "都達"),
    "2": ("拉娃", "依婕", "莎韻", "巴奈", "布妮", "阿洛", "娥冷", "里慕伊", "沙韻", "比黛", "吉娃斯", "伊命"),
}
FATHERS = (
    "達奧斯",
    "尤浩",
    "諾幹",
    "比浩",
    "達陸",
    "高洛",
    "伊斯坦達",
    "達努巴克",
    "哈勇",
    "古木",
    "巴尚",
    "瓦旦",
)
TRIBES = ("1", "1", "1", "2", "2", "3", "3", "4", "12", "14", "5", "6", "9")

# Foreigners by where they come from: how surname and given name stand, surnames, and given names by sex.
LATIN: dict[str, tuple[str, tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "越南": (
        "{surname} {given}",
        ("NGUYEN", "TRAN", "LE", "PHAM", "HOANG"),
        {"1": ("VAN MINH", "QUOC BAO", "DUC ANH"), "2": ("THI HUONG GIANG", "NGOC ANH", "THI THU HA")},
    ),
    "印尼": (
        "{given} {surname}",
        ("RAHMAN", "PRATAMA", "WIJAYA", "LESTARI"),
        {"1": ("MUHAMMAD RIZKY", "BUDI"), "2": ("SITI NUR AISYAH BINTI", "DEWI AYU")},
    ),
    "菲律賓": (
        "{given} {surname}",
        ("DELA CRUZ", "SANTOS", "REYES"),
        {"1": ("JUAN MIGUEL", "PAOLO"), "2": ("MARIA CRISTINA", "ANGELA MAE")},
    ),
    "馬來西亞": (
        "{surname} {given}",
        ("TAN", "LIM", "WONG"),
        {"1": ("WEI JIE", "JUN HAO"), "2": ("XIN YI", "MEI LING")},
    ),
}
# The Chinese name that some of them go by.
GOES_BY = ("阮香江", "陳玉英", "范國寶", "林美玲", "")

# Names that ask much of a page, by the number of their case in the nation: so early that even a small one has
# them at its first school. Sex, letter of the county, name, tribe.
NOTABLE: dict[int, tuple[Sex, str, str, str]] = {
    0: ("2", "A", "陳怡安", ""),
    1: ("2", "U", "拉娃．達奧斯", "12"),
    2: ("1", "F", "蘇𠮷祥", ""),
    5: ("2", "H", "林㛄", ""),
}
NOTABLE_FOREIGNER: tuple[int, Sex, str, str, str] = (3, "2", "A", "NGUYEN THI HUONG GIANG 阮香江", "越南")
