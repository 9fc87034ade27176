import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { STARTING, type DatabaseSource } from '../contract/server-databases.ts';
import { openMailbox, type Mailbox, type MailboxWishes } from './mailbox.ts';
import { arrivals, createOutboxWorld, type OutboxWorld } from './outbox-world.ts';

/** What delivering promises, on either database, against a real mail server. */
export function deliverySuite(createSource: () => DatabaseSource): void {
  const source = createSource();
  const boxes: Mailbox[] = [];
  let world: OutboxWorld;
  beforeEach(async () => {
    world = await createOutboxWorld(await source.fresh());
  }, STARTING);
  afterEach(async () => {
    for (const box of boxes.splice(0)) await box.close();
  });
  afterAll(() => source.close());

  async function mailbox(wishes?: MailboxWishes): Promise<Mailbox> {
    const box = await openMailbox(wishes);
    boxes.push(box);
    return box;
  }

  test('[ML2] a message is delivered once, to its address, with its subject and text', async () => {
    const box = await mailbox();
    const id = await world.message('one');
    const delivery = world.deliverer(box.url);
    await delivery.deliverDue();
    await delivery.deliverDue();
    expect(box.recipients).toEqual(['one@guest.example']);
    const [mail] = box.mails;
    expect(mail?.subject).toBe('We received your order VC-one');
    expect(mail?.messageId).toBe(`<${id}@valclean>`);
    expect(mail?.text).toContain('Hello Gina Guest,');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await world.rows()).toMatchObject([{ status: 'sent', attempts: 1, last_error: null }]);
    expect(delivery.log.errors).toEqual([]);
  });

  test('[ML3] "not now" is tried again, later each time, until it is taken', async () => {
    const codes = [450, 451];
    const box = await mailbox({
      onRecipient: () => {
        const code = codes.shift();
        return code === undefined ? null : { code, words: 'come back later' };
      },
    });
    await world.message('grey');
    const delivery = world.deliverer(box.url);
    await delivery.deliverDue();
    expect(await world.rows()).toMatchObject([{ status: 'waiting', attempts: 1 }]);
    await delivery.deliverDue();
    expect(await world.rows()).toMatchObject([{ attempts: 1 }]);
    world.passMinutes(1);
    await delivery.deliverDue();
    expect(await world.rows()).toMatchObject([{ status: 'waiting', attempts: 2 }]);
    world.passMinutes(1);
    await delivery.deliverDue();
    expect(box.mails).toHaveLength(0);
    world.passMinutes(1);
    await delivery.deliverDue();
    expect(box.mails).toHaveLength(1);
    expect(await world.rows()).toMatchObject([{ status: 'sent', attempts: 3, last_error: null }]);
  });

  test('[ML3] after a day of "not now" it is over, with what the server said', async () => {
    const box = await mailbox({ onRecipient: () => ({ code: 450, words: 'come back later' }) });
    await world.message('never');
    const delivery = world.deliverer(box.url);
    for (let hour = 0; hour < 30; hour += 1) {
      await delivery.deliverDue();
      world.passMinutes(61);
    }
    const [row] = await world.rows();
    expect(row).toMatchObject({ status: 'failed' });
    expect(row?.attempts).toBeGreaterThan(20);
    expect(row?.last_error).toContain('come back later');
  });

  test.each(['recipient', 'mail'] as const)('[ML3] "never" about the %s fails at once', async (what) => {
    const never = () => ({ code: 550, words: 'no such person' });
    const box = await mailbox(what === 'recipient' ? { onRecipient: never } : { onMail: never });
    await world.message('nobody');
    await world.message('other');
    const delivery = world.deliverer(box.url);
    await delivery.deliverDue();
    const rows = await world.rows();
    expect(rows).toMatchObject([
      { status: 'failed', attempts: 1 },
      { status: 'failed', attempts: 1 },
    ]);
    expect(rows[0]?.last_error).toContain('no such person');
  });

  test('[ML3] a mail server that is away costs nobody their message', async () => {
    const first = await mailbox();
    const { port, url } = first;
    await first.close();
    boxes.length = 0;
    for (const name of ['a', 'b', 'c']) await world.message(name);
    const delivery = world.deliverer(url);
    await delivery.deliverDue();
    const rows = await world.rows();
    // One attempt shows that nobody is there; the others are not wasted.
    expect(rows.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(rows.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(1);
    const back = await mailbox({ port });
    world.passMinutes(10);
    await delivery.deliverDue();
    expect(back.recipients.toSorted()).toEqual(['a@guest.example', 'b@guest.example', 'c@guest.example']);
  });

  test('[ML2] killed between sending and writing it down: once more at most, under the same Message-ID', async () => {
    const box = await mailbox();
    const id = await world.message('killed');
    // The mail arrives, and the process never learns of it.
    box.wishes.onMail = () => new Promise(() => undefined);
    const dying = world.deliverer(box.url);
    const lost = dying.deliverDue();
    await expect.poll(() => box.mails.length).toBe(1);
    delete box.wishes.onMail;
    const other = world.deliverer(box.url);
    world.passMinutes(4);
    await other.deliverDue();
    expect(box.mails).toHaveLength(1);
    world.passMinutes(2);
    await other.deliverDue();
    await other.deliverDue();
    expect([...arrivals(box)]).toEqual([[`<${id}@valclean>`, 2]]);
    expect(await world.rows()).toMatchObject([{ status: 'sent', attempts: 2 }]);
    clearTimeout(dying.stop());
    await box.close();
    boxes.length = 0;
    await lost;
    expect(await world.rows()).toMatchObject([{ status: 'sent' }]);
  });

  test('[ML1] nothing that somebody typed adds a header, a recipient or markup', async () => {
    const box = await mailbox();
    const name = 'Eve\r\nBcc: all@guest.example\r\n\r\n<script>alert(1)</script>';
    await world.message('eve', { name });
    await world.message('split', { email: 'a@guest.example\r\nRCPT TO:<b@guest.example>' });
    const delivery = world.deliverer(box.url);
    await delivery.deliverDue();
    expect(box.recipients).toEqual(['eve@guest.example']);
    const [mail] = box.mails;
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.text).toContain('Hello Eve Bcc: all@guest.example');
    expect(String(mail?.html)).not.toContain('<script>');
    expect(await world.rows()).toContainEqual(
      expect.objectContaining({ status: 'failed', last_error: 'the address is not acceptable' }),
    );
  });
}
