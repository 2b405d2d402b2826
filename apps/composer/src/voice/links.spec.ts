import { describe, expect, it } from '@jest/globals';
import { addressesIn, linkRemarks, targetsOf } from './links.js';
import { readPage, readSource } from './markup.js';
import { writtenIn } from './written.js';

const place = { variant: 'email', part: 'mjml' };
const hosts = ['fennholm.example', '*.cormorant.example', 'münchen.example'];
const rulesOf = (html: string, own: readonly string[] = hosts): string[] => {
  const page = readPage(html);
  return linkRemarks(targetsOf(page), place, own, page).map(({ rule }) => rule);
};

describe('addresses that are all right', () => {
  it.each([
    'https://fennholm.example/a?b=c#d',
    'HTTPS://FENNHOLM.EXAMPLE',
    'https://track.cormorant.example/1',
    'https://münchen.example',
    'https://xn--mnchen-3ya.example',
    'mailto:a@b.example',
    'tel:+49401',
    'sms:+49401',
    'tourbus:unsubscribe',
    'tourbus:preferences',
    'https://fennholm.example:8443/',
  ])('%s', (href) => {
    expect(rulesOf(`<a href="${href}">a</a>`)).toEqual([]);
  });

  it('within the page, where there is such a place', () => {
    expect(
      rulesOf('<a href="#terms">a</a><h2 id="terms">b</h2><a href="#caf%C3%A9">c</a><a name="café"></a>'),
    ).toEqual([]);
  });

  it('of pictures inside the mail', () => {
    expect(
      rulesOf(
        '<img src="data:image/png;base64,AA"><img src="cid:logo"><img src="https://fennholm.example/a.png">',
      ),
    ).toEqual([]);
  });

  it('anywhere, where the brand keeps no list', () => {
    expect(rulesOf('<a href="https://anyone.at.all.org">a</a>', [])).toEqual([]);
  });
});

describe('addresses that are not', () => {
  it.each([
    ['', 'link-empty'],
    ['  ', 'link-empty'],
    ['#', 'link-empty'],
    ['#nowhere', 'link-empty'],
    ['mailto:', 'link-empty'],
    ['TODO', 'link-placeholder'],
    ['xxx', 'link-placeholder'],
    ['[link]', 'link-placeholder'],
    ['/terms', 'link-placeholder'],
    ['fennholm.example', 'link-placeholder'],
    ['https://www.example.com/x', 'link-placeholder'],
    ['https://localhost:3000', 'link-placeholder'],
    ['https://yourdomain.com', 'link-placeholder'],
    ['https://', 'link-placeholder'],
    ['http://fennholm.example', 'link-insecure'],
    ['//fennholm.example', 'link-insecure'],
    ['ftp://fennholm.example', 'link-insecure'],
    ['h\tttp://fennholm.example', 'link-insecure'],
    ['file:///etc/passwd', 'link-insecure'],
    ['data:text/html,x', 'link-insecure'],
    ['https://fennholm.example@evil.example', 'link-insecure'],
    ['&#104;ttp://fennholm.example', 'link-insecure'],
    ['https://evil.example', 'link-host'],
    ['https://notfennholm.example', 'link-host'],
    ['https://cormorant.example', 'link-host'],
    ['https://fennholm.example.evil.example', 'link-host'],
  ])('“%s”: %s', (href, rule) => {
    expect(rulesOf(`<a href="${href}">a</a>`)).toEqual([rule]);
  });

  it('are found in pictures and forms, too', () => {
    expect(
      rulesOf(
        '<img src="http://a.example/b.png"><form action="http://a.example"></form><table background="http://a.example/c.png"></table>',
      ),
    ).toEqual(['link-insecure', 'link-insecure', 'link-insecure']);
  });
});

describe('in what an author wrote', () => {
  const inSource = (source: string) =>
    linkRemarks(targetsOf(readSource(writtenIn(source))), place, hosts).map(({ rule, place: { line } }) => [
      rule,
      line,
    ]);

  it.each([
    ['what is known later is let be', '<a href="{{url}}">a</a><a href="https://{{host}}/a">b</a>', []],
    [
      'what is known already is looked at',
      '<p>\n<a href="http://fennholm.example/{{id}}">a</a>\n<a href="https://evil.example/{{id}}">b</a>',
      [
        ['link-insecure', 2],
        ['link-host', 3],
      ],
    ],
    [
      'both branches are',
      '{{#if a}}<a href="#">a</a>{{else}}\n<a href="TODO">b</a>{{/if}}',
      [
        ['link-empty', 1],
        ['link-placeholder', 2],
      ],
    ],
    ['buttons of MJML are', '<mj-button href="">a</mj-button>', [['link-empty', 1]]],
    ['places in other blocks are not missed', '<a href="#terms">a</a>', []],
  ])('%s', (_, source, found) => {
    expect(inSource(source)).toEqual(found);
  });
});

it('finds the addresses in plain words, without the sentence around them', () => {
  const text = 'See https://fennholm.example/a. Or (http://b.example), or tourbus:unsubscribe!';
  expect(addressesIn(text).map(({ href }) => href)).toEqual([
    'https://fennholm.example/a',
    'http://b.example',
    'tourbus:unsubscribe',
  ]);
});
