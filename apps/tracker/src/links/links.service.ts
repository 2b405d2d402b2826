import { Inject, Injectable } from '@nestjs/common';
import { type LinkKind, type LinkToken, readLinkToken } from '@tourbus/contracts';
import { CONFIG, GroupCommit, Outbox } from '@tourbus/platform';
import type { Config } from '../config.js';
import {
  type KnownCommunication,
  type KnownCommunications,
  RecordService,
} from '../record/record.service.js';
import type { CapturedResponse } from '../responses/response.js';
import { ResponsesService } from '../responses/responses.service.js';
import { judge } from './judge.js';

/** A request for a tracked link or image. */
export interface Visit {
  link: LinkToken;
  at: Date;
  method: string;
  userAgent?: string;
  purpose?: string;
}

/** Visits are answered when they are stored; those that come together share a transaction. */
@Injectable()
export class LinksService {
  private readonly commit = new GroupCommit<Visit, KnownCommunication | null | undefined>(
    (visits) => this.store(visits),
    { linger: 2, writers: 2 },
  );

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly outbox: Outbox,
    private readonly record: RecordService,
    private readonly responses: ResponsesService,
  ) {}

  /** What a token of this kind says, unless we did not sign it. */
  read(token: string, kind: LinkKind): LinkToken | undefined {
    const link = readLinkToken(token, this.config.LINK_SIGNING_KEY);
    return link?.kind === kind ? link : undefined;
  }

  /**
   * @returns the communication, once the visit is stored; nothing where the facts about it are still on their way, and
   * null where it is nobody's any more
   */
  visit(visit: Visit): Promise<KnownCommunication | null | undefined> {
    return this.commit.add(visit);
  }

  private async store(visits: Visit[]): Promise<(KnownCommunication | null | undefined)[]> {
    const ids = visits.map(({ link }) => link.communicationId);
    const known = await this.record.find(ids);
    const nobodys = known.size < new Set(ids).size ? await this.record.nobodysNow(ids) : new Set();
    const responses = visits
      .filter(({ link }) => isAnswerable(link, known))
      .map((visit) => responseTo(visit, known));
    if (responses.length > 0) await this.outbox.run((tx) => this.responses.store(tx, responses, known));
    return ids.map((id) => (nobodys.has(id) ? null : known.get(id)));
  }
}

/** An image can be answered without knowing the mail, so its open waits with us; a link that leads nowhere yet is followed again. */
const isAnswerable = ({ communicationId, kind, index }: LinkToken, known: KnownCommunications): boolean =>
  kind === 'open' || known.get(communicationId)?.links.has(index) === true;

function responseTo(
  { link, at, method, userAgent, purpose }: Visit,
  known: KnownCommunications,
): CapturedResponse {
  const { communicationId, index } = link;
  const kind = link.kind === 'click' ? 'click' : 'open';
  const dispatchedAt = known.get(communicationId)?.dispatchedAt;
  const millisecondsSinceDispatch = dispatchedAt && at.getTime() - dispatchedAt.getTime();
  const machine = judge({ kind, method, userAgent, purpose, millisecondsSinceDispatch });
  return { communicationId, kind, at, machine, ...(kind === 'click' && { linkIndex: index }) };
}
