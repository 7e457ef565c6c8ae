"""Frameworks, adapters and middlewares around a handler: data only, by canonical dotted name (see `libraries`).

What each one does with a Function URL's event was tried with the library itself. A name that is not here is not
known, so that an event handed to it counts as out of sight.
"""

from __future__ import annotations

from enum import Enum

from fulint.facts import KeyCase
from fulint.record import record, replace


class Role(Enum):
    """How a framework stands to the handler."""

    SERVER = "server"
    """It takes the event and serves the request itself."""
    MIDDLEWARE = "middleware"
    """It changes the event, or the answer, of a handler that goes on to read the event."""
    WRAPPER = "wrapper"
    """It takes a handler and gives a handler, and leaves the event as it is."""
    STREAM = "stream"
    """A wrapper that makes the handler stream: its second parameter is the stream."""
    FACADE = "facade"
    """A typed view of the event."""


@record
class Row:
    """One framework. `serves_urls` is None where it depends on how it is set up.

    `parses` is the step that a middleware has done to the body, `header_case` what the names of headers are
    afterwards, `fills` the places of the event that it makes sure are there. `verifies_caller` says that it lets no
    one in whose signature is wrong, `streams` that what it makes streams, and `parameters` how many parameters
    the function has that it makes, as the runtime counts. `logs_event` says that it writes the event to the log.
    """

    id: str
    role: Role
    decodes_body: bool = False
    parses: str = ""
    header_case: KeyCase | None = None
    fills: tuple[str, ...] = ()
    serves_urls: bool | None = True
    verifies_caller: bool = False
    streams: bool = False
    parameters: int = 2
    logs_event: bool = False


@record
class Middleware:
    """A middleware in use. `is_canonical` is middy's option that makes header names Title-Case."""

    row: Row
    is_canonical: bool = False


def _server(id: str, *, serves: bool | None = True, parameters: int = 2, streams: bool = False) -> Row:
    return Row(id, Role.SERVER, decodes_body=bool(serves), serves_urls=serves, streams=streams, parameters=parameters)


def _wrapper(id: str) -> Row:
    return Row(id, Role.WRAPPER, serves_urls=None)


def _middleware(id: str, *, parses: str = "", header_case: KeyCase | None = None, fills: tuple[str, ...] = ()) -> Row:
    return Row(id, Role.MIDDLEWARE, bool(parses), parses, header_case, fills, serves_urls=None)


_H4AD = "@h4ad/serverless-adapter"
_POWERTOOLS = "aws_lambda_powertools"
_RESOLVERS = f"{_POWERTOOLS}.event_handler"
_TS_POWERTOOLS = "@aws-lambda-powertools"
_SLACK = Row("slack-bolt", Role.SERVER, decodes_body=True, verifies_caller=True)

