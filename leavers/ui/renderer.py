"""Renders forms and fields with the templates of the house."""

from functools import cache
from pathlib import Path

import django.forms
from django.forms.renderers import BaseRenderer
from django.template.backends.jinja2 import Jinja2
from django.template.backends.jinja2 import Template as JinjaTemplate

OURS = Path(__file__).resolve().parent.parent / "templates"
DJANGOS = Path(django.forms.__file__).resolve().parent / "jinja2"


@cache
def _engine() -> Jinja2:
    """One for the process: each engine compiles its templates anew."""
    return Jinja2(
        {
            "NAME": "forms",
            "DIRS": [OURS, DJANGOS],
            "APP_DIRS": False,
            "OPTIONS": {"environment": "leavers.ui.jinja.environment"},
        }
    )


class HouseRenderer(BaseRenderer):
    """Ours before Django's: the stock renderer looks the other way round and never finds an override."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> JinjaTemplate:
        return _engine().get_template(template_name)
