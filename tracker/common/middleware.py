from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils.csp import CSP

# The studio is Wagtail's admin; its choosers start by inline script and its editor adds <style>.
STUDIO_POLICY = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


class ContentPolicyMiddleware(ContentSecurityPolicyMiddleware):
    """Our pages run no inline script or style; only the studio may."""

    def process_response(self, request, response):
        if request.path.startswith("/studio/"):
            response._csp_config = STUDIO_POLICY
        return super().process_response(request, response)
