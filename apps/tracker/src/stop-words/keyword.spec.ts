import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isStop, readKeyword } from './keyword.js';

const intent = (body: string): string => readKeyword(body)?.intent ?? 'for a person';

describe('the agreed words of each language', () => {
  it.each([
    ['en', 'STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT', 'START UNSTOP', 'HELP INFO'],
    ['de', 'STOPP ABMELDEN ENDE', 'STARTEN ANMELDEN', 'HILFE'],
    ['fr', 'ARRÊT ARRETER FIN DÉSABONNER', 'REPRENDRE', 'AIDE'],
    ['es', 'BAJA PARAR ALTO CANCELAR', 'INICIO ALTA', 'AYUDA'],
    ['sv', 'SLUTA STOPPA AVREGISTRERA', 'STARTA ÅTERUPPTA', 'HJÄLP'],
    ['pl', 'REZYGNUJĘ WYPISZ KONIEC', 'WZNÓW ZAPISZ', 'POMOC'],
    ['ja', '停止 配信停止 解除 ストップ', '再開 開始', 'ヘルプ'],
    ['ar', 'إيقاف توقف إلغاء أوقفوا', 'ابدأ استئناف', 'مساعدة معلومات'],
  ])('%s: stop is %s, start is %s, help is %s', (_, stop, start, help) => {
    expect(stop.split(' ').map(intent)).toEqual(stop.split(' ').map(() => 'stop'));
    expect(start.split(' ').map(intent)).toEqual(start.split(' ').map(() => 'start'));
    expect(help.split(' ').map(intent)).toEqual(help.split(' ').map(() => 'help'));
  });
});

describe('a word however it is written', () => {
  it.each([
    'stop',
    ' Stop. ',
    'STOP!!!',
    '“STOP”',
    '«Stop»',
    'ＳＴＯＰ',
    '\u200fSTOP\u200f',
    '\u202bإيقاف\u202c',
    'إِيقاف',
    'إيـقـاف',
    'Arrêt',
    'arret',
    'S T O P',
    'S.T.O.P.',
    'stoppppp',
    'Stop stop STOP',
    'stop\u00ad',
    '🛑',
    'STOP 🛑',
    'ｽﾄｯﾌﾟ',
    'Opt-out',
    'Ok, stop',
    'Stop. Thanks',
    'Please unsubscribe',
    'STOP\n> Fennholm: your order is on its way. Reply STOP to opt out.',
  ])('“%s” is a stop', (body) => expect(intent(body)).toBe('stop'));
});

describe('any reasonable wording', () => {
  it.each([
    'please stop texting me',
    'Stop sending me these messages',
    'Can you please stop messaging me?',
    'I want to stop receiving texts from you, thanks',
    "Don't text me again",
    'do not contact me',
    'No more messages please',
    'I no longer want to receive these texts',
    'Remove me from your list',
    'take me off this list',
    'How do I unsubscribe?',
    'Wrong number',
    'Why do you keep writing? STOP',
    'I hereby withdraw my consent',
    'Leave me alone!!',
    'nicht mehr schreiben',
    'Bitte nicht mehr schreiben!',
    'Bitte schreiben Sie mir nicht mehr.',
    'Schickt mir keine SMS mehr',
    'Ich möchte keine Werbung mehr bekommen',
    'Könnt ihr mich bitte abmelden?',
    'Hört auf, mir zu schreiben',
    'Lasst mich in Ruhe',
    'Bitte löschen Sie meine Nummer',
    'Falsche Nummer!',
    'Arrêtez de m’envoyer des SMS',
    "Merci de ne plus m'écrire",
    'Je ne veux plus recevoir de messages',
    'Désabonnez-moi svp',
    'stop aux sms',
    'Por favor, no me envíen más mensajes',
    'Quiero darme de baja',
    'Dejen de escribirme',
    'Ya no quiero recibir publicidad',
    'Sluta skicka sms',
    'Skicka inga fler sms',
    'Jag vill inte ha fler sms',
    'Ta bort mitt nummer, tack',
    'Proszę nie przysyłać mi więcej wiadomości',
    'Nie piszcie do mnie',
    'Proszę mnie wypisać',
    'Przestańcie wysyłać smsy',
    '配信を停止してください',
    'もう送らないでください。',
    'メールはいりません',
    'SMSの配信停止をお願いします',
    'لا ترسلوا لي المزيد من الرسائل',
    'أوقفوا الرسائل من فضلكم',
    'أريد إلغاء الاشتراك',
    'لا تراسلوني',
  ])('“%s” is a stop', (body) => expect(intent(body)).toBe('stop'));
});

