export const handler = async (event: any) => {
  const headers = event.headers;
  let signature = headers["x-signature"];
  if (!signature) {
    signature = headers["X-Signature"];
  }
  return { statusCode: 200, body: signature };
};
