import { describe, expect, it } from '@jest/globals';
import { keyFrom } from './key.ts';

describe('the key of a template', () => {
  it.each([
    ['Order shipped', 'order-shipped'],
    ['  Rückgabe – Café! ', 'ruckgabe-cafe'],
    ['«{{data.name}}»', 'data-name'],
    [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
    ['注文', ''],
  ])('of “%s” is “%s”', (name, key) => expect(keyFrom(name)).toBe(key));
});
