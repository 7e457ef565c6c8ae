exports.handler = async (event) => {
  const order = JSON.parse(event.body);
  return { statusCode: 200, body: order.id };
};
