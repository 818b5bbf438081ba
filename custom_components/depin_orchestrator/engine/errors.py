"""One tree of everything that can go wrong with a node, each with its translation key.

The keys are plain strings: the Home Assistant ring turns them into messages, and uses the
same key as the reason of an outage, so a person reads one wording everywhere.
"""

from datetime import timedelta


class DepinError(Exception):
    """Root of the tree; `str(error)` is a detail for a log, never a secret."""

    key = "unknown_error"


class Unreachable(DepinError):
    """Nothing answers there: wrong host or port, or the node is down."""

    key = "cannot_connect"


class TimedOut(Unreachable):
    """It answers too slowly, or never ends answering."""

    key = "timeout"


class Untrusted(Unreachable):
    """Something answers there with a certificate that is not trusted; nothing was sent to it."""

    key = "untrusted_certificate"


class Failed(DepinError):
    """It answered with a server error (5xx); worth another try."""

    key = "server_error"


class Blocked(DepinError):
    """Something between us and the service (a firewall page, a proxy) said no; transient."""

    key = "blocked"


class RateLimited(DepinError):
    """The service asks for fewer calls."""

    key = "rate_limited"

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        """Keep how long the service asks us to wait, if it says."""
        super().__init__(message)
        self.retry_after = retry_after


class BadResponse(DepinError):
    """It answered, but not in the form the protocol document describes."""

    key = "bad_response"

    def __init__(self, message: str = "", status: int | None = None, body: bytes = b"") -> None:
        """Keep the status and the body of a refusal; the body never shows in the text."""
        super().__init__(message)
        self.status = status
        self.body = body


class WrongService(BadResponse):
    """Something answers there, but it is not this kind of node."""

    key = "wrong_service"


class TooLarge(BadResponse):
    """The answer is larger than any honest one."""

    key = "response_too_large"


class Redirected(BadResponse):
    """The answer points to another host; following it could leak a credential."""

    key = "redirected"


class InfoPluginMissing(BadResponse):
    """A Streamr node without its `info` plugin."""

    key = "info_plugin_missing"


class WrongIdentity(BadResponse):
    """Another node answers where ours used to; its money is not ours."""

    key = "wrong_identity"


class UnknownOperator(BadResponse):
    """No Streamr operator has this address."""

    key = "unknown_operator"


class AuthFailed(DepinError):
    """The credential is missing or refused; only the user can mend it."""

    key = "invalid_auth"


class TokenExpired(AuthFailed):
    """The token's own expiry has passed."""

    key = "token_expired"


class InvalidInput(DepinError):
    """An argument that no call can be made with."""

    key = "invalid_input"


class Forbidden(DepinError):
    """A call that is not on the adapter's allow-list; a defect of ours, never sent."""

    key = "not_allowed"


class ContainerGone(DepinError):
    """The engine has no container of this name."""

    key = "container_gone"


class ContainerStopped(DepinError):
    """The container does not run, or was stopped, killed or restarted during a change."""

    key = "container_stopped"


class Unsupported(DepinError):
    """The engine cannot change this container, because of how it was created."""

    key = "container_unsupported"


class NotRecreatable(Unsupported):
    """The container cannot be made again as it is, or another stands in its place."""

    key = "not_recreatable"


class ReadOnly(DepinError):
    """The engine may be read through this address, but not changed."""

    key = "engine_read_only"


class CommandFailed(DepinError):
    """A command of the node's own software failed in its container."""

    key = "command_failed"


class CertificateUnknown(AuthFailed):
    """A cluster answers, but does not know our certificate."""

    key = "certificate_unknown"


class InstanceGone(DepinError):
    """The project has no instance of this name."""

    key = "instance_gone"


class InstanceUnsupported(DepinError):
    """The instance cannot be limited in this way, because of how it is set up."""

    key = "instance_unsupported"


class InstanceReadOnly(DepinError):
    """The cluster lets us look at the instance, but not change it."""

    key = "instance_read_only"


class ForeignChange(DepinError):
    """Somebody else changed it at the same moment; it was left alone."""

    key = "changed_meanwhile"


class MemoryInUse(DepinError):
    """The memory asked for is less than the container needs now; nothing was changed."""

    key = "memory_in_use"

    def __init__(self, message: str, floor: int) -> None:
        """Keep the least limit, in bytes, that is safe now."""
        super().__init__(message)
        self.floor = floor


class NotApplied(DepinError):
    """A change was asked for, and what is read back is something else."""

    key = "not_applied"


class StateUnknown(DepinError):
    """A change was asked for, and nobody can say whether it happened."""

    key = "state_unknown"


class ActionsFailed(DepinError):
    """The user's own actions ended without doing it: a condition, a stop, a `no` in words."""

    key = "actions_failed"


class ActionsUnfinished(ActionsFailed):
    """One of the user's own actions failed or took too long; the machine may still follow."""

    key = "actions_unfinished"


class JournalError(DepinError):
    """The journal could not be read or written; without it nothing may be changed."""

    key = "journal_failed"


class JournalCorrupt(JournalError):
    """The journal holds something that we did not write; what it meant is not guessed."""

    key = "journal_corrupt"
