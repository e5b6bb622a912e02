"""Addresses for the tests of signing in: allauth's own pages and one page of ours."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def home(request: HttpRequest) -> HttpResponse:
    """Says who is signed in."""
    return HttpResponse(str(request.user))


urlpatterns = [path("", home), path("accounts/", include("allauth.urls"))]
