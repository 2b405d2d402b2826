import { describe, expect, it } from '@jest/globals';
import { searchQuery } from './search-query.js';

describe('what somebody types to find a customer', () => {
  it.each([
    ['Zoë', "'zoe':*"],
    ['  ZOË   Müller ', "'zoe':* & 'muller':*"],
    ['Straße', "'strasse':*"],
    ['Łukasz Sørensen', "'lukasz':* & 'sorensen':*"],
    ['O’Brien', "'obrien':*"],
    ['İpek Yıldız', "'ipek':* & 'yildiz':*"],
    ['Ὀδυσσεύς', "'οδυσσευσ':*"],
    ['anna.berger@shop.example', "'anna.berger@shop.example':*"],
    ['Berger-Huber', "('berger-huber':* | ('berger':* & 'huber':*))"],
    ['C-20736', "('c-20736':* | ('20736':*))"],
    ['+43 660 1234567', "'436601234567':* | (('+43':* | ('43':*)) & '660':* & '1234567':*)"],
    ['0660/1234567', "'6601234567':* | (('0660/1234567':* | ('0660':* & '1234567':*)))"],
    ['J-J', "('j-j':* | ('j':* & 'j':*))"],
    ['王', "'王':*"],
    ['a\\b', "'a\\\\b':*"],
    ['--', "'--':*"],
  ])('%s', (find, query) => expect(searchQuery(find)?.replace(/\s+/g, ' ')).toBe(query));

  it('is nothing where there are no words', () => {
    expect(searchQuery(' ’ ')).toBeUndefined();
  });
});
