"""All addresses."""

from django.urls import include, path

handler400 = "leavers.web.errors.bad_request"
handler403 = "leavers.web.errors.forbidden"
handler404 = "leavers.web.errors.not_found"
handler500 = "leavers.web.errors.server_error"

urlpatterns = [
    path("", include("leavers.web.urls")),
    path("", include("leavers.accounts.urls")),
    path("cases/", include("leavers.cases.urls")),
]
