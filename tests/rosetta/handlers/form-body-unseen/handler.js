exports.handler = async ({ body = "" }) => {
  const form = new URLSearchParams(body);
  return { statusCode: 200, body: form.get("name") };
};
