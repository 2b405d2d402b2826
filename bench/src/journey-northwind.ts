import { gatewayOf, loadSamples, publishContent } from '@tourbus/samples';
import { startInfrastructure } from '@tourbus/testing';
import * as mupdf from 'mupdf';
import { type NorthwindEvent, northwindEventType, shippedOrders } from './northwind.js';
import { type SunkMessage, sunk, sunkCount, sunkMessages } from './sink.js';
import { quantile } from './statistics.js';
import { postBatch, send } from './upstream.js';

const batchSize = 100;

interface Mail extends SunkMessage {
  headers: Record<string, string[]>;
  html: string;
  text: string;
  attachments: { n: number; fileName: string; mediaType: string }[];
}

const textOf = (pdf: ArrayBuffer): string => {
  const document = mupdf.Document.openDocument(new Uint8Array(pdf), 'application/pdf');
  return Array.from({ length: document.countPages() }, (_, i) =>
    document.loadPage(i).toStructuredText('').asText(),
  )
    .join('\n')
    .normalize('NFC');
};

const plain = (text: unknown): string =>
  String(text ?? '')
    .replace(/\s+/g, ' ')
    .trim();

/** What is wrong with an order's mail: nothing, for a good one. */
async function faultsOf(inbox: string, event: NorthwindEvent, found: SunkMessage[]): Promise<string[]> {
  const [first] = found;
  if (!first || found.length !== 1) return [`${found.length} mails instead of one`];
  const mail = (await (await fetch(`${inbox}/api/messages/${first.id}`)).json()) as Mail;
  const faults: string[] = [];
  const contact = plain(event.data.customer.contactName);
  if (!mail.headers['to']?.join().includes(contact)) faults.push(`the To header does not name ${contact}`);
  const [attached] = mail.attachments.filter(({ mediaType }) => mediaType === 'application/pdf');
  if (!attached || mail.attachments.length !== 1)
    return [...faults, `${mail.attachments.length} attachments instead of one PDF`];
  const pdf = plain(
    textOf(await (await fetch(`${inbox}/api/messages/${first.id}/attachments/${attached.n}`)).arrayBuffer()),
  );
  const wanted = [
    event.subject,
    event.data.order.shipName,
    ...event.data.lines.map((line) => line.productName),
  ].map(plain);
  // Lines wrap where the column ends: letters are compared, not the blanks between them.
  const squeezed = pdf.replaceAll(' ', '');
  faults.push(
    ...wanted
      .filter((text) => !squeezed.includes(text.replaceAll(' ', '')))
      .map((text) => `the PDF does not say ${text}`),
  );
  return faults;
}

const optionAt = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

async function main(): Promise<number> {
  const events = shippedOrders(optionAt('--data') ?? '../shared/data/northwind');
  const infrastructure = await startInfrastructure({
    services: ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
    sandbox: true,
  });
  try {
    const { urls, keys } = infrastructure.stack;
    const gateway = gatewayOf(infrastructure.stack);
    await loadSamples(gateway);
    await send(
      urls.gateway,
      keys.demo,
      'PUT',
      '/api/ingest/v1/event-types/com.northwind.order.shipped',
      northwindEventType,
    );
    const definition = {
      trigger: 'com.northwind.order.shipped',
      messageClass: 'transactional',
      template: 'order-shipped',
      channels: ['email'],
      active: true,
    };
    await publishContent(gateway, 'definitions/northwind-order-shipped', definition);

    const accepted = new Map<string, number>();
    const began = performance.now();
    for (let i = 0; i < events.length; i += batchSize)
      for (const [id, at] of await postBatch(urls.gateway, keys.upstream, events.slice(i, i + batchSize)))
        accepted.set(id, at);
    await sunk(urls.inbox, events.length, 300_000);
    const seconds = (performance.now() - began) / 1_000;
    // The same events once more change nothing.
    for (let i = 0; i < events.length; i += batchSize) {
      const again = {
        authorization: `Bearer ${keys.upstream}`,
        'content-type': 'application/cloudevents-batch+json',
      };
      await fetch(`${urls.gateway}/api/ingest/v1/events`, {
        method: 'POST',
        headers: again,
        body: JSON.stringify(events.slice(i, i + batchSize)),
      });
    }
    const messages = Map.groupBy(
      await sunkMessages(urls.inbox),
      (message) => /\b\d{5}\b/.exec(message.subject)?.[0] ?? '?',
    );
    const times: number[] = [];
    let wrong = 0;
    for (const event of events) {
      const found = messages.get(event.subject) ?? [];
      const faults = await faultsOf(urls.inbox, event, found);
      if (faults.length > 0 && ++wrong <= 20) console.log(`  order ${event.subject}: ${faults.join('; ')}`);
      const at = accepted.get(event.id);
      if (at && found[0]) times.push(Date.parse(found[0].receivedAt) - at);
    }
    const total = await sunkCount(urls.inbox);
    console.log(
      `  ${events.length} shipped orders, ${total} mails, ${wrong} wrong, in ${seconds.toFixed(1)} s`,
    );
    console.log(
      `  from 202 to the sink: p50 ${Math.round(quantile(times, 0.5))} ms, p95 ${Math.round(quantile(times, 0.95))} ms`,
    );
    return wrong === 0 && total === events.length ? 0 : 1;
  } finally {
    await infrastructure.stop();
  }
}

process.exitCode = await main();
