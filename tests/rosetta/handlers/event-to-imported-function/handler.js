const { placeOrder } = require("./orders");

exports.handler = async (event) => placeOrder(event);
