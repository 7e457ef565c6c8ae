import type { APIGatewayProxyEventV2 } from "aws-lambda";

export const handler = async (event: APIGatewayProxyEventV2) => {
  const text: string = event.body ?? "";
  const form = new URLSearchParams(text);
  return { statusCode: 200, body: form.get("name") };
};
