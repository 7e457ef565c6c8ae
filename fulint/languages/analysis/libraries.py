"""What well-known functions do with a request: data only, by canonical dotted name, for all languages at once.

A canonical name is the module and the name in it (`json.loads`, `crypto.createHmac`), or the global (`JSON.parse`).
What an instance offers follows the name of its class or maker: `svix.Webhook.verify`, `crypto.createHmac.update`.
The `node:` prefix is dropped, and a default import is called by its module.
"""

from __future__ import annotations

from fulint.facts import Consumer
from fulint.record import record


def names(text: str) -> frozenset[str]:
    """The names in a text that are parted by white space."""
    return frozenset(text.split())


@record
class Taker:
    """A function that takes the request body.

    `step` names what its result is (`json-parse`, …; empty: nothing of the body), `argument` the position of the
    body, `needs_value` says that it fails without one.
    """

    consumer: Consumer
    step: str = ""
    needs_value: bool = True
    argument: int = 0


_JSON = Taker(Consumer.JSON, "json-parse")
_FORM = Taker(Consumer.FORM, "form-parse", needs_value=False)
_MULTIPART = Taker(Consumer.MULTIPART, "multipart-parse")
_BINARY = Taker(Consumer.BINARY)

TAKERS: dict[str, Taker] = {
    **dict.fromkeys(
        ("JSON.parse", "json.loads", "simplejson.loads", "ujson.loads", "orjson.loads", "rapidjson.loads"), _JSON
    ),
    **dict.fromkeys(("msgspec.json.decode", "pydantic_core.from_json", "json5.parse", "secure-json-parse"), _JSON),
    **dict.fromkeys(("json.JSONDecoder.decode", "secure-json-parse.parse", "@hapi/bourne.parse"), _JSON),
    **dict.fromkeys(
        ("urllib.parse.parse_qs", "urllib.parse.parse_qsl", "urlparse.parse_qs", "cgi.parse_qs", "URLSearchParams"),
        _FORM,
    ),
    **dict.fromkeys(
        ("url.URLSearchParams", "querystring.parse", "querystring.decode", "qs.parse", "query-string.parse"), _FORM
    ),
    **dict.fromkeys(("fast-querystring.parse", "querystringify.parse", "qs", "querystring"), _FORM),
    **dict.fromkeys(
        ("cgi.FieldStorage", "cgi.parse_multipart", "multipart.MultipartParser", "multipart.parse_form"), _MULTIPART
    ),
    **dict.fromkeys(("requests_toolbelt.MultipartDecoder", "requests_toolbelt.multipart.MultipartDecoder"), _MULTIPART),
    **dict.fromkeys(
        ("requests_toolbelt.multipart.decoder.MultipartDecoder", "python_multipart.parse_form"), _MULTIPART
    ),
    **dict.fromkeys(("busboy.end", "busboy.write", "@fastify/busboy.end", "@fastify/busboy.write"), _MULTIPART),
    **dict.fromkeys(("parse-multipart.Parse", "parse-multipart.parse", "parse-multipart-data.parse"), _MULTIPART),
    **dict.fromkeys(("sharp", "jimp.read", "jimp.Jimp.read", "jszip.loadAsync", "adm-zip", "pdf-parse"), _BINARY),
    **dict.fromkeys(("PIL.Image.open", "zipfile.ZipFile", "tarfile.open", "cv2.imdecode", "imghdr.what"), _BINARY),
    **dict.fromkeys(("gzip.decompress", "zlib.decompress", "zlib.gunzipSync", "zlib.inflateSync"), _BINARY),
    **dict.fromkeys(("zlib.gunzip", "zlib.unzipSync", "openpyxl.load_workbook", "xlsx.read"), _BINARY),
    **dict.fromkeys(("PyPDF2.PdfReader", "pypdf.PdfReader", "image-size", "file-type.fromBuffer"), _BINARY),
}

TAKING_METHODS: dict[str, Taker] = {
    "model_validate_json": _JSON,
    "parse_raw": _JSON,
    "validate_json": _JSON,
}
"""Methods that mean one thing whatever their object is."""

