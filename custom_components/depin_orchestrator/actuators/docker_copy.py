"""What a container is, as far as another one can be made like it; no I/O.

Works on what the engine answers to an inspection, whole: what we do not know must be copied too.
"""

from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Any

#: Labels of what would undo, or be confused by, a container that it did not make.
MANAGERS = (
    "com.docker.compose.",
    "com.docker.stack.",
    "com.docker.swarm.",
    "io.hass.",
    "io.kubernetes.",
)
ANONYMOUS = re.compile(r"[0-9a-f]{64}")
#: Namespaces that a container may share with another.
SHARED = ("NetworkMode", "PidMode", "IpcMode")
SHORT = 12

type Inspected = Mapping[str, Any]


def name_of(found: Inspected) -> str:
    """Return a container's name."""
    return str(found["Name"]).removeprefix("/")


def variable(found: Inspected, key: str) -> str | None:
    """Return an environment variable, None when it is not set."""
    for pair in found["Config"]["Env"] or ():
        name, _, value = pair.partition("=")
        if name == key:
            return str(value)
    return None


def obstacles(found: Inspected, others: Iterable[Inspected]) -> Iterator[str]:
    """Yield every reason why a container cannot be made again as it is."""
    host = found["HostConfig"]
    if any(label.startswith(MANAGERS) for label in found["Config"].get("Labels") or ()):
        yield "managed"
    if host.get("AutoRemove"):
        yield "auto_remove"
    mounts = found.get("Mounts") or ()
    if any(m.get("Type") == "volume" and ANONYMOUS.fullmatch(m.get("Name", "")) for m in mounts):
        yield "anonymous_volume"
    networks = _networks(found)
    if len(networks) > 1:
        yield "networks"
    if any(end.get("IPAMConfig") or end.get("Links") for end in networks.values()):
        yield "fixed_address"
    if host.get("Links") or host.get("VolumesFrom"):
        yield "linked"
    if any(str(host.get(key) or "").startswith("container:") for key in SHARED):
        yield "shares"
    if any(_needs(other, found) for other in others):
        yield "needed"


def body(found: Inspected, key: str, value: str) -> dict[str, Any]:
    """Return what to send to make the same container with one environment variable changed."""
    config = dict(found["Config"])
    config["Env"] = [
        f"{key}={value}" if pair.partition("=")[0] == key else pair for pair in config["Env"]
    ]
    if _own_hostname(found):
        del config["Hostname"]  # the engine's choice: the beginning of the old id
    # The engine's own networks take no endpoint of ours.
    plain = found["HostConfig"]["NetworkMode"] in ("none", "host")
    networking = {} if plain else {"EndpointsConfig": _ends(found)}
    return {**config, "HostConfig": found["HostConfig"], "NetworkingConfig": networking}


def portrait(found: Inspected, key: str) -> dict[str, Any]:
    """Return all settings but one variable: two containers with the same portrait are alike.

    The image counts by what it is, not by the name that it was asked for with.
    """
    config = {name: setting for name, setting in found["Config"].items() if name != "Image"}
    config["Env"] = [pair for pair in config["Env"] if pair.partition("=")[0] != key]
    if _own_hostname(found):
        del config["Hostname"]
    host = dict(found["HostConfig"])
    # Where the kernel has no such switch (cgroup v2), "off" becomes "not set" at the first start.
    host["OomKillDisable"] = bool(host.get("OomKillDisable"))
    return {
        **{part: found.get(part) for part in ("Image", "Path", "Args")},
        "HostConfig": host,
        "Config": config,
        "Mounts": sorted(found.get("Mounts") or (), key=lambda mount: str(mount["Destination"])),
        "Networks": _ends(found),
    }


def _own_hostname(found: Inspected) -> bool:
    return bool(found["Config"].get("Hostname") == found["Id"][:SHORT])


def _networks(found: Inspected) -> dict[str, dict[str, Any]]:
    return dict((found.get("NetworkSettings") or {}).get("Networks") or {})


def _ends(found: Inspected) -> dict[str, dict[str, Any]]:
    """Return what somebody chose of each network, without what the engine gave."""
    short = found["Id"][:SHORT]
    return {
        name: {
            "DriverOpts": end.get("DriverOpts"),
            "Aliases": [alias for alias in end.get("Aliases") or () if alias != short],
        }
        for name, end in _networks(found).items()
    }


def _needs(other: Inspected, found: Inspected) -> bool:
    """Tell whether another container lives in this one's namespaces or volumes, or links to it."""
    name, own_id, host = name_of(found), str(found["Id"]), other["HostConfig"]
    shared = [str(host.get(key) or "").removeprefix("container:") for key in SHARED]
    volumes = [str(one).partition(":")[0] for one in host.get("VolumesFrom") or ()]
    links = [str(one).partition(":")[0].removeprefix("/") for one in host.get("Links") or ()]
    return any(
        ref == name or (len(ref) >= SHORT and own_id.startswith(ref))
        for ref in (*shared, *volumes, *links)
    )
