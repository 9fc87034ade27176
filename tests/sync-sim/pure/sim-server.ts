import { GUEST, type Actor } from '#shared/access/actor.ts';
import { rowScope, scopeKey } from '#shared/access/scope.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import { fromEpoch, toEpoch } from '#shared/core/zoned-time.ts';
import type { Account } from '#shared/documents/account.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import type { PushFailure } from '#shared/sync/delivery-failure.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type {
  Checkpoint,
  PulledDocument,
  PullReply,
  PushReply,
  PushRequest,
} from '#shared/sync/sync-protocol.ts';
import type { Position } from '#shared/sync/truth-store.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { NOW } from '#shared/testing/builders.ts';
import type { FaultName } from './fault-names.ts';
import { Locks } from './locks.ts';
import { isSame } from './same-value.ts';
import { Life, type Scheduler } from './scheduler.ts';
import { acceptCommand, type Call } from './server-accept.ts';
import type { ServerRules } from './server-rules.ts';
import { actorWith, shownTo, tagsOf, type Viewer } from './viewer.ts';
import { keyOf, ServerState, type Origin, type Stored } from './server-state.ts';
import type { ServerWatch } from './server-watch.ts';
import { worded } from '../arguments/version-before.ts';

export interface Ticket {
  token: string;
  protocol: number;
}

export interface Session {
  accountId: string;
  role: Account['role'];
  staffId: string | null;
  displayName: string;
}

export interface ServerSnapshot {
  documents: PulledDocument[];
  checkpoint: Checkpoint;
  position: Position;
  /** The revision of every document then, in sight or not: for the checks alone. */
  revisions: ReadonlyMap<string, number>;
}

export interface Trouble {
  fault: FaultName;
  failure: PushFailure;
}

export type Answer<Value> = Result<Value, PushFailure>;

/** So small that a history has pages, and one command's documents do not fit the rest of a page. */
const PAGE = 3;
const BEGIN = toEpoch(NOW);

/** The server's side of the protocol on maps: real commands, scopes and masks; locks, transactions in flight, feed. */
export class SimServer {
  state = new ServerState();
  life = new Life('server');
  locks = new Locks();
  epoch = 'epoch-1';
  /** Transactions that have an id and are not committed; they hold the horizon back. */
  inFlight = new Set<number>();
  /** Answers of this kind instead of an answer, so many times. */
  troubles: Trouble[] = [];
  /** More commands at once are too large. */
  mostCommands = Infinity;
  /** Clients that speak an older protocol must be updated. */
  oldestProtocol = PROTOCOL_VERSION;
  /** The version of the commands that it knows. */
  commandVersion = 1;
  /** A newer server writes a field that clients do not know. */
  addsField = false;
  /** Called with what changed, after each commit. */
  announce: (collections: ReadonlySet<CollectionName>) => void = () => undefined;
  private clockOffset = 0;
  private shownTime = { epoch: NaN, text: '' };
  private nextXid = 10;
  private nextSeq = 1;
  private restoreXid = 0;
  private epochs = 1;
  private readonly lineages = new Map<string, ServerState['lineage']>();
  private readonly tokens = new Map<string, string>();
  private readonly firstActors = new Map<string, Actor>();
  private backup: ServerState | null = null;
  private readonly scopeKeys = new Map<string, string>();

  readonly scheduler: Scheduler;
  readonly rules: ServerRules;
  readonly watch: ServerWatch;

  constructor(scheduler: Scheduler, rules: ServerRules, watch: ServerWatch) {
    this.scheduler = scheduler;
    this.rules = rules;
    this.watch = watch;
  }

  now(): string {
    const epoch = BEGIN + this.scheduler.now + this.clockOffset;
    if (epoch !== this.shownTime.epoch) this.shownTime = { epoch, text: fromEpoch(epoch) };
    return this.shownTime.text;
  }

