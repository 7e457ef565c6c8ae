from shop.orders import place_order


def handler(event, context):
    return place_order(event)
