"""The desk's template tags: allauth's pages drawn as ours."""

from typing import Any, cast

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from makesell.doors.desk.account_pages import page_of
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.shell import shell_for

register = template.Library()


@register.simple_tag(takes_context=True)
def account_page(context: Context, kind: str) -> SafeString:
    """The whole page for one of allauth's views."""
    request: DeskRequest = context["request"]
    page = page_of(kind, request, cast("Any", context.flatten()))
    return render_to_string(page.template, {"shell": shell_for(request), "page": page}, request=request)
