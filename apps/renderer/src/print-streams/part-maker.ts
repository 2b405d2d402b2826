import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { aboutCommunication, type ArtefactRef, batchStuckV1 } from '@tourbus/contracts';
import { ArtefactStore, Leftovers, Slots, type Transaction, extractTrace } from '@tourbus/platform';
import { ArtefactsService } from '../artefacts/artefacts.service.js';
import { announceRendering, insertRenderings } from '../rendering/rendering-record.js';
import { GangPrinter, type PrintedGang, gangPath } from './gang-printer.js';
import type { Place } from './part-layout.js';
import { PartWeaver, type WovenPart } from './part-weaver.js';
import {
  type MemberFailed,
  NoLongerOurs,
  type PlacedMember,
  PrintStreamStore,
  type Production,
} from './print-stream-store.js';

/** How many documents are in hand at a time: the printer makes several gangs of them, so that no page of it is idle. */
const gangSize = 160;
/** So often a process may die of it before its documents are printed one by one: many may be too much for the memory. */
const patientAttempts = 2;
const writesAtOnce = 8;

type Printed = PrintedGang['printed'][number];

interface Part {
  number: number;
  of: number;
}

/** What is to be committed of a part. */
interface MadePart {
  number: number;
  woven?: WovenPart;
  artefact: ArtefactRef | null;
  printed: (Printed & { place: Place; artefact: ArtefactRef })[];
  failed: MemberFailed[];
  version: string;
}

/** Makes one part of a print stream: prints gang by gang, weaves, cuts out, and commits all of it at once. */
@Injectable()
export class PartMaker {
  private readonly writing = new Slots(writesAtOnce);

  constructor(
    private readonly store: PrintStreamStore,
    private readonly gangs: GangPrinter,
    private readonly weaver: PartWeaver,
    private readonly bytes: ArtefactStore,
    private readonly artefacts: ArtefactsService,
  ) {}

  /**
   * @param forbidden whether to end between two gangs
   * @returns false where it ended so
   * @throws NoLongerOurs where somebody else has taken over
   */
  async make(production: Production, part: Part, folder: string, forbidden: () => boolean): Promise<boolean> {
    const members = await this.store.members(production.id, part.number);
    const version = await this.gangs.version();
    const size = production.attempts > patientAttempts ? 1 : gangSize;
    const made: PrintedGang = { printed: [], failed: [] };
    const kept: Promise<ArtefactRef[]>[] = [];
    try {
      for (let at = 0; at < members.length; at += size) {
        if (forbidden()) return false;
        const path = gangPath(folder, at);
        const gang = await this.gangs.print(members.slice(at, at + size), version, path);
        made.printed.push(...gang.printed);
        made.failed.push(...gang.failed);
        // Meanwhile the browser goes on; whether it worked is asked at the end.
        kept.push(this.keepOwn(gang.printed, path));
        if (!(await this.store.holdOn(production))) throw new NoLongerOurs();
      }
      const whole = await this.weave(production, part, made, kept, folder);
      await this.commit(production, { ...whole, number: part.number, failed: made.failed, version }, members);
      return true;
    } finally {
      await Promise.allSettled(kept);
    }
  }

  /** Stores each document by itself. @returns in the order of the documents */
  private async keepOwn(printed: readonly Printed[], path: string): Promise<ArtefactRef[]> {
    const cut = await this.weaver.cutOut(printed, path);
    return Promise.all(
      printed.map(({ communicationId }) => this.writing.run(() => this.put(cut.get(communicationId) ?? ''))),
    );
  }

  private async weave(
    production: Production,
    { number, of }: Part,
    { printed }: PrintedGang,
    kept: readonly Promise<ArtefactRef[]>[],
    folder: string,
  ): Promise<Pick<MadePart, 'woven' | 'artefact' | 'printed'>> {
    if (printed.length === 0) return { artefact: null, printed: [] };
    const { id: streamId, batchId, number: stream, profile, settings } = production;
    const title = { streamId, batchId, number: stream, profile, part: number, parts: of };
    const woven = await this.weaver.weave(printed, settings, title, folder);
    const artefacts = (await Promise.all(kept)).flat();
    return {
      woven,
      artefact: await this.put(woven.file),
      printed: printed.map((one, i) => ({
        ...one,
        place: woven.layout.places.get(one.communicationId) as Place,
        artefact: artefacts[i] as ArtefactRef,
      })),
    };
  }

