import { type SampleEvent, eventTypes, sampleContent, sampleStatements } from '@tourbus/samples';
import jsonata from 'jsonata';
import { proofread } from '../../../apps/composer/src/engine/proofread.js';
import { type Facts, renderJob } from '../../../apps/composer/src/engine/render-job.js';
import { LoadedTemplate, type Rendered } from '../../../apps/composer/src/engine/render.js';
import type { TemplateSources } from '../../../apps/composer/src/engine/sources.js';

export interface StatementEntry {
  kind: 'order' | 'return' | 'payment';
  reference: string;
  items: string[];
  amount: number;
  balance: number;
}

export interface StatementData {
  statement: { number: string; currency: string };
  sums: Record<'opening' | 'purchases' | 'returns' | 'payments' | 'closing', number>;
  entries: StatementEntry[];
}

export interface SampleStatement {
  event: SampleEvent;
  locale: string;
  name: string;
  data: StatementData;
}

const content = sampleContent();
const brand = content.brands['fennholm'] as unknown as Facts['brand'];
const { mapping } = content.eventTypes[eventTypes.statementIssued] as {
  mapping: { customer: string; data: string };
};
const template = content.templates['statement'] as unknown as Omit<TemplateSources, 'blocks'>;

/** The style sheet of the statement, with its fonts. */
export const statementCss = (template.documents['statement'] as { css: string }).css;

type Mail = Extract<Rendered, { channel: 'email' }>;

/** Statements as the composer's own engine makes them, without the services around it. */
export class StatementComposer {
  private constructor(
    private readonly loaded: LoadedTemplate,
    readonly statements: readonly (SampleStatement & { facts: Facts })[],
  ) {}

  static async of(now: Date): Promise<StatementComposer> {
    const blocks = Object.fromEntries(
      Object.entries(content.blocks).map(([key, { source }]) => [key, source]),
    );
    const { compiled, faults } = await proofread({ ...template, blocks });
    if (!compiled) throw new Error(`The template has faults: ${JSON.stringify(faults)}`);
    const map = async <T>(expression: string, data: unknown): Promise<T> =>
      JSON.parse(JSON.stringify(await jsonata(expression).evaluate(data))) as T;
    const statements = await Promise.all(
      sampleStatements(now).map(async (event) => {
        const customer = await map<Facts['customer']>(mapping.customer, event.data);
        const data = await map<StatementData>(mapping.data, event.data);
        const facts = { data, customer, brand, event: { id: event.id, type: event.type, time: event.time } };
        return { event, locale: customer.locale ?? '', name: customer.names.display ?? '', data, facts };
      }),
    );
    return new StatementComposer(new LoadedTemplate(compiled), statements);
  }

  mail({ facts }: { facts: Facts }): Mail {
    const place = { template: 'statement', variant: 0, communicationId: 'x', channel: 'email' } as const;
    return this.loaded.render(renderJob(facts, place)) as Mail;
  }

  /** What `POST /documents` takes. */
  document(statement: { facts: Facts }): Record<string, unknown> {
    const [document] = this.mail(statement).documents;
    const { title, locale, dir, body } = document as NonNullable<typeof document>;
    return { title, locale, dir, body, css: statementCss };
  }

  /** The same statement with another number of lines. */
  withEntries(statement: SampleStatement & { facts: Facts }, count: number): { facts: Facts } {
    const [entry] = statement.data.entries;
    const entries = Array.from({ length: count }, (_, i) => ({
      ...(entry as StatementEntry),
      reference: `N-${i + 1}`,
    }));
    return { facts: { ...statement.facts, data: { ...statement.data, entries } } };
  }
}
