import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from "aws-lambda";

export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  const order = JSON.parse(event.body!) as { id: string };
  return { statusCode: 200, body: order.id };
}
