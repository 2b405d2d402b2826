import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Contract, type ServiceName, contracts, services, streams } from '@tourbus/contracts';
import { sourcesOf } from './sources.js';

const constantOf = (contract: Contract): string =>
  contract.subject
    .replace(/^tourbus\./, '')
    .replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());

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

  it('is announced by the services that it names, and by no other', () => {
    const announcing = services.filter((service) =>
      new RegExp(`announce\\(\\s*${constantOf(contract)}\\b`).test(code[service]),
    );
    expect(announcing).toEqual(services.filter((service) => contract.publishers.includes(service)));
  });

  it('is consumed by the services that it names, and by no other', () => {
    const consuming = services.filter((service) =>
      new RegExp(`@Consumes\\(\\s*\\[[^\\]]*\\b${constantOf(contract)}\\b`).test(code[service]),
    );
    expect(consuming).toEqual(services.filter((service) => contract.consumers.includes(service)));
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
    expect(code.ingest).toMatch(/@ConsumesRaw\(\s*'TOURBUS_EVENTS'/);
  });

  it('are read by durable consumers named after their service', () => {
    for (const service of services)
      for (const [, durable] of code[service].matchAll(/durable: '([^']+)'/g))
        expect(durable).toMatch(new RegExp(`^${service}-`));
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
