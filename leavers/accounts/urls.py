"""Addresses of the accounts room."""

from django.urls import path

from leavers.accounts.views import sessions

app_name = "accounts"
urlpatterns = [
    path("login/", sessions.login, name="login"),
    path("logout/", sessions.logout, name="logout"),
]