_SERVERS: dict[str, Row] = {
    "serverless-http": _server("serverless-http", parameters=1),
    "@codegenie/serverless-express": _server("codegenie-serverless-express", parameters=3),
    "@codegenie/serverless-express.configure": _server("codegenie-serverless-express", parameters=3),
    "@vendia/serverless-express": _server("vendia-serverless-express", parameters=3),
    "@vendia/serverless-express.configure": _server("vendia-serverless-express", parameters=3),
    "aws-serverless-express.proxy": _server("aws-serverless-express", serves=False),
    "aws-serverless-express": _server("aws-serverless-express", serves=False),
    "hono/aws-lambda.handle": _server("hono"),
    "hono/aws-lambda.streamHandle": _server("hono", streams=True),
    "@fastify/aws-lambda": _server("fastify-aws-lambda"),
    "aws-lambda-fastify": _server("fastify-aws-lambda", parameters=3),
    "lambda-api.run": _server("lambda-api"),
    f"{_TS_POWERTOOLS}/event-handler/http.Router.resolve": _server("powertools-router"),
    f"{_TS_POWERTOOLS}/event-handler/rest.Router.resolve": _server("powertools-router"),
    f"{_TS_POWERTOOLS}/event-handler.Router.resolve": _server("powertools-router"),
    f"{_TS_POWERTOOLS}/event-handler/http.Router.resolveStream": _server("powertools-router", streams=True),
    "@as-integrations/aws-lambda.startServerAndCreateLambdaHandler": _server("apollo", serves=None),
    "@trpc/server/adapters/aws-lambda.awsLambdaRequestHandler": _server("trpc"),
    "@trpc/server/adapters/aws-lambda.awsLambdaStreamingRequestHandler": _server("trpc", streams=True),
    "@hattip/adapter-aws-lambda": _server("hattip"),
    "@slack/bolt.AwsLambdaReceiver.start": _SLACK,
    "@slack/bolt.AwsLambdaReceiver.toHandler": _SLACK,
    "grammy.webhookCallback": Row("grammy", Role.SERVER, verifies_caller=False),
    "telegraf.Telegraf.webhookCallback": Row("telegraf", Role.SERVER),
    "ask-sdk-core.SkillBuilders.custom.lambda": _server("ask-sdk", serves=False),
    "@remix-run/architect.createRequestHandler": _server("remix"),
    "sst/node/api.ApiHandler": _server("sst-api"),
    "mangum.Mangum": _server("mangum"),
    "serverless_wsgi.handle_request": _server("serverless-wsgi"),
    "apig_wsgi.make_lambda_handler": _server("apig-wsgi"),
    "awsgi.response": _server("awsgi", serves=False),
    "awsgi2.response": _server("awsgi", serves=False),
    "flask_lambda.FlaskLambda": _server("flask-lambda", serves=False),
    "chalice.Chalice": _server("chalice", serves=False),
    "zappa.handler.lambda_handler": _server("zappa"),
    "slack_bolt.adapter.aws_lambda.SlackRequestHandler.handle": _SLACK,
    "slack_bolt.adapter.aws_lambda.chalice_handler.ChaliceSlackRequestHandler.handle": _SLACK,
    "slack_bolt.adapter.aws_lambda.handler.SlackRequestHandler.handle": _SLACK,
    f"{_H4AD}.ServerlessAdapter.new.build": _server("h4ad-serverless-adapter", serves=None, parameters=3),
}

_RESOLVER_CLASSES = {
    "LambdaFunctionUrlResolver": True,
    "APIGatewayHttpResolver": True,
    "APIGatewayRestResolver": False,
    "ALBResolver": False,
    "VPCLatticeResolver": False,
    "VPCLatticeV2Resolver": False,
    "ApiGatewayResolver": None,
    "APIGatewayResolver": None,
}

_MIDDLEWARES: dict[str, Row] = {
    "@middy/http-json-body-parser": _middleware("middy-http-json-body-parser", parses="json-parse"),
    "@middy/http-urlencode-body-parser": _middleware("middy-http-urlencode-body-parser", parses="form-parse"),
    "@middy/http-multipart-body-parser": _middleware("middy-http-multipart-body-parser", parses="multipart-parse"),
    "@middy/http-header-normalizer": _middleware("middy-http-header-normalizer", header_case=KeyCase.INSENSITIVE),
    "@middy/http-event-normalizer": _middleware(
        "middy-http-event-normalizer", fills=("queryStringParameters", "pathParameters")
    ),
    **{
        f"@middy/{name}": _middleware(f"middy-{name}")
        for name in (
            "http-cors",
            "http-error-handler",
            "http-security-headers",
            "http-response-serializer",
            "http-content-encoding",
            "http-content-negotiation",
            "http-partial-response",
            "http-urlencode-path-parser",
            "error-logger",
            "do-not-wait-for-empty-event-loop",
            "cloudwatch-metrics",
            "warmup",
            "ssm",
            "secrets-manager",
            "validator",
            "rds-signer",
            "sts",
        )
    },
    "@middy/input-output-logger": replace(_middleware("middy-input-output-logger"), logs_event=True),
    f"{_TS_POWERTOOLS}/logger.injectLambdaContext": _middleware("powertools-logger"),
    f"{_TS_POWERTOOLS}/logger/middleware.injectLambdaContext": _middleware("powertools-logger"),
    f"{_TS_POWERTOOLS}/tracer.captureLambdaHandler": _middleware("powertools-tracer"),
    f"{_TS_POWERTOOLS}/tracer/middleware.captureLambdaHandler": _middleware("powertools-tracer"),
    f"{_TS_POWERTOOLS}/metrics.logMetrics": _middleware("powertools-metrics"),
    f"{_TS_POWERTOOLS}/metrics/middleware.logMetrics": _middleware("powertools-metrics"),
}

_MIDDY = Row("middy", Role.WRAPPER, serves_urls=None)
_STREAMIFY = Row("streamify-response", Role.STREAM, streams=True)

