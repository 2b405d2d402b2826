import { pngChunk, pngOf } from '@tourbus/testing';

/** A PNG of one colour. @param claims what its header says, where that is not what is in it */
export function png(
  [red, green, blue]: readonly [number, number, number],
  claims: { width?: number; height?: number; more?: Buffer } = {},
): Buffer {
  const { width = 2, height = 2, more } = claims;
  const row = Buffer.from([0, red, green, blue, red, green, blue]);
  return pngOf({ width, height, kind: 'colours' }, Buffer.concat([row, row]), more);
}

/** A remark inside of a PNG, where programs that look for something else may find it. */
export const pngText = (text: string): Buffer =>
  pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), Buffer.from(text)]));

/** One pixel. */
export const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);
export const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');

/** The GIF with its picture so often. */
export function animation(frames: number, width: number, height: number): Buffer {
  const screen = Buffer.from(gif.subarray(0, 19));
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const frame = gif.subarray(19, -1);
  return Buffer.concat([screen, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}
