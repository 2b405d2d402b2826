import type { TemplateBody } from '../api/calls.ts';

/** A piece of a template that is edited by itself. */
export interface Part {
  /** Where it is: `variants/0/mjml`, `documents/invoice/html`, `texts/de`. */
  id: string;
  group: string;
  title: string;
  language: 'html' | 'css' | 'json' | 'plain';
}

type Variant = TemplateBody['variants'][number];

const channelNames: Record<Variant['channel'], string> = { email: 'E-mail', print: 'Letter', sms: 'SMS' };

export const nameOfVariant = ({
  channel,
  locale,
  segment,
}: Pick<Variant, 'channel' | 'locale'> & { segment?: string }): string => {
  const whom = [locale, segment && `in ${segment}`].filter(Boolean).join(', ');
  return `${channelNames[channel]}${whom ? ` (${whom})` : ''}`;
};

function partsOfVariant(variant: Variant, index: number): Part[] {
  const group = nameOfVariant(variant);
  const part = (field: string, title: string, language: Part['language']): Part => ({
    ...{ id: `variants/${index}/${field}`, group, title, language },
  });
  switch (variant.channel) {
    case 'email':
      return [
        part('subject', 'Subject', 'plain'),
        part('mjml', 'Message', 'html'),
        part('text', 'Text without pictures', 'plain'),
        part('attachments', 'Attachments', 'json'),
      ];
    case 'sms':
      return [part('text', 'Text', 'plain')];
    case 'print':
      return variant.fileName === undefined ? [] : [part('fileName', 'File name', 'plain')];
  }
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** Everything that can be edited, in the order in which it is shown. */
export function partsOf(template: TemplateBody): Part[] {
  const documents = Object.keys(template.documents).flatMap((name): Part[] => {
    const at = { group: `Document ${name}` };
    return [
      { ...at, id: `documents/${name}/html`, title: 'Content', language: 'html' },
      { ...at, id: `documents/${name}/css`, title: 'Style sheet', language: 'css' },
      { ...at, id: `documents/${name}/title`, title: 'Title', language: 'plain' },
    ];
  });
  const texts = Object.keys(template.texts).map((locale): Part => {
    const title = languageNames.of(locale) ?? locale;
    return { id: `texts/${locale}`, group: 'Texts', title, language: 'json' };
  });
  return [
    ...template.variants.flatMap(partsOfVariant),
    ...documents,
    ...texts,
    { id: 'sampleData', group: 'Around it', title: 'Sample data', language: 'json' },
    { id: 'name', group: 'Around it', title: 'Name', language: 'plain' },
    { id: 'brand', group: 'Around it', title: 'Brand', language: 'plain' },
  ];
}

type Nested = Record<string, unknown>;

/** The part as text: JSON where it is not text anyway. */
export function readPart(template: TemplateBody, { id, language }: Pick<Part, 'id' | 'language'>): string {
  const value = id
    .split('/')
    .reduce<unknown>((inner, step) => (inner as Nested | undefined)?.[step], template);
  return language === 'json' ? JSON.stringify(value ?? {}, null, 2) : String(value ?? '');
}

/** The template with one part changed. @throws SyntaxError where the part is JSON and the text is not */
export function writePart(
  template: TemplateBody,
  { id, language }: Pick<Part, 'id' | 'language'>,
  text: string,
): TemplateBody {
  const value: unknown = language === 'json' ? JSON.parse(text) : text;
  const set = (into: unknown, [step = '', ...rest]: string[]): unknown => {
    const inner = rest.length === 0 ? value : set((into as Nested)[step], rest);
    return Array.isArray(into)
      ? into.map((item: unknown, index) => (String(index) === step ? inner : item))
      : { ...(into as Nested), [step]: inner };
  };
  return set(template, id.split('/')) as TemplateBody;
}

/** What PUT takes, without what the service adds. */
export const bodyOf = ({
  name,
  brand,
  variants,
  documents,
  texts,
  sampleData,
}: TemplateBody): TemplateBody => ({
  ...{ name, brand, variants, documents, texts },
  ...(sampleData && { sampleData }),
});

/** Asked at each key: what was not touched is the very same object. */
export const isSame = (one: TemplateBody, other: TemplateBody): boolean =>
  one === other ||
  (['name', 'brand', 'variants', 'documents', 'texts', 'sampleData'] as const).every(
    (field) => one[field] === other[field] || JSON.stringify(one[field]) === JSON.stringify(other[field]),
  );

/**
 * What a preview is made of. Fonts and pictures in style sheets stay here: they are most of the bytes, the frame
 * takes the style sheet from the editor, and what is left keeps its lines.
 */
export function previewed(template: TemplateBody): TemplateBody {
  const documents = Object.entries(template.documents).map(([name, { css, ...document }]) => [
    name,
    { ...document, css: css.replace(/[A-Za-z0-9+/=]{400,}/g, '') },
  ]);
  return { ...bodyOf(template), documents: Object.fromEntries(documents) as TemplateBody['documents'] };
}

/** A first e-mail, for a template that begins. */
export const newTemplate = (name: string, brand: string): TemplateBody => ({
  name,
  brand,
  variants: [
    {
      channel: 'email',
      subject: 'Hello {{customer.names.given}}',
      mjml: `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>
          <h1>Hello {{customer.names.given}}</h1>
          <p>{{data.message}}</p>
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`,
      text: 'Hello {{customer.names.given}}\n\n{{data.message}}\n',
      attachments: [],
    },
  ],
  documents: {},
  texts: {},
  sampleData: { customer: { names: { given: 'Maren' } }, data: { message: 'This is where your words go.' } },
});
