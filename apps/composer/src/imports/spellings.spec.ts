import { describe, expect, it } from '@jest/globals';
import { findSigns } from './spellings.js';

const found = (text: string) => findSigns(text).map(({ written, sign }) => [written, sign]);

describe('placeholders', () => {
  it.each([
    ['{{name}}', 'name'],
    ['{{ order.number }}', 'order.number'],
    ['{{\u00a0name\u00a0}}', 'name'],
    ['{name}', 'name'],
    ['{first name}', 'first name'],
    ['«First_Name»', 'First_Name'],
    ['<<Name>>', 'Name'],
    ['&lt;&lt;Name&gt;&gt;', 'Name'],
    ['[Product Name]', 'Product Name'],
    ['[Company Name, LLC]', 'Company Name LLC'],
    ['[[name]]', 'name'],
    ['%name%', 'name'],
    ['%%FirstName%%', 'FirstName'],
    ['${name}', 'name'],
    ['*|FNAME|*', 'FNAME'],
    ['{שם}', 'שם'],
    ['{\u200fשם\u200f}', 'שם'],
    ['{מע"מ}', 'מע"מ'],
    ['{Straße}', 'Straße'],
    ['{{顧客名}}', '顧客名'],
  ])('are recognised by these braces: %s', (written, path) => {
    expect(found(`Dear ${written}, hello`)).toEqual([[written, { does: 'show', path }]]);
  });

  it.each([
    ['{{{html}}}', { does: 'show', path: 'html', note: 'raw' }],
    ['{{&html}}', { does: 'show', path: 'html', note: 'raw' }],
    ['{@html}', { does: 'show', path: 'html', note: 'raw' }],
    ['{{ name | upcase }}', { does: 'show', path: 'name', note: 'formatted' }],
    ['{{formatDate due "short"}}', { does: 'show', path: 'due', note: 'formatted' }],
    ['{{#each items}}', { does: 'open', as: 'each', path: 'items' }],
    ['{{#each items as |item|}}', { does: 'open', as: 'each', path: 'items', item: 'item' }],
    ['{{#items}}', { does: 'open', as: 'section', path: 'items' }],
    ['{#items}', { does: 'open', as: 'section', path: 'items' }],
    ['{{^items}}', { does: 'open', as: 'unless', path: 'items' }],
    ['{^items}', { does: 'open', as: 'unless', path: 'items' }],
    ['{{#if paid}}', { does: 'open', as: 'if', path: 'paid' }],
    ['{{#if (eq a “b”)}}', { does: 'open', as: 'if', path: '(eq a "b")', question: true }],
    ['{{else}}', { does: 'else' }],
    ['{{else if late}}', { does: 'else', path: 'late' }],
    ['{{/each}}', { does: 'close', path: 'each' }],
    ['{/items}', { does: 'close', path: 'items' }],
    ['{/}', { does: 'close', path: '' }],
    ['{{.}}', { does: 'show', path: '.' }],
    ['{.}', { does: 'show', path: '.' }],
    ['{% for item in order.items %}', { does: 'open', as: 'each', path: 'order.items', item: 'item' }],
    ['{% if paid %}', { does: 'open', as: 'if', path: 'paid' }],
    ['{% endfor %}', { does: 'close', path: '' }],
    ['{{! a note }}', { does: 'nothing', why: 'comment' }],
    ['{{!-- a {{note}} --}}', { does: 'nothing', why: 'comment' }],
    ['{{> footer}}', { does: 'nothing', why: 'partial' }],
  ])('mean what they meant: %s', (written, sign) => {
    expect(found(written)).toEqual([[written, sign]]);
  });

  it.each([
    '100% of 50% more',
    'a { color: red; }',
    '« Bonjour »',
    '[1] and [sic]',
    '[ ] no',
    '[x] yes',
    '{a + b}',
    '${1}',
    'if (a << b) and c >> d',
    '{ }',
  ])('are not seen where there are none: %s', (text) => expect(found(text)).toEqual([]));

  it('of one letter in brackets are seen inside of a sentence', () => {
    expect(found('again in [x] days')).toEqual([['[x]', { does: 'show', path: 'x' }]]);
  });
});
