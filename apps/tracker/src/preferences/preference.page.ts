import { type Channel, type OfferedTopic, channels } from '@tourbus/contracts';
import { type Page, escapeHtml, sentence } from '../pages/page.js';
import { type PageLanguage, pageLanguages } from '../pages/texts.js';
import { maskAddress } from '../unsubscribe/unsubscribe.page.js';
import { type Choice, type Fault, type Fields, pauses } from './choice.js';
import { button, group, option, radios, select, tick } from './form-parts.js';
import type { Centre } from './preferences.service.js';
import { centreTexts } from './texts.js';
import type { CentreTexts } from './texts/centre-texts.js';
import { zoneOptions } from './time-zones.js';

const dones = ['saved', 'stopped'] as const;
/** What was done on the page before this one. */
export type Done = (typeof dones)[number];
export const isDone = (text: unknown): text is Done => dones.some((done) => done === text);

/** What the page has to say besides itself. */
export interface Telling {
  done?: Done;
  /** A form that could not be saved: it is shown as it was sent. */
  refused?: Choice;
}

/** What all parts of the form look at. */
interface Form {
  centre: Centre;
  texts: CentreTexts;
  fields: Fields;
  fault?: Fault;
}

/** Of a text in several languages the one for this page, else the brand's own, which is read aloud as what it is. */
function translated(text: OfferedTopic['name'], language: PageLanguage, otherwise: string): string {
  const speaks = (tag: string): boolean => tag.split('-')[0]?.toLowerCase() === language;
  const own = Object.keys(text).find(speaks);
  if (own !== undefined) return escapeHtml(text[own] ?? '');
  const [[tag, words] = ['', '']] = Object.entries(text).sort(
    ([a], [b]) => Number(b === otherwise) - Number(a === otherwise),
  );
  return `<span lang="${escapeHtml(tag)}">${escapeHtml(words)}</span>`;
}

/** Looks like the brand, as far as it has said how. */
export const frameOf = ({
  message,
  language,
  offer,
}: Centre): Pick<Page, 'language' | 'sender' | 'accent' | 'wide'> => ({
  language,
  sender: offer?.name ?? (message.channel === 'email' ? (message.sender ?? undefined) : undefined),
  accent: offer?.accent,
  wide: true,
});

function marketingOf({ centre, texts, fields }: Form): string {
  const rows = centre.standing.ways.map(({ channel, points, stopped }) => {
    const name = escapeHtml(texts[channel]);
    if (stopped) return `<p class="soft">${sentence(texts.pointStopped, { channel: texts[channel] })}</p>`;
    const addresses = points.flatMap(({ address, state }) =>
      address === undefined || state === 'stopped' ? [] : `<bdi>${escapeHtml(maskAddress(address))}</bdi>`,
    );
    return tick(`marketing-${channel}`, fields.marketing[channel] ?? false, name, addresses.join('<br>'));
  });
  return group(escapeHtml(texts.marketing), escapeHtml(texts.marketingHint), rows.join('\n'));
}

function topicsOf({ centre: { offer, language }, texts, fields }: Form): string {
  if (!offer || offer.topics.length === 0) return '';
  const rows = offer.topics.map(({ key, name, description }) => {
    const hint = description && translated(description, language, offer.locale);
    const label = translated(name, language, offer.locale);
    return tick(`topic-${key}`, fields.topics[key] ?? true, label, hint);
  });
  return group(escapeHtml(texts.topics), escapeHtml(texts.topicsHint), rows.join('\n'));
}

function frequencyOf({ centre, texts, fields }: Form): string {
  const { messages = 0, days = 0 } = centre.standing.preferences.frequency ?? {};
  const kept = sentence(texts.frequencyKept, { messages: String(messages), days: String(days) });
  const options = [
    { value: 'all', label: escapeHtml(texts.frequencyAll) },
    { value: 'weekly', label: escapeHtml(texts.frequencyWeekly) },
    { value: 'monthly', label: escapeHtml(texts.frequencyMonthly) },
    ...(centre.fields.frequency === 'kept' ? [{ value: 'kept', label: kept }] : []),
  ];
  const body = radios('frequency', fields.frequency, options);
  return group(escapeHtml(texts.frequency), escapeHtml(texts.frequencyHint), body);
}

function pauseOf({ centre, texts, fields }: Form): string {
  const { language, standing } = centre;
  const { pausedUntil = '' } = standing.preferences;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeZone: standing.timeZone ?? 'UTC',
  });
  const isPaused = centre.fields.pause === 'kept';
  const date = isPaused ? format.format(new Date(pausedUntil)) : '';
  const options = [
    { value: 'none', label: escapeHtml(texts.pauseNone) },
    ...(isPaused ? [{ value: 'kept', label: sentence(texts.pauseKept, { date }) }] : []),
    ...pauses.map((months) => ({ value: months, label: escapeHtml(texts[`pause${months}`]) })),
  ];
  const body = radios('pause', fields.pause, options);
  return group(escapeHtml(texts.pause), escapeHtml(texts.pauseHint), body);
}

