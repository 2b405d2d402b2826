/**
 * Whether a mail client posts on behalf of its user (RFC 8058), and wants no page. It should send multipart/form-data,
 * which comes as text, and may send a form, which comes parsed.
 */
export function isOneClick(body: unknown): boolean {
  if (typeof body === 'string') return /name="?List-Unsubscribe"?\s*\r?\n\r?\n\s*One-Click\b/i.test(body);
  return (body as Record<string, unknown> | null | undefined)?.['List-Unsubscribe'] === 'One-Click';
}
