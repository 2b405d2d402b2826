import type { LanguageWords } from '../language.js';

const message =
  '(?:sms|meddelanden?|mejl|mail|e ?post|reklam|utskick|nyhetsbrev|erbjudanden?|aviseringar|notiser|spam)';

export const sv: LanguageWords = {
  language: 'sv',
  courtesies: [
    'tack',
    'snälla',
    'vänligen',
    'hej',
    'hejsan',
    'nu',
    'genast',
    'omedelbart',
    'ja',
    'nej',
    'tack så mycket',
  ],
  leads:
    /^(?:jag vill(?: att ni)?|kan (?:ni|du)|skulle ni kunna|hur(?: kan jag| gor jag for att)?|var god(?: och)?|ni maste|och|men|att) (?!inte )/u,
  stop: [
    ...[
      'stop',
      'stopp',
      'stoppa',
      'sluta',
      'sluta nu',
      'avregistrera',
      'avregistrera mig',
      'avanmäl',
      'avanmälan',
    ],
    ...['avprenumerera', 'inga fler sms', 'inga sms', 'avsluta sms'],
  ],
  stopAlone: ['avsluta', 'avbryt', 'slut', 'ta bort'],
  wordings: [
    /^sluta (?:att )?(?:skick|sms|skriv|kontakt|messa|stor|spam|mejl|mail)/u,
    new RegExp(`^(?:stoppa|stopp|avsluta|avbestall)\\p{L}* (?:(?:alla|era|dessa|de har) )*${message}`, 'u'),
    new RegExp(`^(?:skicka |jag vill ha )?(?:mig )?inga? (?:fler|flera|mer) ${message}`, 'u'),
    new RegExp(
      `^(?:skicka|skriv|smsa|kontakta|messa|stor|mejla)(?: (?:mig|till mig|oss))? (?:inte|aldrig)(?: (?:till )?mig)?(?: nagra)? ?(?:mer|mera|igen|fler|langre|${message}|$)`,
      'u',
    ),
    new RegExp(
      `^(?:jag )?(?:vill|onskar) (?:inte|ej) (?:langre )?(?:ha|fa|bli|ta emot)(?: (?:fler|mer|nagra|era|dessa|av))* (?:${message}|kontaktad|mer)`,
      'u',
    ),
    /^(?:ta|tag) bort (?:mig|mitt (?:nummer|namn))\b/u,
    /^(?:avregistrera|radera|avanmal) (?:mig|mitt)\b/u,
    /^avprenumerera\b/u,
    /^lat mig vara(?: i fred)?\b|^lamna mig i fred\b/u,
    /^(?:ni har |du har |det ar )?fel nummer\b/u,
    /^(?:jag )?(?:aterkallar|drar tillbaka) mitt samtycke\b/u,
  ],
  start: ['start', 'starta', 'återuppta', 'prenumerera', 'registrera', 'anmäl'],
  help: ['hjälp', 'info', 'hjälp mig'],
};
