"""An adapter or resolver that is made for another event.

## Why it matters
Adapters turn an event into a request of a web framework. One that only knows the events of API Gateway's payload 1.0
or of a load balancer finds none of its fields in the event of a Function URL: it fails, or takes every request for the
same one.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
from aws_lambda_powertools.event_handler import APIGatewayRestResolver

app = APIGatewayRestResolver()


def handler(event, context):
    return app.resolve(event, context)
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver

app = LambdaFunctionUrlResolver()


def handler(event, context):
    return app.resolve(event, context)
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Framework, Handler
from fulint.finding import Confidence, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in, is_shared

_KEY_ERROR = "it raises KeyError, and each request is answered 502"
_EFFECTS = {
    "aws-serverless-express": "the application gets every request as `GET /`, whatever was asked for",
    "awsgi": _KEY_ERROR,
    "chalice": "each request is answered 500",
    "APIGatewayRestResolver": _KEY_ERROR,
    "ALBResolver": _KEY_ERROR,
    "VPCLatticeV2Resolver": _KEY_ERROR,
}
_INSTEAD = {
    "aws-serverless-express": "Use serverless-http or @codegenie/serverless-express",
    "awsgi": "Use apig-wsgi or serverless-wsgi",
    "flask-lambda": "Use apig-wsgi or serverless-wsgi",
    "chalice": "Use LambdaFunctionUrlResolver of Powertools, or serve the application through API Gateway",
    "ask-sdk": "Let the Alexa service invoke the function itself, or use ask-sdk's adapter for web servers",
}


@handler_rule("FU406", Severity.ERROR, precision="high")
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Every framework that was tried with the event of a Function URL and does not understand it."""
    for framework in handler.frameworks:
        if framework.serves_urls is False:
            effect = _EFFECTS.get(framework.id, "it finds none of the fields that it looks for")
            yield Claim(
                framework.span,
                f"{framework.id} is made for another event than a Function URL's: {effect}",
                help=_INSTEAD.get(framework.id, _resolver(framework)),
                confidence=_confidence(endpoint),
            )


def _resolver(framework: Framework) -> str:
    if framework.id == "powertools-data-class":
        return "Take LambdaFunctionUrlEvent as the data class"
    return "Use LambdaFunctionUrlResolver"


def _confidence(endpoint: Endpoint) -> Confidence:
    """Little where another source may send the event that the adapter is made for."""
    return Confidence.LOW if is_shared(endpoint.function) else confidence_in(endpoint, Certainty.CERTAIN)
