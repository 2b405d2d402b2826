import type { Channel, CustomerSnapshot } from '@tourbus/contracts';
import { localeOf, timeZoneOf } from './locale.js';
import type { RenderJob } from './render.js';

/** What a communication is made from, beside its template. */
export interface Facts {
  readonly data: unknown;
  readonly customer: CustomerSnapshot;
  readonly brand: { readonly locale: string };
  readonly event: { readonly id: string; readonly type: string; readonly time: string };
}

export interface Place {
  readonly template: string;
  readonly variant: number;
  readonly communicationId: string;
  readonly channel: Channel;
}

/** How to greet and list the customer, also where nobody said. */
export function displayName({ display, given, family, organisation }: CustomerSnapshot['names']): string {
  return display ?? ([given, family].filter(Boolean).join(' ') || (organisation ?? ''));
}

export const localeFor = (customer: Pick<CustomerSnapshot, 'locale'>, brand: { locale: string }): string =>
  localeOf(customer.locale, brand.locale);

/** Puts together what one template sees of one customer: the same for a communication, a preview and a sample. */
export function renderJob(
  { data, customer, brand, event }: Facts,
  { template, variant, communicationId, channel }: Place,
): RenderJob {
  const locale = localeFor(customer, brand);
  return {
    template,
    variant,
    locale,
    timeZone: timeZoneOf(customer.timeZone),
    brandLocale: localeOf(brand.locale),
    context: {
      data,
      customer: { ...customer, names: { ...customer.names, display: displayName(customer.names) } },
      brand,
      event,
      communication: { id: communicationId, channel, locale },
    },
  };
}
