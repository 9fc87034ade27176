import type { StaffArea } from '../documents/staff.ts';

const FULL = /^([A-Z]{1,2})(\d{1,2})([A-Z]?)(\d)([A-Z]{2})$/;
const OUTCODE = /^([A-Z]{1,2})(?:(\d{1,2})([A-Z]?))?$/;
const ANYWHERE = /^[A-Za-z\d][A-Za-z\d -]{0,11}$/;
const SECTOR = /^([A-Z]{1,2}\d{1,2}[A-Z]?)(\d)$/;

/**
 * [SC8] Whether somebody's areas cover a postcode. Nobody's list is empty by accident: an empty one means everywhere,
 * one with inactive entries only means nowhere. In Great Britain an area is a unit of the postcode ('SW', 'SW1',
 * 'SW1A', 'SW1A 1' or 'SW1A 1AA'), so 'SW1' covers 'SW1A 1AA' and not 'SW11 1AA'; elsewhere it is a prefix.
 * A blank postcode (a visit whose place nobody wrote down) is covered.
 */
export function areaCovers(areas: readonly StaffArea[], postcode: string, country: string): boolean {
  if (areas.length === 0) return true;
  const place = compact(postcode);
  if (place === '') return true;
  const units = country === 'GB' ? britishUnits(place) : null;
  return areas.some(({ postcode: area, isActive }) => {
    if (!isActive) return false;
    if (units !== null) return units.includes(britishArea(area));
    return country === 'GB' ? compact(area) === place : place.startsWith(compact(area));
  });
}

/**
 * [ST6] An area as it is stored; null for what can be none. In Great Britain a unit of a postcode, elsewhere what a postcode
 * may begin with. Only the form is looked at, as for telephone numbers.
 */
export function areaOf(written: string, country: string): string | null {
  if (country !== 'GB') return ANYWHERE.test(written.trim()) ? written.trim().toUpperCase() : null;
  const area = britishArea(written);
  const unspaced = area.replace(' ', '');
  return [FULL, OUTCODE, SECTOR].some((form) => form.test(unspaced)) ? area : null;
}

/** Every unit a British postcode lies in, or null for something else. */
function britishUnits(place: string): string[] | null {
  const full = FULL.exec(place);
  const [, area = '', district = '', letter = '', sector, unit] = full ?? OUTCODE.exec(place) ?? [];
  if (area === '') return null;
  const outcode = `${area}${district}${letter}`;
  const units = [area, `${area}${district}`, outcode];
  if (sector !== undefined && unit !== undefined)
    units.push(`${outcode} ${sector}`, `${outcode} ${sector}${unit}`);
  return units;
}

/** Written without a space, 'SW11' is the outcode and 'SW1A1' can only be the sector 'SW1A 1'. */
function britishArea(written: string): string {
  const trimmed = written.trim().toUpperCase();
  const area = compact(written);
  const full = FULL.exec(area);
  if (full !== null) return `${area.slice(0, -3)} ${area.slice(-3)}`;
  if (trimmed.includes(' ') || OUTCODE.test(area)) return trimmed.replaceAll(/\s+/g, ' ');
  return area.replace(SECTOR, '$1 $2');
}

function compact(postcode: string): string {
  return postcode.toUpperCase().replaceAll(/\s+/g, '');
}
