import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../api/records.ts';
import { aboutOf, keyFrom, usageOf } from './asset.ts';

const asset = (more: Partial<Asset>): Asset => ({
  ...{ key: 'logo', version: 1, createdAt: '', createdBy: '', type: 'image', mediaType: 'image/png' },
  ...{ bytes: 20_480, reference: 'tourbus:asset/logo', file: '/files/a.png', ...more },
});

describe('an asset in the console', () => {
  it.each([
    ['Logo Hütte 2×.final.PNG', 'logo-hutte-2-final'],
    ['--ÉTÉ_2026--.jpeg', 'ete-2026'],
    ['写真.png', ''],
  ])('named %s gets a key that templates can use', (name, key) => {
    expect(keyFrom(name)).toBe(key);
  });

  it('is shown with what it shows, whatever quotes that has', () => {
    expect(usageOf(asset({ alternative: 'The "house" & garden', width: 1_200 }))).toBe(
      '<img src="tourbus:asset/logo" alt="The &quot;house&quot; &amp; garden" width="600">',
    );
    expect(usageOf(asset({ type: 'font', family: 'Newsreader' }))).toBe(
      '@font-face { font-family: "Newsreader"; src: url(tourbus:asset/logo); }',
    );
  });

  it('is told in brief', () => {
    expect(aboutOf(asset({ width: 20, height: 10 }))).toBe('20 × 10 · PNG · 21 kB');
    expect(aboutOf(asset({ type: 'font', family: 'A', mediaType: 'font/woff2', bytes: 2_400_000 }))).toBe(
      'A · WOFF2 · 2.4 MB',
    );
  });
});
