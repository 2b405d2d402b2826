import { describe, expect, it } from '@jest/globals';
import { isReadable, readingOf } from './reading-level.js';

const easyEnglish =
  'The cat sat on the mat and looked at us. We went out to the sea in the sun. The dog ran up and down. I had an egg for tea. You can come too if you like. We will be back by six. Bring a hat and a coat.';
const hardEnglish =
  'Notwithstanding aforementioned contractual considerations, the undersigned organisation unconditionally reserves discretionary entitlements regarding retrospective modification of remuneration arrangements, provided that notification obligations concerning affected counterparties remain demonstrably fulfilled within statutory limitation periods applicable throughout participating jurisdictions and territories.';
const easyGerman =
  'Wir haben Ihr Paket auf den Weg gebracht. Es ist am Montag bei Ihnen. Sie müssen nichts tun. Wenn Sie nicht da sind, nimmt es auch der Nachbar an. Fragen Sie uns, wenn etwas fehlt. Wir sind gern für Sie da. Am Ende zählt, dass es Ihnen gut geht.';
const hardGerman =
  'Unbeschadet der vorstehenden Allgemeinen Geschäftsbedingungen behalten wir uns hinsichtlich der Vertragsdurchführung ausdrücklich Leistungsbestimmungsrechte gemäß den einschlägigen gesetzlichen Verjährungsvorschriften vor, soweit Informationspflichten gegenüber Vertragspartnern nachweislich innerhalb angemessener Fristsetzungen ordnungsgemäß wahrgenommen beziehungsweise dokumentationsrechtlich aufbewahrungspflichtig hinterlegt wurden und keine entgegenstehenden Individualvereinbarungen bestehen.';
const easySwedish =
  'Din order är på väg. Vi har packat den i papper. Den är hos dig på fredag. Du kan följa den på nätet. Om du inte är hemma tar en granne emot den. Hör av dig om något är fel. Vi läser alla brev. Tack för att du handlar hos oss.';

describe('the reading level', () => {
  it.each([
    ['English', easyEnglish, 'en-GB', 'Flesch', [95, 125], true],
    ['English of lawyers', hardEnglish, 'en', 'Flesch', [-150, 10], false],
    ['German', easyGerman, 'de', 'Amstad', [70, 110], true],
    ['German of offices', hardGerman, 'de-AT', 'Amstad', [-120, 20], false],
    ['Swedish', easySwedish, 'sv', 'LIX', [5, 30], true],
    ['German read as Dutch', hardGerman, 'nl', 'LIX', [70, 150], false],
  ] as const)('of %s', (_, text, locale, formula, [least, most], readable) => {
    const reading = readingOf([text, text], locale);
    expect(reading?.formula).toBe(formula);
    expect(reading!.score).toBeGreaterThan(least);
    expect(reading!.score).toBeLessThan(most);
    expect(isReadable(reading!, 'standard')).toBe(readable);
  });

  it('follows the published formula: one sentence of 40 words of one syllable is 206.835 − 1.015 × 40 − 84.6', () => {
    expect(readingOf([`${'cat '.repeat(39)}cat.`], 'en')).toEqual({
      formula: 'Flesch',
      score: 82,
      words: 40,
    });
    expect(readingOf([`${'Hut '.repeat(39)}Hut.`], 'de')).toEqual({
      formula: 'Amstad',
      score: 82,
      words: 40,
    });
    expect(readingOf([`${'hus '.repeat(30)}${'sommarhus '.repeat(9)}hus.`], 'sv')).toEqual({
      formula: 'LIX',
      score: 63,
      words: 40,
    });
  });

  it.each([
    ['too few words', ['Your order is on its way to you.'], 'en'],
    ['nothing but labels, cells and headings', Array(50).fill('Total amount due'), 'en'],
    ['a script in which long words are not hard', [`${'これは猫です。'.repeat(50)}`], 'ja'],
    ['letters that leave vowels out', [`${'هذه رسالة قصيرة جدا. '.repeat(30)}`], 'ar'],
    ['nothing at all', [], 'en'],
  ])('says nothing of %s', (_, runs, locale) => {
    expect(readingOf(runs, locale)).toBeUndefined();
  });

  it('counts a sentence of several paragraphs as what they are', () => {
    const cut = easyEnglish.split('. ').map((sentence) => `${sentence.replace(/\.$/, '')}.`);
    expect(readingOf(cut, 'en')?.score).toBe(readingOf([easyEnglish], 'en')?.score);
  });
});
