import crypto from "crypto";

class Rejected extends Error {}

function check(body: Buffer, headers: Record<string, string>): void {
  const hmac = crypto.createHmac("sha256", process.env.WEBHOOK_SECRET!);
  hmac.update(body);
  const wanted = Buffer.from(`sha256=${hmac.digest("hex")}`);
  const sent = Buffer.from(headers["x-signature"] || "");
  if (!crypto.timingSafeEqual(sent, wanted)) {
    throw new Rejected();
  }
}

export const handler = async (event: any) => {
  const raw = event.body || "";
  const body = Buffer.from(raw, event.isBase64Encoded ? "base64" : "utf8");
  check(body, event.headers || {});
  return { statusCode: 204 };
};
