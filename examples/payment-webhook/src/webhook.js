'use strict';

const invoices = require('./invoices');

exports.handler = async (event) => {
  try {
    const signature = event.headers.SignatureHeader;
    if (!signature) {
      console.warn('an event without a signature');
    }

    const payment = JSON.parse(event.body);
    const shop = event.queryStringParameters.shop;
    await invoices.markPaid(shop, payment.invoiceId, payment.amount);

    return { statusCode: 200, body: JSON.stringify({ received: payment.id }) };
  } catch (error) {
    return { statusCode: 500, body: `${error}` };
  }
};