_WRAPPERS: dict[str, Row] = {
    "@middy/core": _MIDDY,
    "middy": _MIDDY,
    "awslambda.streamifyResponse": _STREAMIFY,
    "lambda-stream.streamifyResponse": _STREAMIFY,
    "lambda-stream.streamify": _STREAMIFY,
    f"{_TS_POWERTOOLS}/event-handler/http.streamify": Row("powertools-router", Role.SERVER, streams=True),
    "@aws/durable-execution-sdk-js.withDurableExecution": _wrapper("durable-execution"),
    "aws_durable_execution_sdk_python.durable_execution": _wrapper("durable-execution"),
    "aws_durable_execution_sdk_python.execution.durable_execution": _wrapper("durable-execution"),
    "@sentry/serverless.AWSLambda.wrapHandler": _wrapper("sentry"),
    "@sentry/aws-serverless.wrapHandler": _wrapper("sentry"),
    "datadog-lambda-js.datadog": _wrapper("datadog"),
    "datadog_lambda.wrapper.datadog_lambda_wrapper": _wrapper("datadog"),
    "@lumigo/tracer.trace": _wrapper("lumigo"),
    "lumigo_tracer.lumigo_tracer": _wrapper("lumigo"),
    "aws-embedded-metrics.metricScope": _wrapper("embedded-metrics"),
    "aws_embedded_metrics.metric_scope": _wrapper("embedded-metrics"),
    "epsagon.lambdaWrapper": _wrapper("epsagon"),
    "epsagon.lambda_wrapper": _wrapper("epsagon"),
    "aws_xray_sdk.core.xray_recorder.capture": _wrapper("xray"),
    f"{_POWERTOOLS}.Logger.inject_lambda_context": _wrapper("powertools-logger"),
    f"{_POWERTOOLS}.logging.Logger.inject_lambda_context": _wrapper("powertools-logger"),
    f"{_POWERTOOLS}.logging.logger.Logger.inject_lambda_context": _wrapper("powertools-logger"),
    f"{_POWERTOOLS}.Tracer.capture_lambda_handler": _wrapper("powertools-tracer"),
    f"{_POWERTOOLS}.tracing.Tracer.capture_lambda_handler": _wrapper("powertools-tracer"),
    f"{_POWERTOOLS}.Metrics.log_metrics": _wrapper("powertools-metrics"),
    f"{_POWERTOOLS}.metrics.Metrics.log_metrics": _wrapper("powertools-metrics"),
    f"{_POWERTOOLS}.metrics.log_metrics": _wrapper("powertools-metrics"),
    f"{_POWERTOOLS}.utilities.idempotency.idempotent": _wrapper("powertools-idempotency"),
    f"{_POWERTOOLS}.utilities.typing.LambdaContext": _wrapper("powertools-typing"),
    f"{_POWERTOOLS}.utilities.data_classes.event_source": Row("powertools-data-class", Role.FACADE, serves_urls=None),
}

FRAMEWORKS: dict[str, Row] = {
    **_SERVERS,
    **_MIDDLEWARES,
    **_WRAPPERS,
    **{
        f"{module}.{name}.resolve": _server(name, serves=serves)
        for module in (_RESOLVERS, f"{_RESOLVERS}.api_gateway", f"{_RESOLVERS}.lambda_function_url")
        for name, serves in _RESOLVER_CLASSES.items()
    },
}

STREAMING_MIDDY = "middy (streamifyResponse)"
STREAMING_WRAPPERS = frozenset({"streamify-response", STREAMING_MIDDY})
"""Wrappers, by their names in `Style`, that make a handler stream."""

MIDDY = ("@middy/core", "middy")

CALLABLE_MAKERS = frozenset(name[: -len(".resolve")] for name in FRAMEWORKS if name.endswith("Resolver.resolve"))
"""Makers of an application that is itself a handler: `app(event, context)` does what `app.resolve` does."""

DATA_CLASSES = {
    "LambdaFunctionUrlEvent": True,
    "APIGatewayProxyEventV2": True,
    "APIGatewayProxyEvent": False,
    "ALBEvent": False,
    "VPCLatticeEvent": False,
    "VPCLatticeEventV2": False,
}
"""Views of the event in Powertools for Python, and whether they understand a Function URL's."""


WHOLE_EVENT_READERS = frozenset(
    {"lambda-multipart-parser.parse", "aws-multipart-parser.parse", "lambda-multipart-parser-v2.parse"}
)
"""Parsers that are given the whole event and decode its body by the flag themselves."""
