"""Addresses of the cases room; the name is the view's function, its template and its test."""

from django.urls import path

from leavers.cases.views import closing, detail, filing, index, reveal, review, tracking

app_name = "cases"
urlpatterns = [
    path("", index.index, name="index"),
    path("new/", filing.new, name="new"),
    path("new/lookup/", filing.lookup, name="lookup"),
    path("new/<uuid:draft>/start/", filing.new_start, name="new_start"),
    path("new/<uuid:draft>/student/", filing.new_student, name="new_student"),
    path("new/<uuid:draft>/facts/", filing.new_facts, name="new_facts"),
    path("new/<uuid:draft>/first/", filing.new_first, name="new_first"),
    path("new/<uuid:draft>/check/", filing.new_check, name="new_check"),
    path("new/<uuid:draft>/discard/", filing.new_discard, name="new_discard"),
    path("<int:pk>/submitted/", filing.submitted, name="submitted"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/reveal/", reveal.reveal, name="reveal"),
    path("<int:pk>/notify/", review.notify, name="notify"),
    path("<int:pk>/closing/", closing.closing, name="closing"),
    path("<int:pk>/close/", closing.close, name="close"),
    path("<int:pk>/track/", tracking.track, name="track"),
]
