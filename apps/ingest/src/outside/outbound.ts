import { lookup as resolve } from 'node:dns/promises';
import { type RequestOptions, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Problem } from '@tourbus/platform';
import {
  type Allowed,
  isAllowedAddress,
  isAllowedHost,
  isPublicAddress,
  literalAddress,
} from './addresses.js';

/** We will not go there, and no retry changes that. */
export class ForbiddenTarget extends Error {
  readonly code = 'target-forbidden';
}

/** No usable answer came: what was tried may work later. */
export class NoAnswer extends Error {}

/** There is more to the answer than was asked for. */
export class TooLong extends NoAnswer {}

export interface Call {
  method: 'GET' | 'POST';
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  timeoutMilliseconds: number;
  /** Longer answers are cut off: an error where `whole` is asked for. */
  mostBytes: number;
  whole?: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export type Lookup = (hostname: string) => Promise<{ address: string; family: number }[]>;

const resolveAll: Lookup = (hostname) => resolve(hostname, { all: true, verbatim: true });

/**
 * Calls to addresses that somebody else gave. They reach the public internet only, and whom the operator has named;
 * a name is looked up once, and the connection is made to the address that was judged. Redirects are answers.
 */
export class Outbound {
  constructor(
    private readonly allowed: Allowed,
    private readonly lookup: Lookup = resolveAll,
  ) {}

  /**
   * What can be said about a target before anybody calls it.
   * @throws ForbiddenTarget
   */
  check(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new ForbiddenTarget(`It begins with ${url.protocol}, and only http: and https: are called.`);
    if (url.username || url.password)
      throw new ForbiddenTarget('It holds a password; name a secret of the configuration instead.');
    const address = literalAddress(url);
    if (address !== undefined) this.judge(url, [address]);
    else if (
      /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(url.hostname) &&
      !isAllowedHost(url, this.allowed)
    )
      throw new ForbiddenTarget(`${url.hostname} is a name of the inside.`);
  }

  /** For an address that somebody gives us to keep. @throws Problem 422 that says why nobody would be called there */
  refuseForbidden(url: string): void {
    try {
      this.check(new URL(url));
    } catch (error) {
      throw new Problem(
        'target-forbidden',
        422,
        'This address is not called',
        (error as Error).message,
        'Name a public address, or let the operator allow the host in OUTBOUND_ALLOW.',
      );
    }
  }

  /** @throws ForbiddenTarget; NoAnswer */
  async call(call: Call): Promise<Answer> {
    const { url, timeoutMilliseconds } = call;
    this.check(url);
    const deadline = AbortSignal.timeout(timeoutMilliseconds);
    return new Promise((settle, fail) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const options: RequestOptions = {
        method: call.method,
        headers: {
          ...call.headers,
          ...(call.body !== undefined && { 'content-length': Buffer.byteLength(call.body) }),
        },
        lookup: this.judgedLookup(url),
        signal: deadline,
        // A connection that is kept would be used again without being judged.
        agent: false,
      };
      const refuse = (error: Error): void => {
        const ours = error instanceof ForbiddenTarget || error instanceof TooLong ? error : undefined;
        const late = deadline.aborted ? `no answer within ${timeoutMilliseconds} ms` : error.message;
        fail(ours ?? new NoAnswer(late));
      };
      const request = send(url, options, (response) => {
        const pieces: Buffer[] = [];
        let length = 0;
        const conclude = (): void =>
          settle({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(pieces).subarray(0, call.mostBytes),
          });
        response.on('data', (piece: Buffer) => {
          pieces.push(piece);
          length += piece.length;
          if (length <= call.mostBytes) return;
          if (call.whole) refuse(new TooLong(`the answer is longer than ${call.mostBytes} bytes`));
          else conclude();
          request.destroy();
        });
        response.on('end', conclude).on('error', refuse);
      });
      request.on('error', refuse);
      request.end(call.body);
    });
  }

  /** Hands out only addresses that were judged, so that a name cannot mean another one a moment later. */
  private judgedLookup(url: URL): LookupFunction {
    return (hostname, options, done) => {
      this.lookup(hostname)
        .then((found) => {
          this.judge(
            url,
            found.map(({ address }) => address),
          );
          const [first] = found;
          if (!first) throw new Error(`${hostname} has no address`);
          if (options.all) done(null, found);
          else done(null, first.address, first.family);
        })
        .catch((error: Error) => done(error, '', 0));
    };
  }

  private judge(url: URL, addresses: readonly string[]): void {
    if (isAllowedHost(url, this.allowed)) return;
    const inside = addresses.find(
      (address) => !isPublicAddress(address) && !isAllowedAddress(address, this.allowed),
    );
    if (inside === undefined) return;
    throw new ForbiddenTarget(
      `${url.hostname} leads to ${inside}, which is no public address; the operator can name it in OUTBOUND_ALLOW.`,
    );
  }
}
