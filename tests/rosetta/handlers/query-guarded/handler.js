exports.handler = async (event) => {
  const query = event.queryStringParameters;
  if (!query || !("id" in query)) {
    return { statusCode: 400 };
  }
  return { statusCode: 200, body: query.id };
};
