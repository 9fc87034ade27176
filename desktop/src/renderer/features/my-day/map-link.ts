import type { VisitPlace } from '#shared/documents/appointment.ts';

/** A place on the map of whatever the device opens such links with. */
export function mapLink({ line1, city, postcode }: Pick<VisitPlace, 'line1' | 'city' | 'postcode'>): string {
  const query = [line1, postcode, city].filter((part) => part !== '').join(', ');
  return `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(query)}`;
}