BASE64_DECODERS = frozenset(
    {
        "base64.b64decode",
        "base64.standard_b64decode",
        "base64.urlsafe_b64decode",
        "base64.decodebytes",
        "base64.decodestring",
        "binascii.a2b_base64",
        "pybase64.b64decode",
        "atob",
        "globalThis.atob",
        "atob.default",
        "js-base64.decode",
        "js-base64.Base64.decode",
        "js-base64.Base64.atob",
        "base-64.decode",
        "buffer.atob",
    }
)

BUFFER_MAKERS = frozenset({"Buffer.from", "buffer.Buffer.from", "Buffer", "buffer.Buffer"})
"""They decode base64 where their second argument says so."""

ENCODERS = frozenset({"JSON.stringify", "json.dumps", "simplejson.dumps", "ujson.dumps", "orjson.dumps"})
FORM_ENCODERS = frozenset({"querystring.stringify", "qs.stringify", "urllib.parse.urlencode"})

CARRIERS: dict[str, str] = {
    "util.promisify": "",
    "str": "str",
    "String": "str",
    "bytes": "bytes",
    "bytearray": "bytes",
    "io.BytesIO": "bytes",
    "io.StringIO": "",
    "BytesIO": "bytes",
    "Uint8Array": "bytes",
    "Uint8Array.from": "bytes",
    "TextEncoder.encode": "bytes",
    "util.TextEncoder.encode": "bytes",
    "TextDecoder.decode": "str",
    "util.TextDecoder.decode": "str",
    "stream.Readable.from": "",
    "base64.b64encode": "base64-encode",
    "base64.standard_b64encode": "base64-encode",
    "base64.urlsafe_b64encode": "base64-encode",
    "btoa": "base64-encode",
    "decodeURIComponent": "url-decode",
    "decodeURI": "url-decode",
    "unescape": "url-decode",
    "escape": "url-encode",
    "urllib.parse.unquote": "url-decode",
    "urllib.parse.unquote_plus": "url-decode",
    "html.unescape": "html-decode",
    "structuredClone": "",
    "Object.freeze": "",
    "dict": "",
    "list": "",
    "tuple": "",
    "copy.copy": "",
    "copy.deepcopy": "",
    "collections.defaultdict": "",
    "types.MappingProxyType": "",
    "Promise.resolve": "",
    "Map": "map",
    "Array.from": "",
}
"""Functions whose result is their argument in another dress, and the step that says in which."""

CARRIED_AT: dict[str, int] = {
    "typing.cast": 1,
    "re.match": 1,
    "re.search": 1,
    "re.fullmatch": 1,
    "re.findall": 1,
    "re.split": 1,
    "re.sub": 2,
}
"""Functions whose result is, or is a piece of, a later argument."""

PICKERS = frozenset({"random.choice", "secrets.choice"})
"""Functions whose result is one of what they are given."""
FILLERS = frozenset({"string.Template.substitute", "string.Template.safe_substitute"})
"""Functions that put what they are given into a text as it is."""

ANY_CASE = frozenset(
    {
        "Headers",
        "node-fetch.Headers",
        "undici.Headers",
        "fetch-headers",
        "headers-polyfill.Headers",
        "requests.structures.CaseInsensitiveDict",
        "requests.models.CaseInsensitiveDict",
        "multidict.CIMultiDict",
        "multidict.CIMultiDictProxy",
        "werkzeug.datastructures.Headers",
        "werkzeug.datastructures.EnvironHeaders",
        "starlette.datastructures.Headers",
        "httpx.Headers",
        "aws_lambda_powertools.utilities.data_classes.common.CaseInsensitiveDict",
        "lodash.mapKeys",
        "lodash/mapKeys",
        "_.mapKeys",
        "lowercase-keys",
        "lowercase-object-keys",
        "case-insensitive-dict.CaseInsensitiveDict",
    }
)
"""Makers of an object that finds header names in any case, or that change the names on the way."""

LOGGERS = (
    "console.",
    "logging.",
    "logger.",
    "log.",
    "loguru.",
    "pino.",
    "winston.",
    "structlog.",
    "bunyan.",
    "loglevel.",
)
LOG_METHODS = frozenset(
    {"log", "info", "debug", "warn", "warning", "error", "exception", "critical", "trace", "fatal", "dir", "table"}
)
LOG_FUNCTIONS = frozenset({"print", "pprint.pprint", "pprint.pp", "util.log"})

