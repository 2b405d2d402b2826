import { describe, expect, it } from '@jest/globals';
import { type Known, suggest } from './completion.ts';

const known: Known = {
  facts: {
    data: { order: { number: 'F1' }, lines: [{ name: 'Mug', quantity: 2 }] },
    customer: { names: { given: 'Aoife' } },
  },
  blocks: ['greeting', 'mail-footer'],
  texts: ['title', 'intro'],
  helpers: [
    {
      name: 'if',
      block: true,
      about: 'shows what follows where it holds',
      example: '{{#if data.note}}…{{/if}}',
    },
    { name: 'each', block: true, about: 'repeats', example: '{{#each data.lines}}…{{/each}}' },
    { name: 'money', block: false, about: 'an amount', example: '{{money data.total "EUR"}}' },
  ],
};
const labels = (before: string): string[] => suggest(before, known)?.options.map(({ label }) => label) ?? [];

describe('what the editor suggests', () => {
  it('is nothing outside of a statement', () => {
    expect(suggest('<p>da', known)).toBeUndefined();
    expect(suggest('{{data.order.number}} da', known)).toBeUndefined();
  });

  it('is every variable of the sample data, with what is there, and every helper', () => {
    expect(suggest('<p>{{data.or', known)).toMatchObject({ length: 7 });
    expect(labels('{{')).toEqual(
      expect.arrayContaining(['data.order.number', 'customer.names.given', 'money']),
    );
    expect(suggest('{{', known)?.options).toContainEqual({
      label: 'data.order.number',
      type: 'variable',
      detail: 'F1',
    });
    expect(suggest('{{', known)?.options).toContainEqual({
      ...{ label: 'money', type: 'function', detail: '{{money data.total "EUR"}}', info: 'an amount' },
    });
  });

  it.each([
    ['{{> ', ['greeting', 'mail-footer']],
    ['{{#', ['if', 'each']],
    ['{{t "', ['title', 'intro']],
    ['{{> button label=(t "', ['title', 'intro']],
  ])('after %s is %j', (before, expected) => expect(labels(before)).toEqual(expected));

  it('begins with the fields of an item where a list is repeated, and no longer after its end', () => {
    expect(labels('{{#each data.lines}}<li>{{').slice(0, 2)).toEqual(['name', 'quantity']);
    expect(labels('{{#each data.lines}}{{name}}{{/each}}{{')).not.toContain('quantity');
  });
});
