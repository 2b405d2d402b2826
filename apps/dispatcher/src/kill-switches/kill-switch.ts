import {
  type DecisionStep,
  type KillSwitch,
  type Stoppable,
  sayStopped,
  stoppedBy,
} from '@tourbus/contracts';

/** What a brand's policy stops. */
export interface Thrown {
  /** Null where none counts any more. */
  policy: { key: string; version: number } | null;
  switches: readonly KillSwitch[];
}

export interface KillSwitchesInForce {
  byBrand: ReadonlyMap<string, Thrown>;
  /** Differs whenever anything of this may differ. */
  stamp: string;
}

/** Rule 1 of all, asked of what is ready to go as of what is composed; nothing where the brand has no policy. */
export function askKillSwitch(
  inForce: KillSwitchesInForce,
  message: Stoppable,
): (DecisionStep & { code: string }) | undefined {
  const thrown = inForce.byBrand.get(message.brand);
  if (!thrown?.policy) return undefined;
  const { key, version } = thrown.policy;
  const stop = stoppedBy(thrown.switches, message);
  return {
    code: 'kill-switch',
    rule: 'kill-switch',
    answer: stop ? 'deny' : 'allow',
    because: stop ? sayStopped(stop) : 'No kill switch stops it.',
    inputs: { ...message, policy: `${key}@${version}`, ...(stop && { scope: stop.scope }) },
  };
}
