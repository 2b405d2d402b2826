import { describe, expect, it } from '@jest/globals';
import { contactPointHash } from './contact-point-hash.js';
import { readSuppressionRows, suppressionRowsOf, type SuppressionRow } from './suppression-rows.js';
import { isLifted, standingSuppression, suppressionSchema, type Suppression } from './suppression.js';

const keys = { current: 'k1', keys: { k1: 'a'.repeat(32) } };
const now = new Date('2026-11-02T09:30:00Z');
const hash = contactPointHash({ channel: 'email', address: 'zoe@customers.example' }, keys);
const bounce: Suppression = {
  contactPoint: hash,
  channel: 'email',
  reason: 'hard-bounce',
  source: 'response:1',
  since: '2026-10-01T00:00:00.000Z',
};
const asked = { hashes: [hash], purpose: 'marketing', at: now };

describe('a suppression', () => {
  it.each<[string, Suppression[], string | undefined]>([
    ['forbids', [bounce], 'hard-bounce'],
    ['does so until its end', [{ ...bounce, until: '2026-11-02T09:30:00Z' }], undefined],
    ['and to the second before', [{ ...bounce, until: '2026-11-02T09:30:01Z' }], 'hard-bounce'],
    ['forbids a purpose alone', [{ ...bounce, purpose: 'surveys' }], undefined],
    ['forbids its own contact point alone', [{ ...bounce, contactPoint: `k1.${'x'.repeat(43)}` }], undefined],
    [
      'of several is shown that which stands longest',
      [
        { ...bounce, until: '2026-12-01T00:00:00Z' },
        { ...bounce, reason: 'complaint' },
      ],
      'complaint',
    ],
  ])('%s', (_, list, reason) => expect(standingSuppression(list, asked)?.reason).toBe(reason));

  it.each(['stop', 'complaint', 'unsubscribe', 'erasure', 'deceased', 'legal'])(
    'for the reason %s does not end by itself',
    (reason) => {
      const read = suppressionSchema.safeParse({ ...bounce, reason, until: '2027-01-01T00:00:00Z' });
      expect(read.error?.issues[0]?.message).toBe(
        'Only hard-bounce and manual may end by themselves: leave the end out.',
      );
    },
  );

  it.each([
    ['stop', ['start', 'proof']],
    ['unsubscribe', ['start', 'proof']],
    ['complaint', ['proof']],
    ['erasure', ['proof']],
    ['hard-bounce', ['start', 'proof', 'operator']],
    ['manual', ['start', 'proof', 'operator']],
    ['deceased', ['operator']],
    ['legal', ['operator']],
  ] as const)('for the reason %s is lifted by %j', (reason, by) => {
    const lifting = (one: 'start' | 'proof' | 'operator', more = {}) =>
      isLifted({ ...bounce, reason }, { by: one, at: now, contactPoint: hash, ...more });
    expect((['start', 'proof', 'operator'] as const).filter((one) => lifting(one))).toEqual(by);
    expect(lifting(by[0], { at: new Date('2026-09-01') })).toBe(false);
    expect(lifting(by[0], { contactPoint: `k1.${'x'.repeat(43)}` })).toBe(false);
  });
});

describe('the import of a list', () => {
  const context = { keys, source: 'import:old.csv', now };
  const row = (more: SuppressionRow = {}): SuppressionRow => ({
    channel: 'email',
    address: 'Zoe@customers.example',
    reason: 'complaint',
    ...more,
  });
  const read = (...rows: SuppressionRow[]) => readSuppressionRows(rows, context);

  it('keeps the hash of the address and says where it came from', () => {
    expect(read(row())).toEqual({
      suppressions: [
        {
          contactPoint: hash,
          channel: 'email',
          reason: 'complaint',
          source: 'import:old.csv',
          since: now.toISOString(),
        },
      ],
      errors: [],
    });
  });

  it.each<[string, SuppressionRow, string, string]>([
    ['no channel', row({ channel: '' }), 'channel', 'It is empty.'],
    ['an unknown channel', row({ channel: 'fax' }), 'channel', 'It is not known.'],
    ['an unknown reason', row({ reason: 'because' }), 'reason', 'It is not known.'],
    ['no address', row({ address: ' ' }), 'address', 'There is neither an address nor a hash.'],
    ['half an address', row({ address: 'hedwig@' }), 'address', 'It is no e-mail address.'],
    [
      'a national number',
      row({ channel: 'sms', address: '0660 99887' }),
      'address',
      'It is no phone number in international form.',
    ],
    [
      'a postal address in prose',
      row({ channel: 'print', address: 'Ulmenweg 1, Wien' }),
      'address',
      'It is no postal address.',
    ],
    ['an address and a hash', row({ hash }), 'hash', 'There is an address and a hash.'],
    [
      'a hash of another key',
      { ...row({ hash: hash.replace('k1', 'k9') }), address: '' },
      'hash',
      'It was made with a key that is not known here.',
    ],
    ['no time', row({ since: 'yesterday' }), 'since', 'It is no time.'],
    ['a time ahead', row({ since: '2027-01-01T00:00:00Z' }), 'since', 'It begins in the future.'],
    [
      'an end of what does not end',
      row({ until: '2027-01-01T00:00:00Z' }),
      'until',
      'Only hard-bounce and manual may end by themselves: leave the end out.',
    ],
    [
      'a note as long as a letter',
      row({ note: 'x'.repeat(201) }),
      'note',
      'It is longer than 200 characters.',
    ],
  ])('names the row that has %s, and takes the others', (_, wrong, column, reason) => {
    const { suppressions, errors } = read(row(), wrong, row());
    expect(errors).toEqual([{ row: 2, column, reason, remedy: expect.any(String) }]);
    expect(suppressions).toHaveLength(2);
    expect(JSON.stringify(errors)).not.toMatch(/hedwig|99887|Ulmenweg/);
  });

  it('reads what was exported', () => {
    const list: Suppression[] = [
      bounce,
      { ...bounce, until: '2027-01-01T00:00:00.000Z', note: '=HYPERLINK("x")' },
      { ...bounce, reason: 'erasure', purpose: 'marketing' },
    ];
    expect(readSuppressionRows(suppressionRowsOf(list), context)).toEqual({ suppressions: list, errors: [] });
  });
});
