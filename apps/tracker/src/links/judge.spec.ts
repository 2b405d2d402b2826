import { describe, expect, it } from '@jest/globals';
import { type VisitFacts, judge } from './judge.js';

const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const facts = (more: Partial<VisitFacts>): VisitFacts => ({
  kind: 'click',
  method: 'GET',
  userAgent: chrome,
  ...more,
});

describe('who follows a link or loads an image', () => {
  it.each<[string, Partial<VisitFacts>]>([
    ['a phone', { userAgent: safari }],
    ['a desktop browser', { userAgent: chrome }],
    [
      'a desktop browser, right after dispatch',
      { userAgent: chrome, kind: 'open', millisecondsSinceDispatch: 300 },
    ],
    ['Gmail for a reader', { userAgent: gmail, kind: 'open', millisecondsSinceDispatch: 60_000 }],
    ['Gmail for a reader, of a mail whose dispatch is not known yet', { userAgent: gmail, kind: 'open' }],
    ['Yahoo for a reader', { userAgent: 'YahooMailProxy; https://help.yahoo.com/kb/', kind: 'open' }],
    ['Outlook', { userAgent: 'Microsoft Outlook 16.0', kind: 'open' }],
    [
      'Thunderbird',
      {
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0',
        kind: 'open',
      },
    ],
  ])('takes %s for a person', (_, more) => expect(judge(facts(more))).toBeUndefined());

  it.each<[string, Partial<VisitFacts>, string]>([
    ['a link checker that asks for the head', { method: 'HEAD' }, 'head'],
    ['a browser that fetches ahead', { purpose: 'prefetch;prerender' }, 'ahead'],
    ['a nameless program', { userAgent: undefined }, 'no user agent'],
    ['a nameless program', { userAgent: '' }, 'no user agent'],
    ['Apple Mail Privacy Protection', { userAgent: 'Mozilla/5.0', kind: 'open' }, 'Apple'],
    [
      'Gmail fetching ahead',
      { userAgent: gmail, kind: 'open', millisecondsSinceDispatch: 900 },
      'image proxy',
    ],
    ['Gmail following a link', { userAgent: gmail }, 'a program'],
    ['Proofpoint', { userAgent: 'Mozilla/5.0 (compatible; Proofpoint)' }, 'proofpoint'],
    ['Barracuda', { userAgent: 'BarracudaCentral' }, 'barracuda'],
    ['Microsoft Defender', { userAgent: `${chrome} SafeLinks` }, 'safelinks'],
    ['curl', { userAgent: 'curl/8.10.1' }, 'curl'],
    ['a Python script', { userAgent: 'python-requests/2.32' }, 'python-requests'],
    [
      'a preview in a chat',
      { userAgent: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
      'a program',
    ],
    ['a headless browser', { userAgent: chrome.replace('Chrome', 'HeadlessChrome') }, 'Headless'],
  ])('knows %s for a machine', (_, more, reason) => expect(judge(facts(more))).toContain(reason));
});
