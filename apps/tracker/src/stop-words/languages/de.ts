import type { LanguageWords } from '../language.js';

const message =
  '(?:sms|nachricht(?:en)?|textnachrichten|kurznachrichten|werbung|werbe ?(?:sms|nachrichten|mails?)|newsletter|e ?mails?|infos?|angebote?|mitteilungen|benachrichtigungen|spam)';
const contact =
  '(?:schreib|anschreib|schick|send|kontaktier|belastig|text|sims|smsen|zusend|zuschick|zutext|angeschrieb|kontaktiert)';

export const de: LanguageWords = {
  language: 'de',
  courtesies: [
    ...[
      'bitte',
      'danke',
      'vielen dank',
      'hallo',
      'guten tag',
      'sofort',
      'jetzt',
      'endlich',
      'mal',
      'sehr geehrte',
    ],
    ...['ab sofort', 'umgehend', 'ja', 'nein', 'lg', 'mfg', 'hiermit'],
  ],
  leads:
    /^(?:ich (?:mochte|moechte|will|wunsche|hatte gern(?:e)?|bitte(?: sie| euch)?)|(?:konn(?:t|en|tet|ten)|wurde[tn]) (?:ihr|sie)|kannst du|wie kann ich|(?:sie|ihr) soll(?:en|t)|und|aber|also|mich|mir|uns|an mich) /u,
  stop: [
    ...['stop', 'stopp', 'stoppen', 'abmelden', 'abmeldung', 'abbestellen', 'austragen', 'mich abmelden'],
    ...['stop sms', 'keine sms', 'keine werbung', 'keine nachrichten', 'aufhören', 'hör auf', 'hört auf'],
    ...['hören sie auf', 'nicht mehr', 'nie wieder'],
  ],
  stopAlone: ['ende', 'beenden', 'schluss', 'aus', 'kündigen', 'löschen'],
  wordings: [
    new RegExp(`^(?:nicht mehr|nie wieder|nie mehr|nichts mehr) ${contact}`, 'u'),
    new RegExp(
      `^${contact}\\p{L}*(?: sie)?(?: (?:mir|mich|uns))(?: bitte)? (?:nicht mehr(?! als)|nie wieder|nie mehr|nichts mehr|keine (?:\\p{L}+ )?${message})`,
      'u',
    ),
    new RegExp(`^kein(?:e|en) (?:weiteren?|weitere[nr]|mehr) ${message}`, 'u'),
    new RegExp(`^kein(?:e|en) ${message} mehr\\b`, 'u'),
    new RegExp(`^ich (?:mochte|moechte|will|wunsche)(?: \\p{L}+)? keine (?:\\p{L}+ ){0,2}${message}`, 'u'),
    /^(?:hor(?:t|en)?|hoer(?:t|en)?)(?: sie)?(?: bitte)? (?:endlich )?auf\b/u,
    /^lass(?:t|en|e)?(?: sie)? mich (?:endlich |bitte )?in (?:ruhe|frieden)\b/u,
    new RegExp(
      `^(?:den |die |diese |eure |ihre |alle )?${message} (?:abbestell|abmeld|stopp|beend|einstell|kundig)`,
      'u',
    ),
    new RegExp(`^stop(?:p|pt|pen)?(?: sie)? (?:(?:die|diese|eure|ihre|alle|den|mit) )*${message}`, 'u'),
    /^(?:mich|meine (?:handy|telefon|mobil)?nummer|meine daten)(?: bitte)? (?:aus \p{L}+ \p{L}+ )?(?:loschen|entfernen|streichen|austragen|abmelden)$/u,
    /^meld(?:et|en|e)?(?: sie)? mich(?: bitte)? (?:vom? (?:\p{L}+ ){1,2})?ab\b/u,
    /^(?:trag|nehm|nimm|streich)(?:t|et|en|e)?(?: sie)? mich(?: bitte)? (?:aus|von|vom|raus|runter)\b/u,
    /^(?:losch|entfern)(?:t|et|en|e)?(?: sie)? (?:mich|meine (?:handy|telefon|mobil)?nummer|meine daten)\b/u,
    /^(?:sie haben |ihr habt |das ist )?(?:die |eine )?falsche nummer\b/u,
    /^(?:ich )?widerrufe (?:hiermit )?meine (?:einwilligung|zustimmung)\b/u,
  ],
  start: ['start', 'starten', 'anmelden', 'wieder anmelden', 'fortsetzen', 'anmeldung'],
  help: ['hilfe', 'info', 'hilfe bitte'],
};
