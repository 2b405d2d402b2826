export const serviceNames = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;

export type ServiceName = (typeof serviceNames)[number];
