export const handler = async (event: any) => {
  const { queryStringParameters: query } = event;
  if (query === undefined || query === null || !Object.hasOwn(query, "id")) return { statusCode: 400 };
  return { statusCode: 200, body: query.id };
};
