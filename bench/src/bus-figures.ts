import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type CommunicationComposedV1, communicationComposedV1 } from '@tourbus/contracts';
import { busAddress } from '@tourbus/platform';
import type { StageMail } from './floor-stage.js';

async function unhandled(manager: Awaited<ReturnType<typeof jetstreamManager>>): Promise<number> {
  let messages = 0;
  for await (const stream of manager.streams.list())
    for await (const { num_pending: waiting, num_ack_pending: held } of manager.consumers.list(
      stream.config.name,
    ))
      messages += waiting + held;
  return messages;
}

/** Waits until every consumer of every stream has handled what there is. */
export async function settled(url: string): Promise<void> {
  const connection = await connect(busAddress(url));
  const manager = await jetstreamManager(connection);
  while ((await unhandled(manager)) > 0) await pause(100);
  await connection.close();
}

/** What the bus has been given. */
export async function busFigures(url: string): Promise<{ messages: number; bytes: number }> {
  const connection = await connect(busAddress(url));
  const manager = await jetstreamManager(connection);
  const figures = { messages: 0, bytes: 0 };
  for await (const { state } of manager.streams.list()) {
    figures.messages += state.messages;
    figures.bytes += state.bytes;
  }
  await connection.close();
  return figures;
}

/** The last mail that was composed, and what it calls its order. */
export async function lastMail(url: string): Promise<StageMail> {
  const connection = await connect(busAddress(url));
  const manager = await jetstreamManager(connection);
  const { stream, subject } = communicationComposedV1;
  const message = await manager.streams.getMessage(stream, { last_by_subj: subject });
  await connection.close();
  const { content, thread } = message?.json<CommunicationComposedV1>() ?? {};
  if (content?.kind !== 'email' || !thread) throw new Error('No mail was composed.');
  return { html: content.html, text: content.text, order: thread };
}
