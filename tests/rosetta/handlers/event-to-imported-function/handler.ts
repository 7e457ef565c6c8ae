import { placeOrder } from "./orders";

export const handler = async (event: unknown) => {
  return await placeOrder(event);
};
