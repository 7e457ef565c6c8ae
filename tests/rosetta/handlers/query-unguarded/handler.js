exports.handler = async (event) => {
  const { id } = event.queryStringParameters;
  return { statusCode: 200, body: id };
};