const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

function quietOf({ texts, fields, fault }: Form): string {
  const { quiet, quietFrom, quietTo, timeZone } = fields;
  const times = (chosen: string): string =>
    [...new Set([...hours, chosen])]
      .sort()
      .map((time) => option(time, time, chosen))
      .join('');
  const wrong = (concerned: boolean): string =>
    concerned ? ' aria-invalid="true" aria-describedby="quiet-fault"' : '';
  const text = fault === 'times' ? texts.faultTimes : texts.faultZone;
  const body = [
    fault ? `<p class="wrong" id="quiet-fault">${escapeHtml(text)}</p>` : '',
    tick('quiet', quiet, escapeHtml(texts.quietOn)),
    '<div class="fields">',
    select('quiet-from', escapeHtml(texts.quietFrom), times(quietFrom), wrong(fault === 'times')),
    select('quiet-to', escapeHtml(texts.quietTo), times(quietTo), wrong(fault === 'times')),
    '</div>',
    select('zone', escapeHtml(texts.zone), zoneOptions(timeZone, texts.zoneUnknown), wrong(fault === 'zone')),
  ];
  return group(escapeHtml(texts.quiet), escapeHtml(texts.quietHint), body.filter(Boolean).join('\n'));
}

function preferOf({ centre, texts, fields }: Form): string {
  const open = centre.standing.ways.filter(({ stopped }) => !stopped).map(({ channel }) => channel);
  if (open.length < 2) return '';
  const named = (channel: Channel) => ({ value: channel, label: escapeHtml(texts[channel]) });
  const options = [
    { value: '', label: escapeHtml(texts.preferNone) },
    ...channels.filter((channel) => open.includes(channel)).map(named),
  ];
  const body = radios('prefer', fields.prefer, options);
  return group(escapeHtml(texts.prefer), escapeHtml(texts.preferHint), body);
}

function languageOf({ texts, fields }: Form): string {
  const options = pageLanguages.map((language) => {
    const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
    return option(language, escapeHtml(name), fields.language, ` lang="${language}"`);
  });
  const described = ' aria-describedby="language-hint"';
  return `<div class="box">${select('language', escapeHtml(texts.language), options.join(''), described, ' named')}
<p class="soft" id="language-hint">${escapeHtml(texts.languageHint)}</p></div>`;
}

/** Focused, so that whoever listens to the page hears it first. */
function told(texts: CentreTexts, { done, refused }: Telling): string {
  if (refused?.fault) {
    const [field, text] =
      refused.fault === 'times' ? ['quiet-from', texts.faultTimes] : ['zone', texts.faultZone];
    return `<div class="told fault" role="alert" tabindex="-1" autofocus>
<p><strong>${escapeHtml(texts.faultTitle)}</strong></p>
<p><a href="#${field}">${escapeHtml(text)}</a></p>
</div>`;
  }
  return done ? `<p class="told" role="status" tabindex="-1" autofocus>${escapeHtml(texts[done])}</p>` : '';
}

function introOf({ message, way }: Centre, texts: CentreTexts): string {
  const { recipient } = message;
  const reached =
    recipient && way.channel !== 'print'
      ? `\n<p class="soft">${sentence(texts.reached, { address: maskAddress(recipient) })}</p>`
      : '';
  return `<p>${escapeHtml(texts.intro)}</p>${reached}`;
}

/** Everything that one press does, each in a form of its own. */
const actsOf = (token: string, texts: CentreTexts): string => `<form method="post" class="beside">
${button('stop', escapeHtml(texts.stop), ' class="plain"')}
<p class="soft">${escapeHtml(texts.stopHint)}</p>
</form>
<p><a href="${token}/history">${escapeHtml(texts.past)}</a></p>
<hr>
<h2>${escapeHtml(texts.endTitle)}</h2>
<form method="post" class="beside">
<p class="soft">${escapeHtml(texts.endHint)}</p>
${button('end', escapeHtml(texts.end), ' class="plain"')}
</form>`;

/** The form on which customers choose. It is sent back to its own address, together with what it showed. */
export function preferencePage(token: string, centre: Centre, telling: Telling = {}): Page {
  const texts = centreTexts[centre.language];
  const { fields, fault, shown } = telling.refused ?? { fields: centre.fields, shown: centre.fields };
  const form: Form = { centre, texts, fields, fault };
  const groups = [marketingOf, topicsOf, frequencyOf, pauseOf, quietOf, preferOf, languageOf];
  const body = `${told(texts, telling)}
${introOf(centre, texts)}
<form method="post" autocomplete="off">
<input type="hidden" name="shown" value="${escapeHtml(JSON.stringify(shown))}">
<div class="columns">
${groups
  .map((part) => part(form))
  .filter(Boolean)
  .join('\n')}
</div>
${button('save', escapeHtml(texts.save))}
</form>
${actsOf(token, texts)}`;
  return { ...frameOf(centre), title: texts.title, body };
}
