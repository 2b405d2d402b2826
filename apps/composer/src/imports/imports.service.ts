import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Problem } from '@tourbus/platform';
import { ContentVersions } from '../content/content-versions.js';
import type { Edit } from '../content/edit.js';
import { Proofs } from '../templates/proofs.js';
import { type Template, templateSchema } from '../templates/template.js';
import { ImportThread } from './import-thread.js';
import type { Imported, ReportEntry } from './imports.js';
import { readBounded } from './read-bounded.js';

export interface ImportRequest {
  readonly brand: string;
  readonly name?: string;
  /** The key of the template that the draft becomes a version of. */
  readonly save?: string;
}

export type ImportResult = Imported & { saved?: { key: string; version: number } };

/** Makes drafts of what was written elsewhere. Nothing is published, and nothing is fetched. */
@Injectable()
export class Imports {
  constructor(
    private readonly thread: ImportThread,
    private readonly proofs: Proofs,
    private readonly versions: ContentVersions,
  ) {}

  /** @throws Problem 413, 422, 503; 412 and 428 where it is saved over what somebody else wrote */
  async import(body: Readable, request: ImportRequest, edit: Edit): Promise<ImportResult> {
    if (this.thread.full) throw busy();
    const bytes = await readBounded(body);
    const outcome = await this.thread.convert({
      bytes,
      name: request.name ?? 'Import',
      brand: request.brand,
    });
    if ('code' in outcome) throw runaway();
    if ('refusal' in outcome) throw refused(outcome.refusal);
    const template = templateSchema.parse(outcome.imported.template);
    const report = [...outcome.imported.report, ...(await this.faults(template))];
    const result = { ...outcome.imported, template, report };
    if (request.save === undefined) return result;
    const { key, version } = await this.versions.put('template', request.save, template, edit);
    return { ...result, saved: { key, version } };
  }

  /** What would keep the draft from being published, found while the original is still at hand. */
  private async faults(template: Template): Promise<ReportEntry[]> {
    const { faults } = await this.proofs.read(template, []);
    return faults.map(({ code, variant, place, detail, remedy }) => ({
      code,
      what: `The draft cannot be published as it is: ${detail}`,
      where: `${variant}, ${place}`,
      why: 'What the original did there has no counterpart.',
      remedy,
    }));
  }
}

const title = 'The file cannot be imported';

const refused = ({ code, detail, remedy }: { code: string; detail: string; remedy: string }): Problem =>
  new Problem(code, 422, title, detail, remedy);

const runaway = (): Problem =>
  new Problem(
    'import-runaway',
    422,
    title,
    'Reading it goes past the limits of time and memory.',
    'Send it in parts, or save it again without what makes it large.',
  );

const busy = (): Problem =>
  new Problem(
    'imports-busy',
    503,
    'Other imports are in hand',
    'As many files wait to be read as there is room for.',
    'Try again in a few seconds.',
  );
