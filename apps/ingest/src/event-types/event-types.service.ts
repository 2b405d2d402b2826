import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Outbox, type PageQuery, Problem, decodeCursor, encodeCursor, notFound } from '@tourbus/platform';
import { Repository } from 'typeorm';
import { KnownDataSources } from '../data-sources/known-data-sources.js';
import type { DefinitionFault } from '../mapping/mapping.js';
import { Mappings } from '../mapping/mapping.module.js';
import { type EventTypeInput, type EventTypeView, type ReplayTally } from './event-type.js';
import { EventType } from './event-type.entity.js';
import { lockToRegister } from './registration-lock.js';

type Listener = (type: string, by: string) => Promise<ReplayTally>;

const viewOf = ({
  type,
  version,
  schema,
  mapping,
  registeredAt,
  registeredBy,
}: EventType): EventTypeView => ({
  type,
  version,
  schema: schema ?? undefined,
  mapping,
  registeredAt,
  registeredBy,
});

/** Registers event types and shows them. */
@Injectable()
export class EventTypes {
  private readonly listeners: Listener[] = [];

  constructor(
    @InjectRepository(EventType) private readonly rows: Repository<EventType>,
    private readonly outbox: Outbox,
    private readonly mappings: Mappings,
    private readonly dataSources: KnownDataSources,
  ) {}

  /** Names who has something to do once a type is registered. */
  whenRegistered(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** A new version where it differs from the present one; the same again changes nothing. */
  async register(type: string, input: EventTypeInput, by: string): Promise<EventTypeView & ReplayTally> {
    await this.refuseBroken(input);
    const registered = await this.outbox.run(async (tx) => {
      await lockToRegister(tx);
      const current = await tx.entities.findOne(EventType, { where: { type }, order: { version: 'DESC' } });
      const schema = input.schema ?? null;
      if (current && isDeepStrictEqual([current.schema, current.mapping], [schema, input.mapping]))
        return current;
      await tx.query(
        `INSERT INTO event_types (type, version, schema, mapping, registered_by, revision)
         SELECT $1, $2, $3, $4, $5, coalesce(max(revision), 0) + 1 FROM event_types`,
        [
          type,
          (current?.version ?? 0) + 1,
          schema === null ? null : JSON.stringify(schema),
          input.mapping,
          by,
        ],
      );
      return tx.entities.findOneOrFail(EventType, { where: { type }, order: { version: 'DESC' } });
    });
    const tally = { replayed: 0, stillParked: 0 };
    for (const listener of this.listeners) {
      const { replayed, stillParked } = await listener(type, by);
      tally.replayed += replayed;
      tally.stillParked += stillParked;
    }
    return { ...viewOf(registered), ...tally };
  }

  async get(type: string): Promise<EventTypeView> {
    const found = await this.rows.findOne({ where: { type }, order: { version: 'DESC' } });
    if (!found) throw notFound('event type', type);
    return viewOf(found);
  }

  /** The versions in force, the latest registered first. */
  async list({ limit, cursor }: PageQuery): Promise<{ items: EventTypeView[]; next?: string }> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const query = this.rows
      .createQueryBuilder('e')
      .where('NOT EXISTS (SELECT FROM event_types n WHERE n.type = e.type AND n.version > e.version)');
    if (after) query.andWhere('(e.registered_at, e.type) < (:at::timestamptz, :id)', after);
    const rows = await query
      .orderBy('e.registeredAt', 'DESC')
      .addOrderBy('e.type', 'DESC')
      .limit(limit)
      .getMany();
    const last = rows.length === limit ? rows.at(-1) : undefined;
    const next = last && encodeCursor({ at: last.registeredAt.toISOString(), id: last.type });
    return { items: rows.map(viewOf), next };
  }

  private async refuseBroken(input: EventTypeInput): Promise<void> {
    const errors = [...(await this.mappings.check(input)), ...(await this.unknownSources(input))];
    if (errors.length === 0) return;
    throw new Problem(
      'invalid-event-type',
      422,
      'The event type does not compile',
      errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '),
      'Correct the JSON Schema (draft 2020-12, 07 or 06) or the JSONata (https://docs.jsonata.org) at the named places.',
      { errors },
    );
  }

  private async unknownSources({ mapping: { lookups = [] } }: EventTypeInput): Promise<DefinitionFault[]> {
    if (lookups.length === 0) return [];
    const known = await this.dataSources.find(lookups.map(({ source }) => source));
    return lookups.flatMap(({ as, source }, i) => {
      const at = `/mapping/lookups/${i}`;
      const twice = lookups.findIndex((other) => other.as === as) < i;
      return [
        ...(known.has(source)
          ? []
          : [{ pointer: `${at}/source`, detail: `there is no data source “${source}”` }]),
        ...(twice ? [{ pointer: `${at}/as`, detail: `“${as}” is another lookup already` }] : []),
      ];
    });
  }
}
