import type { LanguageWords } from '../language.js';

const message =
  '(?:texts?|txts?|texting|sms|mms|messages?|messaging|msgs?|alerts?|notifications?|ads?|adverts?|spam|promos?|promotions?|offers?|marketing|newsletters?|e ?mails?|stuff|crap|shit)';
const these = '(?:(?:the|these|those|this|your|any|anymore|more|such|all|of|further|other) )*';
const contact =
  '(?:text(?:ing)?|txt(?:ing)?|sms(?:ing)?|messag(?:e|ing)|msg(?:ing)?|contact(?:ing)?|writ(?:e|ing)|e ?mail(?:ing)?|bother(?:ing)?|harass(?:ing)?|spam(?:ming)?)';
const person = '(?:me|us|my phone|my number|this number|to me|here)';

export const en: LanguageWords = {
  language: 'en',
  courtesies: [
    ...['please', 'pls', 'plz', 'thanks', 'thank you', 'thx', 'ok', 'okay', 'hi', 'hello', 'hey', 'sorry'],
    ...['now', 'right now', 'immediately', 'asap', 'just', 'already', 'today', 'yes', 'sir', 'i said'],
  ],
  leads:
    /^(?:(?:can|could|would|will) (?:you|u)|(?:you|u) (?:must|need to|have to|should|better)|i (?:want|need|wish|demand|would like|told)(?: you| u)?(?: to)?|i?d like(?: you)?(?: to)?|im asking you to|how (?:do|can) i|how to|where do i|and|so|but|to|dear \p{L}+) /u,
  stop: [
    ...['stop', 'stop all', 'stopall', 'stop it', 'stop this', 'stop that', 'stop now', 'stopp', 'stop me'],
    ...['unsubscribe', 'unsub', 'unsubscribe me', 'unsubscribe all', 'opt out', 'optout', 'opt me out'],
    ...['remove me', 'go away', 'get lost', 'fuck off', 'piss off', 'leave me alone', 'no more', 'stop stop'],
  ],
  stopAlone: ['end', 'quit', 'cancel', 'revoke', 'remove', 'cease', 'td', 'stpo', 'sotp', 'halt'],
  wordings: [
    new RegExp(`^stop (?:${these}${message}|${contact})\\b`, 'u'),
    /^stop (?:sending|with) (?:me|us|it|this|these|those|texts?|sms|messages?|msgs?|your|any|more|stuff|to me)\b/u,
    new RegExp(`^stop (?:getting|receiving) ${these}${message}\\b`, 'u'),
    /^stop (?:sending|getting|receiving|doing this)$/u,
    new RegExp(`^(?:quit|cease|end|halt|discontinue) (?:${contact}|sending me|${these}${message})\\b`, 'u'),
    new RegExp(`^(?:do not|dont|never)(?: ever)? ${contact} (?:${person}|again|any ?more)\\b`, 'u'),
    new RegExp(
      `^(?:do not|dont|never)(?: ever)? send(?: ${person})? ${these}(?:${message}|anything)\\b`,
      'u',
    ),
    new RegExp(`^no (?:more|further) ${these}${message}\\b`, 'u'),
    new RegExp(
      `^(?:i )?(?:do not|dont|no longer) (?:want|wish|like|need)(?: to)?(?: receive| get| hear| see)? ${these}(?:${message}|from you)\\b`,
      'u',
    ),
    new RegExp(`^(?:receive|get) no (?:more )?${message}\\b`, 'u'),
    /^(?:i )?(?:do not|dont|no longer) (?:want|wish) to be (?:contacted|texted|messaged)\b/u,
    /^(?:unsubscribe|unsub|opt(?:ing)? (?:me )?out)\b/u,
    /^(?:remove|delete|erase) (?:me|my (?:phone |mobile |cell )?(?:number|phone|name|details|data))\b/u,
    /^(?:take|get) (?:me|my (?:number|name)) (?:off|out)\b/u,
    /^(?:lose|forget) my number\b/u,
    /^(?:leave|let) me (?:alone|be|in peace)\b/u,
    /^(?:this is |you have |you(?:ve)? got )?(?:the |a )?wrong (?:number|person)\b/u,
    new RegExp(`^cancel ${these}(?:my )?(?:${message}|subscription)\\b`, 'u'),
    /^(?:i )?(?:hereby )?(?:revoke|withdraw)(?: all)?(?: my)? consent\b/u,
  ],
  start: ['start', 'unstop', 'resume', 'subscribe', 'resubscribe', 'opt in', 'optin', 'opt me in'],
  help: ['help', 'info', 'help me', 'support'],
};
