"""STUN and TURN servers for the browser, with credentials that end by themselves.

As coturn's `use-auth-secret` expects: user name '<expiry>:<id>', password base64(HMAC-SHA1(secret, user name)).
"""

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings

from lms.ui.clock import now

HOURS = 6


def ice_servers(participant_id: int) -> dict[str, Any]:
    """`{"iceServers": [...], "expires": ms}` for RTCPeerConnection."""
    expires = int(now().timestamp()) + HOURS * 3600
    servers: list[dict[str, Any]] = []
    if settings.STUN_URLS:
        servers.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS:
        user = f"{expires}:{participant_id}"
        digest = hmac.new(settings.TURN_SECRET.encode(), user.encode(), hashlib.sha1).digest()
        servers.append(
            {"urls": settings.TURN_URLS, "username": user, "credential": base64.b64encode(digest).decode()}
        )
    return {"iceServers": servers, "expires": expires * 1000}
