enum Unused {
  One,
}
const SIGNATURE = "X-Signature" as const;

export const handler = async (event: any) => {
  const { headers } = event;
  const sent = headers;
  return { statusCode: 200, body: sent[SIGNATURE]! + " " + headers["User-Agent"] };
};
