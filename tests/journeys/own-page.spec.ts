import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleEvent } from '@tourbus/samples';
import { type Form, formIn } from '../integration/tracker/form.js';
import {
  type Communication,
  type Mail,
  type World,
  buyerOf,
  eventsOf,
  eventually,
  linksOf,
  startWorld,
} from './world.js';

interface Profile {
  preferences: Record<string, unknown>;
  consents: { purpose: string; channel?: string; state: string }[];
}

/** Somebody who reads newsletters, and what becomes of them. */
interface Reader {
  address: string;
  /** Issues another newsletter. @returns its id */
  issue(): Promise<string>;
  /** Once there are so many. */
  mails(count: number): Promise<Mail[]>;
  /** The communications that were withheld, once there are so many. */
  withheld(count: number): Promise<Communication[]>;
  page(path: string): Promise<string>;
  /** Changes something on the page of a mail, as a browser does that runs no scripts. */
  choose(path: string, change: (form: Form) => Form): Promise<void>;
  /** Resolves when the profile says so. */
  profile(says: (profile: Profile) => boolean): Promise<unknown>;
}

describe('the customer’s own page', () => {
  let world: World;
  let issued = 0;
  const newsletters = eventsOf('newsletter.issued');

  beforeAll(async () => {
    world = await startWorld({}, ['newsletter']);
  });
  afterAll(() => world?.stop());

  function readerOf(newsletter: SampleEvent | undefined): Reader {
    if (!newsletter) throw new Error('The samples have too few newsletters.');
    const { ref, reach } = buyerOf(newsletter);
    const address = reach.email ?? '';
    return {
      address,
      issue: async () => {
        const id = `${newsletter.id}-${(issued += 1)}`;
        await world.post({ ...newsletter, id });
        return id;
      },
      mails: (count) =>
        eventually(async () => {
          const mails = await world.mails(address);
          return mails.length === count && mails;
        }),
      withheld: (count) =>
        eventually(async () => {
          const all = await world.communications(ref);
          const withheld = all.filter(({ state }) => state === 'withheld');
          return withheld.length === count && withheld;
        }),
      // A mail may be here some milliseconds before the tracker knows of it.
      page: (path) =>
        eventually(async () => {
          const answer = await fetch(path);
          return answer.status === 200 && answer.text();
        }),
      choose: async (path, change) => {
        const form = change(formIn(await (await fetch(path)).text()));
        const origin = { 'sec-fetch-site': 'same-origin' };
        const body = new URLSearchParams(form);
        const answer = await fetch(path, { method: 'POST', redirect: 'manual', headers: origin, body });
        expect(answer.status).toBe(303);
      },
      profile: (says) =>
        eventually(async () => says((await world.api<Profile>(`/api/ingest/v1/customers/${ref}`)).body)),
    };
  }

  const without =
    (name: string) =>
    ({ [name]: _, ...form }: Form): Form =>
      form;
  const linkOf = (mail: Mail | undefined): string => {
    const [link = ''] = mail ? linksOf(mail, 'p') : [];
    return link;
  };

  it('keeps a topic that was declined away, until it is wanted again, and lists what was sent', async () => {
    const reader = readerOf(newsletters[0]);
    await reader.issue();
    const [first] = await reader.mails(1);
    const link = linkOf(first);
    expect(first?.text).toContain(link);
    await eventually(async () => (await reader.page(link)).includes('name="topic-field-notes" checked'));

    await reader.choose(link, without('topic-field-notes'));
    const declines = (state: string) =>
      reader.profile(({ consents }) =>
        consents.some((word) => word.purpose === 'field-notes' && word.state === state),
      );
    await declines('revoked');
    await reader.issue();
    const [withheld] = await reader.withheld(1);
    expect(withheld).toMatchObject({ reason: { code: 'topic-declined' } });
    expect(withheld?.trace).toContainEqual(expect.objectContaining({ rule: 'topic', answer: 'deny' }));

    await reader.choose(link, (form) => ({ ...form, 'topic-field-notes': 'on' }));
    await declines('granted');
    await reader.issue();
    await reader.mails(2);
    const past = await eventually(async () => {
      const page = await reader.page(`${link}/history`);
      return page.split('<li>').length === 3 && page;
    });
    expect(past).not.toContain(reader.address);
    expect(past.split(`>${first?.subject.replaceAll("'", '&#39;')}</bdi>`)).toHaveLength(3);
  });

  it('holds news back during a pause, says why, and lets them go when it is lifted', async () => {
    const reader = readerOf(newsletters[1]);
    await reader.issue();
    const link = linkOf((await reader.mails(1))[0]);
    await reader.page(link);

    await reader.choose(link, (form) => ({ ...form, pause: '3' }));
    await reader.profile(({ preferences }) => preferences['pausedUntil'] !== undefined);
    await reader.issue();
    const [withheld] = await reader.withheld(1);
    expect(withheld).toMatchObject({ reason: { code: 'customer-paused' } });
    expect(withheld?.trace).toContainEqual(
      expect.objectContaining({
        rule: 'pause',
        answer: 'deny',
        because: expect.stringContaining('wants to hear no marketing messages until'),
      }),
    );

    await reader.choose(link, (form) => ({ ...form, pause: 'none' }));
    await reader.profile(({ preferences }) => preferences['pausedUntil'] === undefined);
    await reader.issue();
    await reader.mails(2);
  });

  it('stops news on a channel, which a shop that repeats an older consent does not undo', async () => {
    const reader = readerOf(newsletters[2]);
    await reader.issue();
    const link = linkOf((await reader.mails(1))[0]);
    await reader.page(link);

    await reader.choose(link, without('marketing-email'));
    await reader.profile(({ consents }) =>
      consents.some((word) => word.purpose === 'marketing' && word.state === 'revoked'),
    );
    await reader.issue();
    expect(await reader.withheld(1)).toMatchObject([{ reason: { code: 'consent-revoked' } }]);
    expect(await reader.page(link)).toMatch(/name="marketing-email">/);
  });
});
