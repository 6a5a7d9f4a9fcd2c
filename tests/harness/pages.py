"""Small pages, good and bad, on which the nets of the suite are tried."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from leavers.accounts.gate import public, visitor_of

FINE = """<!doctype html><html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>好</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><main><h1>好</h1><p>%s</p></main></body></html>"""


@public
def fine(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FINE % "一切正常")


@public
def inline_script(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FINE % "<script>document.title = '壞'</script>")


@public
def no_words(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FINE % '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><button></button>')


@public
def missing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FINE % "沒有", status=404)


@public
def moment(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(FINE % timezone.localtime().isoformat())


@login_not_required
def who(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    return HttpResponse(FINE % (visitor.person.name if visitor else "沒有人"))


urlpatterns = [
    path(f"{view.__name__}/", view) for view in (fine, inline_script, no_words, missing, moment, who)
]
