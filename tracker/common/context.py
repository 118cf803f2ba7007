from django.conf import settings


def site(request) -> dict:
    """What every page's frame needs."""
    return {
        "languages": settings.LANGUAGES,
        "rollout": getattr(request, "rollout", None),
        "member": getattr(request, "member", None),
    }
