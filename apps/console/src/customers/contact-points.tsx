import { Text } from '@mantine/core';
import { IconDeviceMobile, IconHome, IconMail } from '@tabler/icons-react';
import type { Channel, Customer, PostalAddress } from '../api/records.ts';
import { State } from '../parts/state.tsx';
import classes from './rows.module.css';
import { texts } from './texts.ts';

const icons: Record<Channel, typeof IconMail> = { email: IconMail, sms: IconDeviceMobile, print: IconHome };

const written = ({ recipient, lines, postalCode, city, region, country }: PostalAddress): string =>
  [recipient, ...lines, [postalCode, city].filter(Boolean).join(' '), region, country]
    .filter(Boolean)
    .join('\n');

/** Where the customer can be reached, the first of each channel first. */
export function ContactPoints({ of }: { of: Customer['contactPoints'] }) {
  if (of.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.noPoints}
      </Text>
    );
  return (
    <ul className={classes.rows}>
      {of.map(({ channel, address, state }) => {
        const Icon = icons[channel];
        const text = typeof address === 'string' ? address : written(address);
        return (
          <li key={`${channel} ${text}`}>
            <Icon size={18} stroke={1.6} role="img" aria-label={channel} />
            <span className={classes.address} dir="auto">
              {text}
            </span>
            <State of={state} />
          </li>
        );
      })}
    </ul>
  );
}
