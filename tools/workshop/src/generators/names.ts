/** `quiet-hours` → `QuietHours`. */
export const pascal = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** `quiet-hours` → `quietHours`. */
export const camel = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `quiet-hours` → `quiet_hours`. */
export const snake = (name: string): string => name.replaceAll('-', '_');

/** `communication-composed.v1` → `communicationComposedV1`. */
export const contractConstant = (file: string): string =>
  camel(file.replace(/\.v(\d+)$/, (_, n: string) => `-v${n}`)).replace(/-v(\d+)$/, 'V$1');
