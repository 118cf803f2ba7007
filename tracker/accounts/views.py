from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.access import Access, declares, public, signed_in
from tracker.common.private import for_its_reader

from .forms import ProfileForm, SignInForm
from .unsubscribing import turn_digest_off, who_unsubscribes

# Whoever is signed in may still open it: the studio sends those here whom it does not let in.
sign_in = public(
    auth.LoginView.as_view(
        template_name="accounts/sign_in.html",
        authentication_form=SignInForm,
    )
)
sign_out = public(auth.LogoutView.as_view())
password_change = declares(Access("signed_in"))(
    auth.PasswordChangeView.as_view(
        template_name="accounts/password_change.html", success_url=reverse_lazy("accounts:profile")
    )
)
password_reset = public(
    auth.PasswordResetView.as_view(
        template_name="accounts/password_reset.html",
        email_template_name="accounts/password_reset_mail.txt",
        subject_template_name="accounts/password_reset_subject.txt",
        success_url=reverse_lazy("accounts:password_reset_sent"),
        extra_email_context={"base_url": settings.BASE_URL},
    )
)
password_reset_sent = public(
    auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_sent.html")
)
password_reset_confirm = public(
    auth.PasswordResetConfirmView.as_view(
        template_name="accounts/password_reset_confirm.html", success_url=reverse_lazy("accounts:sign_in")
    )
)


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(request.user.language)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@csrf_exempt  # a mail program posts here by itself (RFC 8058), without any page of ours
@public
@require_http_methods(["GET", "POST"])
def unsubscribe(request, token):
    """Sent, it turns the digest off for whom the token was made; to open it changes nothing."""
    reader = who_unsubscribes(token)
    if reader is None:
        raise Http404
    if request.method == "POST":
        turn_digest_off(reader)
    with translation.override(reader.language):
        return for_its_reader(render(request, "accounts/unsubscribe.html", {"reader": reader}))


@public
@require_POST
def language(request):
    """Switch the language: for good where a user asks, in a cookie for anyone else."""
    code = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = redirect(back)
    if code not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 24 * 3600, samesite="Lax")
    return response
