"""Functions that check who the caller is: data only, by canonical dotted name (see `libraries`).

What each one does on a bad signature was tried with the library itself, as far as the versions named in the
project's sources go; a name that is not here is never taken for a check.
"""

from __future__ import annotations

from enum import Enum

from fulint.record import record


class Answer(Enum):
    """How a verifier says no."""

    RAISES = "raises"
    REJECTS = "rejects"
    """It returns a promise that is rejected, so that it has to be awaited."""
    BOOLEAN = "boolean"
    NEVER = "never"
    """It only decodes."""
    PROMISE = "promise"
    """It returns the promise of a boolean."""


@record
class Verifier:
    """One verifier. `payload` is the position of the raw body among its arguments, None where it takes none.

    `payload_names` are the names under which the body is given by keyword. `sender_sends_forms` tells senders that
    post forms, which Lambda delivers in base64.
    """

    kind: str
    answer: Answer
    payload: int | None = None
    payload_names: tuple[str, ...] = ()
    sender_sends_forms: bool = False


def _signature(answer: Answer, payload: int | None = 0, *names: str, forms: bool = False) -> Verifier:
    return Verifier("signature", answer, payload, names, forms)


_RAISES = _signature(Answer.RAISES, 0, "payload", "body", "data", "raw_body")
_TOKEN = Verifier("token", Answer.RAISES)
_TOKEN_LATER = Verifier("token", Answer.REJECTS)
_TOKEN_READ = Verifier("token", Answer.NEVER)
_PASSWORD = Verifier("password", Answer.BOOLEAN)
_PASSWORD_LATER = Verifier("password", Answer.PROMISE)

