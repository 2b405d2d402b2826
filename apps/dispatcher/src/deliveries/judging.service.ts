import { Injectable } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import { isErased, withheldAsErased } from '../erasure/erased.js';
import type { KillSwitchesInForce } from '../kill-switches/kill-switch.js';
import { KillSwitches } from '../kill-switches/kill-switches.service.js';
import { SuppressionListService } from '../suppression-list/suppression-list.service.js';
import { Suppressions } from '../suppressions/suppressions.service.js';
import { type Claim, type Withholding, listQuestionOf, whyWithheld } from './claim.js';
import { type ClaimedRow, DeliveryStore } from './delivery-store.js';

/** What the rules say of a delivery, and by what they said it. */
export interface Judgement extends Pick<Claim, 'superseded' | 'judgedBy'> {
  withholding: Withholding | undefined;
}

type Held = Pick<Claim, 'communicationId' | 'customerId' | 'judgedBy'>;

/** Asks of deliveries what the rules of the claim need to know. */
@Injectable()
export class Judging {
  constructor(
    private readonly store: DeliveryStore,
    private readonly suppressions: Suppressions,
    private readonly list: SuppressionListService,
    private readonly killSwitches: KillSwitches,
  ) {}

  /** What policies stop, half a second old at most. Before a transaction: it may take a connection of its own. */
  look(): Promise<KillSwitchesInForce> {
    return this.killSwitches.now();
  }

  /**
   * In the order of the rows. Whose customer was erased since they came are withheld unasked: the address is gone, and
   * with it what they forbade.
   */
  async judge(
    tx: Transaction,
    rows: readonly ClaimedRow[],
    killSwitches: KillSwitchesInForce,
    now: Date,
  ): Promise<Judgement[]> {
    const stale = await this.store.superseded(
      tx,
      rows.map(({ communicationId }) => communicationId),
    );
    const known = await this.suppressions.of(tx, customersOf(rows));
    const asking = rows.filter((row) => !isErased(row));
    const { version, forbidden } = await this.list.judge(tx, asking.map(listQuestionOf));
    return rows.map((row) => {
      const { communicationId, customerId } = row;
      const suppression = known.get(customerId);
      const superseded = stale.has(communicationId);
      const asked = { ...row, superseded, killSwitches, suppressed: forbidden.get(communicationId) };
      return {
        superseded,
        judgedBy: judgedBy(suppression?.judgedBy, version, killSwitches.stamp),
        withholding: isErased(row) ? withheldAsErased : whyWithheld(asked, suppression, now),
      };
    });
  }

  /**
   * Locks what customers and the list forbid until the transaction ends: a stop that comes now waits for it.
   * @returns whether what a claim was judged by is as it was
   */
  async hold(
    tx: Transaction,
    of: readonly Pick<Held, 'customerId'>[],
    { stamp }: KillSwitchesInForce,
  ): Promise<(claim: Held) => boolean> {
    const version = await this.list.hold(tx);
    const customers = await this.suppressions.hold(tx, customersOf(of));
    return (claim) => judgedBy(customers.get(claim.customerId), version, stamp) === claim.judgedBy;
  }
}

const customersOf = (of: readonly Pick<Held, 'customerId'>[]): string[] =>
  of.map(({ customerId }) => customerId);

/** What the customer forbids, what the list does, and what policies stop. */
const judgedBy = (customer = 'nothing', list: string, killSwitches: string): string =>
  [customer, list, killSwitches].join('/');
