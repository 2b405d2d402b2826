import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ResponseCapturedV1, communicationComposedV1, responseCapturedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { type Mail, type TrackerUnderTest, linkTo, mail, person, send, startTracker } from './tracker.js';

type Body = NonNullable<RequestInit['body']>;

describe('unsubscribing', () => {
  let tracker: TrackerUnderTest;

  beforeAll(async () => {
    tracker = await startTracker();
  });
  afterAll(() => tracker.stop());

  const pathOf = ({ head }: Mail): string => `/t/u/${linkTo(head.communicationId, 'unsubscribe')}`;
  const post = (path: string, body?: Body) =>
    tracker.request(path, { method: 'POST', headers: person, body });
  const recorded = async (locale?: string): Promise<Mail> => {
    const sent = mail(undefined, locale);
    await send(tracker.bus, sent);
    await tracker.recorded();
    return sent;
  };
  const responses = async ({ head }: Mail) =>
    (
      await tracker.read<{ responses: { kind: string; purpose: string }[] }>(
        `/communications/${head.communicationId}`,
      )
    ).responses;
  const announcement = ({ head }: Mail): Promise<ResponseCapturedV1> =>
    eventually(async () => {
      const all = await tracker.bus.read(responseCapturedV1, 1);
      return all.map(({ data }) => data).find((data) => data.communicationId === head.communicationId);
    });

  it('shows a page in the language of the message, and a GET or HEAD changes nothing', async () => {
    const sent = await recorded('de-AT');
    const page = await tracker.request(pathOf(sent), { headers: { ...person, 'accept-language': 'en' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    expect(html).toContain('<html lang="de" dir="ltr">');
    expect(html).toContain('z•••@customers.example');
    await tracker.request(pathOf(sent), { method: 'HEAD' });
    expect(await responses(sent)).toEqual([]);
  });

  it('withdraws marketing when the button is pressed, once however often it is pressed', async () => {
    const sent = await recorded('fr-FR');
    const answers = await Promise.all([
      post(pathOf(sent)),
      post(pathOf(sent)),
      post(pathOf(sent), new URLSearchParams()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await answers[0]?.text()).toContain('Vous êtes désabonné');
    const stored = await responses(sent);
    expect(stored.map(({ kind, purpose }) => [kind, purpose])).toContainEqual(['unsubscribe', 'marketing']);
    expect(await announcement(sent)).toMatchObject({
      kind: 'unsubscribe',
      purpose: 'marketing',
      customerId: sent.head.customerId,
      definition: 'newsletter',
    });
  });

  it('is answered once the dispatcher has it, and with no dispatcher up once none can act on what it knew before', async () => {
    const sent = await recorded();
    const backAgain = tracker.withoutDispatcher();
    let answered = false;
    const answer = post(pathOf(sent)).then((response) => {
      answered = true;
      return response;
    });
    await announcement(sent);
    expect(answered).toBe(false);
    const since = Date.now();
    expect((await answer).status).toBe(200);
    expect(Date.now() - since).toBeGreaterThan(5_000);
    backAgain();

    const other = await recorded();
    const begun = Date.now();
    expect((await post(pathOf(other))).status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(9_000);
  });

  it.each<[string, () => Body]>([
    ['a form', () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })],
    [
      'multipart/form-data',
      () => {
        const form = new FormData();
        form.set('List-Unsubscribe', 'One-Click');
        return form;
      },
    ],
  ])('acts on the one click of a mail client that posts %s, without a page', async (_, body) => {
    const sent = await recorded();
    const answer = await post(pathOf(sent), body());
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await announcement(sent)).toMatchObject({ kind: 'unsubscribe', purpose: 'marketing' });
  });

  it('is kept even when the facts about the mail come later, and is answered once it counts', async () => {
    const late = mail();
    const answer = post(pathOf(late));
    const never = mail();
    const unheeded = post(pathOf(never));
    await tracker.bus.publish(communicationComposedV1, late.composed, late.head.communicationId);
    expect((await answer).status).toBe(200);
    expect(await announcement(late)).toMatchObject({ kind: 'unsubscribe', customerId: late.head.customerId });

    const later = await unheeded;
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '5']);
    await tracker.bus.publish(communicationComposedV1, never.composed, never.head.communicationId);
    expect(await announcement(never)).toMatchObject({ customerId: never.head.customerId });
    expect((await post(pathOf(never))).status).toBe(200);
  });

  it('refuses a tampered link and acts on nothing', async () => {
    const sent = await recorded();
    const path = `${pathOf(sent).slice(0, -4)}AAAA`;
    expect((await post(path)).status).toBe(404);
    expect((await tracker.request(path)).status).toBe(404);
    expect((await post(`/t/u/${linkTo(sent.head.communicationId, 'click')}`)).status).toBe(404);
    expect(await responses(sent)).toEqual([]);
  });
});