VERIFIERS: dict[str, Verifier] = {
    "stripe.Webhook.construct_event": _RAISES,
    "stripe.webhook.Webhook.construct_event": _RAISES,
    "stripe.StripeClient.construct_event": _RAISES,
    "stripe.WebhookSignature.verify_header": _RAISES,
    "stripe.webhooks.constructEvent": _RAISES,
    "stripe.Stripe.webhooks.constructEvent": _RAISES,
    "stripe.webhooks.constructEventAsync": _signature(Answer.REJECTS),
    "stripe.Stripe.webhooks.constructEventAsync": _signature(Answer.REJECTS),
    "stripe.webhooks.signature.verifyHeader": _RAISES,
    "@octokit/webhooks.Webhooks.verify": _signature(Answer.PROMISE),
    "@octokit/webhooks.verify": _signature(Answer.PROMISE),
    "@octokit/webhooks.Webhooks.verifyAndReceive": Verifier("signature", Answer.REJECTS),
    "@octokit/webhooks-methods.verify": _signature(Answer.PROMISE, 1),
    "svix.Webhook.verify": _RAISES,
    "svix.webhooks.Webhook.verify": _RAISES,
    "standardwebhooks.Webhook.verify": _RAISES,
    "standardwebhooks.webhooks.Webhook.verify": _RAISES,
    "resend.Resend.webhooks.verify": _RAISES,
    "discord-interactions.verifyKey": _signature(Answer.PROMISE),
    "discord_interactions.verify_key": _signature(Answer.BOOLEAN, 0, "raw_body"),
    "nacl.signing.VerifyKey.verify": _signature(Answer.RAISES, 0, "smessage"),
    "tweetnacl.sign.detached.verify": _signature(Answer.BOOLEAN),
    "twilio.validateRequest": _signature(Answer.BOOLEAN, 3, forms=True),
    "twilio.validateRequestWithBody": _signature(Answer.BOOLEAN, 4),
    "twilio.request_validator.RequestValidator.validate": _signature(Answer.BOOLEAN, 1, "params", forms=True),
    "@line/bot-sdk.validateSignature": _signature(Answer.BOOLEAN),
    "linebot.WebhookHandler.handle": _signature(Answer.RAISES, 0, "body"),
    "linebot.v3.WebhookHandler.handle": _signature(Answer.RAISES, 0, "body"),
    "linebot.v3.webhook.WebhookHandler.handle": _signature(Answer.RAISES, 0, "body"),
    "linebot.WebhookParser.parse": _signature(Answer.RAISES, 0, "body"),
    "linebot.v3.WebhookParser.parse": _signature(Answer.RAISES, 0, "body"),
    "linebot.v3.webhook.WebhookParser.parse": _signature(Answer.RAISES, 0, "body"),
    "slack_sdk.signature.SignatureVerifier.is_valid": _signature(Answer.BOOLEAN, 0, "body", forms=True),
    "slack_sdk.signature.SignatureVerifier.is_valid_request": _signature(Answer.BOOLEAN, 0, "body", forms=True),
    "slack.signature.SignatureVerifier.is_valid": _signature(Answer.BOOLEAN, 0, "body", forms=True),
    "slack.signature.SignatureVerifier.is_valid_request": _signature(Answer.BOOLEAN, 0, "body", forms=True),
    "@slack/bolt.verifySlackRequest": Verifier("signature", Answer.RAISES),
    "@shopify/shopify-api.webhooks.validate": Verifier("signature", Answer.PROMISE),
    "crypto.subtle.verify": _signature(Answer.PROMISE, 3),
    "crypto.webcrypto.subtle.verify": _signature(Answer.PROMISE, 3),
    "globalThis.crypto.subtle.verify": _signature(Answer.PROMISE, 3),
    "crypto.verify": _signature(Answer.BOOLEAN, 1),
    "crypto.createVerify.verify": _signature(Answer.BOOLEAN, None),
    "sns-validator.validate": Verifier("signature", Answer.RAISES),
    "sns-payload-validator.validate": Verifier("signature", Answer.REJECTS),
    "jsonwebtoken.verify": _TOKEN,
    "jsonwebtoken.decode": _TOKEN_READ,
    "jwt-decode": _TOKEN_READ,
    "jwt-decode.jwtDecode": _TOKEN_READ,
    "jwt-decode.jwt_decode": _TOKEN_READ,
    "jose.decodeJwt": _TOKEN_READ,
    "jose.jwt.get_unverified_claims": _TOKEN_READ,
    "jwt.decode": _TOKEN,
    "jwt.PyJWT.decode": _TOKEN,
    "jose.jwt.decode": _TOKEN,
    "jose.jws.verify": _TOKEN,
    "authlib.jose.jwt.decode": _TOKEN,
    "authlib.jose.JsonWebToken.decode": _TOKEN,
    "jwcrypto.jwt.JWT": _TOKEN,
    "cognitojwt.decode": _TOKEN,
    "jose.jwtVerify": _TOKEN_LATER,
    "jose.compactVerify": _TOKEN_LATER,
    "fast-jwt.createVerifier": _TOKEN,
    "aws-jwt-verify.CognitoJwtVerifier.create.verify": _TOKEN_LATER,
    "aws-jwt-verify.JwtVerifier.create.verify": _TOKEN_LATER,
    "aws-jwt-verify.JwtRsaVerifier.create.verify": _TOKEN_LATER,
    "aws-jwt-verify.CognitoJwtVerifier.create.verifySync": _TOKEN,
    "aws-jwt-verify.JwtRsaVerifier.create.verifySync": _TOKEN,
    "google-auth-library.OAuth2Client.verifyIdToken": _TOKEN_LATER,
    "google.oauth2.id_token.verify_oauth2_token": _TOKEN,
    "google.oauth2.id_token.verify_token": _TOKEN,
    "google.oauth2.id_token.verify_firebase_token": _TOKEN,
    "firebase-admin.auth.verifyIdToken": _TOKEN_LATER,
    "firebase-admin/auth.getAuth.verifyIdToken": _TOKEN_LATER,
    "firebase_admin.auth.verify_id_token": _TOKEN,
    "@clerk/backend.verifyToken": _TOKEN_LATER,
    "@okta/jwt-verifier.verifyAccessToken": _TOKEN_LATER,
    "discord-interactions.verifyKeyMiddleware": Verifier("signature", Answer.RAISES),
    "bcrypt.checkpw": _PASSWORD,
    "bcrypt.compareSync": _PASSWORD,
    "bcryptjs.compareSync": _PASSWORD,
    "bcrypt.compare": _PASSWORD_LATER,
    "bcryptjs.compare": _PASSWORD_LATER,
    "argon2.verify": _PASSWORD_LATER,
    "argon2.PasswordHasher.verify": Verifier("password", Answer.RAISES),
    "django.core.signing.Signer.unsign": _TOKEN,
    "itsdangerous.URLSafeTimedSerializer.loads": _TOKEN,
    "itsdangerous.URLSafeSerializer.loads": _TOKEN,
    "itsdangerous.TimestampSigner.unsign": _TOKEN,
    "itsdangerous.Signer.unsign": _TOKEN,
}

