'use strict';

const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');

const database = new DynamoDBClient({});

exports.markPaid = (shop, invoiceId, amount) =>
  database.send(
    new UpdateItemCommand({
      TableName: 'invoices',
      Key: { shop: { S: shop }, invoice: { S: invoiceId } },
      UpdateExpression: 'SET paid = :amount',
      ExpressionAttributeValues: { ':amount': { N: String(amount) } },
    }),
  );
