/** What a frame may load, as the first thing in the head of its page: nothing before it has loaded anything. */
export function withPolicy(html: string, policy: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const head = /<head(\s[^>]*)?>/i;
  return head.test(html) ? html.replace(head, (tag) => tag + meta) : meta + html;
}

/**
 * A mail without its open pixel: who reads the record is not the customer. What the policy keeps out anyhow would still
 * be told as a fault of the page.
 */
export const withoutPixel = (html: string): string =>
  html.replace(/<img\b[^>]*\bsrc="[^"]*\/t\/o\/[^"]*"[^>]*>/gi, '');

/** A second lock for a frame that has our origin: it is without scripts anyway. */
export const powerless =
  "script-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'";

/** As the tracker serves it: one of the pictures is the open pixel, and who reads the record is not the customer. */
export const asRecorded = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'";
