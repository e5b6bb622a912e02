"""All addresses: the only file, with wsgi and __main__, that sees all doors."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("makesell.doors.api.urls")),
    path("p/", include("makesell.doors.portal.urls")),
    path("", include("makesell.doors.desk.urls")),
]

handler404 = "makesell.doors.desk.views.faults.not_found"
handler500 = "makesell.doors.desk.views.faults.broken"
