const key = process.env.API_KEY || "letmein";

exports.handler = async (event) => {
  const sent = event.headers?.["x-api-key"];
  if (sent !== key) {
    return { statusCode: 403 };
  }
  return { statusCode: 200 };
};
