from django.shortcuts import render


def render_page(request, template: str, context: dict, *, partial: str = "", status: int = 200):
    """Render the page, or only its named partial when htmx asks for that; going back asks for all of it."""
    if partial and request.htmx and not (request.htmx.boosted or request.htmx.history_restore_request):
        template = f"{template}#{partial}"
    return render(request, template, context, status=status)
