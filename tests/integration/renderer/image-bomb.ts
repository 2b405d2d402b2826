import { pngOf } from '@tourbus/testing';

/**
 * One bit for each pixel, all of them the same: a thousand times smaller than what a browser makes of it.
 * @returns a PNG in base64
 */
export const bomb = (width: number, height: number): string =>
  pngOf({ width, height, kind: 'one bit' }, Buffer.alloc((Math.ceil(width / 8) + 1) * height)).toString(
    'base64',
  );
