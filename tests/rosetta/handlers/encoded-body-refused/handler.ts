export const handler = async (event: any) => {
  if (event.isBase64Encoded === true) {
    return { statusCode: 415 };
  }
  const body = event.body;
  return body == null ? { statusCode: 400 } : { statusCode: 200, body: JSON.parse(body).id };
};
