import type { z } from 'zod';
import type { profileSchema } from './profile.js';

type Variants = z.input<typeof profileSchema>['variants'];
type Rules = Variants[number]['rules'];
type Windows = { days: number[]; from: string; until: string }[];
interface State {
  region: string;
  law: string;
  /** Since when, for texts where the law names them. */
  from: string;
  windows: Windows;
  reading?: 'conservative';
  note?: string;
  /** Three solicitations in 24 hours on one matter; here on any. */
  threeADay?: string;
  more?: Rules;
}

const weekdays = [1, 2, 3, 4, 5];
const everyDay = [...weekdays, 6, 7];
const daily = (from: string, until: string): Windows => [{ days: everyDay, from, until }];
/** Written about calls, by voice or not. */
const ofCalls = {
  reading: 'conservative',
  note: 'It speaks of calls; a text is taken for one.',
} as const;

const onSms = { version: 1, channels: ['sms' as const], classes: ['marketing' as const] };

/** Consent of its own beside the federal one. */
const washingtonTexts: Rules[number] = {
  ...onSms,
  id: 'us-wa-consent',
  asks: 'consent',
  accepts: [{ basis: 'express' }, { basis: 'express-written' }],
  from: '2003-07-27',
  law: { statute: 'Wash. Rev. Code', section: '§ 19.190.060, § 19.190.070(1)(b)' },
};

const states: readonly State[] = [
  {
    region: 'FL',
    law: 'Fla. Stat. § 501.616(6)(a)',
    from: '2021-07-01',
    windows: daily('08:00', '20:00'),
    ...ofCalls,
    threeADay: 'Fla. Stat. § 501.616(6)(b)',
  },
  {
    region: 'OK',
    law: 'Okla. Stat. tit. 15, § 775C.4 (Telephone Solicitation Act of 2022), hours',
    from: '2022-11-01',
    windows: daily('08:00', '20:00'),
    ...ofCalls,
    threeADay: 'Okla. Stat. tit. 15, § 775C.4, number of calls',
  },
  {
    region: 'MD',
    law: 'Md. Code, Com. Law § 14-4501 et seq. (Stop the Spam Calls Act of 2023), hours',
    from: '2024-01-01',
    windows: daily('08:00', '20:00'),
    threeADay: 'Md. Code, Com. Law § 14-4501 et seq., number of calls and texts',
  },
  {
    region: 'WA',
    law: 'Wash. Rev. Code § 80.36.390 (as of HB 1497, 2022)',
    from: '2022-06-09',
    windows: daily('08:00', '20:00'),
    ...ofCalls,
    more: [washingtonTexts],
  },
  {
    region: 'CT',
    law: 'Conn. Gen. Stat. § 42-288a (as of Public Act 23-98)',
    from: '2023-10-01',
    windows: daily('09:00', '20:00'),
  },
  {
    region: 'TX',
    law: 'Tex. Bus. & Com. Code § 301.051, with § 302.001 (as of SB 140, 2025)',
    from: '2025-09-01',
    windows: [
      { days: [...weekdays, 6], from: '09:00', until: '21:00' },
      { days: [7], from: '12:00', until: '21:00' },
    ],
    reading: 'conservative',
    note: 'Since a settlement of 2025, texts by consent are spared registration; their hours are kept all the same.',
  },
  {
    region: 'MA',
    law: 'Mass. Gen. Laws ch. 159C, § 3',
    from: '2003-04-01',
    windows: daily('08:00', '20:00'),
    ...ofCalls,
  },
  {
    region: 'MS',
    law: 'Miss. Code § 77-3-723(1)',
    from: '2003-07-01',
    windows: [{ days: [...weekdays, 6], from: '08:00', until: '20:00' }],
    ...ofCalls,
  },
  {
    region: 'RI',
    law: 'R.I. Gen. Laws § 5-61-3.6, hours of operation by § 5-61-2',
    from: '1999-07-01',
    windows: [
      { days: weekdays, from: '09:00', until: '18:00' },
      { days: [6], from: '10:00', until: '17:00' },
    ],
    reading: 'conservative',
    note: 'It names mobile numbers, and unsolicited calls alone. State and federal holidays are not known here: pause on them.',
  },
];

function variantOf({
  region,
  law,
  from,
  windows,
  reading,
  note,
  threeADay,
  more = [],
}: State): Variants[number] {
  const id = `us-${region.toLowerCase()}`;
  const quoted = { reading, ...(note !== undefined && { note }) };
  return {
    country: 'US',
    region,
    law,
    rules: [
      { ...onSms, id: `${id}-hours`, asks: 'hours', windows, from, law: split(law, quoted) },
      ...(threeADay === undefined
        ? []
        : [
            {
              ...onSms,
              id: `${id}-frequency`,
              asks: 'frequency' as const,
              most: 3,
              hours: 24,
              from,
              law: split(threeADay, {
                reading: 'conservative',
                note: 'Three on the same matter; here three on any.',
              }),
            },
          ]),
      ...more,
    ],
  };
}

/** Before the section sign stands the code. */
function split(citation: string, rest: { reading?: 'conservative'; note?: string }) {
  const at = citation.indexOf('§');
  return { statute: citation.slice(0, at).replace(/,?\s*$/, ''), section: citation.slice(at), ...rest };
}

/** States whose hours are narrower than the federal ones, or that count messages. */
export const usStates: Variants = states.map(variantOf);
