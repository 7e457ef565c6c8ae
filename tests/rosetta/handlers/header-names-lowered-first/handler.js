function lowered(headers) {
  const found = {};
  for (const [name, value] of Object.entries(headers)) {
    found[name.toLowerCase()] = value;
  }
  return found;
}

exports.handler = async (event) => {
  const headers = lowered(event.headers || {});
  return { statusCode: 200, body: headers["x-signature"] };
};
