"""What a step may draw: people, days, codes and words, the likely ones more often."""

from hypothesis import strategies as st

SPICES = (
    "開學後未到校。",
    "'; DROP TABLE cases_case;--",
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}%(name)s %s",
    "𠮷野‧家👩‍👩‍👧",
    "第一行\n第二行\tＡ",
    '"><img src=x onerror=alert(1)>',
)
NAMES = ("lin", "chen", "wang", "huang", "wu", "zhao", "sun", "wu_elsewhere", "county", "support")
WAITS = (1, 5, 24, 24 * 4, 24 * 20, 24 * 75, 24 * 130)

# "fit" stands for the 主通 of the case's school: most deeds should succeed, or nothing would ever happen.
who_does = st.sampled_from(("fit",) * 8 + ("filer",) * 3 + NAMES)
which_case = st.integers(0, 5)
which_copy = st.sampled_from((-1,) * 4 + (0, 1))
spices = st.sampled_from(SPICES)
days = st.sampled_from((0, 0, 0, -1, -3, -20, -90, 1, 25, 40))
categories = st.sampled_from(("L1", "L1", "L2", "L3", "L4"))
students = st.integers(1, 3)
codes = st.sampled_from(("fit",) * 5 + ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "X1", "X2", "X3"))
blanks = st.sampled_from((False,) * 7 + (True,))
