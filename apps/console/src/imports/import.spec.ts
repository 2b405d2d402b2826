import { describe, expect, it } from '@jest/globals';
import { titleOf } from './import.ts';

describe('a draft whose file has no title is called like the file', () => {
  it.each([
    ['order_shipped.html', 'order shipped'],
    ['Welcome-letter  2.final.docx', 'Welcome letter 2.final'],
    ['Zahlungserinnerung.ZIP', 'Zahlungserinnerung'],
    ['.html', 'Import'],
  ])('%s is “%s”', (file, name) => expect(titleOf(file)).toBe(name));
});