  step(longestMs?: number): Promise<void> {
    return this.scheduler.pause(this.life, longestMs);
  }

  nextDay(): void {
    this.clockOffset += 86_400_000;
  }

  lineageOf(epoch: string): ServerState['lineage'] | undefined {
    return epoch === this.epoch ? this.state.lineage : this.lineages.get(epoch);
  }

  /** In memory: transactions, locks, requests under way. */
  kill(): void {
    this.life.isAlive = false;
    this.life = new Life('server');
    this.locks = new Locks();
    this.inFlight = new Set();
  }

  saveBackup(): void {
    this.backup = this.state.copy();
  }

  /** [SY8] Back to the backup, as another epoch; every document counts as written now. */
  restore(): void {
    if (!this.backup) return;
    this.kill();
    this.lineages.set(this.epoch, this.state.lineage);
    this.state = this.backup.copy();
    this.epochs += 1;
    if (this.rules.movesEpochOnRestore) this.epoch = `epoch-${this.epochs}`;
    else this.lineages.delete(this.epoch);
    this.restoreXid = this.takeXid();
    for (const stored of this.state.documents.values())
      this.state.put({ ...stored, xid: this.restoreXid, seq: this.takeSeq() });
  }

  /** A verdict that came through a restore counts as the restore's own, as the documents that came through do. */
  inThisEpoch(verdict: Verdict): Verdict {
    return verdict.epoch === this.epoch
      ? verdict
      : { ...verdict, epoch: this.epoch, xid: String(this.restoreXid) };
  }

  /** Null: nobody can sign in as them. */
  signIn(accountId: string): string | null {
    const account = this.state.find('accounts', accountId) as Account | null;
    if (!account?.isActive) return null;
    const token = `token ${this.tokens.size + 1}`;
    this.tokens.set(token, accountId);
    return token;
  }

  /** Whether there was one. */
  expireTokens(accountId: string): boolean {
    const mine = [...this.tokens].filter(([, owner]) => owner === accountId);
    for (const [token] of mine) this.tokens.set(token, '');
    return mine.length > 0;
  }

  actorOf(token: string): Actor | null {
    const accountId = this.tokens.get(token) ?? '';
    const account = this.state.find('accounts', accountId) as Account | null;
    if (!this.rules.readsRights) {
      const known = this.firstActors.get(token);
      if (known) return known;
    }
    if (!account?.isActive) return null;
    const actor = actorWith(account);
    this.firstActors.set(token, actor);
    return actor;
  }

  /** Who that is by the account as it stands, whatever the server believes: for the checks. */
  presentActor(token: string): Actor {
    const account = this.state.find('accounts', this.tokens.get(token) ?? '') as Account | null;
    return account?.isActive ? actorWith(account) : GUEST;
  }

  viewer(actor: Actor): Viewer {
    return { actor, date: this.now().slice(0, 10) };
  }

  /** What a complete replica of the actor's holds, by the rules as they are meant. */
  viewOf(actor: Actor): Map<string, AnyDocument> {
    const viewer = this.viewer(actor);
    const view = new Map<string, AnyDocument>();
    for (const [key, { collection, document }] of this.state.documents) {
      const shown = document && shownTo(collection, document as never, viewer);
      if (shown) view.set(key, this.asWritten(shown));
    }
    return view;
  }

  async session(ticket: Ticket): Promise<Answer<Session>> {
    const admitted = await this.admit(ticket);
    if (!admitted.ok) return admitted;
    const { role, accountId, staffId, displayName } = admitted.value;
    return ok({ role: role as Session['role'], accountId: accountId ?? '', staffId, displayName });
  }

