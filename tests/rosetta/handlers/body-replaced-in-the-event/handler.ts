export const handler = async (event: any) => {
  if (event.isBase64Encoded) event.body = atob(event.body);
  return { statusCode: 200, body: JSON.parse(event.body).id };
};
