import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { artefactAddress } from '@tourbus/platform';
import { png } from '../composer/pictures.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';

const woff2 = readFileSync(
  'node_modules/@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2',
);

describe('pictures and fonts of the artefact store', () => {
  let renderer: RunningRenderer;
  beforeAll(async () => {
    renderer = await startRenderer();
  });
  afterAll(() => renderer.stop());

  const kept = async (bytes: Buffer, mediaType: string): Promise<string> =>
    artefactAddress(await renderer.artefacts.put(bytes, mediaType));
  const refusal = async (body: string): Promise<string> => {
    const answer = await renderer.call('documents', { title: 'x', locale: 'en', css: '', body });
    return `${answer.status} ${((await answer.json()) as { type: string }).type.split(':').at(-1)}`;
  };

  it('are printed, although nothing is fetched', async () => {
    const picture = await kept(png([200, 0, 0]), 'image/png');
    const font = await kept(woff2, 'font/woff2');
    const css = `@font-face{font-family:House;src:url(${font})}body{font-family:House}`;
    const pdf = (
      await renderer.print({ css, body: `<p>Hello</p><img src="${picture}" alt="" width="40">` })
    ).toString('latin1');
    expect(pdf).toContain('/Subtype /Image');
    expect(pdf).toMatch(/\/FontName \/\w+\+IBMPlexSans/);
  });

  it('that are missing are an error, as other missing pictures are', async () => {
    const nowhere = artefactAddress({ digest: 'ab'.repeat(32), mediaType: 'image/png' });
    expect(await refusal(`<img src="${nowhere}" alt="">`)).toBe('422 missing-image');
  });

  it('are counted wherever they stand: a document of them does not fill the memory', async () => {
    const picture = await kept(Buffer.alloc(1024 * 1024, 1), 'image/png');
    expect(await refusal(`<img src="${picture}" alt="">`.repeat(40))).toBe('422 document-too-large');
  });
});
