"""Every address of the product and who may use it; one that is missing here fails the build."""

from tracker.rollouts.domain.roles import Permission as P

OPEN = {
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:password_reset",
    "accounts:password_reset_sent",
    "accounts:password_reset_confirm",
    "accounts:language",
}

SIGNED_IN = {
    "accounts:profile",
    "accounts:password_change",
    "library:playbooks",
    "library:playbook",
    "library:start",
    "workspace:home",
    "workspace:my_work",
    "workspace:rollouts",
    "workspace:search",
}
