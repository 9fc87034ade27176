import { derivedId } from '#shared/core/ids.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Service } from '#shared/documents/service.ts';
import { newCompany } from './new-company.ts';

/** The same id for the same thing in every demo. */
export function demoId(kind: string, key: string | number): string {
  return derivedId('demo', kind, String(key));
}

export function stored(at: string): { revision: number; createdAt: string; updatedAt: string } {
  return { revision: 1, createdAt: at, updatedAt: at };
}

const CATEGORIES = [
  { slug: 'homes', name: 'Homes', description: 'Regular and one-off cleaning for houses and flats.' },
  { slug: 'deep-cleaning', name: 'Deep cleaning', description: 'Top to bottom, when it really matters.' },
  { slug: 'extras', name: 'Windows, carpets and more', description: 'Single jobs, alone or with a clean.' },
] as const;

type Row = [
  category: 0 | 1 | 2,
  slug: string,
  name: string,
  pounds: number,
  minutes: number,
  buffer: number,
  text: string,
];

const SERVICES: readonly Row[] = [
  [0, 'regular-clean', 'Regular clean', 48, 120, 15, 'Kitchen, bathrooms, floors and dusting.'],
  [0, 'large-home-clean', 'Large home clean', 88, 210, 30, 'For four bedrooms and more.'],
  [0, 'one-off-clean', 'One-off clean', 66, 150, 15, 'Before guests or after a party.'],
  [0, 'ironing', 'Ironing', 32, 90, 15, 'At your place, with your board.'],
  [1, 'deep-clean', 'Deep clean', 145, 240, 30, 'Skirting boards, tiles, inside cupboards.'],
  [1, 'end-of-tenancy', 'End of tenancy clean', 210, 300, 30, 'To an inventory checklist.'],
  [1, 'after-builders', 'After-builders clean', 185, 270, 30, 'Dust and paint, gone.'],
  [2, 'window-cleaning', 'Window cleaning', 40, 60, 15, 'Inside and out, up to the second floor.'],
  [2, 'carpet-cleaning', 'Carpet cleaning', 75, 120, 30, 'Hot water extraction, two rooms.'],
  [2, 'oven-cleaning', 'Oven cleaning', 55, 90, 15, 'Racks, glass and hood included.'],
];

export function demoCompany(at: string): Company {
  return {
    ...newCompany(at),
    name: 'Brightwater Cleaning (demo)',
    email: 'office@example.com',
    phone: '+442079460100',
    categories: CATEGORIES.map((category, position) => ({
      ...category,
      id: demoId('category', category.slug),
      position,
      isActive: true,
    })),
  };
}

export function demoServices(at: string): Service[] {
  return SERVICES.map(([category, slug, name, pounds, durationMinutes, bufferMinutes, description]) => ({
    id: demoId('service', slug),
    ...stored(at),
    name,
    slug,
    description,
    categoryId: demoId('category', CATEGORIES[category].slug),
    priceMinor: pounds * 100,
    durationMinutes,
    bufferMinutes,
    extras:
      category === 0
        ? [
            {
              id: demoId('extra', `${slug} fridge`),
              name: 'Inside the fridge',
              priceMinor: 1200,
              durationMinutes: 20,
            },
            {
              id: demoId('extra', `${slug} linen`),
              name: 'Change of linen',
              priceMinor: 800,
              durationMinutes: 15,
            },
          ]
        : [],
    isActive: true,
    approvalStatus: 'approved',
  }));
}
