import { CompiledQuery } from 'kysely';
import type { Trx } from '#server/storage/database.ts';
import { must } from '#shared/core/assert.ts';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

/** The tables that a plan reads from their beginning to their end. */
export function scannedWhole(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scannedWhole)];
}

export function blocksOf(plans: readonly Plan[]): number {
  return plans.reduce((sum, plan) => sum + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], 0);
}

export interface Explained<Answer> {
  answer: Answer;
  plans: Plan[];
}

/** Runs what is asked for, and then each of its statements under EXPLAIN. */
export async function explained<Answer>(
  trx: Trx,
  work: (trx: Trx) => Promise<Answer>,
): Promise<Explained<Answer>> {
  const executor = trx.getExecutor();
  const asked: CompiledQuery[] = [];
  const noting = trx.withPlugin({
    transformQuery({ node, queryId }) {
      asked.push(executor.compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const answer = await work(noting);
  const plans: Plan[] = [];
  for (const { sql: text, parameters } of asked) {
    const { rows } = await trx.executeQuery<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      CompiledQuery.raw(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...parameters]),
    );
    plans.push(must(rows[0], 'a plan')['QUERY PLAN'][0].Plan);
  }
  return { answer, plans };
}
