import { type RequestOptions, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import ipp, { type IppMessage } from 'ipp';
import { PrinterSilent } from './print-queue.js';

/** Why an exchange with a printer came to nothing. */
export class IppFailure extends PrinterSilent {
  constructor(
    code: string,
    message: string,
    /** Whether the printer may have acted on the request all the same. */
    readonly mayHaveArrived: boolean,
  ) {
    super(code, message);
  }
}

/** An answer about a thousand jobs is some hundred kilobytes. */
const longestAnswer = 8 * 1024 * 1024;
const defaultPort = 631;

/** The requests of one printer: RFC 8010 over HTTP/1.1, each within its time. */
export class IppClient {
  private readonly url: URL;

  /** @param uri `ipp://host/path` or `ipps://host/path` */
  constructor(
    private readonly uri: string,
    private readonly seconds: number,
  ) {
    this.url = new URL(uri.replace(/^ipp/, 'http'));
  }

  /** @throws IppFailure */
  async call(
    operation: string,
    attributes: Record<string, unknown>,
    { job, data }: { job?: Record<string, unknown>; data?: Buffer } = {},
  ): Promise<IppMessage> {
    const head = ipp.serialize({
      version: '2.0',
      operation,
      id: null,
      'operation-attributes-tag': {
        'attributes-charset': 'utf-8',
        'attributes-natural-language': 'en',
        'printer-uri': this.uri,
        ...attributes,
      },
      ...(job && { 'job-attributes-tag': job }),
    });
    const answer = await this.exchange([head, ...(data ? [data] : [])]);
    try {
      return ipp.parse(answer);
    } catch {
      throw new IppFailure('ipp-unreadable', 'The printer’s answer is not IPP.', true);
    }
  }

  private exchange(body: readonly Buffer[]): Promise<Buffer> {
    const length = body.reduce((sum, { length }) => sum + length, 0);
    const options: RequestOptions = {
      method: 'POST',
      port: this.url.port || defaultPort,
      headers: { 'content-type': 'application/ipp', 'content-length': length },
      signal: AbortSignal.timeout(this.seconds * 1_000),
    };
    return new Promise((resolve, reject) => {
      const send = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(this.url, options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > longestAnswer)
            response.destroy(new IppFailure('ipp-endless', 'The printer’s answer does not end.', true));
        });
        response.on('error', (error) => reject(failureOf(error)));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(chunks));
          else reject(refusal(response.statusCode ?? 0));
        });
      });
      request.on('error', (error) => reject(failureOf(error)));
      for (const part of body) request.write(part);
      request.end();
    });
  }
}

/** Of these a server may say 5xx after it acted. */
const refusal = (status: number): IppFailure =>
  new IppFailure(`ipp-http-${status}`, `The printer answered with HTTP status ${status}.`, status >= 500);

function failureOf(error: Error & { code?: string; syscall?: string }): IppFailure {
  if (error instanceof IppFailure) return error;
  const neverLeft =
    error.syscall === 'connect' ||
    /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EPROTO|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO\w+|UNABLE_TO_\w+)$/.test(
      error.code ?? '',
    );
  const why =
    error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : (error.code ?? 'lost');
  const code = `ipp-${why.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return neverLeft
    ? new IppFailure(code, 'The printer cannot be reached.', false)
    : new IppFailure(code, 'The printer gave no answer.', true);
}
