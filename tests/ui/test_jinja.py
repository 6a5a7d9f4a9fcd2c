"""The template environment: strict, escaping, and with words for everything."""

from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import Environment, UndefinedError

from leavers.rules.codes import CODES
from leavers.rules.lifecycle import State
from leavers.ui.icons import DRAWINGS, icon
from leavers.ui.jinja import environment
from leavers.ui.states import LOOKS


@pytest.fixture
def env() -> Environment:
    found: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 back end
    return found


def render(env: Environment, source: str, **context: Any) -> str:
    return env.from_string(source).render(**context)


def test_a_value_put_into_a_message_is_escaped(env: Environment) -> None:
    words = render(env, '{{ _("%(name)s的案件", name=name) }}', name="<script>")
    assert words == "&lt;script&gt;的案件"


def test_markup_in_a_message_itself_is_escaped_too(env: Environment) -> None:
    assert render(env, '{{ _("<b>%(n)s</b>", n=1) }}') == "&lt;b&gt;1&lt;/b&gt;"
    assert render(env, "{% trans n=x %}{{ n }}<i>件{% endtrans %}", x="<") == "&lt;&lt;i&gt;件"


def test_a_value_handed_to_gettext_by_mistake_does_not_become_markup(env: Environment) -> None:
    assert "<img" not in render(env, "{{ gettext(x) }}", x="<img src=x>")


def test_a_percent_sign_is_written_twice(env: Environment) -> None:
    assert render(env, '{{ _("占%(share)s%%", share=33) }}') == "占33%"


def test_plurals_and_contexts_take_their_number(env: Environment) -> None:
    assert render(env, '{{ ngettext("%(num)s件", "%(num)s件", 3) }}') == "3件"
    assert render(env, '{{ npgettext("case", "%(num)s件", "%(num)s件", 2) }}') == "2件"
    assert render(env, '{{ pgettext("case", "開") }}') == "開"


def test_an_undefined_name_is_an_error_and_not_an_empty_place(env: Environment) -> None:
    with pytest.raises(UndefinedError):
        render(env, "{{ nowhere }}")
    with pytest.raises(UndefinedError, match="no_such_component"):
        render(env, "{{ ui.no_such_component() }}")


def test_pages_are_escaped_and_plain_text_is_not(tmp_path: Path) -> None:
    from jinja2 import FileSystemLoader

    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_text("{{ x }}", encoding="utf-8")
    env = environment(loader=FileSystemLoader(tmp_path))
    assert env.get_template("a.html").render(x="<") == "&lt;"
    assert env.get_template("a.txt").render(x="<") == "<"


def test_every_icon_of_the_table_has_a_drawing_hidden_from_screen_readers() -> None:
    for name in DRAWINGS:
        assert 'aria-hidden="true"' in icon(name)
        assert 'class="i s"' in icon(name, small=True)
    with pytest.raises(KeyError):
        icon("no such icon")


def test_every_state_has_a_word_an_icon_and_a_colour(env: Environment) -> None:
    assert set(LOOKS) == set(State)
    for state in State:
        tag = render(env, "{{ ui.tag(state) }}", state=state.value)
        assert str(state.label) in tag
        assert "<svg" in tag
    # Six live states are the ceiling; no two of them may look alike.
    live = set(State) - {State.WITHDRAWN}
    assert len({LOOKS[state].tone for state in live}) == len(live)


def test_codes_masks_and_dashes(env: Environment) -> None:
    known = next(iter(CODES["method"]))
    assert render(env, '{{ c | code_label("method") }}', c=known.code) == known.label_zh
    assert render(env, '{{ [] | code_labels("method") }}{{ "" | code_label("method") }}') == "－－"
    assert render(env, '{{ "A129000089" | mask_id }}') == "A12*****89"
    assert render(env, '{{ "0912345678" | mask_phone }}{{ none | mask_phone }}') == "0912-***-678－"


@pytest.mark.parametrize(
    ("name", "initial"), [("張雅雯", "雅"), ("王翰", "翰"), ("拉娃．達奧斯", "拉"), ("NGUYEN", "N"), ("", "")]
)
def test_a_person_is_shown_by_one_character(env: Environment, name: str, initial: str) -> None:
    assert render(env, "{{ name | initial }}", name=name) == initial


def test_components_shown_alone_find_each_other(env: Environment) -> None:
    page = '{% block part %}{% call ui.card("題") %}{{ ui.pips(1, 2) }}{% endcall %}{% endblock %}'
    template = env.from_string(page)
    html = "".join(template.blocks["part"](template.new_context({})))
    assert "題" in html
    assert "1/2次" in html


def test_words_of_code_lists_follow_the_language(env: Environment) -> None:
    known = next(iter(CODES["method"]))
    with translation.override("en"):
        assert render(env, '{{ c | code_label("method") }}', c=known.code) == known.label_en
