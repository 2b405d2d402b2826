import 'reflect-metadata';
import { ProtocolHandler } from '@nats-io/nats-core/internal';
import { Bus, createService, parseConfig, platformConfigSchema } from '@tourbus/platform';
import { type Line, composerOf, die, done } from './trial.ts';

/** Where the process ends itself; within a handler it does so by the behaviour of a trial. */
export type CrashPoint = 'before-publish' | 'before-ack';

/** A replica of a line's composer as a process of its own: `trial-process.ts <replica> <line> [crash point]`. */
const [replica = '', described = '{}', crashPoint] = process.argv.slice(2);
const line = JSON.parse(described) as Line;
const config = parseConfig(platformConfigSchema, process.env);

/** Watches what is written to the bus, and ends the process in front of what the crash point names. */
function crashAt(point: CrashPoint, bus: () => Bus): void {
  const fact = done(line);
  const publish = ProtocolHandler.prototype.publish;
  const factIsOnTheBus = (): Promise<boolean> =>
    bus()
      .administration.streams.getMessage(fact.stream, { last_by_subj: fact.subject })
      .then(Boolean, () => false);
  ProtocolHandler.prototype.publish = function (subject, payload, options) {
    if (point === 'before-publish' && subject === fact.subject) return void die();
    if (
      point === 'before-ack' &&
      subject.startsWith('$JS.ACK.') &&
      Buffer.from(payload ?? '').toString() === '+ACK'
    )
      return void (async () => {
        while (!(await factIsOnTheBus()));
        await die();
      })();
    publish.call(this, subject, payload, options);
  };
}

// A suite that was killed must not leave its processes behind.
process.once('disconnect', () => process.exit(1));
const app = await createService({
  service: 'composer',
  module: composerOf(line, replica, process.env),
  config,
});
if (crashPoint) crashAt(crashPoint as CrashPoint, () => app.get(Bus));
await app.listen(config.PORT, config.HOST);
process.send?.({ url: await app.getUrl() });
