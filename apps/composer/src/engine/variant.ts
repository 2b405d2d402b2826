import type { Channel } from '@tourbus/contracts';
import { localeOf, wideningLocales } from './locale.ts';

/** Whom a variant of a template is for. */
export interface VariantFor {
  readonly channel: Channel;
  readonly locale?: string;
  readonly segment?: string;
}

/** As faults and findings say where they are. */
export function nameOfVariant({
  channel,
  locale,
  segment,
}: Omit<VariantFor, 'channel'> & { readonly channel: string }): string {
  const whom = [locale, segment && `segment ${segment}`].filter(Boolean).join(', ');
  return whom ? `${channel} (${whom})` : channel;
}

/**
 * Which of a template's variants for a channel somebody is given: nearest to their locale, for it is no use to be
 * spoken to as a member in words that one does not understand; then the first for a segment that they are in; then the
 * one for everybody. One without a locale is for all of them.
 */
export function chooseVariant(
  variants: readonly VariantFor[],
  channel: Channel,
  { locale, segments = [] }: { locale: string; segments?: readonly string[] | undefined },
): number {
  const offered = variants
    .map((variant, index) => ({ ...variant, index }))
    .filter(
      (variant) =>
        variant.channel === channel && (variant.segment === undefined || segments.includes(variant.segment)),
    )
    .sort((a, b) => Number(a.segment === undefined) - Number(b.segment === undefined));
  for (const tag of wideningLocales(locale)) {
    const match = offered.find((variant) => variant.locale && localeOf(variant.locale) === tag);
    if (match) return match.index;
  }
  return (offered.find((variant) => !variant.locale) ?? offered[0])?.index ?? -1;
}
