"""Addresses of the portal. Each name has its row in `policy.RULES`."""

from django.urls import URLPattern, path

from makesell.doors.portal import views

urlpatterns: list[URLPattern] = [
    path("verify/", views.verify, name="portal_verify"),
    path("<str:token>/", views.page, name="portal"),
    path("<str:token>/paper/", views.paper, name="portal_paper"),
    path("<str:token>/do/<slug:act>/", views.act, name="portal_act"),
]
