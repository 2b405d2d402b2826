export type Form = Record<string, string>;

const plain = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');

/** What a browser without scripts sends when nothing on the page is touched. */
export function formIn(html: string): Form {
  const form: Form = {};
  for (const [, attributes = ''] of html.matchAll(/<input ([^>]*)>/g)) {
    const [, name = ''] = /name="([^"]*)"/.exec(attributes) ?? [];
    const [, value = 'on'] = /value="([^"]*)"/.exec(attributes) ?? [];
    if (attributes.includes('type="hidden"') || attributes.includes(' checked'))
      form[plain(name)] = plain(value);
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)<\/select>/gs,
  ))
    form[name] = plain(/<option value="([^"]*)"[^>]* selected>/.exec(options)?.[1] ?? '');
  return { ...form, act: 'save' };
}
