"""Phones and addresses as lists, papers and authorities see them: enough to recognise, not enough to use."""

import re
import unicodedata

# No part reaches across a house number, a lane or an alley: 12號（近中山路） shows neither.
_NOT_DIGITS = re.compile(r"[^0-9]")
_COUNTY = re.compile(r"[^號巷弄]{2}[縣市]")
# 前鎮區 is a district, not a township called 前鎮.
_DISTRICT = re.compile(r"[^號巷弄]{1,3}?[區鄉鎮市](?![區鄉鎮市])")
_ROAD = re.compile(r"[^號巷弄]{1,12}?(?:大道|路|街)(?:[一二三四五六七八九十0-9]{1,3}段)?")
_VILLAGE = re.compile(r"[^號巷弄]{1,5}?[村里]")
_HIDDEN = "***"


def mask_phone(phone: str) -> str:
    """0912-***-678; a landline keeps two digits in front and three behind; a fragment shows nothing."""
    digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", phone).split("#")[0])
    if digits.startswith("886"):
        digits = "0" + digits[3:].removeprefix("0")
    if len(digits) == 10 and digits.startswith("09"):
        return f"{digits[:4]}-***-{digits[-3:]}"
    if len(digits) < 8:
        return "*" * len(digits)
    return f"{digits[:2]}-{'*' * (len(digits) - 5)}-{digits[-3:]}"


def mask_address(address: str) -> str:
    """To road level: 臺北市大安區和平東路一段***; without a road to the village, the district, or nothing."""
    plain = "".join(unicodedata.normalize("NFKC", address).split())
    end = 0
    for part in (_COUNTY, _DISTRICT):
        if match := part.match(plain, end):
            end = match.end()
    for part in (_ROAD, _VILLAGE):
        if match := part.match(plain, end):
            end = match.end()
            break
    return plain[:end] + _HIDDEN if plain else ""
