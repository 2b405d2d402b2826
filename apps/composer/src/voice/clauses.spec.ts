import { describe, expect, it } from '@jest/globals';
import { type Letter, missingClauses, missingFromMarketing, textOf } from './clauses.js';

const place = { variant: 'email', part: 'mjml' };
const letter = (more: Partial<Letter> = {}): Letter => ({
  channel: 'email',
  locale: 'de-AT',
  brandLocale: 'en',
  messageClasses: ['regulatory'],
  text: '',
  links: [],
  ...more,
});
const clause = {
  name: 'withdrawal',
  messageClasses: ['regulatory' as const],
  jurisdictions: ['AT', 'DE'],
  channels: ['email' as const],
  text: { de: 'Sie können binnen 14 Tagen widerrufen.', en: 'You may withdraw within 14 days.' },
};
const missing = (more: Partial<Letter>): boolean => missingClauses([clause], letter(more), place).length > 0;

describe('a clause', () => {
  it.each([
    [
      'is there, over several lines and paragraphs',
      { country: 'AT', text: 'Hallo\nSie können\u00a0binnen\n14 Tagen\nwider\u00adrufen. Gruß' },
      false,
    ],
    ['is missing', { country: 'AT', text: 'Hallo' }, true],
    [
      'is there, but with other words in it',
      { country: 'AT', text: 'Sie können nicht binnen 14 Tagen widerrufen.' },
      true,
    ],
    ['is there in a language that is not the customer’s', { country: 'AT', text: clause.text.en }, true],
    [
      'is there in the brand’s language, where it has none for the customer’s',
      { country: 'DE', locale: 'fr', text: clause.text.en },
      false,
    ],
    ['is not asked for in another country', { country: 'FR' }, false],
    ['is not asked for where the country is not known', {}, false],
    [
      'is not asked for in another message class',
      { country: 'DE', messageClasses: ['service' as const] },
      false,
    ],
    ['is not asked for on another channel', { country: 'DE', channel: 'sms' as const }, false],
  ])('%s', (_, more, found) => {
    expect(missing(more)).toBe(found);
  });

  it('says where, and what to add', () => {
    expect(missingClauses([clause], letter({ country: 'AT' }), place)).toMatchObject([
      {
        rule: 'required-clause',
        what: 'the clause “withdrawal” is missing in what is sent to customers in AT',
        remedy: `Add: “${clause.text.de}”`,
      },
    ]);
  });

  it('comes in the nearest language that there is', () => {
    expect(textOf({ 'pt-BR': 'b', pt: 'p', en: 'e' }, 'pt-PT', 'en')).toBe('p');
    expect(textOf({ ja: 'j' }, 'fr', 'en')).toBe('j');
  });
});

describe('marketing', () => {
  const address = 'Fennholm GmbH, Deichgasse 4, 20457 Hamburg, Germany';
  const rules = (more: Partial<Letter>, postalAddress: string | undefined = address): string[] =>
    missingFromMarketing(
      letter({ messageClasses: ['marketing'], ...more }),
      postalAddress ? { postalAddress } : {},
      place,
    ).map(({ rule }) => rule);
  const unsubscribe = ['https://fennholm.example', 'tourbus:unsubscribe'];

  it.each([
    ['may go with both', { text: `Hi\n${address}`, links: unsubscribe }, []],
    [
      'may give the address line by line',
      { text: 'FENNHOLM GMBH\nDeichgasse 4\n20457 Hamburg\nGermany', links: unsubscribe },
      [],
    ],
    [
      'may not go without an address',
      { text: 'Fennholm GmbH, Hamburg', links: unsubscribe },
      ['postal-address'],
    ],
    [
      'may not go with a link that only looks like it',
      { text: address, links: ['https://x.example/unsubscribe'] },
      ['unsubscribe'],
    ],
    [
      'may go by SMS where it says how to stop',
      { channel: 'sms' as const, text: 'Sale! Reply STOP to stop.' },
      [],
    ],
    ['may not go by SMS without', { channel: 'sms' as const, text: 'Nonstop sale!' }, ['unsubscribe']],
    ['needs no unsubscribing on paper', { channel: 'print' as const, text: address }, []],
  ])('%s', (_, more, found) => {
    expect(rules(more)).toEqual(found);
  });

  it('may not go where the brand has no address', () => {
    expect(
      missingFromMarketing(letter({ messageClasses: ['marketing'], links: unsubscribe }), {}, place),
    ).toMatchObject([{ rule: 'postal-address', place: { part: 'brand' } }]);
  });

  it('alone is asked for these', () => {
    expect(rules({ messageClasses: ['transactional', 'service', 'regulatory'] })).toEqual([]);
  });
});
