exports.handler = async (event) => {
  const { body, isBase64Encoded } = event;
  if (isBase64Encoded) return { statusCode: 415 };
  if (typeof body !== "string") return { statusCode: 400 };
  return { statusCode: 200, body: JSON.parse(body).id };
};
