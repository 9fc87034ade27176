/**
 * What a search looks through, by table; migration 0009 indexes the trigrams of these very expressions. A blank stands
 * in front of each word, so that the beginning of a word can be asked for.
 */
export const SEARCH_TEXTS = {
  users: searchText(['name', 'email']),
  customers: searchText(['name', 'email', 'phone']),
  orders: searchText(['order_number', 'postcode', 'guest_name', 'guest_email', 'guest_phone']),
  appointments: searchText(['place_customer_name', 'place_phone', 'place_postcode']),
  subscriptions: searchText(['subscription_number', 'postcode', 'guest_name', 'guest_email', 'guest_phone']),
} as const;

function searchText(columns: readonly string[]): string {
  return `lower(${columns.map((column) => `' ' || coalesce(root.${column}, '')`).join(' || ')})`;
}
