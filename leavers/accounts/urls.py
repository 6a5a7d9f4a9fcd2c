"""Addresses of the accounts room."""

from django.urls import path

from leavers.accounts.views import held, sessions

app_name = "accounts"
urlpatterns = [
    path("login/", sessions.login, name="login"),
    path("logout/", sessions.logout, name="logout"),
    path("session/renew/", sessions.renew, name="renew"),
    path("held/<uuid:form>/", held.held, name="held"),
    path("held/<uuid:form>/discard/", held.held_discard, name="held_discard"),
]
