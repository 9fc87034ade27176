interface Place {
  line1: string;
  line2: string;
  city: string;
  postcode: string;
}

export function placeText({ line1, line2, city, postcode }: Place): string {
  return [line1, line2, `${postcode} ${city}`.trim()].filter(Boolean).join(', ');
}

/** '£85.00' of '85.00' and GBP: the decimal text goes in as it is, no floating point on the way. */
export function priceText(decimal: string, currency: string): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(decimal as `${number}`);
}
