import { expect, test } from '@jest/globals';
import { compileMjml } from './mjml.js';

const mail = (style: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text ${style}>{{order.number}}</mj-text></mj-column></mj-section></mj-body></mjml>`;

test('a mail asks nobody for a font, however well known its name is', async () => {
  const { html, faults } = await compileMjml(mail('font-family="Roboto, sans-serif"'));
  expect(faults).toEqual([]);
  expect(html).toContain('Roboto, sans-serif');
  expect(html).not.toMatch(/@import|<link[^>]+stylesheet/);
});

test('what the author wrote in braces stays in its place', async () => {
  const { html } = await compileMjml(mail(''));
  expect(html).toContain('{{order.number}}');
});
