import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ResponseCapturedV1, communicationComposedV1, responseCapturedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { type Mail, type TrackerUnderTest, linkTo, mail, person, send, startTracker } from './tracker.js';

describe('tracked links', () => {
  let tracker: TrackerUnderTest;
  const request: TrackerUnderTest['request'] = (path, init) => tracker.request(path, init);

  beforeAll(async () => {
    tracker = await startTracker();
  });
  afterAll(() => tracker.stop());

  /** The responses that were announced about a mail, once there are so many. */
  const announced = (to: Mail, count: number): Promise<ResponseCapturedV1[]> =>
    eventually(async () => {
      const all = await tracker.bus.read(responseCapturedV1, 1);
      const about = all
        .map(({ data }) => data)
        .filter((data) => data.communicationId === to.head.communicationId);
      return about.length >= count && about;
    });

  const recorded = async (targets?: string[]): Promise<Mail> => {
    const sent = mail(targets);
    await send(tracker.bus, sent);
    await tracker.recorded();
    return sent;
  };
  const detail = (of: Mail) =>
    tracker.read<{
      firstOpenedAt: string | null;
      firstClickedAt: string | null;
      responses: { kind: string }[];
    }>(`/communications/${of.head.communicationId}`);

  it('lead to the stored target, and the click is announced as that of a person', async () => {
    const sent = await recorded();
    const answer = await request(`/t/c/${linkTo(sent.head.communicationId, 'click', 0)}`, {
      headers: person,
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('https://shop.example/orders/1001');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [click] = await announced(sent, 1);
    expect(click).toMatchObject({
      kind: 'click',
      customerId: sent.head.customerId,
      definition: 'newsletter',
      channel: 'email',
      link: { index: 0, target: 'https://shop.example/orders/1001' },
    });
    expect(click?.machine).toBeUndefined();
    expect(await detail(sent)).toMatchObject({ firstClickedAt: click?.respondedAt, firstOpenedAt: null });
  });

  it('never lead anywhere when one character was changed, or the token is of another kind', async () => {
    const sent = await recorded();
    const token = linkTo(sent.head.communicationId, 'click', 0);
    const tampered = token.slice(0, -5) + (token.at(-5) === 'A' ? 'B' : 'A') + token.slice(-4);
    const other = linkTo(sent.head.communicationId, 'open');
    for (const path of [
      `/t/c/${tampered}`,
      `/t/c/${other}`,
      '/t/c/x',
      `/t/o/${token}.gif`,
      `/t/c/${tampered}?to=https://evil.example`,
    ]) {
      const answer = await request(path, { headers: { ...person, 'accept-language': 'fr;q=0.9, en;q=0.1' } });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('location')).toBeNull();
      expect(await answer.text()).toContain('Ce lien ne fonctionne pas');
    }
    expect((await detail(sent)).responses).toEqual([]);
  });

  it('ask for a moment of patience when the facts about the mail are still on their way', async () => {
    const sent = mail();
    const answer = await request(`/t/c/${linkTo(sent.head.communicationId, 'click', 0)}`, {
      headers: person,
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.text()).toContain('One moment');
  });

  it('answer link checkers like people, and know them for machines', async () => {
    const sent = await recorded();
    const path = `/t/c/${linkTo(sent.head.communicationId, 'click', 0)}`;
    const head = await request(path, { method: 'HEAD', headers: person });
    const scanner = await request(path, { headers: { 'user-agent': 'BarracudaCentral' } });
    expect([head.status, scanner.status]).toEqual([302, 302]);
    const [click] = await announced(sent, 1);
    expect(click?.machine).toBeDefined();
    expect(await detail(sent)).toMatchObject({ firstClickedAt: null });
  });

  it('know a scanner that calls itself a browser and follows every link at once', async () => {
    const targets = ['https://shop.example/1', 'https://shop.example/2', 'https://shop.example/3'];
    const sent = await recorded(targets);
    await Promise.all(
      targets.map((_, i) =>
        request(`/t/c/${linkTo(sent.head.communicationId, 'click', i)}`, { headers: person }),
      ),
    );
    const clicks = await announced(sent, 3);
    expect(clicks.map(({ machine }) => machine)).toEqual(
      Array(3).fill('every link of the message was followed within one second'),
    );
    expect(await detail(sent)).toMatchObject({ firstClickedAt: null });
  });

  it('count one of several links as the click of a person', async () => {
    const sent = await recorded(['https://shop.example/1', 'https://shop.example/2']);
    await request(`/t/c/${linkTo(sent.head.communicationId, 'click', 1)}`, { headers: person });
    const [click] = await announced(sent, 1);
    expect(click).toMatchObject({ kind: 'click', link: { index: 1, target: 'https://shop.example/2' } });
    expect(click?.machine).toBeUndefined();
  });

  it('count an image that is loaded as an open, once however often it is asked for in the same second', async () => {
    const sent = await recorded();
    const path = `/t/o/${linkTo(sent.head.communicationId, 'open')}.gif`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => request(path, { headers: person })));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/gif');
      expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 6)).toBe('GIF89a');
    }
    await announced(sent, 1);
    const { responses, firstOpenedAt } = await detail(sent);
    expect(firstOpenedAt).not.toBeNull();
    expect(responses.length).toBeLessThanOrEqual(2);
  });

  it('keep an open of a mail whose facts come later, and announce it then', async () => {
    const sent = mail();
    const answer = await request(`/t/o/${linkTo(sent.head.communicationId, 'open')}.gif`, {
      headers: person,
    });
    expect(answer.status).toBe(200);
    await tracker.bus.publish(communicationComposedV1, sent.composed, sent.head.communicationId);
    const [open] = await announced(sent, 1);
    expect(open).toMatchObject({ kind: 'open', customerId: sent.head.customerId });
  });
});
