import {
  type DecisionStep,
  type Reason,
  type CommunicationHead,
  type Openings,
  type Parts,
  type Envelope,
  type Suppression as ListedSuppression,
} from '@tourbus/contracts';
import type { TraceHeaders } from '@tourbus/platform';
import { type KillSwitchesInForce, askKillSwitch } from '../kill-switches/kill-switch.js';
import { type ReadRelease, whyNotReleased } from '../releases/releases.js';
import type { Consignment } from '../senders/channel-sender.js';
import type { ListQuestion } from '../suppression-list/suppression-list.service.js';
import { type Suppression, fingerprint, recipientOf } from '../suppressions/suppression.js';
import { standingAt } from './openings.js';

/** The message that brought a delivery, for the facts that follow from it. */
export interface StoredCause {
  envelope: Envelope;
  trace: TraceHeaders;
}

/** A delivery that this process may hand over, as long as nobody else has raised its fence. */
export interface Claim extends Consignment {
  customerId: string;
  channel: Parts['kind'];
  definition: string;
  fence: number;
  /** Which attempt this would be; the first is 1. */
  attempt: number;
  /** An earlier attempt may have reached the customer. */
  mayHaveArrived: boolean;
  /** A later fact of the same thread may have reached the customer already. */
  superseded: boolean;
  /** Null of what came before releases were asked for, or where they need not be. */
  release: ReadRelease | null;
  /** When it may be handed over; null where that is always. */
  openings: Openings | null;
  cause: StoredCause;
  /** What of the customer's suppression allowed it; see there. */
  judgedBy: string;
  /** When it falls back to others, by this process's clock that never goes back, in milliseconds. */
  until: number;
}

type Known = Pick<Suppression, 'stopped' | 'revoked' | 'stoppedChannels'>;

/** A delivery as the suppression list is asked about it. */
export const listQuestionOf = ({
  communicationId,
  parts,
  head,
}: Pick<Claim, 'communicationId' | 'parts'> & Pick<Asked, 'head'>): ListQuestion => ({
  id: communicationId,
  recipient: recipientOf(parts),
  purpose: head.messageClass,
});

/** Of a customer whom nobody has stopped yet. */
const nothingKnown: Known = { stopped: [], revoked: [], stoppedChannels: [] };

export type Asked = Pick<Claim, 'parts' | 'definition' | 'superseded' | 'release' | 'openings'> & {
  head: Pick<CommunicationHead, 'messageClass' | 'channel'>;
  /** What of the suppression list forbids it. */
  suppressed?: ListedSuppression | undefined;
  killSwitches: KillSwitchesInForce;
};

/** Why a delivery may not be handed over any more, with every rule that was asked. */
export interface Withholding {
  reason: Reason;
  trace: DecisionStep[];
}

type Rule = (asked: Asked, known: Known, now: Date) => (DecisionStep & { code: string }) | undefined;

/** Nothing is asked of what bears no release, or one that was read before brands were: that can only be paused. */
const killSwitch: Rule = ({ release, definition, head, parts, killSwitches }) =>
  release && 'brand' in release && release.brand
    ? askKillSwitch(killSwitches, {
        brand: release.brand.key,
        messageClass: head.messageClass,
        definition,
        channel: parts.kind,
      })
    : undefined;

const stoppedContactPoint: Rule = ({ parts }, { stopped, stoppedChannels }) => {
  const denied = stoppedChannels.includes(parts.kind) || stopped.includes(fingerprint(recipientOf(parts)));
  return {
    code: 'contact-point-stopped',
    rule: 'contact-point',
    answer: denied ? 'deny' : 'allow',
    because: denied
      ? `The ${parts.kind} contact point was stopped after this was composed.`
      : 'The contact point is not stopped.',
    inputs: { channel: parts.kind },
  };
};

const suppressedContactPoint: Rule = ({ parts, suppressed }) => ({
  code: 'suppressed',
  rule: 'suppression',
  answer: suppressed ? 'deny' : 'allow',
  because: suppressed
    ? `The contact point is on the suppression list since ${suppressed.since.slice(0, 10)}: ${suppressed.reason}.`
    : 'The contact point is not on the suppression list.',
  inputs: {
    channel: parts.kind,
    ...(suppressed && { reason: suppressed.reason, since: suppressed.since, until: suppressed.until }),
  },
});

const withdrawnConsent: Rule = ({ parts, head }, { revoked }) => {
  if (head.messageClass !== 'marketing') return undefined;
  const denied = revoked.includes(`marketing/${parts.kind}`);
  return {
    code: 'consent-revoked',
    rule: 'consent',
    answer: denied ? 'deny' : 'allow',
    because: denied
      ? 'Consent to marketing was withdrawn after this was composed.'
      : 'Consent to marketing is not withdrawn.',
    inputs: { purpose: 'marketing', channel: parts.kind },
  };
};

const approvedContent: Rule = ({ release }, _known, now) => {
  if (!release) return undefined;
  const denied = whyNotReleased(release, now);
  return {
    code: denied?.code ?? 'released',
    rule: 'approval',
    answer: denied ? 'deny' : 'allow',
    because: denied?.because ?? 'What it is made of was approved, and is in date.',
    inputs: { ...release },
  };
};

/** Only what is too late is withheld: what is closed waits, see `standingAt`. */
const inTime: Rule = ({ openings }, _known, now) => {
  if (!openings) return undefined;
  const standing = standingAt(openings, now);
  const expiresAt = openings.spans.at(-1)?.until;
  return {
    code: 'expired',
    rule: 'expiry',
    answer: standing.is === 'over' ? 'deny' : 'allow',
    because: standing.is === 'over' ? `It was to be handed over until ${expiresAt}.` : 'It is not too late.',
    inputs: { expiresAt, afterwards: openings.afterwards },
  };
};

const supersededFact: Rule = ({ superseded }) => ({
  code: 'superseded',
  rule: 'order',
  answer: superseded ? 'deny' : 'allow',
  because: superseded
    ? 'A later fact of the same thread was sent already.'
    : 'Nothing later of the same thread was sent.',
  inputs: {},
});

/** Asked in this order; the first denial ends it. */
const rules: readonly Rule[] = [
  killSwitch,
  stoppedContactPoint,
  suppressedContactPoint,
  withdrawnConsent,
  approvedContent,
  inTime,
  supersededFact,
];

/** Whether a delivery must be withheld now; nothing where it may be handed over. */
export function whyWithheld(asked: Asked, known: Known | undefined, now: Date): Withholding | undefined {
  const trace: DecisionStep[] = [];
  for (const rule of rules) {
    const answer = rule(asked, known ?? nothingKnown, now);
    if (!answer) continue;
    const { code, ...step } = answer;
    trace.push(step);
    if (step.answer === 'deny') return { reason: { code, text: step.because }, trace };
  }
  return undefined;
}
