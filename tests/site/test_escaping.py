"""Texts in templates are escaped as markupsafe escapes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from coalition_kb.site.escaping import Escaping, escaped

TEXTS = st.text() | st.text(alphabet="a&<>\"'–")
VALUES = TEXTS | TEXTS.map(Markup) | st.integers() | st.none() | st.floats()


@given(VALUES)
def test_what_is_shown_is_escaped_once(value: object) -> None:
    assert escaped(value) == escape(value)
    assert escaped(Markup(escaped(value))) == escape(value)  # noqa: S704 - escaped already


@given(TEXTS)
def test_a_template_shows_a_text_as_it_was_written(text: str) -> None:
    template = Escaping(autoescape=True).from_string(
        "{% macro twice(one) %}<b>{{ one }}</b>{{ one ~ one }}{% endmacro %}"
        "{{ text }}{{ twice(text) }}{% set held %}{{ text }}{% endset %}{{ held }}{{ [text, text] | join('<') }}"
    )
    one = escape(text)
    assert template.render(text=text) == f"{one}<b>{one}</b>{one}{one}{one}{one}&lt;{one}"
