/** How letters of other scripts are written in Latin ones: near enough to recognise a word by. */
const letters: Readonly<Record<string, string>> = Object.fromEntries(
  [
    // Hebrew, final forms included
    'א=a ב=b ג=g ד=d ה=h ו=v ז=z ח=ch ט=t י=y כ=k ך=k ל=l מ=m ם=m נ=n ן=n ס=s ע=a פ=p ף=f צ=ts ץ=ts ק=k ר=r ש=sh ת=t',
    // Cyrillic
    'а=a б=b в=v г=g ґ=g д=d е=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia',
    // Greek
    'α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o',
    // Arabic
    'ا=a أ=a إ=i آ=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f ق=q ك=k ل=l م=m ن=n ه=h ة=a و=w ي=y ى=a ء= ئ=y ؤ=w',
    // Latin letters that do not come apart into a letter and its mark
    'ß=ss ø=o æ=ae œ=oe đ=d ð=d þ=th ł=l ı=i',
  ].flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string])),
);

/** Names that JavaScript's objects have of themselves. */
const reserved = ['constructor', 'prototype', '__proto__', 'length', 'this', 'else', 'true', 'false', 'null'];

const longest = 60;

function latin(written: string): string {
  const plain = written.normalize('NFKD').replace(/\p{M}/gu, '');
  return [...plain]
    .map((char) => {
      const known = letters[char] ?? letters[char.toLowerCase()];
      if (known === undefined) return char;
      return char === char.toLowerCase() ? known : known.charAt(0).toUpperCase() + known.slice(1);
    })
    .join('');
}

/** A name that templates can use, or '' where nothing of it can be written so: `Due date` is `dueDate`. */
export function variableName(written: string): string {
  const words = latin(written)
    .replace(/["'’‘“”`´׳״]/g, '')
    .split(/[^A-Za-z0-9_$-]+/)
    .filter(Boolean);
  const joined =
    words.length === 1
      ? (words[0] ?? '')
      : words
          .map((word, i) =>
            i === 0
              ? word.charAt(0).toLowerCase() + word.slice(1)
              : word.charAt(0).toUpperCase() + word.slice(1),
          )
          .join('');
  const name = joined.replace(/[-$]+/g, '_').slice(0, longest).replace(/^_+$/, '');
  if (/^\d/.test(name)) return `n${name}`;
  return reserved.includes(name) ? `${name}Value` : name;
}

/** What two spellings of one name have in common. */
const essence = (written: string): string =>
  written
    .normalize('NFKC')
    .toLocaleLowerCase('en')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Gives the fields of one object their names: the same for the same field, different ones for different fields. */
export class FieldNames {
  private readonly byEssence = new Map<string, string>();
  private readonly taken = new Set<string>();

  nameOf(written: string): string {
    const key = essence(written);
    const known = this.byEssence.get(key);
    if (known) return known;
    const wanted = variableName(written) || 'field';
    let name = wanted === 'field' ? 'field1' : wanted;
    for (let i = 2; this.taken.has(name); i++) name = `${wanted}${i}`;
    this.taken.add(name);
    this.byEssence.set(key, name);
    return name;
  }
}
