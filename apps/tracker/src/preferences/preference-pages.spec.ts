import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { preferencesOfferedV1 } from '@tourbus/contracts';
import { renderPage } from '../pages/page.js';
import { pageLanguages, pageTexts } from '../pages/texts.js';
import type { Communication } from '../record/communication.entity.js';
import { choiceOf, fieldsOf } from './choice.js';
import { linkDays } from './link-rule.js';
import { historyPage } from './history.page.js';
import type { PastMessage } from './history.js';
import { preferencePage } from './preference.page.js';
import type { Centre } from './preferences.service.js';
import type { Standing } from './standing.js';
import { centreTexts, wordingOf } from './texts.js';

const token = 'a-token';
const now = new Date('2026-11-22T12:00:00Z');
const standing: Standing = {
  locale: 'de-AT',
  timeZone: 'Europe/Vienna',
  preferences: { pausedUntil: '2027-02-21T23:00:00.000Z', frequency: { messages: 3, days: 10 } },
  ways: [
    {
      channel: 'email',
      points: [{ channel: 'email', address: 'zoe@customers.example', state: 'active' }],
      stopped: false,
    },
    {
      channel: 'sms',
      points: [{ channel: 'sms', address: '+436601234567', state: 'stopped' }],
      stopped: true,
    },
    { channel: 'print', points: [{ channel: 'print', state: 'active' }], stopped: false },
  ],
  marketing: new Set(['email']),
  declined: new Set(['field-notes']),
};
function centre(
  language: Centre['language'] = 'de',
  more: Partial<Standing> = {},
  offer: Centre['offer'] = preferencesOfferedV1.example,
): Centre {
  const stands = { ...standing, ...more };
  const message = { channel: 'email', sender: 'Sender', recipient: 'zoe@customers.example' } as Communication;
  const topics = offer.topics.map(({ key }) => key);
  const fields = fieldsOf(stands, topics, { language, now });
  return { message, way: { channel: 'email' }, language, offer, standing: stands, fields };
}
const html = (...given: Parameters<typeof centre>): string =>
  renderPage(preferencePage(token, centre(...given)));
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const refused = (
  language: Centre['language'],
  form: Record<string, string>,
  more: Partial<Standing> = {},
) => {
  const open = centre(language, more);
  const choice = choiceOf({ shown: JSON.stringify(open.fields), ...form }, open.fields, now);
  return renderPage(preferencePage(token, open, { refused: choice }));
};

describe('the texts of the customer’s pages', () => {
  const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

  it.each(pageLanguages)('are all there in %s, with the same places to fill in', (language) => {
    const texts = centreTexts[language];
    for (const key of Object.keys(centreTexts.en) as (keyof typeof texts)[]) {
      expect([key, places(texts[key])]).toEqual([key, places(centreTexts.en[key])]);
      expect([key, texts[key].trim()]).not.toEqual([key, '']);
    }
  });

  it('say how long links count', () => {
    for (const { endedText } of Object.values(pageTexts)) expect(endedText).toContain(String(linkDays));
  });

  it('have a number that tells whoever agreed to them from whoever agreed to others', () => {
    const digest = createHash('sha256').update(JSON.stringify(centreTexts)).digest('hex').slice(0, 16);
    // Other words have another number: change both.
    expect([wordingOf('sv'), digest]).toEqual(['preference-centre/1/sv', '6397dd10d8584298']);
  });
});

