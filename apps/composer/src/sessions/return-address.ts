/** Longer ones would not fit into the cookie that keeps them meanwhile. */
const longest = 1_000;

/**
 * Where somebody goes after signing in: a page of ours, in full, since a path alone (`//other.example`) may name
 * another host. Whatever else is asked for leads to the first page.
 */
export function returnAddress(to: string | undefined, publicUrl: string): string {
  const home = `${publicUrl}/`;
  if (!to?.startsWith('/') || to.length > longest || !URL.canParse(to, home)) return home;
  const address = new URL(to, home);
  const isOurs = address.origin === new URL(home).origin && !address.username && !address.password;
  // Signing in once more would go round in circles.
  return isOurs && !/^\/+auth(\/|$)/.test(address.pathname) ? address.href : home;
}
