/**
 * What a search looks through, by table; migrations 0009 and 0011 index the trigrams of these very expressions. A blank stands
 * in front of each word, so that the beginning of a word can be asked for.
 */
export const SEARCH_TEXTS = {
  users: searchText(['name', 'email']),
  customers: searchText(['name', 'email', 'phone']),
  orders: searchText(['order_number', 'postcode', 'guest_name', 'guest_email', 'guest_phone']),
  appointments: searchText(['place_customer_name', 'place_phone', 'place_postcode']),
  subscriptions: searchText(['subscription_number', 'postcode', 'guest_name', 'guest_email', 'guest_phone']),
  // Of few rows, which need no index; of what a customer is shown alone.
  ownOrders: searchText(['order_number', 'postcode']),
  ownSubscriptions: searchText(['subscription_number', 'postcode']),
  addresses: searchText(['line1', 'line2', 'city', 'postcode'], 'element'),
  changeRequests: searchText(['reason'], 'element'),
} as const;

function searchText(columns: readonly string[], of = 'root'): string {
  return `lower(${columns.map((column) => `' ' || coalesce(${of}.${column}, '')`).join(' || ')})`;
}
