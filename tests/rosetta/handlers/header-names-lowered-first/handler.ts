const lowered = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export const handler = async (event: { headers?: Record<string, string> }) => {
  const headers = lowered(event.headers ?? {});
  return { statusCode: 200, body: headers["x-signature"] };
};
