const SIGNATURE = "X-Signature";

exports.handler = async ({ headers }) => {
  const { "User-Agent": agent } = headers;
  return { statusCode: 200, body: `${headers[SIGNATURE]} ${agent}` };
};
