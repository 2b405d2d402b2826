/** Words that mean stop wherever they stand in a short message. */
const clear =
  /(?<!\p{L})(stop|stopp|stopall|unsubscribe|opt[ -]?out|abmelden|arr[eê]t|arr[eê]ter|d[ée]sabonner|baja|parar|avregistrera|rezygnuj[eę]|wypisz|配信停止|停止|إلغاء|توقف|إيقاف)(?!\p{L})/iu;

/** Words that mean stop only alone: “the end of the month” does not. */
const alone = /^(end|quit|cancel|revoke|optout|remove|sluta|fin|alto|ende)$/iu;

const mostWords = 6;

/** Any reasonable wording is a stop (the FCC's rule of 2025); a long message that merely holds the word is not. */
export function isStop(body: string): boolean {
  const text = body
    .normalize('NFKC')
    .replace(/[.!?,;:"'“”‘’()]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return alone.test(text) || (text.split(' ').length <= mostWords && clear.test(text));
}
