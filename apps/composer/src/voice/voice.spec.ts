import { describe, expect, it } from '@jest/globals';
import { type Brand, brandSchema } from '../brands/brand.js';
import { proofread } from '../engine/proofread.js';
import { type Template, templateSchema } from '../templates/template.js';
import { findingOf } from './findings.js';
import type { Judgement } from './script.js';
import { trialsOf } from './trials.js';
import { judge } from './voice.js';
import { voiceSchema } from './voice-schema.js';

const brand = brandSchema.parse({
  name: 'Fennholm',
  colours: { ink: '#22302a' },
  voice: {
    banned: [{ term: 'act now' }, { term: 'billig*', locales: ['de'] }],
    clauses: [
      {
        ...{
          name: 'company details',
          messageClasses: ['regulatory'],
          jurisdictions: ['DE'],
          channels: ['print'],
        },
        text: { en: 'Managing director: Ada Lindqvist' },
      },
    ],
  },
});
const blocks = {};
type Class = 'marketing' | 'regulatory' | 'transactional' | 'service';

async function judged(template: Template, messageClass: Class, speaking: Brand = brand): Promise<Judgement> {
  const { compiled, used } = await proofread({ ...template, blocks });
  const { locale, colours, legal, voice } = speaking;
  return judge({
    ...{ sources: { ...template, blocks }, used, messageClasses: [messageClass] },
    ...(compiled ? { compiled } : {}),
    speaker: {
      locale,
      colours,
      postalAddress: legal.postalAddress ?? '',
      voice: voiceSchema.parse(voice ?? {}),
    },
    trials: trialsOf(template, speaking, [messageClass]),
  });
}

const inMjml = (html: string): string =>
  `<mjml><mj-body><mj-raw><div style="display:none">What is in it, and when it is with you.</div></mj-raw><mj-section><mj-column><mj-text>${html}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const mail = (html: string, more: object = {}): Template =>
  templateSchema.parse({
    name: 'Mail',
    brand: 'fennholm',
    variants: [{ channel: 'email', subject: 'Your order', mjml: inMjml(html), text: 'Hello' }],
    sampleData: { data: {} },
    ...more,
  });
const said = ({ remarks }: Judgement) =>
  remarks.map(({ rule, place: { variant, part, line } }) => [rule, variant, part, line]);

describe('a letter', () => {
  const letter = (css: string): Template =>
    templateSchema.parse({
      ...{ name: 'Letter', brand: 'fennholm', variants: [{ channel: 'print', document: 'letter' }] },
      documents: { letter: { title: 'Letter', css, html: '<p>Hello</p>' } },
      texts: { de: {}, fr: {} },
      sampleData: {},
    });

  it('to a country names what the country asks for, in the languages that are read there', async () => {
    expect((await judged(letter(''), 'regulatory')).remarks).toMatchObject([
      { rule: 'required-clause', place: { variant: 'print', part: 'html', locales: ['en', 'de'] } },
    ]);
    expect((await judged(letter(''), 'service')).remarks).toEqual([]);
  });

  it('may say it in the margins of its pages', async () => {
    const css = "@page { @bottom-left { content: 'Fennholm\\A Managing director: Ada\\20 Lindqvist' } }";
    expect((await judged(letter(css), 'regulatory')).remarks).toEqual([]);
  });
});

describe('what is found', () => {
  it('stands at its line, in the block it is in, and in the branch that the sample does not take', async () => {
    const found = await judged(mail('<p>\n{{#if data}}a{{else}}<b>Act</b> now{{/if}}</p>'), 'service');
    expect(said(found)).toEqual([['banned-term', 'email', 'mjml', 2]]);
  });

  it('is found in texts, whether they are used or not, and said once for all languages', async () => {
    const texts = { en: { offer: 'Act now' }, de: { offer: 'Billiger geht’s nicht' } };
    const found = await judged(mail('<p style="color:red">{{t "offer"}}</p>', { texts }), 'service');
    expect(said(found).toSorted()).toEqual(
      [
        ['banned-term', 'texts (de)', 'offer', undefined],
        ['banned-term', 'texts (en)', 'offer', undefined],
        ['brand-colour', 'email', 'mjml', 1],
      ].toSorted(),
    );
  });

  it('is found where only filling in puts it together, with the languages that have it', async () => {
    const texts = { en: { a: 'Act', b: 'now' }, fr: { a: 'Agissez', b: 'vite' } };
    const { remarks } = await judged(mail('<p>{{t "a"}} {{t "b"}}</p>', { texts }), 'service');
    expect(remarks).toMatchObject([
      { rule: 'banned-term', place: { variant: 'email', part: 'mjml', locales: ['en'] } },
    ]);
  });

  it('is not what the brand has switched off, and weighs what the brand wants', () => {
    const remark = {
      rule: 'contrast',
      place: { variant: 'email', part: 'mjml' },
      what: 'a',
      why: 'b',
      remedy: 'c',
    } as const;
    const voice = (severity: string) =>
      voiceSchema.parse({ severities: { contrast: severity }, waivableBy: { contrast: 'analyst' } });
    expect(findingOf(remark, voice('off'))).toBeUndefined();
    expect(findingOf(remark, voice('warns'))).toMatchObject({ severity: 'warns' });
    expect(findingOf(remark, voice('blocks'))).toMatchObject({ severity: 'blocks', waivableBy: 'analyst' });
  });

  it('can never be made less of where it is law or safety', () => {
    expect(voiceSchema.safeParse({ severities: { unsubscribe: 'off' } }).success).toBe(false);
    expect(voiceSchema.safeParse({ waivableBy: { 'postal-address': 'author' } }).success).toBe(false);
  });
});

describe('a hostile template', () => {
  it.each([
    ['nested without measure', '<div>'.repeat(20_000)],
    ['of formats that reopen', Array.from({ length: 5_000 }, (_, i) => `<p><b id="${i}">`).join('')],
    ['of comments that never end', '<!--'.repeat(50_000)],
    ['of styles that never end', `<p style="${'color:red('.repeat(20_000)}">a</p>`],
    ['of a font list that never ends', `<p style="font:${'1px '.repeat(20_000)}">a</p>`],
    ['of addresses that never end', `<a href="${'https://a@'.repeat(20_000)}">a</a>`],
    ['of letters that fold', `<p>${'\ufdfa\u00ad'.repeat(10_000)}</p>`],
    ['of conditional comments', '<!--[if mso]><p>a<![endif]-->'.repeat(5_000)],
  ])('%s is judged, or refused, within seconds', async (_, html) => {
    const script = mail('a');
    const before = process.cpuUsage();
    const { remarks, failures } = judge({
      sources: { ...script, blocks: { bad: html } },
      used: ['bad'],
      speaker: {
        locale: 'en',
        colours: { ink: '#000' },
        voice: voiceSchema.parse({ fonts: ['Georgia'], banned: [{ term: 'x' }] }),
      },
      messageClasses: [],
      trials: [],
    });
    expect(Array.isArray(remarks) && Array.isArray(failures)).toBe(true);
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(5);
  });
});
