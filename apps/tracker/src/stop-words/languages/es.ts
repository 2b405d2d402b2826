import type { LanguageWords } from '../language.js';

const message =
  '(?:sms|mensajes?|textos?|correos?|e ?mails?|publicidad|spam|anuncios?|notificaciones|alertas?|ofertas?|promociones|newsletter)';
const stopsThat = '(?:envie[ns]?|mande[ns]?|escriba[ns]?|contacte[ns]?|moleste[ns]?|texte[ens]*)';

export const es: LanguageWords = {
  language: 'es',
  courtesies: [
    ...['por favor', 'porfa', 'gracias', 'muchas gracias', 'hola', 'buenos días', 'buenas', 'ahora', 'ya'],
    ...['inmediatamente', 'sí', 'favor', 'urgente'],
  ],
  leads:
    /^(?:(?:quiero|quisiera|deseo|necesito|me gustaria)(?: que)?|pued(?:en?|es)|podrian?|como(?: puedo| hago para)?|favor de|les pido que|y|pero|para) /u,
  stop: [
    ...[
      'stop',
      'baja',
      'parar',
      'pare',
      'paren',
      'basta',
      'basta ya',
      'dar de baja',
      'darme de baja',
      'no más',
    ],
    ...[
      'dame de baja',
      'denme de baja',
      'desuscribir',
      'desuscribirme',
      'desuscribirse',
      'cancelar suscripción',
    ],
    ...['no molestar', 'ya no más'],
  ],
  stopAlone: ['fin', 'alto', 'cancelar', 'terminar', 'anular', 'eliminar'],
  wordings: [
    /^(?:quiero |me quiero )?(?:de(?:n)?me|dame|dadme|dar(?:me|se)?|me doy|causar|solicito)(?: la)?(?: de)? baja\b/u,
    new RegExp(
      `^no (?:me |nos )?${stopsThat}(?: (?:mas|nunca|nada|ningun\\p{L}*))* ?(?:${message}\\b|mas\\b|nunca\\b|nada\\b|$)`,
      'u',
    ),
    /^no (?:me |nos )?vuelva[ns]? a (?:escribir|enviar|mandar|contactar|molestar)/u,
    new RegExp(
      `^(?:ya )?no (?:quiero|deseo) (?:recibir |que me (?:envien|manden|escriban|contacten) ?)?(?:(?:mas|sus|estos|los|ningun\\p{L}*|nada|tantos) ?)*(?:${message}\\b|$)`,
      'u',
    ),
    new RegExp(`^no mas ${message}\\b`, 'u'),
    /^(?:deje[ns]?|dejad|deja|dejar|pare[n]?|parad|parar) (?:ya )?de (?:envi|mand|escrib|contact|molest|text)/u,
    /^(?:dejenme|dejeme|dejadme|dejame)(?: ya)? (?:en paz|tranquil)/u,
    /^(?:borr|elimin|quit|sac|saqu|suprim)\p{L}*?(?:me| mi (?:numero|telefono|movil|nombre)| mis datos)\b/u,
    /^(?:se equivoco de numero|(?:tiene(?:n)? (?:el )?|es un )?numero equivocado)\b/u,
    new RegExp(`^(?:cancel|anul)\\p{L}* (?:mi |la |esta |los |estos )?(?:suscripcion|${message})\\b`, 'u'),
    /^desuscrib\p{L}*/u,
    new RegExp(`^(?:stop|basta|alto|pare[n]?)(?: (?:de|a|con|los|estos|sus))* ${message}\\b`, 'u'),
    /^(?:retiro|revoco) mi consentimiento\b/u,
  ],
  start: [
    'inicio',
    'iniciar',
    'empezar',
    'comenzar',
    'reanudar',
    'alta',
    'suscribir',
    'suscribirme',
    'start',
  ],
  help: ['ayuda', 'info', 'ayúdenme', 'información'],
};
