/** How many lines end in a text: by LF, CRLF, or CR alone. */
export function breaksIn(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks++;
  if (!text.includes('\r')) return breaks;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1))
    if (text[at + 1] !== '\n') breaks++;
  return breaks;
}
