import { SetMetadata } from '@nestjs/common';
import type { Contract, StreamName } from '@tourbus/contracts';
import type { Message, RawMessage } from './message.js';
import type { Transaction } from './transaction.js';

/** What a handler wants to be true: run inside the transaction that also remembers the messages as handled. */
export type Effect = (tx: Transaction) => Promise<void>;

/**
 * Does the slow, repeatable part of the work for a batch (render, compose, look up) and returns its effect.
 * Throws PermanentFailure for input that no retry mends; anything else is retried. A batch that throws is handled
 * again one message at a time, so one bad message costs the others nothing but time.
 */
export type Handler<T> = (messages: Message<T>[]) => Promise<Effect> | Effect;

export interface ConsumerOptions {
  /** `<service>-<capability>`; the name is data: renaming it consumes the stream again from its start. */
  durable: string;
  /** Most messages of one transaction. */
  batch: number;
  /** How long the bus waits for a sign of life before it gives a message to somebody else. */
  ackWaitSeconds?: number;
  /** How far apart batches that are not full begin at least: more for who is in no hurry and gains by large ones. */
  paceMilliseconds?: number;
  /**
   * Of messages about persons who were forgotten since: `dropped` as if they had said nothing, or `handled` where others
   * wait for what follows from them; then `message.forgotten` says so.
   */
  forgotten?: 'dropped' | 'handled';
  /**
   * Where others act on everything having been heard: nothing counts as arrived by being parked. What could not be read
   * is looked at again with each copy that its publisher sends; what could be read waits for an operator, is tried twice
   * as often after processes that ended, and is told of by `unheardBy`.
   */
  reliedUpon?: true;
  /** What becomes public when a message is parked. */
  whenParked?: WhenParked;
}

/** A fact that follows from a message being parked, for whoever waits for what does not come now. */
export interface WhenParked<T = unknown> {
  contract: Contract<T>;
  /** @param body as JSON has it, checked by nobody. @returns nothing where there is nothing to say */
  fact: (body: unknown, parked: ParkedWhy) => T | undefined;
}

export interface ParkedWhy {
  consumer: string;
  code: string;
  reason: string;
  remedy: string;
}

export interface Subscription extends ConsumerOptions {
  stream: StreamName;
  filter: string;
  /** By subject; empty where messages are taken as they lie on the bus. */
  contracts: ReadonlyMap<string, Contract>;
}

export const SUBSCRIPTION = 'tourbus:subscription';

type HandlerDecorator<T> = <H extends Handler<T>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/** The narrowest subject filter that covers all of them: NATS 2.9 takes one filter per consumer. */
export function commonFilter(subjects: readonly string[]): string {
  const split = subjects.map((subject) => subject.split('.'));
  const [first = []] = split;
  return first.map((token, i) => (split.every((tokens) => tokens[i] === token) ? token : '*')).join('.');
}

/** Makes a method the handler of one contract, or of several of one stream (then `message.subject` tells which). */
export function Consumes<const C extends readonly Contract[]>(
  contracts: C,
  options: ConsumerOptions,
): HandlerDecorator<C[number] extends Contract<infer T> ? T : never> {
  const [first] = contracts;
  if (!first) throw new Error(`${options.durable} consumes nothing.`);
  const subscription: Subscription = {
    ...options,
    stream: first.stream,
    filter: commonFilter(contracts.map((contract) => contract.subject)),
    contracts: new Map(contracts.map((contract) => [contract.subject, contract])),
  };
  return SetMetadata(SUBSCRIPTION, subscription);
}

/** For messages from outside, whose shape nobody promised. The handler itself must know a repetition. */
export const ConsumesRaw = (
  stream: StreamName,
  filter: string,
  options: ConsumerOptions,
): HandlerDecorator<RawMessage> =>
  SetMetadata(SUBSCRIPTION, { ...options, stream, filter, contracts: new Map() } satisfies Subscription);