describe.each(pageLanguages)('the page of choices in %s', (language) => {
  const page = html(language);

  it('says by a label what each control is for, and by a legend what each group is for', () => {
    const controls = [...page.matchAll(/<(?:input|select)\b[^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => !tag.includes('type="hidden"'));
    expect(controls.length).toBeGreaterThan(15);
    expect(count(page, /<label\b/g)).toBe(controls.length);
    expect(
      count(page, /<label class="choice"><input\b/g) +
        count(page, /<label class="field(?: named)?" for="([\w-]+)">[^<]+<select id="\1"/g),
    ).toBe(controls.length);
    expect(count(page, /<fieldset><legend>[^<]+<\/legend>/g)).toBe(count(page, /<fieldset\b/g));
  });

  it('is in its language and direction, loads nothing, and runs nothing', () => {
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(page).not.toMatch(/<script|<img|<link|src=|@import|url\(|style="|\son\w+=|undefined|\{\w+\}/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(count(page, /<h1>/g)).toBe(1);
  });
});

describe('the page of choices', () => {
  it('shows how things stand, in names that the brand gives in the customer’s language', () => {
    const page = html('de');
    expect(page).toMatch(/name="marketing-email" checked>/);
    expect(page).toMatch(/name="marketing-print">/);
    expect(page).toMatch(
      /name="topic-field-notes"><span>Feldnotizen<small class="soft"><span lang="en">What we saw/,
    );
    expect(page).toMatch(/value="kept" checked><span>Bis <bdi>22\. Februar 2027<\/bdi>, wie bisher/);
    expect(page).toMatch(/Höchstens <bdi>3<\/bdi> in <bdi>10<\/bdi> Tagen/);
    expect(page).toMatch(/value="Europe\/Vienna" selected>Vienna/);
    expect(page).toContain('z•••@customers.example');
    expect(page).not.toContain('zoe@customers.example');
    expect(html('fr')).toContain('<span><span lang="en">Field notes</span>');
  });

  it('offers nothing where somebody stopped it, and says so', () => {
    const page = html('en');
    expect(page).not.toContain('name="marketing-sms"');
    expect(page).not.toContain('value="sms"');
    expect(page).toContain('<bdi>Text message (SMS)</bdi>: stopped');
  });

  it('asks for a time zone only where nobody knows it', () => {
    expect(html('en', { timeZone: undefined })).toContain('<option value="" selected>Please choose</option>');
    expect(html('en')).not.toContain('Please choose');
    expect(html('en', { timeZone: 'Europe/Kiev' })).toContain('value="Europe/Kiev" selected>Kiev');
    expect(html('en')).toContain('<option value="Europe/Kyiv">Kyiv</option>');
    expect(html('en')).not.toContain('Kiev');
  });

  it('asks for the preferred way only where there are several', () => {
    const ways = standing.ways.slice(0, 1);
    expect([html('en'), html('en', { ways })].map((page) => page.includes('name="prefer"'))).toEqual([
      true,
      false,
    ]);
  });

  it('does without topics, name and colour where the brand has not said any', () => {
    const plain = renderPage(preferencePage(token, { ...centre('en'), offer: undefined }));
    expect(plain).not.toContain('topic-');
    expect(plain).toContain('<bdi>Sender</bdi>');
    expect(count(plain, /<style>/g)).toBe(1);
    expect(html('en')).toContain('<style>main{border-top:6px solid #5f7350}</style>');
  });

  it('takes no colour that is none', () => {
    const accent = '#fff}body{display:none' as string;
    expect(html('en', {}, { ...preferencesOfferedV1.example, accent })).not.toContain('display:none');
  });

  it('escapes what comes from outside', () => {
    const hostile = `"><script>alert('x')</script>`;
    const topics = [{ key: hostile, name: { en: hostile }, description: { en: hostile } }];
    const ways = [
      {
        channel: 'email',
        points: [{ channel: 'email', address: `${hostile}@x`, state: 'active' }],
        stopped: false,
      },
    ] as const;
    const page = html(
      'en',
      { ways: [...ways].map((way) => ({ ...way, points: [...way.points] })) },
      { ...preferencesOfferedV1.example, name: hostile, topics },
    );
    expect(page).not.toMatch(/<script|alert\('/);
    expect(page).toContain('name="topic-&quot;&gt;&lt;script&gt;');
  });

  it('has three forms, each of which posts to where it came from', () => {
    const page = html('en');
    expect(count(page, /<form method="post"/g)).toBe(3);
    expect(page).not.toMatch(/<form[^>]* action=/);
    expect([...page.matchAll(/name="act" value="(\w+)"/g)].map(([, act]) => act)).toEqual([
      'save',
      'stop',
      'end',
    ]);
  });

  it('tells what was done, where a screen reader begins', () => {
    const page = renderPage(preferencePage(token, centre('en'), { done: 'saved' }));
    expect(page).toContain(`role="status" tabindex="-1" autofocus>${centreTexts.en.saved}`);
  });

  it('tells what is wrong, leads there, and keeps what was chosen and what was shown', () => {
    const page = refused('en', { quiet: 'on', 'quiet-from': '08:00', 'quiet-to': '08:00', language: 'sv' });
    expect(page).toContain('role="alert" tabindex="-1" autofocus');
    expect(page).toContain('<a href="#quiet-from">Quiet hours cannot begin and end at the same time.</a>');
    expect(count(page, / aria-invalid="true" aria-describedby="quiet-fault"/g)).toBe(2);
    expect(count(page, / id="quiet-fault"/g)).toBe(1);
    expect(page).toMatch(/<option value="sv" lang="sv" selected>svenska/);
    expect(page).toContain('&quot;language&quot;:&quot;en&quot;');
    const zoneless = refused('de', { quiet: 'on' }, { timeZone: undefined });
    expect(zoneless).toContain('<a href="#zone">');
    expect(count(zoneless, / aria-invalid="true"/g)).toBe(1);
  });
});

describe('the page of the past', () => {
  const mail: PastMessage = {
    sentAt: new Date('2026-11-02T23:30:00Z'),
    channel: 'email',
    messageClass: 'transactional',
    subject: '<b>Unterwegs</b>',
    locale: 'de-AT',
    recipient: 'zoe@customers.example',
    outcome: 'delivered',
  };
  const past = (items: PastMessage[], next?: string, language: Centre['language'] = 'en') =>
    renderPage(historyPage(token, centre(language), { items, next }));

  it('tells by the customer’s clock when, where, and in what language something was sent', () => {
    const page = past([mail]);
    expect(page).toMatch(/<time datetime="2026-11-02T23:30:00\.000Z">November 3, 2026 at 12:30\sAM<\/time>/);
    expect(page).toContain('<h2><bdi lang="de-AT">&lt;b&gt;Unterwegs&lt;/b&gt;</bdi></h2>');
    expect(page).toContain('<bdi>E-mail</bdi> to <bdi>z•••@customers.example</bdi><br>Delivered');
    expect(page).toContain('About your orders, invoices or account');
  });

  it('names by its kind what has no subject, and shows no postal address', () => {
    const page = past([
      { ...mail, channel: 'print', subject: undefined, messageClass: 'marketing', outcome: 'failed' },
    ]);
    expect(page).toContain('<h2>News and offers</h2>\n<p class="soft">Letter<br>Not delivered');
  });

  it('says the zone where it is not the customer’s', () => {
    const page = renderPage(historyPage(token, centre('de', { timeZone: undefined }), { items: [mail] }));
    expect(page).toContain('23:30 UTC');
  });

  it('leads on to older messages, and back', () => {
    expect(past([mail], 'a/b')).toContain('<a href="history?before=a%2Fb">Older messages</a>');
    expect(past([mail])).not.toContain('Older');
    expect(past([])).toContain('<a href="../a-token">Back to your choices</a>');
    expect(past([])).toContain('Nothing yet.');
  });
});
