import type { FieldDifference } from '../api/records.ts';

export interface NumberedLine {
  mark: ' ' | '+' | '-';
  text: string;
  before?: number;
  after?: number;
  /** Between two places that changed: lines that did not are left out. */
  gap?: boolean;
}

/** Unified hunks as lines that know their numbers on both sides. */
export function numberedLines({ hunks }: FieldDifference): NumberedLine[] {
  return hunks.flatMap(({ before, after, lines }, index): NumberedLine[] => {
    let [old, now] = [before, after];
    const numbered = lines.map((line): NumberedLine => {
      const mark = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
      return {
        ...{ mark, text: line.slice(1) },
        ...(mark === '+' ? {} : { before: old++ }),
        ...(mark === '-' ? {} : { after: now++ }),
      };
    });
    return index === 0 ? numbered : [{ mark: ' ', text: '', gap: true }, ...numbered];
  });
}