VERIFYING_CLASSES = {
    "cryptography.hazmat.primitives.asymmetric": _signature(Answer.RAISES, 1, "data"),
    "cryptography.hazmat.primitives.serialization": _signature(Answer.RAISES, 1, "data"),
    "cryptography.x509": _signature(Answer.RAISES, 1, "data"),
    "ecdsa.VerifyingKey": _signature(Answer.RAISES, 1, "data"),
}
"""Modules and makers of keys whose `verify` method raises."""

CONSTANT_TIME = frozenset(
    {
        "hmac.compare_digest",
        "secrets.compare_digest",
        "operator._compare_digest",
        "django.utils.crypto.constant_time_compare",
        "werkzeug.security.safe_str_cmp",
        "crypto.timingSafeEqual",
        "tsscmp",
        "safe-compare",
        "scmp",
        "secure-compare",
        "timing-safe-equal",
        "buffer-equal-constant-time",
        "nacl.bindings.sodium_memcmp",
        "cryptography.hazmat.primitives.constant_time.bytes_eq",
        "tweetnacl.verify",
        "crypto.subtle.timingSafeEqual",
    }
)
"""Comparisons that take the same time whatever the values are."""

COMPARISONS = {
    "Buffer.compare": "compare",
    "buffer.Buffer.compare": "compare",
    "lodash.isEqual": "isEqual",
    "_.isEqual": "isEqual",
    "operator.eq": "==",
    "util.isDeepStrictEqual": "isDeepStrictEqual",
    "fast-deep-equal": "isEqual",
}
"""Functions that compare like an operator."""


@record
class Hasher:
    """A function that computes a digest. Positions of key and message; None where there is none, or later."""

    key: int | None
    message: int | None
    key_name: str = "key"
    message_name: str = "msg"


_CREATE_HMAC = Hasher(1, None)
_CREATE_HASH = Hasher(None, None)
_HASHLIB = Hasher(None, 0, message_name="string")
_CRYPTO_JS_HMAC = Hasher(1, 0)
_HASH_ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s")

HASHERS: dict[str, Hasher] = {
    "hmac.new": Hasher(0, 1),
    "hmac.HMAC": Hasher(0, 1),
    "hmac.digest": Hasher(0, 1),
    "crypto.createHmac": _CREATE_HMAC,
    "crypto.createHash": _CREATE_HASH,
    "crypto.hash": Hasher(None, 1),
    "crypto.subtle.sign": Hasher(1, 2),
    "crypto.webcrypto.subtle.sign": Hasher(1, 2),
    "crypto.subtle.digest": Hasher(None, 1),
    "crypto.webcrypto.subtle.digest": Hasher(None, 1),
    "cryptography.hazmat.primitives.hmac.HMAC": Hasher(0, None),
    "create-hmac": _CREATE_HMAC,
    "create-hash": _CREATE_HASH,
    "hashlib.new": Hasher(None, 1, message_name="data"),
    "js-sha256.sha256": Hasher(None, 0),
    "js-sha256.sha256.hmac": Hasher(0, 1),
    **{f"hashlib.{name}": _HASHLIB for name in _HASH_ALGORITHMS},
    **{
        f"{root}.Hmac{name}": _CRYPTO_JS_HMAC
        for root in ("crypto-js", "CryptoJS")
        for name in ("SHA1", "SHA256", "SHA512", "MD5")
    },
    **{
        f"{root}.{name}": Hasher(None, 0)
        for root in ("crypto-js", "CryptoJS")
        for name in ("SHA1", "SHA256", "SHA512", "MD5")
    },
    **{f"crypto-js/hmac-{name}": _CRYPTO_JS_HMAC for name in ("sha1", "sha256", "sha512", "md5")},
    "@aws-crypto/sha256-js.Sha256": Hasher(0, None),
}
