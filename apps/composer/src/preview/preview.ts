import { channelSchema } from '@tourbus/contracts';
import { Problem } from '@tourbus/platform';
import { z } from 'zod';
import { keySchema, localeSchema } from '../content/key.js';
import { isModest, tooManyValues } from '../content/modest.js';
import type { Rendered, RenderedDocument } from '../engine/render.js';
import { sampleCustomerSchema, templateSchema } from '../templates/template.js';

export const previewSchema = z
  .strictObject({
    channel: channelSchema,
    locale: localeSchema.optional(),
    /** What the template sees as `data`; without, the template's sample data. */
    data: z.record(z.string(), z.unknown()).refine(isModest, tooManyValues).optional(),
    customer: sampleCustomerSchema.refine(isModest, tooManyValues).optional(),
    /** The newest where none is named, draft or published. */
    version: z.int().positive().optional(),
    /** A template as in PUT, shown instead of a version; it is not kept, and nothing is ever sent of it. */
    template: templateSchema.optional(),
    /** Versions of blocks to see in place of those that count: what a change of a block would make of the template. */
    blocks: z.record(keySchema, z.int().positive()).optional(),
    format: z.enum(['html', 'text', 'pdf', 'json']).default('html'),
    /** Which of several documents, for PDF. */
    document: z.string().max(64).optional(),
  })
  .refine(
    ({ version, template }) => version === undefined || template === undefined,
    'Give a version or a template, not both.',
  )
  .meta({ id: 'TemplatePreview' });
export type PreviewRequest = z.infer<typeof previewSchema>;

export const nothingToShow = (format: string, channel: string, remedy: string): Problem =>
  new Problem(
    'nothing-to-show',
    422,
    'The preview has nothing to show',
    `This ${channel} has no ${format}.`,
    remedy,
  );

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char,
  );

/** A paged document as a page of its own, for the screen. */
export const documentHtml = ({ title, locale, dir, body }: RenderedDocument, css: string): string =>
  `<!doctype html><html lang="${escaped(locale)}" dir="${dir}"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${css}</style></head><body>${body}</body></html>`;

export function documentToShow(rendered: Rendered, name: string | undefined): RenderedDocument {
  const documents = rendered.channel === 'sms' ? [] : rendered.documents;
  const found = name === undefined ? documents[0] : documents.find(({ document }) => document === name);
  if (found) return found;
  const names = documents.map(({ document }) => document).join(', ');
  throw nothingToShow(
    name === undefined ? 'document' : `document “${name}”`,
    rendered.channel,
    names ? `Name one of its documents: ${names}.` : 'Preview it as html, text or json.',
  );
}

export function textToShow(rendered: Rendered): string {
  if (rendered.channel === 'print') throw nothingToShow('text', 'print', 'Preview it as html or pdf.');
  return rendered.text;
}

/** Everything at once, for editors. */
export const partsToShow = (rendered: Rendered): Record<string, unknown> =>
  rendered.channel === 'email'
    ? { subject: rendered.subject, html: rendered.html, text: rendered.text, documents: rendered.documents }
    : rendered.channel === 'sms'
      ? { text: rendered.text }
      : { documents: rendered.documents };