  async push(ticket: Ticket, { clientId, commands, epoch }: PushRequest): Promise<Answer<PushReply>> {
    const admitted = await this.admit(ticket);
    if (!admitted.ok) return admitted;
    if (commands.length > this.mostCommands) {
      this.watch.tooLarge();
      return err({ kind: 'too_large' });
    }
    const verdicts: Verdict[] = [];
    for (const { n, commandId, name, version, args, issuedAt } of commands) {
      const call: Call = { commandId, name, version, args: args ?? null, occurredAt: issuedAt };
      const outcome = await this.accept(call, admitted.value, { kind: 'replica', clientId, n, epoch });
      await this.step();
      if ('n' in outcome) verdicts.push(outcome);
      else if (verdicts.length === 0) return err(outcome);
      else break;
    }
    return ok({ epoch: this.epoch, verdicts: this.rules.verdicts(verdicts) });
  }

  /** What comes through an endpoint is in the server's own version. */
  acceptHere(intent: Omit<Call, 'version'>, actor: Actor, key: string): Promise<Verdict | PushFailure> {
    const version = this.commandVersion;
    const call = { ...intent, version, args: worded(version, intent.args) };
    return this.accept(call, actor, { kind: 'http', key });
  }

  accept(call: Call, actor: Actor, origin: Origin): Promise<Verdict | PushFailure> {
    return acceptCommand(this, { call, actor, origin });
  }

  async pull(ticket: Ticket, checkpoint: Checkpoint): Promise<Answer<PullReply>> {
    const admitted = await this.admit(ticket);
    if (!admitted.ok) return admitted;
    const actor = admitted.value;
    const { rules } = this;
    if (checkpoint.epoch !== this.epoch) return ok({ kind: 'reset', reason: 'epoch' });
    if (rules.comparesScope && checkpoint.scope !== this.scopeOf(actor))
      return ok({ kind: 'reset', reason: 'scope' });
    if (Number(checkpoint.xid) > this.nextXid) return ok({ kind: 'reset', reason: 'future' });
    const horizon = rules.horizon(this.nextXid, [...this.inFlight]);
    const due = rules.due(this.feedAfter(actor, checkpoint, horizon));
    const end = rules.pageEnd(due, PAGE);
    const rows = due.slice(0, end);
    this.watch.pageCut(rows.at(-1), due[end]);
    const hasMore = end < due.length;
    const last = rows.at(-1);
    const viewer = this.viewer(actor);
    const documents = rows.flatMap((row) => {
      const shown = row.document && rules.shown(row.collection, row.document, viewer);
      return shown || rules.tellsTombstones ? [this.asPulled(row, shown)] : [];
    });
    this.watch.served(this.viewer(this.presentActor(ticket.token)), documents);
    const at =
      hasMore && last
        ? rules.pagePosition(last, horizon)
        : rules.endPosition({ at: placeOf(checkpoint), horizon, last });
    return ok({
      kind: 'page',
      documents,
      checkpoint: { ...checkpoint, xid: String(at.xid), seq: String(at.seq) },
      horizon: String(horizon),
      hasMore,
    });
  }

  async snapshot(ticket: Ticket): Promise<Answer<ServerSnapshot>> {
    const admitted = await this.admit(ticket);
    if (!admitted.ok) return admitted;
    const actor = admitted.value;
    const { rules } = this;
    const viewer = this.viewer(actor);
    const documents = [...this.state.documents.values()].flatMap((row) => {
      const shown = row.document && rules.shownInSnapshot(row.collection, row.document, viewer);
      return shown ? [this.asPulled(row, shown)] : [];
    });
    this.watch.served(this.viewer(this.presentActor(ticket.token)), documents);
    const horizon = String(
      rules.snapshotHorizon(rules.horizon(this.nextXid, [...this.inFlight]), this.nextXid),
    );
    return ok({
      documents,
      checkpoint: { epoch: this.epoch, scope: this.scopeOf(actor), xid: horizon, seq: '0' },
      position: { epoch: this.epoch, horizon, snapshotHorizon: horizon },
      revisions: new Map([...this.state.documents].map(([key, { revision }]) => [key, revision])),
    });
  }

