import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { brand, type Reply, type RunningComposer, startComposer } from './running-composer.js';

const page = '<!doctype html><title>For {{name}}</title><p>Dear {{name}},</p><script>1</script>';
const word = (xml: string): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({
        '[Content_Types].xml':
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        '_rels/.rels':
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${xml}</w:body></w:document>`,
      }).map(([name, data]) => [name, Buffer.from(data)]),
    ),
  );

interface Draft {
  format: string;
  template: Record<string, unknown>;
  placeholders: { written: string; variable: string }[];
  report: { code: string; remedy: string }[];
  saved?: { key: string; version: number };
}

describe('an import', () => {
  let composer: RunningComposer;
  const send = async (
    query: string,
    body: Uint8Array | string,
    key = composer.keys.all,
  ): Promise<Reply & { draft: Draft }> => {
    const response = await fetch(`${composer.service.url}/api/composer/v1/imports?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      body: Buffer.from(body),
    });
    const text = await response.text();
    const parsed = JSON.parse(text) as Reply['body'];
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed,
      draft: parsed as unknown as Draft,
    };
  };

  beforeAll(async () => {
    composer = await startComposer();
    await composer.call('PUT', '/brands/fennholm', brand);
  });
  afterAll(() => composer.stop());

  it('of a page answers with a draft, its placeholders and what did not carry over, and keeps nothing', async () => {
    const { status, draft } = await send('brand=fennholm&name=page', page);
    expect(status).toBe(200);
    expect(draft).toMatchObject({
      format: 'html',
      template: { brand: 'fennholm', variants: [{ channel: 'email', subject: 'For {{data.name}}' }] },
      placeholders: [{ written: '{{name}}', variable: 'data.name', as: 'value', times: 2 }],
      report: [{ code: 'dropped-script' }],
    });
    expect(draft).not.toHaveProperty('saved');
    expect((await composer.call('GET', '/templates')).body).toMatchObject({ items: [] });
  });

  it('is kept as a draft where that is asked for, and can be looked at at once', async () => {
    const { draft } = await send(
      'brand=fennholm&name=Reminder&save=reminder',
      word('<w:p><w:r><w:t>Dear {na</w:t></w:r><w:r><w:t>me},</w:t></w:r></w:p>'),
    );
    expect(draft.saved).toEqual({ key: 'reminder', version: 1 });
    const { text, status } = await composer.call('POST', '/templates/reminder/preview', {
      channel: 'print',
      data: { name: 'Zoë' },
    });
    expect([status, text]).toEqual([200, expect.stringContaining('Dear Zoë,')]);
  });

  it('is refused to who may not write', async () => {
    expect((await send('brand=fennholm', page, composer.keys.readOnly)).status).toBe(403);
  });

  it.each([
    ['without a brand', '', page, 422],
    ['of a PDF', 'brand=fennholm', '%PDF-1.7', 422],
    ['of more than 10 MB', 'brand=fennholm', Buffer.alloc(10 * 1024 * 1024 + 1, ' '), 413],
    ['that nests without end', 'brand=fennholm', word('<w:sdt>'.repeat(100_000)), 422],
  ])('is refused %s, with a remedy', async (_, query, body, status) => {
    const reply = await send(query, body);
    expect([reply.status, reply.body.remedy]).toEqual([status, expect.stringMatching(/\w/)]);
  });

  it('that does not end is ended, and the next one is read', async () => {
    // Each of these tags is looked for to the end of the file.
    const endless = await send('brand=fennholm', `<!doctype html>${'<a "'.repeat(200_000)}`);
    expect([endless.status, endless.body.type]).toEqual([422, 'urn:tourbus:problem:import-runaway']);
    expect((await send('brand=fennholm', page)).status).toBe(200);
  });
});
