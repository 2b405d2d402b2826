import { escapeHtml } from '../pages/page.js';
import { option } from './form-parts.js';

/** Places have new names, and the Unicode CLDR keeps its old ones as identifiers. */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** `America/Argentina/Buenos_Aires` is Buenos Aires, in America. Places have their English names. */
function placeOf(zone: string): { region: string; city: string } {
  const [region = '', ...rest] = zone.split('/');
  return { region: rest.length === 0 ? '' : region, city: (rest.at(-1) ?? region).replaceAll('_', ' ') };
}

const places = Intl.supportedValuesOf('timeZone')
  .map((zone) => renamed[zone] ?? zone)
  .map((zone) => ({ zone, ...placeOf(zone) }))
  .sort((a, b) => (a.zone < b.zone ? -1 : 1));

const optionsOf = (some: typeof places, chosen: string): string =>
  some.map(({ zone, city }) => option(zone, escapeHtml(city), chosen)).join('');

/** All time zones as options by region; one that goes by another name here is among them where it is the chosen one. */
export function zoneOptions(chosen: string, unknown: string): string {
  const known = chosen === '' || places.some(({ zone }) => zone === chosen);
  const all = known ? places : [...places, { zone: chosen, ...placeOf(chosen) }];
  const regions = Map.groupBy(all, ({ region }) => region);
  const groups = [...regions].map(([region, some]) =>
    region === ''
      ? optionsOf(some, chosen)
      : `<optgroup label="${escapeHtml(region)}">${optionsOf(some, chosen)}</optgroup>`,
  );
  return `${chosen === '' ? option('', escapeHtml(unknown), chosen) : ''}${groups.join('')}`;
}
