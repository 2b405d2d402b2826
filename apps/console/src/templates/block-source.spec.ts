import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  clearOf,
  descriptionOf,
  fits,
  kindOf,
  mailWith,
  parametersOf,
  statementFor,
} from './block-source.ts';

const helpers = ['if', 'each', 'with', 't', 'dir', 'plural', 'join', 'eq'].map((name) => ({ name }));
const parameters = (source: string) => parametersOf(source, helpers).map(({ name }) => name);

describe('what a block needs', () => {
  it.each([
    ['<a href="{{url}}">{{label}}</a>', ['url', 'label']],
    ['<p dir="{{dir}}">{{t "help" name=customer.names.given}} {{brand.name}}</p>', []],
    ['{{#if note}}{{note}}{{else}}{{data.note}}{{/if}}', ['note']],
    ['{{#each data.lines}}{{name}}{{@index}}{{/each}}{{after}}', ['after']],
    ['{{#if (eq state "paid")}}{{t "thanks" who=who}}{{/if}}', ['state', 'who']],
    ['{{!-- {{never}} --}}{{> other label=name}}', []],
  ])('%s is %j', (source, expected) => expect(parameters(source)).toEqual(expected));

  it('is handed to it where it is put in, numbers as numbers', () => {
    const found = parametersOf('{{plural count one=(t "one")}} {{label}}', helpers);
    expect(statementFor('pieces', found)).toBe('{{> pieces count=2 label="label"}}');
    expect(statementFor('button', found, (value, index) => `<${index}:${value}>`)).toBe(
      '{{> button count=<0:2> label="<1:label>"}}',
    );
    expect(statementFor('footer', [])).toBe('{{> footer}}');
  });
});

describe('where a block fits', () => {
  it('follows from what it is made of', () => {
    const kinds = ['<mj-section></mj-section>', '<p>{{label}}</p>', '{{t "hello"}}'].map(kindOf);
    expect(kinds).toEqual(['mjml', 'html', 'text']);
    const parts = [
      'variants/0/mjml',
      'documents/note/html',
      'variants/0/subject',
      'documents/note/css',
      'sampleData',
    ];
    expect(kinds.map((kind) => parts.filter((id) => fits(kind, { id })))).toEqual([
      ['variants/0/mjml'],
      ['variants/0/mjml', 'documents/note/html'],
      ['variants/0/mjml', 'documents/note/html', 'variants/0/subject'],
    ]);
  });
});

describe('where a block is put', () => {
  const text = '<p dir="{{dir}}">{{t "title"}} and more</p>';
  it.each([
    ['in a statement behind it', 'titl', '{{t "title"}}', 'text'],
    ['in a tag behind that', 'dir="', '<p dir="{{dir}}">', 'html'],
    ['in a statement of a tag behind the tag', '{dir', '<p dir="{{dir}}">', 'mjml'],
    ['between words where it is', 'and ', 'and ', 'html'],
  ] as const)('is %s', (_, before, expected, kind) => {
    const at = (words: string) => text.indexOf(words) + words.length;
    expect(clearOf(text, at(before), kind)).toBe(at(expected));
  });

  it('may be within an attribute where it is words alone', () => {
    expect(clearOf('<p title="">', 10, 'text')).toBe(10);
  });
});

describe('what is said about a block', () => {
  it('is its first comment, or how it reads', () => {
    expect(descriptionOf('{{!-- A link that looks\n like a button --}}<a>{{label}}</a>')).toBe(
      'A link that looks like a button',
    );
    expect(descriptionOf('<p>Dear {{customer.names.given}},&nbsp;{{t "thanks" a=b}}</p>')).toBe(
      'Dear ‹customer.names.given›, ‹thanks›',
    );
    expect(descriptionOf('{{#if a}}{{date data.due "long"}}{{else}}{{plural count other="#"}}{{/if}}')).toBe(
      '‹data.due› / ‹count›',
    );
    expect(descriptionOf('<mj-head><mj-title>x</mj-title></mj-head>')).toBe('');
  });
});

describe('the picture of a block', () => {
  it('is of a mail that holds nothing else', () => {
    expect(mailWith('<p>x</p>', '{{> a}}')).toContain('<mj-text>{{> a}}</mj-text>');
    expect(mailWith('<mj-section></mj-section>', '{{> a}}')).toBe('<mjml><mj-body>{{> a}}</mj-body></mjml>');
    expect(mailWith('<mj-head></mj-head>', '{{> a}}')).toBe('<mjml>{{> a}}<mj-body></mj-body></mjml>');
  });

  it('has the looks of the template’s own mail', () => {
    const mjml =
      '<mjml lang="de"><mj-head>…</mj-head><mj-body css-class="page"><mj-section/></mj-body></mjml>';
    expect(mailWith('<mj-section></mj-section>', '{{> a}}', mjml)).toBe(
      '<mjml lang="de"><mj-head>…</mj-head><mj-body>{{> a}}</mj-body></mjml>',
    );
  });

  it('knows what each of our samples is', () => {
    const folder = 'samples/content/blocks/';
    const kinds = readdirSync(folder).map((name) => [name, kindOf(readFileSync(folder + name, 'utf8'))]);
    expect(Object.fromEntries(kinds)).toMatchObject({
      ...{ 'button.html': 'html', 'mail-footer.mjml': 'mjml', 'greeting.html': 'text' },
    });
  });
});
