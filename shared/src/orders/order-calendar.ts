import type { Reader } from '../command-kit/reader.ts';
import { overlaps, type TimeBlock } from '../command-kit/time-block.ts';
import { refuse, type FreeSlot, type Obstacle, type RefusalOf, type UnfitReason } from '../core/refusal.ts';
import { addHours, addMinutes, wallOf, addDays } from '../core/zoned-time.ts';
import type { Company } from '../documents/company.ts';
import type { OrderItem } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import type { Staff } from '../documents/staff.ts';
import {
  nextFreeSlots,
  staffFits,
  type AvailabilityRequest,
  type WorkItem,
} from '../scheduling/availability.ts';

/** How far ahead a refusal looks for other starts. */
const OUTLOOK_DAYS = 14;
const MOST_ALTERNATIVES = 5;

/** One piece of work put on somebody's calendar; `endsAt` without the buffer. */
export interface Placement {
  itemId: string;
  staffId: string;
  startsAt: string;
  endsAt: string;
  bufferMinutes: number;
}

/** Whose own blocks do not stand in the way. */
export interface OwnBlocks {
  orderId?: string;
  appointmentId?: string;
}

export interface Clash {
  placement: Placement;
  obstacles: TimeBlock[];
}

/** [SC1] The first placement that meets another block, or another placement of the same person. */
export function firstClash(
  placements: readonly Placement[],
  blocks: readonly TimeBlock[],
  own: OwnBlocks,
): Clash | null {
  for (const placement of placements) {
    const stretch = stretchOf(placement);
    const obstacles = blocks.filter(
      (block) => block.staffId === placement.staffId && !isOwn(block, own) && overlaps(stretch, block),
    );
    if (obstacles.length > 0) return { placement, obstacles };
  }
  return null;
}

function isOwn(block: TimeBlock, own: OwnBlocks): boolean {
  if (own.appointmentId !== undefined) return block.sourceId === own.appointmentId;
  return own.orderId !== undefined && block.orderId === own.orderId;
}

export function stretchOf(placement: Placement): { startsAt: string; endsAt: string } {
  return { startsAt: placement.startsAt, endsAt: addMinutes(placement.endsAt, placement.bufferMinutes) };
}

/** The blocks that placements could meet. */
export async function blocksAround(read: Reader, placements: readonly Placement[]): Promise<TimeBlock[]> {
  const stretches = placements.map(stretchOf);
  const from = stretches.map(({ startsAt }) => startsAt).toSorted()[0];
  const to = stretches
    .map(({ endsAt }) => endsAt)
    .toSorted()
    .at(-1);
  if (from === undefined || to === undefined) return [];
  return read.blocks({ staffIds: [...new Set(placements.map(({ staffId }) => staffId))], from, to });
}

/** Everybody and a fortnight of their calendars: read only when a refusal has to offer something else. */
export interface Outlook {
  staff: Staff[];
  blocks: TimeBlock[];
}

export async function readOutlook(read: Reader, startsAt: string): Promise<Outlook> {
  return readEverybody(read, {
    from: addHours(startsAt, -24),
    to: addHours(startsAt, (OUTLOOK_DAYS + 1) * 24),
  });
}

/** The day of a start and the one after it: enough to place work and to see who is busy least. */
export async function readAround(read: Reader, startsAt: string): Promise<Outlook> {
  return readEverybody(read, { from: addHours(startsAt, -24), to: addHours(startsAt, 48) });
}

async function readEverybody(read: Reader, range: { from: string; to: string }): Promise<Outlook> {
  const [staff, blocks] = await Promise.all([read.activeStaff(), read.blocks({ staffIds: null, ...range })]);
  return { staff, blocks };
}

export interface Wish {
  company: Company;
  now: string;
  work: readonly WorkItem[];
  postcode: string;
  audience: 'guest' | 'office';
  own: OwnBlocks;
}

export function availabilityOf(wish: Wish, outlook: Outlook, startsAt: string): AvailabilityRequest {
  const { date } = wallOf(startsAt, wish.company.zone);
  return {
    company: wish.company,
    now: wish.now,
    work: wish.work,
    postcode: wish.postcode,
    audience: wish.audience,
    staff: outlook.staff,
    blocks: outlook.blocks,
    fromDate: date,
    toDate: addDays(date, OUTLOOK_DAYS),
    ...(wish.own.orderId === undefined ? {} : { ignoreOrderId: wish.own.orderId }),
    ...(wish.own.appointmentId === undefined ? {} : { ignoreAppointmentId: wish.own.appointmentId }),
  };
}

/**
 * [OR1] What stands in the way of people whom a guest named, each at the time of their item: hours, skills, areas and
 * other work bind a guest whether the person was named or suggested.
 */
export function whyNotAsNamed(
  items: readonly Pick<OrderItem, 'id' | 'staffId' | 'startsAt'>[],
  wish: Wish,
  { staff, blocks }: Outlook,
): UnfitReason[] {
  const reasons = items.flatMap(({ id, staffId, startsAt }) => {
    const work = wish.work.filter(({ itemId }) => itemId === id);
    const named = { staff: staff.filter((member) => member.id === staffId), blocks };
    const request = availabilityOf({ ...wish, work }, named, startsAt);
    const fits = work.flatMap((item) => staffFits(request, item, startsAt));
    return fits.length === 0 ? ['inactive' as const] : fits.flatMap((fit) => fit.reasons);
  });
  return [...new Set(reasons)];
}

/** [SC2] What is still free from a start on, for a refusal. */
export function alternativesTo(wish: Wish, outlook: Outlook, startsAt: string): FreeSlot[] {
  const from = wallOf(startsAt, wish.company.zone);
  return nextFreeSlots(availabilityOf(wish, outlook, startsAt), from, MOST_ALTERNATIVES);
}

/** [SC2] The refusal of a clash: who is in the way, who else is free then, and when this is free next. */
export function overlapRefusal(
  clash: Clash,
  wish: Wish,
  outlook: Outlook,
): { ok: false; error: RefusalOf<'appointment.overlap'> } {
  const { itemId, staffId, startsAt, endsAt } = clash.placement;
  const item = wish.work.find((work) => work.itemId === itemId);
  const fits = item
    ? staffFits(availabilityOf({ ...wish, work: [item] }, outlook, startsAt), item, startsAt)
    : [];
  return refuse('appointment.overlap', {
    staffId,
    itemId,
    startsAt,
    endsAt,
    with: clash.obstacles.map(obstacleOf),
    freeStaffIds: fits.filter(({ isFree }) => isFree).map((fit) => fit.staffId),
    freeSlots: alternativesTo(wish, outlook, startsAt),
  });
}

function obstacleOf(block: TimeBlock): Obstacle {
  return {
    kind: block.kind,
    id: block.sourceId,
    orderId: block.orderId,
    startsAt: block.startsAt,
    endsAt: block.endsAt,
  };
}

export function workOf(
  items: readonly { itemId: string; serviceId: string; quantity: number }[],
  services: readonly Service[],
): WorkItem[] {
  return items.flatMap(({ itemId, serviceId, quantity }) => {
    const service = services.find(({ id }) => id === serviceId);
    if (!service) return [];
    const { durationMinutes, bufferMinutes } = service;
    return [{ itemId, serviceId, quantity, durationMinutes, bufferMinutes }];
  });
}
