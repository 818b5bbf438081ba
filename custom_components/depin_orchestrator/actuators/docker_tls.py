"""Whom an engine's address is trusted by, and who we are to it, from what a user can paste."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import os
from ssl import SSLContext, SSLError, create_default_context
from tempfile import TemporaryDirectory
from typing import Self

import aiohttp

from ..engine.errors import InvalidInput

type Trust = SSLContext | aiohttp.Fingerprint


@dataclass(frozen=True, slots=True)
class Papers:
    """PEM texts and the fingerprint of a certificate; all optional."""

    #: The authority that signed the engine's certificate; else the public ones.
    authority: str | None = None
    #: Our certificate and its private key; one without the other is worth nothing.
    certificate: str | None = None
    key: str | None = field(default=None, repr=False)
    #: SHA-256 of the only certificate that is trusted, in hexadecimal; colons do not matter.
    fingerprint: str | None = None

    @classmethod
    def of(cls, data: Mapping[str, str], *fields: str) -> Self:
        """Take the fields of a form, in the order of ours."""
        return cls(*(data.get(key) for key in fields))

    def trust(self) -> Trust | None:
        """Return what a client of ours needs, None when no papers were given.

        It writes and reads files for a moment, so call it outside the event loop. Raises
        InvalidInput for what is no certificate, no key (an encrypted one included), not a pair,
        no fingerprint, or a fingerprint beside certificates, which it would overrule.
        """
        if self.fingerprint:
            if self.authority or self.certificate or self.key:
                raise InvalidInput("fingerprint")
            return _pin(self.fingerprint)
        if not (self.authority or self.certificate or self.key):
            return None
        try:
            context = create_default_context(cadata=self.authority)
            introduce(context, self.certificate, self.key)
        except (SSLError, ValueError, OSError) as err:
            raise InvalidInput("certificate") from err
        return context


def introduce(context: SSLContext, certificate: str | None, key: str | None) -> None:
    """Give a context our certificate and its key, if any; the library only takes files.

    Raises InvalidInput for one without the other, and what the library says of wrong ones.
    """
    if bool(certificate) is not bool(key):
        raise InvalidInput("certificate")
    if not certificate:
        return
    with TemporaryDirectory() as folder:  # only we may look into it
        path = os.path.join(folder, "pair.pem")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"{certificate}\n{key}\n")
        # Without a password of its own it would ask on the terminal for an encrypted key's.
        context.load_cert_chain(path, password="")


def _pin(fingerprint: str) -> aiohttp.Fingerprint:
    try:
        return aiohttp.Fingerprint(bytes.fromhex(fingerprint.replace(":", " ")))
    except ValueError as err:  # no hexadecimal, or of another length
        raise InvalidInput("fingerprint") from err
