import { Injectable } from '@nestjs/common';
import type { Caller } from '@tourbus/platform';
import type { ContentKind, ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { Matters } from './matters.service.js';
import { refusedApproval } from './refusals.js';
import { Requirements } from './requirements.service.js';
import { type Review, ReviewRecord } from './review-record.js';
import { type Approval, countOf, isEnough, refusalOf, type Requirement } from './reviews.js';
import { Steps } from './steps.service.js';

export interface Asked {
  kind: ContentKind;
  key: string;
  /** The newest where none is named. */
  version?: number | undefined;
  note?: string | undefined;
}

/** Asking for approval, giving it, and sending back. */
@Injectable()
export class Reviews {
  constructor(
    private readonly versions: ContentVersions,
    private readonly steps: Steps,
    private readonly record: ReviewRecord,
    private readonly requirements: Requirements,
    private readonly matters: Matters,
  ) {}

  async submit(asked: Asked, caller: Caller): Promise<ContentVersion> {
    const by = caller.name;
    const version = await this.versions.get(asked.kind, asked.key, asked.version);
    const before = async () => ({
      blocks: (await this.matters.of(version)).blocks,
      required: countOf(await this.requirements.of(version)),
    });
    await this.steps.take(
      { step: 'submit', version, caller },
      {
        before,
        within: async (tx, _, { blocks, required }) => {
          await this.record.supersede(tx, version, by);
          await this.record.open(tx, { version, required, blocks, note: asked.note, by });
          return false;
        },
      },
    );
    return version;
  }

  /** Takes one approval; the last that is needed approves the version. */
  async approve(asked: Asked, caller: Caller): Promise<ContentVersion> {
    const version = await this.versions.get(asked.kind, asked.key, asked.version);
    const { name: by, person } = caller;
    const approver = { by, roles: person?.roles ?? [] };
    const before = async (review: Review | undefined) => {
      const requirements = await this.requirements.of(version);
      refuse(approver, review, requirements);
      return { requirements, digest: (await this.matters.of(version)).digest };
    };
    await this.steps.take(
      { step: 'approve', version, caller },
      {
        before,
        within: async (tx, review, { requirements, digest }) => {
          const { id, approvals } = refuse(approver, review, requirements);
          await this.record.approve(tx, id, { ...approver, digest, note: asked.note });
          // Whoever approved it with other blocks in it approved something else.
          const same = approvals.filter((approval) => approval.digest === digest);
          if (isEnough(requirements, [...same, approver]))
            await this.record.settle(tx, id, {
              state: 'approved',
              by,
              digest,
              required: countOf(requirements),
            });
          return false;
        },
      },
    );
    return version;
  }

  requestChanges(asked: Asked, caller: Caller): Promise<ContentVersion> {
    return this.sendBack({ step: 'request-changes', state: 'changes-requested', caller }, asked);
  }

  withdraw(asked: Asked, caller: Caller): Promise<ContentVersion> {
    return this.sendBack({ step: 'withdraw', state: 'withdrawn', caller }, asked);
  }

  private async sendBack(
    back:
      | { step: 'request-changes'; state: 'changes-requested'; caller: Caller }
      | { step: 'withdraw'; state: 'withdrawn'; caller: Caller },
    { kind, key, version: wanted, note }: Asked,
  ): Promise<ContentVersion> {
    const { step, state, caller } = back;
    const version = await this.versions.get(kind, key, wanted);
    await this.steps.take(
      { step, version, caller },
      {
        within: async (tx, review) => {
          if (review) await this.record.settle(tx, review.id, { state, by: caller.name, note });
          return false;
        },
      },
    );
    return version;
  }
}

/** @throws Problem 403, 409 where this one's approval is not allowed, or would not count */
function refuse(approver: Approval, review: Review | undefined, requirements: Requirement[]): Review {
  if (!review) throw new Error('What is in review has a review.');
  const { author, approvals } = review;
  const refusal = refusalOf(approver, { author, approvals, requirements });
  if (refusal) throw refusedApproval(refusal, review, requirements);
  return review;
}
