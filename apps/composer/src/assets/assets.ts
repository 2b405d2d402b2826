import { artefactAddress } from '@tourbus/platform';
import type { Fault } from '../engine/sources.js';
import { nameOfVariant } from '../engine/variant.js';
import type { Template } from '../templates/template.js';
import type { Asset } from './asset.js';

/** How authors refer to an asset, wherever an address may stand. */
const references = /tourbus:asset\/([a-z0-9-]*)/g;
export const referenceTo = (key: string): string => `tourbus:asset/${key}`;

/** As reviews and published versions name an asset among what went into a template; no block can be called so. */
export const ingredient = (key: string): string => `asset:${key}`;

type Sources = Readonly<Record<string, string>>;
interface Named {
  readonly key: string;
  readonly version: number;
  readonly body: Asset;
}

const keysIn = (text: string): string[] => [...text.matchAll(references)].map(([, key]) => key ?? '');

const pinned = (text: string, assets: ReadonlyMap<string, Asset>): string =>
  text.replaceAll(references, (whole, key: string) => {
    const asset = assets.get(key);
    return asset ? artefactAddress(asset) : whole;
  });

/** Words with the very bytes in them that their references mean now. What is unknown stays, and is a fault. */
export function pin(
  template: Template,
  blocks: Sources,
  found: readonly Named[],
): { template: Template; blocks: Sources } {
  if (found.length === 0) return { template, blocks };
  const { variants, documents, texts, ...rest } = template;
  const assets = new Map(found.map(({ key, body }) => [key, body]));
  // Neither what is looked for nor what it becomes is written differently in JSON.
  const inPlace = JSON.parse(pinned(JSON.stringify({ variants, documents, texts }), assets)) as Template;
  return {
    template: { ...rest, ...inPlace },
    blocks: Object.fromEntries(Object.entries(blocks).map(([key, text]) => [key, pinned(text, assets)])),
  };
}

interface Field {
  readonly variant: string;
  readonly part: string;
  readonly text: string;
  /** A line that no browser reads as HTML or CSS. */
  readonly plain?: true;
}

const plain = true as const;

function* fieldsOf({ variants, documents, texts }: Template, blocks: Sources): Generator<Field> {
  for (const each of variants) {
    const variant = nameOfVariant(each);
    if (each.channel === 'email') {
      yield { variant, part: 'mjml', text: each.mjml };
      yield { variant, part: 'subject', text: each.subject, plain };
    }
    if (each.channel !== 'print') yield { variant, part: 'text', text: each.text, plain };
  }
  for (const [name, { css, html }] of Object.entries(documents)) {
    yield { variant: `document ${name}`, part: 'html', text: html };
    yield { variant: `document ${name}`, part: 'css', text: css };
  }
  for (const [locale, entries] of Object.entries(texts))
    for (const [key, text] of Object.entries(entries)) yield { variant: `texts ${locale}`, part: key, text };
  for (const [key, text] of Object.entries(blocks)) yield { variant: `block ${key}`, part: 'source', text };
}

const remedy = 'Upload it under assets, or correct the name.';

function faultOf(
  key: string,
  { plain: isPlain }: Field,
  asset: Asset | undefined,
): Omit<Fault, 'variant' | 'place'> | undefined {
  const name = referenceTo(key);
  if (isPlain)
    return {
      code: 'misplaced-asset',
      detail: `${name} stands in a line of text, where nobody sees a picture`,
      remedy: 'Show it in the mail or in a document.',
    };
  if (!asset) return { code: 'unknown-asset', detail: `there is no asset “${key}”`, remedy };
  if (asset.retired)
    return {
      code: 'retired-asset',
      detail: `the asset “${key}” is retired`,
      remedy: 'Show another, or upload this one again.',
    };
  return undefined;
}

/** Assets that a template refers to, itself or in one of these blocks. */
export const referredTo = (template: Template, blocks: Sources): string[] => [
  ...new Set([...fieldsOf(template, blocks)].flatMap(({ text }) => keysIn(text))),
];

/** @param blocks those that the template uses */
export function assetFaults(template: Template, blocks: Sources, found: readonly Named[]): Fault[] {
  const assets = new Map(found.map(({ key, body }) => [key, body]));
  return [...fieldsOf(template, blocks)].flatMap((field) =>
    [...field.text.matchAll(references)].flatMap(({ 1: key = '', index }) => {
      const fault = faultOf(key, field, assets.get(key));
      const line = field.text.slice(0, index).split('\n').length;
      return fault ? [{ ...fault, variant: field.variant, place: `${field.part}, line ${line}` }] : [];
    }),
  );
}