describe('what only holds the word', () => {
  it.each([
    "don't stop",
    'Please don’t stop texting me, I love the offers',
    'never stop',
    'Nonstop!',
    'non-stop flights?',
    'bus stop',
    'When does the bus stop near your shop open on Sundays?',
    'I stopped by your shop yesterday',
    'I will stop by at five',
    'Is there a stop near you?',
    'one stop shop',
    'Please stop sending my parcels to the old address',
    'until the end of the month',
    'cancel my order 1001 please',
    'I need to cancel',
    'Can you stop by?',
    'Cancel. I meant order 1001',
    'Liked “Fennholm: order 1001 is on its way. STOP to opt out.”',
    'Gefällt mir: „Ihre Bestellung ist unterwegs. Mit STOP abmelden.“',
    'Wo ist die Bushaltestelle?',
    'Warum schreibt ihr mir nicht mehr?',
    'Hört nicht auf damit!',
    'Bitte nicht mehr als 2 Stück schicken',
    'Ich habe keine Nachricht erhalten',
    'Ich melde mich morgen',
    'Widerruf meiner Bestellung',
    'Quel arrêt de bus ?',
    'N’arrêtez pas !',
    'Vous ne m’écrivez plus ?',
    'travailler sans arrêt',
    'No dejen de escribirme',
    'No me enviaron el paquete',
    '¿Dónde está la parada?',
    'Sluta inte',
    'Skicka inte paketet ännu',
    'Nie przestawajcie',
    'Rezygnuję z zamówienia 1001',
    'Nie wysyłajcie paczki w piątek',
    'バス停はどこですか',
    'やめないでください',
    '配信を停止しないで',
    '一時停止中ですか？',
    'لا تتوقفوا',
    'محطة توقف',
    'إلغاء الطلب 1001',
    'لا ترسلوا الطرد اليوم',
    'ok',
    'Thank you',
    '',
    '…',
  ])('“%s” is for a person to read', (body) => expect(intent(body)).toBe('for a person'));
});

describe('beginning and asking', () => {
  it.each(['start', 'Start!', 'UNSTOP', 'Please start', 'ＳＴＡＲＴ'])('“%s” begins', (body) =>
    expect(intent(body)).toBe('start'),
  );

  it.each([
    'When do you start?',
    'yes',
    'How do I start?',
    'I want to start',
    'Start date of my contract?',
    'ok go on',
    'let us start over with order 2',
  ])('“%s” begins nothing: nobody agrees by accident', (body) => expect(intent(body)).toBe('for a person'));

  it('ends where somebody says both', () => {
    expect(intent('start. no wait, stop')).toBe('stop');
    expect(intent('START STOP')).not.toBe('start');
  });

  it('does not take a cry for help in a sentence for the word', () => {
    expect(intent('Can you help me with my order?')).toBe('for a person');
  });
});

it('names the language, and whether it was the agreed word', () => {
  expect(readKeyword('Bitte nicht mehr schreiben')).toEqual({
    intent: 'stop',
    language: 'de',
    by: 'wording',
  });
  expect(readKeyword('BAJA')).toEqual({ intent: 'stop', language: 'es', by: 'keyword' });
});

it('courtesies, case, blanks and quotes never turn a stop into something else', () => {
  const word = fc.constantFrom(
    'stop',
    'unsubscribe',
    'abmelden',
    'arrêt',
    'baja',
    'sluta',
    'rezygnuję',
    'إيقاف',
  );
  const before = fc.constantFrom('', 'please ', 'Bitte ', 'hola ', 'OK, ', '“', '\u200f', '  ');
  const after = fc.constantFrom('', ' please', ' danke!', ' svp', '!!!', '”', ' now', ' thanks.', '\n');
  fc.assert(
    fc.property(before, word, fc.boolean(), after, (b, w, loud, a) => {
      expect(isStop(b + (loud ? w.toUpperCase() : w) + a)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('reads the longest and strangest message in no time', () => {
  const began = performance.now();
  for (const body of [
    'stop '.repeat(2_000),
    'no me '.repeat(2_000),
    'ですます'.repeat(3_000),
    '“'.repeat(9_000),
  ])
    isStop(body);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (body) => void isStop(body)),
    { numRuns: 200 },
  );
  expect(performance.now() - began).toBeLessThan(2_000);
});
