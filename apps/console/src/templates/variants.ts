import type { TemplateBody } from '../api/calls.ts';
import { nameOfVariant } from './template.ts';

export type Variant = TemplateBody['variants'][number];
export type Channel = Variant['channel'];

/** For whom a variant is: everybody, who speaks a language, the members of a segment, or both. */
export interface Wanted {
  channel: Channel;
  locale?: string;
  segment?: string;
}

const isFor = (wanted: Wanted, variant: Wanted): boolean => nameOfVariant(wanted) === nameOfVariant(variant);

/** What one begins with on a channel that has none yet. A letter is a document: there has to be one. */
function first(channel: Channel, { documents }: TemplateBody): Variant | undefined {
  const [document] = Object.keys(documents);
  switch (channel) {
    case 'email': {
      const mjml = `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>Hello {{customer.names.given}}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
      const words = 'Hello {{customer.names.given}}';
      return { channel, subject: words, mjml, text: `${words}\n`, attachments: [] };
    }
    case 'sms':
      return { channel, text: 'Hello {{customer.names.given}}' };
    case 'print':
      return document === undefined ? undefined : { channel, document };
  }
}

/** What they would get without it: that is the beginning of what they are to get instead. */
function instead({ channel, locale }: Wanted, { variants }: TemplateBody): Variant | undefined {
  const here = variants.filter((variant) => variant.channel === channel && !variant.segment);
  return here.find((variant) => variant.locale === locale) ?? here.find(({ locale: any }) => !any) ?? here[0];
}

/** Why there can be none for them, in words; nothing where there can. */
export function whyNot(wanted: Wanted, template: TemplateBody): string | undefined {
  const { variants } = template;
  const { channel, locale, segment } = wanted;
  if (variants.some((variant) => isFor(wanted, variant))) return 'There is one for them already.';
  if (segment && !variants.some((variant) => isFor({ channel, locale }, variant)))
    return `There has to be one for everybody else first: ${nameOfVariant({ channel, locale })}.`;
  if (!instead(wanted, template) && !first(channel, template))
    return 'A letter shows a document, and this template has none. Documents come with an import, or by the API.';
  return undefined;
}

/** The template with one more variant, behind those of the same channel, and where that is. */
export function withVariant(
  template: TemplateBody,
  wanted: Wanted,
): { template: TemplateBody; index: number } | undefined {
  const model = instead(wanted, template) ?? first(wanted.channel, template);
  if (!model || whyNot(wanted, template)) return undefined;
  const { locale: _locale, segment: _segment, ...words } = model;
  const { locale, segment } = wanted;
  const variant = { ...words, ...(locale && { locale }), ...(segment && { segment }) } as Variant;
  const last = template.variants.findLastIndex(({ channel }) => channel === wanted.channel);
  const index = last < 0 ? template.variants.length : last + 1;
  return { template: { ...template, variants: template.variants.toSpliced(index, 0, variant) }, index };
}

/** Why a variant has to stay, in words; nothing where it can go. */
export function whyKept(variant: Wanted, { variants }: TemplateBody): string | undefined {
  if (variants.length === 1) return 'It is the only one that there is.';
  const { channel, locale, segment } = variant;
  const leaning = variants.filter(
    (one) =>
      one.segment && !segment && isFor({ channel, locale }, { channel: one.channel, locale: one.locale }),
  );
  return leaning.length > 0
    ? `Who is not in the segment needs it: remove ${leaning.map(nameOfVariant).join(' and ')} first.`
    : undefined;
}

export const withoutVariant = (template: TemplateBody, index: number): TemplateBody => ({
  ...template,
  variants: template.variants.toSpliced(index, 1),
});
