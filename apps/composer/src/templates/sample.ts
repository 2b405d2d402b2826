import { type CustomerSnapshot, customerSnapshotSchema } from '@tourbus/contracts';

/** A customer for samples and previews: what was given, and the rest made up. */
export const sampleCustomer = (given: Partial<CustomerSnapshot> = {}): CustomerSnapshot =>
  customerSnapshotSchema.parse({
    id: 'sample',
    version: 0,
    names: { given: 'Sample', family: 'Customer', display: 'Sample Customer' },
    contactPoints: [],
    preferences: {},
    consents: [],
    attributes: {},
    traits: {},
    ...given,
  });

export const sampleEvent = { id: 'sample', type: 'sample', time: '2026-01-02T12:00:00Z' };

/** No communication has it: previews have no links that anybody could follow. */
export const sampleCommunication = '00000000-0000-4000-8000-000000000000';
