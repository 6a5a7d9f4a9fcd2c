"""Addresses of the web room."""

from django.urls import path

from leavers.web.views import gallery, home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/form/", gallery.gallery_form, name="gallery_form"),
    path("gallery/dialog/", gallery.gallery_dialog, name="gallery_dialog"),
]
