import type { LanguageWords } from '../language.js';

const message =
  '(?:sms\\p{L}*|wiadomosc\\p{L}*|reklam\\p{L}*|e?mail\\p{L}*|spam\\p{L}*|powiadomie\\p{L}*|ofert\\p{L}*|newsletter\\p{L}*|informacj\\p{L}*)';
const more = '(?:(?:mi|do mnie|nam|juz|wiecej|zadnych|tych|takich|waszych) )*';

export const pl: LanguageWords = {
  language: 'pl',
  courtesies: [
    'proszę',
    'bardzo proszę',
    'dziękuję',
    'dzięki',
    'dzień dobry',
    'hej',
    'teraz',
    'natychmiast',
    'już',
    'tak',
  ],
  leads:
    /^(?:prosze(?: o)?|chce|chcialbym|chcialabym|czy (?:mozecie|moglibyscie|mozna)|mozecie|jak(?: moge)?|i|ale|zeby) /u,
  stop: [
    ...[
      'stop',
      'rezygnuję',
      'rezygnacja',
      'wypisz',
      'wypisz mnie',
      'wypisać',
      'wypisuję się',
      'wypiszcie mnie',
    ],
    ...['dość', 'przestań', 'przestańcie', 'zatrzymaj', 'nie pisz', 'nie piszcie', 'żadnych sms', 'stop sms'],
  ],
  stopAlone: ['koniec', 'anuluj', 'usuń', 'zakończ', 'wyłącz'],
  wordings: [
    new RegExp(`^nie (?:przysylaj|wysylaj|slij)(?:cie)? ${more}(?:${message}|wiecej$|juz$|nic)`, 'u'),
    /^nie (?:przysylaj|wysylaj|slij)(?:cie)?(?: mi| do mnie)?(?: juz| wiecej)*$/u,
    /^nie (?:pisz|kontaktuj|smsuj|nekaj|spamuj)(?:cie)?\b/u,
    /^(?:juz |wiecej )*nie (?:pisac|kontaktowac)\b/u,
    new RegExp(`^nie (?:przysylac|wysylac) ${more}(?:${message}|wiecej|juz)`, 'u'),
    new RegExp(
      `^nie (?:chce|zycze sobie)(?: (?:juz|wiecej|otrzymywac|dostawac|tych|waszych|takich|zadnych))* ${message}`,
      'u',
    ),
    /^(?:przestan|skoncz)\p{L}* (?:(?:mi|do mnie|juz|mnie) )*(?:pisa|wysyl|przysyl|sms|nek|spam|kontakt)/u,
    new RegExp(`^(?:koniec|dosc|zadnych|bez)(?: (?:z|tymi|tych|wiecej))* ${message}`, 'u'),
    /^(?:mnie )?(?:wypis|usun|skresl)\p{L}* (?:mnie|moj\p{L}* (?:numer|dane)|z listy)/u,
    /^mnie (?:wypisac|usunac|skreslic)\b/u,
    new RegExp(`^(?:rezygn|wypis)\\p{L}*(?: sie)? z (?:${message}|subskrypcji|otrzymywania)`, 'u'),
    /^(?:to )?(?:zly|bledny|niewlasciwy) numer\b|^pomylka$/u,
    /^daj(?:cie)? mi (?:swiety )?spokoj\b/u,
    /^(?:wycofuje|cofam) zgode\b/u,
    new RegExp(`^(?:wstrzyma|zatrzyma|wylacz|stop)\\p{L}* (?:\\p{L}+ )?${message}`, 'u'),
  ],
  start: ['start', 'wznów', 'wznowić', 'zapisz', 'zapisz mnie', 'subskrybuj', 'włącz'],
  help: ['pomoc', 'info', 'pomocy'],
};
