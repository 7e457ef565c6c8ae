function readBody(event) {
  let body = event.body || "{}";
  if (event.isBase64Encoded) {
    body = Buffer.from(body, "base64").toString();
  }
  return body;
}

module.exports.handler = async (event) => {
  const body = readBody(event);
  let order;
  try {
    order = JSON.parse(body);
  } catch {
    return { statusCode: 400, body: "not JSON" };
  }
  return { statusCode: 200, body: order.id };
};
