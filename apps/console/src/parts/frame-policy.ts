/** What a frame may load, as the first thing in the head of its page: nothing before it has loaded anything. */
export function withPolicy(html: string, policy: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + meta) : meta + html;
}

/** As the tracker serves it: one of the pictures is the open pixel, and who reads the record is not the customer. */
export const asRecorded = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'";
