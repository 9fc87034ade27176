import { FORBIDDEN_MARK, type Field, type ModelCommand } from './model-commands.ts';
import { DEVICES, FIRST_DOCUMENTS, type World } from './world.ts';

/** What an operation decides by: the same numbers choose the same again, among whatever there is then. */
export interface Choice {
  device: number;
  a: number;
  b: number;
}

export type Operation = [name: OperationName, device: number, a: number, b: number];
type Run = (world: World, choice: Choice) => Promise<void>;

const FIELDS: readonly Field[] = ['name', 'notes'];

async function submit(
  world: World,
  choice: Choice,
  commandFor: (id: string) => ModelCommand | null,
): Promise<void> {
  const command = commandFor(at(world.ids, choice.a));
  const device = world.device(choice.device);
  const row = command && (await device.submit(command));
  if (row) await world.checks.saved(row, device);
}

async function nameSeen(world: World, { device }: Choice, id: string): Promise<string> {
  return (await world.device(device).screen([id])).get(id)?.document.name ?? '';
}

async function deliver(world: World, index: number): Promise<void> {
  const [message] = world.network.splice(index, 1);
  const changed = message ? await world.deliver(message) : null;
  if (changed !== null) await world.checks.afterStep(changed, world.device(changed));
}

/** What users do. */
const intents = {
  edit: (world, choice) =>
    submit(world, choice, (id) => ({
      kind: 'edit',
      id,
      field: at(FIELDS, choice.b),
      value: world.newValue(),
      expected: null,
    })),
  editIfUnchanged: async (world, choice) => {
    const expected = await nameSeen(world, choice, at(world.ids, choice.a));
    await submit(world, choice, (id) => ({
      kind: 'edit',
      id,
      field: 'name',
      value: world.newValue(),
      expected,
    }));
  },
  /** A value that two people choose alike, so that the second edit changes nothing. */
  editAlike: (world, choice) =>
    submit(world, choice, (id) => ({
      kind: 'edit',
      id,
      field: 'notes',
      value: `alike ${choice.b % 2}`,
      expected: null,
    })),
  editForbidden: (world, choice) =>
    submit(world, choice, (id) => ({
      kind: 'edit',
      id,
      field: 'name',
      value: world.newValue() + FORBIDDEN_MARK,
      expected: null,
    })),
  create: (world, choice) =>
    submit(
      world,
      { ...choice, a: FIRST_DOCUMENTS + (choice.a % (world.ids.length - FIRST_DOCUMENTS)) },
      (id) =>
        world.checks.isCreated(id) ? null : { kind: 'create', id, value: world.newValue(), owner: null },
    ),
  remove: (world, choice) => submit(world, choice, (id) => ({ kind: 'delete', id })),
  pair: async (world, choice) => {
    const seenName = await nameSeen(world, choice, at(world.ids, choice.a));
    const otherId = at(world.ids, choice.a + 1 + (choice.b % 2));
    await submit(world, choice, (id) => ({ kind: 'pair', id, otherId, value: world.newValue(), seenName }));
  },
  assign: (world, choice) =>
    submit(world, choice, (id) => ({
      kind: 'assign',
      id,
      owner: choice.b % 4 === 0 ? null : world.device(choice.b % DEVICES).scope,
    })),
  undo: async (world, choice) => {
    const device = world.device(choice.device);
    const last = device.outbox.all().findLast(({ verdict, isVoid }) => verdict === null && !isVoid);
    if (!last || !(await device.outbox.makeVoid(last.n))) return;
    world.checks.undone(last);
  },
} satisfies Record<string, Run>;

/** What machines do when all is well. */
const steps = {
  pull: (world, { device }) => world.device(device).pull(),
  timer: (world, { device }) => world.device(device).tell({ kind: 'timer' }),
  deliver: (world, { a }) => deliver(world, a % Math.max(1, world.network.length)),
  begin: async (world) => world.server.begin(),
  commit: async (world, { a, b }) => {
    world.server.commit(b, {
      kind: 'edit',
      id: at(world.ids, a),
      field: at(FIELDS, b),
      value: world.newValue(),
      expected: null,
    });
  },
} satisfies Record<string, Run>;

/** What goes wrong. A new kind of fault is one more entry here. */
const faults = {
  drop: async (world, { a }) => {
    world.network.splice(a % Math.max(1, world.network.length), 1);
  },
  duplicate: async (world, { a }) => {
    const message = world.network[a % Math.max(1, world.network.length)];
    if (message) world.network.push(message);
  },
  /** The newest overtakes all the others. */
  overtake: (world) => deliver(world, world.network.length - 1),
  giveUp: (world, { device }) => world.device(device).giveUp(),
  /** Another window takes over and pulls, while the first one's page is still on its way. */
  takeOver: async (world, { device }) => {
    await world.device(device).giveUp();
    await world.device(device).pull();
  },
  crash: (world, { device }) => world.device(device).crash(),
  snapshot: (world, { device }) => world.device(device).replaceReplica(),
  backup: async (world) => world.server.saveBackup(),
  restore: async (world) => {
    world.server.restore();
  },
} satisfies Record<string, Run>;

const registry = { ...intents, ...steps, ...faults };
export type OperationName = keyof typeof registry;

/** How often each comes up, in parts. */
const WEIGHTS: Record<OperationName, number> = {
  edit: 10,
  editIfUnchanged: 4,
  editAlike: 3,
  editForbidden: 2,
  create: 3,
  remove: 2,
  pair: 5,
  assign: 2,
  undo: 4,
  pull: 14,
  timer: 6,
  deliver: 30,
  overtake: 18,
  takeOver: 4,
  begin: 4,
  commit: 4,
  drop: 3,
  duplicate: 3,
  giveUp: 3,
  crash: 2,
  snapshot: 1,
  backup: 0.5,
  restore: 0.3,
};

const names = Object.keys(registry) as OperationName[];
const lots = names.map((name) => ({ name, weight: WEIGHTS[name] }));
const total = lots.reduce((sum, { weight }) => sum + weight, 0);

export function randomOperation(random: () => number): Operation {
  let mark = random() * total;
  const { name } = lots.find(({ weight }) => (mark -= weight) < 0) ?? { name: 'deliver' as const };
  return [name, Math.floor(random() * DEVICES), Math.floor(random() * 1000), Math.floor(random() * 1000)];
}

/** Runs one operation and looks at the screen of the device it was about. */
export async function runOperation(world: World, [name, device, a, b]: Operation): Promise<void> {
  const run: Run = registry[name];
  await run(world, { device, a, b });
  await world.checks.afterStep(device, world.device(device));
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('an empty list to choose from');
  return item;
}
