"""Request data in an HTML page, unescaped.

## Why it matters
Whoever follows a prepared link runs the script in it on your page: it acts as the visitor and reads what the visitor
sees.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs22.x
      FunctionUrlConfig:
        AuthType: NONE
```
```javascript src/index.mjs
export const handler = async (event) => {
  const name = event.queryStringParameters?.name;
  return { statusCode: 200, headers: { "content-type": "text/html" }, body: `<h1>Hello ${name}</h1>` };
};
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs22.x
      FunctionUrlConfig:
        AuthType: NONE
```
```javascript src/index.mjs
import escapeHtml from "escape-html";

export const handler = async (event) => {
  const name = escapeHtml(event.queryStringParameters?.name);
  return { statusCode: 200, headers: { "content-type": "text/html" }, body: `<h1>Hello ${name}</h1>` };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://cwe.mitre.org/data/definitions/79.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._flows import flows_to, route, source_of
from ._handlers import confidence_in


@handler_rule("FU611", Severity.ERROR, cwe=79)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Request data put into HTML as it was sent."""
    for flow in flows_to(handler, "html"):
        yield Claim(
            flow.span,
            f"a link can carry a script in {source_of(flow)}, which visitors' browsers run as this page's own",
            help="Escape it (html.escape, escape-html) or let a template engine do so",
            related=route(flow),
            confidence=confidence_in(endpoint, Certainty.CERTAIN),
        )
