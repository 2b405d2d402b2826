import type { ArtefactRef } from '@tourbus/contracts';

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'font/woff2': 'woff2',
  'font/ttf': 'ttf',
  'font/otf': 'otf',
};
const mediaTypes = Object.fromEntries(
  Object.entries(extensions).map(([type, extension]) => [extension, type]),
);

const scheme = 'tourbus:artefact/';
const addresses = new RegExp(
  `${scheme}((?<digest>[0-9a-f]{64})\\.(?<extension>${Object.keys(mediaTypes).join('|')}))`,
  'g',
);

/** What an artefact is called where files have names. */
export const artefactFileName = ({ digest, mediaType }: Pick<ArtefactRef, 'digest' | 'mediaType'>): string =>
  `${digest}.${extensions[mediaType] ?? 'bin'}`;

/** How HTML and style sheets refer to a picture or font in the artefact store, whose bytes they do not carry. */
export const artefactAddress = (ref: Pick<ArtefactRef, 'digest' | 'mediaType'>): string =>
  scheme + artefactFileName(ref);

/** The same for who reads it over the net. @param folder where files of that name are served, such as `https://…/files` */
export const withPublicAddresses = (text: string, folder: string): string =>
  text.includes(scheme) ? text.replaceAll(addresses, `${folder}/$1`) : text;

/** More than these together are no document that anybody prints. */
const mostInlined = 32 * 1024 * 1024;

/** Bytes that are referred to so often, or are so large, that together they do not fit. */
export class ArtefactsTooLarge extends Error {
  constructor() {
    super(
      `Pictures and fonts come to more than ${mostInlined / 1024 / 1024} MB, each counted where it stands.`,
    );
  }
}

/**
 * The same with the bytes in place of the addresses, as `data:`: what may fetch nothing finds everything in it.
 * @param read gives the bytes of a digest @throws ArtefactsTooLarge, and what `read` throws
 */
export async function withArtefactsInside(
  text: string,
  read: (digest: string) => Promise<Buffer>,
): Promise<string> {
  if (!text.includes(scheme)) return text;
  const found = [...text.matchAll(addresses)].map(({ groups }) => groups as Record<string, string>);
  const data = new Map<string, string>();
  for (const { digest = '' } of found)
    if (!data.has(digest)) data.set(digest, (await read(digest)).toString('base64'));
  const length = found.reduce((sum, { digest = '' }) => sum + (data.get(digest)?.length ?? 0), 0);
  if (length > mostInlined) throw new ArtefactsTooLarge();
  return text.replaceAll(
    addresses,
    (_, _name, digest: string, extension: string) =>
      `data:${mediaTypes[extension]};base64,${data.get(digest)}`,
  );
}