HARMLESS_PREFIXES = (
    "aws_lambda_powertools.Logger",
    "aws_lambda_powertools.Tracer",
    "aws_lambda_powertools.Metrics",
    "aws_lambda_powertools.logging",
    "aws_lambda_powertools.tracing",
    "aws_lambda_powertools.metrics",
    "@aws-lambda-powertools/logger",
    "@aws-lambda-powertools/tracer",
    "@aws-lambda-powertools/metrics",
    "aws_xray_sdk",
    "aws-xray-sdk",
    "sentry_sdk",
    "@sentry/",
    "console.",
    "logging.",
    "Object.",
    "Array.",
    "Number.",
    "Math.",
    "Reflect.",
    "datetime.",
    "time.",
    "math.",
    "Date.",
    "Promise.",
    "asyncio.",
    "builtins.",
    "Intl.",
    "process.",
    "util.inspect",
    "util.format",
    "lambda ",
)
"""Places in the library that read what they are given, and neither decode nor check it."""

HARMLESS = names(
    """
    len int float bool isinstance issubclass type hasattr getattr repr id hash sorted set frozenset any all sum
    min max enumerate zip range map filter reversed iter next format vars print abs round callable ord chr
    Number Boolean parseInt parseFloat isNaN isFinite encodeURIComponent encodeURI Symbol Date Set WeakMap Array
    RegExp Error TypeError RangeError SyntaxError Exception ValueError KeyError RuntimeError require setTimeout
    setInterval clearTimeout setImmediate queueMicrotask re.match re.search re.fullmatch re.sub re.split
    re.findall re.compile re.escape html.escape markupsafe.escape urllib.parse.quote urllib.parse.quote_plus
    urllib.parse.urlparse urllib.parse.urlsplit URL url.URL url.parse uuid.UUID uuid.validate decimal.Decimal
    Decimal pprint.pformat traceback.format_exc os.path.join path.join path.basename
    path.extname os.path.basename http-errors createError JSON.stringify json.dumps textwrap.shorten
    ipaddress.ip_address @aws-sdk/util-dynamodb.marshall boto3.dynamodb.types.TypeSerializer.serialize
    """
)
"""Functions that read what they are given, and neither decode nor check it."""

HARMLESS_DECORATORS = (
    "aws_lambda_powertools.Logger",
    "aws_lambda_powertools.Tracer",
    "aws_lambda_powertools.Metrics",
    "aws_lambda_powertools.logging",
    "aws_lambda_powertools.tracing",
    "aws_lambda_powertools.metrics",
    "aws_xray_sdk",
    "backoff.",
    "classmethod",
    "contextlib.",
    "functools.",
    "property",
    "retry",
    "retrying.",
    "sentry_sdk",
    "staticmethod",
    "tenacity.",
    "typing.",
)
"""Decorators that leave what a function takes and gives as it is."""

STORES: frozenset[str] = names(
    """
    put_object putObject PutObjectCommand upload upload_fileobj Upload put_record putRecord PutRecordCommand
    send_message sendMessage SendMessageCommand publish PublishCommand send_message_batch start_execution
    startExecution StartExecutionCommand start_sync_execution put_events putEvents PutEventsCommand put_item
    putItem PutItemCommand PutCommand write_text write_bytes writeFile writeFileSync appendFile appendFileSync
    insertOne insert_one insertMany insert_many replaceOne replace_one updateOne update_one
    postToConnection post_to_connection PostToConnectionCommand putParameter put_parameter PutParameterCommand
    """
)
"""Methods and commands that store or send on what they are given, by the last part of their name."""

STORE_NAMES = names(
    """
    requests.post requests.put requests.patch requests.request requests.Session.post httpx.post httpx.put
    httpx.patch axios axios.post axios.put axios.patch axios.request got got.post fetch node-fetch undici.fetch
    undici.request urllib.request.Request urllib3.PoolManager.request open.write needle
    """
)
BINARY_ARGUMENTS = frozenset({"Bytes", "ImageBytes", "Blob"})
"""Arguments of AWS calls that take raw bytes: Rekognition's and Textract's images, files for models."""
