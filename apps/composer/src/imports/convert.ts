import { importDocx } from './docx-import.ts';
import { importHtml } from './html-import.ts';
import type { Imported, Upload } from './imports.ts';
import { open } from './upload.ts';

/** Makes a draft of what was sent. @throws ImportRefused */
export async function convert(upload: Upload): Promise<Imported> {
  const opened = await open(upload);
  const { name, brand } = upload;
  const { template, placeholders, report } =
    opened.format === 'docx'
      ? await importDocx({ bytes: upload.bytes, name, brand })
      : importHtml({ html: opened.html, name, brand, asset: opened.asset });
  const unused = opened.format === 'docx' ? [] : opened.unused();
  if (unused.length > 0)
    report.add(
      'unused-file',
      `Files that the page does not show were left out: ${unused.slice(0, 10).join(', ')}`,
      'the zip',
      'The page does not name them.',
      'Nothing to do unless one is missing.',
    );
  return {
    format: opened.format,
    template,
    placeholders: placeholders.placeholders(),
    report: report.entries(),
  };
}
