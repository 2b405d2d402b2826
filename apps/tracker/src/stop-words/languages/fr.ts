import type { LanguageWords } from '../language.js';

const message =
  '(?:sms|messages?|textos?|e ?mails?|mails?|pubs?|publicites?|notifications?|alertes?|offres?|newsletters?|spams?)';
const contact = '(?:envoy|ecri|contact|recontact|harcel|text|spam|sollicit|embet|derang)\\p{L}*';

export const fr: LanguageWords = {
  language: 'fr',
  courtesies: [
    ...[
      's’il vous plaît',
      's’il te plaît',
      'svp',
      'stp',
      'merci',
      'merci beaucoup',
      'bonjour',
      'bonsoir',
      'maintenant',
    ],
    ...['tout de suite', 'immédiatement', 'oui', 'cordialement', 'd’urgence'],
  ],
  leads:
    /^(?:je (?:veux|voudrais|souhaite|desire|demande)(?: a| que vous)?|(?:pouvez|pourriez|voulez) vous|veuillez|merci de|comment(?: faire pour)?|priere de|il faut|et|mais|de|pour) /u,
  stop: [
    ...[
      'stop',
      'arrêt',
      'arrêter',
      'arrêtez',
      'arrête',
      'stop sms',
      'stop pub',
      'désabonner',
      'désabonnement',
    ],
    ...[
      'désinscription',
      'désinscrire',
      'me désabonner',
      'me désinscrire',
      'plus de sms',
      'plus de messages',
    ],
    ...['ça suffit', 'laissez-moi tranquille'],
  ],
  stopAlone: ['fin', 'annuler', 'résilier', 'supprimer'],
  wordings: [
    new RegExp(`^(?:arret|cess|stop)\\p{L}* (?:de |d)?(?:me |m|nous )?${contact}`, 'u'),
    new RegExp(
      `^(?:arret|cess|stop)\\p{L}* (?:avec )?(?:(?:les|la|vos|ces|cette|aux|tous|toutes|l) ?)*${message}\\b`,
      'u',
    ),
    new RegExp(`^(?:ne )?(?:me |m|nous )${contact} (?:plus\\b|jamais\\b|pas de ${message})`, 'u'),
    new RegExp(
      `^ne (?:plus|jamais) (?:me |m|nous )?(?:${contact}|recevoir|etre (?:contact|sollicit)\\p{L}*)`,
      'u',
    ),
    new RegExp(`^plus (?:de |d|aucun |jamais de )${message}\\b`, 'u'),
    new RegExp(
      `^(?:je )?(?:ne )?(?:veux|souhaite|desire) plus (?:recevoir|etre (?:contact|sollicit)\\p{L}*|(?:de |d|de vos |vos |ces |aucun )+${message})`,
      'u',
    ),
    /^(?:me |m)?(?:desabonn|desinscri)\p{L}*/u,
    /^(?:retir|supprim|effac|enlev|ray)\p{L}* (?:moi|mon (?:numero|nom)|mes (?:donnees|coordonnees))\b/u,
    /^(?:laiss|fout)\p{L}* moi (?:tranquille|en paix|la paix)\b/u,
    /^(?:cest (?:un |le )?)?(?:mauvais|faux) numero\b/u,
    /^(?:vous vous etes tromp\p{L}*|erreur) de numero\b/u,
    /^(?:je )?(?:retire|revoque) mon (?:consentement|accord)\b/u,
  ],
  start: ['start', 'démarrer', 'reprendre', 'reprise', 'réabonner', 'me réabonner', 's’abonner', 'abonner'],
  help: ['aide', 'info', 'infos', 'aidez-moi'],
};
