import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { type Contract, contracts, services } from '@tourbus/contracts';
import { busAddress, deterministicId, openArtefactStore } from '@tourbus/platform';
import {
  type Infrastructure,
  type TestBus,
  eventually,
  openTestBus,
  startInfrastructure,
} from '@tourbus/testing';
import { Client } from 'pg';

interface Sample {
  file: string;
  contract: Contract | undefined;
  data: unknown;
}

const folder = new URL('samples/', import.meta.url);
const samples: Sample[] = readdirSync(folder).map((file) => {
  const subject = `tourbus.${file.replace(/(-\d+)?\.json$/, '')}`;
  const contract = contracts.find((candidate) => candidate.subject === subject);
  return { file, contract, data: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) };
});

/** What was published once lies in streams and outboxes for days: files here are added, and never changed. */
describe('facts published by earlier versions', () => {
  it.each(samples)('$file is still understood', ({ contract, data }) => {
    expect(contract).toBeDefined();
    expect(() => contract?.data.parse(data)).not.toThrow();
  });

  it('has a sample of every fact', () => {
    const sampled = new Set(samples.map(({ contract }) => contract));
    expect(contracts.filter((contract) => !sampled.has(contract))).toEqual([]);
  });
});

describe('the services of this version', () => {
  let infrastructure: Infrastructure;
  let bus: TestBus;
  let connection: NatsConnection;
  let database: Client;

  beforeAll(async () => {
    infrastructure = await startInfrastructure({ services: [...services] });
    const artefacts = pathToFileURL(join(infrastructure.stack.data, 'artefacts')).href;
    // What the samples refer to: their digests are those of this word.
    await openArtefactStore(artefacts).put(Buffer.from('test'), 'text/css');
    bus = await openTestBus(infrastructure.stack.natsUrl);
    connection = await connect(busAddress(infrastructure.stack.natsUrl));
    database = new Client({ connectionString: infrastructure.stack.adminDatabaseUrl });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await connection?.close();
    await bus?.close();
    await infrastructure?.stop();
  });

  const handledBy = async (service: string, id: string): Promise<string[]> => {
    const sql = `SELECT consumer FROM ${service}.inbox WHERE message_id = $1 ORDER BY consumer`;
    const { rows } = await database.query<{ consumer: string }>(sql, [id]);
    return rows.map(({ consumer }) => consumer);
  };

  const reasonsOf = async (service: string, id: string): Promise<string[]> => {
    const sql = `SELECT code || ': ' || reason AS told FROM ${service}.parked_messages WHERE message_id = $1`;
    const { rows } = await database.query<{ told: string }>(sql, [id]);
    return rows.map(({ told }) => told);
  };

  /** The consumers by which a service hears of a fact, as the bus knows them. */
  const durablesOf = async (service: string, { stream, subject }: Contract): Promise<string[]> => {
    const infos = await (await jetstreamManager(connection)).consumers.list(stream).next();
    const hears = (filter = '>'): boolean =>
      new RegExp(`^${filter.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replace('>', '.+')}$`).test(
        subject,
      );
    return infos
      .filter(({ name, config }) => name.startsWith(`${service}-`) && hears(config.filter_subject))
      .map(({ name }) => name)
      .sort();
  };

  it.each(samples)('handle $file, and park it nowhere', async ({ file, contract, data }) => {
    if (!contract) throw new Error(`${file} belongs to no contract.`);
    await bus.publish(contract, data, file);
    const id = deterministicId(contract.subject, file);
    for (const service of contract.consumers) {
      const expected = await durablesOf(service, contract);
      expect(expected).not.toEqual([]);
      await eventually(async () => {
        expect(await reasonsOf(service, id)).toEqual([]);
        expect(await handledBy(service, id)).toEqual(expected);
        return true;
      });
    }
  });
});
