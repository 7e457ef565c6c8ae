export const handler = async (event: { body?: string }) => {
  const bytes: Buffer = Buffer.from(event.body || "", "base64");
  return { statusCode: 200, body: JSON.parse(bytes.toString()).id };
};
