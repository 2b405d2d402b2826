import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of S3 as a source of batches asks of it: lists in pages of two, and objects with their ETags. */
export interface S3Server {
  url: string;
  objects: Map<string, string>;
  /** Keys of objects that were fetched. */
  fetched: string[];
  close(): void;
}

const etagOf = (body: string): string => `"${createHash('md5').update(body).digest('hex')}"`;
const pageLength = 2;

export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, string>();
  const fetched: string[] = [];
  const list = (query: URLSearchParams): string => {
    const after = query.get('continuation-token') ?? '';
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
      .sort();
    const page = keys.slice(0, pageLength);
    const contents = page.map((key) => {
      const body = objects.get(key) ?? '';
      return `<Contents><Key>${key}</Key><ETag>${etagOf(body).replaceAll('"', '&quot;')}</ETag><Size>${body.length}</Size></Contents>`;
    });
    const more = keys.length > pageLength;
    const token = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`;
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
    if (key === '') return response.setHeader('content-type', 'application/xml').end(list(searchParams));
    const body = objects.get(key);
    if (body === undefined) return response.writeHead(404).end();
    if (request.headers['if-match'] !== etagOf(body)) return response.writeHead(412).end();
    fetched.push(key);
    return response.setHeader('etag', etagOf(body)).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    objects,
    fetched,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