  private async put(file: string): Promise<ArtefactRef> {
    return this.bytes.put(await readFile(file), 'application/pdf');
  }

  private async commit(
    production: Production,
    made: MadePart,
    members: readonly PlacedMember[],
  ): Promise<void> {
    const { number, woven, artefact, printed, failed } = made;
    const row = {
      ...{ number, artefact, documents: printed.length },
      pages: woven?.pages ?? 0,
      sheets: woven?.layout.sheets ?? 0,
    };
    const places = printed.map(({ communicationId, place: { firstPage, pages, sheets }, artefact: own }) => ({
      ...{ communicationId, firstPage, pages, sheets },
      artefact: own,
    }));
    const { outbox } = this.store;
    const stuck = await this.failures(production, failed, members);
    await outbox.run(async (tx) => {
      const erased = await erasedAmong(tx, printed);
      const theirs = printed.filter((_one, i) => !erased.has(i));
      const own = theirs.map((one) => one.artefact);
      await this.artefacts.register(tx, artefact ? [...own, artefact] : own);
      const kept = places.map((place, i) => (erased.has(i) ? { ...place, artefact: null } : place));
      if (!(await this.store.savePart(tx, production, row, kept, failed))) throw new NoLongerOurs();
      await Leftovers.note(
        tx,
        printed.flatMap((one, i) => (erased.has(i) ? [one.artefact.digest] : [])),
      );
      if (erased.size > 0) await this.store.noteErased(tx, production);
      await this.announce(tx, production, { ...made, printed: theirs });
      for (const one of stuck) announceStuck(tx, one);
    });
  }

  private async announce(tx: Transaction, { id }: Production, made: MadePart): Promise<void> {
    const renderings = made.printed.map(({ composed, cause, contentKey, place, pages, artefact }) => {
      const { to, document } = composed.content;
      const { firstPage, pages: taken, envelope } = place;
      const stream = { id, part: made.number, firstPage, pages: taken, envelope };
      return {
        ...{
          composed: { ...composed, trace: [] },
          contentKey,
          rendererVersion: made.version,
          links: [],
          pages,
        },
        parts: { kind: 'print' as const, to, fileName: document.fileName, artefact, pages, stream },
        cause: { envelope: cause.envelope, trace: extractTrace(cause.trace) },
      };
    });
    await insertRenderings(tx, renderings);
    for (const rendering of renderings) announceRendering(tx, rendering, rendering.cause);
  }

  private async failures(
    { createdAt }: Production,
    failed: readonly MemberFailed[],
    members: readonly PlacedMember[],
  ): Promise<Stuck[]> {
    const contents = await this.store.contents(failed.map(({ communicationId }) => communicationId));
    const gatherings = new Map(members.map(({ communicationId, gathering }) => [communicationId, gathering]));
    return failed.flatMap(({ communicationId, failure }) => {
      const content = contents.get(communicationId);
      const gathering = gatherings.get(communicationId) ?? 1;
      return content ? [{ communicationId, failure, gathering, ...content, createdAt }] : [];
    });
  }
}

/** Whose customers were erased while they were printed, by their places: that they end here was said then. */
async function erasedAmong(tx: Transaction, printed: MadePart['printed']): Promise<Set<number>> {
  await tx.forgotten.hold(tx);
  return tx.forgotten.old(
    tx,
    printed.map(({ composed }) => aboutCommunication(composed)),
  );
}

type Stuck = MemberFailed & { gathering: number; createdAt: Date } & NonNullable<
    ReturnType<Awaited<ReturnType<PrintStreamStore['contents']>>['get']>
  >;

function announceStuck(
  tx: Transaction,
  { communicationId, failure, gathering, composed, cause }: Stuck,
): void {
  tx.announce(
    batchStuckV1,
    { batch: composed.batch, communicationId, consumer: 'renderer-print-streams', gathering, ...failure },
    {
      identity: `renderer-print-streams:${communicationId}:${gathering}`,
      cause: { envelope: cause.envelope, trace: extractTrace(cause.trace) },
      at: new Date(),
    },
  );
}
