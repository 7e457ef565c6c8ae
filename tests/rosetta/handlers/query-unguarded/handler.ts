export async function handler({ queryStringParameters }: any) {
  return { statusCode: 200, body: queryStringParameters!.id };
}
