import type { Campaign, Misfortune } from './campaign.js';
import type { Evidence, Violation } from './checker/evidence.js';
import type { Settling } from './settling.js';

export interface Report {
  seed: number;
  minutes: number;
  faults: Record<string, { struck: number; failed: number }>;
  notStruck: Record<string, string>;
  figures: Record<string, number>;
  parked: Record<string, number>;
  refusals: Record<string, number>;
  settling: { afterHealing: Settling; afterReplaying: Settling; replayed: number };
  audit: string;
  misfortunes: Misfortune[];
  violations: (Violation & { before?: string })[];
}

export interface Findings {
  seed: number;
  minutes: number;
  campaign: Campaign;
  evidence: Evidence;
  settling: Report['settling'];
  hindered: Record<string, string>;
  violations: readonly Violation[];
}

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** A call may be cut off by a fault for this long after it was healed. */
const echo = 30_000;

/** What was under way when it happened, or else what had come last. */
function before(at: number | undefined, misfortunes: readonly Misfortune[]): string | undefined {
  if (at === undefined) return undefined;
  const earlier = misfortunes.filter(({ from }) => from <= at + 1_000);
  const during = earlier.filter(({ to }) => to + 2_000 >= at);
  const named = during.length > 0 ? during : earlier.slice(-1);
  return named
    .map(({ kind, what, from, to }) => {
      const time = new Date(from).toISOString().slice(11, 19);
      return `${kind} (${what}) at ${time} for ${((to - from) / 1_000).toFixed(0)} s`;
    })
    .join('; ');
}

function figuresOf({ campaign, evidence, violations }: Findings): Record<string, number> {
  const accepted = campaign.ledger.lines.filter((line) => line.what === 'accepted');
  const states = countBy(evidence.deliveries.map(({ state }) => state));
  const ambiguous = evidence.attempts.filter(({ outcome }) => outcome === 'ambiguous');
  const explained = ambiguous.filter(({ at }) =>
    campaign.misfortunes.some(({ from, to }) => at >= from && at <= to + echo),
  );
  const count = (what: Violation['what']): number => violations.filter((one) => one.what === what).length;
  return {
    'acceptances heard by HTTP': accepted.filter(({ by }) => by === 'http').length,
    'acceptances heard by NATS': accepted.filter(({ by }) => by === 'nats').length,
    'different messages accepted': new Set(accepted.map(({ source, id }) => `${source} ${id}`)).size,
    'messages refused': campaign.ledger.lines.filter(({ what }) => what === 'refused').length,
    'stops answered': campaign.ledger.lines.filter(({ what }) => what === 'stopped').length,
    communications: evidence.decisions.length,
    'at a provider': new Set(evidence.sink.map(({ communication }) => communication)).size,
    'accepted by a provider': states['accepted'] ?? 0,
    'withheld at composition': evidence.decisions.filter(({ outcome }) => outcome === 'withheld').length,
    'withheld at dispatch': states['withheld'] ?? 0,
    'rejected or undeliverable': (states['rejected'] ?? 0) + (states['undeliverable'] ?? 0),
    'ended ambiguous': states['ambiguous'] ?? 0,
    'ambiguous attempts, a fault explains': explained.length,
    'ambiguous attempts, nothing explains': ambiguous.length - explained.length,
    'copies sent again by policy':
      evidence.sink.length - new Set(evidence.sink.map(({ communication }) => communication)).size,
    lost: count('lost'),
    doubled: count('doubled'),
    stale: count('stale'),
    'sent after a stop': count('sent after a stop'),
    'record wrong': count('record wrong'),
    'not settled': count('not settled'),
  };
}

export function reportOf(findings: Findings): Report {
  const { seed, minutes, campaign, evidence, settling, hindered, violations } = findings;
  const faults: Report['faults'] = {};
  for (const { kind, trouble } of campaign.misfortunes) {
    const counted = (faults[kind] ??= { struck: 0, failed: 0 });
    if (trouble) counted.failed++;
    else counted.struck++;
  }
  const parked = evidence.parked.filter(({ state }) => state === 'parked');
  return {
    seed,
    minutes,
    faults,
    notStruck: hindered,
    figures: figuresOf(findings),
    parked: countBy(parked.map(({ consumer, code }) => `${consumer} ${code}`)),
    refusals: Object.fromEntries([...campaign.refusals].map(([status, n]) => [nameOf(status), n])),
    settling,
    audit: evidence.audit === undefined ? 'nothing to verify with' : `${evidence.audit.length} faults`,
    misfortunes: campaign.misfortunes,
    violations: violations.map((violation) => {
      const cause = before(violation.at, campaign.misfortunes);
      return { ...violation, ...(cause && { before: cause }) };
    }),
  };
}

const nameOf = (status: number): string =>
  status === 0 ? 'no answer by HTTP' : status === -1 ? 'no answer by NATS' : `answered ${status}`;

const row = (name: string, value: string | number): string =>
  `  ${name.padEnd(48)}${String(value).padStart(8)}`;

const mostShown = 40;

export function printReport(report: Report): string {
  const { settling, violations } = report;
  const seconds = (one: Settling): string =>
    one.pending.length > 0 ? `not within ${one.seconds.toFixed(0)} s` : `${one.seconds.toFixed(1)} s`;
  const lines = [
    '',
    'Faults',
    ...Object.entries(report.faults)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, { struck, failed }]) => row(kind, failed ? `${struck} (+${failed} in vain)` : struck)),
    ...Object.entries(report.notStruck).map(([kind, why]) => `  ${kind}: left out. ${why}`),
    ...report.misfortunes
      .filter(({ trouble }) => trouble)
      .map(({ kind, what, trouble }) => `  ${kind}: ${what}: ${trouble?.split('\n')[0]}`),
    '',
    'What came of it',
    ...Object.entries(report.figures).map(([name, value]) => row(name, value)),
    row('settled after healing', seconds(settling.afterHealing)),
    row('replayed by the operator', settling.replayed),
    row('settled after replaying', seconds(settling.afterReplaying)),
    row('audit chains', report.audit),
    '',
    'Parked',
    ...Object.entries(report.parked).map(([name, value]) => row(name, value)),
    '',
    'What the client was told instead of yes',
    ...Object.entries(report.refusals).map(([name, value]) => row(name, value)),
    '',
    ...violations.slice(0, mostShown).flatMap((violation) => describe(violation)),
    ...(violations.length > mostShown ? [`  … and ${violations.length - mostShown} more.`] : []),
    violations.length === 0 ? 'Every promise was kept.' : `${violations.length} promises were broken.`,
  ];
  return lines.join('\n');
}

function describe({ promise, what, text, ids, at, before: cause }: Report['violations'][number]): string[] {
  const when = at === undefined ? '' : ` at ${new Date(at).toISOString().slice(11, 23)}`;
  const named = Object.entries(ids).map(([name, id]) => `${name} ${id}`);
  return [
    `${promise}  ${what}${when}: ${text}`,
    `      ${named.join(', ')}`,
    ...(cause ? [`      ${cause}`] : []),
  ];
}
