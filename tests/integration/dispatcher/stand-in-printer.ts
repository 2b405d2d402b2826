import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import ipp, { type IppMessage } from 'ipp';

/** A job that the printer has. */
interface StandInJob {
  id: number;
  name: string;
  state: string;
  reasons: string[];
  pageRanges?: unknown;
}

/** A printer that does what it is told: stands still, says nothing, forgets, loses its answers. */
export interface StandInPrinter {
  url: string;
  /** What it says of itself; changed by tests. */
  printer: {
    'printer-state': string;
    'printer-state-reasons': string;
    'printer-is-accepting-jobs': boolean;
    'page-ranges-supported': boolean;
  };
  jobs: StandInJob[];
  /** How often it was offered a document. */
  offered(): number;
  /** What becomes of the next documents: taken; taken and the line cut before the answer; refused with a status. */
  behaviour: 'takes' | 'loses-answer' | `${'server' | 'client'}-error-${string}`;
  stop(): Promise<void>;
}

const respond = (
  request: IppMessage & { id?: number | null },
  statusCode: string,
  groups: Partial<IppMessage> = {},
): Buffer =>
  ipp.serialize({
    version: '2.0',
    statusCode,
    id: request.id ?? 1,
    'operation-attributes-tag': { 'attributes-charset': 'utf-8', 'attributes-natural-language': 'en' },
    ...groups,
  });

export async function startStandInPrinter(): Promise<StandInPrinter> {
  let offered = 0;
  const standIn: StandInPrinter = {
    url: '',
    printer: {
      ...{ 'printer-state': 'idle', 'printer-state-reasons': 'none' },
      ...{ 'printer-is-accepting-jobs': true, 'page-ranges-supported': true },
    },
    jobs: [],
    behaviour: 'takes',
    offered: () => offered,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const jobAttributes = ({ id, name, state, reasons }: StandInJob) => ({
    ...{ 'job-id': id, 'job-state': state, 'job-state-reasons': reasons, 'job-name': name },
  });
  const print = (request: IppMessage, response: ServerResponse): Buffer | undefined => {
    offered++;
    if (standIn.behaviour.includes('-error-')) return respond(request, standIn.behaviour);
    const name = String(request['operation-attributes-tag']?.['job-name']);
    const { 'page-ranges': pageRanges } = (request['job-attributes-tag'] ?? {}) as Record<string, unknown>;
    const job = {
      id: standIn.jobs.length + 1,
      name,
      state: 'processing',
      reasons: ['job-printing'],
      pageRanges,
    };
    standIn.jobs.push(job);
    if (standIn.behaviour === 'takes')
      return respond(request, 'successful-ok', { 'job-attributes-tag': jobAttributes(job) });
    response.destroy();
    return undefined;
  };
  const answer = (request: IppMessage, response: ServerResponse): Buffer | undefined => {
    const asked = request['operation-attributes-tag'] ?? {};
    switch (request.operation) {
      case 'Get-Printer-Attributes':
        return respond(request, 'successful-ok', { 'printer-attributes-tag': { ...standIn.printer } });
      case 'Print-Job':
        return print(request, response);
      case 'Get-Jobs': {
        const [job] = standIn.jobs.filter(
          ({ state }) => (state === 'completed') === (asked['which-jobs'] === 'completed'),
        );
        return respond(request, 'successful-ok', job ? { 'job-attributes-tag': jobAttributes(job) } : {});
      }
      default: {
        const job = standIn.jobs.find(({ id }) => id === asked['job-id']);
        if (!job) return respond(request, 'client-error-not-found');
        return respond(request, 'successful-ok', { 'job-attributes-tag': jobAttributes(job) });
      }
    }
  };
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = answer(ipp.parse(Buffer.concat(chunks)), response);
      if (bytes) response.writeHead(200, { 'content-type': 'application/ipp' }).end(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  standIn.url = `ipp://127.0.0.1:${(server.address() as AddressInfo).port}/ipp/print`;
  return standIn;
}
