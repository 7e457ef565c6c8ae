"""What stands around a handler: frameworks that take over, wrappers, middlewares, and code that cannot be followed."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from fulint.facts import Handler, Style

Derive: TypeAlias = Callable[..., Handler]


def served_by(handler: Handler) -> list[tuple[str, bool | None]]:
    """The frameworks that take over, and whether they understand a Function URL."""
    return [(found.id, found.serves_urls) for found in handler.frameworks if found.takes_over]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from mangum import Mangum\nhandler = Mangum(app, lifespan='off')", ("mangum", True)),
        (
            "from mangum import Mangum\ndef handler(e, context): return Mangum(app)(e, context)",
            ("mangum", True),
        ),
        (
            "import serverless_wsgi\ndef handler(event, context):\n"
            "    return serverless_wsgi.handle_request(app, event, context)",
            ("serverless-wsgi", True),
        ),
        ("from apig_wsgi import make_lambda_handler\nhandler = make_lambda_handler(app)", ("apig-wsgi", True)),
        ("import awsgi\ndef handler(event, context): return awsgi.response(app, event, context)", ("awsgi", False)),
        ("from chalice import Chalice\nhandler = Chalice(app_name='x')", ("chalice", False)),
        (
            "from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver\n"
            "app = LambdaFunctionUrlResolver()\ndef handler(event, context): return app.resolve(event, context)",
            ("LambdaFunctionUrlResolver", True),
        ),
        (
            "from aws_lambda_powertools.event_handler import APIGatewayRestResolver\n"
            "app = APIGatewayRestResolver()\ndef handler(event, context): return app.resolve(event, context)",
            ("APIGatewayRestResolver", False),
        ),
        (
            "from aws_lambda_powertools.event_handler.api_gateway import APIGatewayHttpResolver\n"
            "app = APIGatewayHttpResolver()\ndef handler(event, context): return app(event, context)",
            ("APIGatewayHttpResolver", True),
        ),
    ],
)
def test_a_framework_that_takes_over_in_python(python: Derive, text: str, expected: tuple[str, bool]) -> None:
    assert served_by(python(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "const http = require('serverless-http'); exports.handler = http(app);",
            ("serverless-http", True),
        ),
        (
            "const serverless = require('serverless-http'); const h = serverless(app);"
            "exports.handler = async (event, context) => { await connect(); return await h(event, context); };",
            ("serverless-http", True),
        ),
        (
            "import serverlessExpress from '@codegenie/serverless-express'; let server;"
            "const boot = async () => serverlessExpress({ app: await make() });"
            "export const handler = async (e, c) => { server = server ?? (await boot()); return server(e, c); };",
            ("codegenie-serverless-express", True),
        ),
        (
            "const sls = require('aws-serverless-express'); const server = sls.createServer(app);"
            "exports.handler = (event, context) => sls.proxy(server, event, context);",
            ("aws-serverless-express", False),
        ),
        ("import { handle } from 'hono/aws-lambda'; export const handler = handle(app);", ("hono", True)),
        (
            "const awsLambdaFastify = require('@fastify/aws-lambda'); exports.handler = awsLambdaFastify(app);",
            ("fastify-aws-lambda", True),
        ),
        (
            "const api = require('lambda-api')(); exports.handler = async (e, c) => api.run(e, c);",
            ("lambda-api", True),
        ),
        (
            "import { Router } from '@aws-lambda-powertools/event-handler/http'; const app = new Router();"
            "export const handler = async (event, context) => app.resolve(event, context);",
            ("powertools-router", True),
        ),
        (
            "const { App, AwsLambdaReceiver } = require('@slack/bolt');"
            "const receiver = new AwsLambdaReceiver({ signingSecret: process.env.S });"
            "exports.handler = async (e, c, cb) => { const h = await receiver.start(); return h(e, c, cb); };",
            ("slack-bolt", True),
        ),
    ],
)
def test_a_framework_that_takes_over_in_javascript(javascript: Derive, text: str, expected: tuple[str, bool]) -> None:
    assert served_by(javascript(text)) == [expected]


def test_a_parser_that_is_given_the_whole_event_is_no_escape(javascript_body: Derive) -> None:
    handler = javascript_body(
        "const form = await multipart.parse(event); return form.files.length;",
        "const multipart = require('lambda-multipart-parser');",
    )

    assert handler.was_followed


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("exports.handler = async (event) => 1;", Style(is_async=True, required_parameters=1)),
        ("exports.handler = function (event, context, callback) {};", Style(required_parameters=3)),
        ("exports.handler = (event, context, callback = null) => {};", Style(required_parameters=2)),
        ("exports.handler = async (...args) => {};", Style(is_async=True)),
        ("export async function handler({ body }, { awsRequestId }) {}", Style(is_async=True, required_parameters=2)),
        (
            "const middy = require('middy'); exports.handler = middy((event, context, callback) => {});",
            Style(required_parameters=2, streams=False, wrappers=("middy",)),
        ),
        (
            "exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { stream.end(); });",
            Style(is_async=True, required_parameters=2, streams=True, wrappers=("streamify-response",)),
        ),
        (
            "exports.handler = globalThis.awslambda.streamifyResponse(async (event, stream) => { stream.end(); });",
            Style(is_async=True, required_parameters=2, streams=True, wrappers=("streamify-response",)),
        ),
        (
            "import middy from '@middy/core';"
            "export const handler = middy({ streamifyResponse: true }).handler(async (event, context) => ({}));",
            Style(is_async=True, required_parameters=2, streams=True, wrappers=("middy (streamifyResponse)",)),
        ),
        (
            "const Sentry = require('@sentry/aws-serverless'); exports.handler = Sentry.wrapHandler(async (e) => 1);",
            Style(is_async=True, required_parameters=1, wrappers=("sentry",)),
        ),
    ],
)
def test_the_style_of_a_javascript_handler(javascript: Derive, text: str, style: Style) -> None:
    assert javascript(text).style == style


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("def handler(event, context): pass", Style(required_parameters=2)),
        ("async def handler(event, context): pass", Style(is_async=True, required_parameters=2)),
        ("def handler(event, context):\n    yield 1", Style(is_generator=True, required_parameters=2)),
        ("def handler(event, context=None): pass", Style(required_parameters=1)),
        ("handler = lambda event, context: 1", Style(required_parameters=2)),
        ("def real(event, context): pass\nhandler = real", Style(required_parameters=2)),
        ("class H:\n    def __call__(self, event, context): pass\nhandler = H()", Style(required_parameters=2)),
        (
            "from aws_lambda_powertools import Logger, Tracer\nlogger = Logger()\ntracer = Tracer()\n"
            "@tracer.capture_lambda_handler\n@logger.inject_lambda_context(log_event=True)\n"
            "def handler(event, context): pass",
            Style(required_parameters=2, wrappers=("powertools-tracer", "powertools-logger")),
        ),
    ],
)
def test_the_style_of_a_python_handler(python: Derive, text: str, style: Style) -> None:
    assert python(text).style == style


@pytest.mark.parametrize(
    "body",
    [
        "return process(event);",
        "return process({ event });",
        "return process({ ...event });",
        "return process(context, event);",
        "return this.service.handle(event);",
        "const parsed = normalize(event); return parsed.body;",
        "return await Promise.all([process(event)]);",
        "return handlers[event.rawPath](event);",
    ],
)
def test_the_event_that_is_given_away_is_out_of_sight(javascript_body: Derive, body: str) -> None:
    handler = javascript_body(body, "const { process, normalize, handlers } = require('./lib');")

    assert () in [escape.path for escape in handler.escapes]
    assert not handler.was_followed


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("process(event.headers);", ("headers",)),
        ("process(event.body);", ("body",)),
        ("process(JSON.parse(event.body));", ("body", "*")),
        ("verifyToken(event.headers.authorization);", ("headers", "authorization")),
        ("process(event.requestContext);", ("requestContext",)),
    ],
)
def test_a_part_of_the_event_that_is_given_away_is_named(
    javascript_body: Derive, body: str, path: tuple[str, ...]
) -> None:
    handler = javascript_body(body, "const { process, verifyToken } = require('./lib');")

    assert [escape.path for escape in handler.escapes] == [path]
    assert [escape.module for escape in handler.escapes] == ["./lib"]


@pytest.mark.parametrize(
    "body",
    [
        "console.log(event); console.log('%j', { event });",
        "console.log(JSON.stringify(event, null, 2));",
        "logger.info('event', { event });",
        "const id = event.queryStringParameters?.id; await table.get(id); Object.keys(event);",
        "return { statusCode: 200, body: JSON.stringify(event) };",
        "if (Array.isArray(event.cookies)) { parseInt(event.headers['content-length'], 10); }",
        "const local = (e) => e.rawPath; return local(event);",
        "await metrics.put(event.rawPath.length);",
    ],
)
def test_what_does_not_leave(javascript_body: Derive, body: str) -> None:
    handler = javascript_body(body, "const logger = require('./logger'); const { table, metrics } = require('./x');")

    assert (handler.escapes, handler.unknowns) == ((), ())


def test_an_answer_by_callback_does_not_leave(javascript: Derive) -> None:
    handler = javascript(
        "exports.handler = (event, context, callback) => {"
        "  callback(null, { statusCode: 200, body: JSON.stringify({ input: event }) }); context.succeed(event); };"
    )

    assert handler.was_followed


def test_a_log_line_holds_the_event_or_a_part_of_it(javascript_body: Derive) -> None:
    handler = javascript_body(
        "console.log('event', JSON.stringify(event)); console.log(event.headers); console.log(event.rawPath);"
    )

    assert [log.path for log in handler.logs] == [(), ("headers",)]


def test_an_unknown_wrapper_hides_what_the_handler_is_given(javascript: Derive) -> None:
    handler = javascript("const { wrap } = require('./wrap'); exports.handler = wrap(async (event) => event.body);")

    assert not handler.was_followed


def test_an_unknown_decorator_hides_what_the_handler_is_given(python: Derive) -> None:
    handler = python("from lib import parsed\n@parsed\ndef handler(event, context): return event['body']")

    assert handler.unknowns == ("the decorator parsed is not read",)


def test_a_middleware_of_ones_own_hides_what_the_handler_is_given(javascript: Derive) -> None:
    handler = javascript(
        "const middy = require('@middy/core'); const { mine } = require('./mine');"
        "const base = async (event) => event.body; exports.handler = middy(base).use(mine());"
    )

    assert handler.unknowns == ("the middleware ./mine.mine is not read",)


def test_middlewares_may_be_added_later(javascript: Derive) -> None:
    handler = javascript(
        "const middy = require('@middy/core'); const parser = require('@middy/http-json-body-parser');"
        "const wrapped = middy(async (event) => event.body.id); wrapped.use(parser()); exports.handler = wrapped;"
    )

    assert [found.id for found in handler.frameworks] == ["middy", "middy-http-json-body-parser"]
    assert handler.unknowns == ()


def test_an_event_that_is_kept_in_an_object_is_followed_there(python: Derive) -> None:
    handler = python(
        """
        class App:
            def __init__(self, event):
                self.event = event

            def run(self):
                return self.event["body"]

        def handler(event, context):
            return App(event).run()
        """
    )

    assert handler.was_followed
    assert [read.path for read in handler.reads] == [("body",)]


def test_a_method_of_an_object_is_followed(javascript: Derive) -> None:
    handler = javascript(
        """
        class App {
          handle(event) { return event.rawPath; }
        }
        const app = new App();
        exports.handler = async (event) => app.handle(event);
        """
    )

    assert [read.path for read in handler.reads] == [("rawPath",)]
    assert handler.was_followed


def test_recursion_ends(python: Derive) -> None:
    handler = python(
        """
        def again(event):
            return again(event)

        def handler(event, context):
            return again(event)
        """
    )

    assert not handler.was_followed


@pytest.mark.parametrize("text", ["if (event.a) {" * 140 + "}" * 140, "x = f(" * 120 + "event" + ")" * 120])
def test_deep_nesting_ends_what_is_known_and_nothing_else(javascript_body: Derive, text: str) -> None:
    assert not javascript_body(text).was_followed


def test_an_endless_chain_of_branches_is_bounded(python_body: Derive) -> None:
    names = "\n".join(f"x{i} = {i}" for i in range(2000))
    branches = "\n".join(f'if event["k{i}"]: y = {i}' for i in range(2000))

    assert not python_body(f"{names}\n{branches}").was_followed
