const formats = new Map<string, Intl.DateTimeFormat>();

/** The hour of day, 0 to 23, that a clock on the wall shows in a zone. */
export function hourIn(timeZone: string, at: Date): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
    formats.set(timeZone, format);
  }
  return Number(format.format(at));
}
