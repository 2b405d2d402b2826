import { describe, expect, it } from '@jest/globals';
import {
  artefactAddress,
  ArtefactsTooLarge,
  withArtefactsInside,
  withPublicAddresses,
} from './artefact-addresses.js';

const digest = 'ab'.repeat(32);
const address = artefactAddress({ digest, mediaType: 'image/png' });
const read = async () => Buffer.from('hi');

describe('addresses of artefacts', () => {
  it('become the bytes themselves, wherever they stand', async () => {
    const written = `<img src="${address}"><style>b{background:url(${address})}</style>`;
    expect(await withArtefactsInside(written, read)).toBe(
      '<img src="data:image/png;base64,aGk="><style>b{background:url(data:image/png;base64,aGk=)}</style>',
    );
  });

  it('become addresses on the net for who reads them there', () => {
    expect(withPublicAddresses(`<img src="${address}">`, 'https://a.example/files')).toBe(
      `<img src="https://a.example/files/${digest}.png">`,
    );
  });

  it.each(['tourbus:artefact/ab.png', `tourbus:artefact/${digest}.svg`, 'tourbus:unsubscribe'])(
    'are nothing else: %s stays',
    async (other) => {
      expect(await withArtefactsInside(other, read)).toBe(other);
      expect(withPublicAddresses(other, 'https://a.example')).toBe(other);
    },
  );

  it('are read once, and refused where together they are too large', async () => {
    let asked = 0;
    const large = async () => ((asked += 1), Buffer.alloc(1024 * 1024));
    await expect(withArtefactsInside(address.repeat(40), large)).rejects.toThrow(ArtefactsTooLarge);
    expect(asked).toBe(1);
  });
});
