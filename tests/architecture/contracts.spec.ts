import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ServiceName, contracts, durables, services, streams } from '@tourbus/contracts';
import { constantOf, consumersOf, sourcesOf } from './sources.js';

const matches = (filter: string, subject: string): boolean =>
  new RegExp(`^${filter.replaceAll('.', '\\.').replace('>', '.+')}$`).test(subject);

const code = Object.fromEntries(
  services.map((service) => [service, sourcesOf(`apps/${service}/src`)]),
) as Record<ServiceName, string>;

describe.each(contracts.map((contract) => [contract.subject, contract] as const))('%s', (_, contract) => {
  it('has a stream that takes its subject', () => {
    const stream = streams.find(({ name }) => name === contract.stream);
    expect(stream?.subjects.some((filter) => matches(filter, contract.subject))).toBe(true);
  });

  it('has someone who says it and someone who hears it', () => {
    expect(contract.publishers).not.toHaveLength(0);
    expect(contract.consumers).not.toHaveLength(0);
  });

  it('is announced by the services that it names, and by no other', () => {
    const constant = constantOf(contract);
    const whenParked = constant.replace(/V\d+$/, 'WhenParked');
    const announcing = services.filter((service) =>
      new RegExp(`announce\\(\\s*${constant}\\b|whenParked: ${whenParked}\\b`).test(code[service]),
    );
    expect(announcing).toEqual(services.filter((service) => contract.publishers.includes(service)));
  });

  it('is consumed by the services that it names, and by no other', () => {
    const consuming = services.filter((service) =>
      new RegExp(`@Consumes\\(\\s*\\[[^\\]]*\\b${constantOf(contract)}\\b`).test(code[service]),
    );
    expect(consuming).toEqual(services.filter((service) => contract.consumers.includes(service)));
  });

  it('is heard by one consumer of each of them, since that one confirms it for the service', () => {
    for (const service of contract.consumers) {
      const hearing = consumersOf(service).filter(({ subjects }) => subjects.includes(contract.subject));
      expect(hearing).toHaveLength(1);
    }
  });

  it('has an example that fits it', () => {
    expect(() => contract.data.parse(contract.example)).not.toThrow();
  });
});

describe('subjects', () => {
  it('are told apart by one stream each', () => {
    for (const { subject } of contracts)
      expect(
        streams.filter((stream) => stream.subjects.some((filter) => matches(filter, subject))),
      ).toHaveLength(1);
  });

  it('of upstream events have a stream and a consumer', () => {
    expect(consumersOf('ingest')).toContainEqual(
      expect.objectContaining({ stream: 'TOURBUS_EVENTS', subjects: ['tourbus.events.>'] }),
    );
  });

  it('are read by durable consumers named after their service', () => {
    const named = services.flatMap((service) =>
      consumersOf(service).map(({ durable }) => {
        expect(durable).toMatch(new RegExp(`^${service}-[a-z-]+$`));
        return durable;
      }),
    );
    expect(named).toHaveLength(sourcesOf('apps/*/src').match(/^ {2}@Consumes(Raw)?\(/gm)?.length ?? 0);
    expect(new Set(named).size).toBe(named.length);
  });

  it.each(services)('are read by %s under the names that the bus lets it use', (service) => {
    const declared = consumersOf(service).map(({ durable, stream }) => ({ name: durable, stream }));
    const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
    expect([...durables[service]].sort(byName)).toEqual(declared.sort(byName));
  });
});

describe('the contracts', () => {
  it('can be installed with no dependency but the schema library', () => {
    const manifest = JSON.parse(readFileSync('libs/contracts/package.json', 'utf8')) as {
      dependencies: object;
    };
    expect(Object.keys(manifest.dependencies)).toEqual(['zod']);
  });
});
