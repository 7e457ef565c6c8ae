exports.handler = async ({ headers }) => {
  const signature = headers["x-signature"] || headers["X-Signature"];
  return { statusCode: 200, body: signature };
};
