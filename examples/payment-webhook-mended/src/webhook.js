'use strict';

const { createHmac, timingSafeEqual } = require('node:crypto');

const invoices = require('./invoices');

const isSigned = (body, signature) => {
  const expected = createHmac('sha256', process.env.SIGNING_SECRET).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

exports.handler = async (event) => {
  const signature = event.headers['signatureheader'];
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (!signature || !isSigned(body, signature)) {
    return { statusCode: 401, body: JSON.stringify({ error: 'the signature does not fit' }) };
  }

  const shop = event.queryStringParameters?.shop;
  if (!shop) {
    return { statusCode: 400, body: JSON.stringify({ error: 'the query has no shop' }) };
  }

  try {
    const payment = JSON.parse(body.toString('utf8'));
    await invoices.markPaid(shop, payment.invoiceId, payment.amount);
    return { statusCode: 200, body: JSON.stringify({ received: payment.id }) };
  } catch (error) {
    console.error(error);
    return { statusCode: 500, body: JSON.stringify({ error: 'the event could not be processed' }) };
  }
};
