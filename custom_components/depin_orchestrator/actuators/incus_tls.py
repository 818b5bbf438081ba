"""How a cluster and we prove to each other who we are."""

from ssl import (
    PROTOCOL_TLS_CLIENT,
    VERIFY_X509_PARTIAL_CHAIN,
    VERIFY_X509_STRICT,
    SSLContext,
    SSLError,
    create_default_context,
)

from ..engine.errors import InvalidInput
from .docker_tls import introduce


def tls(certificate: str | None, key: str | None, server: str | None) -> SSLContext:
    """Return whom to trust and who we are, from PEM texts. Reads files: call it in a thread.

    `server` is the cluster's own certificate and then the only one that is trusted, whatever
    name it was made for; without it, the system's authorities are. Raises InvalidInput for what
    is no certificate, no key, or not a pair.
    """
    try:
        context = _pinned(server) if server else create_default_context()
        introduce(context, certificate, key)
    except (SSLError, ValueError, OSError) as err:
        raise InvalidInput("certificate") from err
    return context


def _pinned(server: str) -> SSLContext:
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    # It is its own authority, whatever one would have to say of itself to count as such.
    context.verify_flags |= VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~VERIFY_X509_STRICT
    context.load_verify_locations(cadata=server)
    return context
