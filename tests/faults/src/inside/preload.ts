/**
 * Loaded before a service (`NODE_OPTIONS=--import`): lets it die at a named point and lets its clock be wrong. It
 * wraps what the service stands on, so that the service itself knows nothing of it.
 */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { dying } from './dying.js';
import { shiftClock } from './shifted-clock.js';
import { watchTransactions } from './transactions.js';

const { FAULTS_CONTROL: control, FAULTS_SERVICE: service } = process.env;
/** Of an acknowledgement that is held back until what it acknowledges has surely been published. */
const untilPublished = 400;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** @throws where there is no such method: a crash point that silently is none would prove nothing */
function wrap(prototype: object, name: string, around: (original: Method) => Method): void {
  const methods = prototype as Record<string, Method>;
  const original = methods[name];
  if (typeof original !== 'function') throw new Error(`There is no ${name} to wrap.`);
  methods[name] = around(original);
}

async function prepare(folder: string, name: string): Promise<void> {
  const entry = process.argv[1] ?? '';
  const mortal = dying(folder, name);
  shiftClock(join(folder, `${name}.clock`));
  const require = createRequire(entry);

  const pg = require('pg') as { Client: Parameters<typeof watchTransactions>[0] };
  watchTransactions(pg.Client, mortal);

  const jetstream = require.resolve('@nats-io/jetstream');
  const { JsMsgImpl } = require(join(jetstream, '../jsmsg.js')) as { JsMsgImpl: { prototype: object } };
  wrap(JsMsgImpl.prototype, 'ack', (ack) => {
    return function (...args) {
      if (!mortal.isArmed('after-publish-before-ack')) return ack.apply(this, args);
      setTimeout(() => {
        mortal.dieAt('after-publish-before-ack');
        ack.apply(this, args);
      }, untilPublished);
      return undefined;
    };
  });

  const http = process.getBuiltinModule('node:http');
  wrap(http.ServerResponse.prototype, 'writeHead', (writeHead) => {
    return function (...args) {
      if (args[0] === 202) mortal.dieAt('before-202');
      return writeHead.apply(this, args);
    };
  });

  const store = resolve(entry, '../../../../libs/platform/dist/artefacts/folder-artefact-store.js');
  const { FolderArtefactStore } = (await import(pathToFileURL(store).href)) as {
    FolderArtefactStore: { prototype: object };
  };
  wrap(FolderArtefactStore.prototype, 'put', (put) => {
    return async function (...args) {
      const ref = await put.apply(this, args);
      mortal.dieAt('artefact-stored');
      return ref;
    };
  });
  wrap(FolderArtefactStore.prototype, 'get', (get) => {
    return async function (...args) {
      const bytes = await get.apply(this, args);
      mortal.sleepAt('claim-in-hand');
      return bytes;
    };
  });
}

if (isMainThread && control && service) await prepare(control, service);
