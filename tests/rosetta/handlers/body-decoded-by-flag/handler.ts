type Url = { body?: string; isBase64Encoded: boolean };

const readBody = (event: Url): string => {
  const body = event.body ?? "{}";
  return event.isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
};

export const handler = async (event: Url) => {
  const text = readBody(event);
  try {
    const order = JSON.parse(text);
    return { statusCode: 200, body: order.id };
  } catch (error: unknown) {
    return { statusCode: 400, body: "not JSON" };
  }
};
