"""A small OpenID provider for the tests, in a process of its own: authorization code, PKCE, ID tokens signed by RS256.

`python provider.py` prints its address. It signs in at once whomever `/be?claim=value` named; `/be?wrong=...` lets it
misbehave in one way. It knows one client, `desk`, with the secret `desk-secret`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY, STRANGE = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
CLIENT, SECRET, KID = "desk", "desk-secret", "one"
STATE: dict = {"claims": {}, "wrong": "", "codes": {}}


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def jwk() -> dict:
    public = KEY.public_key().public_numbers()
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KID, "n": number(public.n), "e": number(public.e)}


def signed(claims: dict, wrong: str) -> str:
    """Return the token; misbehaving, one that must not be believed."""
    alg = {"none": "none", "hs256": "HS256"}.get(wrong, "RS256")
    body = ".".join(b64(json.dumps(part).encode()) for part in ({"alg": alg, "kid": KID, "typ": "JWT"}, claims))
    if alg == "none":
        return f"{body}."
    if alg == "HS256":
        return f"{body}.{b64(hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).digest())}"
    key = STRANGE if wrong == "key" else KEY
    return f"{body}.{b64(key.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, said: dict, status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/be":
            STATE["wrong"] = given.pop("wrong", "")
            STATE["claims"] = given
            self.answer({})
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(self.configuration())
        elif parts.path == "/keys":
            self.answer({"keys": [jwk()]})
        elif parts.path == "/authorize":
            self.authorize(given)
        else:
            self.answer({"error": "not_found"}, 404)

    def configuration(self) -> dict:
        return {
            "issuer": "http://boese.example" if STATE["wrong"] == "issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def authorize(self, given: dict) -> None:
        code = secrets.token_urlsafe(16)
        STATE["codes"][code] = given
        back = {"code": code, "state": "geraten" if STATE["wrong"] == "state" else given["state"]}
        if STATE["wrong"] == "denied":
            back = {"error": "access_denied", "state": given["state"]}
        self.send_response(302)
        self.send_header("Location", f"{given['redirect_uri']}?{urlencode(back)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        given = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        asked = STATE["codes"].pop(given.get("code", ""), None)
        challenge = b64(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        known = self.headers.get("Authorization") == f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        if (
            not known
            or asked is None
            or asked.get("code_challenge_method") != "S256"
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != given["redirect_uri"]
        ):
            self.answer({"error": "invalid_grant"}, 400)
            return
        wrong, now = STATE["wrong"], int(time.time())
        claims = {
            "iss": "http://boese.example" if wrong == "iss" else self.issuer,
            "aud": "another" if wrong == "aud" else CLIENT,
            "sub": "1",
            "iat": now - (7200 if wrong == "expired" else 0),
            "exp": now + (-3600 if wrong == "expired" else 300),
            "nonce": "geraten" if wrong == "nonce" else asked["nonce"],
            **STATE["claims"],
        }
        if wrong == "no_nonce":
            del claims["nonce"]
        said = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
        if wrong != "no_token":
            said["id_token"] = signed(claims, wrong)
        self.answer(said)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
