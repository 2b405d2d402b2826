import { withPolicy } from '../parts/frame-policy.ts';
import type { Preview } from '../api/calls.ts';

/** What of a communication is looked at. */
export interface View {
  channel: 'email' | 'sms' | 'print';
  /** The plain text of an e-mail; otherwise how it looks. */
  text?: boolean;
  /** A document that goes with it. */
  document?: string;
}

export interface Circumstances {
  dark: boolean;
  images: boolean;
}

/** Frames take their colour scheme from the system; here it is chosen. */
const inScheme = (html: string, dark: boolean): string =>
  html
    .replace(/\(\s*prefers-color-scheme\s*:\s*dark\s*\)/g, dark ? '(min-width: 0px)' : '(max-width: 0px)')
    .replace(/\(\s*prefers-color-scheme\s*:\s*light\s*\)/g, dark ? '(max-width: 0px)' : '(min-width: 0px)');

/** As many mail clients show it until somebody asks for the images. */
const withoutImages = "img-src 'none'";

const page = (css: string, { locale, dir, body }: { locale: string; dir: string; body: string }): string =>
  `<!doctype html><html lang="${encodeURIComponent(locale)}" dir="${dir}"><head><meta charset="utf-8">` +
  `<style>html{background:#fff}body{box-sizing:border-box;max-width:210mm;margin:0 auto;padding:14mm}</style>` +
  `<style>${css}</style></head><body>${body}</body></html>`;

/** The preview as a page of its own for a sandboxed frame, or as text; undefined where there is nothing of the kind. */
export function shownOf(
  preview: Preview,
  view: View,
  cssOf: (document: string) => string,
  { dark, images }: Circumstances,
): { html: string } | { text: string } | undefined {
  if (view.channel === 'sms' || view.text)
    return preview.text === undefined ? undefined : { text: preview.text };
  const wanted = view.document ?? (view.channel === 'print' ? preview.documents?.[0]?.document : undefined);
  const document = preview.documents?.find((each) => each.document === wanted);
  const html =
    wanted === undefined
      ? preview.html
      : document && page(document.css ?? cssOf(document.document), document);
  if (html === undefined) return undefined;
  const inColours = wanted === undefined ? inScheme(html, dark) : html;
  return { html: images ? inColours : withPolicy(inColours, withoutImages) };
}