  /** A transaction commits with these documents; undefined keeps one as it is. */
  commit(
    xid: number,
    written: readonly { collection: CollectionName; id: string; document: AnyDocument | null }[],
    intent: { commandId: string; key: string | null } | null,
  ): void {
    for (const { collection, id, document } of written) {
      const before = this.state.documents.get(keyOf(collection, id));
      const revision = (before?.revision ?? 0) + 1;
      const tags = document ? tagsOf(collection, document) : [];
      const audience = this.rules.audience(before?.audience ?? new Set(), tags);
      this.state.put({ collection, id, document, revision, xid, seq: this.takeSeq(), audience });
    }
    this.inFlight.delete(xid);
    const states = written.map(({ collection, id, document }) => {
      const key = keyOf(collection, id);
      return { key, revision: this.state.documents.get(key)?.revision ?? 0, document };
    });
    this.state.lineage.commit(intent, states);
    if (written.length > 0) this.announce(new Set(written.map(({ collection }) => collection)));
  }

  /** Rights change from outside: one transaction of the administration. False where everything is so already. */
  changeAccount(accountId: string, change: (account: Account) => Account): boolean {
    const account = this.state.find('accounts', accountId) as Account | null;
    const changed = account && change(account);
    if (!account || isSame(account, changed)) return false;
    const document = { ...account, ...changed, revision: account.revision + 1, updatedAt: this.now() };
    this.commit(this.takeXid(), [{ collection: 'accounts', id: accountId, document }], null);
    return true;
  }

  takeXid(): number {
    return this.nextXid++;
  }

  scopeOf(actor: Actor): string {
    const { date } = this.viewer(actor);
    const { role, accountId, staffId, managerScope } = actor;
    const text = JSON.stringify([role, accountId, staffId, managerScope, role === 'staff' ? date : null]);
    const known = this.scopeKeys.get(text) ?? scopeKey(actor, collectionNames, date);
    this.scopeKeys.set(text, known);
    return known;
  }

  /** What a newer server adds to each document. */
  asWritten<Document extends AnyDocument>(document: Document): Document {
    return this.addsField ? { ...document, addedLater: 'kept' } : document;
  }

  private feedAfter(actor: Actor, checkpoint: Checkpoint, horizon: number): Stored[] {
    const at = placeOf(checkpoint);
    return [...this.state.documents.values()]
      .filter((row) => this.rules.isDue(row, at, horizon))
      .filter(concerning(actor, this.viewer(actor).date))
      .toSorted((left, right) => this.rules.inOrder(left, right));
  }

  private asPulled({ collection, id, revision }: Stored, shown: AnyDocument | null): PulledDocument {
    return { collection, id, revision, deleted: shown === null, document: shown && this.asWritten(shown) };
  }

  private async admit(ticket: Ticket): Promise<Answer<Actor>> {
    await this.step();
    const trouble = this.troubles.shift();
    if (trouble) {
      this.watch.hit(trouble.fault);
      return err(trouble.failure);
    }
    if (ticket.protocol < this.oldestProtocol) {
      this.watch.hit('client must be updated');
      return err({ kind: 'update_needed' });
    }
    const actor = this.actorOf(ticket.token);
    return actor ? ok(actor) : err({ kind: 'signed_out' });
  }

  private takeSeq(): number {
    return this.nextSeq++;
  }
}

function placeOf({ xid, seq }: Checkpoint): { xid: number; seq: number } {
  return { xid: Number(xid), seq: Number(seq) };
}

/** Documents that ever concerned an actor; the window is left out, so that what left it is told as gone. */
function concerning(actor: Actor, date: string): (stored: Stored) => boolean {
  const tags = new Map(collectionNames.map((name) => [name, rowScope(actor, name, date).tags]));
  return ({ collection, audience }) => {
    const mine = tags.get(collection) ?? [];
    return mine === 'all' || mine.some((tag) => audience.has(tag));
  };
}
