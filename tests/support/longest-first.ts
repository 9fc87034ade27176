import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute and more: begun last, one of them would leave the other processor without work. */
const LONG = [
  'pure/office-histories',
  'hostile-requests',
  'query-plans',
  'isolation.pg',
  'restored-server',
  'states.e2e',
  'server-killed',
  'screens.e2e',
];

/** The long files first, the others as vitest would order them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const inItsOrder = super.sort.bind(this);
    const sorted = await inItsOrder(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.includes(name));
      return at < 0 ? LONG.length : at;
    };
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
