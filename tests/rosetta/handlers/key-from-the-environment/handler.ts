const { API_KEY = "letmein" } = process.env;

export const handler = async (event: any) => {
  const isAllowed = event.headers?.["x-api-key"] === API_KEY;
  return isAllowed ? { statusCode: 200 } : { statusCode: 403 };
};
