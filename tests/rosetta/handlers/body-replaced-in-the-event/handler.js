exports.handler = async (event) => {
  if (event.isBase64Encoded) {
    event.body = Buffer.from(event.body, "base64").toString();
  }
  return { statusCode: 200, body: JSON.parse(event.body).id };
};
