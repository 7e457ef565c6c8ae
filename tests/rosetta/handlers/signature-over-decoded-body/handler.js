const { createHmac, timingSafeEqual } = require("node:crypto");

function isGenuine(body, headers) {
  const expected = createHmac("sha256", process.env.WEBHOOK_SECRET).update(body).digest("hex");
  const sent = Buffer.from(headers["x-signature"] ?? "");
  const wanted = Buffer.from("sha256=" + expected);
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}

exports.handler = async (event) => {
  const raw = event.body ?? "";
  const body = event.isBase64Encoded ? Buffer.from(raw, "base64") : Buffer.from(raw);
  if (!isGenuine(body, event.headers ?? {})) {
    return { statusCode: 401 };
  }
  return { statusCode: 204 };
};
