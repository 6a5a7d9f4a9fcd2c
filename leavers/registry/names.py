"""Invented but believable names, as hard on a system as real ones: rare characters, dots, Latin letters."""

from collections.abc import Callable, Sequence

SURNAMES = (
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何"
    "蕭羅高潘簡朱鍾游詹胡施沈余趙盧梁顏柯翁魏孫戴范方宋鄧杜侯曹薛溫董"
)
RARE_SURNAMES = ("歐陽", "張簡", "范姜", "𡍼", "佘")
GIVEN = {
    "1": (
        "冠宇 承恩 柏翰 宗翰 家豪 俊傑 彥廷 品睿 宥廷 子軒 浩宇 哲瑋 志明 建宏 信宏 育誠 昱安 秉叡 廷恩 均翰 "
        "仁傑 立群 威廷 柏諺 宸 喆 𠮷祥 峯瑋"
    ),
    "2": (
        "怡君 雅婷 詩涵 佳穎 欣妤 宜蓁 筱涵 郁婷 子晴 芷瑄 品妤 羽彤 思妤 宥蓁 雨柔 淑芬 美玲 佩珊 玟伶 婉如 "
        "沛恩 語彤 亭妤 采潔 㛄 嫆 𤧟 玥彤"
    ),
}
INDIGENOUS = {
    "1": "瓦旦．尤浩 巴尚．諾幹 哈勇．比浩 馬躍．達陸 古木．高洛 達海．伊斯坦達 勒格艾．達努巴克",
    "2": "拉娃．達奧斯 依婕．哈勇 莎韻．巴尚 巴奈．古木 布妮．伊斯坦達 阿洛．高洛 娥冷．達努巴克",
}
LATIN = {
    "1": ("NGUYEN VAN MINH", "TRAN QUOC BAO", "MUHAMMAD RIZKY PRATAMA", "JUAN MIGUEL DELA CRUZ"),
    "2": ("NGUYEN THI HUONG GIANG", "PHAM NGOC ANH", "SITI NUR AISYAH BINTI RAHMAN", "MARIA CRISTINA SANTOS"),
}

Pick = Callable[[int], int]
"""`pick(n)`: the next invented number from 0 to n - 1."""


def invent(sex: str, pick: Pick, *, foreign: bool) -> str:
    """A name for sex 1 or 2; one in 25 of the nationals has an indigenous name, one in 30 a rare surname."""
    if foreign:
        return _one_of(LATIN[sex], pick)
    if pick(25) == 0:
        return _one_of(INDIGENOUS[sex].split(), pick)
    surname = _one_of(RARE_SURNAMES if pick(30) == 0 else SURNAMES, pick)
    return surname + _one_of(GIVEN[sex].split(), pick)


def _one_of(names: Sequence[str], pick: Pick) -> str:
    return names[pick(len(names))]
