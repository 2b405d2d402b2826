import { gatewayOf, loadSamples, publishContent, sampleContent } from '@tourbus/samples';
import type { World } from './world/world.js';

export const ownTypes = { noted: 'test.faults.noted', terms: 'test.faults.terms' } as const;

/** What each type of event leads to, by the definitions that are loaded here. */
export const definitionsOf: Readonly<Record<string, readonly string[]>> = {
  'com.fennholm.order.shipped': ['order-shipped'],
  'com.fennholm.invoice.issued': ['invoice'],
  'com.fennholm.newsletter.issued': ['newsletter'],
  [ownTypes.noted]: ['faults-noted'],
  [ownTypes.terms]: ['faults-terms'],
};

const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>
  <p>Note {{data.number}} about {{data.about}}.</p><p><a href="https://fennholm.example/notes/{{data.number}}">Read</a></p>
</mj-text></mj-column></mj-section></mj-body></mjml>`;

const template = (name: string) => ({
  name,
  brand: 'fennholm',
  variants: [
    {
      channel: 'email',
      subject: 'Note {{data.number}}',
      mjml,
      text: 'Note {{data.number}} about {{data.about}}.',
    },
    { channel: 'sms', text: 'Note {{data.number}} about {{data.about}}' },
  ],
  documents: {},
  texts: {},
  sampleData: { data: { number: 'N1', about: 'T1' } },
});

/** The samples, and what they lack: mails without a document, transactional in threads and regulatory. */
export async function loadContent(world: World): Promise<void> {
  const { stack } = world;
  const gateway = gatewayOf(stack);
  await loadSamples(gateway);
  // The load writes to the same people again and again: what waits for days would end in no run.
  await publishContent(gateway, 'policies/fennholm', {});
  const { eventTypes } = sampleContent();
  const { mapping } = eventTypes['com.fennholm.order.shipped'] as { mapping: { customer: string } };
  for (const [name, type] of Object.entries(ownTypes)) {
    const path = `/api/ingest/v1/event-types/${type}`;
    const answer = await world.api(path, 'PUT', {
      mapping: {
        customer: mapping.customer,
        data: '{"number": $.note.number, "about": $.note.thread}',
        thread: 'note.thread',
      },
    });
    if (answer.status >= 300)
      throw new Error(`PUT ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    await publishContent(gateway, `templates/faults-${name}`, template(name));
    await publishContent(gateway, `definitions/faults-${name}`, {
      trigger: type,
      messageClass: name === 'terms' ? 'regulatory' : 'transactional',
      template: `faults-${name}`,
      channels: ['email', 'sms'],
      active: true,
    });
  }
}
