"""Every component in every state on two pages, for those who build pages and for the browser tests."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from leavers.accounts.gate import public
from leavers.ui.pages import page
from leavers.web import samples
from leavers.web.forms import GalleryDialogForm, GalleryForm

View = Callable[..., HttpResponse]


def _where_nothing_is_real(view: View) -> View:
    """Demo and development only; in production these addresses do not exist."""

    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        if not (settings.DEMO or settings.DEBUG):
            raise Http404
        return view(request)

    return door


@public
@_where_nothing_is_real
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    return page(request, "web/gallery.html", shell=samples.shell(), sample=samples.parts())


@public
@_where_nothing_is_real
@require_http_methods(["GET", "POST"])
def gallery_form(request: HttpRequest) -> HttpResponse:
    """Nothing is stored: a post comes back with its errors, or as if it were new."""
    form = GalleryForm(request.POST) if request.method == "POST" else GalleryForm()
    return page(request, "web/gallery_form.html", block="found", shell=samples.shell(), form=form)


@public
@_where_nothing_is_real
@require_http_methods(["GET", "POST"])
def gallery_dialog(request: HttpRequest) -> HttpResponse:
    form = GalleryDialogForm(request.POST) if request.method == "POST" else GalleryDialogForm()
    return page(request, "web/gallery_dialog.html", block="dialog", shell=samples.shell(), form=form)
