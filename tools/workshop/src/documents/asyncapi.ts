import { type Contract, contracts, envelopeSchema, streams, upstreamSubject } from '@tourbus/contracts';
import { z } from 'zod';

const nameOf = (contract: Contract): string =>
  contract.subject
    .replace(/^tourbus\./, '')
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const channelOf = (contract: Contract): string =>
  contract.subject.replace(/^tourbus\./, '').replaceAll('.', '-');

const message = (contract: Contract): object => ({
  name: contract.subject,
  title: nameOf(contract),
  summary: contract.summary,
  contentType: 'application/json',
  headers: { $ref: '#/components/schemas/CloudEventHeaders' },
  payload: z.toJSONSchema(contract.data, { target: 'draft-7', io: 'input' }),
  examples: [{ name: 'example', payload: contract.example }],
});

const operations = (contract: Contract): [string, object][] => {
  const channel = { $ref: `#/channels/${channelOf(contract)}` };
  const messages = [{ $ref: `#/channels/${channelOf(contract)}/messages/${nameOf(contract)}` }];
  return [
    ...contract.publishers.map((service): [string, object] => [
      `${service}-sends-${channelOf(contract)}`,
      { action: 'send', channel, messages, tags: [{ name: service }] },
    ]),
    ...contract.consumers.map((service): [string, object] => [
      `${service}-receives-${channelOf(contract)}`,
      { action: 'receive', channel, messages, tags: [{ name: service }] },
    ]),
  ];
};

const headers = (): object => {
  const schema = z.toJSONSchema(envelopeSchema, { target: 'draft-7', io: 'input' });
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, value]) => [`ce-${name}`, value]),
  );
  return {
    type: 'object',
    description: 'CloudEvents in binary mode; text beyond printable ASCII is percent-encoded.',
    properties: { ...properties, traceparent: { type: 'string', description: 'W3C Trace Context.' } },
    required: ['ce-id', 'ce-source', 'ce-type', 'ce-time'],
  };
};

/** The bus as an AsyncAPI 3 document, derived from the contracts alone. */
export const asyncApi = (): object => ({
  asyncapi: '3.1.0',
  info: {
    title: 'Tourbus',
    version: '1.0.0',
    description: `The facts on the bus. Upstream systems publish CloudEvents of any shape to ${upstreamSubject}; these are what Tourbus makes of them.`,
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  channels: Object.fromEntries(
    contracts.map((contract) => [
      channelOf(contract),
      {
        address: contract.subject,
        description: `Kept in the JetStream stream ${contract.stream}.`,
        messages: { [nameOf(contract)]: { $ref: `#/components/messages/${nameOf(contract)}` } },
      },
    ]),
  ),
  operations: Object.fromEntries(contracts.flatMap(operations)),
  components: {
    messages: Object.fromEntries(contracts.map((contract) => [nameOf(contract), message(contract)])),
    schemas: { CloudEventHeaders: headers() },
  },
});

/** The same for people: one table, one paragraph a fact. */
export const eventsPage = (): string => {
  const rows = contracts.map(
    ({ subject, publishers, consumers, stream }) =>
      `| \`${subject}\` | ${publishers.join(', ')} | ${consumers.join(', ')} | ${stream} |`,
  );
  const kept = streams.map(
    ({ name, subjects, maxAgeDays, maxBytes }) =>
      `| ${name} | ${subjects.map((s) => `\`${s}\``).join(', ')} | ${maxAgeDays} days | ${maxBytes / 1024 ** 3} GiB |`,
  );
  const facts = contracts.map(
    (contract) =>
      `## ${contract.subject}\n\n${contract.summary}\n\n\`\`\`json\n${JSON.stringify(contract.example, null, 2)}\n\`\`\``,
  );
  return [
    '# The facts on the bus',
    '',
    'Generated from `libs/contracts` by `npm run docs:generate`; [asyncapi.json](asyncapi.json) says the same for machines.',
    '',
    '| subject | published by | consumed by | stream |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '| stream | subjects | kept for | at most |',
    '| --- | --- | --- | --- |',
    ...kept,
    '',
    ...facts.flatMap((fact) => [fact, '']),
  ].join('\n');
};
