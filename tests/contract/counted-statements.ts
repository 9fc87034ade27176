import type { OpenDatabase } from '#server/storage/open-database.ts';

/** What one command asked of the database, in the order of asking. */
export interface Counted {
  /** Admission, locks and what is looked up for them, savepoint, references, log. */
  protocol: string[];
  /** What the rules read. */
  reads: string[];
  /** What the decision changes: documents, numbers, calendar, secrets, messages. */
  writes: string[];
}

const PROTOCOL =
  /\bcommand_log\b|^(?:ROLLBACK TO )?SAVEPOINT|FOR (?:NO KEY UPDATE|UPDATE|SHARE)\b|pg_advisory|^SET CONSTRAINTS|^SELECT id FROM/;

/** The database with every statement of its transactions noted, begin and commit left out. */
export function countedDatabase(database: OpenDatabase): { database: OpenDatabase; take(): Counted } {
  let statements: string[] = [];
  const transact: OpenDatabase['transact'] = (work, options) =>
    database.transact((trx) => {
      const executor = trx.getExecutor();
      const counting = trx.withPlugin({
        transformQuery({ node, queryId }) {
          statements.push(executor.compileQuery(node, queryId).sql.replaceAll(/\s+/g, ' ').trim());
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      return work(counting);
    }, options);
  return {
    database: { ...database, transact },
    take() {
      const all = statements;
      statements = [];
      const rest = all.filter((each) => !PROTOCOL.test(each));
      const isRead = (each: string) => /^\(?SELECT\b/i.test(each) && !each.includes('nextval');
      return {
        protocol: all.filter((each) => PROTOCOL.test(each)),
        reads: rest.filter(isRead),
        writes: rest.filter((each) => !isRead(each)),
      };
    },
  };
}

/** How many of them, or of their parts, concern any of these tables. */
export function about(statements: readonly string[], ...tables: string[]): number {
  const concerns = new RegExp(`(?:FROM|INTO|UPDATE) "?(?:${tables.join('|')})\\b`, 'gi');
  return statements.reduce((sum, each) => sum + [...each.matchAll(concerns)].length, 0);
}
